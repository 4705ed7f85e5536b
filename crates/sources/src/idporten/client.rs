//! Our registration at ID-porten.

use std::{fmt, sync::Arc};

use clock::Clock;
use domain::Environment;
use jiff::Timestamp;

use super::{IdPortenConfig, Level, SignIn, SignInError};
use crate::{
    http,
    issuer::{Description, Issuer, IssuerError, Waiting},
    setup::SetupError,
};

/// One registered client of ID-porten. Clones share what is known of its keys.
#[derive(Clone)]
pub struct IdPorten(Arc<Inner>);

struct Inner {
    config: IdPortenConfig,
    environment: Environment,
    issuer: Issuer,
    clock: Arc<dyn Clock>,
}

impl IdPorten {
    pub fn new(
        config: IdPortenConfig,
        environment: Environment,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SetupError> {
        let back = http::address(&config.redirect_uri, environment)?;
        if back.scheme() == "http" && !http::is_loopback(&back) {
            return Err(SetupError::InsecureAddress);
        }
        let waiting = Waiting { connect: config.connect_timeout, answer: config.answer_timeout };
        let issuer =
            Issuer::new(&config.issuer, "openid-configuration", environment, waiting, clock.clone())?;
        Ok(Self(Arc::new(Inner { config, environment, issuer, clock })))
    }

    /// Whether ID-porten describes itself, now, as what we need it to be.
    pub(crate) async fn described(&self) -> Result<(), IssuerError> {
        let description = self.0.issuer.describe().await?;
        let Description {
            authorization_endpoint,
            token_endpoint,
            pushed_authorization_request_endpoint,
            end_session_endpoint,
            ..
        } = &description;
        for (address, what) in [
            (authorization_endpoint, "authorization_endpoint"),
            (token_endpoint, "token_endpoint"),
            (pushed_authorization_request_endpoint, "pushed_authorization_request_endpoint"),
            (end_session_endpoint, "end_session_endpoint"),
        ] {
            self.0.issuer.place(address.as_deref(), what)?;
        }
        self.0.issuer.place(Some(&description.jwks_uri), "jwks_uri").map(drop)
    }

    /// Asks ID-porten to take a question that nobody goes on to answer: whether it knows the client, its key, and the address to
    /// come back to.
    pub(crate) async fn probe(&self) -> Result<(), SignInError> {
        self.begin(&SignIn::new(Level::High, domain::krr::Language::Bokmaal)).await.map(drop)
    }

    pub(crate) fn config(&self) -> &IdPortenConfig {
        &self.0.config
    }

    pub(crate) fn issuer(&self) -> &Issuer {
        &self.0.issuer
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    pub(super) fn environment(&self) -> Environment {
        self.0.environment
    }
}

impl fmt::Debug for IdPorten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdPorten").field("issuer", &self.0.config.issuer).finish_non_exhaustive()
    }
}
