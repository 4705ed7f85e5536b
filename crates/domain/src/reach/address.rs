//! Whether the address of one channel serves for a kind of message.

use std::fmt;

use jiff::Timestamp;

use super::{Addressee, Channel, Reason};
use crate::{
    Derived, MessageKind, Phone, Source,
    freshness::{Freshness, freshness},
    krr::{self, KrrClaim, Notifiable},
};

/// An address that a message may be sent to.
#[derive(Clone, PartialEq, Eq)]
pub struct To {
    pub channel: Channel,
    /// As the network wants it: an e-mail address, or a mobile number in E.164.
    pub address: String,
    /// Who says so.
    pub source: Source,
    /// When the person last stood by it; only KRR tells.
    pub confirmed_at: Option<Timestamp>,
    pub freshness: Freshness,
}

/// An address is personal.
impl fmt::Debug for To {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "To({:?}, {:?}, {:?})", self.channel, self.source, self.freshness)
    }
}

/// The address of `channel`, or why it has none that serves.
pub(super) fn through(
    channel: Channel,
    kind: MessageKind,
    addressee: &Addressee<'_>,
    derived: &Derived,
    now: Timestamp,
) -> Result<To, Reason> {
    let (claims, field) = (&addressee.claims, channel.field());
    let said = claims.krr.as_ref().map(|told| &told.claim);
    let of_krr = said.and_then(|claim| of_krr(channel, claim, now));
    let is_kept_by_hand = claims.is_opted_out(field, now) || claims.is_locked(field, now);
    if kind == MessageKind::Decision {
        // Announced at the address in KRR (eForvaltningsforskriften § 8(3)), whatever else is known. Where a hand
        // keeps the field, somebody has said that KRR's address is wrong, and theirs is not KRR's.
        if is_kept_by_hand {
            return Err(Reason::OptedOut);
        }
        let to = of_krr.ok_or(Reason::NoAddress)?;
        let is_refused = said.is_some_and(|claim| claim.notifiable == Notifiable::No);
        return if to.freshness == Freshness::Fresh && !is_refused { Ok(to) } else { Err(Reason::Stale) };
    }
    if !is_kept_by_hand && let Some(silence) = addressee.krr.silence(kind, now) {
        // KRR might have said another address than the one that is left.
        return Err(silence);
    }
    let shown = shown(channel, derived).ok_or(Reason::NoAddress)?;
    // A lock may hold what KRR has since let go of: of its age nothing is known.
    let to = of_krr
        .filter(|of_krr| of_krr.source == shown.source && of_krr.address == shown.address)
        .unwrap_or(shown);
    match (kind, to.source, to.freshness) {
        (MessageKind::Service, ..) | (_, Source::Hand, _) | (_, Source::Krr, Freshness::Fresh) => Ok(to),
        // Nobody has stood by it for eighteen months (§ 32(2)).
        (_, Source::Krr, _) => Err(Reason::Stale),
        // What a system holds was once typed there by somebody, and nobody has stood by it since.
        (
            _,
            Source::School
            | Source::Kindergarten
            | Source::PopulationRegister
            | Source::EntityRegister
            | Source::Klass,
            _,
        ) => Err(Reason::Unconfirmed),
    }
}

/// What is shown in the field of a channel, whoever says so.
fn shown(channel: Channel, derived: &Derived) -> Option<To> {
    let (address, source) = match channel {
        Channel::Email => {
            derived.email.as_ref().map(|email| (Some(email.value.as_str().to_owned()), email.source))?
        }
        Channel::Sms => derived.mobile.as_ref().map(|mobile| (number(&mobile.value), mobile.source))?,
    };
    Some(To { channel, address: address?, source, confirmed_at: None, freshness: Freshness::Unknown })
}

/// KRR's own address, with its age.
fn of_krr(channel: Channel, claim: &KrrClaim, now: Timestamp) -> Option<To> {
    fn aged<T>(
        channel: Channel,
        said: &krr::Address<T>,
        write: fn(&T) -> Option<String>,
        now: Timestamp,
    ) -> Option<To> {
        Some(To {
            channel,
            address: write(&said.value)?,
            source: Source::Krr,
            confirmed_at: said.updated.max(said.verified),
            freshness: freshness(said.updated, said.verified, now),
        })
    }
    match channel {
        Channel::Email => aged(channel, claim.email.as_ref()?, |email| Some(email.as_str().to_owned()), now),
        Channel::Sms => aged(channel, claim.mobile.as_ref()?, number, now),
    }
}

/// Only what a text message can reach.
fn number(phone: &Phone) -> Option<String> {
    phone.e164().filter(|_| phone.is_mobile()).map(str::to_owned)
}
