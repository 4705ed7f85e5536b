//! Pages of the three feeds.

use domain::{
    OrganisationNumber,
    entity::{ChangeKind, EntityChange, Rank, RoleChange},
};
use serde::Deserialize;

use super::{
    super::{ChangePage, DecodeError, EVENTS_AT_A_TIME, RoleChangePage},
    text::Text,
};

#[derive(Deserialize)]
struct Feed<'b> {
    #[serde(borrow, default, rename = "_embedded")]
    embedded: Embedded<'b>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Embedded<'b> {
    #[serde(borrow)]
    oppdaterte_enheter: Vec<Event<'b>>,
    #[serde(borrow)]
    oppdaterte_underenheter: Vec<Event<'b>>,
}

#[derive(Deserialize)]
struct Event<'b> {
    #[serde(rename = "oppdateringsid")]
    id: i64,
    #[serde(borrow, rename = "dato")]
    at: Option<Text<'b>>,
    #[serde(borrow, rename = "organisasjonsnummer")]
    number: Option<Text<'b>>,
    #[serde(borrow, rename = "endringstype")]
    kind: Option<Text<'b>>,
}

/// A `CloudEvent`.
#[derive(Deserialize)]
struct RoleEvent<'b> {
    #[serde(borrow)]
    id: Text<'b>,
    time: Option<Text<'b>>,
    data: Option<RoleData<'b>>,
}

#[derive(Deserialize)]
struct RoleData<'b> {
    #[serde(borrow, rename = "organisasjonsnummer")]
    number: Option<Text<'b>>,
}

/// Reads a page of what happened to entities of this rank. An event without an id costs the page, since nobody could tell
/// where to go on.
pub fn decode_changes(bytes: &[u8], rank: Rank) -> Result<ChangePage, DecodeError> {
    let feed: Feed<'_> = serde_json::from_slice(bytes)?;
    let mut events = match rank {
        Rank::Main => feed.embedded.oppdaterte_enheter,
        Rank::Sub => feed.embedded.oppdaterte_underenheter,
    };
    let more = events.len() >= EVENTS_AT_A_TIME;
    events.sort_by_key(|event| event.id);
    events.dedup_by_key(|event| event.id);
    let last = events.last().map(|event| event.id);
    let changes: Vec<_> = events.iter().filter_map(Event::read).collect();
    Ok(ChangePage { last, more, odd: events.len() - changes.len(), changes })
}

/// Reads a page of whose roles are no longer the same: in the register's order, since its ids need not be numbers.
pub fn decode_role_changes(bytes: &[u8]) -> Result<RoleChangePage, DecodeError> {
    let events: Vec<RoleEvent<'_>> = serde_json::from_slice(bytes)?;
    let changes: Vec<_> = events.iter().filter_map(RoleEvent::read).collect();
    Ok(RoleChangePage {
        last: events.last().map(|event| event.id.to_string()),
        more: events.len() >= EVENTS_AT_A_TIME,
        odd: events.len() - changes.len(),
        changes,
    })
}

impl Event<'_> {
    fn read(&self) -> Option<EntityChange> {
        Some(EntityChange {
            id: self.id,
            at: self.at.as_ref().and_then(|at| at.parse().ok()),
            number: OrganisationNumber::parse(self.number.as_ref()?).ok()?,
            kind: self.kind.as_ref().map_or(ChangeKind::Unrecognised, |kind| ChangeKind::from_word(kind)),
        })
    }
}

impl RoleEvent<'_> {
    fn read(&self) -> Option<RoleChange> {
        let number = self.data.as_ref()?.number.as_ref()?;
        Some(RoleChange {
            id: self.id.to_string(),
            at: self.time.as_ref().and_then(|at| at.parse().ok()),
            number: OrganisationNumber::parse(number).ok()?,
        })
    }
}
