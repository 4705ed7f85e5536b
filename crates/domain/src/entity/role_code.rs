//! What somebody is to an entity (`rolletype`).

use std::fmt;

/// The roles that something here hangs on; any other is kept as told, since the list is open.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum RoleCode {
    /// DAGL, daglig leder
    Manager,
    /// KONT, kontaktperson
    Contact,
    /// LEDE, styrets leder
    Chair,
    /// NEST, nestleder; not registered any more since 2025-12-09
    DeputyChair,
    /// MEDL, styremedlem
    Member,
    /// VARA, varamedlem
    Alternate,
    /// OBS, observatør
    Observer,
    /// FFØR, forretningsfører
    BusinessManager,
    /// EIKM, eierkommune
    OwnerMunicipality,
    /// DTPR, deltaker med delt ansvar
    PartnerForShare,
    /// DTSO, deltaker med solidarisk ansvar
    PartnerForAll,
    Other(String),
}

impl RoleCode {
    /// The register's own code, which need not be ASCII (`FFØR`).
    pub fn code(&self) -> &str {
        match self {
            Self::Manager => "DAGL",
            Self::Contact => "KONT",
            Self::Chair => "LEDE",
            Self::DeputyChair => "NEST",
            Self::Member => "MEDL",
            Self::Alternate => "VARA",
            Self::Observer => "OBS",
            Self::BusinessManager => "FFØR",
            Self::OwnerMunicipality => "EIKM",
            Self::PartnerForShare => "DTPR",
            Self::PartnerForAll => "DTSO",
            Self::Other(code) => code,
        }
    }

    pub fn from_code(code: &str) -> Self {
        match code {
            "DAGL" => Self::Manager,
            "KONT" => Self::Contact,
            "LEDE" => Self::Chair,
            "NEST" => Self::DeputyChair,
            "MEDL" => Self::Member,
            "VARA" => Self::Alternate,
            "OBS" => Self::Observer,
            "FFØR" => Self::BusinessManager,
            "EIKM" => Self::OwnerMunicipality,
            "DTPR" => Self::PartnerForShare,
            "DTSO" => Self::PartnerForAll,
            other => Self::Other(other.to_owned()),
        }
    }

    /// Whether whoever has the role owns the entity, or a share of it.
    pub fn is_owner(&self) -> bool {
        matches!(self, Self::OwnerMunicipality | Self::PartnerForShare | Self::PartnerForAll)
    }
}

impl fmt::Debug for RoleCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_comes_back_known_or_not() {
        let known = ["DAGL", "KONT", "LEDE", "NEST", "MEDL", "VARA", "OBS", "FFØR", "EIKM", "DTPR", "DTSO"];
        for code in known {
            let role = RoleCode::from_code(code);
            assert_eq!((role.code(), matches!(role, RoleCode::Other(_))), (code, false));
        }
        assert_eq!(RoleCode::from_code("BOBE").code(), "BOBE");
        assert!(RoleCode::from_code("EIKM").is_owner() && !RoleCode::from_code("FFØR").is_owner());
    }
}
