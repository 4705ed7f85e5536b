//! May somebody be reached with a kind of message, and how: one channel with its address, or one reason why not.
//!
//! It fails closed. What is not known stops what it might forbid, and a restriction more never opens what was shut.

mod address;
mod answer;
mod channel;
mod krr_word;
mod reason;
#[cfg(test)]
mod tests;

use jiff::Timestamp;

pub use address::To;
pub use answer::{Answer, Reach};
pub use channel::{Channel, Channels};
pub use krr_word::{COPY_IS_GOOD_FOR, KrrWord};
pub use reason::Reason;

use crate::{
    Claims, MessageKind, MessageKinds, Precedence, Protection, derive,
    krr::{KrrStatus, Reservation},
};

/// Somebody whom a message is meant for, as they are known when the question is put.
#[derive(Clone, Debug)]
pub struct Addressee<'a> {
    pub protection: Protection,
    /// What the person's roles let them receive; nothing where no role counts.
    pub receives: MessageKinds,
    pub claims: Claims,
    pub rules: &'a Precedence,
    /// What KRR's claim among the claims is worth.
    pub krr: KrrWord,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    pub kind: MessageKind,
    pub channels: Channels,
}

/// The first of the channels asked for that serves; where none does, the reason that comes first in [`Reason`].
pub fn reach(mut addressee: Addressee<'_>, question: Question, now: Timestamp) -> Answer {
    match addressee.krr {
        // Nobody has been told anything, so nothing has been heard.
        KrrWord::Heard { .. } if addressee.claims.krr.is_none() => addressee.krr = KrrWord::Unavailable,
        KrrWord::Heard { .. } => (),
        KrrWord::Unavailable | KrrWord::NotPermitted => addressee.claims.krr = None,
    }
    if let Some(reason) = stopped(&addressee, question.kind, now) {
        return Answer::Not(reason);
    }
    let derived = derive(&addressee.claims, addressee.rules, now);
    let mut passed_over: Option<(Channel, Reason)> = None;
    for channel in question.channels.iter() {
        match address::through(channel, question.kind, &addressee, &derived, now) {
            Ok(address) => {
                let language = derived.language.map(|language| language.value);
                return Answer::Reach(Reach { address, language, passed_over });
            }
            Err(reason) if passed_over.is_none_or(|(_, held)| reason < held) => {
                passed_over = Some((channel, reason));
            }
            Err(_) => (),
        }
    }
    Answer::Not(passed_over.map_or(Reason::NoAddress, |(_, reason)| reason))
}

/// What stops the message whatever the channel.
fn stopped(addressee: &Addressee<'_>, kind: MessageKind, now: Timestamp) -> Option<Reason> {
    if addressee.protection.is_shielded() {
        // A message may give away where somebody is, so a person who may see them writes to them.
        return Some(Reason::Protected);
    }
    if !addressee.receives.contains(kind) {
        return Some(Reason::NoRole);
    }
    if kind != MessageKind::Decision {
        // A reservation is against decisions (eForvaltningsforskriften § 9), not against messages.
        return None;
    }
    if let Some(silence) = addressee.krr.silence(kind, now) {
        return Some(silence);
    }
    let Some(claim) = addressee.claims.krr.as_ref().map(|told| &told.claim) else {
        return Some(Reason::RegisterUnavailable);
    };
    match (claim.reservation, claim.status) {
        (Reservation::Reserved, _) => Some(Reason::Reserved),
        (_, KrrStatus::Deleted | KrrStatus::NotRegistered) => Some(Reason::NotInRegister),
        (Reservation::Unknown, _) | (_, KrrStatus::Unrecognised) => Some(Reason::ReservationUnknown),
        (Reservation::NotReserved, KrrStatus::Active) => None,
    }
}
