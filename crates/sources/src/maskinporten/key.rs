//! The key that grants are signed with, and how Maskinporten recognises it.

use std::{fmt, sync::Arc};

use jiff::Timestamp;
use jsonwebtoken::{EncodingKey, Header};
use serde::{Deserialize, Serialize};

use super::certificate;
use crate::setup::SetupError;

/// The signatures that Maskinporten accepts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum Algorithm {
    #[default]
    #[serde(rename = "RS256")]
    Rs256,
    #[serde(rename = "RS384")]
    Rs384,
    #[serde(rename = "RS512")]
    Rs512,
}

/// A private RSA key with its public name.
#[derive(Clone)]
pub struct SigningKey {
    key: Arc<EncodingKey>,
    algorithm: Algorithm,
    name: Name,
}

#[derive(Clone)]
enum Name {
    Registered { kid: String },
    Certificate { chain: Vec<String>, expires: Option<Timestamp> },
}

impl SigningKey {
    /// A key registered on the client (`kid`), as PKCS#8 or PKCS#1 in PEM.
    pub fn registered(private_key: &str, kid: &str, algorithm: Algorithm) -> Result<Self, SetupError> {
        Self::new(private_key, algorithm, Name::Registered { kid: kid.to_owned() })
    }

    /// An enterprise certificate (`x5c`): the chain in PEM, the enterprise's own first.
    pub fn certificate(private_key: &str, chain: &str, algorithm: Algorithm) -> Result<Self, SetupError> {
        let chain = certificate::chain(chain)?;
        let expires = chain.first().and_then(|own| certificate::not_after(own.contents()));
        let chain = chain.iter().map(certificate::base64).collect();
        Self::new(private_key, algorithm, Name::Certificate { chain, expires })
    }

    fn new(private_key: &str, algorithm: Algorithm, name: Name) -> Result<Self, SetupError> {
        let key =
            EncodingKey::from_rsa_pem(private_key.trim().as_bytes()).map_err(|_| SetupError::InvalidKey)?;
        let key = Self { key: Arc::new(key), algorithm, name };
        // A PEM of the right name may still hold no key; better known at the start than at night.
        key.sign(&()).map_err(|_| SetupError::InvalidKey)?;
        Ok(key)
    }

    /// When the certificate ends. `None` for a registered key, whose age only the operator knows.
    pub fn expires(&self) -> Option<Timestamp> {
        match self.name {
            Name::Registered { .. } => None,
            Name::Certificate { expires, .. } => expires,
        }
    }

    pub(crate) fn is_certificate(&self) -> bool {
        matches!(self.name, Name::Certificate { .. })
    }

    pub(crate) fn sign(&self, claims: &impl Serialize) -> jsonwebtoken::errors::Result<String> {
        let mut header = Header::new(match self.algorithm {
            Algorithm::Rs256 => jsonwebtoken::Algorithm::RS256,
            Algorithm::Rs384 => jsonwebtoken::Algorithm::RS384,
            Algorithm::Rs512 => jsonwebtoken::Algorithm::RS512,
        });
        match &self.name {
            Name::Registered { kid } => header.kid = Some(kid.clone()),
            Name::Certificate { chain, .. } => header.x5c = Some(chain.clone()),
        }
        jsonwebtoken::encode(&header, claims, &self.key)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.is_certificate() { "certificate" } else { "registered" };
        write!(f, "SigningKey({kind}, {:?})", self.algorithm)
    }
}
