//! Who has signed in, in which browser, and to which clients.

use std::collections::{BTreeSet, HashMap};

use axum::http::{HeaderMap, header};
use domain::NationalId;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// A session at ID-porten, which several clients may share.
#[derive(Clone)]
pub struct Session {
    /// The name that clients know it by.
    pub sid: String,
    pub pid: NationalId,
    /// A place in [`super::LEVELS`].
    pub level: usize,
    pub auth_time: Timestamp,
    pub language: &'static str,
    /// Clients that were told of it.
    pub clients: BTreeSet<String>,
    seen: Timestamp,
}

/// By what the browser's cookie says.
#[derive(Default)]
pub struct Sessions(HashMap<String, Session>);

const COOKIE: &str = "idporten_sso";
/// Half an hour from the last time it served, and two hours in all.
const IDLE: SignedDuration = SignedDuration::from_mins(30);
const LONGEST: SignedDuration = SignedDuration::from_mins(120);

impl Session {
    pub fn new(pid: NationalId, level: usize, language: &'static str, now: Timestamp) -> Self {
        let sid = Uuid::new_v4().simple().to_string();
        Self { sid, pid, level, auth_time: now, language, clients: BTreeSet::new(), seen: now }
    }

    fn lives(&self, now: Timestamp) -> bool {
        now.duration_since(self.seen) < IDLE && now.duration_since(self.auth_time) < LONGEST
    }
}

impl Sessions {
    /// Begins a session; gives the cookie.
    pub fn begin(&mut self, session: Session) -> String {
        let key = Uuid::new_v4().simple().to_string();
        self.0.insert(key.clone(), session);
        format!("{COOKIE}={key}; Path=/; HttpOnly; SameSite=Lax")
    }

    /// The browser's session, which lives on by being used.
    pub fn of(&mut self, headers: &HeaderMap, now: Timestamp) -> Option<&mut Session> {
        self.0.retain(|_, session| session.lives(now));
        let session = self.0.get_mut(&cookie(headers)?)?;
        session.seen = now;
        Some(session)
    }

    /// Ends the browser's session.
    pub fn end(&mut self, headers: &HeaderMap) -> Option<Session> {
        self.0.remove(&cookie(headers)?)
    }

    /// Ends the session that clients know by this name.
    pub fn end_named(&mut self, sid: &str) -> Option<Session> {
        let key = self.0.iter().find(|(_, session)| session.sid == sid).map(|(key, _)| key.clone())?;
        self.0.remove(&key)
    }
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned())
}
