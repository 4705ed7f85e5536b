//! Access tokens: signed as Maskinporten signs them, and read as an interface reads them.

use jiff::Timestamp;
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Maskinporten, assertion::Granted};

/// What registers read from a token.
#[derive(Debug, Deserialize)]
pub(crate) struct Access {
    iss: String,
    exp: i64,
    scope: String,
    aud: Value,
    /// There when someone asks for someone else.
    supplier: Option<Organisation>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Organisation {
    authority: String,
    #[serde(rename = "ID")]
    id: String,
}

/// Why a token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadToken {
    NotOurs,
    Expired,
}

pub(super) fn sign(maskinporten: &Maskinporten, granted: &Granted, now: Timestamp, lifetime: i64) -> String {
    let organisation = |number: domain::OrganisationNumber| json!({"authority": "iso6523-actorid-upis", "ID": number.iso6523()});
    let mut claims = json!({
        "iss": maskinporten.issuer,
        "client_amr": if granted.by_certificate { "virksomhetssertifikat" } else { "private_key_jwt" },
        "token_type": "Bearer",
        "client_id": granted.client_id,
        "consumer": organisation(granted.consumer),
        "scope": granted.scope,
        "iat": now.as_second(),
        "exp": now.as_second() + lifetime,
        "jti": Uuid::new_v4().to_string(),
        "aud": match &granted.resource[..] {
            [] => Value::from("unspecified"),
            [one] => Value::from(one.as_str()),
            several => Value::from(several),
        },
    });
    if granted.consumer != granted.client_organisation {
        claims["supplier"] = organisation(granted.client_organisation);
        claims["delegation_source"] = json!("https://altinn.no/");
    }
    let (key, kid) = maskinporten.keys.signing();
    let header = Header { kid: Some(kid.to_owned()), ..Header::new(Algorithm::RS256) };
    jsonwebtoken::encode(&header, &claims, key).expect("claims of strings and numbers can be signed")
}

impl Access {
    pub fn read(maskinporten: &Maskinporten, token: &str, now: Timestamp) -> Result<Self, BadToken> {
        let mut validation = Validation::new(Algorithm::RS256);
        // Against a clock that tests can set; an audience is not asked for by KRR.
        validation.validate_exp = false;
        validation.validate_aud = false;
        let access: Self = jsonwebtoken::decode(token, &maskinporten.keys.verifying(), &validation)
            .map_err(|_| BadToken::NotOurs)?
            .claims;
        if access.iss != maskinporten.issuer {
            return Err(BadToken::NotOurs);
        }
        if access.exp <= now.as_second() {
            return Err(BadToken::Expired);
        }
        Ok(access)
    }

    /// What the token is confined to, or `unspecified`.
    pub fn audience(&self) -> Option<&str> {
        self.aud.as_str()
    }

    /// A scope for oneself, or its twin for those who act for others.
    pub fn allows(&self, own: &str, delegated: &str) -> bool {
        self.scope.split(' ').any(|scope| scope == own || (scope == delegated && self.supplier.is_some()))
    }
}
