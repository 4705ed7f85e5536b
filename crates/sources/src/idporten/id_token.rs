//! The token that says who they are: what must stand in it, and agree.

use domain::{Environment, NationalId, krr::Language};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::{IdPortenConfig, Level, Pending, SignInError};
use crate::issuer::SignatureFault;

/// Why a token is not the answer to our question. Nothing of the token is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    #[error(transparent)]
    Signature(#[from] SignatureFault),
    #[error("it is from another issuer")]
    Issuer,
    #[error("it is for another client, or for others as well")]
    Audience,
    #[error("it was given to another client")]
    AuthorizedParty,
    #[error("it has expired")]
    Expired,
    #[error("it is from the future")]
    NotYet,
    #[error("it answers another question")]
    Nonce,
    #[error("they were to prove anew who they are, and have not")]
    NotAnew,
}

/// Who they are, the whole token judged.
#[derive(Debug)]
pub(super) struct Identity {
    pub pid: Option<NationalId>,
    pub sub: String,
    pub level: Level,
    pub sid: Option<String>,
    pub language: Option<Language>,
    pub auth_time: Option<Timestamp>,
    pub expires: Timestamp,
}

/// `amr` is left out on purpose: it is not to be judged by, and is a text in some places and a list in others.
#[derive(Deserialize)]
pub(super) struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nonce: Option<String>,
    acr: Option<String>,
    auth_time: Option<i64>,
    /// Missing for those who came by some foreign identity.
    pid: Option<String>,
    sid: Option<String>,
    locale: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Claims {
    /// All but the signature (OpenID Connect Core § 3.1.3.7).
    pub fn judge(
        self,
        config: &IdPortenConfig,
        environment: Environment,
        pending: &Pending,
        now: Timestamp,
    ) -> Result<Identity, SignInError> {
        if self.iss != config.issuer {
            return Err(TokenFault::Issuer.into());
        }
        if !self.aud.is_only(&config.client_id) {
            return Err(TokenFault::Audience.into());
        }
        if self.azp.as_ref().is_some_and(|party| *party != config.client_id) {
            return Err(TokenFault::AuthorizedParty.into());
        }
        if self.nonce.as_deref() != Some(&pending.nonce) {
            return Err(TokenFault::Nonce.into());
        }
        let skew = i64::try_from(config.skew.as_secs()).unwrap_or(i64::MAX);
        let (expires, auth_time) = self.judge_times(pending, now.as_second(), skew)?;
        Ok(Identity {
            level: self.judge_level(pending.level)?,
            pid: self.pid.map(|pid| allowed(&pid, environment)).transpose()?,
            sub: self.sub,
            sid: self.sid,
            language: self.locale.and_then(|locale| Language::from_code(&locale)),
            auth_time,
            expires,
        })
    }

    fn judge_times(
        &self,
        pending: &Pending,
        now: i64,
        skew: i64,
    ) -> Result<(Timestamp, Option<Timestamp>), SignInError> {
        if self.exp <= now.saturating_sub(skew) {
            return Err(TokenFault::Expired.into());
        }
        let latest = now.saturating_add(skew);
        if self.iat > latest || self.auth_time.is_some_and(|at| at > latest) {
            return Err(TokenFault::NotYet.into());
        }
        let left = pending.created_at.as_second().saturating_sub(skew);
        if pending.anew && self.auth_time.is_none_or(|at| at < left) {
            return Err(TokenFault::NotAnew.into());
        }
        let expires = Timestamp::from_second(self.exp).unwrap_or(Timestamp::MAX);
        Ok((expires, self.auth_time.and_then(|at| Timestamp::from_second(at).ok())))
    }

    /// ID-porten may give a lower level than was asked for; it is ours to see it.
    fn judge_level(&self, asked: Level) -> Result<Level, SignInError> {
        let given = self.acr.as_deref().and_then(Level::from_acr);
        given.filter(|given| *given >= asked).ok_or(SignInError::LevelTooLow { asked, given })
    }
}

fn allowed(pid: &str, environment: Environment) -> Result<NationalId, SignInError> {
    let pid = NationalId::parse(pid).map_err(|_| SignInError::InvalidPid)?;
    pid.allowed_in(environment)?;
    Ok(pid)
}

impl Audience {
    /// We trust no other audience with our tokens.
    fn is_only(&self, client: &str) -> bool {
        match self {
            Self::One(one) => one == client,
            Self::Several(several) => matches!(&several[..], [one] if one == client),
        }
    }
}

/// As old as somebody's absence may be.
pub(super) fn too_late(pending: &Pending, config: &IdPortenConfig, now: Timestamp) -> bool {
    let patience = SignedDuration::try_from(config.patience).unwrap_or(SignedDuration::MAX);
    now.duration_since(pending.created_at) > patience
}
