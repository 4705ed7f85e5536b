//! What happened in the invented country after it was made; all else is computed when asked for.

use std::collections::HashMap;

use domain::krr::Language;
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    Citizen, World,
    family::ChildKey,
    registered::{Detail, Record},
};

/// Only differences are kept.
#[derive(Debug, Default)]
pub struct Changes {
    records: HashMap<Citizen, Option<Record>>,
    nights: Vec<Night>,
    places_ended: HashMap<ChildKey, Date>,
    positions_ended: HashMap<Citizen, Date>,
}

/// A night in which a share of all people changed something in KRR.
#[derive(Debug, Clone, Copy)]
pub(super) struct Night {
    pub per_thousand: u32,
    pub at: Timestamp,
}

/// What someone does to their own record in KRR.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(tag = "change", content = "value", rename_all = "snake_case")]
pub enum Change {
    /// A new address, or none. Anything is taken: what KRR would refuse is useful to have come from it.
    Email(Option<String>),
    Mobile(Option<String>),
    /// `nb`, `nn`, `en`, `se`, or none.
    Language(Option<String>),
    Reserved(bool),
    /// Says that the details are still right.
    Confirm,
    /// Leaves the register.
    Delete,
    /// As though nobody had confirmed anything for 19 months.
    Expire,
    /// As though the person had never been in the register.
    Forget,
}

/// A language that KRR does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("KRR's languages are nb, nn, en and se")]
pub struct UnknownLanguage;

impl World {
    /// Does as the person did at `at`. Whoever was not in the register is so afterwards.
    pub fn change(&self, citizen: Citizen, change: Change, at: Timestamp) -> Result<(), UnknownLanguage> {
        let mut changes = self.changes_mut();
        let record = match change {
            Change::Forget => None,
            change => {
                let mut record = self.record_after(&changes, citizen).unwrap_or_else(|| Record::empty(at));
                record.apply(change, at)?;
                Some(record)
            }
        };
        changes.records.insert(citizen, record);
        Ok(())
    }

    /// Lets a share of all people change something: mostly an address, now and then a reservation or a deletion.
    pub fn pass_night(&self, per_thousand: u32, at: Timestamp) {
        self.changes_mut().nights.push(Night { per_thousand, at });
    }

    /// The child leaves its class or department; `until` is the first day without the place.
    pub fn end_place(&self, child: ChildKey, until: Date) {
        self.changes_mut().places_ended.insert(child, until);
    }

    /// The position ends; `until` is the first day without it.
    pub fn end_position(&self, citizen: Citizen, until: Date) {
        self.changes_mut().positions_ended.insert(citizen, until);
    }
}

impl Changes {
    pub(super) fn record(&self, citizen: Citizen) -> Option<&Option<Record>> {
        self.records.get(&citizen)
    }

    pub(super) fn nights(&self) -> &[Night] {
        &self.nights
    }

    pub(super) fn place_ended(&self, child: ChildKey) -> Option<Date> {
        self.places_ended.get(&child).copied()
    }

    pub(super) fn position_ended(&self, citizen: Citizen) -> Option<Date> {
        self.positions_ended.get(&citizen).copied()
    }
}

impl Record {
    pub(super) fn apply(&mut self, change: Change, at: Timestamp) -> Result<(), UnknownLanguage> {
        // Whoever gives something after leaving is in the register again.
        let deletes = change == Change::Delete;
        match change {
            Change::Email(value) => self.email = value.map(|value| Detail::proved(value, at)),
            Change::Mobile(value) => {
                self.mobile = value.map(|value| Detail::proved(value, at));
            }
            Change::Language(None) => self.language = None,
            Change::Language(Some(code)) => {
                self.language = Some((Language::from_code(&code).ok_or(UnknownLanguage)?, at));
            }
            Change::Reserved(reserved) => {
                self.reserved = reserved;
                self.reservation_updated = at;
            }
            Change::Confirm => self.details_mut().for_each(|detail| detail.verified = at),
            Change::Delete => *self = Self::empty(at),
            Change::Expire => {
                let long_ago = at - SignedDuration::from_hours(24 * 30 * 19);
                self.details_mut().for_each(|detail| {
                    detail.updated = detail.updated.min(long_ago);
                    detail.verified = detail.verified.min(long_ago);
                    detail.validated = detail.validated.map(|validated| validated.min(long_ago));
                });
                return Ok(());
            }
            // Handled by the world, which keeps no record then.
            Change::Forget => {}
        }
        self.deleted = deletes;
        self.updated = at;
        Ok(())
    }
}
