//! Receiving somebody who is back from ID-porten.

use std::fmt;

use domain::{NationalId, krr::Language};
use jiff::Timestamp;
use serde::Deserialize;

use super::{
    IdPorten, Level, LocalPath, Pending, SignInError, TokenFault, back_channel,
    callback::{self, Code},
    id_token::{Claims, too_late},
};
use crate::issuer::{Description, Unproved, proved};

/// Somebody whose identity is proved.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The national identity number; missing for those who came by some foreign identity.
    pub pid: Option<NationalId>,
    /// ID-porten's name for the person, to us alone.
    pub sub: String,
    /// At least what was asked for.
    pub level: Level,
    /// The session at ID-porten, by which we are told that it has ended.
    pub sid: Option<String>,
    /// Of ID-porten's pages.
    pub language: Option<Language>,
    /// When they proved who they are, which may be long before they came to us.
    pub auth_time: Option<Timestamp>,
    /// The token itself, for [`IdPorten::sign_out`] and nothing else. It holds the identity number.
    pub id_token: String,
    /// When the token ends; the session is longer.
    pub expires: Timestamp,
    pub return_to: LocalPath,
}

/// The access token with it is not read: it would open nothing that we use, and is good after signing out.
#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

impl IdPorten {
    /// Who they are. `query` is what stands after `?` in the address they came back to; `pending` is what was kept of them,
    /// and is used up whether this succeeds or not.
    pub async fn finish(&self, pending: Pending, query: &str) -> Result<SignedIn, SignInError> {
        if too_late(&pending, self.config(), self.now()) {
            return Err(SignInError::TooLate);
        }
        let description = self.issuer().description().await?;
        let code = callback::read(query, &pending, &description)?;
        let id_token = self.exchange(code, &pending, &description).await?;
        let claims: Claims = proved(self.issuer(), &id_token).await.map_err(|unproved| match unproved {
            Unproved::Issuer(error) => error.into(),
            Unproved::Token(fault) => SignInError::from(TokenFault::from(fault)),
        })?;
        let identity = claims.judge(self.config(), self.environment(), &pending, self.now())?;
        Ok(SignedIn {
            pid: identity.pid,
            sub: identity.sub,
            level: identity.level,
            sid: identity.sid,
            language: identity.language,
            auth_time: identity.auth_time,
            id_token,
            expires: identity.expires,
            return_to: pending.return_to,
        })
    }

    async fn exchange(
        &self,
        code: Code,
        pending: &Pending,
        description: &Description,
    ) -> Result<String, SignInError> {
        let place = self.issuer().place(description.token_endpoint.as_deref(), "token_endpoint")?;
        let form = vec![
            ("grant_type", "authorization_code".to_owned()),
            ("code", code.0),
            ("redirect_uri", self.config().redirect_uri.clone()),
            ("code_verifier", pending.verifier.clone()),
        ];
        let Tokens { id_token } = back_channel::read(&self.post(place, form).await?)?;
        Ok(id_token)
    }
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn").field("level", &self.level).finish_non_exhaustive()
    }
}
