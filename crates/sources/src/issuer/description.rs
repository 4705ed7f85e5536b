//! What an issuer says of itself (RFC 8414, OpenID Connect Discovery 1.0).

use domain::Environment;
use reqwest::Url;
use serde::Deserialize;

use super::IssuerError;
use crate::http;

/// As much of it as we use. The addresses are text until [`Issuer::place`](super::Issuer::place) has judged them.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Description {
    pub issuer: String,
    pub jwks_uri: String,
    pub authorization_endpoint: Option<String>,
    pub token_endpoint: Option<String>,
    /// RFC 9126.
    pub pushed_authorization_request_endpoint: Option<String>,
    pub end_session_endpoint: Option<String>,
    /// Whether every answer to an authorization request names its sender (RFC 9207).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

/// Where the description lies: after the issuer, as Digdir has it, not in front of its path.
pub(super) fn description_at(issuer: &Url, name: &str) -> Option<Url> {
    let base =
        if issuer.path().ends_with('/') { issuer.clone() } else { Url::parse(&format!("{issuer}/")).ok()? };
    base.join(".well-known/").ok()?.join(name).ok()
}

/// An address that the issuer names. Whoever answers for an https issuer must not lead us to an unprotected one.
pub(super) fn place(
    address: Option<&str>,
    what: &'static str,
    issuer: &Url,
    environment: Environment,
) -> Result<Url, IssuerError> {
    address
        .and_then(|text| http::address(text, environment).ok())
        .filter(|url| url.scheme() == issuer.scheme() && url.fragment().is_none())
        .ok_or(IssuerError::Lacking(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_lies_after_the_issuer_with_or_without_a_slash() {
        for (issuer, expected) in [
            ("https://idporten.no", "https://idporten.no/.well-known/openid-configuration"),
            ("https://a.example/oidc", "https://a.example/oidc/.well-known/openid-configuration"),
            ("https://a.example/oidc/", "https://a.example/oidc/.well-known/openid-configuration"),
        ] {
            let issuer = Url::parse(issuer).unwrap();
            assert_eq!(description_at(&issuer, "openid-configuration").unwrap().as_str(), expected);
        }
    }

    #[test]
    fn a_protected_issuer_leads_to_no_unprotected_address() {
        let issuer = Url::parse("https://test.idporten.no").unwrap();
        let placed = |address| place(address, "token", &issuer, Environment::Test).map(|url| url.to_string());
        assert_eq!(placed(Some("https://login.idporten.no/t")), Ok("https://login.idporten.no/t".to_owned()));
        for bad in
            [None, Some("http://login.idporten.no/t"), Some("/t"), Some("https://a.example/#t"), Some("")]
        {
            assert_eq!(placed(bad), Err(IssuerError::Lacking("token")));
        }
    }
}
