use super::*;
use crate::school::field::Note;

fn held(kept: &str, hand: Hand, is_opted_out: bool) -> FieldView {
    FieldView {
        field: Field::Email,
        name: "epost",
        label: "desk-email",
        kept: kept.into(),
        is_opted_out,
        hand,
        typed: kept.into(),
        wants_out: is_opted_out,
        reason: String::new(),
        fault: None,
        notes: Vec::<Note>::new(),
    }
}

/// Typed on a page that showed `was`, with the box for opting out as it `was_out`.
fn typed<'a>(value: &'a str, was: &'a str, (was_out, wants_out): (bool, bool), reason: &'a str) -> Typed<'a> {
    Typed { value: Some(value), was, wants_out, was_out, reason }
}

fn email(text: &str) -> Deed {
    Deed::Write(HandValue::Email(Email::parse(text).unwrap()))
}

const STAYS: (bool, bool) = (false, false);
const SWITCHES: (bool, bool) = (false, true);

#[test]
fn a_form_that_was_only_looked_at_does_nothing() {
    for hand in [Hand::Fetched, Hand::Locked, Hand::Open, Hand::OpenOverSystem] {
        assert_eq!(
            deeds(&typed("a@b.no", "a@b.no", STAYS, ""), &held("a@b.no", hand, false), false),
            Ok(vec![])
        );
    }
}

#[test]
fn a_closed_field_is_not_written_whatever_a_form_says() {
    let forged = typed("x@y.no", "a@b.no", STAYS, "");
    assert_eq!(deeds(&forged, &held("a@b.no", Hand::Fetched, false), false), Err(Fault::Closed));
    assert_eq!(deeds(&forged, &held("a@b.no", Hand::Locked, false), false), Err(Fault::Locked));
    let switched = typed("a@b.no", "a@b.no", SWITCHES, "Ringte");
    assert_eq!(deeds(&switched, &held("a@b.no", Hand::Locked, false), false), Err(Fault::Locked));
}

#[test]
fn opting_out_needs_a_reason_and_may_come_with_the_new_value() {
    let held = held("a@b.no", Hand::Fetched, false);
    let out = |reason| deeds(&typed("x@y.no", "a@b.no", SWITCHES, reason), &held, false);
    assert_eq!(out(""), Err(Fault::NoReason));
    assert_eq!(out("Ringte"), Ok(vec![Deed::OptOut(Field::Email, "Ringte".into()), email("x@y.no")]));
}

#[test]
fn opting_in_is_as_easy() {
    let held = held("x@y.no", Hand::Open, true);
    let back = typed("x@y.no", "x@y.no", (true, false), "");
    assert_eq!(deeds(&back, &held, false), Ok(vec![Deed::OptIn(Field::Email)]));
}

#[test]
fn what_has_changed_meanwhile_is_not_written_over() {
    let now = held("ny@b.no", Hand::Open, false);
    assert_eq!(deeds(&typed("x@y.no", "a@b.no", STAYS, ""), &now, true), Err(Fault::Moved));
    // Untouched here, so what it has become stays.
    assert_eq!(deeds(&typed("a@b.no", "a@b.no", STAYS, ""), &now, true), Ok(vec![]));
    // The same form sent twice finds its work done.
    assert_eq!(deeds(&typed("ny@b.no", "a@b.no", STAYS, ""), &now, true), Ok(vec![]));
    // Something else was written about the person.
    assert_eq!(deeds(&typed("x@y.no", "ny@b.no", STAYS, ""), &now, true), Ok(vec![email("x@y.no")]));
}

#[test]
fn an_emptied_field_loses_what_a_hand_wrote_and_not_what_a_system_says() {
    let empty = typed("", "a@b.no", STAYS, "");
    assert_eq!(deeds(&empty, &held("a@b.no", Hand::Open, false), false), Ok(vec![Deed::Erase(Field::Email)]));
    assert_eq!(deeds(&empty, &held("a@b.no", Hand::OpenOverSystem, false), false), Err(Fault::NotOurs));
}

#[test]
fn what_cannot_be_used_is_told_apart() {
    let faults = |value: &str| deeds(&typed(value, "", STAYS, ""), &held("", Hand::Open, false), false);
    assert_eq!(faults("kari.example.no"), Err(Fault::EmailForm));
    assert_eq!(faults("kåre@example.no"), Err(Fault::EmailLetters));
    assert_eq!(faults("x"), Err(Fault::EmailLength));
    assert_eq!(parse(Field::Mobile, "123"), Err(Fault::PhoneLength));
    assert_eq!(parse(Field::Mobile, "ring meg!"), Err(Fault::PhoneCharacter));
    assert_eq!(parse(Field::Mobile, "+999 12345678"), Err(Fault::PhoneImpossible));
}
