//! How often each register was called, and how it answered. Counts only: nobody can be found in them.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};

use crate::faults::Register;

/// One register's counts since the start or the last [`Log::clear`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Counts {
    pub calls: u64,
    /// Answers by status. Calls that got none, because they hang or the caller left, are missing here.
    pub by_status: BTreeMap<u16, u64>,
    /// Most calls in the air at once.
    pub most_at_once: u64,
    /// KRR: identifiers in all calls it answered with rows, and in the largest.
    pub asked: u64,
    pub largest: u64,
    /// Calls that said they take gzip.
    pub gzip: u64,
}

/// Clones share the counts.
#[derive(Debug, Clone, Default)]
pub struct Log(Arc<Mutex<BTreeMap<Register, (Counts, u64)>>>);

/// A call in the air; it lands when this is dropped.
pub(crate) struct InTheAir {
    log: Log,
    at: Register,
}

impl Log {
    pub fn counts(&self, at: Register) -> Counts {
        self.lock().get(&at).map(|(counts, _)| counts.clone()).unwrap_or_default()
    }

    pub fn all(&self) -> BTreeMap<Register, Counts> {
        self.lock().iter().map(|(at, (counts, _))| (*at, counts.clone())).collect()
    }

    /// Starts counting anew. Calls in the air stay there.
    pub fn clear(&self) {
        self.lock().values_mut().for_each(|(counts, _)| *counts = Counts::default());
    }

    pub(crate) fn call(&self, at: Register, takes_gzip: bool) -> InTheAir {
        let mut log = self.lock();
        let (counts, in_the_air) = log.entry(at).or_default();
        *in_the_air += 1;
        counts.calls += 1;
        counts.gzip += u64::from(takes_gzip);
        counts.most_at_once = counts.most_at_once.max(*in_the_air);
        InTheAir { log: self.clone(), at }
    }

    pub(crate) fn answered(&self, at: Register, status: u16) {
        *self.lock().entry(at).or_default().0.by_status.entry(status).or_default() += 1;
    }

    pub(crate) fn asked(&self, people: usize) {
        let people = people as u64;
        let mut log = self.lock();
        let counts = &mut log.entry(Register::Krr).or_default().0;
        counts.asked += people;
        counts.largest = counts.largest.max(people);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Register, (Counts, u64)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for InTheAir {
    fn drop(&mut self) {
        self.log.lock().entry(self.at).or_default().1 -= 1;
    }
}
