//! Who a visitor is: found by the key that their browser shows.

use std::sync::Arc;

use axum::http::HeaderMap;
use domain::{
    access::{AccountId, Standing},
    oslo,
};
use jiff::{SignedDuration, Timestamp};
use storage::{Store, readings::Reading, sessions::Session};

use super::key::{Key, Kind};
use crate::{App, Error, Language, Scheme, Visit};

/// Without a sign of life for so long, a session is over: as long as ID-porten's own (30 minutes).
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// However busy it is, a session ends after so long.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(8);
/// A session that was seen so lately is not written to again: most pages only read.
const SEEN_LATELY: SignedDuration = SignedDuration::from_mins(1);

/// Somebody signed in.
#[derive(Clone, Debug)]
pub struct Who {
    pub account: AccountId,
    pub name: String,
    /// The language chosen on an earlier visit; until one is, the one that KRR knows.
    pub language: Option<Language>,
    pub standing: Arc<Standing>,
    /// Which of the account's sessions this is.
    pub session: Arc<Session>,
}

impl Who {
    /// What the holder is called in the log of who has looked: a number of ours, so that a change of name changes nothing.
    pub fn reader(&self) -> String {
        format!("account-{}", self.account.0)
    }
}

/// What somebody is called in logs and histories.
pub fn name_of(who: &Who) -> String {
    if who.name.is_empty() { who.reader() } else { who.name.clone() }
}

/// That somebody looks at a person, and what for.
pub fn reading(who: &Who, at: Timestamp, purpose: &str) -> Reading {
    Reading { at, reader: who.reader(), reader_name: name_of(who), purpose: purpose.to_owned() }
}

/// Who has signed in, on a page whose gate has let nobody else through.
pub fn who(visit: &Visit) -> Result<&Who, Error> {
    visit.who().ok_or(Error::SignedOut)
}

#[cfg(any(test, feature = "samples"))]
impl Who {
    /// Somebody without any grant, for pages from samples.
    pub fn sample(name: &str) -> Self {
        let (account, now) = (AccountId(7), Timestamp::UNIX_EPOCH);
        let session = Session {
            key_digest: String::new(),
            account,
            issuer: String::new(),
            sid: None,
            started_at: now,
            seen_at: now,
            ends_at: now,
            browser: String::new(),
        };
        Self {
            account,
            name: name.to_owned(),
            language: None,
            standing: Arc::new(Standing::new(account, Vec::new(), oslo::date(now))),
            session: Arc::new(session),
        }
    }
}

/// Who shows a key to a session that has not ended.
pub async fn find(app: &App, headers: &HeaderMap, now: Timestamp) -> anyhow::Result<Option<Who>> {
    let Some(key) = Key::shown(headers, Kind::Session, app.scheme) else { return Ok(None) };
    let mut reader = app.store.read().await?;
    let Some(session) = reader.session(&key.digest(), now - IDLE, now).await? else { return Ok(None) };
    let Some(account) = reader.account(session.account).await? else { return Ok(None) };
    let grants = reader.grants_of(account.id).await?;
    let language = match account.language {
        Some(chosen) => Some(chosen),
        None => reader.language_in_registers(account.id).await?,
    };
    drop(reader);
    if now.duration_since(session.seen_at) > SEEN_LATELY {
        let mut tx = app.store.begin().await?;
        tx.session_seen(&session.key_digest, now).await?;
        tx.commit().await?;
    }
    Ok(Some(Who {
        account: account.id,
        name: account.name,
        language: language.as_deref().and_then(Language::from_code),
        standing: Arc::new(Standing::new(account.id, grants, oslo::date(now))),
        session: Arc::new(session),
    }))
}

/// Whom the provider has vouched for.
pub struct Vouched<'a> {
    pub account: AccountId,
    pub issuer: &'a str,
    pub sid: Option<&'a str>,
}

/// Begins a session under a key that did not exist before the sign-in, and returns its cookie.
pub async fn begin(
    store: &Store,
    vouched: &Vouched<'_>,
    headers: &HeaderMap,
    scheme: Scheme,
    now: Timestamp,
) -> anyhow::Result<String> {
    let key = Key::random();
    let session = Session {
        key_digest: key.digest(),
        account: vouched.account,
        issuer: vouched.issuer.to_owned(),
        sid: vouched.sid.map(str::to_owned),
        started_at: now,
        seen_at: now,
        ends_at: now + LONGEST,
        browser: super::browser::name(headers),
    };
    let mut tx = store.begin().await?;
    // Whoever signs in anew in the same browser leaves the session that was there.
    if let Some(held) = Key::shown(headers, Kind::Session, scheme)
        && let Some(before) = tx.session(&held.digest(), now - IDLE, now).await?
    {
        tx.end_session(before.account, &before.key_digest).await?;
    }
    tx.add_session(&session).await?;
    tx.commit().await?;
    Ok(key.cookie(Kind::Session, scheme))
}
