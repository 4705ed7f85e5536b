//! The grant itself: a signed statement of who asks for what, good for a minute and for one use.

use domain::OrganisationNumber;
use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

use super::{Grant, MaskinportenConfig};

/// Maskinporten allows 120.
const LIFETIME_SECONDS: i64 = 60;

/// The claims of one grant.
#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    iss: &'a str,
    scope: &'a str,
    iat: i64,
    exp: i64,
    jti: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<[&'a str; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consumer_org: Option<&'a str>,
}

/// Signs a fresh assertion: Maskinporten takes none a second time.
pub(super) fn sign(
    config: &MaskinportenConfig,
    grant: &Grant,
    now: Timestamp,
) -> jsonwebtoken::errors::Result<String> {
    config.key.sign(&Claims {
        aud: &config.issuer,
        iss: &config.client_id,
        scope: &grant.scope,
        iat: now.as_second(),
        exp: now.as_second() + LIFETIME_SECONDS,
        jti: Uuid::new_v4().to_string(),
        resource: grant.resource.as_deref().map(|resource| [resource]),
        consumer_org: grant.consumer_org.as_ref().map(OrganisationNumber::as_str),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::maskinporten::{
        Algorithm, SigningKey,
        testing::{CHAIN, private_key, proved, registered_key},
    };

    fn grant() -> Grant {
        Grant::new("krr:global/kontaktinformasjon.read")
    }

    fn config(key: SigningKey) -> MaskinportenConfig {
        MaskinportenConfig::new("https://test.maskinporten.no/", "client-1", key)
    }

    fn now() -> Timestamp {
        "2026-11-22T03:00:00.9Z".parse().unwrap()
    }

    #[test]
    fn it_says_who_asks_whom_for_what_and_is_good_for_at_most_two_minutes() {
        let assertion = sign(&config(registered_key()), &grant(), now()).unwrap();
        let token = proved(&assertion, jsonwebtoken::Algorithm::RS256);
        assert_eq!(token.header.kid.as_deref(), Some("key-1"));
        assert_eq!(token.header.x5c, None);
        let mut claims = token.claims;
        let (iat, exp) = (claims["iat"].as_i64().unwrap(), claims["exp"].as_i64().unwrap());
        assert_eq!(iat, now().as_second());
        assert!((1..=120).contains(&(exp - iat)));
        for varying in ["iat", "exp", "jti"] {
            claims.as_object_mut().unwrap().remove(varying);
        }
        assert_eq!(
            claims,
            json!({
                "aud": "https://test.maskinporten.no/",
                "iss": "client-1",
                "scope": "krr:global/kontaktinformasjon.read",
            })
        );
    }

    #[test]
    fn no_assertion_has_the_jti_of_another() {
        let jti = || {
            let assertion = sign(&config(registered_key()), &grant(), now()).unwrap();
            proved(&assertion, jsonwebtoken::Algorithm::RS256).claims["jti"].clone()
        };
        assert_ne!(jti(), jti());
    }

    #[test]
    fn delegation_and_resource_are_named_where_they_are_meant() {
        let grant = Grant {
            scope: "krr:global/kontaktinfo.read".into(),
            consumer_org: Some(OrganisationNumber::parse("313796329").unwrap()),
            resource: Some("https://krr.example".into()),
        };
        let assertion = sign(&config(registered_key()), &grant, now()).unwrap();
        let claims = proved(&assertion, jsonwebtoken::Algorithm::RS256).claims;
        assert_eq!(claims["consumer_org"], "313796329");
        assert_eq!(claims["resource"], json!(["https://krr.example"]));
    }

    #[test]
    fn a_certificate_signs_with_its_whole_chain_in_every_algorithm() {
        let algorithms = [
            (Algorithm::Rs256, jsonwebtoken::Algorithm::RS256),
            (Algorithm::Rs384, jsonwebtoken::Algorithm::RS384),
            (Algorithm::Rs512, jsonwebtoken::Algorithm::RS512),
        ];
        for (ours, theirs) in algorithms {
            let key = SigningKey::certificate(&private_key(), CHAIN, ours).unwrap();
            let header = proved(&sign(&config(key), &grant(), now()).unwrap(), theirs).header;
            assert_eq!((header.kid, header.x5c.map(|chain| chain.len())), (None, Some(2)));
        }
    }

    #[test]
    fn a_key_that_is_none_is_found_at_once_and_never_shown() {
        use crate::setup::SetupError;

        let wrapped = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        for text in ["", "not a key", wrapped, CHAIN] {
            let key = SigningKey::registered(text, "kid", Algorithm::Rs256);
            assert_eq!(key.err(), Some(SetupError::InvalidKey));
        }
        assert_eq!(format!("{:?}", registered_key()), "SigningKey(registered, Rs256)");
    }
}
