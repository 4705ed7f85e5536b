//! A grant: a role, in a place, for a time.

use std::collections::BTreeSet;

use jiff::{Timestamp, ToSpan as _, civil::Date};

use super::Role;
use crate::{MunicipalityId, Source, roster::UnitKey};

/// Somebody who can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub i64);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GrantId(pub i64);

/// A school or a kindergarten, as the system that knows it names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitRef {
    pub source: Source,
    pub key: UnitKey,
}

/// Where a grant holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Every municipality in the register: only for whoever operates it.
    Everywhere,
    Municipality(MunicipalityId),
    /// Some units of a municipality.
    Units(MunicipalityId, BTreeSet<UnitRef>),
}

impl Place {
    /// `None` for every municipality.
    pub fn municipality(&self) -> Option<MunicipalityId> {
        match self {
            Self::Everywhere => None,
            Self::Municipality(municipality) | Self::Units(municipality, _) => Some(*municipality),
        }
    }
}

/// A role that somebody has been given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub id: GrantId,
    pub account: AccountId,
    pub role: Role,
    pub place: Place,
    /// Særskilt tilgang: to people with a protected address, and to giving guardians the role without functionality.
    pub special: bool,
    pub from: Date,
    /// The last day. Everything that is granted ends.
    pub to: Date,
    /// Whom the holder stands in for.
    pub deputy_for: Option<AccountId>,
    pub revoked_at: Option<Timestamp>,
}

impl Grant {
    pub fn is_in_force(&self, today: Date) -> bool {
        self.revoked_at.is_none() && self.from <= today && today <= self.to
    }
}

/// A grant that is to be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGrant {
    pub account: AccountId,
    pub role: Role,
    pub place: Place,
    pub special: bool,
    pub from: Date,
    pub to: Date,
    pub deputy_for: Option<AccountId>,
}

/// Months for which a grant can be given at a time; then somebody must think again.
pub const LONGEST: i32 = 24;

/// Why a grant cannot be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrantFault {
    #[error("a grant ends on the day it begins, or later")]
    EndsBeforeItBegins,
    #[error("a grant lasts for {LONGEST} months at most")]
    TooLong,
    #[error("at least one unit must be chosen")]
    NoUnits,
    #[error("this role is for a whole municipality")]
    WholeMunicipality,
    #[error("only an operator has access everywhere")]
    OnlyOperatorsEverywhere,
    #[error("nobody stands in for themselves")]
    OwnDeputy,
    #[error("nobody can give more than they have")]
    MoreThanOwn,
}

impl NewGrant {
    /// Whether a grant like this can be given to anybody at all.
    pub fn check(&self) -> Result<(), GrantFault> {
        if self.to < self.from {
            return Err(GrantFault::EndsBeforeItBegins);
        }
        if self.to > self.from.saturating_add(LONGEST.months()) {
            return Err(GrantFault::TooLong);
        }
        match &self.place {
            Place::Units(_, units) if units.is_empty() => return Err(GrantFault::NoUnits),
            Place::Units(..) if self.role.is_for_all_units() => return Err(GrantFault::WholeMunicipality),
            Place::Everywhere if self.role != Role::Operator => {
                return Err(GrantFault::OnlyOperatorsEverywhere);
            }
            _ => (),
        }
        if self.deputy_for == Some(self.account) { Err(GrantFault::OwnDeputy) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn wanted() -> NewGrant {
        NewGrant {
            account: AccountId(7),
            role: Role::Secretary,
            place: Place::Municipality(MunicipalityId(1)),
            special: false,
            from: date(2026, 8, 1),
            to: date(2027, 7, 31),
            deputy_for: None,
        }
    }

    #[test]
    fn everything_that_is_granted_ends() {
        assert_eq!(wanted().check(), Ok(()));
        let check = |to| NewGrant { to, ..wanted() }.check();
        assert_eq!(check(date(2026, 8, 1)), Ok(()));
        assert_eq!(check(date(2028, 8, 1)), Ok(()));
        assert_eq!(check(date(2028, 8, 2)), Err(GrantFault::TooLong));
        assert_eq!(check(date(2026, 7, 31)), Err(GrantFault::EndsBeforeItBegins));
    }

    #[test]
    fn a_place_fits_its_role() {
        let check = |role, place| NewGrant { role, place, ..wanted() }.check();
        let school = UnitRef { source: Source::School, key: UnitKey("fjord".into()) };
        let units = |units: &[UnitRef]| Place::Units(MunicipalityId(1), units.iter().cloned().collect());
        assert_eq!(check(Role::Secretary, units(std::slice::from_ref(&school))), Ok(()));
        assert_eq!(check(Role::Secretary, units(&[])), Err(GrantFault::NoUnits));
        assert_eq!(check(Role::Administrator, units(&[school])), Err(GrantFault::WholeMunicipality));
        assert_eq!(check(Role::Secretary, Place::Everywhere), Err(GrantFault::OnlyOperatorsEverywhere));
        assert_eq!(check(Role::Operator, Place::Everywhere), Ok(()));
    }

    #[test]
    fn nobody_stands_in_for_themselves() {
        let own = NewGrant { deputy_for: Some(AccountId(7)), ..wanted() };
        assert_eq!(own.check(), Err(GrantFault::OwnDeputy));
    }
}
