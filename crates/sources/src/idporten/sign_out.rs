//! Leaving: here and at ID-porten, and being told that somebody has left elsewhere.

use std::fmt;

use reqwest::Url;

use super::{IdPorten, SignInError};

/// The way out by ID-porten (OpenID Connect RP-Initiated Logout).
#[derive(Clone, PartialEq, Eq)]
pub struct SignOut {
    place: Url,
    fields: Vec<(&'static str, String)>,
}

/// ID-porten says that one of its sessions has ended, ours with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionEnded {
    pub issuer: String,
    /// As [`super::SignedIn::sid`].
    pub sid: String,
}

/// The field that holds the identity number.
const HINT: &str = "id_token_hint";

impl SignOut {
    /// Where a form with [`Self::fields`] is to be posted, as Digdir advises.
    pub fn place(&self) -> &Url {
        &self.place
    }

    /// Hidden fields of the form. One of them holds the identity number, so they must not stand in an address, where logs and
    /// histories keep it.
    pub fn fields(&self) -> &[(&'static str, String)] {
        &self.fields
    }

    /// An address that does the same without telling who leaves, where there can be no form. ID-porten may then ask them.
    pub fn address(&self) -> Url {
        let mut address = self.place.clone();
        let told = self.fields.iter().filter(|(name, _)| *name != HINT);
        address.query_pairs_mut().extend_pairs(told);
        address
    }
}

impl fmt::Debug for SignOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignOut").field("place", &self.place.as_str()).finish_non_exhaustive()
    }
}

impl IdPorten {
    /// How somebody leaves ID-porten too. `back_to` is one of the addresses registered for it; `state` comes back with them.
    pub async fn sign_out(
        &self,
        id_token_hint: Option<&str>,
        back_to: &str,
        state: &str,
    ) -> Result<SignOut, SignInError> {
        let description = self.issuer().description().await?;
        let place =
            self.issuer().place(description.end_session_endpoint.as_deref(), "end_session_endpoint")?;
        let hint = id_token_hint.map(|token| (HINT, token.to_owned()));
        let fields = hint.into_iter().chain([
            ("client_id", self.config().client_id.clone()),
            ("post_logout_redirect_uri", back_to.to_owned()),
            ("state", state.to_owned()),
        ]);
        Ok(SignOut { place, fields: fields.collect() })
    }

    /// Which session has ended, when ID-porten calls our address for it (Front-Channel Logout). Anybody can call it; `sid` is
    /// as good as a secret, and whoever knows it can do no more than end the session.
    pub fn front_channel(&self, query: &str) -> Result<SessionEnded, SignInError> {
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(query).map_err(|_| SignInError::BadCallback)?;
        let only = |wanted: &str| {
            let mut values = pairs.iter().filter(|(name, _)| name == wanted).map(|(_, value)| value);
            values.next().filter(|value| !value.is_empty() && values.next().is_none())
        };
        let issuer = only("iss").ok_or(SignInError::BadCallback)?;
        let sid = only("sid").ok_or(SignInError::BadCallback)?;
        if *issuer != self.config().issuer {
            return Err(SignInError::WrongSender);
        }
        Ok(SessionEnded { issuer: issuer.clone(), sid: sid.clone() })
    }
}
