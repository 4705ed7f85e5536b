//! Speaks with Maskinporten.

use std::{fmt, sync::Arc};

use clock::Clock;
use domain::Environment;
use jiff::{SignedDuration, Timestamp, fmt::rfc2822};
use reqwest::{Client, Response, Url, header};
use tokio::sync::watch;

use super::{
    AccessToken, Action, Discovered, Grant, Granted, MaskinportenConfig, MaskinportenError, assertion,
    discovery::{Endpoint, description_of},
    token::{Tokens, used_until},
    wire,
};
use crate::{
    http::{self, broken},
    resilience::{Condition, Observed, retry_after},
    setup::SetupError,
};

/// Far more than a token or a description takes.
const ANSWER_LIMIT: usize = 256 * 1024;
const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// One registered client of Maskinporten. Clones share tokens and connections.
#[derive(Clone)]
pub struct Maskinporten(Arc<Inner>);

struct Inner {
    config: MaskinportenConfig,
    environment: Environment,
    issuer: Url,
    configured_endpoint: Option<Url>,
    endpoint: tokio::sync::Mutex<Endpoint>,
    http: Client,
    tokens: Tokens,
    observed: Observed,
    clock: Arc<dyn Clock>,
}

impl Maskinporten {
    pub fn new(
        config: MaskinportenConfig,
        environment: Environment,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SetupError> {
        let issuer = http::address(&config.issuer, environment)?;
        let configured_endpoint =
            config.token_endpoint.as_deref().map(|text| http::address(text, environment)).transpose()?;
        let spoken_to = configured_endpoint.as_ref().unwrap_or(&issuer);
        let http = http::client(spoken_to, config.connect_timeout, config.answer_timeout)?;
        Ok(Self(Arc::new(Inner {
            config,
            environment,
            issuer,
            configured_endpoint,
            endpoint: tokio::sync::Mutex::default(),
            http,
            tokens: Tokens::default(),
            observed: Observed::default(),
            clock,
        })))
    }

    /// A token for this grant, kept from before or asked for now. However many ask at once, one grant is sent.
    pub async fn token(&self, grant: &Grant) -> Result<AccessToken, MaskinportenError> {
        let slot = self.0.tokens.slot(grant);
        let ended_before = slot.ended();
        let mut held = slot.held.lock().await;
        if let Some(token) = held.token(self.0.clock.now()) {
            return Ok(token);
        }
        // Whoever waited for a grant that failed has their answer: a crowd must not ask one after the other.
        if slot.ended() != ended_before
            && let Some(failure) = &held.failure
        {
            return Err(failure.clone());
        }
        let asked = self.0.clock.now();
        let granted = self.grant(grant).await;
        slot.end();
        match granted {
            Ok(Granted { token, lifetime }) => {
                held.keep(token.clone(), used_until(asked, lifetime, self.0.config.margin));
                Ok(token)
            }
            Err(error) => {
                held.failure = Some(error.clone());
                Err(error)
            }
        }
    }

    /// Forgets a token that a register has refused; the next question gets a new one.
    pub async fn invalidate(&self, grant: &Grant, refused: &AccessToken) {
        self.0.tokens.slot(grant).held.lock().await.forget(refused);
    }

    /// Whether tokens are given, told at every try.
    pub fn condition(&self) -> watch::Receiver<Condition> {
        self.0.observed.listen()
    }

    pub(crate) fn config(&self) -> &MaskinportenConfig {
        &self.0.config
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }

    /// Grants until one is given, patience ends, or only a person can help.
    async fn grant(&self, grant: &Grant) -> Result<Granted, MaskinportenError> {
        let mut waiting = self.0.config.patience.start(self.0.clock.now());
        let mut renewed = false;
        loop {
            let error = match self.grant_once(grant).await {
                Ok(granted) => {
                    self.0.observed.answered(self.0.clock.now());
                    return Ok(granted);
                }
                Err(error) => error,
            };
            self.0.observed.failed(error.remedy(), self.0.clock.now());
            match error.action() {
                Action::GrantOnceMore if !renewed => renewed = true,
                Action::Retry => {
                    let pause = waiting.next_pause(error.retry_after(), &*self.0.clock);
                    let Some(pause) = pause else { return Err(error) };
                    tracing::warn!(%error, ?pause, "no token from Maskinporten, trying again");
                    self.0.observed.asks_again(self.0.clock.now().checked_add(pause).ok());
                    self.0.clock.sleep(pause).await;
                }
                Action::Stop | Action::GrantOnceMore => return Err(error),
            }
        }
    }

    async fn grant_once(&self, grant: &Grant) -> Result<Granted, MaskinportenError> {
        let endpoint = self.token_endpoint().await?;
        let now = self.0.clock.now();
        let assertion =
            assertion::sign(&self.0.config, grant, now).map_err(|_| MaskinportenError::Signing)?;
        let form = [("grant_type", GRANT_TYPE), ("assertion", &assertion)];
        let response = self.0.http.post(endpoint).form(&form).send().await.map_err(|e| broken(&e))?;
        let status = response.status().as_u16();
        let asked_for = retry_after(response.headers(), self.0.clock.now());
        let body = http::body(response, ANSWER_LIMIT).await?;
        wire::decode(status, &body).map_err(|error| error.with_retry_after(asked_for))
    }

    async fn token_endpoint(&self) -> Result<Url, MaskinportenError> {
        if let Some(url) = &self.0.configured_endpoint {
            return Ok(url.clone());
        }
        let mut endpoint = self.0.endpoint.lock().await;
        if let Some(url) = endpoint.fresh(self.0.clock.now()) {
            return Ok(url);
        }
        match self.discover().await {
            Ok(discovered) => {
                endpoint.found(&discovered.token_endpoint, self.0.clock.now());
                Ok(discovered.token_endpoint)
            }
            Err(error) => endpoint.stale().ok_or(error),
        }
    }

    /// Reads the issuer's description, and its clock with it.
    pub(crate) async fn discover(&self) -> Result<Discovered, MaskinportenError> {
        let url = description_of(&self.0.issuer).ok_or(MaskinportenError::WrongIssuer)?;
        let before = self.0.clock.now();
        let response = self.0.http.get(url).send().await.map_err(|error| broken(&error))?;
        let ahead = ahead(&response, before, self.0.clock.now());
        let status = response.status().as_u16();
        let asked_for = retry_after(response.headers(), self.0.clock.now());
        let body = http::body(response, ANSWER_LIMIT).await?;
        if status != 200 {
            return Err(match status {
                300..400 => MaskinportenError::Redirected { status },
                429 => MaskinportenError::RateLimited { retry_after: asked_for },
                500.. => MaskinportenError::Unavailable { status, retry_after: asked_for },
                _ => MaskinportenError::WrongIssuer,
            });
        }
        let description: wire::Description =
            serde_json::from_slice(&body).map_err(|_| MaskinportenError::Garbled)?;
        let token_endpoint = http::address(&description.token_endpoint, self.0.environment)
            .ok()
            // Whoever can answer for an https issuer must not lead us to an unprotected address.
            .filter(|url| {
                description.issuer == self.0.config.issuer && url.scheme() == self.0.issuer.scheme()
            })
            .ok_or(MaskinportenError::WrongIssuer)?;
        Ok(Discovered { token_endpoint, ahead })
    }
}

/// By how much the other's clock is ahead. `Date` has whole seconds, cut off.
fn ahead(response: &Response, before: Timestamp, after: Timestamp) -> Option<SignedDuration> {
    let date = response.headers().get(header::DATE)?.to_str().ok()?;
    let theirs = rfc2822::DateTimeParser::new().parse_timestamp(date).ok()?;
    let ours = before + after.duration_since(before) / 2;
    Some(theirs.duration_since(ours) + SignedDuration::from_millis(500))
}

impl fmt::Debug for Maskinporten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Maskinporten").field("issuer", &self.0.config.issuer).finish_non_exhaustive()
    }
}
