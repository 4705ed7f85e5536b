//! Who set what, when, and why: as far as the law lets it be kept, which is never what KRR said.

use domain::{Field, HoldKind, Source, guardian_role::Role};
use jiff::Timestamp;
use storage::{guardian_roles::GivenRole, ties::How};

use super::{field::readable, label, open::Opened, roles};

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
    GaveRole { role: Role, child: Option<String>, until: Option<Timestamp> },
    TookRoleBack { role: Role, child: Option<String> },
}

/// All that is known, the latest first.
pub fn lines(opened: &Opened, is_employee: bool, now: Timestamp) -> Vec<Line> {
    let (claims, past) = (&opened.claims, &opened.past);
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
                // Where only the source is another, there is no before to tell of.
                old: change
                    .old
                    .as_deref()
                    .filter(|old| change.new.as_deref() != Some(*old))
                    .map(|value| readable(change.field, value)),
                new: change.new.as_deref().map(|value| readable(change.field, value)),
            },
            author: claim.map(|claim| claim.author.clone()),
            reason: claim.and_then(|claim| said(&claim.reason)),
            source: claim.is_none().then_some(change.source),
        }
    }));
    lines.extend(given(opened, now));
    lines.sort_by_key(|line| std::cmp::Reverse(line.at));
    lines
}

/// Roles that have been given and taken back, for the sake of children who may be told of.
fn given(opened: &Opened, now: Timestamp) -> Vec<Line> {
    let mut lines = Vec::new();
    for held in &opened.given {
        let GivenRole { given, ended_by } = held;
        let names = opened.profile.ties.iter().find_map(|tie| match &tie.how {
            How::Guardian { child, child_name, .. } if *child == given.child => Some(child_name.clone()),
            _ => None,
        });
        let Some(child) = names else { continue };
        let role = roles::role(opened, given.role);
        let line = |at, what, author: &str, reason| Line {
            at,
            field: "desk-role",
            what,
            author: Some(author.to_owned()),
            reason,
            source: None,
        };
        // What somebody gave until a day is told with its end; what was taken back has a line of its own.
        let until = given.until.filter(|_| ended_by.is_none());
        let what = What::GaveRole { role: role.clone(), child: child.clone(), until };
        lines.push(line(given.at, what, &given.author, said(&given.reason)));
        let replaced = opened
            .given
            .iter()
            .any(|next| next.given.child == given.child && Some(next.given.at) == given.until);
        if let (Some(by), Some(at)) = (ended_by, given.until.filter(|at| *at <= now && !replaced)) {
            lines.push(line(at, What::TookRoleBack { role, child }, by, None));
        }
    }
    lines
}

fn said(reason: &str) -> Option<String> {
    Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty())
}
