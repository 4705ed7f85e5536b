//! How a contact field stands: what is shown, who said it, and what KRR says beside it. The guardian's own page and
//! the secretary's page tell the same thing by this.

use jiff::Timestamp;

use crate::{
    Claims, Derived, Field, Hold, HoldKind, Source,
    freshness::{Freshness, freshness},
    krr::{Address, KrrStatus},
};

/// E-mail or mobile of one person, as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub field: Field,
    pub shown: Shown,
    pub krr: KrrSays,
    /// "Ikke oppdater fra KRR", while it is in force.
    pub opted_out: Option<Hold>,
    pub locked: Option<Hold>,
}

/// What is shown, and where it comes from.
#[derive(Clone, PartialEq, Eq)]
pub enum Shown {
    /// Fetched: nobody but the person, in KRR, can change it.
    Krr {
        value: String,
        confirmed: Confirmed,
    },
    /// Somebody wrote it in Reim.
    Hand {
        value: String,
        at: Timestamp,
    },
    /// What the school and the kindergarten system say, first the one that is believed; they may disagree.
    Systems(Vec<(Source, String)>),
    /// Pinned to what it was, perhaps to nothing.
    Locked {
        value: Option<String>,
    },
    Nothing,
}

/// When the person last stood by an address, and whether that is recent enough (eForvaltningsforskriften § 32).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmed {
    pub at: Option<Timestamp>,
    pub freshness: Freshness,
}

/// What KRR says of the field, whether or not it is what is shown.
#[derive(Clone, PartialEq, Eq)]
pub enum KrrSays {
    /// KRR has not been asked about the person, or what it said may not be kept.
    NotHeard,
    Value {
        value: String,
        confirmed: Confirmed,
        told_at: Timestamp,
    },
    /// The person is there, without this.
    NoValue {
        told_at: Timestamp,
    },
    /// The person is not in KRR.
    NotRegistered {
        told_at: Timestamp,
    },
    /// The person has been deleted from KRR.
    Deleted {
        told_at: Timestamp,
    },
}

impl Contact {
    /// How `field` stands. Only [`Field::Email`] and [`Field::Mobile`] are contact fields; others have nothing to show.
    pub fn of(field: Field, claims: &Claims, derived: &Derived, now: Timestamp) -> Self {
        let hold = |kind: fn(&HoldKind) -> bool| {
            claims.active_holds(field, now).find(|hold| kind(&hold.kind)).cloned()
        };
        let krr = krr_says(claims, field, now);
        let locked = hold(|kind| matches!(kind, HoldKind::Lock { .. }));
        let shown = shown(field, claims, derived, &krr, locked.is_some(), now);
        Self { field, shown, krr, opted_out: hold(|kind| *kind == HoldKind::OptOut), locked }
    }

    /// Whether somebody with the right to it may write the field by hand.
    pub fn is_open_to_hands(&self) -> bool {
        self.locked.is_none() && !matches!(self.shown, Shown::Krr { .. })
    }

    /// The value that is shown first.
    pub fn value(&self) -> Option<&str> {
        match &self.shown {
            Shown::Krr { value, .. } | Shown::Hand { value, .. } => Some(value),
            Shown::Systems(said) => said.first().map(|(_, value)| value.as_str()),
            Shown::Locked { value } => value.as_deref(),
            Shown::Nothing => None,
        }
    }

    /// What the systems say, where they do not say the same.
    pub fn disagreement(&self) -> Option<&[(Source, String)]> {
        match &self.shown {
            Shown::Systems(said) if said.windows(2).any(|pair| pair[0].1 != pair[1].1) => Some(said),
            _ => None,
        }
    }
}

fn shown(
    field: Field,
    claims: &Claims,
    derived: &Derived,
    krr: &KrrSays,
    locked: bool,
    now: Timestamp,
) -> Shown {
    let (value, source) = derived.text(field);
    if locked {
        return Shown::Locked { value: value.map(str::to_owned) };
    }
    match (value, source) {
        (Some(value), Some(Source::Krr)) => {
            let confirmed = match krr {
                KrrSays::Value { confirmed, .. } => *confirmed,
                _ => Confirmed { at: None, freshness: Freshness::Unknown },
            };
            Shown::Krr { value: value.to_owned(), confirmed }
        }
        (Some(value), Some(Source::Hand)) => {
            let at = claims.hand(field, now).map_or(now, |claim| claim.at);
            Shown::Hand { value: value.to_owned(), at }
        }
        (Some(value), Some(believed)) => {
            let mut said = vec![(believed, value.to_owned())];
            said.extend(
                claims
                    .systems
                    .iter()
                    .filter(|claim| claim.source != believed)
                    .filter_map(|claim| Some((claim.source, claim.text(field)?.to_owned()))),
            );
            Shown::Systems(said)
        }
        _ => Shown::Nothing,
    }
}

fn krr_says(claims: &Claims, field: Field, now: Timestamp) -> KrrSays {
    let Some(told) = &claims.krr else { return KrrSays::NotHeard };
    let told_at = told.at;
    let value = match field {
        Field::Email => told.claim.email.as_ref().map(|address| both(address, address.value.as_str(), now)),
        Field::Mobile => told.claim.mobile.as_ref().map(|address| both(address, address.value.raw(), now)),
        _ => None,
    };
    match (value, told.claim.status) {
        (Some((value, confirmed)), _) => KrrSays::Value { value, confirmed, told_at },
        (None, KrrStatus::Deleted) => KrrSays::Deleted { told_at },
        (None, KrrStatus::NotRegistered) => KrrSays::NotRegistered { told_at },
        (None, KrrStatus::Active | KrrStatus::Unrecognised) => KrrSays::NoValue { told_at },
    }
}

fn both<T>(address: &Address<T>, value: &str, now: Timestamp) -> (String, Confirmed) {
    let confirmed = Confirmed {
        at: address.updated.max(address.verified),
        freshness: freshness(address.updated, address.verified, now),
    };
    (value.to_owned(), confirmed)
}

/// Values are personal, so only the kind is told.
impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Krr { confirmed, .. } => write!(f, "Krr({:?})", confirmed.freshness),
            Self::Hand { at, .. } => write!(f, "Hand({at})"),
            Self::Systems(said) => f.debug_list().entries(said.iter().map(|(source, _)| source)).finish(),
            Self::Locked { value } => write!(f, "Locked(value: {})", value.is_some()),
            Self::Nothing => f.write_str("Nothing"),
        }
    }
}

impl std::fmt::Debug for KrrSays {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotHeard => "NotHeard",
            Self::Value { .. } => "Value",
            Self::NoValue { .. } => "NoValue",
            Self::NotRegistered { .. } => "NotRegistered",
            Self::Deleted { .. } => "Deleted",
        })
    }
}

#[cfg(test)]
mod tests;
