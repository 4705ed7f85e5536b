//! How an entity is organised (`organisasjonsform`).

use std::fmt;

/// The forms that something here hangs on; any other is kept as told, since the list is open.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Form {
    /// KOMM
    Municipality,
    /// FYLK
    County,
    /// ORGL, organisasjonsledd: a part of a public body that is registered for itself.
    Part,
    /// ADOS, administrativ enhet i offentlig sektor
    Administrative,
    /// KF, kommunalt foretak
    MunicipalEnterprise,
    /// FKF, fylkeskommunalt foretak
    CountyEnterprise,
    /// IKS, interkommunalt selskap
    IntermunicipalCompany,
    /// BEDR: sub-entity of a business or a public body
    Workplace,
    /// AAFY: sub-entity of somebody who does no business
    OtherWorkplace,
    Other(String),
}

impl Form {
    /// The register's own code, which need not be ASCII (`SÆR`).
    pub fn code(&self) -> &str {
        match self {
            Self::Municipality => "KOMM",
            Self::County => "FYLK",
            Self::Part => "ORGL",
            Self::Administrative => "ADOS",
            Self::MunicipalEnterprise => "KF",
            Self::CountyEnterprise => "FKF",
            Self::IntermunicipalCompany => "IKS",
            Self::Workplace => "BEDR",
            Self::OtherWorkplace => "AAFY",
            Self::Other(code) => code,
        }
    }

    pub fn from_code(code: &str) -> Self {
        match code {
            "KOMM" => Self::Municipality,
            "FYLK" => Self::County,
            "ORGL" => Self::Part,
            "ADOS" => Self::Administrative,
            "KF" => Self::MunicipalEnterprise,
            "FKF" => Self::CountyEnterprise,
            "IKS" => Self::IntermunicipalCompany,
            "BEDR" => Self::Workplace,
            "AAFY" => Self::OtherWorkplace,
            other => Self::Other(other.to_owned()),
        }
    }

    /// Whether such an entity is always of the municipal sector.
    pub fn is_municipal(&self) -> bool {
        matches!(
            self,
            Self::Municipality
                | Self::County
                | Self::MunicipalEnterprise
                | Self::CountyEnterprise
                | Self::IntermunicipalCompany
        )
    }

    /// Whether such an entity is a part of another, and what it is hangs on that one.
    pub fn is_part(&self) -> bool {
        matches!(self, Self::Part | Self::Administrative | Self::Workplace | Self::OtherWorkplace)
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_comes_back_known_or_not() {
        for code in ["KOMM", "FYLK", "ORGL", "ADOS", "KF", "FKF", "IKS", "BEDR", "AAFY", "AS", "SÆR", ""] {
            let form = Form::from_code(code);
            assert_eq!(
                (form.code(), matches!(form, Form::Other(_))),
                (code, ["AS", "SÆR", ""].contains(&code))
            );
        }
        assert_eq!(Form::from_code("SÆR"), Form::Other("SÆR".into()));
        assert!(Form::from_code("IKS").is_municipal() && !Form::from_code("AS").is_municipal());
        assert!(Form::from_code("ORGL").is_part() && !Form::from_code("KOMM").is_part());
    }
}
