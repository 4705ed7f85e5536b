//! ID-porten's own keys.

use jsonwebtoken::{
    Algorithm, EncodingKey,
    jwk::{Jwk, PublicKeyUse},
};

use crate::maskinporten::new_rsa_key;

/// One that signs, and all that have done so since the start.
pub(crate) struct Keys {
    signing: EncodingKey,
    kid: String,
    published: Vec<Jwk>,
}

impl Keys {
    pub fn generate() -> Self {
        let signing = new_key();
        let mut keys = Self { signing, kid: String::new(), published: Vec::new() };
        keys.publish();
        keys
    }

    pub fn rotate(&mut self) {
        self.signing = new_key();
        self.publish();
    }

    pub fn signing(&self) -> (&EncodingKey, &str) {
        (&self.signing, &self.kid)
    }

    pub fn published(&self) -> &[Jwk] {
        &self.published
    }

    fn publish(&mut self) {
        self.kid = format!("simulated-idporten-{}", self.published.len() + 1);
        let mut public =
            Jwk::from_encoding_key(&self.signing, Algorithm::RS256).expect("an RSA key has a JWK");
        public.common.key_id = Some(self.kid.clone());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        self.published.push(public);
    }
}

/// One that nobody knows.
pub(super) fn new_key() -> EncodingKey {
    EncodingKey::from_rsa_pem(new_rsa_key().0.as_bytes()).expect("the key was made here")
}
