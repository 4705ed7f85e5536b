//! A form is taken only from a page of ours.
//!
//! There are no sessions yet, so the token is double-submitted: a random number in a cookie, repeated in the form.
//! On https the cookie has the `__Host-` prefix, so no neighbouring host can set it. On loopback http that prefix is
//! not to be had, and cookies are shared between ports; there the check of `Sec-Fetch-Site` and `Origin` carries the
//! weight: a page from another port is *same-site*, never *same-origin*.

use std::fmt;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{App, Error, Scheme, Visit, cookie};

/// The number that a form and its visitor's cookie must share.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FormToken(u128);

impl FormToken {
    /// 128 bits from the operating system.
    pub fn random() -> Self {
        Self(rand::random())
    }

    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 32).then(|| u128::from_str_radix(text, 16).ok().map(Self)).flatten()
    }

    pub const fn cookie_name(scheme: Scheme) -> &'static str {
        match scheme {
            Scheme::Https => "__Host-reim-form",
            Scheme::Http => "reim-form",
        }
    }

    /// Lax, because under Strict a visit by a link from elsewhere would come without the cookie, and the new one
    /// would spoil the forms that are open in other tabs.
    pub fn cookie(self, scheme: Scheme) -> String {
        let name = Self::cookie_name(scheme);
        let secure = if scheme == Scheme::Https { "; Secure" } else { "" };
        format!("{name}={self}; Path=/; HttpOnly; SameSite=Lax{secure}")
    }
}

impl fmt::Display for FormToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for FormToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FormToken(…)")
    }
}

/// A form that came from a page of ours. There is no other way to its fields.
pub struct Verified<T> {
    pub visit: Visit,
    pub form: T,
}

#[derive(Deserialize)]
struct Sent<T> {
    #[serde(default)]
    token: String,
    #[serde(flatten)]
    form: T,
}

impl<T: DeserializeOwned> FromRequest<App> for Verified<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        if !is_from_us(request.headers(), app.scheme) {
            return Err(Error::ForeignForm);
        }
        let visit = Visit::of(request.extensions())?;
        let kept =
            cookie::get(request.headers(), FormToken::cookie_name(app.scheme)).and_then(FormToken::parse);
        let body = Bytes::from_request(request, app).await.map_err(|_| Error::TooLarge)?;
        let sent: Sent<T> = serde_urlencoded::from_bytes(&body).map_err(|_| Error::Unreadable)?;
        if kept.is_none() || kept != FormToken::parse(&sent.token) {
            return Err(Error::ForeignForm);
        }
        Ok(Self { visit, form: sent.form })
    }
}

/// Browsers say where a form comes from, in one header or the other; whoever says nothing is no browser, and has the
/// token to show.
fn is_from_us(headers: &HeaderMap, scheme: Scheme) -> bool {
    let said = |name| headers.get(name).map(|value: &header::HeaderValue| value.to_str().unwrap_or(""));
    if let Some(site) = said(header::HeaderName::from_static("sec-fetch-site"))
        && site != "same-origin"
        && site != "none"
    {
        return false;
    }
    let Some(origin) = said(header::ORIGIN) else { return true };
    let scheme = if scheme == Scheme::Https { "https" } else { "http" };
    said(header::HOST).is_some_and(|host| origin.eq_ignore_ascii_case(&format!("{scheme}://{host}")))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn from_us(headers: &[(&'static str, &'static str)]) -> bool {
        let mut all = HeaderMap::from_iter([(header::HOST, HeaderValue::from_static("localhost:8080"))]);
        for (name, value) in headers {
            all.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        is_from_us(&all, Scheme::Http)
    }

    #[test]
    fn a_form_from_another_site_port_or_scheme_is_foreign() {
        assert!(from_us(&[("sec-fetch-site", "same-origin"), ("origin", "http://localhost:8080")]));
        assert!(from_us(&[("sec-fetch-site", "none")]));
        assert!(from_us(&[]));
        assert!(!from_us(&[("sec-fetch-site", "same-site")]));
        assert!(!from_us(&[("sec-fetch-site", "cross-site")]));
        assert!(!from_us(&[("origin", "http://localhost:9090")]));
        assert!(!from_us(&[("origin", "https://localhost:8080")]));
        assert!(!from_us(&[("origin", "null")]));
        assert!(!from_us(&[("sec-fetch-site", "same-origin"), ("origin", "http://evil.example.com")]));
    }

    #[test]
    fn a_token_is_written_and_read_whole_and_never_logged() {
        let token = FormToken::random();
        assert_eq!(FormToken::parse(&token.to_string()), Some(token));
        assert_eq!(FormToken::parse(""), None);
        assert_eq!(FormToken::parse(&"z".repeat(32)), None);
        assert!(!format!("{token:?}").contains(&token.to_string()));
    }

    #[test]
    fn the_cookie_is_bound_to_the_host_wherever_that_can_be_had() {
        let token = FormToken(7);
        assert_eq!(
            token.cookie(Scheme::Https),
            "__Host-reim-form=00000000000000000000000000000007; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        assert!(token.cookie(Scheme::Http).starts_with("reim-form="));
    }
}
