//! What holds of deriving whatever the claims are.

#![expect(clippy::unwrap_used, reason = "a test may fall over where it stands")]

use domain::{
    Claims, Email, Field, HandClaim, HandValue, Hold, HoldKind, KrrClaim, Phone, Precedence, Source,
    SystemClaim,
    claims::Told,
    derive,
    explain::{Verdict, explain},
    krr::{Address, KrrStatus, Language, Reservation},
};
use jiff::{Timestamp, ToSpan as _};
use proptest::{collection::vec, option, prelude::*, sample::select};

fn now() -> Timestamp {
    "2026-11-22T02:00:00Z".parse().unwrap()
}

fn instant() -> impl Strategy<Value = Timestamp> {
    (-400_i64..400).prop_map(|hours| now() + hours.hours())
}

fn email() -> impl Strategy<Value = Email> {
    "[a-z]{1,6}@[a-z]{1,6}\\.no".prop_map(|text| Email::parse(&text).unwrap())
}

fn phone() -> impl Strategy<Value = Phone> {
    "\\+47[49][0-9]{7}".prop_map(|text| Phone::parse(&text).unwrap())
}

fn address<T: std::fmt::Debug>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Address<T>> {
    (value, option::of(instant()), option::of(instant())).prop_map(|(value, updated, verified)| Address {
        value,
        updated,
        verified,
        validated: None,
        duplicated: None,
    })
}

fn krr() -> impl Strategy<Value = Told<KrrClaim>> {
    let reservation = select(vec![Reservation::Unknown, Reservation::NotReserved, Reservation::Reserved]);
    let language = option::of(select(Language::ALL.to_vec()));
    (option::of(address(email())), option::of(address(phone())), reservation, language, instant()).prop_map(
        |(email, mobile, reservation, language, at)| Told {
            claim: KrrClaim { email, mobile, reservation, language, ..KrrClaim::empty(KrrStatus::Active) },
            at,
        },
    )
}

fn system(source: Source) -> impl Strategy<Value = SystemClaim> {
    let name = || option::of("[A-ZÆØÅ][a-zæøå]{1,8}");
    (name(), name(), option::of(email()), option::of(phone()), instant()).prop_map(
        move |(given_name, family_name, email, mobile, at)| SystemClaim {
            source,
            given_name,
            family_name,
            email,
            mobile,
            at,
        },
    )
}

fn hand() -> impl Strategy<Value = HandClaim> {
    let value = prop_oneof![
        "[A-Z][a-z]{1,8}".prop_map(HandValue::Name),
        email().prop_map(HandValue::Email),
        phone().prop_map(HandValue::Mobile),
        select(Language::ALL.to_vec()).prop_map(HandValue::Language),
    ];
    (value, instant(), option::of(instant())).prop_map(|(value, at, until)| HandClaim {
        value,
        author: "Kari".into(),
        reason: "ringte".into(),
        at,
        until,
    })
}

fn hold() -> impl Strategy<Value = Hold> {
    let field = select(vec![Field::Name, Field::Email, Field::Mobile, Field::Language]);
    (field, any::<bool>(), option::of(email()), instant(), option::of(instant())).prop_map(
        |(field, opt_out, value, from, until)| Hold {
            field,
            kind: if opt_out {
                HoldKind::OptOut
            } else {
                // Only an e-mail address can be locked to an e-mail address.
                let value = value.filter(|_| field == Field::Email).map(|email| email.as_str().to_owned());
                HoldKind::Lock { source: value.is_some().then_some(Source::Krr), value }
            },
            author: "Kari".into(),
            reason: "etter avtale".into(),
            from,
            until,
        },
    )
}

fn claims() -> impl Strategy<Value = Claims> {
    (
        option::of(krr()),
        option::of(system(Source::School)),
        option::of(system(Source::Kindergarten)),
        option::of(system(Source::PopulationRegister)),
        vec(hand(), 0..4),
        vec(hold(), 0..4),
    )
        .prop_map(|(krr, school, kindergarten, population, mut by_hand, mut holds)| {
            // The store keeps one claim for each field, and of a kind of hold never two at a time.
            by_hand.sort_by_key(|claim| claim.value.field());
            by_hand.dedup_by_key(|claim| claim.value.field());
            holds.sort_by_key(|hold| (hold.field, hold.kind.code()));
            holds.dedup_by_key(|hold| (hold.field, hold.kind.code()));
            Claims {
                krr,
                systems: [school, kindergarten, population].into_iter().flatten().collect(),
                by_hand,
                holds,
            }
        })
}

proptest! {
    #[test]
    fn the_order_in_which_claims_came_does_not_matter(claims in claims()) {
        let rules = Precedence::default();
        let mut turned = claims.clone();
        turned.systems.reverse();
        turned.by_hand.reverse();
        turned.holds.reverse();
        prop_assert_eq!(derive(&claims, &rules, now()), derive(&turned, &rules, now()));
    }

    #[test]
    fn an_explanation_tells_what_is_shown(claims in claims()) {
        let rules = Precedence::default();
        let derived = derive(&claims, &rules, now());
        for field in Field::ALL {
            let why = explain(&claims, &rules, field, now());
            let (value, source) = derived.text(field);
            prop_assert_eq!((why.value.as_deref(), why.source), (value, source));
            let winners: Vec<_> =
                why.candidates.iter().filter(|one| one.verdict == Verdict::Won).collect();
            let locked = why.holds.iter().any(|hold| matches!(hold.kind, HoldKind::Lock { .. }));
            if locked && field != Field::Reservation {
                prop_assert!(winners.is_empty(), "a lock has no winner among the sources");
            } else {
                prop_assert_eq!(winners.len(), usize::from(value.is_some()));
                prop_assert!(winners.iter().all(|won| won.value.as_deref() == value));
            }
        }
    }

    #[test]
    fn a_locked_field_shows_what_it_was_locked_to(claims in claims(), at in email(), until in option::of(1_i64..99)) {
        let mut claims = claims;
        claims.holds.retain(|hold| hold.field != Field::Email);
        claims.holds.push(Hold {
            field: Field::Email,
            kind: HoldKind::Lock { value: Some(at.as_str().into()), source: Some(Source::School) },
            author: "Kari".into(),
            reason: "etter avtale".into(),
            from: now() - 1.hours(),
            until: until.map(|hours| now() + hours.hours()),
        });
        let derived = derive(&claims, &Precedence::default(), now());
        prop_assert_eq!(derived.text(Field::Email), (Some(at.as_str()), Some(Source::School)));
    }

    #[test]
    fn an_opted_out_field_never_shows_krr(claims in claims()) {
        let mut claims = claims;
        claims.holds = vec![Hold {
            field: Field::Mobile,
            kind: HoldKind::OptOut,
            author: "Kari".into(),
            reason: "ønsket".into(),
            from: now(),
            until: None,
        }];
        let rules = Precedence::default();
        let derived = derive(&claims, &rules, now());
        prop_assert_ne!(derived.text(Field::Mobile).1, Some(Source::Krr));
        // And it is as if KRR had never spoken of the field.
        let mut silent = claims.clone();
        if let Some(told) = &mut silent.krr {
            told.claim.mobile = None;
        }
        prop_assert_eq!(derived, derive(&silent, &rules, now()));
    }

    #[test]
    fn between_two_turns_time_changes_nothing(claims in claims(), share in 0_i64..100) {
        let rules = Precedence::default();
        let next = claims.next_turn(now()).unwrap_or(now() + 1000.hours());
        let gap = next.as_millisecond() - now().as_millisecond() - 1;
        let later = Timestamp::from_millisecond(now().as_millisecond() + gap * share / 100).unwrap();
        prop_assert_eq!(derive(&claims, &rules, now()), derive(&claims, &rules, later));
    }
}
