//! The door of our own API, with tokens from the simulated Maskinporten.

use std::sync::Arc;

use clock::{Clock as _, StillClock};
use domain::{Environment, OrganisationNumber};
use jiff::SignedDuration;
use jsonwebtoken::{Algorithm, Header};
use serde_json::{Value, json};
use simulators::{Fault, FaultKind, Options, Register, Simulators, World};
use sources::{
    bearer::{Bearer, BearerConfig, Caller, Refusal},
    issuer::IssuerError,
};

const SCOPE: &str = "reim:kontakt.read";
const OURS: &str = "https://reim.example/api";

/// Maskinporten, our door, and an invented body with a client that may call us.
struct Scene {
    simulators: Simulators,
    door: Bearer,
    clock: StillClock,
}

impl Scene {
    async fn set() -> Self {
        let clock = StillClock::at("2026-11-21T12:00:00Z".parse().unwrap());
        let options = Options { clock: Arc::new(clock.clone()), ..Options::default() };
        let simulators = Simulators::start(Arc::new(World::small(1, 2026)), options).await.unwrap();
        let client = simulators.credentials.client_id.clone();
        simulators.change_client(&client, |client| client.scopes.push(SCOPE.to_owned()));
        let config = BearerConfig::new(&simulators.maskinporten_issuer, OURS);
        let door = Bearer::new(config, Environment::Test, Arc::new(clock.clone())).unwrap();
        Self { simulators, door, clock }
    }

    /// The header of somebody who has asked Maskinporten for a token, with something more in what they asked.
    async fn header(&self, more: &Value) -> String {
        let credentials = &self.simulators.credentials;
        let now = self.clock.now().as_second();
        let mut claims = json!({
            "aud": self.simulators.maskinporten_issuer,
            "iss": credentials.client_id,
            "scope": SCOPE,
            "resource": [OURS],
            "iat": now,
            "exp": now + 120,
            "jti": uuid::Uuid::new_v4().to_string(),
        });
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let header = Header { kid: Some(credentials.kid.clone()), ..Header::new(Algorithm::RS256) };
        let assertion = jsonwebtoken::encode(&header, &claims, &credentials.signing_key()).unwrap();
        let form = [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", &assertion)];
        let url = format!("{}token", self.simulators.maskinporten_issuer);
        let answer = reqwest::Client::new().post(url).form(&form).send().await.unwrap();
        let answer: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        format!("Bearer {}", answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")))
    }

    async fn let_in(&self, header: &str) -> Result<Caller, Refusal> {
        self.door.verify(Some(header), SCOPE).await
    }
}

#[tokio::test]
async fn a_body_with_the_scope_is_let_in_by_its_number() {
    let scene = Scene::set().await;
    let caller = scene.let_in(&scene.header(&json!({})).await).await.unwrap();
    assert_eq!(caller.consumer, scene.simulators.credentials.organisation);
    assert_eq!((caller.supplier, caller.client_id), (None, scene.simulators.credentials.client_id.clone()));
    assert_eq!(caller.scopes, [SCOPE]);
}

#[tokio::test]
async fn a_supplier_is_let_in_for_the_one_that_delegated_to_it() {
    let scene = Scene::set().await;
    let consumer = OrganisationNumber::parse("310753610").unwrap();
    scene.simulators.delegate(consumer, SCOPE);
    let header = scene.header(&json!({ "consumer_org": consumer.as_str() })).await;
    let caller = scene.let_in(&header).await.unwrap();
    assert_eq!(caller.consumer, consumer);
    assert_eq!(caller.supplier, Some(scene.simulators.credentials.organisation));
    assert!(caller.delegation_source.is_some());
}

#[tokio::test]
async fn a_token_for_something_else_or_for_anybody_stays_outside() {
    let scene = Scene::set().await;
    let needed = || SCOPE.to_owned();
    for (more, refusal) in [
        (json!({ "resource": null }), Refusal::WrongAudience),
        (json!({ "resource": ["https://krr.example"] }), Refusal::WrongAudience),
        (
            json!({ "scope": "krr:global/kontaktinformasjon.read" }),
            Refusal::ScopeLacking { needed: needed() },
        ),
    ] {
        let header = scene.header(&more).await;
        assert_eq!(scene.let_in(&header).await, Err(refusal), "{more}");
    }
    let several = json!({ "resource": ["https://krr.example", OURS] });
    assert!(scene.let_in(&scene.header(&several).await).await.is_ok());
}

#[tokio::test]
async fn a_token_lives_as_long_as_it_says_and_ten_seconds() {
    let scene = Scene::set().await;
    let header = scene.header(&json!({})).await;
    scene.clock.advance(SignedDuration::from_secs(609));
    assert!(scene.let_in(&header).await.is_ok());
    scene.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(scene.let_in(&header).await, Err(Refusal::Expired));
}

#[tokio::test]
async fn somebody_elses_token_is_not_maskinportens() {
    let (scene, other) = (Scene::set().await, Scene::set().await);
    // It names the key as ours does, and was signed by another.
    assert_eq!(scene.let_in(&other.header(&json!({})).await).await, Err(Refusal::WrongSignature));
}

#[tokio::test]
async fn while_maskinporten_is_down_those_we_can_judge_are_let_in() {
    let scene = Scene::set().await;
    let header = scene.header(&json!({})).await;
    scene.simulators.faults.order(Fault::always(Register::Maskinporten, FaultKind::status(503)));
    let unknowable = Refusal::Unknowable(IssuerError::Unavailable { status: 503 });
    assert_eq!(scene.let_in(&header).await, Err(unknowable));
    scene.simulators.faults.clear();
    assert!(scene.let_in(&header).await.is_ok());
    scene.simulators.faults.order(Fault::always(Register::Maskinporten, FaultKind::status(503)));
    assert!(scene.let_in(&header).await.is_ok());
}
