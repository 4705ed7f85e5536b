//! What came of asking KRR about one person.

use domain::{Derived, Field, krr::ProblemCode};
use jiff::Timestamp;
use sync::contacts::Refreshed;

use super::{field::readable, label};

pub enum Receipt {
    Changed(Vec<Line>),
    Same,
    /// What KRR says, which is shown and not kept.
    Shown(Vec<Line>),
    /// KRR answers, but says nothing of the person.
    NotReturned,
    /// What KRR says of the person cannot be used.
    Refused(ProblemCode),
    /// What is shown is as it was.
    NoAnswer {
        retry_at: Option<Timestamp>,
    },
    NotAsked,
}

/// One field before and after.
pub struct Line {
    /// The key of its label.
    pub label: &'static str,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Receipt {
    pub fn of(refreshed: Refreshed, is_employee: bool, now: Timestamp) -> Self {
        match refreshed {
            Refreshed::Kept { fields, before, after } => {
                let lines: Vec<Line> = [Field::Mobile, Field::Email, Field::Language, Field::Reservation]
                    .into_iter()
                    .filter(|field| fields.contains(*field))
                    .map(|field| Line {
                        label: label(field, is_employee),
                        before: told(&before, field),
                        after: told(&after, field),
                    })
                    .collect();
                if lines.is_empty() { Self::Same } else { Self::Changed(lines) }
            }
            Refreshed::Shown(report) => {
                let mobile = report.claim.mobile.map(|mobile| readable(Field::Mobile, mobile.value.raw()));
                let email = report.claim.email.map(|email| email.value.as_str().to_owned());
                let line = |field, after| Line { label: label(field, is_employee), before: None, after };
                Self::Shown(vec![line(Field::Mobile, mobile), line(Field::Email, email)])
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

    /// The key of its heading.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Changed(_) => "desk-receipt-changed",
            Self::Same => "desk-receipt-same",
            Self::Shown(_) => "desk-receipt-shown",
            Self::NotReturned => "desk-receipt-not-returned",
            Self::Refused(_) => "desk-receipt-refused",
            Self::NoAnswer { .. } => "desk-receipt-no-answer",
            Self::NotAsked => "desk-receipt-not-asked",
        }
    }

    pub fn lines(&self) -> &[Line] {
        match self {
            Self::Changed(lines) | Self::Shown(lines) => lines,
            _ => &[],
        }
    }
}

/// A value as it is read; codes of language and reservation are told by their change alone.
fn told(derived: &Derived, field: Field) -> Option<String> {
    matches!(field, Field::Mobile | Field::Email)
        .then(|| derived.text(field).0.map(|value| readable(field, value)))
        .flatten()
}
