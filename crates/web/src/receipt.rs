//! What came of asking KRR about somebody for one who waits for it. How it is said differs with who reads it.

use domain::{Derived, Field, krr::ProblemCode};
use jiff::Timestamp;
use sync::contacts::Refreshed;

use crate::format;

/// What a fresh look at KRR brought.
pub enum Receipt {
    Changed(Vec<Change>),
    /// KRR says what it said before.
    Same,
    /// What KRR says, which is shown and not kept.
    Shown(Vec<Change>),
    /// KRR answers, but says nothing of the person.
    NotReturned,
    /// What KRR says of the person cannot be used.
    Refused(ProblemCode),
    /// KRR does not answer. What is shown is as it was.
    NoAnswer {
        retry_at: Option<Timestamp>,
    },
    /// There was nobody whom KRR may be asked about.
    NotAsked,
}

/// One field before and after. Language and reservation are told by their codes.
pub struct Change {
    pub field: Field,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Receipt {
    /// Adds up what came of asking for each municipality: what brought most news is told.
    pub fn of_all(refreshed: Vec<Refreshed>, now: Timestamp) -> Self {
        let all = refreshed.into_iter().map(|one| Self::of(one, now));
        all.max_by_key(Self::weight).unwrap_or(Self::NotAsked)
    }

    pub fn of(refreshed: Refreshed, now: Timestamp) -> Self {
        match refreshed {
            Refreshed::Kept { fields, before, after } => {
                let changed: Vec<Change> = [Field::Mobile, Field::Email, Field::Language, Field::Reservation]
                    .into_iter()
                    .filter(|field| fields.contains(*field))
                    .map(|field| Change { field, before: told(&before, field), after: told(&after, field) })
                    .collect();
                if changed.is_empty() { Self::Same } else { Self::Changed(changed) }
            }
            Refreshed::Shown(report) => {
                let mobile = report.claim.mobile.map(|mobile| format::phone(&mobile.value));
                let email = report.claim.email.map(|email| email.value.as_str().to_owned());
                let change = |field, after| Change { field, before: None, after };
                Self::Shown(vec![change(Field::Mobile, mobile), change(Field::Email, email)])
            }
            Refreshed::NotReturned => Self::NotReturned,
            Refreshed::Refused(code) => Self::Refused(code),
            Refreshed::NoAnswer(error) => {
                Self::NoAnswer { retry_at: error.retry_at(now).filter(|at| *at > now) }
            }
            Refreshed::NotPermitted(_) | Refreshed::NotCovered | Refreshed::NoSuchPerson => Self::NotAsked,
        }
    }

    /// Designsystemet's colour.
    pub const fn color(&self) -> &'static str {
        match self {
            Self::Changed(_) | Self::Shown(_) | Self::Same => "success",
            Self::NotReturned | Self::Refused(_) | Self::NoAnswer { .. } => "warning",
            Self::NotAsked => "info",
        }
    }

    /// The fields there is something to tell of.
    pub fn changes(&self) -> &[Change] {
        match self {
            Self::Changed(changes) | Self::Shown(changes) => changes,
            _ => &[],
        }
    }

    const fn weight(&self) -> u8 {
        match self {
            Self::Changed(_) => 6,
            Self::Shown(_) => 5,
            Self::NoAnswer { .. } => 4,
            Self::Refused(_) => 3,
            Self::NotReturned => 2,
            Self::Same => 1,
            Self::NotAsked => 0,
        }
    }
}

fn told(derived: &Derived, field: Field) -> Option<String> {
    match field {
        Field::Mobile => derived.mobile.as_ref().map(|mobile| format::phone(&mobile.value)),
        field => derived.text(field).0.map(str::to_owned),
    }
}
