//! Who is let in, and what the others are told.

use std::{sync::Arc, time::Duration};

use clock::Clock as _;
use domain::{Environment, OrganisationNumber};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{caller::Claims, *};
use crate::{issuer::IssuerError, setup::SetupError, testing::TestClock};

const SCOPE: &str = "reim:kontakt.read";
const ISSUER: &str = "https://test.maskinporten.no/";
const OURS: &str = "https://reim.example/api";

fn now() -> Timestamp {
    TestClock::default().now()
}

fn organisation(number: &str) -> Value {
    json!({ "authority": "iso6523-actorid-upis", "ID": format!("0192:{number}") })
}

fn claims() -> Value {
    json!({
        "iss": ISSUER,
        "aud": OURS,
        "scope": format!("other:scope {SCOPE}"),
        "client_id": "client-7",
        "consumer": organisation("313796329"),
        "iat": now().as_second(),
        "exp": now().as_second() + 120,
        "jti": "x",
        "token_type": "Bearer",
    })
}

fn judged(change: impl FnOnce(&mut Value)) -> Result<Caller, Refusal> {
    let mut claims = claims();
    change(&mut claims);
    serde_json::from_value::<Claims>(claims).unwrap().judge(&BearerConfig::new(ISSUER, OURS), SCOPE, now())
}

#[test]
fn a_consumer_is_known_by_its_number_and_what_it_may() {
    let caller = judged(|_| {}).unwrap();
    assert_eq!(caller.consumer, OrganisationNumber::parse("313796329").unwrap());
    assert_eq!((caller.supplier, &caller.delegation_source), (None, &None));
    assert_eq!(
        (&caller.scopes[..], &caller.client_id[..]),
        (&["other:scope".into(), SCOPE.into()][..], "client-7")
    );
    assert!(judged(|claims| claims["aud"] = json!(["https://other.example", OURS])).is_ok());
}

#[test]
fn a_supplier_is_told_from_the_one_it_calls_for() {
    let caller = judged(|claims| {
        claims["supplier"] = organisation("310753610");
        claims["delegation_source"] = json!("https://altinn.no/");
    })
    .unwrap();
    assert_eq!(caller.supplier, OrganisationNumber::parse("310753610").ok());
    assert_eq!(caller.consumer.as_str(), "313796329");
    assert_eq!(caller.delegation_source.as_deref(), Some("https://altinn.no/"));
}

#[test]
fn each_wrong_claim_is_refused_by_its_own_name() {
    let lacking = || Refusal::ScopeLacking { needed: SCOPE.to_owned() };
    let seconds = |from_now: i64| json!(now().as_second() + from_now);
    let wrong = [
        ("iss", json!("https://maskinporten.no/"), Refusal::WrongIssuer),
        ("iss", json!("https://test.maskinporten.no"), Refusal::WrongIssuer),
        ("aud", json!("unspecified"), Refusal::WrongAudience),
        ("aud", json!([]), Refusal::WrongAudience),
        ("aud", json!("https://reim.example/api/"), Refusal::WrongAudience),
        ("exp", seconds(-10), Refusal::Expired),
        ("exp", Value::Null, Refusal::Unreadable),
        ("iat", seconds(11), Refusal::NotYet),
        ("iat", Value::Null, Refusal::Unreadable),
        ("nbf", seconds(11), Refusal::NotYet),
        ("scope", json!("reim:kontakt.readonly"), lacking()),
        ("scope", json!("reim:kontakt"), lacking()),
        ("scope", json!(""), lacking()),
        ("client_id", Value::Null, Refusal::Unreadable),
        ("consumer", Value::Null, Refusal::NoConsumer),
        ("consumer", organisation("313796328"), Refusal::NoConsumer),
        ("consumer", json!({"authority": "iso6523-actorid-upis", "ID": "313796329"}), Refusal::NoConsumer),
        ("consumer", json!({"authority": "other", "ID": "0192:313796329"}), Refusal::NoConsumer),
        ("supplier", organisation("310753610"), Refusal::BrokenDelegation),
        ("delegation_source", json!("https://altinn.no/"), Refusal::BrokenDelegation),
    ];
    for (claim, value, refusal) in wrong {
        assert_eq!(judged(|claims| claims[claim] = value.clone()), Err(refusal), "{claim}: {value}");
    }
    for (claim, value) in [("exp", seconds(-9)), ("iat", seconds(10)), ("nbf", seconds(10))] {
        assert!(judged(|claims| claims[claim] = value).is_ok(), "clocks may differ by ten seconds");
    }
}

#[test]
fn a_refusal_speaks_as_rfc_6750() {
    let challenge = |refusal: Refusal| (refusal.status(), refusal.challenge().unwrap_or_default());
    assert_eq!(challenge(Refusal::NoToken), (401, "Bearer".to_owned()));
    insta::assert_debug_snapshot!(
        [
            challenge(Refusal::BadHeader),
            challenge(Refusal::Expired),
            challenge(Refusal::ScopeLacking { needed: SCOPE.to_owned() }),
        ],
        @r#"
    [
        (
            400,
            "Bearer error=\"invalid_request\", error_description=\"the Authorization header is not one Bearer token\"",
        ),
        (
            401,
            "Bearer error=\"invalid_token\", error_description=\"the token has expired\"",
        ),
        (
            403,
            "Bearer error=\"insufficient_scope\", error_description=\"the token does not give the scope reim:kontakt.read\", scope=\"reim:kontakt.read\"",
        ),
    ]
    "#
    );
    assert_eq!(challenge(Refusal::Unknowable(IssuerError::Timeout)), (503, String::new()));
}

fn door(issuer: &str) -> Bearer {
    let config = BearerConfig { connect_timeout: Duration::from_secs(1), ..BearerConfig::new(issuer, OURS) };
    Bearer::new(config, Environment::Test, Arc::new(TestClock::default())).unwrap()
}

#[tokio::test]
async fn a_header_that_holds_no_token_asks_nobody() {
    let door = door("http://127.0.0.1:9/");
    let refused = async |header| door.verify(header, SCOPE).await.unwrap_err();
    assert_eq!(refused(None).await, Refusal::NoToken);
    assert_eq!(refused(Some("Basic YTpi")).await, Refusal::NoToken);
    for header in ["Bearer", "Bearer ", "Bearer a b", "Bearer a,Bearer b", "bearer \u{7f}"] {
        assert_eq!(refused(Some(header)).await, Refusal::BadHeader, "{header}");
    }
    assert_eq!(refused(Some("Bearer nonsense")).await, Refusal::Unreadable);
}

#[tokio::test]
async fn without_the_issuers_keys_nobody_is_let_in_and_nobody_is_blamed() {
    let header = "Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.e30.AA";
    let refused = door("http://127.0.0.1:9/").verify(Some(header), SCOPE).await.unwrap_err();
    assert_eq!(refused, Refusal::Unknowable(IssuerError::Unreachable));
}

#[test]
fn production_takes_tokens_only_over_a_protected_way() {
    let config = BearerConfig::new("http://maskinporten.no/", OURS);
    let door = Bearer::new(config, Environment::Production, Arc::new(TestClock::default()));
    assert_eq!(door.err(), Some(SetupError::InsecureAddress));
}

proptest! {
    #[test]
    fn no_times_break_us_and_none_but_the_present_is_taken(iat in any::<i64>(), exp in any::<i64>()) {
        let judged = judged(|claims| {
            claims["iat"] = json!(iat);
            claims["exp"] = json!(exp);
        });
        let (earliest, latest) = (now() - SignedDuration::from_secs(10), now() + SignedDuration::from_secs(10));
        prop_assert_eq!(judged.is_ok(), exp > earliest.as_second() && iat <= latest.as_second());
    }
}
