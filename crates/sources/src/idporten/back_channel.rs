//! What we say to ID-porten ourselves, and how it says no.

use reqwest::Url;
use serde::{Deserialize, de::DeserializeOwned};

use super::{Fault, IdPorten, SignInError, assertion};
use crate::{
    http::{self, broken},
    issuer::IssuerError,
    maskinporten::printable,
};

/// Far more than tokens take.
const ANSWER_LIMIT: usize = 256 * 1024;
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// RFC 6749 § 5.2.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    error: String,
    error_description: String,
}

impl IdPorten {
    /// Posts a form with our signature on it; gives the body of a good answer.
    pub(super) async fn post(
        &self,
        place: Url,
        mut form: Vec<(&'static str, String)>,
    ) -> Result<Vec<u8>, SignInError> {
        form.push(("client_id", self.config().client_id.clone()));
        form.push(("client_assertion_type", ASSERTION_TYPE.to_owned()));
        form.push(("client_assertion", assertion::sign(self.config(), self.now())?));
        let sent = self.issuer().http().post(place).form(&form).send().await;
        let response = sent.map_err(|error| IssuerError::from(broken(&error)))?;
        let status = response.status().as_u16();
        let body = http::body(response, ANSWER_LIMIT).await.map_err(IssuerError::from)?;
        decode(status, &body)?;
        Ok(body)
    }
}

/// Whether an answer of ID-porten's is a good one.
pub fn decode(status: u16, body: &[u8]) -> Result<(), SignInError> {
    match status {
        200 | 201 => Ok(()),
        300..400 => Err(IssuerError::Redirected { status }.into()),
        429 | 500.. => Err(IssuerError::Unavailable { status }.into()),
        _ => Err(refused(body)),
    }
}

fn refused(body: &[u8]) -> SignInError {
    // A word of another kind than promised is left out.
    let refusal: Refusal = serde_json::from_slice(body).unwrap_or_default();
    let description = printable(&format!("{} {}", refusal.error, refusal.error_description));
    SignInError::Refused { fault: Fault::named(&refusal.error), description }
}

pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, SignInError> {
    serde_json::from_slice(body).map_err(|_| IssuerError::Garbled.into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_refusal_keeps_its_words_but_nothing_that_identifies() {
        let body =
            br#"{"error":"invalid_grant","error_description":"code of 13868598372 was used (trace_id: 3566)"}"#;
        let refused = decode(400, body).unwrap_err();
        let description = "invalid_grant code of *** was used (trace_id: 3566)".to_owned();
        assert_eq!(refused, SignInError::Refused { fault: Fault::Grant, description });
    }

    #[test]
    fn statuses_are_told_apart() {
        assert_eq!(decode(201, b"{}"), Ok(()));
        assert_eq!(decode(302, b""), Err(IssuerError::Redirected { status: 302 }.into()));
        for status in [429, 500, 503] {
            assert_eq!(decode(status, b""), Err(IssuerError::Unavailable { status }.into()));
        }
        let unexplained = SignInError::Refused { fault: Fault::Other, description: String::new() };
        assert_eq!(decode(403, b"<html>"), Err(unexplained));
    }

    proptest! {
        #[test]
        fn no_answer_breaks_us_and_no_description_is_long(status in 100_u16..600, body in ".{0,600}") {
            let body = serde_json::json!({ "error": "x", "error_description": body }).to_string();
            match decode(status, body.as_bytes()) {
                Err(SignInError::Refused { description, .. }) => prop_assert!(description.len() < 320),
                Err(_) => prop_assert!((300..400).contains(&status) || status == 429 || status >= 500),
                Ok(()) => prop_assert!(status == 200 || status == 201),
            }
        }
    }
}
