//! A small country at noon on 21 November 2026, and the means to ask its registers.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use clock::Clock;
use futures::{FutureExt as _, future::BoxFuture};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use simulators::{Options, Simulators, World, maskinporten::Certified, world::Citizen};

pub const CONTACT_SCOPE: &str = "krr:global/kontaktinformasjon.read";
pub const DELEGATED_SCOPE: &str = "krr:global/kontaktinfo.read";

/// A clock that stands until it is moved.
pub struct StoppedClock(AtomicI64);

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::SeqCst)).unwrap()
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        std::future::ready(()).boxed()
    }

    fn fraction(&self) -> f64 {
        0.5
    }
}

pub struct Scene {
    pub simulators: Simulators,
    pub http: reqwest::Client,
    clock: Arc<StoppedClock>,
}

/// A Maskinporten grant, sound until something in it is changed.
pub struct Assertion {
    pub header: Header,
    pub claims: Value,
    pub key: EncodingKey,
}

impl Scene {
    pub async fn set() -> Self {
        Self::with(|options| options).await
    }

    pub async fn with(change: impl FnOnce(Options) -> Options) -> Self {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let clock = Arc::new(StoppedClock(AtomicI64::new(now.as_second())));
        let options = change(Options { clock: clock.clone(), ..Options::default() });
        let world = Arc::new(World::small(1, 2026));
        let simulators = Simulators::start(world, options).await.unwrap();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap();
        Self { simulators, http, clock }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn pass(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds, Ordering::SeqCst);
    }

    pub fn id(&self, citizen: u32) -> String {
        self.simulators.world.national_id(Citizen(citizen)).as_str().to_owned()
    }

    pub fn assertion(&self) -> Assertion {
        let credentials = &self.simulators.credentials;
        let now = self.now().as_second();
        Assertion {
            header: Header { kid: Some(credentials.kid.clone()), ..Header::new(Algorithm::RS256) },
            claims: json!({
                "aud": self.simulators.maskinporten_issuer,
                "iss": credentials.client_id,
                "scope": CONTACT_SCOPE,
                "iat": now,
                "exp": now + 120,
                "jti": uuid::Uuid::new_v4().to_string(),
            }),
            key: credentials.signing_key(),
        }
    }

    pub fn assertion_by_certificate(&self, certified: &Certified) -> Assertion {
        let assertion = self.assertion();
        Assertion {
            header: Header { kid: None, x5c: Some(certified.x5c()), ..assertion.header },
            key: certified.signing_key(),
            ..assertion
        }
    }

    pub async fn grant(&self, assertion: &Assertion) -> Response {
        self.grant_text(&assertion.text()).await
    }

    pub async fn grant_text(&self, assertion: &str) -> Response {
        let form = [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion)];
        let url = format!("{}token", self.simulators.maskinporten_issuer);
        self.http.post(url).form(&form).send().await.unwrap()
    }

    pub async fn token(&self, scope: &str) -> String {
        let mut assertion = self.assertion();
        assertion.claims["scope"] = scope.into();
        let answer: Value = self.grant(&assertion).await.json().await.unwrap();
        answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// Looks people up with a fresh token.
    pub async fn look_up(&self, people: &[String]) -> Response {
        self.ask("v2", &self.token(CONTACT_SCOPE).await, &json!({ "personidentifikatorer": people })).await
    }

    pub async fn ask(&self, version: &str, token: &str, question: &Value) -> Response {
        let url = format!("{}/rest/{version}/personer", self.simulators.krr_url);
        self.http.post(url).bearer_auth(token).json(question).send().await.unwrap()
    }

    /// The rows about these people.
    pub async fn rows(&self, people: &[String]) -> Vec<Value> {
        rows(self.look_up(people).await).await
    }

    pub async fn row(&self, citizen: u32) -> Value {
        self.rows(&[self.id(citizen)]).await.remove(0)
    }

    pub async fn admin(&self, method: reqwest::Method, path: &str, body: &Value) -> Response {
        let url = format!("{}{path}", self.simulators.admin_url);
        self.http.request(method, url).json(body).send().await.unwrap()
    }
}

impl Assertion {
    pub fn text(&self) -> String {
        jsonwebtoken::encode(&self.header, &self.claims, &self.key).unwrap()
    }
}

pub async fn rows(response: Response) -> Vec<Value> {
    assert_eq!(response.status(), StatusCode::OK);
    let answer: Value = response.json().await.unwrap();
    answer["personer"].as_array().unwrap().clone()
}

/// Status, `error`, and the code that `error_uri` ends with.
pub async fn refusal(response: Response) -> (u16, String, Option<String>) {
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap();
    let code = body["error_uri"].as_str().map(|uri| uri.rsplit('/').next().unwrap().to_owned());
    assert!(body["error_description"].as_str().unwrap().contains("(trace_id: "));
    (status, body["error"].as_str().unwrap().to_owned(), code)
}
