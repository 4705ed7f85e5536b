//! What a municipality may do with KRR's data, on what ground, until when.
//!
//! Keeping a copy needs a legal basis that few have (eForvaltningsforskriften § 29(3)), so the night does nothing
//! that is not written here.

use jiff::{SignedDuration, Timestamp, civil::Date};

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

/// How long before the end somebody ought to renew.
pub const SOON: SignedDuration = SignedDuration::from_hours(60 * 24);

/// Days that claims may be kept after a person has left scope: longer than a summer is hard to defend.
pub const LONGEST_KEPT: i64 = 90;

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

/// What may be kept of what KRR has said about a municipality's people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// The grounds on which claims are kept; empty where none may be.
    pub population: Scope,
    /// Whether claims are kept about people with a protected address.
    pub protected_too: bool,
    /// Days that they are kept after a person has left scope.
    pub days_after_scope: i64,
}

impl Keeping {
    pub const NOTHING: Self = Self { population: Scope::NONE, protected_too: false, days_after_scope: 0 };

    /// Claims about whoever left scope then or before go at `now`.
    pub fn left_before(&self, now: Timestamp) -> Timestamp {
        let kept = SignedDuration::from_secs(self.days_after_scope.saturating_mul(24 * 60 * 60));
        now.checked_sub(kept).unwrap_or(Timestamp::MIN)
    }
}

impl Agreement {
    /// What may be kept on `today`: where no copy is permitted, nothing, however it came to be there.
    pub fn keeping(&self, today: Date) -> Keeping {
        match self.permits_copy(today) {
            Ok(()) => Keeping {
                population: self.population(),
                protected_too: self.ask_protected,
                days_after_scope: self.keep_after_scope_days.max(0),
            },
            Err(_) => Keeping::NOTHING,
        }
    }

    /// Whether it ends so soon that somebody ought to renew it.
    pub fn ends_soon(&self, today: Date) -> bool {
        self.good_until < today.saturating_add(SOON)
    }

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
    fn the_end_is_told_of_sixty_days_before() {
        assert!(!agreement().ends_soon(Date::constant(2027, 5, 1)));
        assert!(agreement().ends_soon(Date::constant(2027, 5, 2)));
        assert!(agreement().ends_soon(Date::constant(2027, 6, 30)));
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
    fn nothing_is_kept_that_might_not_be_fetched() {
        let today = Date::constant(2027, 6, 30);
        let kept = Keeping {
            population: Scope::GUARDIAN.and(Scope::BY_HAND),
            protected_too: false,
            days_after_scope: 30,
        };
        assert_eq!(agreement().keeping(today), kept);
        assert_eq!(agreement().keeping(Date::constant(2027, 7, 1)), Keeping::NOTHING);
        let not_a_copy = [
            Agreement { mode: Mode::LookUp, ..agreement() },
            Agreement { basis: " ".into(), ..agreement() },
            Agreement { guardians: false, ..agreement() },
        ];
        for agreement in not_a_copy {
            assert_eq!(agreement.keeping(today), Keeping::NOTHING, "{agreement:?}");
        }
        let careless = Agreement { keep_after_scope_days: -1, ..agreement() };
        assert_eq!(careless.keeping(today).days_after_scope, 0);
    }

    #[test]
    fn claims_about_those_who_have_left_are_kept_for_the_days_agreed_on() {
        let now: Timestamp = "2027-06-30T02:00:00Z".parse().unwrap();
        let keeping = agreement().keeping(Date::constant(2027, 6, 30));
        assert_eq!(keeping.left_before(now), "2027-05-31T02:00:00Z".parse().unwrap());
        assert_eq!(Keeping::NOTHING.left_before(now), now);
        let for_ever = Keeping { days_after_scope: i64::MAX, ..keeping };
        assert_eq!(for_ever.left_before(now), Timestamp::MIN);
    }

    #[test]
    fn nothing_is_asked_without_a_basis() {
        let agreement = Agreement { basis: " ".into(), ..agreement() };
        assert_eq!(agreement.permits_asking(Date::constant(2026, 1, 1)), Err(NotPermitted::NoBasis));
    }
}
