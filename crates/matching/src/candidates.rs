//! Who of a list could be the same as somebody: those who share something. To compare everybody with everybody would
//! take a list's length squared.

use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
};

use crate::{Prepared, names::Word};

/// A list by what its records could share with another.
#[derive(Debug, Default)]
pub struct Index {
    state: RandomState,
    places: HashMap<u64, Vec<u32>>,
}

/// Something two records of the same person are likely to share, one or another of them.
#[derive(Hash)]
enum Key<'a> {
    First(&'a str, &'a str),
    /// Any word of the name but the first.
    Name(&'a str, &'a str),
    /// Year, and the letter that some name begins with.
    Year(&'a str, u16, u8),
    /// Wherever one lives: an address of one's own, a number of one's own.
    Email(&'a str, &'a str),
    Phone(&'a str),
    Whole(&'a str, &'a str, u16),
}

/// What so many share brings nobody together, unless it is within a municipality.
const TOO_MANY: usize = 50;

impl Index {
    pub fn of(list: &[Prepared]) -> Self {
        let mut index = Self::default();
        for (place, record) in (0..).zip(list) {
            for hash in index.hashes(record) {
                index.places.entry(hash.0).or_default().push(place);
            }
        }
        index
    }

    /// The places of those who share something with `record`, each once and in order.
    pub fn near(&self, record: &Prepared, near: &mut Vec<u32>) {
        near.clear();
        for (hash, is_local) in self.hashes(record) {
            if let Some(places) = self.places.get(&hash).filter(|places| is_local || places.len() <= TOO_MANY)
            {
                near.extend_from_slice(places);
            }
        }
        near.sort_unstable();
        near.dedup();
    }

    /// Each with whether it holds within the municipality alone.
    fn hashes(&self, record: &Prepared) -> Vec<(u64, bool)> {
        let mut hashes = Vec::with_capacity(12);
        let mut add = |key: &Key<'_>, is_local| hashes.push((self.state.hash_one(key), is_local));
        let municipality = record.municipality.as_str();
        let (first, last) = (record.first(), record.last());
        if let Some(first) = first {
            add(&Key::First(municipality, &first.sound), true);
        }
        for word in record.between().chain(last).filter(|word| word.text.len() > 1) {
            add(&Key::Name(municipality, &word.sound), true);
        }
        // Names that stand where the other ones ought to.
        if let (Some(first), Some(last)) = (first, last) {
            add(&Key::First(municipality, &last.sound), true);
            add(&Key::Name(municipality, &first.sound), true);
        }
        if let Some(year) = record.year {
            let initials = |word: &Word| word.sound.bytes().next();
            for letter in first.and_then(initials).into_iter().chain(last.and_then(initials)) {
                add(&Key::Year(municipality, year, letter), true);
            }
            if let (Some(first), Some(last)) = (first, last) {
                add(&Key::Whole(&first.sound, &last.sound, year), false);
            }
        }
        if let Some(email) = &record.email {
            add(&Key::Email(&email.local, &email.domain), false);
        }
        if let Some(phone) = &record.phone {
            add(&Key::Phone(phone), false);
        }
        hashes
    }
}
