//! One kind of record: what was held, what is to be held, and what that means.

use std::collections::{BTreeMap, BTreeSet};

use domain::roster::Extent;

/// Records of one kind by their keys, before and after a delivery.
#[derive(Debug)]
pub struct Ledger<K, V> {
    pub held: BTreeMap<K, V>,
    pub next: BTreeMap<K, V>,
    extent: Extent,
    /// Held records that stay because a row about them could not be read.
    kept: BTreeSet<K>,
}

impl<K: Ord + Clone, V: Clone + PartialEq> Ledger<K, V> {
    /// A full delivery begins with nothing, changes begin with what is held.
    pub fn new(held: BTreeMap<K, V>, extent: Extent) -> Self {
        let next = match extent {
            Extent::Full => BTreeMap::new(),
            Extent::Changes => held.clone(),
        };
        Self { held, next, extent, kept: BTreeSet::new() }
    }

    pub fn state(&mut self, key: K, value: V) {
        self.next.insert(key, value);
    }

    pub fn end(&mut self, key: &K) {
        self.next.remove(key);
    }

    /// Leaves a record as it is held, unless the delivery has stated it anew.
    pub fn keep(&mut self, key: &K) {
        let Some(value) = self.held.get(key) else { return };
        self.kept.insert(key.clone());
        self.next.entry(key.clone()).or_insert_with(|| value.clone());
    }

    /// Leaves what a full delivery is silent about as it is held, where `spared` says so.
    pub fn keep_where(&mut self, spared: impl Fn(&K, &V) -> bool) {
        if self.extent == Extent::Full {
            let found = self.held.iter().filter(|(key, value)| spared(key, value));
            for key in found.map(|(key, _)| key.clone()).collect::<Vec<_>>() {
                self.keep(&key);
            }
        }
    }

    /// Ends records, unless a row about them could not be read.
    pub fn end_where(&mut self, ended: impl Fn(&K, &V) -> bool) {
        let kept = &self.kept;
        self.next.retain(|key, value| kept.contains(key) || !ended(key, value));
    }

    pub fn removed(&self) -> impl Iterator<Item = (&K, &V)> {
        self.held.iter().filter(|(key, _)| !self.next.contains_key(key))
    }

    /// New and changed records.
    pub fn stated(&self) -> impl Iterator<Item = (&K, &V)> {
        self.next.iter().filter(|(key, value)| self.held.get(key) != Some(value))
    }

    pub fn added(&self) -> usize {
        self.next.keys().filter(|key| !self.held.contains_key(key)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger(extent: Extent) -> Ledger<u8, char> {
        Ledger::new(BTreeMap::from([(1, 'a'), (2, 'b'), (3, 'c')]), extent)
    }

    fn removed(ledger: &Ledger<u8, char>) -> Vec<u8> {
        ledger.removed().map(|(key, _)| *key).collect()
    }

    #[test]
    fn absence_ends_in_a_full_delivery_and_says_nothing_in_changes() {
        for (extent, gone) in [(Extent::Full, vec![2, 3]), (Extent::Changes, vec![])] {
            let mut ledger = ledger(extent);
            ledger.state(1, 'a');
            assert_eq!(removed(&ledger), gone);
            assert_eq!(ledger.stated().count(), 0, "the same again is nothing new");
        }
    }

    #[test]
    fn what_could_not_be_read_stays_as_it_is_held() {
        let mut ledger = ledger(Extent::Full);
        ledger.keep(&1);
        ledger.keep(&9);
        ledger.keep_where(|key, _| *key == 2);
        ledger.end_where(|_, _| true);
        assert_eq!(removed(&ledger), [3]);
        assert_eq!(ledger.next, BTreeMap::from([(1, 'a'), (2, 'b')]));
    }

    #[test]
    fn what_is_ended_and_stated_again_is_restated() {
        let mut ledger = ledger(Extent::Changes);
        ledger.end(&1);
        ledger.end(&2);
        ledger.state(1, 'x');
        assert_eq!(removed(&ledger), [2]);
        assert_eq!(ledger.stated().collect::<Vec<_>>(), [(&1, &'x')]);
    }
}
