//! Which identity tokens are believed: each claim bent, one at a time.

use std::{sync::Arc, time::Duration};

use clock::Clock as _;
use domain::{Environment, krr::Language, national_id::NotAllowedHere};
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    id_token::{Claims, Identity},
    *,
};
use crate::{maskinporten::testing::registered_key, setup::SetupError, testing::TestClock};

const ISSUER: &str = "https://test.idporten.no";
const BACK: &str = "https://reim.example/innlogging/retur";
const INVENTED: &str = "20914695016";

fn now() -> Timestamp {
    TestClock::default().now()
}

fn config() -> IdPortenConfig {
    IdPortenConfig::new(ISSUER, "client-1", registered_key(), BACK)
}

fn pending() -> Pending {
    Pending::new(&SignIn::new(Level::Substantial, Language::Bokmaal), now())
}

/// As ID-porten's documentation shows them.
fn claims(pending: &Pending) -> Value {
    json!({
        "iss": ISSUER, "aud": "client-1", "sub": "pairwise-1", "pid": INVENTED, "nonce": pending.nonce,
        "acr": "idporten-loa-high", "amr": "BankID", "locale": "nn", "sid": "session-1", "jti": "j1",
        "iat": now().as_second(), "exp": now().as_second() + 120, "auth_time": now().as_second() - 60,
    })
}

fn judged_in(
    environment: Environment,
    pending: &Pending,
    change: impl FnOnce(&mut Value),
) -> Result<Identity, SignInError> {
    let mut claims = claims(pending);
    change(&mut claims);
    serde_json::from_value::<Claims>(claims).unwrap().judge(&config(), environment, pending, now())
}

fn judged(change: impl FnOnce(&mut Value)) -> Result<Identity, SignInError> {
    judged_in(Environment::Test, &pending(), change)
}

#[test]
fn a_token_tells_who_they_are() {
    let identity = judged(|_| {}).unwrap();
    assert_eq!(identity.pid.unwrap().as_str(), INVENTED);
    assert_eq!((identity.level, &identity.sub[..]), (Level::High, "pairwise-1"));
    assert_eq!((identity.language, identity.sid.as_deref()), (Some(Language::Nynorsk), Some("session-1")));
    assert_eq!(identity.auth_time.unwrap().as_second(), now().as_second() - 60);
    assert_eq!(identity.expires.as_second(), now().as_second() + 120);
}

#[test]
fn what_may_be_missing_or_of_another_kind_is_no_fault() {
    let identity = judged(|claims| {
        for absent in ["pid", "sid", "locale", "amr", "auth_time", "jti"] {
            claims.as_object_mut().unwrap().remove(absent);
        }
        claims["aud"] = json!(["client-1"]);
    })
    .unwrap();
    assert_eq!((identity.pid, identity.sid, identity.language), (None, None, None));
    for (claim, value) in [
        ("amr", json!(["TestID"])),
        ("amr", json!(null)),
        ("azp", json!("client-1")),
        ("locale", json!("fi")),
    ] {
        assert!(judged(|claims| claims[claim] = value).is_ok(), "{claim}");
    }
}

#[test]
fn each_claim_that_does_not_agree_is_refused_by_its_own_name() {
    let seconds = |from_now: i64| json!(now().as_second() + from_now);
    for (claim, value, fault) in [
        ("iss", json!("https://idporten.no"), TokenFault::Issuer),
        ("iss", json!("https://test.idporten.no/"), TokenFault::Issuer),
        ("aud", json!("client-2"), TokenFault::Audience),
        ("aud", json!(["client-1", "client-2"]), TokenFault::Audience),
        ("aud", json!([]), TokenFault::Audience),
        ("azp", json!("client-2"), TokenFault::AuthorizedParty),
        ("nonce", json!("another"), TokenFault::Nonce),
        ("nonce", json!(null), TokenFault::Nonce),
        ("exp", seconds(-10), TokenFault::Expired),
        ("iat", seconds(11), TokenFault::NotYet),
        ("auth_time", seconds(11), TokenFault::NotYet),
    ] {
        let refused = judged(|claims| claims[claim] = value.clone()).unwrap_err();
        assert_eq!(refused, SignInError::Token(fault), "{claim}: {value}");
    }
    for (claim, value) in [("exp", seconds(-9)), ("iat", seconds(10))] {
        assert!(judged(|claims| claims[claim] = value).is_ok(), "clocks may differ by ten seconds");
    }
}

#[test]
fn a_level_below_the_one_asked_for_or_unknown_is_refused() {
    for (acr, given) in [
        (json!("idporten-loa-low"), Some(Level::Low)),
        (json!("Level4"), None),
        (json!(""), None),
        (json!(null), None),
    ] {
        let refused = judged(|claims| claims["acr"] = acr).unwrap_err();
        assert_eq!(refused, SignInError::LevelTooLow { asked: Level::Substantial, given });
    }
    assert_eq!(
        judged(|claims| claims["acr"] = json!("idporten-loa-substantial")).unwrap().level,
        Level::Substantial
    );
}

#[test]
fn whoever_was_to_prove_anew_who_they_are_has_done_so_since_they_left() {
    let request = SignIn { prompt: Some(Prompt::Login), ..SignIn::new(Level::Low, Language::Bokmaal) };
    let pending = Pending::new(&request, now());
    let proved = |seconds: i64| {
        judged_in(Environment::Test, &pending, |claims| {
            claims["auth_time"] = json!(now().as_second() + seconds);
        })
    };
    assert!(proved(5).is_ok() && proved(-10).is_ok());
    assert_eq!(proved(-11).unwrap_err(), TokenFault::NotAnew.into());
    let silent = judged_in(Environment::Test, &pending, |claims| claims["auth_time"] = json!(null));
    assert_eq!(silent.unwrap_err(), TokenFault::NotAnew.into());
}

#[test]
fn an_identity_number_belongs_to_its_environment() {
    let in_production = judged_in(Environment::Production, &pending(), |_| {}).unwrap_err();
    assert_eq!(in_production, SignInError::PidNotAllowed(NotAllowedHere::SyntheticInProduction));
    for broken in ["", "20914695017", "abc", "20914695016 "] {
        assert_eq!(judged(|claims| claims["pid"] = json!(broken)).unwrap_err(), SignInError::InvalidPid);
    }
}

#[test]
fn no_error_shows_what_stood_in_the_token() {
    let refused = judged(|claims| claims["pid"] = json!("20914695017")).unwrap_err();
    assert!(!format!("{refused} {refused:?} {}", refused.detail()).contains("2091469501"));
    let signed_in = SignedIn {
        pid: domain::NationalId::parse(INVENTED).ok(),
        sub: "pairwise-1".into(),
        level: Level::High,
        sid: Some("session-1".into()),
        language: None,
        auth_time: None,
        id_token: "eyJ.secret.x".into(),
        expires: now(),
        return_to: LocalPath::default(),
    };
    assert_eq!(format!("{signed_in:?}"), "SignedIn { level: High, .. }");
}

fn client(environment: Environment, back: &str) -> Result<IdPorten, SetupError> {
    let config = IdPortenConfig::new(ISSUER, "client-1", registered_key(), back);
    IdPorten::new(config, environment, Arc::new(TestClock::default()))
}

#[test]
fn people_come_back_over_a_protected_way_or_to_this_machine() {
    assert!(client(Environment::Production, BACK).is_ok());
    for local in ["http://127.0.0.1:8080/retur", "http://localhost/retur", "http://[::1]:8080/retur"] {
        assert!(client(Environment::Test, local).is_ok(), "{local}");
        assert_eq!(client(Environment::Production, local).err(), Some(SetupError::InsecureAddress));
    }
    let elsewhere = client(Environment::Test, "http://reim.example/retur");
    assert_eq!(elsewhere.err(), Some(SetupError::InsecureAddress));
}

#[tokio::test]
async fn whoever_has_been_away_too_long_begins_again() {
    let clock = TestClock::default();
    let idporten = IdPorten::new(config(), Environment::Test, Arc::new(clock.clone())).unwrap();
    let pending = pending();
    clock.advance(Duration::from_mins(30) + Duration::from_secs(1));
    let query = format!("code=a&state={}", pending.state());
    assert_eq!(idporten.finish(pending, &query).await, Err(SignInError::TooLate));
}

#[test]
fn a_session_that_ends_elsewhere_is_known_by_issuer_and_sid() {
    let idporten = client(Environment::Test, BACK).unwrap();
    let ended = idporten.front_channel("sid=s%2B1&iss=https%3A%2F%2Ftest.idporten.no").unwrap();
    assert_eq!(ended, SessionEnded { issuer: ISSUER.to_owned(), sid: "s+1".to_owned() });
    for (query, error) in [
        ("sid=s1&iss=https%3A%2F%2Fidporten.no", SignInError::WrongSender),
        ("sid=s1", SignInError::BadCallback),
        ("iss=https%3A%2F%2Ftest.idporten.no", SignInError::BadCallback),
        ("sid=&iss=https%3A%2F%2Ftest.idporten.no", SignInError::BadCallback),
        ("sid=a&sid=b&iss=https%3A%2F%2Ftest.idporten.no", SignInError::BadCallback),
        ("", SignInError::BadCallback),
    ] {
        assert_eq!(idporten.front_channel(query), Err(error), "{query}");
    }
}

/// A handler of a web server may hold these futures.
#[test]
fn signing_in_can_be_awaited_on_any_thread() {
    fn anywhere<T: Send>(_: T) {}
    let idporten = client(Environment::Test, BACK).unwrap();
    let request = SignIn::new(Level::High, Language::Bokmaal);
    anywhere(idporten.begin(&request));
    anywhere(idporten.finish(pending(), ""));
    anywhere(idporten.sign_out(None, BACK, ""));
}

proptest! {
    #[test]
    fn no_times_break_us(iat in any::<i64>(), exp in any::<i64>(), auth_time in any::<i64>()) {
        let judged = judged(|claims| {
            claims["iat"] = json!(iat);
            claims["exp"] = json!(exp);
            claims["auth_time"] = json!(auth_time);
        });
        let now = now().as_second();
        prop_assert_eq!(judged.is_ok(), exp > now - 10 && iat <= now + 10 && auth_time <= now + 10);
    }
}
