//! ID-porten is as strict as the real one, and anybody may be anybody there.

mod page;
mod refusals;
mod sessions;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, Header};
use reqwest::{Response, header};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use simulators::{Options, SignInOptions};

use crate::scene::{Assertion, Scene};

const BACK: &str = "https://reim.example/innlogging/retur";
const OUT: &str = "https://reim.example/";
const FRAME: &str = "https://reim.example/innlogging/utlogget";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const INVENTED: &str = "20914695016";

async fn scene() -> Scene {
    let sign_in = SignInOptions {
        redirect_uris: vec![BACK.to_owned(), "http://127.0.0.1:8080/retur".to_owned()],
        post_logout_redirect_uris: vec![OUT.to_owned()],
        frontchannel_logout_uri: Some(FRAME.to_owned()),
        people: Vec::new(),
    };
    Scene::with(|options| Options { sign_in, ..options }).await
}

/// A form under way; sound until something in it is changed.
#[derive(Clone)]
struct Form(Vec<(String, String)>);

impl Form {
    fn set(mut self, name: &str, value: &str) -> Self {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.0.retain(|(known, _)| known != name);
        self
    }

    fn twice(mut self, name: &str) -> Self {
        let value = self.0.iter().find(|(known, _)| known == name).unwrap().clone();
        self.0.push(value);
        self
    }
}

/// A browser's cookie, as it came.
type Cookie = Option<String>;

impl Scene {
    fn client_assertion(&self) -> Assertion {
        let credentials = &self.simulators.sign_in_credentials;
        let now = self.now().as_second();
        Assertion {
            header: Header { kid: Some(credentials.kid.clone()), ..Header::new(Algorithm::RS256) },
            claims: json!({
                "iss": credentials.client_id,
                "sub": credentials.client_id,
                "aud": self.simulators.idporten_issuer,
                "iat": now,
                "exp": now + 120,
                "jti": uuid::Uuid::new_v4().to_string(),
            }),
            key: credentials.signing_key(),
        }
    }

    fn request(&self) -> Form {
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
        let form = [
            ("response_type", "code"),
            ("client_id", &self.simulators.sign_in_credentials.client_id),
            ("redirect_uri", BACK),
            ("scope", "openid profile"),
            ("state", "s1"),
            ("nonce", "n1"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("acr_values", "idporten-loa-high"),
            ("ui_locales", "nn"),
        ];
        Form(form.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec())
    }

    /// To the client's own places, with its signature on it.
    async fn send(&self, place: &str, form: Form, assertion: &Assertion) -> Response {
        let form = form
            .set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
            .set("client_assertion", &assertion.text());
        self.send_bare(place, &form).await
    }

    async fn send_bare(&self, place: &str, form: &Form) -> Response {
        let url = format!("{}{place}", self.simulators.idporten_issuer);
        self.http.post(url).form(&form.0).send().await.unwrap()
    }

    async fn push(&self, form: Form) -> Response {
        self.send("/par", form, &self.client_assertion()).await
    }

    async fn request_uri(&self, form: Form) -> String {
        let answer = self.push(form).await;
        assert_eq!(answer.status(), 201);
        let answer: Value = answer.json().await.unwrap();
        assert_eq!(answer["expires_in"], 120);
        answer["request_uri"].as_str().unwrap().to_owned()
    }

    /// As a browser goes, a redirect at a time.
    async fn visit(&self, path: &str, cookie: &Cookie) -> Response {
        let url = if path.starts_with('/') {
            format!("{}{path}", self.simulators.idporten_issuer)
        } else {
            path.into()
        };
        let cookie = cookie.clone().unwrap_or_default();
        self.http.get(url).header(header::COOKIE, cookie).send().await.unwrap()
    }

    async fn authorize(&self, request_uri: &str, cookie: &Cookie) -> Response {
        let client = &self.simulators.sign_in_credentials.client_id;
        self.visit(&format!("/authorize?client_id={client}&request_uri={request_uri}"), cookie).await
    }

    /// The page where one says who one is.
    async fn login(&self, form: Form) -> String {
        let request_uri = self.request_uri(form).await;
        let login = location(&self.authorize(&request_uri, &None).await);
        assert!(login.starts_with("/login/"), "{login}");
        login
    }

    async fn choose(&self, login: &str, form: &[(&str, &str)]) -> Response {
        let url = format!("{}{login}", self.simulators.idporten_issuer);
        self.http.post(url).form(form).send().await.unwrap()
    }

    /// All the way back, as an invented person; gives the code and the browser's cookie.
    async fn code(&self, form: Form) -> (String, Cookie) {
        let login = self.login(form).await;
        let back = self.choose(&login, &[("pid", INVENTED)]).await;
        let cookie =
            back.headers()[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
        (parameter(&location(&back), "code").unwrap(), Some(cookie))
    }

    async fn tokens(&self, form: Form) -> Response {
        self.send("/token", form, &self.client_assertion()).await
    }

    async fn id_token(&self, code: &str) -> String {
        let tokens: Value = self.tokens(exchange(code)).await.json().await.unwrap();
        tokens["id_token"].as_str().unwrap_or_else(|| panic!("{tokens}")).to_owned()
    }
}

/// What a code is exchanged with.
fn exchange(code: &str) -> Form {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", BACK),
        ("code_verifier", VERIFIER),
    ];
    Form(form.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec())
}

fn claims(id_token: &str) -> Value {
    jsonwebtoken::dangerous::insecure_decode_claims(id_token).unwrap()
}

fn location(response: &Response) -> String {
    assert_eq!(response.status(), 303);
    response.headers()[header::LOCATION].to_str().unwrap().to_owned()
}

fn parameter(address: &str, name: &str) -> Option<String> {
    let address = reqwest::Url::parse(address).unwrap();
    let found = address.query_pairs().find(|(known, _)| known == name);
    found.map(|(_, value)| value.into_owned())
}

/// Status and `error`.
async fn no(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap();
    assert!(body["error_description"].as_str().unwrap().contains("(trace_id: "));
    (status, body["error"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_sound_sign_in_gives_a_token_with_the_documented_claims() {
    let scene = scene().await;
    let login = scene.login(scene.request()).await;
    let back = location(&scene.choose(&login, &[("pid", INVENTED)]).await);
    assert!(back.starts_with(BACK));
    let iss = Some(scene.simulators.idporten_issuer.clone());
    assert_eq!((parameter(&back, "state"), parameter(&back, "iss")), (Some("s1".into()), iss.clone()));
    let answer = scene.tokens(exchange(&parameter(&back, "code").unwrap())).await;
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let tokens: Value = answer.json().await.unwrap();
    assert_eq!(tokens["token_type"], "Bearer");

    let mut claims = claims(tokens["id_token"].as_str().unwrap());
    let now = scene.now().as_second();
    assert_ne!(claims["sub"], INVENTED);
    assert_ne!(claims["sid"], Value::Null);
    for varying in ["sub", "sid", "jti"] {
        claims.as_object_mut().unwrap().remove(varying);
    }
    assert_eq!(
        claims,
        json!({
            "iss": iss, "aud": scene.simulators.sign_in_credentials.client_id, "pid": INVENTED, "nonce": "n1",
            "acr": "idporten-loa-high", "amr": "TestID", "locale": "nn",
            "iat": now, "exp": now + 120, "auth_time": now,
        })
    );
}

#[tokio::test]
async fn the_metadata_leads_to_every_place_and_to_the_keys_old_and_new() {
    let scene = scene().await;
    let issuer = scene.simulators.idporten_issuer.clone();
    let metadata: Value = scene.visit("/.well-known/openid-configuration", &None).await.json().await.unwrap();
    assert_eq!(metadata["issuer"], json!(issuer));
    assert_eq!(metadata["pushed_authorization_request_endpoint"], json!(format!("{issuer}/par")));
    assert_eq!(metadata["code_challenge_methods_supported"], json!(["S256"]));
    let keys = async || -> Vec<Value> {
        let set: Value = scene.visit("/jwk", &None).await.json().await.unwrap();
        set["keys"].as_array().unwrap().clone()
    };
    let before = keys().await;
    scene.simulators.rotate_sign_in_key();
    let after = keys().await;
    assert_eq!((before.len(), after.len(), &after[0]), (1, 2, &before[0]));
    let (code, _) = scene.code(scene.request()).await;
    let header = jsonwebtoken::decode_header(scene.id_token(&code).await).unwrap();
    assert_eq!(json!(header.kid), after[1]["kid"]);
}
