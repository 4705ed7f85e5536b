//! A page of the feed of events.

use domain::NationalId;
use serde_json::Value;

use super::{
    element::Element,
    event::{Event, EventKind},
};
use crate::json::DecodeError;

/// The size of a whole page, fixed by the register.
pub const EVENTS_AT_A_TIME: usize = 1000;

/// What happened after a place in the feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// By sequence number, each once.
    pub events: Vec<Event>,
    /// Read on after this number. `None` where nothing has happened: then the place is as before.
    pub last: Option<u64>,
    /// The page was full, so there is likely more at once.
    pub more: bool,
}

/// Reads a page of what happened after `after`. Events up to there are dropped: the place never goes back.
///
/// An event whose number cannot be read spoils the page, since nobody could tell where it belongs; whatever else is odd
/// costs the event its person or its kind.
pub fn decode(bytes: &[u8], after: u64) -> Result<Page, DecodeError> {
    let rows: Vec<Value> = serde_json::from_slice(bytes)?;
    let more = rows.len() >= EVENTS_AT_A_TIME;
    let events: Option<Vec<_>> = rows.iter().map(event).collect();
    let mut events = events.ok_or(DecodeError::NotAnAnswer)?;
    events.retain(|event| event.sequence > after);
    events.sort_by_key(|event| event.sequence);
    events.dedup_by_key(|event| event.sequence);
    let last = events.last().map(|event| event.sequence);
    Ok(Page { last, more: more && last.is_some(), events })
}

fn event(row: &Value) -> Option<Event> {
    let row = Element::of(row)?;
    let sequence = row.number("sekvensnummer")?;
    let event = row.object("hendelse");
    let text = |key| event.and_then(|event| event.text(key));
    Some(Event {
        sequence,
        person: text("folkeregisteridentifikator").and_then(|id| NationalId::parse(id).ok()),
        kind: text("hendelsetype").map_or(EventKind::Unrecognised, EventKind::from_word),
        recorded: event.and_then(|event| event.time("ajourholdstidspunkt")),
    })
}
