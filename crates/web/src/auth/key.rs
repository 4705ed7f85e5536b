//! The key that a browser holds to its session, and the digest by which we know it.

use std::fmt::Write as _;

use axum::http::HeaderMap;
use sha2::{Digest as _, Sha256};

use crate::{Scheme, cookie};

/// 256 bits that nobody else has. Whoever shows it is taken for the one who signed in.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

/// Which of the two things a key opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A session.
    Session,
    /// A sign-in on its way: binds the provider's answer to the browser that asked.
    SignIn,
}

impl Kind {
    /// With the prefix that binds the cookie to this host alone, wherever that can be had.
    pub const fn cookie_name(self, scheme: Scheme) -> &'static str {
        match (self, scheme) {
            (Self::Session, Scheme::Https) => "__Host-reim-session",
            (Self::Session, Scheme::Http) => "reim-session",
            (Self::SignIn, Scheme::Https) => "__Host-reim-sign-in",
            (Self::SignIn, Scheme::Http) => "reim-sign-in",
        }
    }
}

impl Key {
    /// 256 bits from the operating system.
    pub fn random() -> Self {
        Self(hex(&rand::random::<[u8; 32]>()))
    }

    /// The key that a visitor shows, if it can be one of ours.
    pub fn shown(headers: &HeaderMap, kind: Kind, scheme: Scheme) -> Option<Self> {
        let text = cookie::get(headers, kind.cookie_name(scheme))?;
        (text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| Self(text.to_owned()))
    }

    /// What is kept of it.
    pub fn digest(&self) -> String {
        digest(&self.0)
    }

    /// The cookie that hands it to the browser. Lax, because the provider sends the browser back by a link.
    pub fn cookie(&self, kind: Kind, scheme: Scheme) -> String {
        format!("{}={}{}", kind.cookie_name(scheme), self.0, attributes(scheme))
    }
}

/// The cookie that takes it back.
pub fn gone(kind: Kind, scheme: Scheme) -> String {
    format!("{}=; Max-Age=0{}", kind.cookie_name(scheme), attributes(scheme))
}

/// SHA-256 in hexadecimal. Keys are random, so nothing is won by hashing them slowly.
pub fn digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

fn attributes(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Https => "; Path=/; HttpOnly; SameSite=Lax; Secure",
        Scheme::Http => "; Path=/; HttpOnly; SameSite=Lax",
    }
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes everything");
        text
    })
}

#[cfg(test)]
mod tests {
    use axum::http::header;

    use super::*;

    #[test]
    fn a_key_comes_back_by_its_cookie_and_is_kept_as_its_digest_only() {
        let key = Key::random();
        let cookie = key.cookie(Kind::Session, Scheme::Https);
        assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"));
        let pair = cookie.split(';').next().unwrap();
        let headers = HeaderMap::from_iter([(header::COOKIE, pair.parse().unwrap())]);
        let shown = Key::shown(&headers, Kind::Session, Scheme::Https).unwrap();
        assert_eq!(shown.digest(), key.digest());
        assert!(!pair.contains(&key.digest()));
        assert!(
            Key::shown(&headers, Kind::Session, Scheme::Http).is_none(),
            "without the prefix it is another's"
        );
        assert!(Key::shown(&headers, Kind::SignIn, Scheme::Https).is_none());
    }

    #[test]
    fn what_cannot_be_a_key_is_none() {
        for text in ["", "short", &"z".repeat(64), &"0".repeat(63), &"0".repeat(65)] {
            let line = format!("reim-session={text}");
            let headers = HeaderMap::from_iter([(header::COOKIE, line.parse().unwrap())]);
            assert!(Key::shown(&headers, Kind::Session, Scheme::Http).is_none(), "{text}");
        }
    }

    #[test]
    fn a_digest_is_sha_256() {
        assert_eq!(digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
