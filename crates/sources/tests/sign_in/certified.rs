//! Our client against a provider that others wrote and the OpenID Foundation has certified: npm's `oidc-provider`, set up
//! like ID-porten (`browser/oidc`). Skipped where its packages are not installed, unless `REIM_TEST_OIDC` says that they
//! must be.

use std::{
    net::TcpListener,
    path::PathBuf,
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

use aws_lc_rs::{
    encoding::{AsDer as _, Pkcs8V1Der},
    rsa::{KeyPair, KeySize},
};
use clock::SystemClock;
use domain::{Environment, krr::Language};
use jsonwebtoken::{EncodingKey, jwk::Jwk};
use sources::{
    doctor::{Status, examine_sign_in},
    idporten::{Fault, IdPorten, IdPortenConfig, Level, Prompt, SignIn, SignInError, SignedIn},
    maskinporten::{Algorithm, SigningKey},
};

use crate::{
    browser::{Browser, Stop},
    scene::{BACK, INVENTED, OUT, request},
};

/// The provider, which ends with the test.
struct Provider {
    process: tokio::process::Child,
    issuer: String,
}

/// A private key as PEM, and its public half as the provider wants it.
fn key() -> (String, String) {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    let pem = pem::encode(&pem::Pem::new("PRIVATE KEY", der.as_ref()));
    let signing = EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap();
    let mut public = Jwk::from_encoding_key(&signing, jsonwebtoken::Algorithm::RS256).unwrap();
    public.common.key_id = Some("k1".to_owned());
    (pem, serde_json::to_string(&public).unwrap())
}

impl Provider {
    /// `None` where it cannot be started here.
    async fn start(public_key: &str) -> Option<Self> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../browser/oidc");
        let has_node = Command::new("node").arg("--version").stdout(Stdio::null()).status().is_ok();
        if !has_node || !folder.join("node_modules/oidc-provider").exists() {
            assert!(std::env::var_os("REIM_TEST_OIDC").is_none(), "run npm ci in browser/oidc");
            #[expect(
                clippy::print_stderr,
                reason = "whoever reads the test's output must know that it did nothing"
            )]
            {
                eprintln!("skipped: no Node.js, or `npm ci` has not been run in browser/oidc");
            }
            return None;
        }
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let issuer = format!("http://{free}");
        let process = tokio::process::Command::new("node")
            .arg("provider.mjs")
            .current_dir(folder)
            .env("PORT", free.port().to_string())
            .env("CLIENT_JWK", public_key)
            .env("REDIRECT_URI", BACK)
            .env("POST_LOGOUT_URI", OUT)
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Some(Self { process, issuer }.ready().await)
    }

    async fn ready(mut self) -> Self {
        for _ in 0..300 {
            if tokio::net::TcpStream::connect(self.issuer.trim_start_matches("http://")).await.is_ok() {
                return self;
            }
            assert!(self.process.try_wait().unwrap().is_none(), "the provider has ended");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the provider does not answer");
    }

    fn client(&self, private_key: &str, client_id: &str, back: &str) -> IdPorten {
        let key = SigningKey::registered(private_key, "k1", Algorithm::Rs256).unwrap();
        let config = IdPortenConfig::new(&self.issuer, client_id, key, back);
        IdPorten::new(config, Environment::Test, Arc::new(SystemClock)).unwrap()
    }
}

async fn sign_in(
    idporten: &IdPorten,
    browser: &mut Browser,
    request: &SignIn,
    form: &[(&str, &str)],
) -> Result<SignedIn, SignInError> {
    let begun = idporten.begin(request).await?;
    let query = match browser.go(begun.redirect, BACK).await {
        Stop::Home(query) => query,
        Stop::Page(page, _) => browser.send(page, form, BACK).await.home(),
    };
    idporten.finish(begun.pending, &query).await
}

const PERSON: &[(&str, &str)] = &[("pid", INVENTED)];

/// One provider for all that is asked of it: it takes seconds to start.
#[tokio::test]
async fn our_client_and_a_certified_provider_understand_each_other() {
    let (private, public) = key();
    let Some(provider) = Provider::start(&public).await else { return };
    let idporten = provider.client(&private, "reim", BACK);
    let mut browser = Browser::default();

    let person = sign_in(&idporten, &mut browser, &request(), PERSON).await.unwrap();
    assert_eq!(person.pid.unwrap().as_str(), INVENTED);
    assert_eq!((person.level, person.language), (Level::Substantial, Some(Language::Nynorsk)));
    assert!(person.auth_time.is_some() && person.sub != INVENTED);
    let silent = SignIn { prompt: Some(Prompt::None), ..request() };
    assert_eq!(sign_in(&idporten, &mut browser, &silent, &[]).await.unwrap().sub, person.sub);
    let anew = SignIn { prompt: Some(Prompt::Login), ..request() };
    assert!(sign_in(&idporten, &mut browser, &anew, PERSON).await.is_ok());

    refusals(&idporten).await;
    wrong_clients(&provider, &private).await;
    leaving(&idporten, &mut browser, &person).await;
}

async fn refusals(idporten: &IdPorten) {
    let nobody = &mut Browser::default();
    let silent = SignIn { prompt: Some(Prompt::None), ..request() };
    assert_eq!(sign_in(idporten, nobody, &silent, &[]).await, Err(SignInError::SignInNeeded));
    assert_eq!(sign_in(idporten, nobody, &request(), &[("avbryt", "1")]).await, Err(SignInError::Cancelled));
    let low = [("pid", INVENTED), ("acr", "idporten-loa-low")];
    let (asked, given) = (Level::Substantial, Some(Level::Low));
    let refused = sign_in(idporten, &mut Browser::default(), &request(), &low).await;
    assert_eq!(refused, Err(SignInError::LevelTooLow { asked, given }));

    let begun = idporten.begin(&request()).await.unwrap();
    let other = idporten.begin(&request()).await.unwrap().pending;
    let mut browser = Browser::default();
    let (page, _) = browser.go(begun.redirect, BACK).await.page();
    let query = browser.send(page, PERSON, BACK).await.home();
    let bent = query.replace(begun.pending.state(), other.state());
    let stolen = idporten.finish(other, &bent).await;
    assert!(matches!(stolen, Err(SignInError::Refused { fault: Fault::Grant, .. })), "{stolen:?}");
    let without_sender = query.split("&iss=").next().unwrap();
    let unsigned = idporten.finish(begun.pending, without_sender).await;
    assert_eq!(unsigned, Err(SignInError::WrongSender));
}

async fn wrong_clients(provider: &Provider, private: &str) {
    let refused = async |idporten: &IdPorten| match idporten.begin(&request()).await {
        Err(SignInError::Refused { fault, .. }) => fault,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&provider.client(private, "other", BACK)).await, Fault::Client);
    assert_eq!(refused(&provider.client(&key().0, "reim", BACK)).await, Fault::Client);
    let elsewhere = provider.client(private, "reim", "http://127.0.0.1:8080/elsewhere");
    assert_eq!(refused(&elsewhere).await, Fault::Request);
    let checks = examine_sign_in(&provider.client(private, "reim", BACK)).await;
    let client = checks.iter().find(|check| check.name == "doctor-idporten-client").unwrap();
    assert_eq!(client.status, Status::Ok, "{client:?}");
}

async fn leaving(idporten: &IdPorten, browser: &mut Browser, person: &SignedIn) {
    let out = idporten.sign_out(Some(&person.id_token), OUT, "farewell").await.unwrap();
    let fields: Vec<_> = out.fields().iter().map(|(name, value)| (*name, value.as_str())).collect();
    let (asked, page) = browser.send(out.place().clone(), &fields, OUT).await.page();
    let page = page.text().await.unwrap();
    let xsrf = page.split("name=\"xsrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let action = page.split("action=\"").nth(1).unwrap().split('"').next().unwrap();
    let confirm = asked.join(action).unwrap();
    let home = browser.send(confirm, &[("xsrf", &xsrf), ("logout", "yes")], OUT).await.home();
    assert_eq!(home, "state=farewell");
    let silent = SignIn { prompt: Some(Prompt::None), ..request() };
    assert_eq!(sign_in(idporten, browser, &silent, &[]).await, Err(SignInError::SignInNeeded));
}
