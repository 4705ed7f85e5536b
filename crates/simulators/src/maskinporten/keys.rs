//! Maskinporten's own keys, and an authority that issues certificates to invented organisations.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::OrganisationNumber;
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey,
    jwk::{Jwk, PublicKeyUse},
};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, PKCS_RSA_SHA256, RsaKeySize,
};

/// Made anew at each start.
pub(crate) struct Keys {
    signing: EncodingKey,
    public: Jwk,
    authority: CertifiedIssuer<'static, KeyPair>,
}

/// An organisation's certificate (*virksomhetssertifikat*) with its key.
pub struct Certified {
    /// Leaf first, then the authority; DER.
    pub chain: Vec<Vec<u8>>,
    /// The same as PEM.
    pub chain_pem: String,
    pub private_key_pem: String,
}

const KID: &str = "simulated-maskinporten";
/// `organizationIdentifier`, where Norwegian enterprise certificates have `NTRNO-` and the number.
const ORGANISATION_IDENTIFIER: [u64; 4] = [2, 5, 4, 97];

impl Keys {
    pub fn generate() -> Self {
        let (private, _) = new_rsa_key();
        let signing = EncodingKey::from_rsa_pem(private.as_bytes()).expect("the key was made here");
        let mut public = Jwk::from_encoding_key(&signing, Algorithm::RS256).expect("an RSA key has a JWK");
        public.common.key_id = Some(KID.to_owned());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        Self { signing, public, authority: authority("Simulert utsteder") }
    }

    pub fn signing(&self) -> (&EncodingKey, &'static str) {
        (&self.signing, KID)
    }

    pub fn verifying(&self) -> DecodingKey {
        DecodingKey::from_jwk(&self.public).expect("made from an RSA key")
    }

    pub fn public_jwk(&self) -> &Jwk {
        &self.public
    }

    /// The certificate of the authority that is trusted, DER.
    pub fn anchor(&self) -> &[u8] {
        self.authority.der()
    }

    /// The same in base 64, as registers hand certificates out.
    pub fn anchor_base64(&self) -> String {
        STANDARD.encode(self.anchor())
    }

    pub fn certify(&self, organisation: OrganisationNumber) -> Certified {
        certify(&self.authority, organisation)
    }
}

impl Certified {
    /// A certificate of the other world: real ones are refused in test, test ones in production.
    pub fn from_elsewhere(organisation: OrganisationNumber) -> Self {
        certify(&authority("En annen utsteder"), organisation)
    }

    pub fn signing_key(&self) -> EncodingKey {
        EncodingKey::from_rsa_pem(self.private_key_pem.as_bytes()).expect("the key was made here")
    }

    /// As the header of an assertion wants it.
    pub fn x5c(&self) -> Vec<String> {
        self.chain.iter().map(|certificate| STANDARD.encode(certificate)).collect()
    }
}

/// A private key as PEM (PKCS #8) and its public half.
pub(crate) fn new_rsa_key() -> (String, DecodingKey) {
    let key = rsa_pair();
    let public = DecodingKey::from_rsa_pem(key.public_key_pem().as_bytes()).expect("made as RSA");
    (key.serialize_pem(), public)
}

fn rsa_pair() -> KeyPair {
    KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).expect("2048 bits are supported")
}

fn authority(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let key = KeyPair::generate().expect("an elliptic key can be made");
    CertifiedIssuer::self_signed(params, key).expect("the parameters are sound")
}

fn certify(authority: &CertifiedIssuer<'static, KeyPair>, organisation: OrganisationNumber) -> Certified {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "Oppdiktet virksomhet");
    params
        .distinguished_name
        .push(DnType::CustomDnType(ORGANISATION_IDENTIFIER.to_vec()), format!("NTRNO-{organisation}"));
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let key = rsa_pair();
    let leaf = params.signed_by(&key, authority).expect("the parameters are sound");
    Certified {
        chain: vec![leaf.der().to_vec(), authority.der().to_vec()],
        chain_pem: format!("{}{}", leaf.pem(), authority.pem()),
        private_key_pem: key.serialize_pem(),
    }
}
