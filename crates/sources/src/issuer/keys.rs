//! An issuer's public keys, as a JWK set.

use std::{collections::HashMap, sync::Arc};

use jsonwebtoken::{
    DecodingKey,
    jwk::{AlgorithmParameters, Jwk, PublicKeyUse},
};
use serde::Deserialize;
use serde_json::Value;

use super::IssuerError;

/// By `kid`.
pub(super) type Keys = Arc<HashMap<String, DecodingKey>>;

#[derive(Deserialize)]
struct Set {
    keys: Vec<Value>,
}

/// The RSA keys that are for signatures and have a name. Others, which may be of kinds not yet invented, are left aside.
pub(super) fn read(body: &[u8]) -> Result<Keys, IssuerError> {
    let set: Set = serde_json::from_slice(body).map_err(|_| IssuerError::Garbled)?;
    Ok(Arc::new(set.keys.into_iter().filter_map(usable).collect()))
}

fn usable(key: Value) -> Option<(String, DecodingKey)> {
    let jwk: Jwk = serde_json::from_value(key).ok()?;
    let signs = jwk.common.public_key_use.as_ref().is_none_or(|purpose| *purpose == PublicKeyUse::Signature);
    let rsa = matches!(jwk.algorithm, AlgorithmParameters::RSA(_));
    let key = DecodingKey::from_jwk(&jwk).ok().filter(|_| signs && rsa)?;
    Some((jwk.common.key_id?, key))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_named_rsa_keys_for_signatures_are_taken_and_the_rest_is_no_fault() {
        let rsa = |kid: &str| json!({"kty": "RSA", "kid": kid, "use": "sig", "n": "sXch", "e": "AQAB"});
        let mut unnamed = rsa("");
        unnamed.as_object_mut().unwrap().remove("kid");
        let mut for_secrets = rsa("enc");
        for_secrets["use"] = json!("enc");
        let set = json!({"keys": [
            rsa("good"), unnamed, for_secrets,
            {"kty": "oct", "kid": "shared", "k": "c2VjcmV0"},
            {"kty": "EC", "kid": "curve", "crv": "P-256", "x": "AA", "y": "AA"},
            {"kty": "OF-TOMORROW", "kid": "new"}, 7,
        ]});
        let keys = read(set.to_string().as_bytes()).unwrap();
        assert_eq!(keys.keys().collect::<Vec<_>>(), ["good"]);
        assert!(read(b"{\"keys\": []}").unwrap().is_empty());
        for garbled in [&b""[..], b"[]", b"{}", b"<html>"] {
            assert_eq!(read(garbled).err(), Some(IssuerError::Garbled));
        }
    }
}
