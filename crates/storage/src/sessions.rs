//! Who is signed in, and who is on the way.
//!
//! Keys and states are told here as digests only: whoever reads the database cannot take over a session.

use domain::access::AccountId;
use jiff::Timestamp;

use crate::{Transaction, engine::on, instant, millis};

/// A session as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub key_digest: String,
    pub account: AccountId,
    /// Who vouched for the holder.
    pub issuer: String,
    /// The provider's own name of its session.
    pub sid: Option<String>,
    pub started_at: Timestamp,
    pub seen_at: Timestamp,
    pub ends_at: Timestamp,
    pub browser: String,
}

/// A sign-in that has gone to the provider and not yet come back.
#[derive(Clone, PartialEq, Eq)]
pub struct PendingSignIn {
    pub state_digest: String,
    pub browser_digest: String,
    /// What the answer is held against: secret.
    pub pending: String,
    pub return_to: String,
    pub created_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    key_digest: String,
    account_id: i64,
    issuer: String,
    sid: Option<String>,
    started_at: i64,
    seen_at: i64,
    ends_at: i64,
    browser: String,
}

impl TryFrom<Row> for Session {
    type Error = anyhow::Error;

    fn try_from(row: Row) -> anyhow::Result<Self> {
        Ok(Self {
            key_digest: row.key_digest,
            account: AccountId(row.account_id),
            issuer: row.issuer,
            sid: row.sid,
            started_at: instant(row.started_at)?,
            seen_at: instant(row.seen_at)?,
            ends_at: instant(row.ends_at)?,
            browser: row.browser,
        })
    }
}

impl Transaction {
    pub async fn add_session(&mut self, session: &Session) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into session (key_digest, account_id, issuer, sid, started_at, seen_at, ends_at, browser)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ).bind(&session.key_digest).bind(session.account.0).bind(&session.issuer).bind(&session.sid)
         .bind(millis(session.started_at)).bind(millis(session.seen_at)).bind(millis(session.ends_at))
         .bind(&session.browser).execute(c).await.map(drop)?);
        Ok(())
    }

    /// The session with this key, if it was seen after `idle_since` and has not come to its end.
    pub async fn session(
        &mut self,
        key_digest: &str,
        idle_since: Timestamp,
        now: Timestamp,
    ) -> anyhow::Result<Option<Session>> {
        let row: Option<Row> = on!(self, c => sqlx::query_as(
            "select * from session where key_digest = $1 and seen_at > $2 and ends_at > $3"
        ).bind(key_digest).bind(millis(idle_since)).bind(millis(now)).fetch_optional(c).await?);
        row.map(Session::try_from).transpose()
    }

    /// The sessions of an account that have not ended, the latest seen first.
    pub async fn sessions_of(
        &mut self,
        account: AccountId,
        idle_since: Timestamp,
        now: Timestamp,
    ) -> anyhow::Result<Vec<Session>> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select * from session where account_id = $1 and seen_at > $2 and ends_at > $3 order by seen_at desc"
        ).bind(account.0).bind(millis(idle_since)).bind(millis(now)).fetch_all(c).await?);
        rows.into_iter().map(Session::try_from).collect()
    }

    pub async fn session_seen(&mut self, key_digest: &str, now: Timestamp) -> anyhow::Result<()> {
        on!(self, c => sqlx::query("update session set seen_at = $2 where key_digest = $1")
            .bind(key_digest).bind(millis(now)).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Ends one session of an account. Says whether there was one.
    pub async fn end_session(&mut self, account: AccountId, key_digest: &str) -> anyhow::Result<bool> {
        let ended = on!(self, c => sqlx::query("delete from session where account_id = $1 and key_digest = $2")
            .bind(account.0).bind(key_digest).execute(c).await?.rows_affected());
        Ok(ended > 0)
    }

    /// Ends every session that the provider knows by this name. Returns how many there were.
    pub async fn end_sessions_with_sid(&mut self, issuer: &str, sid: &str) -> anyhow::Result<u64> {
        Ok(on!(self, c => sqlx::query("delete from session where issuer = $1 and sid = $2")
            .bind(issuer).bind(sid).execute(c).await?.rows_affected()))
    }

    pub async fn add_sign_in(&mut self, sign_in: &PendingSignIn) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into sign_in (state_digest, browser_digest, pending, return_to, created_at)
             values ($1, $2, $3, $4, $5)"
        ).bind(&sign_in.state_digest).bind(&sign_in.browser_digest).bind(&sign_in.pending)
         .bind(&sign_in.return_to).bind(millis(sign_in.created_at)).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Takes a sign-in out: it can be answered once.
    pub async fn take_sign_in(&mut self, state_digest: &str) -> anyhow::Result<Option<PendingSignIn>> {
        let row: Option<(String, String, String, i64)> = on!(self, c => sqlx::query_as(
            "delete from sign_in where state_digest = $1 returning browser_digest, pending, return_to, created_at"
        ).bind(state_digest).fetch_optional(c).await?);
        row.map(|(browser_digest, pending, return_to, created_at)| {
            let state_digest = state_digest.to_owned();
            let created_at = instant(created_at)?;
            Ok(PendingSignIn { state_digest, browser_digest, pending, return_to, created_at })
        })
        .transpose()
    }

    /// Clears away what nobody can use any more. Returns how many rows.
    pub async fn clear_sessions(
        &mut self,
        idle_since: Timestamp,
        sign_ins_before: Timestamp,
        now: Timestamp,
    ) -> anyhow::Result<u64> {
        let sessions = on!(self, c => sqlx::query("delete from session where seen_at <= $1 or ends_at <= $2")
            .bind(millis(idle_since)).bind(millis(now)).execute(c).await?.rows_affected());
        let sign_ins = on!(self, c => sqlx::query("delete from sign_in where created_at <= $1")
            .bind(millis(sign_ins_before)).execute(c).await?.rows_affected());
        Ok(sessions + sign_ins)
    }
}
