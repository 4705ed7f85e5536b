//! Maskinporten's JSON.

use std::time::Duration;

use serde::Deserialize;

use super::{AccessToken, GrantFault, MaskinportenError};

/// A token as it was handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    pub token: AccessToken,
    /// `expires_in`; zero where Maskinporten does not say, so that the token serves once and is not kept.
    pub lifetime: Duration,
}

#[derive(Deserialize)]
struct Token {
    #[serde(rename = "access_token")]
    secret: String,
    #[serde(rename = "token_type")]
    kind: String,
    #[serde(default)]
    expires_in: u64,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    error: String,
    error_description: String,
    /// Ends with the code; not always sent.
    error_uri: String,
}

/// The part of the issuer's description (RFC 8414) that a grant needs.
#[derive(Deserialize)]
pub(super) struct Description {
    pub issuer: String,
    pub token_endpoint: String,
}

/// What an answer of the token endpoint means.
pub fn decode(status: u16, body: &[u8]) -> Result<Granted, MaskinportenError> {
    match status {
        200 => granted(body),
        300..400 => Err(MaskinportenError::Redirected { status }),
        429 => Err(MaskinportenError::RateLimited { retry_after: None }),
        500.. => Err(MaskinportenError::Unavailable { status, retry_after: None }),
        _ => Err(refused(status, body)),
    }
}

fn granted(body: &[u8]) -> Result<Granted, MaskinportenError> {
    let token: Token = serde_json::from_slice(body).map_err(|_| MaskinportenError::Garbled)?;
    let sendable = !token.secret.is_empty() && token.secret.bytes().all(|b| b.is_ascii_graphic());
    if !sendable || !token.kind.eq_ignore_ascii_case("bearer") {
        return Err(MaskinportenError::Garbled);
    }
    Ok(Granted { token: AccessToken::new(&token.secret), lifetime: Duration::from_secs(token.expires_in) })
}

fn refused(status: u16, body: &[u8]) -> MaskinportenError {
    // A word of another kind than promised is left out; the status alone says enough.
    let refusal: Refusal = serde_json::from_slice(body).unwrap_or_default();
    let said = format!("{} {}", refusal.error, refusal.error_description);
    let description = printable(&said);
    match GrantFault::find(&format!("{} {said}", refusal.error_uri)) {
        Some(fault) => MaskinportenError::Refused { fault, description },
        None => MaskinportenError::RefusedOtherwise { status, description },
    }
}

/// Words longer than this are tokens or keys, not words.
const LONGEST_WORD: usize = 60;
const LONGEST_DESCRIPTION: usize = 300;
const NATIONAL_ID: usize = 11;

/// What may stand in a log: Maskinporten's words with its trace id, without anything that could be a national id or
/// a token.
pub(crate) fn printable(said: &str) -> String {
    let mut text = String::new();
    for word in said.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        let identity = word.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == NATIONAL_ID);
        let hidden = identity || word.len() > LONGEST_WORD;
        let word = if hidden { "***" } else { word };
        if text.len() + word.len() >= LONGEST_DESCRIPTION {
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_token_comes_with_its_lifetime() {
        let granted = decode(
            200,
            br#"{"access_token":"eyJ.a.b","token_type":"Bearer","expires_in":599,"scope":"krr:x","new":[1]}"#,
        );
        assert_eq!(
            granted,
            Ok(Granted { token: AccessToken::new("eyJ.a.b"), lifetime: Duration::from_secs(599) })
        );
        let unstated = decode(200, br#"{"access_token":"a","token_type":"bearer"}"#).unwrap();
        assert_eq!(unstated.lifetime, Duration::ZERO);
    }

    #[test]
    fn what_is_no_token_is_not_taken_for_one() {
        let bodies: [&[u8]; 6] = [
            b"",
            b"<html>",
            br#"{"access_token":"","token_type":"Bearer"}"#,
            br#"{"access_token":"a\r\nX-Evil: 1","token_type":"Bearer"}"#,
            br#"{"access_token":"a","token_type":"mac"}"#,
            br#"{"access_token":"a","token_type":"Bearer","expires_in":-1}"#,
        ];
        for body in bodies {
            assert_eq!(decode(200, body), Err(MaskinportenError::Garbled));
        }
    }

    #[test]
    fn a_refusal_keeps_its_words_but_nothing_that_identifies_or_opens() {
        let body = br#"{"error":"invalid_grant","error_description":"Invalid JWT signature for (13868598372) \u0000 eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJlc2ln (trace_id: 356666143081bbec11d293753e9702ca)","error_uri":"https://test.maskinporten.no/errors/MP-124"}"#;
        let Err(MaskinportenError::Refused { fault, description }) = decode(400, body) else { panic!() };
        assert_eq!(fault, GrantFault::InvalidSignature);
        insta::assert_snapshot!(
            description,
            @"invalid_grant Invalid JWT signature for *** *** (trace_id: 356666143081bbec11d293753e9702ca)"
        );
    }

    #[test]
    fn statuses_are_told_apart() {
        assert_eq!(decode(302, b""), Err(MaskinportenError::Redirected { status: 302 }));
        assert!(matches!(decode(429, b""), Err(MaskinportenError::RateLimited { .. })));
        assert!(matches!(decode(503, b"x"), Err(MaskinportenError::Unavailable { status: 503, .. })));
        assert!(matches!(
            decode(401, b"<html>"),
            Err(MaskinportenError::RefusedOtherwise { status: 401, .. })
        ));
    }

    proptest! {
        #[test]
        fn no_answer_breaks_us_and_no_description_is_long(status in 100_u16..600, body in ".{0,600}") {
            let body = format!(r#"{{"error_description":{}}}"#, serde_json::to_string(&body).unwrap());
            match decode(status, body.as_bytes()) {
                Err(MaskinportenError::Refused { description, .. } | MaskinportenError::RefusedOtherwise { description, .. }) =>
                    prop_assert!(description.len() < 320),
                _ => prop_assert!(!(400..429).contains(&status)),
            }
        }
    }
}
