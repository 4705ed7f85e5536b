//! Maskinporten's own reasons for refusing a grant.

/// A reason from Digdir's list (`maskinporten_feilsoking`), by its code or, where it has none, by its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GrantFault {
    /// MP-011: a parameter is misspelt.
    InvalidParameter,
    /// MP-012: the assertion has been used before.
    UsedBefore,
    /// MP-100: no such client here.
    UnknownClient,
    /// No code: the client knows no such key, or wants a registered key and is shown a certificate.
    UnknownKey,
    /// MP-110: `aud` is another environment's.
    WrongAudience,
    /// MP-120: the certificate is another environment's, or no enterprise certificate.
    WrongCertificate,
    /// MP-121: a registered key lives a year.
    KeyTooOld,
    /// MP-122: the certificate is another organisation's than the client.
    CertificateOfAnother,
    /// MP-123: `x5c` is not a list of certificates.
    InvalidChain,
    /// MP-124: the signature is not by the key named.
    InvalidSignature,
    /// MP-130: the assertion had expired when it came.
    Expired,
    /// "Issue time is after now".
    IssuedInFuture,
    /// MP-200: the client has not registered the scope.
    ScopeNotOnClient,
    /// MP-201: the scope is not for this kind of client.
    ScopeNotForMachines,
    /// MP-250: the scope's owner has not granted it to the organisation.
    ScopeNotGranted,
    /// MP-251: the municipality has not delegated the scope to the supplier.
    NotDelegated,
    /// `consumer_org` is the client's own organisation, or the scope is not one for delegation.
    OwnConsumerOrg,
    /// MP-301, MP-302 and MP-303: about `authorization_details`, which Reim never sends.
    AuthorizationDetails,
}

use GrantFault as Fault;

impl GrantFault {
    pub const ALL: [Self; 18] = [
        Self::InvalidParameter,
        Self::UsedBefore,
        Self::UnknownClient,
        Self::UnknownKey,
        Self::WrongAudience,
        Self::WrongCertificate,
        Self::KeyTooOld,
        Self::CertificateOfAnother,
        Self::InvalidChain,
        Self::InvalidSignature,
        Self::Expired,
        Self::IssuedInFuture,
        Self::ScopeNotOnClient,
        Self::ScopeNotForMachines,
        Self::ScopeNotGranted,
        Self::NotDelegated,
        Self::OwnConsumerOrg,
        Self::AuthorizationDetails,
    ];

    /// The reason in a refusal: by the code at the end of its `error_uri`, or, where there is none, by its words.
    pub(super) fn find(refusal: &str) -> Option<Self> {
        let by = |marks: &[(&str, Self)]| {
            marks.iter().find(|(mark, _)| refusal.contains(mark)).map(|(_, fault)| *fault)
        };
        by(&CODES).or_else(|| by(&WORDS))
    }

    /// Whether the clock, or chance, may be to blame, so that a new grant may be taken.
    pub const fn deserves_another_grant(self) -> bool {
        matches!(self, Self::UsedBefore | Self::Expired | Self::IssuedInFuture)
    }

    /// The key of its remedy in [`crate::texts`].
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::InvalidParameter => "maskinporten-invalid-parameter",
            Self::UsedBefore => "maskinporten-used-before",
            Self::UnknownClient => "maskinporten-unknown-client",
            Self::UnknownKey => "maskinporten-unknown-key",
            Self::WrongAudience => "maskinporten-wrong-audience",
            Self::WrongCertificate => "maskinporten-wrong-certificate",
            Self::KeyTooOld => "maskinporten-key-too-old",
            Self::CertificateOfAnother => "maskinporten-certificate-of-another",
            Self::InvalidChain => "maskinporten-invalid-chain",
            Self::InvalidSignature => "maskinporten-invalid-signature",
            Self::Expired | Self::IssuedInFuture => "maskinporten-clock",
            Self::ScopeNotOnClient => "maskinporten-scope-not-on-client",
            Self::ScopeNotForMachines => "maskinporten-scope-not-for-machines",
            Self::ScopeNotGranted => "maskinporten-scope-not-granted",
            Self::NotDelegated => "maskinporten-not-delegated",
            Self::OwnConsumerOrg => "maskinporten-own-consumer-org",
            Self::AuthorizationDetails => "maskinporten-authorization-details",
        }
    }
}

const CODES: [(&str, Fault); 17] = [
    ("MP-011", Fault::InvalidParameter),
    ("MP-012", Fault::UsedBefore),
    ("MP-100", Fault::UnknownClient),
    ("MP-110", Fault::WrongAudience),
    ("MP-120", Fault::WrongCertificate),
    ("MP-121", Fault::KeyTooOld),
    ("MP-122", Fault::CertificateOfAnother),
    ("MP-123", Fault::InvalidChain),
    ("MP-124", Fault::InvalidSignature),
    ("MP-130", Fault::Expired),
    ("MP-200", Fault::ScopeNotOnClient),
    ("MP-201", Fault::ScopeNotForMachines),
    ("MP-250", Fault::ScopeNotGranted),
    ("MP-251", Fault::NotDelegated),
    ("MP-301", Fault::AuthorizationDetails),
    ("MP-302", Fault::AuthorizationDetails),
    ("MP-303", Fault::AuthorizationDetails),
];

/// The most particular first: "Client authentication failed" stands in front of several of the others.
const WORDS: [(&str, Fault); 20] = [
    ("Issue time is after now", Fault::IssuedInFuture),
    ("combination consumer_org", Fault::OwnConsumerOrg),
    ("Invalid JWT claim aud", Fault::WrongAudience),
    ("signed with an invalid certificate", Fault::WrongCertificate),
    ("Expired key", Fault::KeyTooOld),
    ("Does not match certificate orgno", Fault::CertificateOfAnother),
    ("Invalid JWT header x5c", Fault::InvalidChain),
    ("Invalid JWT signature", Fault::InvalidSignature),
    ("JWT is expired", Fault::Expired),
    ("Grant is used before", Fault::UsedBefore),
    ("invalid scopes for client", Fault::ScopeNotOnClient),
    ("scopes not allowed for maskinporten", Fault::ScopeNotForMachines),
    ("has not been granted access to the scope", Fault::ScopeNotGranted),
    ("has not delegated access to the scope", Fault::NotDelegated),
    ("authorization details", Fault::AuthorizationDetails),
    ("Unknown key identifier", Fault::UnknownKey),
    ("requires pre-registered jwk", Fault::UnknownKey),
    ("Client not found", Fault::UnknownClient),
    ("Invalid parameter value", Fault::InvalidParameter),
    ("Client authentication failed", Fault::UnknownClient),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_is_known_by_its_code_and_by_its_words() {
        let failed = "Invalid assertion. Client authentication failed.";
        let documented = [
            ("MP-100", failed.to_owned(), Fault::UnknownClient),
            ("MP-100", "Client not found".into(), Fault::UnknownClient),
            ("MP-110", format!("{failed} Invalid JWT claim aud"), Fault::WrongAudience),
            ("MP-120", format!("{failed} The JWT is signed with an invalid certificate."), Fault::WrongCertificate),
            ("MP-121", format!("{failed} Expired key"), Fault::KeyTooOld),
            ("MP-011", "Invalid assertion. Invalid parameter value".into(), Fault::InvalidParameter),
            (
                "",
                "Validation of JWT claim failed: The combination consumer_org in claim and delegation scope on \
                 client is invalid"
                    .into(),
                Fault::OwnConsumerOrg,
            ),
            ("MP-200", "Token request contains invalid scopes for client".into(), Fault::ScopeNotOnClient),
            ("MP-201", "Token request contains scopes not allowed for maskinporten".into(), Fault::ScopeNotForMachines),
            ("MP-012", "Grant is used before".into(), Fault::UsedBefore),
            ("MP-130", "JWT is expired".into(), Fault::Expired),
            (
                "MP-122",
                "Invalid JWT. Invalid organization number for client. Does not match certificate orgno".into(),
                Fault::CertificateOfAnother,
            ),
            ("MP-123", "Invalid JWT header x5c".into(), Fault::InvalidChain),
            ("MP-124", "Invalid JWT signature".into(), Fault::InvalidSignature),
            ("MP-301", "Unknown authorization details type".into(), Fault::AuthorizationDetails),
            ("MP-302", "Unknown fields in the authorization details".into(), Fault::AuthorizationDetails),
            ("MP-303", "Invalid authorization details values".into(), Fault::AuthorizationDetails),
            ("", format!("{failed} Unknown key identifier (kid) for client."), Fault::UnknownKey),
            (
                "",
                format!("{failed} Invalid JWT. The client requires pre-registered jwk and no key identifier (kid) provided"),
                Fault::UnknownKey,
            ),
            ("", "Issue time is after now".into(), Fault::IssuedInFuture),
            ("MP-250", "Consumer has not been granted access to the scope krr:x".into(), Fault::ScopeNotGranted),
            (
                "MP-251",
                "Consumer 313796329 has not delegated access to the scope krr:x to supplier 213796320".into(),
                Fault::NotDelegated,
            ),
        ];
        for (code, words, fault) in documented {
            assert_eq!(Fault::find(&words), Some(fault), "{words}");
            if !code.is_empty() {
                let uri =
                    format!("https://test.maskinporten.no/errors/{code} other words (trace_id: 1cea3be2)");
                assert_eq!(Fault::find(&uri), Some(fault), "{code}");
            }
        }
        assert_eq!(Fault::find("https://test.maskinporten.no/errors/MP-999 Something new"), None);
    }
}
