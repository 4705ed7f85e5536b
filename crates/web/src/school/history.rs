//! Who set what, when, and why: as far as the law lets it be kept, which is never what KRR said.

use domain::{Claims, Field, HoldKind, Source};
use jiff::Timestamp;
use storage::history::PastChange;

use super::{field::readable, label};

/// Something that happened to a field.
pub struct Line {
    pub at: Timestamp,
    /// The key of the field's label.
    pub field: &'static str,
    pub what: What,
    /// Who did it, where it was a person and their name is known.
    pub author: Option<String>,
    pub reason: Option<String>,
    /// The system that did it, where it was none.
    pub source: Option<Source>,
}

/// What happened.
pub enum What {
    OptedOut { until: Option<Timestamp> },
    Locked { until: Option<Timestamp> },
    Changed { old: Option<String>, new: Option<String> },
}

/// All that is known, the latest first.
pub fn lines(claims: &Claims, past: &[PastChange], is_employee: bool) -> Vec<Line> {
    let shown = |field: Field| matches!(field, Field::Email | Field::Mobile | Field::Name);
    let mut lines: Vec<Line> = claims
        .holds
        .iter()
        .filter(|hold| shown(hold.field))
        .map(|hold| Line {
            at: hold.from,
            field: label(hold.field, is_employee),
            what: match hold.kind {
                HoldKind::OptOut => What::OptedOut { until: hold.until },
                HoldKind::Lock { .. } => What::Locked { until: hold.until },
            },
            author: Some(hold.author.clone()),
            reason: said(&hold.reason),
            source: None,
        })
        .collect();
    lines.extend(past.iter().filter(|change| shown(change.field)).map(|change| {
        let by = |claim: &&domain::HandClaim| claim.value.field() == change.field && claim.at == change.at;
        let claim = claims.by_hand.iter().find(by);
        Line {
            at: change.at,
            field: label(change.field, is_employee),
            what: What::Changed {
                old: change.old.as_deref().map(|value| readable(change.field, value)),
                new: change.new.as_deref().map(|value| readable(change.field, value)),
            },
            author: claim.map(|claim| claim.author.clone()),
            reason: claim.and_then(|claim| said(&claim.reason)),
            source: claim.is_none().then_some(change.source),
        }
    }));
    lines.sort_by_key(|line| std::cmp::Reverse(line.at));
    lines
}

fn said(reason: &str) -> Option<String> {
    Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty())
}
