//! How common names, addresses and numbers are: that two share what many share says little.

use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
};

use crate::Prepared;

/// How often each thing stands in a list. Things are known by their hashes.
#[derive(Debug, Default)]
pub struct Counts {
    state: RandomState,
    counts: HashMap<u64, u32>,
}

#[derive(Hash)]
enum Thing<'a> {
    Name { municipality: &'a str, first: &'a str, last: &'a str },
    First { municipality: &'a str, first: &'a str },
    Last { municipality: &'a str, last: &'a str },
    Email(&'a str, &'a str),
    Phone(&'a str),
}

impl Counts {
    pub fn of(list: &[Prepared]) -> Self {
        let mut counts = Self::default();
        for record in list {
            let things = things(record);
            for thing in things.into_iter().flatten() {
                let hash = counts.state.hash_one(thing);
                *counts.counts.entry(hash).or_default() += 1;
            }
        }
        counts
    }

    /// How common what a record has is in this list.
    pub fn common(&self, record: &Prepared) -> Common {
        let [namesakes, first, last, email, phone] = things(record).map(|thing| {
            thing.and_then(|thing| self.counts.get(&self.state.hash_one(thing))).copied().unwrap_or(0)
        });
        Common { namesakes, first, last, email, phone }
    }
}

/// How many share what one record has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Common {
    /// The first and last name, in the same municipality.
    pub namesakes: u32,
    pub first: u32,
    pub last: u32,
    pub email: u32,
    pub phone: u32,
}

impl Common {
    /// The larger of each.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self {
            namesakes: self.namesakes.max(other.namesakes),
            first: self.first.max(other.first),
            last: self.last.max(other.last),
            email: self.email.max(other.email),
            phone: self.phone.max(other.phone),
        }
    }
}

fn things(record: &Prepared) -> [Option<Thing<'_>>; 5] {
    [name(record), first(record), last(record), email(record), phone(record)]
}

fn name(record: &Prepared) -> Option<Thing<'_>> {
    let (first, last) = (&record.first()?.sound, &record.last()?.sound);
    Some(Thing::Name { municipality: &record.municipality, first, last })
}

fn first(record: &Prepared) -> Option<Thing<'_>> {
    Some(Thing::First { municipality: &record.municipality, first: &record.first()?.sound })
}

fn last(record: &Prepared) -> Option<Thing<'_>> {
    Some(Thing::Last { municipality: &record.municipality, last: &record.last()?.sound })
}

fn email(record: &Prepared) -> Option<Thing<'_>> {
    record.email.as_ref().map(|email| Thing::Email(&email.local, &email.domain))
}

fn phone(record: &Prepared) -> Option<Thing<'_>> {
    record.phone.as_deref().map(Thing::Phone)
}
