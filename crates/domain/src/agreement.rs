//! What a municipality may do with KRR's data, on what ground, until when.
//!
//! Keeping a copy needs a legal basis that few have (eForvaltningsforskriften § 29(3)), so the night does nothing
//! that is not written here.

use jiff::civil::Date;

use crate::{MunicipalityId, OrganisationNumber, Protection, Scope};

/// Whether answers may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A copy, refreshed every night.
    Copy,
    /// Asked when needed; only that somebody looked is kept.
    LookUp,
}

impl Mode {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::LookUp => "look_up",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Copy, Self::LookUp].into_iter().find(|mode| mode.code() == code)
    }
}

/// One municipality's agreement on the use of KRR.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    pub municipality: MunicipalityId,
    /// What the data is used for, in the municipality's words.
    pub purpose: String,
    /// The legal basis (hjemmel) as stated.
    pub basis: String,
    pub mode: Mode,
    /// Whether guardians are asked about.
    pub guardians: bool,
    /// The basis for asking about employees. Doubtful in law, so off until somebody states one.
    pub employee_basis: Option<String>,
    /// Whether people with a protected address are asked about.
    pub ask_protected: bool,
    /// The last day on which the agreement is good.
    pub good_until: Date,
    /// Days that KRR's claims are kept after a person has left scope.
    pub keep_after_scope_days: i64,
    /// The municipality's own number where Reim's operator acts for it by delegation in Altinn.
    pub consumer_org: Option<OrganisationNumber>,
}

/// Why the night leaves a municipality alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPermitted {
    #[error("the agreement ended on {0}")]
    Ended(Date),
    #[error("the agreement is for look-up when needed, not for a copy")]
    LookUpOnly,
    #[error("no legal basis is stated")]
    NoBasis,
    #[error("the agreement covers nobody")]
    Nobody,
}

impl Agreement {
    /// Whether answers may be kept on `today`.
    pub fn permits_copy(&self, today: Date) -> Result<(), NotPermitted> {
        self.permits_asking(today)?;
        if self.mode == Mode::LookUp { Err(NotPermitted::LookUpOnly) } else { Ok(()) }
    }

    /// Whether anybody may be asked about on `today`.
    pub fn permits_asking(&self, today: Date) -> Result<(), NotPermitted> {
        if self.basis.trim().is_empty() {
            Err(NotPermitted::NoBasis)
        } else if today > self.good_until {
            Err(NotPermitted::Ended(self.good_until))
        } else if self.population().is_empty() {
            Err(NotPermitted::Nobody)
        } else {
            Ok(())
        }
    }

    /// The grounds that count under this agreement. People registered by hand count wherever anybody does.
    pub fn population(&self) -> Scope {
        let stated = self.employee_basis.as_deref().is_some_and(|basis| !basis.trim().is_empty());
        let mut population = Scope::NONE;
        if self.guardians {
            population = population.and(Scope::GUARDIAN).and(Scope::BY_HAND);
        }
        if stated {
            population = population.and(Scope::EMPLOYEE);
        }
        population
    }

    pub fn covers(&self, scope: Scope, protection: Protection) -> bool {
        self.population().meets(scope) && (self.ask_protected || !protection.is_shielded())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreement() -> Agreement {
        Agreement {
            municipality: MunicipalityId(1),
            purpose: "Varsling i skole og barnehage".into(),
            basis: "eForvaltningsforskriften § 29".into(),
            mode: Mode::Copy,
            guardians: true,
            employee_basis: None,
            ask_protected: false,
            good_until: Date::constant(2027, 6, 30),
            keep_after_scope_days: 30,
            consumer_org: None,
        }
    }

    #[test]
    fn the_last_day_still_counts() {
        let agreement = agreement();
        assert_eq!(agreement.permits_copy(Date::constant(2027, 6, 30)), Ok(()));
        assert_eq!(
            agreement.permits_copy(Date::constant(2027, 7, 1)),
            Err(NotPermitted::Ended(Date::constant(2027, 6, 30)))
        );
    }

    #[test]
    fn look_up_keeps_no_copy_but_may_ask() {
        let agreement = Agreement { mode: Mode::LookUp, ..agreement() };
        let today = Date::constant(2026, 11, 22);
        assert_eq!(agreement.permits_copy(today), Err(NotPermitted::LookUpOnly));
        assert_eq!(agreement.permits_asking(today), Ok(()));
    }

    #[test]
    fn employees_are_off_until_somebody_states_a_basis() {
        let without = Agreement { employee_basis: Some("  ".into()), ..agreement() };
        assert!(!without.covers(Scope::EMPLOYEE, Protection::None));
        assert!(without.covers(Scope::EMPLOYEE.and(Scope::GUARDIAN), Protection::None));
        let with = Agreement { employee_basis: Some("Vurdert 2026-08-01".into()), ..agreement() };
        assert!(with.covers(Scope::EMPLOYEE, Protection::None));
    }

    #[test]
    fn protected_people_are_left_alone_unless_the_agreement_says_otherwise() {
        assert!(!agreement().covers(Scope::GUARDIAN, Protection::Confidential));
        let asking = Agreement { ask_protected: true, ..agreement() };
        assert!(asking.covers(Scope::GUARDIAN, Protection::Confidential));
    }

    #[test]
    fn nothing_is_asked_without_a_basis() {
        let agreement = Agreement { basis: " ".into(), ..agreement() };
        assert_eq!(agreement.permits_asking(Date::constant(2026, 1, 1)), Err(NotPermitted::NoBasis));
    }
}
