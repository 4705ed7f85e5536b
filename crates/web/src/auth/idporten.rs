//! ID-porten as the provider.

use domain::krr;
use futures::{FutureExt as _, future::BoxFuture};
use sources::idporten::{IdPorten, Level, Pending, SignIn, SignInError};

use super::provider::{Begun, Provider, Unvouched, Vouched};
use crate::Language;

/// One client of ID-porten's, and the level of assurance that it asks for.
pub struct ByIdPorten {
    client: IdPorten,
    issuer: String,
    level: Level,
}

impl ByIdPorten {
    pub fn new(client: IdPorten, issuer: String, level: Level) -> Self {
        Self { client, issuer, level }
    }
}

impl Provider for ByIdPorten {
    fn issuer(&self) -> &str {
        &self.issuer
    }

    fn begin(&self, language: Language) -> BoxFuture<'_, Result<Begun, Unvouched>> {
        let language = match language {
            Language::Bokmaal => krr::Language::Bokmaal,
            Language::Nynorsk => krr::Language::Nynorsk,
            Language::English => krr::Language::English,
        };
        async move {
            let begun = self
                .client
                .begin(&SignIn::new(self.level, language))
                .await
                .map_err(|error| unvouched(&error))?;
            Ok(Begun {
                redirect: begun.redirect.into(),
                state: begun.pending.state().to_owned(),
                pending: serde_json::to_string(&begun.pending).expect("texts and a time have a JSON form"),
            })
        }
        .boxed()
    }

    fn finish<'a>(&'a self, pending: &'a str, query: &'a str) -> BoxFuture<'a, Result<Vouched, Unvouched>> {
        async move {
            // Written by an earlier version of the program, at worst.
            let pending: Pending =
                serde_json::from_str(pending).map_err(|_| unvouched(&SignInError::WrongState))?;
            let signed_in = self.client.finish(pending, query).await.map_err(|error| unvouched(&error))?;
            Ok(Vouched { national_id: signed_in.pid, sid: signed_in.sid })
        }
        .boxed()
    }

    fn sign_out(&self, return_to: &str) -> BoxFuture<'_, Option<String>> {
        let return_to = return_to.to_owned();
        async move {
            // Without the token, which holds the identity number and is not kept: ID-porten may then ask.
            match self.client.sign_out(None, &return_to, "").await {
                Ok(way_out) => Some(way_out.address().into()),
                Err(error) => {
                    tracing::warn!(code = error.code(), "the way out by ID-porten is not known");
                    None
                }
            }
        }
        .boxed()
    }
}

fn unvouched(error: &SignInError) -> Unvouched {
    if !error.is_the_persons() {
        tracing::warn!(code = error.code(), detail = error.detail(), "a sign-in by ID-porten failed");
    }
    Unvouched {
        text: if error.is_the_persons() { error.remedy() } else { "sign-in-not-yours" }.to_owned(),
        code: error.code().to_owned(),
        cancelled: *error == SignInError::Cancelled,
    }
}
