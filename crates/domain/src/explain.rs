//! "Why is it so?": one field of one person, with every claim and what became of it.

use jiff::Timestamp;

use crate::{
    Claims, Derived, Field, HandValue, Hold, Precedence, Source, derive,
    freshness::{Freshness, freshness},
    krr::Address,
};

/// The answer to "why is it so?" for one field of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub field: Field,
    pub value: Option<String>,
    pub source: Option<Source>,
    /// The rule: sources in falling rank.
    pub rule: Vec<Source>,
    /// Every source that could say something, in the rule's order.
    pub candidates: Vec<Candidate>,
    /// The locks and opt-outs in force.
    pub holds: Vec<Hold>,
}

/// One source's claim and its fate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub source: Source,
    pub value: Option<String>,
    /// When the source told us.
    pub told_at: Option<Timestamp>,
    /// Only KRR tells how long ago the person stood by it.
    pub freshness: Freshness,
    pub verdict: Verdict,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Won,
    /// A source of higher rank had a value.
    Outranked,
    /// Set aside by "Ikke oppdater fra KRR".
    OptedOut,
    /// Set aside by a lock.
    LockedOut,
    /// The source has been heard and gives no value.
    NoValue,
    /// The source has not said anything about the person.
    NotHeard,
}

impl Verdict {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Won => "won",
            Self::Outranked => "outranked",
            Self::OptedOut => "opted_out",
            Self::LockedOut => "locked_out",
            Self::NoValue => "no_value",
            Self::NotHeard => "not_heard",
        }
    }
}

/// Tells why `field` is as [`derive()`] makes it.
pub fn explain(claims: &Claims, rules: &Precedence, field: Field, now: Timestamp) -> Explanation {
    let derived: Derived = derive(claims, rules, now);
    let (value, source) = derived.text(field);
    let locked = field.is_ours_to_set() && claims.lock(field, now).is_some();
    let opted_out = field.is_ours_to_set() && claims.is_opted_out(field, now);
    let mut won = false;
    let candidates = rules
        .of(field)
        .iter()
        .map(|source| {
            let said = heard(claims, field, *source, now);
            let verdict = match &said {
                None => Verdict::NotHeard,
                Some(said) if said.value.is_none() => Verdict::NoValue,
                Some(_) if locked => Verdict::LockedOut,
                Some(_) if opted_out && *source == Source::Krr => Verdict::OptedOut,
                Some(_) if won => Verdict::Outranked,
                Some(_) => {
                    won = true;
                    Verdict::Won
                }
            };
            let said = said.unwrap_or_default();
            Candidate {
                source: *source,
                value: said.value,
                told_at: said.at,
                freshness: freshness(said.updated, said.verified, now),
                verdict,
            }
        })
        .collect();
    Explanation {
        field,
        value: value.map(str::to_owned),
        source,
        rule: rules.of(field).to_vec(),
        candidates,
        holds: claims.active_holds(field, now).cloned().collect(),
    }
}

#[derive(Default)]
struct Said {
    value: Option<String>,
    at: Option<Timestamp>,
    updated: Option<Timestamp>,
    verified: Option<Timestamp>,
}

fn heard(claims: &Claims, field: Field, source: Source, now: Timestamp) -> Option<Said> {
    match source {
        Source::Krr => heard_from_krr(claims, field),
        Source::Hand => claims.hand(field, now).map(|hand| Said {
            value: Some(match &hand.value {
                HandValue::Name(name) => name.clone(),
                HandValue::Email(email) => email.as_str().to_owned(),
                HandValue::Mobile(phone) => phone.raw().to_owned(),
                HandValue::Language(language) => language.code().to_owned(),
            }),
            at: Some(hand.at),
            ..Said::default()
        }),
        system => claims.system(system).map(|claim| Said {
            value: match field {
                Field::Name => claim.full_name(),
                field => claim.text(field).map(str::to_owned),
            },
            at: Some(claim.at),
            ..Said::default()
        }),
    }
}

fn heard_from_krr(claims: &Claims, field: Field) -> Option<Said> {
    fn address<T>(address: Option<&Address<T>>, text: impl Fn(&T) -> &str) -> Said {
        Said {
            value: address.map(|address| text(&address.value).to_owned()),
            at: None,
            updated: address.and_then(|address| address.updated),
            verified: address.and_then(|address| address.verified),
        }
    }
    let told = claims.krr.as_ref()?;
    let claim = &told.claim;
    let said = match field {
        Field::Name | Field::Address | Field::Status | Field::Protection => return None,
        Field::Email => address(claim.email.as_ref(), crate::Email::as_str),
        Field::Mobile => address(claim.mobile.as_ref(), crate::Phone::raw),
        Field::Language => Said {
            value: claim.language.map(|language| language.code().to_owned()),
            updated: claim.language_updated,
            ..Said::default()
        },
        Field::Reservation => Said {
            value: (claim.reservation != crate::krr::Reservation::Unknown)
                .then(|| claim.reservation.code().to_owned()),
            updated: claim.reservation_updated,
            ..Said::default()
        },
    };
    Some(Said { at: Some(told.at), ..said })
}
