//! An authorization request, judged.

use std::sync::PoisonError;

use super::{IdPorten, LANGUAGES, LEVELS, parameters::Parameters, refusal::Refusal};

/// What a client asks of a person.
#[derive(Clone)]
pub struct Request {
    pub client_id: String,
    pub redirect_uri: String,
    pub state: Option<String>,
    pub nonce: Option<String>,
    /// PKCE, S256.
    pub challenge: String,
    /// One of [`LEVELS`], as its place there.
    pub level: usize,
    pub language: &'static str,
    pub prompt: Prompt,
    /// On order: they are sent back in another's name.
    pub under_another_name: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Prompt {
    AsNeeded,
    Login,
    None,
}

/// Why a request is not taken, and whom that may be told to.
pub enum Unsound {
    /// The client or its address is unknown: nobody is sent anywhere.
    Nowhere(Refusal),
    /// The rest is told to the client, at its address.
    There { refusal: Refusal, redirect_uri: String, state: Option<String> },
}

/// What is asked where nothing is said.
const USUAL_LEVEL: usize = 1;
/// 32 bytes in base64url without padding.
const CHALLENGE_LENGTH: usize = 43;

impl Request {
    pub fn read(idporten: &IdPorten, client_id: &str, parameters: &Parameters) -> Result<Self, Unsound> {
        let redirect_uri = address(idporten, client_id, parameters).map_err(Unsound::Nowhere)?;
        let state = parameters.get("state").map(str::to_owned);
        Self::judge(client_id, &redirect_uri, parameters).map_err(|refusal| Unsound::There {
            refusal,
            redirect_uri,
            state,
        })
    }

    fn judge(client_id: &str, redirect_uri: &str, parameters: &Parameters) -> Result<Self, Refusal> {
        if parameters.need("response_type")? != "code" {
            return Err(Refusal::response_type());
        }
        if parameters.get("response_mode").is_some_and(|mode| mode != "query") {
            return Err(Refusal::request("Only response_mode query is supported"));
        }
        Ok(Self {
            client_id: client_id.to_owned(),
            redirect_uri: redirect_uri.to_owned(),
            state: parameters.get("state").map(str::to_owned),
            nonce: parameters.get("nonce").map(str::to_owned),
            challenge: challenge(parameters)?,
            level: level(parameters)?,
            language: language(parameters),
            prompt: prompt(parameters)?,
            under_another_name: false,
        })
        .and_then(|request| scope(parameters).map(|()| request))
    }
}

impl Unsound {
    /// As the answer to a pushed request, which goes nowhere but to the client.
    pub fn into_refusal(self) -> Refusal {
        match self {
            Self::Nowhere(refusal) | Self::There { refusal, .. } => refusal,
        }
    }
}

fn address(idporten: &IdPorten, client_id: &str, parameters: &Parameters) -> Result<String, Refusal> {
    let clients = idporten.clients.read().unwrap_or_else(PoisonError::into_inner);
    let client = clients.get(client_id).ok_or_else(|| Refusal::request("Client not found"))?;
    let wished = parameters.need("redirect_uri")?;
    let registered = client.redirect_uris.iter().any(|registered| registered == wished);
    if registered {
        Ok(wished.to_owned())
    } else {
        Err(Refusal::request("redirect_uri is not registered on the client"))
    }
}

fn scope(parameters: &Parameters) -> Result<(), Refusal> {
    let scopes: Vec<_> = parameters.need("scope")?.split(' ').collect();
    if !scopes.contains(&"openid") {
        return Err(Refusal::scope("The scope openid is required"));
    }
    let unknown = scopes.iter().find(|scope| !["openid", "profile"].contains(scope));
    unknown.map_or(Ok(()), |scope| Err(Refusal::scope(format!("Invalid scope for client, {scope}"))))
}

fn challenge(parameters: &Parameters) -> Result<String, Refusal> {
    let challenge = parameters.need("code_challenge")?;
    // Without a method it is plain (RFC 7636 § 4.3), which is not taken.
    if parameters.get("code_challenge_method") != Some("S256") {
        return Err(Refusal::request("code_challenge_method must be S256"));
    }
    let sound = challenge.len() == CHALLENGE_LENGTH
        && challenge.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if sound {
        Ok(challenge.to_owned())
    } else {
        Err(Refusal::request("code_challenge is no S256 challenge"))
    }
}

fn level(parameters: &Parameters) -> Result<usize, Refusal> {
    let Some(asked) = parameters.get("acr_values") else { return Ok(USUAL_LEVEL) };
    let known = |acr: &str| LEVELS.iter().position(|level| *level == acr);
    let levels: Option<Vec<_>> = asked.split(' ').map(known).collect();
    let lowest = levels.and_then(|levels| levels.into_iter().min());
    lowest.ok_or_else(|| Refusal::request("Unknown acr_values"))
}

/// The first that we have; what we do not have is no fault (OpenID Connect Core § 3.1.2.1).
fn language(parameters: &Parameters) -> &'static str {
    let mut wished = parameters.get("ui_locales").unwrap_or_default().split(' ');
    let have = |wish: &str| LANGUAGES.into_iter().find(|language| *language == wish);
    wished.find_map(have).unwrap_or(LANGUAGES[0])
}

fn prompt(parameters: &Parameters) -> Result<Prompt, Refusal> {
    match parameters.get("prompt") {
        None => Ok(Prompt::AsNeeded),
        Some("login") => Ok(Prompt::Login),
        Some("none") => Ok(Prompt::None),
        Some(_) => Err(Refusal::request("Unknown prompt")),
    }
}
