//! Sending somebody to ID-porten.

use domain::krr::Language;
use reqwest::Url;
use serde::Deserialize;

use super::{IdPorten, Level, LocalPath, Pending, SignInError, back_channel};

/// How somebody is to sign in.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The lowest level that will do.
    pub level: Level,
    /// The language of ID-porten's pages.
    pub language: Language,
    pub prompt: Option<Prompt>,
    /// The page that they go to afterwards.
    pub return_to: LocalPath,
}

/// What ID-porten is to do about a session that it may have already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// They prove anew who they are.
    Login,
    /// They are shown nothing: either there is a session that will do, or [`SignInError::SignInNeeded`].
    None,
}

/// A sign-in under way.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Where the browser goes. Tells nothing of the question, which ID-porten has got already.
    pub redirect: Url,
    /// To be kept in the session until they are back.
    pub pending: Pending,
}

impl SignIn {
    pub fn new(level: Level, language: Language) -> Self {
        Self { level, language, prompt: None, return_to: LocalPath::default() }
    }
}

/// The answer to a pushed request (RFC 9126 § 2.2). It lives two minutes at ID-porten.
#[derive(Deserialize)]
struct Pushed {
    request_uri: String,
}

impl IdPorten {
    /// Tells ID-porten what we ask, and where to send the person.
    pub async fn begin(&self, request: &SignIn) -> Result<Begun, SignInError> {
        let issuer = self.issuer();
        let description = issuer.description().await?;
        let mut redirect =
            issuer.place(description.authorization_endpoint.as_deref(), "authorization_endpoint")?;
        let pushing_place = issuer.place(
            description.pushed_authorization_request_endpoint.as_deref(),
            "pushed_authorization_request_endpoint",
        )?;
        let pending = Pending::new(request, self.now());
        let body = self.post(pushing_place, self.parameters(request, &pending)).await?;
        let Pushed { request_uri } = back_channel::read(&body)?;
        redirect
            .query_pairs_mut()
            .append_pair("client_id", &self.config().client_id)
            .append_pair("request_uri", &request_uri);
        Ok(Begun { redirect, pending })
    }

    fn parameters(&self, request: &SignIn, pending: &Pending) -> Vec<(&'static str, String)> {
        let prompt = request.prompt.map(|prompt| match prompt {
            Prompt::Login => "login",
            Prompt::None => "none",
        });
        let parameters = [
            ("response_type", "code"),
            ("redirect_uri", &self.config().redirect_uri),
            ("scope", "openid profile"),
            ("state", &pending.state),
            ("nonce", &pending.nonce),
            ("code_challenge", &pending.challenge()),
            ("code_challenge_method", "S256"),
            ("acr_values", request.level.acr()),
            ("ui_locales", request.language.code()),
        ];
        let parameters = parameters.into_iter().chain(prompt.map(|prompt| ("prompt", prompt)));
        parameters.map(|(name, value)| (name, value.to_owned())).collect()
    }
}
