//! What happens to entities, and comes in the feeds.

use std::sync::Arc;

use domain::{OrganisationNumber, entity::Rank};
use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;

use super::{
    build::record,
    record::{Record, Standing},
    roles::Roles,
};
use crate::world::World;

/// What happens to one entity. As JSON: `{"happening": "rename", "value": "NYE BJØRKELIA SKOLE"}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "happening", content = "value", rename_all = "snake_case")]
pub enum EntityHappening {
    Rename(String),
    /// To another street.
    Move(String),
    /// None, or another e-mail address.
    Email(Option<String>),
    /// It becomes a part of another.
    Part(OrganisationNumberText),
    /// Something else than what anybody asks for: nothing that is told of it is new.
    Touch,
    /// The same, by a word that nobody knows.
    Wonder,
    /// The same, as events of the early days were.
    Unrecorded,
    /// A new leader.
    Leader,
    /// A new sub-entity, called so; it gets a number of its own.
    Found(String),
    /// *Sletting*
    Delete,
    /// *Fjernet*
    Remove,
    /// The same as a deletion, but no feed tells of it.
    Vanish,
    /// A deletion that is taken back.
    Revive,
}

/// An organisation number as JSON has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OrganisationNumberText(pub String);

/// Why something cannot happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImpossibleForEntity {
    #[error("there is no such entity in the public sector")]
    Nobody,
    #[error("nothing more happens to what is no longer registered")]
    Gone,
    #[error("sub-entities have no roles and no sub-entities")]
    SubEntity,
}

/// The real ones say which fields changed, of late and not always.
const NAME: &str = "/navn";
const STREET: &str = "/beliggenhetsadresse/adresse/0";

impl World {
    /// Lets something happen, and tells of it in the feed. Gives whom it happened to: the entity, or the one that was founded.
    pub fn happen_to_entity(
        &self,
        number: OrganisationNumber,
        happening: EntityHappening,
        at: Timestamp,
    ) -> Result<OrganisationNumber, ImpossibleForEntity> {
        let mut sector = self.sector_mut();
        let held = sector.records.get(&number).ok_or(ImpossibleForEntity::Nobody)?;
        let mut entity = Record::clone(held);
        let revived = matches!(happening, EntityHappening::Revive);
        if entity.standing != Standing::Registered && !revived {
            return Err(ImpossibleForEntity::Gone);
        }
        let nth = u32::try_from(sector.feed.of(Rank::Main).len() + sector.feed.of(Rank::Sub).len())
            .expect("fewer events than that");
        let mut lot = self.lot("entity-event", nth);
        let day = at.to_zoned(TimeZone::UTC).date();
        let mut told = (("Endring", None), entity.rank);
        match happening {
            EntityHappening::Rename(name) => {
                let before = std::mem::replace(&mut entity.name, name.to_uppercase());
                entity.earlier_names.push(before);
                told.0.1 = Some(NAME);
            }
            EntityHappening::Move(street) => {
                entity.street = street;
                told.0.1 = Some(STREET);
            }
            EntityHappening::Email(email) => entity.email = email,
            EntityHappening::Part(OrganisationNumberText(parent)) => {
                entity.parent = OrganisationNumber::parse(&parent).ok();
            }
            EntityHappening::Touch => {}
            EntityHappening::Wonder => told.0.0 = "Omdanning",
            EntityHappening::Unrecorded => told.0.0 = "Ukjent",
            EntityHappening::Delete => {
                entity.standing = Standing::Deleted(day);
                told.0.0 = "Sletting";
            }
            EntityHappening::Vanish => {
                entity.standing = Standing::Deleted(day);
                sector.records.insert(number, Arc::new(entity));
                return Ok(number);
            }
            EntityHappening::Remove => {
                entity.standing = Standing::Removed(day);
                told.0.0 = "Fjernet";
            }
            EntityHappening::Revive => entity.standing = Standing::Registered,
            EntityHappening::Leader => {
                if entity.rank == Rank::Sub {
                    return Err(ImpossibleForEntity::SubEntity);
                }
                let mut people = Roles::of(self, number);
                // Another than the first that this lot gives.
                let leader = (0..2 + nth % 5).map(|_| people.person("DAGL", "DAGL", 0)).last();
                entity.roles.retain(|role| role.code != "DAGL");
                entity.roles.extend(leader);
                entity.roles_changed = day;
                sector.records.insert(number, Arc::new(entity));
                sector.feed.tell_of_roles(&mut lot, number, at);
                return Ok(number);
            }
            EntityHappening::Found(name) => {
                if entity.rank == Rank::Sub {
                    return Err(ImpossibleForEntity::SubEntity);
                }
                let founded = sector.free_number(&entity);
                let seat = entity.seat.clone();
                let industry = entity.industry;
                entity = record(self, founded, Rank::Sub, "BEDR", &name, &seat);
                entity.parent = Some(number);
                entity.industry = industry;
                entity.registered = day;
                told = (("Ny", None), Rank::Sub);
            }
        }
        let ((kind, path), rank) = told;
        let number = entity.number;
        sector.records.insert(number, Arc::new(entity));
        sector.feed.tell(&mut lot, (rank, number), kind, path, at);
        Ok(number)
    }
}

impl super::PublicSector {
    /// The last ones of the seat's row are free.
    fn free_number(&self, near: &Record) -> OrganisationNumber {
        let place = near.seat.place;
        let mut numbers =
            (0..super::numbers::PER_SEAT - 1).rev().map(|nth| super::numbers::of_seat(place, nth));
        numbers.find(|number| !self.records.contains_key(number)).expect("no seat uses all of its numbers")
    }
}
