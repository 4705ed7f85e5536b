//! What came of "Oppdater", told at once.

use domain::{Derived, Field, krr::ProblemCode};
use jiff::Timestamp;
use sources::krr::AskError;
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

/// One detail before and after.
pub struct Change {
    /// The key of its label.
    pub label: &'static str,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Receipt {
    /// Adds up what came of asking for each municipality: what brought most news is told.
    pub fn of(refreshed: Vec<Refreshed>, now: Timestamp) -> Self {
        let mut all: Vec<Self> = refreshed.into_iter().map(|one| Self::one(one, now)).collect();
        all.sort_by_key(Self::weight);
        all.into_iter().next_back().unwrap_or(Self::NotAsked)
    }

    fn one(refreshed: Refreshed, now: Timestamp) -> Self {
        match refreshed {
            Refreshed::Kept { fields, before, after } => {
                let changed: Vec<Change> = [Field::Mobile, Field::Email, Field::Language, Field::Reservation]
                    .into_iter()
                    .filter(|field| fields.contains(*field))
                    .map(|field| change(field, &before, &after))
                    .collect();
                if changed.is_empty() { Self::Same } else { Self::Changed(changed) }
            }
            Refreshed::Shown(report) => {
                let claim = report.claim;
                Self::Shown(vec![
                    Change {
                        label: "profile-mobile",
                        before: None,
                        after: claim.mobile.map(|mobile| format::phone(&mobile.value)),
                    },
                    Change {
                        label: "profile-email",
                        before: None,
                        after: claim.email.map(|email| email.value.as_str().to_owned()),
                    },
                ])
            }
            Refreshed::NotReturned => Self::NotReturned,
            Refreshed::Refused(code) => Self::Refused(code),
            Refreshed::NoAnswer(error) => Self::NoAnswer { retry_at: retry_at(&error, now) },
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

    /// The key of its heading.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Changed(_) => "receipt-changed",
            Self::Shown(_) => "receipt-shown",
            Self::Same => "receipt-same",
            Self::NotReturned => "receipt-not-returned",
            Self::Refused(_) => "receipt-refused",
            Self::NoAnswer { .. } => "receipt-no-answer",
            Self::NotAsked => "receipt-not-asked",
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

fn retry_at(error: &AskError, now: Timestamp) -> Option<Timestamp> {
    error.retry_at(now).filter(|at| *at > now)
}

fn change(field: Field, before: &Derived, after: &Derived) -> Change {
    let told = |derived: &Derived| match field {
        Field::Mobile => derived.mobile.as_ref().map(|mobile| format::phone(&mobile.value)),
        field => derived.text(field).0.map(str::to_owned),
    };
    let label = match field {
        Field::Mobile => "profile-mobile",
        Field::Language => "profile-language",
        Field::Reservation => "profile-reservation",
        _ => "profile-email",
    };
    Change { label, before: told(before), after: told(after) }
}
