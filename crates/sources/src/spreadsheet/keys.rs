//! Which keys a file has used, in a few bytes each, so that a file of millions of rows fits in memory.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher},
};

/// 64 bits of a key. Among three million keys the odds of two sharing them are one in four million.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fingerprint(u64);

impl Fingerprint {
    pub fn of(key: impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        Self(hasher.finish())
    }
}

impl Hash for Fingerprint {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0);
    }
}

/// Passes a fingerprint through: it is a hash already.
#[derive(Default)]
pub(crate) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("only fingerprints are hashed, and they are written whole");
    }

    fn write_u64(&mut self, fingerprint: u64) {
        self.0 = fingerprint;
    }
}

/// Something remembered about each key.
pub(crate) type ByKey<T> = HashMap<Fingerprint, T, BuildHasherDefault<AsIs>>;

/// Keys of which only the occurrence is remembered.
pub(crate) type Keys = HashSet<Fingerprint, BuildHasherDefault<AsIs>>;

/// The line on which each key was first seen.
#[derive(Default)]
pub(crate) struct FirstLines(ByKey<u32>);

impl FirstLines {
    /// The earlier line with the same key, if there is one.
    pub fn note(&mut self, key: impl Hash, line: u64) -> Option<u64> {
        let line_number = u32::try_from(line).unwrap_or(u32::MAX);
        match self.0.entry(Fingerprint::of(key)) {
            Entry::Occupied(first) => Some(u64::from(*first.get())),
            Entry::Vacant(place) => {
                place.insert(line_number);
                None
            }
        }
    }
}
