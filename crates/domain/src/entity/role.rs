//! Who is what to an entity, as Enhetsregisteret has it now: it keeps no history of it.

use std::fmt;

use jiff::civil::Date;

use super::{Form, RoleCode};
use crate::OrganisationNumber;

/// One role in one entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// `rollegruppe`: what the register lists it under (`STYR`, `DAGL`, `EIKM` …).
    pub group: String,
    pub code: RoleCode,
    pub holder: Holder,
    /// `fratraadt`: has left, and still stands there.
    pub resigned: bool,
    /// `avregistrert`
    pub deregistered: bool,
    /// `rekkefolge`: of alternates, who steps in first.
    pub order: Option<i64>,
    /// `ansvarsandel`, in the register's words: `50%`, `1/3`.
    pub share: Option<String>,
    /// `valgtAv`: a code for whose representative it is.
    pub elected_by: Option<String>,
    /// `sistEndret` of the group.
    pub changed: Option<Date>,
}

impl Role {
    /// Whether it still counts.
    pub fn is_current(&self) -> bool {
        !self.resigned && !self.deregistered
    }
}

/// Who has a role: a human or an entity, never both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    Person(RolePerson),
    Entity(RoleEntity),
}

/// A human, known by name and day of birth only. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct RolePerson {
    pub given: String,
    pub middle: Option<String>,
    pub family: String,
    pub born: Option<Date>,
    /// `erDoed`
    pub dead: bool,
}

impl RolePerson {
    /// Given, middle and family name.
    pub fn full(&self) -> String {
        let parts = [Some(self.given.as_str()), self.middle.as_deref(), Some(self.family.as_str())];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

impl fmt::Debug for RolePerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RolePerson(•)")
    }
}

/// An entity that has a role in another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleEntity {
    pub number: OrganisationNumber,
    pub name: String,
    pub form: Form,
    /// `erSlettet`
    pub deleted: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_named_without_holes_and_not_printed() {
        let person =
            RolePerson { given: "Åse".into(), middle: None, family: "Lie".into(), born: None, dead: false };
        assert_eq!(person.full(), "Åse Lie");
        assert_eq!(format!("{person:?}"), "RolePerson(•)");
    }
}
