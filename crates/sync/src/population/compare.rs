//! What is new in what Folkeregisteret says: a pure function of the claim held and the document reported.

use domain::{
    claims::Told,
    folkeregisteret::{RegistryClaim, RegistryReport},
};
use jiff::Timestamp;

/// What came of comparing one person's claims.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "it lives for a moment, and a box would cost an allocation a person"
)]
pub enum Compared {
    /// The register says what it said before, or what is held was heard later than this.
    Same,
    /// It says something else. `removal` where less is left, and no stricter shield has come with it.
    New { claim: RegistryClaim, removal: bool },
}

/// Compares what is held with what was answered to a question put `at` that time.
pub fn compare(held: Option<&Told<RegistryClaim>>, report: &RegistryReport, at: Timestamp) -> Compared {
    let Some(held) = held else {
        return Compared::New { claim: RegistryClaim::of(report, None), removal: false };
    };
    if held.at > at {
        return Compared::Same;
    }
    let claim = RegistryClaim::of(report, Some(&held.claim));
    if claim == held.claim {
        return Compared::Same;
    }
    let removal = claim.takes_away_from(&held.claim);
    Compared::New { claim, removal }
}

#[cfg(test)]
mod tests {
    use domain::{
        NationalId, Protection,
        folkeregisteret::{Addresses, PersonDocument, Registered, RegistryName},
    };

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn report(family: Option<&str>) -> RegistryReport {
        let name = |family: &str| RegistryName { given: "ÅSE".into(), middle: None, family: family.into() };
        let document = PersonDocument {
            current_id: None,
            status: None,
            name: family.map(|family| Registered {
                value: name(family),
                valid_from: None,
                recorded: Some(at(5)),
            }),
            addresses: Addresses::default(),
            protection: Protection::None,
        };
        RegistryReport { national_id: NationalId::parse("20914695016").unwrap(), document, problems: vec![] }
    }

    fn held(family: &str) -> Told<RegistryClaim> {
        Told { claim: RegistryClaim::of(&report(Some(family)), None), at: at(10) }
    }

    #[test]
    fn the_same_word_again_is_nothing_new_whenever_it_was_written_down() {
        assert_eq!(compare(Some(&held("LIE")), &report(Some("LIE")), at(11)), Compared::Same);
    }

    #[test]
    fn a_name_that_goes_is_a_removal_and_one_that_changes_is_not() {
        let removal = |family| match compare(Some(&held("LIE")), &report(family), at(11)) {
            Compared::New { removal, .. } => removal,
            Compared::Same => panic!("something is new"),
        };
        assert!(removal(None));
        assert!(!removal(Some("MOE")));
    }

    #[test]
    fn what_was_heard_earlier_does_not_overwrite_what_was_heard_later() {
        assert_eq!(compare(Some(&held("LIE")), &report(Some("MOE")), at(9)), Compared::Same);
    }
}
