//! What is new in what KRR says: a pure function of the claim held and the claim reported.

use domain::{Field, Fields, KrrClaim, KrrReport, claims::Told};
use jiff::Timestamp;

/// What came of comparing one person's claims.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "it lives for a moment, and a box would cost an allocation a person"
)]
pub enum Compared {
    /// KRR says what it said before, or what is held was heard later than this.
    Same,
    /// KRR says something else. `removal` where a value goes that KRR itself had given.
    New { claim: KrrClaim, removal: bool },
}

/// A report with the time at which the question was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    pub report: KrrReport,
    pub at: Timestamp,
}

/// Compares what is held with what was heard. A value that could not be read is not a value that is gone: it is
/// taken from what is held.
pub fn compare(held: Option<&Told<KrrClaim>>, heard: Heard) -> Compared {
    let unread = heard.report.unread();
    let mut claim = heard.report.claim;
    let Some(held) = held else { return Compared::New { claim, removal: false } };
    if held.at > heard.at {
        return Compared::Same;
    }
    keep_unread(&mut claim, &held.claim, unread);
    if claim == held.claim {
        return Compared::Same;
    }
    let removal = (held.claim.email.is_some() && claim.email.is_none())
        || (held.claim.mobile.is_some() && claim.mobile.is_none());
    Compared::New { claim, removal }
}

fn keep_unread(claim: &mut KrrClaim, held: &KrrClaim, unread: Fields) {
    if unread.contains(Field::Email) {
        claim.email.clone_from(&held.email);
    }
    if unread.contains(Field::Mobile) {
        claim.mobile.clone_from(&held.mobile);
    }
    if unread.contains(Field::Language) {
        claim.language = held.language;
        claim.language_updated = held.language_updated;
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        Email, NationalId,
        krr::{Address, FieldProblem, KrrStatus, ProblemCode},
    };

    use super::*;

    fn at(hour: i8) -> Timestamp {
        jiff::civil::date(2026, 11, 22).at(hour, 0, 0, 0).in_tz("UTC").unwrap().timestamp()
    }

    fn claim(email: Option<&str>) -> KrrClaim {
        let email = email.map(|email| Address {
            value: Email::parse(email).unwrap(),
            updated: None,
            verified: None,
            validated: None,
            duplicated: None,
        });
        KrrClaim { email, ..KrrClaim::empty(KrrStatus::Active) }
    }

    fn heard(claim: KrrClaim, hour: i8) -> Heard {
        let national_id = NationalId::parse("11822648950").unwrap();
        Heard { report: KrrReport { national_id, claim, problems: Vec::new() }, at: at(hour) }
    }

    #[test]
    fn the_first_word_is_new_and_takes_nothing_away() {
        let first = claim(Some("a@example.com"));
        assert_eq!(compare(None, heard(first.clone(), 3)), Compared::New { claim: first, removal: false });
    }

    #[test]
    fn the_same_word_again_is_nothing_new() {
        let held = Told { claim: claim(Some("a@example.com")), at: at(3) };
        assert_eq!(compare(Some(&held), heard(held.claim.clone(), 4)), Compared::Same);
    }

    #[test]
    fn a_value_that_goes_is_a_removal() {
        let held = Told { claim: claim(Some("a@example.com")), at: at(3) };
        assert_eq!(
            compare(Some(&held), heard(claim(None), 4)),
            Compared::New { claim: claim(None), removal: true }
        );
    }

    #[test]
    fn what_was_heard_earlier_does_not_overwrite_what_was_heard_later() {
        let held = Told { claim: claim(Some("new@example.com")), at: at(5) };
        assert_eq!(compare(Some(&held), heard(claim(Some("old@example.com")), 4)), Compared::Same);
    }

    #[test]
    fn a_value_that_cannot_be_read_is_not_a_value_that_is_gone() {
        let held = Told { claim: claim(Some("a@example.com")), at: at(3) };
        let mut unreadable = heard(claim(None), 4);
        unreadable.report.problems =
            vec![FieldProblem { field: Some(Field::Email), code: ProblemCode::InvalidEmail }];
        assert_eq!(compare(Some(&held), unreadable), Compared::Same);
    }
}
