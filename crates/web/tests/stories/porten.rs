//! A provider that vouches for whoever the story says: the protocol itself is tested with the simulator.

use std::sync::{
    Mutex,
    atomic::{AtomicU32, Ordering},
};

use domain::NationalId;
use futures::future::BoxFuture;
use web::{
    Language,
    auth::{Begun, Provider, Unvouched, Vouched},
};

pub const ISSUER: &str = "https://test.idporten.no";

/// Who comes back the next time, and by which name the provider knows the session.
#[derive(Default)]
pub struct Porten {
    pub next: Mutex<Option<Result<Vouched, Unvouched>>>,
}

/// No two sign-ins are called the same.
static COUNT: AtomicU32 = AtomicU32::new(0);

impl Porten {
    pub fn vouches_for(&self, national_id: Option<NationalId>, sid: &str) {
        *self.next.lock().unwrap() = Some(Ok(Vouched { national_id, sid: Some(sid.to_owned()) }));
    }

    pub fn refuses(&self, code: &str, cancelled: bool) {
        *self.next.lock().unwrap() =
            Some(Err(Unvouched { text: code.to_owned(), code: code.to_owned(), cancelled }));
    }
}

impl Provider for Porten {
    fn issuer(&self) -> &str {
        ISSUER
    }

    fn begin(&self, language: Language) -> BoxFuture<'_, Result<Begun, Unvouched>> {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let state = format!("state-{number}");
        let redirect =
            format!("https://login.test.idporten.no/authorize?state={state}&ui_locales={language}");
        let pending = format!("pending-{number}");
        Box::pin(std::future::ready(Ok(Begun { redirect, state, pending })))
    }

    fn finish<'a>(&'a self, pending: &'a str, query: &'a str) -> BoxFuture<'a, Result<Vouched, Unvouched>> {
        let number = pending.strip_prefix("pending-").unwrap();
        assert!(query.contains(&format!("state=state-{number}")), "held against another's: {query}");
        Box::pin(std::future::ready(self.next.lock().unwrap().take().unwrap()))
    }

    fn sign_out(&self, return_to: &str) -> BoxFuture<'_, Option<String>> {
        let place = format!("https://login.test.idporten.no/logout?post_logout_redirect_uri={return_to}");
        Box::pin(std::future::ready(Some(place)))
    }
}
