//! What must be remembered while somebody is away at ID-porten.

use std::fmt;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{Level, Prompt, SignIn};

/// Ties an answer to the question and to the browser that left. Kept in the session and nowhere else: whoever has it can
/// pass another's answer off as their own.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Pending {
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) verifier: String,
    pub(super) level: Level,
    /// Whether they were to prove anew who they are, whatever session they have at ID-porten.
    pub(super) anew: bool,
    pub(super) created_at: Timestamp,
    pub(super) return_to: LocalPath,
}

impl Pending {
    pub(super) fn new(request: &SignIn, now: Timestamp) -> Self {
        Self {
            state: secret(),
            nonce: secret(),
            verifier: secret(),
            level: request.level,
            anew: request.prompt == Some(Prompt::Login),
            created_at: now,
            return_to: request.return_to.clone(),
        }
    }

    /// The word by which an answer says which question it belongs to. It stands in addresses, so it may be a key.
    pub fn state(&self) -> &str {
        &self.state
    }

    pub fn created_at(&self) -> Timestamp {
        self.created_at
    }

    /// Where they were going when they were asked to sign in.
    pub fn return_to(&self) -> &LocalPath {
        &self.return_to
    }

    /// PKCE's S256 (RFC 7636 § 4.2).
    pub(super) fn challenge(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&self.verifier))
    }
}

/// 244 bits from the machine's own source of chance, as 64 of the characters that a verifier may have (43 to 128).
fn secret() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

impl fmt::Debug for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending")
            .field("level", &self.level)
            .field("created_at", &self.created_at)
            .finish_non_exhaustive()
    }
}

/// A page of ours: a sign-in leads nobody elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct LocalPath(String);

/// Why a text is no page of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is not the path of a page here")]
pub struct NotLocal;

impl LocalPath {
    /// Takes a path with its query, such as `/min?del=krr`. `//elsewhere.example` and `/\elsewhere.example`, which browsers
    /// take for another host, are refused with all that no address has.
    pub fn parse(text: &str) -> Result<Self, NotLocal> {
        let sound = text.len() <= 2000
            && text.starts_with('/')
            && !text.starts_with("//")
            && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
        if sound { Ok(Self(text.to_owned())) } else { Err(NotLocal) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for LocalPath {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl TryFrom<String> for LocalPath {
    type Error = NotLocal;

    fn try_from(text: String) -> Result<Self, NotLocal> {
        Self::parse(&text)
    }
}

impl From<LocalPath> for String {
    fn from(path: LocalPath) -> Self {
        path.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::Url;

    use super::*;

    fn pending() -> Pending {
        let now = "2026-11-22T03:00:00Z".parse().unwrap();
        Pending::new(&SignIn::new(Level::High, domain::krr::Language::Bokmaal), now)
    }

    #[test]
    fn the_challenge_is_that_of_rfc_7636() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned();
        let challenge = Pending { verifier, ..pending() }.challenge();
        assert_eq!(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn its_secrets_are_its_own_and_never_shown() {
        let (one, other) = (pending(), pending());
        let secrets: std::collections::HashSet<_> =
            [&one, &other].into_iter().flat_map(|p| [&p.state, &p.nonce, &p.verifier]).collect();
        assert_eq!(secrets.len(), 6);
        assert!(secrets.iter().all(|secret| (43..=128).contains(&secret.len())));
        let shown = format!("{one:?}");
        assert!(secrets.iter().all(|secret| !shown.contains(secret.as_str())), "{shown}");
    }

    #[test]
    fn it_is_the_same_after_a_time_in_the_session() {
        let pending = Pending { return_to: LocalPath::parse("/min?del=krr").unwrap(), ..pending() };
        let kept = serde_json::to_string(&pending).unwrap();
        assert_eq!(serde_json::from_str::<Pending>(&kept).unwrap(), pending);
        let tampered = kept.replace("/min?del=krr", "//elsewhere.example");
        assert!(serde_json::from_str::<Pending>(&tampered).is_err());
    }

    #[test]
    fn another_site_is_no_page_of_ours() {
        for elsewhere in [
            "",
            "min",
            "//a.example",
            "/\\a.example",
            "https://a.example/",
            "/\t/a.example",
            "/\n",
            "/å",
            "/a b",
        ] {
            assert_eq!(LocalPath::parse(elsewhere), Err(NotLocal), "{elsewhere:?}");
        }
    }

    proptest! {
        #[test]
        fn no_local_path_leads_a_browser_elsewhere(text in "/[/\\\\a-z@:.?#%\t ]{0,12}") {
            let home = Url::parse("https://reim.example/innlogging/retur").unwrap();
            if let Ok(path) = LocalPath::parse(&text) {
                let there = home.join(path.as_str()).unwrap();
                prop_assert_eq!(there.origin(), home.origin());
            }
        }
    }
}
