//! What is kept of an issuer, for how long, and which tokens are its own.

use std::time::Duration;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{signed::key_named, testing::FakeIssuer, *};
use crate::testing::TestClock;

async fn told(issuer: &Issuer, token: &str) -> Result<Value, Unproved> {
    proved(issuer, token).await
}

fn fault(fault: SignatureFault) -> Result<Value, Unproved> {
    Err(Unproved::Token(fault))
}

#[tokio::test]
async fn a_description_and_keys_are_kept_for_a_day() {
    let (clock, fake) = (TestClock::default(), FakeIssuer::start().await);
    let issuer = fake.issuer(&clock);
    let claims = json!({ "sub": "x" });
    for _ in 0..3 {
        assert_eq!(told(&issuer, &fake.sign(&claims)).await, Ok(claims.clone()));
    }
    clock.advance(Duration::from_hours(23));
    told(&issuer, &fake.sign(&claims)).await.unwrap();
    assert_eq!(fake.asked(), (1, 1));
    clock.advance(Duration::from_hours(1));
    told(&issuer, &fake.sign(&claims)).await.unwrap();
    assert_eq!(fake.asked(), (2, 2));
}

#[tokio::test]
async fn a_new_key_is_found_at_once_and_a_withdrawn_one_is_forgotten_within_a_day() {
    let (clock, fake) = (TestClock::default(), FakeIssuer::start().await);
    let issuer = fake.issuer(&clock);
    let claims = json!({});
    let old = fake.sign(&claims);
    told(&issuer, &old).await.unwrap();
    fake.rotate("second");
    told(&issuer, &fake.sign(&claims)).await.unwrap();
    told(&issuer, &old).await.unwrap();
    fake.withdraw("first");
    clock.advance(Duration::from_hours(24));
    assert_eq!(told(&issuer, &old).await, fault(SignatureFault::UnknownKey));
}

#[tokio::test]
async fn made_up_key_names_ask_the_issuer_at_most_once_a_minute() {
    let (clock, fake) = (TestClock::default(), FakeIssuer::start().await);
    let issuer = fake.issuer(&clock);
    told(&issuer, &fake.sign(&json!({}))).await.unwrap();
    for number in 0..20 {
        let header = Header { kid: Some(format!("made-up-{number}")), ..fake.header() };
        let made_up = fake.sign_by(&header, &json!({}));
        assert_eq!(told(&issuer, &made_up).await, fault(SignatureFault::UnknownKey));
        clock.advance(Duration::from_secs(6));
    }
    assert_eq!(fake.asked(), (1, 1 + 2)); // at 0 and 60 of 114 seconds
}

#[tokio::test]
async fn an_outage_does_not_take_what_is_held() {
    let (clock, fake) = (TestClock::default(), FakeIssuer::start().await);
    let issuer = fake.issuer(&clock);
    fake.say(503);
    let token = fake.sign(&json!({}));
    let down = Err(Unproved::Issuer(IssuerError::Unavailable { status: 503 }));
    assert_eq!(told(&issuer, &token).await, down);
    fake.say(200);
    told(&issuer, &token).await.unwrap();
    fake.say(503);
    clock.advance(Duration::from_hours(30));
    told(&issuer, &token).await.unwrap();
}

#[tokio::test]
async fn an_issuer_by_another_name_is_not_believed() {
    let (clock, fake) = (TestClock::default(), FakeIssuer::start().await);
    let name = format!("{}/", fake.url());
    let other = Issuer::new(
        &name,
        "openid-configuration",
        domain::Environment::Test,
        testing::WAITING,
        std::sync::Arc::new(clock),
    );
    assert_eq!(other.unwrap().describe().await.err(), Some(IssuerError::WrongIssuer));
}

#[tokio::test]
async fn a_token_must_be_signed_by_the_key_it_names_and_by_rs256() {
    let (clock, fake) = (TestClock::default(), FakeIssuer::start().await);
    let issuer = fake.issuer(&clock);
    let claims = json!({ "sub": "x" });
    let good = fake.sign(&claims);

    let other = FakeIssuer::start().await;
    assert_eq!(told(&issuer, &other.sign(&claims)).await, fault(SignatureFault::Signature));
    let header = Header { alg: Algorithm::RS512, ..fake.header() };
    assert_eq!(told(&issuer, &fake.sign_by(&header, &claims)).await, fault(SignatureFault::Algorithm));
    // The public key taken for a shared secret.
    let header = Header { alg: Algorithm::HS256, ..fake.header() };
    let shared = jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(b"n")).unwrap();
    assert_eq!(told(&issuer, &shared).await, fault(SignatureFault::Algorithm));
    let mut parts: Vec<&str> = good.split('.').collect();
    let none = BASE64_URL_SAFE_NO_PAD.encode(r#"{"alg":"none","kid":"first"}"#);
    parts[0] = &none;
    assert_eq!(told(&issuer, &parts.join(".")).await, fault(SignatureFault::Algorithm));
    let forged = BASE64_URL_SAFE_NO_PAD.encode(r#"{"sub":"somebody-else"}"#);
    let parts: Vec<&str> = good.split('.').collect();
    let forged = format!("{}.{forged}.{}", parts[0], parts[2]);
    assert_eq!(told(&issuer, &forged).await, fault(SignatureFault::Signature));
    let header = Header { kid: None, ..fake.header() };
    assert_eq!(told(&issuer, &fake.sign_by(&header, &claims)).await, fault(SignatureFault::UnknownKey));
    let critical = BASE64_URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","kid":"first","crit":["b64"]}"#);
    assert_eq!(key_named(&format!("{critical}.a.b")), Err(SignatureFault::Malformed));
    assert_eq!(key_named(&"a".repeat(40_000)), Err(SignatureFault::Malformed));
}

proptest! {
    #[test]
    fn no_text_breaks_us_and_none_is_taken_for_a_token(text in "\\PC{0,60}|([a-zA-Z0-9_-]{0,40}\\.){0,4}") {
        prop_assert!(key_named(&text).is_err());
    }
}
