//! Judges what a caller brings.

use std::{fmt, sync::Arc};

use clock::Clock;
use domain::Environment;

use super::{BearerConfig, Caller, Refusal, caller::Claims};
use crate::{
    issuer::{Issuer, IssuerError, Waiting, proved},
    setup::SetupError,
};

/// The door of our API. Clones share what is known of the issuer's keys.
#[derive(Clone)]
pub struct Bearer(Arc<Inner>);

struct Inner {
    config: BearerConfig,
    issuer: Issuer,
    clock: Arc<dyn Clock>,
}

impl Bearer {
    pub fn new(
        config: BearerConfig,
        environment: Environment,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SetupError> {
        let waiting = Waiting { connect: config.connect_timeout, answer: config.answer_timeout };
        let document = "oauth-authorization-server";
        let issuer = Issuer::new(&config.issuer, document, environment, waiting, clock.clone())?;
        Ok(Self(Arc::new(Inner { config, issuer, clock })))
    }

    /// Whether the issuer can be asked for its keys, without which nobody is let in.
    pub async fn examine(&self) -> Result<(), IssuerError> {
        // No key is called so; all of them are fetched to see it.
        self.0.issuer.key("").await.map(drop)
    }

    /// Who calls, if they may use `scope`. `authorization` is the value of the header, where there is exactly one.
    pub async fn verify(&self, authorization: Option<&str>, scope: &str) -> Result<Caller, Refusal> {
        let token = token(authorization.ok_or(Refusal::NoToken)?)?;
        let claims: Claims = proved(&self.0.issuer, token).await?;
        claims.judge(&self.0.config, scope, self.0.clock.now())
    }
}

/// The token of `Bearer <token>` (RFC 6750 § 2.1; the scheme in any case).
fn token(authorization: &str) -> Result<&str, Refusal> {
    let (scheme, token) = authorization.split_once(' ').unwrap_or((authorization, ""));
    if !scheme.eq_ignore_ascii_case("bearer") {
        // Somebody who knocks in another way is told of ours.
        return Err(Refusal::NoToken);
    }
    let token = token.trim_matches(' ');
    let sound = !token.is_empty() && token.bytes().all(|b| b.is_ascii_graphic() && b != b',');
    if sound { Ok(token) } else { Err(Refusal::BadHeader) }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bearer").field("config", &self.0.config).finish_non_exhaustive()
    }
}
