//! Who calls, as Maskinporten tells it.

use domain::OrganisationNumber;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::{BearerConfig, Refusal};

/// An organisation that may do what it asks, by itself or through a supplier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// In whose name.
    pub consumer: OrganisationNumber,
    /// Who really calls, where the consumer has delegated it.
    pub supplier: Option<OrganisationNumber>,
    /// Where the delegation is to be found, such as `https://altinn.no/`. There if and only if there is a supplier.
    pub delegation_source: Option<String>,
    pub scopes: Vec<String>,
    /// The client as registered in Maskinporten.
    pub client_id: String,
}

#[derive(Deserialize)]
pub(super) struct Claims {
    iss: String,
    #[serde(default)]
    aud: Audience,
    exp: Option<i64>,
    iat: Option<i64>,
    nbf: Option<i64>,
    #[serde(default)]
    scope: String,
    client_id: Option<String>,
    consumer: Option<Organisation>,
    supplier: Option<Organisation>,
    delegation_source: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Default for Audience {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

/// ISO 6523, as Maskinporten writes it.
#[derive(Deserialize)]
struct Organisation {
    authority: String,
    #[serde(rename = "ID")]
    id: String,
}

impl Claims {
    /// All but the signature.
    pub fn judge(self, config: &BearerConfig, scope: &str, now: Timestamp) -> Result<Caller, Refusal> {
        if self.iss != config.issuer {
            return Err(Refusal::WrongIssuer);
        }
        if !self.aud.names(&config.audience) {
            return Err(Refusal::WrongAudience);
        }
        self.judge_times(config, now)?;
        let caller = self.caller()?;
        if caller.may(scope) { Ok(caller) } else { Err(Refusal::ScopeLacking { needed: scope.to_owned() }) }
    }

    fn judge_times(&self, config: &BearerConfig, now: Timestamp) -> Result<(), Refusal> {
        let (Some(expires), Some(issued)) = (self.exp, self.iat) else { return Err(Refusal::Unreadable) };
        let skew = SignedDuration::try_from(config.skew).unwrap_or(SignedDuration::MAX);
        let (earliest, latest) = (now.saturating_sub(skew), now.saturating_add(skew));
        let (earliest, latest) =
            (earliest.unwrap_or(Timestamp::MIN).as_second(), latest.unwrap_or(Timestamp::MAX).as_second());
        if expires <= earliest {
            return Err(Refusal::Expired);
        }
        if issued > latest || self.nbf.is_some_and(|from| from > latest) {
            return Err(Refusal::NotYet);
        }
        Ok(())
    }

    fn caller(self) -> Result<Caller, Refusal> {
        let consumer = self.consumer.ok_or(Refusal::NoConsumer)?.number()?;
        let supplier = self.supplier.map(Organisation::number).transpose()?;
        if supplier.is_some() != self.delegation_source.is_some() {
            return Err(Refusal::BrokenDelegation);
        }
        Ok(Caller {
            consumer,
            supplier,
            delegation_source: self.delegation_source,
            scopes: self.scope.split_ascii_whitespace().map(str::to_owned).collect(),
            client_id: self.client_id.ok_or(Refusal::Unreadable)?,
        })
    }
}

impl Caller {
    /// Whether the token was given for this scope, to the letter.
    pub fn may(&self, scope: &str) -> bool {
        self.scopes.iter().any(|given| given == scope)
    }
}

impl Audience {
    fn names(&self, ours: &str) -> bool {
        match self {
            Self::One(one) => one == ours,
            Self::Several(several) => several.iter().any(|one| one == ours),
        }
    }
}

impl Organisation {
    fn number(self) -> Result<OrganisationNumber, Refusal> {
        let number = self.id.strip_prefix("0192:").filter(|_| self.authority == "iso6523-actorid-upis");
        number.and_then(|text| OrganisationNumber::parse(text).ok()).ok_or(Refusal::NoConsumer)
    }
}
