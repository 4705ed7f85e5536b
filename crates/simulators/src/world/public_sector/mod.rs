//! The public sector of the invented country, as Enhetsregisteret has it: municipalities and counties with their parts,
//! what they own, who sits where, and what has happened to any of them.

mod build;
mod county;
mod feed;
pub mod happenings;
mod municipality;
mod numbers;
mod others;
mod owned;
mod record;
mod roles;
mod words;

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use domain::{OrganisationNumber, entity::Rank};
use jiff::{SignedDuration, Timestamp};

pub use self::{
    feed::{Event, RoleEvent},
    others::Others,
    record::{Holder, Record, RoleRecord, Seat, Standing},
};
use super::World;

/// What is kept of it: everything but those who have nothing to do with the public sector, who are computed.
#[derive(Debug)]
pub(super) struct PublicSector {
    records: Records,
    seats: Vec<Seat>,
    others: Others,
    feed: feed::Feed,
    night: Option<Night>,
}

/// Cheap to copy, so that each night can have its own.
type Records = BTreeMap<OrganisationNumber, Arc<Record>>;

/// The register as it was when the dumps were made.
#[derive(Debug, Clone)]
pub struct Night {
    pub at: Timestamp,
    records: Records,
    /// Where its dumps lie, if they were made beforehand.
    pub(crate) ready: Option<Arc<Path>>,
}

/// The dumps are made anew after this long.
const NIGHTLY: SignedDuration = SignedDuration::from_hours(24);

impl Night {
    /// Those of one rank that were registered.
    pub fn registered(&self, rank: Rank) -> impl Iterator<Item = &Record> {
        let all = self.records.values().map(|record| &**record);
        all.filter(move |record| record.rank == rank && record.standing == Standing::Registered)
    }
}

impl World {
    /// One entity, whatever has become of it.
    pub fn entity(&self, number: OrganisationNumber) -> Option<Arc<Record>> {
        let sector = self.sector();
        let kept = sector.records.get(&number).cloned();
        kept.or_else(|| sector.others.find(self, number, &sector.seats).map(Arc::new))
    }

    /// Those of one rank that are registered now and of which this holds, in the order of their numbers. Those outside the
    /// public sector are not among them.
    pub fn entities(&self, rank: Rank, holds: impl Fn(&Record) -> bool) -> Vec<Arc<Record>> {
        let sector = self.sector();
        let registered = |record: &&Arc<Record>| {
            record.rank == rank && record.standing == Standing::Registered && holds(record)
        };
        sector.records.values().filter(registered).cloned().collect()
    }

    /// The register as it was last night: some time in the last twenty-four hours.
    pub fn night(&self, now: Timestamp) -> Night {
        let mut sector = self.sector_mut();
        match &sector.night {
            Some(night) if now < night.at + NIGHTLY => night.clone(),
            _ => sector.make_night(now),
        }
    }

    /// Makes the dumps anew at once.
    pub fn new_night(&self, now: Timestamp) -> Night {
        self.sector_mut().make_night(now)
    }

    /// The dumps of last night lie there.
    pub(crate) fn set_ready(&self, folder: Arc<Path>) {
        if let Some(night) = &mut self.sector_mut().night {
            night.ready = Some(folder);
        }
    }

    /// Those who have nothing to do with the public sector.
    pub fn others(&self) -> Others {
        self.sector().others
    }

    /// So many of them from now on, main entities and sub-entities.
    pub fn set_others(&self, main: u32, sub: u32) {
        let mut sector = self.sector_mut();
        sector.others = Others { main, sub };
        sector.night = None;
    }

    /// The municipality or county at a place among them.
    pub fn seat(&self, place: u32) -> Seat {
        self.sector().seats[place as usize].clone()
    }

    pub fn seats(&self) -> Vec<Seat> {
        self.sector().seats.clone()
    }

    fn sector(&self) -> RwLockReadGuard<'_, PublicSector> {
        self.made_sector().read().unwrap_or_else(PoisonError::into_inner)
    }

    fn sector_mut(&self) -> RwLockWriteGuard<'_, PublicSector> {
        self.made_sector().write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Made when somebody first asks: most who play with the country do not.
    fn made_sector(&self) -> &RwLock<PublicSector> {
        self.public_sector.get_or_init(|| RwLock::new(PublicSector::build(self)))
    }
}

impl PublicSector {
    fn make_night(&mut self, at: Timestamp) -> Night {
        let night = Night { at, records: self.records.clone(), ready: None };
        self.night = Some(night.clone());
        night
    }
}

#[cfg(test)]
mod tests;
