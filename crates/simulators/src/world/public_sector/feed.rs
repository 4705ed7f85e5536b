//! The register's three feeds, with the disorder that the real ones have.

use domain::{OrganisationNumber, entity::Rank};
use jiff::{SignedDuration, Timestamp};

use crate::world::{World, lot::Lot};

/// One line of the feed of its rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    pub id: i64,
    pub at: Timestamp,
    pub number: OrganisationNumber,
    /// The register's own word.
    pub kind: &'static str,
    /// What changed, where that is told: a path and its new value.
    pub path: Option<&'static str>,
}

/// One line of the feed of roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleEvent {
    pub id: i64,
    pub at: Timestamp,
    pub number: OrganisationNumber,
}

/// Everything before this was told long ago.
const FIRST: i64 = 24_000_000;

#[derive(Debug, Default)]
pub(super) struct Feed {
    main: Vec<Event>,
    sub: Vec<Event>,
    roles: Vec<RoleEvent>,
}

impl Feed {
    pub fn of(&self, rank: Rank) -> &[Event] {
        match rank {
            Rank::Main => &self.main,
            Rank::Sub => &self.sub,
        }
    }

    pub fn roles(&self) -> &[RoleEvent] {
        &self.roles
    }

    pub fn tell(
        &mut self,
        lot: &mut Lot,
        (rank, number): (Rank, OrganisationNumber),
        kind: &'static str,
        path: Option<&'static str>,
        at: Timestamp,
    ) -> i64 {
        let events = match rank {
            Rank::Main => &mut self.main,
            Rank::Sub => &mut self.sub,
        };
        let id = next(lot, events.last().map(|event| event.id));
        events.push(Event { id, at: out_of_order(lot, at), number, kind, path });
        id
    }

    pub fn tell_of_roles(&mut self, lot: &mut Lot, number: OrganisationNumber, at: Timestamp) -> i64 {
        let id = next(lot, self.roles.last().map(|event| event.id));
        self.roles.push(RoleEvent { id, at, number });
        id
    }
}

/// Ids grow, with holes.
fn next(lot: &mut Lot, last: Option<i64>) -> i64 {
    last.unwrap_or(FIRST) + 1 + i64::from(lot.below(3))
}

/// Now and then an event was published before one that has a lower id.
fn out_of_order(lot: &mut Lot, at: Timestamp) -> Timestamp {
    if lot.falls(300) { at - SignedDuration::from_millis(1500) } else { at }
}

impl World {
    /// Events of a rank of which this holds, in the order of their ids.
    pub fn entity_events(&self, rank: Rank, holds: impl Fn(&Event) -> bool) -> Vec<Event> {
        self.sector().feed.of(rank).iter().filter(|event| holds(event)).copied().collect()
    }

    /// Events of roles of which this holds, in the order of their ids.
    pub fn role_events(&self, holds: impl Fn(&RoleEvent) -> bool) -> Vec<RoleEvent> {
        self.sector().feed.roles().iter().filter(|event| holds(event)).cloned().collect()
    }
}
