//! Asks an issuer about itself.

use std::{sync::Arc, time::Duration};

use clock::Clock;
use domain::Environment;
use jsonwebtoken::DecodingKey;
use reqwest::{Client, Url};

use super::{
    Description, IssuerError,
    description::{self, description_at},
    kept::Kept,
    keys::{self, Keys},
};
use crate::{
    http::{self, broken},
    setup::SetupError,
};

/// Far more than a description or a set of keys takes.
pub(crate) const ANSWER_LIMIT: usize = 256 * 1024;

/// How long somebody waits for an issuer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waiting {
    pub connect: Duration,
    /// For the whole answer.
    pub answer: Duration,
}

/// An issuer by its name, with what is known of it so far.
pub(crate) struct Issuer {
    name: String,
    url: Url,
    description_at: Url,
    environment: Environment,
    http: Client,
    clock: Arc<dyn Clock>,
    described: Kept<Description>,
    keys: Kept<Keys>,
}

impl Issuer {
    /// `name` is the issuer to the letter; `document` the last part of the address of its description.
    pub fn new(
        name: &str,
        document: &str,
        environment: Environment,
        waiting: Waiting,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SetupError> {
        let url = http::address(name, environment)?;
        let description_at = description_at(&url, document).ok_or(SetupError::InvalidAddress)?;
        let http = http::client(&url, waiting.connect, waiting.answer)?;
        Ok(Self {
            name: name.to_owned(),
            url,
            description_at,
            environment,
            http,
            clock,
            described: Kept::default(),
            keys: Kept::default(),
        })
    }

    /// Follows no redirect, and is bounded in time.
    pub fn http(&self) -> &Client {
        &self.http
    }

    /// What the issuer says of itself, at most a day old unless it cannot be asked.
    pub async fn description(&self) -> Result<Description, IssuerError> {
        self.described.get(&*self.clock, |_| true, async || self.describe().await).await
    }

    /// The same, asked for now.
    pub async fn describe(&self) -> Result<Description, IssuerError> {
        let description: Description =
            serde_json::from_slice(&self.fetch(self.description_at.clone()).await?)
                .map_err(|_| IssuerError::Garbled)?;
        // To the letter: a slash too much is another issuer.
        if description.issuer == self.name { Ok(description) } else { Err(IssuerError::WrongIssuer) }
    }

    /// An address from the description, fit for secrets.
    pub fn place(&self, address: Option<&str>, what: &'static str) -> Result<Url, IssuerError> {
        description::place(address, what, &self.url, self.environment)
    }

    /// The key of that name, if the issuer has one.
    pub async fn key(&self, kid: &str) -> Result<Option<DecodingKey>, IssuerError> {
        let fetch = async || {
            let description = self.description().await?;
            keys::read(&self.fetch(self.place(Some(&description.jwks_uri), "jwks_uri")?).await?)
        };
        let keys = self.keys.get(&*self.clock, |keys| keys.contains_key(kid), fetch).await?;
        Ok(keys.get(kid).cloned())
    }

    async fn fetch(&self, url: Url) -> Result<Vec<u8>, IssuerError> {
        let response = self.http.get(url).send().await.map_err(|error| broken(&error))?;
        match response.status().as_u16() {
            200 => Ok(http::body(response, ANSWER_LIMIT).await?),
            status @ 300..400 => Err(IssuerError::Redirected { status }),
            status @ (429 | 500..) => Err(IssuerError::Unavailable { status }),
            _ => Err(IssuerError::WrongIssuer),
        }
    }
}
