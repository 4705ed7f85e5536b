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
    const KNOWN: [(&'static str, Self); 11] = [
        ("DAGL", Self::Manager),
        ("KONT", Self::Contact),
        ("LEDE", Self::Chair),
        ("NEST", Self::DeputyChair),
        ("MEDL", Self::Member),
        ("VARA", Self::Alternate),
        ("OBS", Self::Observer),
        ("FFØR", Self::BusinessManager),
        ("EIKM", Self::OwnerMunicipality),
        ("DTPR", Self::PartnerForShare),
        ("DTSO", Self::PartnerForAll),
    ];

    /// The register's own code, which need not be ASCII (`FFØR`).
    pub fn code(&self) -> &str {
        match self {
            Self::Other(code) => code,
            known => Self::KNOWN.iter().find(|(_, role)| role == known).map_or("", |(code, _)| *code),
        }
    }

    pub fn from_code(code: &str) -> Self {
        let known = Self::KNOWN.into_iter().find(|(known, _)| *known == code);
        known.map_or_else(|| Self::Other(code.to_owned()), |(_, role)| role)
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
        for (code, role) in RoleCode::KNOWN {
            assert_eq!((RoleCode::from_code(code), role.code()), (role.clone(), code));
        }
        assert_eq!(RoleCode::from_code("BOBE").code(), "BOBE");
        assert!(RoleCode::from_code("EIKM").is_owner() && !RoleCode::from_code("FFØR").is_owner());
    }
}
