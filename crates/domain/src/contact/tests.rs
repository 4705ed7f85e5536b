use super::*;
use crate::{
    Email, HandClaim, HandValue, KrrClaim, Precedence, SystemClaim, claims::Told, derive, krr::Reservation,
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn now() -> Timestamp {
    at("2026-11-22T08:00:00Z")
}

fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

fn from_krr(address: Option<&str>, verified: &str) -> Told<KrrClaim> {
    let address = address.map(|text| Address {
        value: email(text),
        updated: Some(at("2020-01-01T00:00:00Z")),
        verified: Some(at(verified)),
        validated: None,
        duplicated: None,
    });
    let claim = KrrClaim {
        reservation: Reservation::NotReserved,
        email: address,
        ..KrrClaim::empty(KrrStatus::Active)
    };
    Told { claim, at: at("2026-11-22T02:00:00Z") }
}

fn from_system(source: Source, address: Option<&str>) -> SystemClaim {
    SystemClaim {
        source,
        given_name: None,
        family_name: None,
        email: address.map(email),
        mobile: None,
        at: at("2026-11-01T00:00:00Z"),
    }
}

fn by_hand(address: &str) -> HandClaim {
    HandClaim {
        value: HandValue::Email(email(address)),
        author: "Kari".into(),
        reason: "Ringte".into(),
        at: at("2026-11-20T00:00:00Z"),
        until: None,
    }
}

fn opt_out() -> Hold {
    Hold {
        field: Field::Email,
        kind: HoldKind::OptOut,
        author: "Kari".into(),
        reason: "Ønsker jobbadressen".into(),
        from: at("2026-11-20T00:00:00Z"),
        until: None,
    }
}

fn stands(claims: &Claims) -> Contact {
    let derived = derive(claims, &Precedence::default(), now());
    Contact::of(Field::Email, claims, &derived, now())
}

#[test]
fn what_is_fetched_is_closed_to_hands_and_tells_when_it_was_confirmed() {
    let claims = Claims { krr: Some(from_krr(Some("a@b.no"), "2026-06-01T00:00:00Z")), ..Claims::default() };
    let contact = stands(&claims);
    let confirmed = Confirmed { at: Some(at("2026-06-01T00:00:00Z")), freshness: Freshness::Fresh };
    assert_eq!(contact.shown, Shown::Krr { value: "a@b.no".into(), confirmed });
    assert!(!contact.is_open_to_hands());

    let old = Claims { krr: Some(from_krr(Some("a@b.no"), "2025-01-01T00:00:00Z")), ..Claims::default() };
    let Shown::Krr { confirmed, .. } = stands(&old).shown else { panic!("it is still shown") };
    assert_eq!(confirmed.freshness, Freshness::Stale);
}

#[test]
fn an_opt_out_opens_the_field_and_still_tells_what_krr_says() {
    let claims = Claims {
        krr: Some(from_krr(Some("a@b.no"), "2026-06-01T00:00:00Z")),
        by_hand: vec![by_hand("jobb@b.no")],
        holds: vec![opt_out()],
        ..Claims::default()
    };
    let contact = stands(&claims);
    assert_eq!(contact.value(), Some("jobb@b.no"));
    assert!(contact.is_open_to_hands() && contact.opted_out.is_some());
    assert!(matches!(&contact.krr, KrrSays::Value { value, .. } if value == "a@b.no"));
}

#[test]
fn school_and_kindergarten_are_both_told_where_they_differ() {
    let systems = |school, kindergarten| Claims {
        krr: Some(from_krr(None, "2026-06-01T00:00:00Z")),
        systems: vec![from_system(Source::Kindergarten, kindergarten), from_system(Source::School, school)],
        ..Claims::default()
    };
    let differ = stands(&systems(Some("skole@b.no"), Some("hage@b.no")));
    let said = differ.disagreement().unwrap();
    assert_eq!(said[0], (Source::School, "skole@b.no".into()), "the one that is believed comes first");
    assert_eq!(said[1], (Source::Kindergarten, "hage@b.no".into()));
    assert_eq!(differ.krr, KrrSays::NoValue { told_at: at("2026-11-22T02:00:00Z") });
    assert!(stands(&systems(Some("en@b.no"), Some("en@b.no"))).disagreement().is_none());
    assert!(stands(&systems(None, Some("hage@b.no"))).disagreement().is_none());
    assert_eq!(stands(&systems(None, None)).shown, Shown::Nothing);
}

#[test]
fn a_lock_shows_what_it_pins_and_closes_the_field() {
    let lock = Hold { kind: HoldKind::Lock { value: None, source: None }, ..opt_out() };
    let claims = Claims {
        krr: Some(from_krr(Some("a@b.no"), "2026-06-01T00:00:00Z")),
        holds: vec![lock],
        ..Claims::default()
    };
    let contact = stands(&claims);
    assert_eq!(contact.shown, Shown::Locked { value: None });
    assert!(!contact.is_open_to_hands());
}

#[test]
fn whoever_is_deleted_unknown_or_never_asked_about_is_told_apart() {
    let with = |status| {
        let told = Told { claim: KrrClaim::empty(status), at: now() };
        stands(&Claims { krr: Some(told), ..Claims::default() }).krr
    };
    assert_eq!(with(KrrStatus::Deleted), KrrSays::Deleted { told_at: now() });
    assert_eq!(with(KrrStatus::NotRegistered), KrrSays::NotRegistered { told_at: now() });
    assert_eq!(with(KrrStatus::Active), KrrSays::NoValue { told_at: now() });
    assert_eq!(stands(&Claims::default()).krr, KrrSays::NotHeard);
}

#[test]
fn no_value_is_told_by_debug() {
    let claims = Claims { systems: vec![from_system(Source::School, Some("x@y.no"))], ..Claims::default() };
    assert!(!format!("{:?}", stands(&claims)).contains("x@y.no"));
}
