//! Who belongs where, as a school or kindergarten system tells it.

use std::fmt;

use jiff::civil::Date;

use crate::{
    Email, Fields, MunicipalityNumber, NationalId, OrganisationNumber, Phone, Protection, import::masked,
};

/// One thing a delivery says. Whatever is referred to comes before what refers to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Present(Record),
    /// Said to be gone. A record that is deleted and later in the same delivery present again is
    /// restated: only what is not restated goes.
    Deleted(Mention),
    /// Mentioned by a row that could not be read: what is held stays as it is, also where absence
    /// from the delivery would have ended it.
    Unread(Mention),
}

/// A whole record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    Unit(RosterUnit),
    Person(RosterPerson),
    Guardianship(RosterGuardianship),
    Enrolment(RosterEnrolment),
    Employment(RosterEmployment),
}

/// A record by its identity alone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Mention {
    Unit(UnitKey),
    Person(RosterKey),
    Guardianship {
        guardian_key: RosterKey,
        child_key: RosterKey,
    },
    /// Every guardianship of which the person is one side.
    GuardianshipsOf(RosterKey),
    Enrolment(Membership),
    Employment(Membership),
}

/// Who belongs to which unit, and by which row of the system, where its rows have names.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Membership {
    pub person_key: RosterKey,
    pub unit_key: UnitKey,
    /// The system's own name of the row; empty for sheets, whose rows have none.
    pub row: String,
}

impl fmt::Debug for Membership {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} in {} by row {:?}", self.person_key, self.unit_key.0, masked(&self.row))
    }
}

/// How a source names a person.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RosterKey {
    /// The system's own identifier, stable between deliveries, different from system to system.
    System(String),
    /// A sheet without such identifiers.
    NationalId(NationalId),
}

impl fmt::Debug for RosterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Some systems use the national identity number as their own.
            Self::System(key) => f.write_str(&masked(key)),
            Self::NationalId(id) => id.fmt(f),
        }
    }
}

/// How a source names a unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitKey(pub String);

/// A school, a kindergarten or what they belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterUnit {
    pub key: UnitKey,
    pub name: String,
    pub kind: UnitKind,
    pub organisation_number: Option<OrganisationNumber>,
    /// Of the owner; tells whether a delivery was handed to the right municipality.
    pub municipality_number: Option<MunicipalityNumber>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    School,
    Kindergarten,
    Department,
    /// The municipality itself or another school owner.
    Owner,
    Other,
}

/// A pupil, a kindergarten child, a guardian or an employee; often several of these at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterPerson {
    pub key: RosterKey,
    pub national_id: Option<NationalId>,
    /// A number was given, but is not valid: nothing is said about the one that is held.
    pub national_id_unread: bool,
    /// With middle names; empty where the source has only a family name.
    pub given_name: String,
    /// Empty where the source has only a given name.
    pub family_name: String,
    pub email: Option<Email>,
    pub mobile: Option<Phone>,
    /// Fields about which nothing is said, since the source has no such column or the value could not
    /// be read. `None` in a field that is not among these means that the source has no value.
    pub unread: Fields,
    /// `None` where the source says nothing. A grade that could not be read is given as the strictest.
    pub protection: Option<Protection>,
}

/// A tie between a child and somebody who answers for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterGuardianship {
    pub guardian_key: RosterKey,
    pub child_key: RosterKey,
    pub role: GuardianRole,
    /// *Foreldreansvar*; `None` where the source says nothing.
    pub parental_responsibility: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GuardianRole {
    Parent,
    Guardian,
    Relative,
    Unstated,
}

/// A child's place, `[from, to)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterEnrolment {
    pub membership: Membership,
    pub basis: EnrolmentBasis,
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// What the place is in. A group (class, section) counts only where the source has no row for the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EnrolmentBasis {
    Unit,
    Group,
}

/// An employee's position, `[from, to)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterEmployment {
    pub membership: Membership,
    /// As the source writes it: a code in packages, a title in sheets.
    pub position: String,
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// Whether a delivery is the whole truth about a kind of record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// What is not mentioned is gone.
    Full,
    /// What is not mentioned is as before.
    #[default]
    Changes,
}

/// The extent of a delivery, known when all of it has been read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    pub units: Extent,
    pub people: Extent,
    pub guardianships: Extent,
    pub enrolments: Extent,
    pub employments: Extent,
}

impl GuardianRole {
    pub const ALL: [Self; 4] = [Self::Parent, Self::Guardian, Self::Relative, Self::Unstated];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::Guardian => "guardian",
            Self::Relative => "relative",
            Self::Unstated => "unstated",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

impl EnrolmentBasis {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Group => "group",
        }
    }
}

impl UnitKind {
    pub const ALL: [Self; 5] = [Self::School, Self::Kindergarten, Self::Department, Self::Owner, Self::Other];

    pub const fn code(self) -> &'static str {
        match self {
            Self::School => "school",
            Self::Kindergarten => "kindergarten",
            Self::Department => "department",
            Self::Owner => "owner",
            Self::Other => "other",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}
