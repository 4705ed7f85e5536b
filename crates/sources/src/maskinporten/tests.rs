//! Maskinporten's client against a small Maskinporten on this machine.

use std::{sync::Arc, time::Duration};

use axum::{Json, Router, extract::State, routing::get};
use domain::{Environment, OrganisationNumber};
use serde_json::json;

use super::{
    testing::{FakeMaskinporten, proved, registered_key},
    *,
};
use crate::{
    setup::SetupError,
    testing::{TestClock, serve},
};

fn grant() -> Grant {
    Grant::new("krr:global/kontaktinformasjon.read")
}

#[tokio::test]
async fn a_token_is_kept_for_its_lifetime_less_a_margin() {
    let (clock, fake) = (TestClock::default(), FakeMaskinporten::default().with_lifetime(120));
    let maskinporten = fake.client(&clock).await;
    let first = maskinporten.token(&grant()).await.unwrap();
    clock.advance(Duration::from_secs(89));
    assert_eq!(maskinporten.token(&grant()).await.unwrap(), first);
    assert_eq!(fake.grants(), 1);
    clock.advance(Duration::from_secs(1));
    assert_ne!(maskinporten.token(&grant()).await.unwrap(), first);
    assert_eq!(fake.grants(), 2);
}

#[tokio::test]
async fn a_token_without_a_stated_lifetime_serves_once() {
    let (clock, fake) = (TestClock::default(), FakeMaskinporten::default().with_lifetime(0));
    let maskinporten = fake.client(&clock).await;
    maskinporten.token(&grant()).await.unwrap();
    maskinporten.token(&grant()).await.unwrap();
    assert_eq!(fake.grants(), 2);
}

#[tokio::test]
async fn each_municipality_and_scope_has_a_token_of_its_own() {
    let (clock, fake) = (TestClock::default(), FakeMaskinporten::default());
    let maskinporten = fake.client(&clock).await;
    let delegated = |number| Grant {
        consumer_org: Some(OrganisationNumber::parse(number).unwrap()),
        ..Grant::new("krr:global/kontaktinfo.read")
    };
    let restricted = Grant { resource: Some("https://krr.example".into()), ..grant() };
    let grants = [grant(), restricted, delegated("313796329"), delegated("910753614")];
    for grant in grants.iter().chain(&grants) {
        maskinporten.token(grant).await.unwrap();
    }
    assert_eq!(fake.grants(), 4);
}

#[tokio::test]
async fn a_crowd_sends_one_grant() {
    let (clock, fake) = (TestClock::default(), FakeMaskinporten::default().slow(Duration::from_millis(50)));
    let maskinporten = fake.client(&clock).await;
    let asked = (0..50).map(|_| {
        let maskinporten = maskinporten.clone();
        tokio::spawn(async move { maskinporten.token(&grant()).await.unwrap() })
    });
    let tokens = futures::future::join_all(asked).await;
    assert!(tokens.iter().all(|token| token.as_ref().unwrap() == tokens[0].as_ref().unwrap()));
    assert_eq!(fake.grants(), 1);
}

#[tokio::test]
async fn a_crowd_that_waited_for_a_refusal_hears_it_once() {
    let fake = FakeMaskinporten::default().slow(Duration::from_millis(50)).refusing("MP-200");
    let maskinporten = fake.client(&TestClock::default()).await;
    let grant = grant();
    let asked = (0..20).map(|_| maskinporten.token(&grant));
    let failures = futures::future::join_all(asked).await.iter().filter(|token| token.is_err()).count();
    assert_eq!((failures, fake.grants()), (20, 1));
    maskinporten.token(&grant).await.expect("whoever comes later asks for themself");
}

#[tokio::test]
async fn a_refused_token_is_replaced_once_however_many_were_refused_with_it() {
    let fake = FakeMaskinporten::default();
    let maskinporten = fake.client(&TestClock::default()).await;
    let old = maskinporten.token(&grant()).await.unwrap();
    maskinporten.invalidate(&grant(), &old).await;
    let new = maskinporten.token(&grant()).await.unwrap();
    assert_ne!(old, new);
    maskinporten.invalidate(&grant(), &old).await; // a late refusal of the old one
    assert_eq!(maskinporten.token(&grant()).await.unwrap(), new);
    assert_eq!(fake.grants(), 2);
}

#[tokio::test]
async fn faults_of_configuration_stop_at_once() {
    for code in [
        "MP-011", "MP-100", "MP-110", "MP-120", "MP-121", "MP-122", "MP-123", "MP-124", "MP-200", "MP-201",
        "MP-250", "MP-251", "MP-301", "MP-999",
    ] {
        let (clock, fake) = (TestClock::default(), FakeMaskinporten::default().refusing(code));
        let error = fake.client(&clock).await.token(&grant()).await.unwrap_err();
        assert_eq!((error.action(), fake.grants()), (Action::Stop, 1), "{code}");
        assert!(!error.is_transient());
        assert!(clock.slept().is_empty());
    }
}

#[tokio::test]
async fn a_used_or_expired_grant_is_renewed_once() {
    for said in ["MP-012", "MP-130", "Issue time is after now"] {
        let clock = TestClock::default();
        let fake = FakeMaskinporten::default().refusing(said);
        fake.client(&clock).await.token(&grant()).await.unwrap();
        let jtis: Vec<_> = fake
            .assertions()
            .iter()
            .map(|sent| proved(sent, jsonwebtoken::Algorithm::RS256).claims["jti"].clone())
            .collect();
        assert_eq!(jtis.len(), 2);
        assert_ne!(jtis[0], jtis[1]);

        let fake = FakeMaskinporten::default().refusing(said).refusing(said);
        let error = fake.client(&clock).await.token(&grant()).await.unwrap_err();
        assert_eq!(fake.grants(), 2, "{said}: once, not for ever");
        assert!(["maskinporten-clock", "maskinporten-used-before"].contains(&error.remedy()));
    }
}

#[tokio::test]
async fn outages_are_waited_out_within_bounds() {
    let clock = TestClock::default();
    let fake = FakeMaskinporten::default().answering(503, "").answering(200, "<html>");
    fake.client(&clock).await.token(&grant()).await.unwrap();
    assert_eq!((fake.grants(), clock.slept().len()), (3, 2));

    let fake = FakeMaskinporten::default().answering(500, "").answering(502, "").answering(503, "");
    let error = fake.client(&clock).await.token(&grant()).await.unwrap_err();
    assert!(matches!(error, MaskinportenError::Unavailable { status: 503, .. }));
    assert!(error.is_transient());
    assert_eq!(fake.grants(), 3);
}

#[tokio::test]
async fn silence_and_a_closed_door_are_told_apart() {
    let clock = TestClock::default();
    let fake = FakeMaskinporten::default().slow(Duration::from_mins(1));
    let hanging = fake
        .client_with(&clock, |config| {
            config.answer_timeout = Duration::from_millis(100);
            config.patience.attempts = 1;
        })
        .await;
    assert_eq!(hanging.token(&grant()).await, Err(MaskinportenError::Timeout));
    let nobody = fake
        .client_with(&clock, |config| config.token_endpoint = Some("http://127.0.0.1:9/token".into()))
        .await;
    assert_eq!(nobody.token(&grant()).await, Err(MaskinportenError::Unreachable));
}

/// Serves a description that may name another issuer or endpoint.
async fn described(description: serde_json::Value) -> String {
    let answer = |State(description): State<serde_json::Value>| async move { Json(description) };
    serve(Router::new().route("/.well-known/oauth-authorization-server", get(answer)).with_state(description))
        .await
}

fn discovering(issuer: String, clock: &TestClock) -> Maskinporten {
    let config = MaskinportenConfig::new(issuer, "client-1", registered_key());
    Maskinporten::new(config, Environment::Test, Arc::new(clock.clone())).unwrap()
}

#[tokio::test]
async fn the_token_endpoint_is_found_by_the_issuers_description() {
    let clock = TestClock::default();
    let fake = FakeMaskinporten::default();
    let endpoint = fake.client(&clock).await.config().token_endpoint.clone().unwrap();

    // The issuer's name is its address, which is known only once it is served.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}/", listener.local_addr().unwrap());
    let description = json!({ "issuer": issuer, "token_endpoint": endpoint, "jwks_uri": "unused" });
    let router =
        Router::new().route("/.well-known/oauth-authorization-server", get(async move || Json(description)));
    let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });

    let maskinporten = discovering(issuer, &clock);
    maskinporten.token(&grant()).await.unwrap();
    serving.abort();
    clock.advance(Duration::from_hours(48));
    maskinporten.token(&grant()).await.expect("an old description serves while there is no new one");
    assert_eq!(fake.grants(), 2);
}

#[tokio::test]
async fn a_description_of_another_issuer_is_refused() {
    let clock = TestClock::default();
    let issuer = described(
        json!({ "issuer": "https://maskinporten.no/", "token_endpoint": "https://maskinporten.no/token" }),
    )
    .await;
    let refused = discovering(issuer, &clock).token(&grant()).await;
    assert_eq!(refused, Err(MaskinportenError::WrongIssuer));
}

#[tokio::test]
async fn the_other_clock_is_read_from_its_date() {
    use axum::response::IntoResponse as _;

    let clock = TestClock::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}/", listener.local_addr().unwrap());
    let description = json!({ "issuer": issuer, "token_endpoint": format!("{issuer}token") });
    let answer =
        async move || ([("date", "Sun, 22 Nov 2026 03:00:12 GMT")], Json(description)).into_response();
    let router = Router::new().route("/.well-known/oauth-authorization-server", get(answer));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let discovered = discovering(issuer, &clock).discover().await.unwrap();
    assert_eq!(discovered.ahead.unwrap().as_millis(), 12_500);
    assert!(discovered.token_endpoint.path().ends_with("/token"));
}

#[test]
fn production_speaks_only_https() {
    let make = |issuer: &str, endpoint: Option<&str>, environment| {
        let mut config = MaskinportenConfig::new(issuer, "client-1", registered_key());
        config.token_endpoint = endpoint.map(str::to_owned);
        Maskinporten::new(config, environment, Arc::new(TestClock::default())).err()
    };
    let https = "https://maskinporten.no/";
    let http = "http://127.0.0.1:9/";
    assert_eq!(make(http, None, Environment::Production), Some(SetupError::InsecureAddress));
    assert_eq!(make(https, Some(http), Environment::Production), Some(SetupError::InsecureAddress));
    assert_eq!(make("maskinporten", None, Environment::Test), Some(SetupError::InvalidAddress));
    assert_eq!(make("ftp://maskinporten.no/", None, Environment::Test), Some(SetupError::InvalidAddress));
    assert_eq!(make(http, None, Environment::Test), None);
}
