//! Who belongs where, by what each school or kindergarten system says.

mod people;
mod relations;

use domain::{
    Derived, NationalId, PersonId, Protection, SystemClaim,
    roster::{GuardianRole, UnitKey, UnitKind},
};
use jiff::civil::Date;

/// Somebody whom the municipality keeps, as far as linking needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownPerson {
    pub person: PersonId,
    pub national_id: Option<NationalId>,
    /// The strictest of what all sources and hands have said.
    pub protection: Protection,
    /// Registered by hand, and not yet claimed by any system.
    pub by_hand: bool,
}

/// Somebody whom the municipality has not kept before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedPerson {
    /// The source's own name for the person, if it has one.
    pub source_key: Option<String>,
    pub national_id: Option<NationalId>,
    pub protection: Protection,
    pub claim: SystemClaim,
    /// What follows from the claim alone.
    pub derived: Derived,
}

/// A school, a kindergarten or what they belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub key: UnitKey,
    pub name: String,
    pub kind: UnitKind,
    pub organisation_number: Option<String>,
}

/// That somebody is a child's guardian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guardianship {
    pub guardian: PersonId,
    pub child: PersonId,
    pub role: GuardianRole,
    /// *Foreldreansvar*; `None` where the source has not said.
    pub parental_responsibility: Option<bool>,
}

/// A child's place or an employee's position, `[from, to)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub person: PersonId,
    pub unit: UnitKey,
    /// The system's own name of the row; empty where its rows have none.
    pub row: String,
    /// An enrolment's basis or an employment's position.
    pub what: String,
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// Which of the two a [`Place`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceKind {
    Enrolment,
    Employment,
}

impl PlaceKind {
    /// The table, and its column for [`Place::what`].
    const fn table(self) -> (&'static str, &'static str) {
        match self {
            Self::Enrolment => ("enrolment", "basis"),
            Self::Employment => ("employment", "position"),
        }
    }
}

/// Rows in one statement: few enough for the parameters that either engine allows.
const ROWS: usize = 500;

/// People as a list in a statement: numbers of our own, which need no quoting.
fn listed(people: &[PersonId]) -> String {
    people.iter().map(|person| person.0.to_string()).collect::<Vec<_>>().join(", ")
}
