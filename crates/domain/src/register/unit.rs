//! A unit of a municipality, as the municipality itself understands it.

use crate::{Email, OrganisationNumber, Phone};

/// Our own number of a unit within its municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(pub i64);

/// What the municipality says of a unit. Where it says nothing, what Enhetsregisteret says is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitFacts {
    pub name: Option<String>,
    pub kind: UnitKind,
    /// What it belongs to; `None` for the municipality itself.
    pub parent: Option<UnitId>,
    /// Its number in Enhetsregisteret; `None` where only the municipality knows it.
    pub number: Option<OrganisationNumber>,
    pub visiting: Option<UnitAddress>,
    pub postal: Option<UnitAddress>,
    pub phone: Option<Phone>,
    pub email: Option<Email>,
    pub web: Option<String>,
    /// Opening or visiting hours, in the municipality's words.
    pub hours: Option<String>,
    /// SSB's industry code (SN2025, or SN2007 as long as the register has it).
    pub industry: Option<String>,
}

impl UnitFacts {
    pub fn new(kind: UnitKind) -> Self {
        Self {
            name: None,
            kind,
            parent: None,
            number: None,
            visiting: None,
            postal: None,
            phone: None,
            email: None,
            web: None,
            hours: None,
            industry: None,
        }
    }
}

/// Where a unit is, or gets its letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitAddress {
    /// Road and number, or post box, line by line; never with a line break in them.
    pub lines: Vec<String>,
    pub postal_code: String,
    pub postal_place: String,
}

impl UnitAddress {
    /// On one line: `Skolevegen 2, 9900 Fjordvik`.
    pub fn line(&self) -> String {
        let place = format!("{} {}", self.postal_code, self.postal_place);
        let parts = self.lines.iter().map(String::as_str).chain([place.trim()]);
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// What may be said of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitField {
    Name,
    Kind,
    Parent,
    Number,
    Visiting,
    Postal,
    Phone,
    Email,
    Web,
    Hours,
    Industry,
}

impl UnitField {
    pub const ALL: [Self; 11] = [
        Self::Name,
        Self::Kind,
        Self::Parent,
        Self::Number,
        Self::Visiting,
        Self::Postal,
        Self::Phone,
        Self::Email,
        Self::Web,
        Self::Hours,
        Self::Industry,
    ];

    /// The word kept in the database; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Kind => "kind",
            Self::Parent => "parent",
            Self::Number => "number",
            Self::Visiting => "visiting",
            Self::Postal => "postal",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Web => "web",
            Self::Hours => "hours",
            Self::Industry => "industry",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }
}

/// What sort of unit it is, to whoever looks for one. Each municipality is organised in its own way, so what a unit is
/// for is told apart from where in the tree it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// The municipality or the county authority itself.
    Municipality,
    /// *Sentraladministrasjon*, *stab*.
    Administration,
    /// *Etat*, *sektor*, *avdeling*: holds other units.
    Department,
    School,
    AdultEducation,
    CultureSchool,
    Kindergarten,
    NursingHome,
    HomeCare,
    HealthCentre,
    ChildWelfare,
    /// *NAV-kontor*, *sosialtjeneste*.
    SocialServices,
    Library,
    Culture,
    Sports,
    FireService,
    /// Roads, water, waste, buildings.
    Technical,
    Planning,
    /// *Kommunalt foretak* and other undertakings within the municipality.
    Undertaking,
    Other,
}

impl UnitKind {
    pub const ALL: [Self; 20] = [
        Self::Municipality,
        Self::Administration,
        Self::Department,
        Self::School,
        Self::AdultEducation,
        Self::CultureSchool,
        Self::Kindergarten,
        Self::NursingHome,
        Self::HomeCare,
        Self::HealthCentre,
        Self::ChildWelfare,
        Self::SocialServices,
        Self::Library,
        Self::Culture,
        Self::Sports,
        Self::FireService,
        Self::Technical,
        Self::Planning,
        Self::Undertaking,
        Self::Other,
    ];

    /// The word kept in the database; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Municipality => "municipality",
            Self::Administration => "administration",
            Self::Department => "department",
            Self::School => "school",
            Self::AdultEducation => "adult_education",
            Self::CultureSchool => "culture_school",
            Self::Kindergarten => "kindergarten",
            Self::NursingHome => "nursing_home",
            Self::HomeCare => "home_care",
            Self::HealthCentre => "health_centre",
            Self::ChildWelfare => "child_welfare",
            Self::SocialServices => "social_services",
            Self::Library => "library",
            Self::Culture => "culture",
            Self::Sports => "sports",
            Self::FireService => "fire_service",
            Self::Technical => "technical",
            Self::Planning => "planning",
            Self::Undertaking => "undertaking",
            Self::Other => "other",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What a unit with this form and industry code in Enhetsregisteret most likely is: a first guess for whoever takes
    /// it in. The codes begin alike in SN2007 and SN2025 where they are looked at here.
    pub fn likely(form: &str, industry: Option<&str>) -> Self {
        match form {
            "KOMM" | "FYLK" => return Self::Municipality,
            "KF" | "FKF" => return Self::Undertaking,
            // Nobody works in an organisational link (employees are registered where they work): it holds others.
            "ORGL" | "ADOS" => return Self::Department,
            _ => (),
        }
        let figures: String = industry.unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
        let kinds = [
            ("852", Self::School),
            ("853", Self::School),
            ("8559", Self::AdultEducation),
            ("8552", Self::CultureSchool),
            ("8891", Self::Kindergarten),
            ("871", Self::NursingHome),
            ("873", Self::NursingHome),
            ("8810", Self::HomeCare),
            ("8690", Self::HealthCentre),
            ("862", Self::HealthCentre),
            ("889913", Self::ChildWelfare),
            ("8790", Self::ChildWelfare),
            ("8899", Self::SocialServices),
            ("8430", Self::SocialServices),
            ("9101", Self::Library),
            ("9111", Self::Library),
            ("90", Self::Culture),
            ("91", Self::Culture),
            ("5914", Self::Culture),
            ("93", Self::Sports),
            ("8425", Self::FireService),
            ("36", Self::Technical),
            ("37", Self::Technical),
            ("38", Self::Technical),
            ("42", Self::Technical),
            ("5221", Self::Technical),
            ("81", Self::Technical),
            ("711", Self::Planning),
            ("84", Self::Administration),
        ];
        let found = kinds.into_iter().find(|(beginning, _)| figures.starts_with(beginning));
        found.map_or(Self::Other, |(_, kind)| kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_to_what_they_stand_for() {
        assert!(UnitKind::ALL.iter().all(|kind| UnitKind::from_code(kind.code()) == Some(*kind)));
        assert!(UnitField::ALL.iter().all(|field| UnitField::from_code(field.code()) == Some(*field)));
    }

    #[test]
    fn what_a_unit_is_for_is_guessed_from_its_form_and_industry() {
        assert_eq!(UnitKind::likely("KOMM", Some("84.110")), UnitKind::Municipality);
        assert_eq!(UnitKind::likely("ORGL", Some("85.201")), UnitKind::Department);
        assert_eq!(UnitKind::likely("BEDR", Some("84.110")), UnitKind::Administration);
        assert_eq!(UnitKind::likely("BEDR", Some("85.201")), UnitKind::School);
        assert_eq!(UnitKind::likely("BEDR", Some("88.911")), UnitKind::Kindergarten);
        assert_eq!(UnitKind::likely("BEDR", Some("88.991")), UnitKind::SocialServices);
        assert_eq!(UnitKind::likely("BEDR", None), UnitKind::Other);
    }
}
