//! Every state of a person against every kind of message, and what holds whatever the state.

use jiff::{SignedDuration, ToSpan as _};
use proptest::{prelude::*, sample::select};

use super::*;
use crate::{
    Email, Field, HandClaim, HandValue, Hold, HoldKind, KrrClaim, Phone, Source, SystemClaim,
    claims::Told,
    freshness::Freshness,
    krr::{Address, Language, Notifiable},
};

fn now() -> Timestamp {
    "2026-11-22T02:00:00Z".parse().unwrap()
}

fn email(of: &str) -> Email {
    Email::parse(&format!("{of}@epost.example")).unwrap()
}

fn phone(text: &str) -> Phone {
    Phone::parse(text).unwrap()
}

/// How old an address of KRR's is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Age {
    Fresh,
    Stale,
    Undated,
}

/// Where the e-mail address comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    Krr(Age),
    /// Somebody wrote it, and KRR has none.
    Hand,
    /// "Ikke oppdater fra KRR", and something written instead.
    OptedOut,
    /// Opted out, and only the school has one.
    OptedOutToSchool,
    /// Locked to what KRR once said.
    Locked,
    School,
    Nowhere,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    shielded: bool,
    receives: MessageKinds,
    reservation: Reservation,
    status: KrrStatus,
    notifiable: Notifiable,
    krr: KrrWord,
    email: From,
    /// KRR's mobile number.
    mobile: Option<Age>,
}

impl State {
    const fn plain() -> Self {
        Self {
            shielded: false,
            receives: MessageKinds::ALL,
            reservation: Reservation::NotReserved,
            status: KrrStatus::Active,
            notifiable: Notifiable::Yes,
            krr: KrrWord::Heard { at: Timestamp::UNIX_EPOCH },
            email: From::Krr(Age::Fresh),
            mobile: None,
        }
    }

    fn asked(self, kind: MessageKind, channels: Channels) -> Answer {
        static RULES: std::sync::LazyLock<Precedence> = std::sync::LazyLock::new(Precedence::default);
        let protection = if self.shielded { Protection::Client } else { Protection::None };
        let krr = match self.krr {
            KrrWord::Heard { at } if at == Timestamp::UNIX_EPOCH => KrrWord::Heard { at: now() },
            other => other,
        };
        let addressee =
            Addressee { protection, receives: self.receives, claims: self.claims(), rules: &RULES, krr };
        reach(addressee, Question { kind, channels }, now())
    }

    fn claims(self) -> Claims {
        let of_krr = match self.email {
            From::Krr(age) => Some(address(email("krr"), age)),
            From::OptedOut | From::OptedOutToSchool | From::Locked => Some(address(email("krr"), Age::Fresh)),
            From::Hand | From::School | From::Nowhere => None,
        };
        let claim = KrrClaim {
            status: self.status,
            reservation: self.reservation,
            notifiable: self.notifiable,
            email: of_krr,
            mobile: self.mobile.map(|age| address(phone("+47 43 00 00 01"), age)),
            language: Some(Language::Nynorsk),
            ..KrrClaim::empty(self.status)
        };
        let hold = |kind| Hold {
            field: Field::Email,
            kind,
            author: "Kari".into(),
            reason: "ringte".into(),
            from: now() - 1.hours(),
            until: None,
        };
        let by_hand = matches!(self.email, From::Hand | From::OptedOut).then(|| HandClaim {
            value: HandValue::Email(email("hand")),
            author: "Kari".into(),
            reason: "ringte".into(),
            at: now() - 1.hours(),
            until: None,
        });
        let school = matches!(self.email, From::School | From::OptedOutToSchool).then(|| SystemClaim {
            source: Source::School,
            given_name: None,
            family_name: None,
            email: Some(email("school")),
            mobile: None,
            at: now(),
        });
        let decided = match self.email {
            From::OptedOut | From::OptedOutToSchool => Some(hold(HoldKind::OptOut)),
            From::Locked => {
                let value = Some("once@epost.example".to_owned());
                Some(hold(HoldKind::Lock { value, source: Some(Source::Krr) }))
            }
            _ => None,
        };
        Claims {
            krr: Some(Told { claim, at: now() }),
            systems: school.into_iter().collect(),
            by_hand: by_hand.into_iter().collect(),
            holds: decided.into_iter().collect(),
        }
    }
}

fn address<T>(value: T, age: Age) -> Address<T> {
    let updated = match age {
        Age::Fresh => Some(now() - SignedDuration::from_hours(24 * 30)),
        Age::Stale => Some(now() - SignedDuration::from_hours(24 * 600)),
        Age::Undated => None,
    };
    Address { value, updated, verified: None, validated: None, duplicated: None }
}

/// The address, or the reason's code.
fn told(answer: &Answer) -> String {
    match answer {
        Answer::Reach(reach) => reach.address.address.clone(),
        Answer::Not(reason) => reason.code().to_owned(),
    }
}

fn by_email(state: State) -> [String; 3] {
    MessageKind::ALL.map(|kind| told(&state.asked(kind, Channels::only(Channel::Email))))
}

/// Decision, important, service.
#[test]
fn each_state_has_its_answer_for_each_kind_of_message() {
    let plain = State::plain();
    let (krr, hand, school) = ("krr@epost.example", "hand@epost.example", "school@epost.example");
    let from = |email| State { email, ..plain };
    let old = KrrWord::Heard { at: now() - SignedDuration::from_hours(49) };
    let yesterday = KrrWord::Heard { at: now() - COPY_IS_GOOD_FOR };
    let unavailable = "register_unavailable";
    let table = [
        ("plain", plain, [krr; 3]),
        ("shielded", State { shielded: true, ..plain }, ["protected"; 3]),
        ("without a role", State { receives: MessageKinds::NONE, ..plain }, ["no_role"; 3]),
        (
            "service only",
            State { receives: MessageKind::Service.into(), ..plain },
            ["no_role", "no_role", krr],
        ),
        ("reserved", State { reservation: Reservation::Reserved, ..plain }, ["reserved", krr, krr]),
        (
            "unknown reservation",
            State { reservation: Reservation::Unknown, ..plain },
            ["reservation_unknown", krr, krr],
        ),
        (
            "an unknown status",
            State { status: KrrStatus::Unrecognised, ..plain },
            ["reservation_unknown", krr, krr],
        ),
        (
            "deleted",
            State { status: KrrStatus::Deleted, ..from(From::Hand) },
            ["not_in_register", hand, hand],
        ),
        (
            "not registered",
            State { status: KrrStatus::NotRegistered, ..from(From::School) },
            ["not_in_register", "unconfirmed", school],
        ),
        ("KRR does not answer", State { krr: KrrWord::Unavailable, ..plain }, [unavailable; 3]),
        (
            "KRR does not answer, and a hand keeps the address",
            State { krr: KrrWord::Unavailable, ..from(From::OptedOut) },
            [unavailable, hand, hand],
        ),
        (
            "KRR does not answer, and a hand once wrote an address",
            State { krr: KrrWord::Unavailable, ..from(From::Hand) },
            [unavailable; 3],
        ),
        ("a copy of the day before yesterday", State { krr: yesterday, ..plain }, [krr; 3]),
        ("an old copy", State { krr: old, ..plain }, [unavailable, unavailable, krr]),
        (
            "KRR may not be asked",
            State { krr: KrrWord::NotPermitted, ..plain },
            ["not_permitted", "no_address", "no_address"],
        ),
        (
            "KRR may not be asked, and a hand has written",
            State { krr: KrrWord::NotPermitted, ..from(From::Hand) },
            ["not_permitted", hand, hand],
        ),
        ("stale", from(From::Krr(Age::Stale)), ["stale", "stale", krr]),
        ("undated", from(From::Krr(Age::Undated)), ["stale", "stale", krr]),
        ("not to be notified", State { notifiable: Notifiable::No, ..plain }, ["stale", krr, krr]),
        ("written by hand", from(From::Hand), ["no_address", hand, hand]),
        ("opted out", from(From::OptedOut), ["opted_out", hand, hand]),
        ("opted out to the school", from(From::OptedOutToSchool), ["opted_out", "unconfirmed", school]),
        ("locked", from(From::Locked), ["opted_out", "stale", "once@epost.example"]),
        ("from the school", from(From::School), ["no_address", "unconfirmed", school]),
        ("nowhere", from(From::Nowhere), ["no_address"; 3]),
    ];
    for (name, state, answers) in table {
        assert_eq!(by_email(state), answers, "{name}");
    }
}

#[test]
fn the_channel_asked_for_first_is_taken_and_what_was_passed_over_is_told() {
    let both = Channels::in_order(&[Channel::Sms, Channel::Email]).unwrap();
    let with_mobile = |mobile| State { mobile, ..State::plain() };
    let reached = |state: State, channels| match state.asked(MessageKind::Decision, channels) {
        Answer::Reach(reach) => (reach.address.channel, reach.address.address.clone(), reach.passed_over),
        Answer::Not(reason) => panic!("{reason:?}"),
    };
    let sms = (Channel::Sms, "+4743000001".to_owned(), None);
    assert_eq!(reached(with_mobile(Some(Age::Fresh)), both), sms);
    let email = |why| (Channel::Email, "krr@epost.example".to_owned(), Some((Channel::Sms, why)));
    assert_eq!(reached(with_mobile(Some(Age::Stale)), both), email(Reason::Stale));
    assert_eq!(reached(with_mobile(None), both), email(Reason::NoAddress));
    let only = with_mobile(None).asked(MessageKind::Decision, Channels::only(Channel::Sms));
    assert_eq!(only, Answer::Not(Reason::NoAddress));
    let neither = State { email: From::Krr(Age::Stale), ..with_mobile(None) };
    let why = neither.asked(MessageKind::Decision, Channels::default());
    assert_eq!(why, Answer::Not(Reason::Stale), "of two reasons the first in the order is told");
    assert_eq!(Channels::in_order(&[]), None);
    assert_eq!(Channels::in_order(&[Channel::Sms, Channel::Sms]), None);
}

#[test]
fn an_answer_tells_the_age_the_source_and_the_language() {
    let Answer::Reach(reach) = State::plain().asked(MessageKind::Service, Channels::default()) else {
        panic!("nothing stands in the way");
    };
    assert_eq!(reach.language, Some(Language::Nynorsk));
    assert_eq!((reach.address.source, reach.address.freshness.code()), (Source::Krr, "fresh"));
    assert_eq!(reach.address.confirmed_at, Some(now() - SignedDuration::from_hours(24 * 30)));
    assert!(!format!("{reach:?}").contains("epost.example"), "an address is never in a log");
}

#[test]
fn a_number_that_no_text_message_reaches_is_none() {
    let mut claims = State::plain().claims();
    let krr = claims.krr.as_mut().unwrap();
    krr.claim.mobile = Some(address(phone("22 00 00 01"), Age::Fresh));
    let rules = Precedence::default();
    let addressee = Addressee {
        protection: Protection::None,
        receives: MessageKinds::ALL,
        claims,
        rules: &rules,
        krr: KrrWord::Heard { at: now() },
    };
    for kind in MessageKind::ALL {
        let question = Question { kind, channels: Channels::only(Channel::Sms) };
        assert_eq!(reach(addressee.clone(), question, now()), Answer::Not(Reason::NoAddress));
    }
}

#[test]
fn a_municipality_that_believes_hands_more_still_announces_decisions_at_krrs_address() {
    let mut rules = Precedence::default();
    rules.set(Field::Email, vec![Source::Hand, Source::Krr]).unwrap();
    let mut claims = State::plain().claims();
    claims.by_hand = State { email: From::Hand, ..State::plain() }.claims().by_hand;
    let addressee = Addressee {
        protection: Protection::None,
        receives: MessageKinds::ALL,
        claims,
        rules: &rules,
        krr: KrrWord::Heard { at: now() },
    };
    let answers = MessageKind::ALL
        .map(|kind| told(&reach(addressee.clone(), Question { kind, channels: Channels::default() }, now())));
    assert_eq!(answers, ["krr@epost.example", "hand@epost.example", "hand@epost.example"]);
}

fn state() -> impl Strategy<Value = State> {
    let age = || select(vec![Age::Fresh, Age::Stale, Age::Undated]);
    let email = prop_oneof![
        age().prop_map(From::Krr),
        select(vec![
            From::Hand,
            From::OptedOut,
            From::OptedOutToSchool,
            From::Locked,
            From::School,
            From::Nowhere
        ]),
    ];
    let krr = select(vec![
        KrrWord::Heard { at: now() },
        KrrWord::Heard { at: now() - SignedDuration::from_hours(72) },
        KrrWord::Unavailable,
        KrrWord::NotPermitted,
    ]);
    (
        any::<bool>(),
        (0_i64..8).prop_map(|bits| MessageKinds::from_bits(bits).unwrap()),
        select(vec![Reservation::Unknown, Reservation::NotReserved, Reservation::Reserved]),
        select(vec![
            KrrStatus::Active,
            KrrStatus::Deleted,
            KrrStatus::NotRegistered,
            KrrStatus::Unrecognised,
        ]),
        select(vec![Notifiable::Unknown, Notifiable::Yes, Notifiable::No]),
        krr,
        email,
        proptest::option::of(age()),
    )
        .prop_map(|(shielded, receives, reservation, status, notifiable, krr, email, mobile)| State {
            shielded,
            receives,
            reservation,
            status,
            notifiable,
            krr,
            email,
            mobile,
        })
}

fn question() -> impl Strategy<Value = (MessageKind, Channels)> {
    let channels = vec![
        Channels::only(Channel::Email),
        Channels::only(Channel::Sms),
        Channels::default(),
        Channels::in_order(&[Channel::Sms, Channel::Email]).unwrap(),
    ];
    (select(MessageKind::ALL.to_vec()), select(channels))
}

/// The same state with one thing more in the way.
fn restricted(state: State) -> Vec<State> {
    let aged = |age: Age| match age {
        Age::Fresh => Age::Stale,
        Age::Stale | Age::Undated => Age::Undated,
    };
    let mut restricted = vec![
        State { shielded: true, ..state },
        State { reservation: Reservation::Reserved, ..state },
        State { reservation: Reservation::Unknown, ..state },
        State { notifiable: Notifiable::No, ..state },
        State { krr: KrrWord::Unavailable, ..state },
        State { status: KrrStatus::Unrecognised, ..state },
        State { mobile: state.mobile.map(aged), ..state },
    ];
    restricted.extend(
        MessageKind::ALL.map(|kind| State { receives: state.receives.without(kind.into()), ..state }),
    );
    if let From::Krr(age) = state.email {
        restricted.push(State { email: From::Krr(aged(age)), ..state });
    }
    if let KrrWord::Heard { at } = state.krr {
        restricted.push(State { krr: KrrWord::Heard { at: at - SignedDuration::from_hours(72) }, ..state });
    }
    restricted
}

proptest! {
    #[test]
    fn a_restriction_more_never_opens_what_was_shut(state in state(), (kind, channels) in question()) {
        if let Answer::Not(_) = state.asked(kind, channels) {
            for restricted in restricted(state) {
                let answer = restricted.asked(kind, channels);
                prop_assert!(matches!(answer, Answer::Not(_)), "{:?} opened by {:?}", state, restricted);
            }
        }
    }

    #[test]
    fn whoever_is_shielded_or_has_no_role_is_reached_with_nothing(state in state(), (kind, channels) in question()) {
        if state.shielded || !state.receives.contains(kind) {
            prop_assert!(matches!(state.asked(kind, channels), Answer::Not(Reason::Protected | Reason::NoRole)));
        }
    }

    #[test]
    fn a_decision_goes_only_to_a_fresh_address_of_krrs_of_somebody_who_is_not_reserved(
        state in state(),
        (_, channels) in question(),
    ) {
        if let Answer::Reach(reach) = state.asked(MessageKind::Decision, channels) {
            prop_assert_eq!((reach.address.source, reach.address.freshness), (Source::Krr, Freshness::Fresh));
            prop_assert_eq!((state.reservation, state.status), (Reservation::NotReserved, KrrStatus::Active));
        }
    }

    #[test]
    fn whoever_is_reached_with_a_decision_is_reached_with_news(state in state(), (_, channels) in question()) {
        let all = State { receives: MessageKinds::ALL, ..state };
        let open = |kind| matches!(all.asked(kind, channels), Answer::Reach(_));
        prop_assert!(!open(MessageKind::Decision) || open(MessageKind::Important));
        prop_assert!(!open(MessageKind::Important) || open(MessageKind::Service));
    }
}
