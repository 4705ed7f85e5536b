//! A small country in which one can sign in, and our client of its ID-porten. All share a clock that stands still.

use std::sync::Arc;

use clock::StillClock;
use domain::{Environment, krr::Language};
use simulators::{Fault, FaultKind, Options, Register, SignInOptions, Simulators, World};
use sources::{
    idporten::{IdPorten, IdPortenConfig, Level, SignIn, SignInError, SignedIn},
    maskinporten::{Algorithm, SigningKey},
};

use crate::browser::{Browser, Stop};

pub const BACK: &str = "http://127.0.0.1:8080/innlogging/retur";
pub const OUT: &str = "http://127.0.0.1:8080/";
pub const INVENTED: &str = "20914695016";

pub struct Scene {
    pub simulators: Simulators,
    pub idporten: IdPorten,
    pub clock: StillClock,
}

impl Scene {
    pub async fn set() -> Self {
        Self::with(|_| {}).await
    }

    /// With our client's configuration changed.
    pub async fn with(change: impl FnOnce(&mut IdPortenConfig)) -> Self {
        let clock = StillClock::at("2026-11-21T12:00:00Z".parse().unwrap());
        let sign_in = SignInOptions {
            redirect_uris: vec![BACK.to_owned()],
            post_logout_redirect_uris: vec![OUT.to_owned()],
            frontchannel_logout_uri: Some(format!("{OUT}innlogging/utlogget")),
            people: Vec::new(),
        };
        let options = Options { clock: Arc::new(clock.clone()), sign_in, ..Options::default() };
        let simulators = Simulators::start(Arc::new(World::small(1, 2026)), options).await.unwrap();
        let credentials = &simulators.sign_in_credentials;
        let key =
            SigningKey::registered(&credentials.private_key_pem, &credentials.kid, Algorithm::Rs256).unwrap();
        let mut config = IdPortenConfig::new(&simulators.idporten_issuer, &credentials.client_id, key, BACK);
        change(&mut config);
        let idporten = IdPorten::new(config, Environment::Test, Arc::new(clock.clone())).unwrap();
        Self { simulators, idporten, clock }
    }

    pub fn disturb(&self, kind: FaultKind) {
        self.simulators.faults.order(Fault::once(Register::IdPorten, kind));
    }

    /// As an invented person, all the way.
    pub async fn sign_in(&self) -> Result<SignedIn, SignInError> {
        self.sign_in_as(&mut Browser::default(), &request(), &[("pid", INVENTED)]).await
    }

    /// In a browser that may have a session already; `form` is what is filled in if there is a page.
    pub async fn sign_in_as(
        &self,
        browser: &mut Browser,
        request: &SignIn,
        form: &[(&str, &str)],
    ) -> Result<SignedIn, SignInError> {
        let begun = self.idporten.begin(request).await?;
        let query = match browser.go(begun.redirect, BACK).await {
            Stop::Home(query) => query,
            Stop::Page(page, _) => browser.send(page, form, BACK).await.home(),
        };
        self.idporten.finish(begun.pending, &query).await
    }
}

pub fn request() -> SignIn {
    SignIn::new(Level::Substantial, Language::Nynorsk)
}
