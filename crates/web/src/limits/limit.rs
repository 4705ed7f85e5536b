//! One limit: so many at once, and after that one every so often (the generic cell rate algorithm).

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// After a pause long enough.
    pub at_once: u32,
    /// After that.
    pub between: SignedDuration,
}

/// Counts by key. A key costs one instant, for as long as it is behind.
pub struct Limit<K> {
    rate: Rate,
    seen: Mutex<Seen<K>>,
}

struct Seen<K> {
    /// When each will have made up for what it has had.
    even_at: HashMap<K, Timestamp>,
    /// How many keys there may be before those that are even are forgotten.
    sweep_at: usize,
}

const FEW: usize = 1024;

impl<K: Eq + Hash> Limit<K> {
    pub fn new(rate: Rate) -> Self {
        Self { rate, seen: Mutex::new(Seen { even_at: HashMap::new(), sweep_at: FEW }) }
    }

    /// Lets one in, or says how long they have to wait. Whoever is turned away is not counted.
    pub fn admit(&self, key: K, now: Timestamp) -> Result<(), SignedDuration> {
        let Rate { at_once, between } = self.rate;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let even_at = seen.even_at.get(&key).copied().unwrap_or(now).max(now);
        let in_hand = between.saturating_mul(i32::try_from(at_once.max(1) - 1).unwrap_or(i32::MAX));
        let ahead = even_at.duration_since(now);
        if ahead > in_hand {
            return Err(ahead.saturating_sub(in_hand));
        }
        if seen.even_at.len() >= seen.sweep_at {
            seen.even_at.retain(|_, even_at| *even_at > now);
            seen.sweep_at = (seen.even_at.len() * 2).max(FEW);
        }
        seen.even_at.insert(key, even_at.saturating_add(between).unwrap_or(Timestamp::MAX));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: SignedDuration = SignedDuration::from_secs(1);

    fn limit() -> Limit<u32> {
        Limit::new(Rate { at_once: 3, between: SECOND })
    }

    #[test]
    fn some_come_at_once_and_then_one_every_so_often() {
        let (limit, now) = (limit(), Timestamp::UNIX_EPOCH);
        for _ in 0..3 {
            assert_eq!(limit.admit(1, now), Ok(()));
        }
        assert_eq!(limit.admit(1, now), Err(SECOND));
        assert_eq!(limit.admit(1, now), Err(SECOND), "whoever is turned away has not had their turn");
        assert_eq!(limit.admit(2, now), Ok(()), "others do not wait for it");
        let later = now + SECOND;
        assert_eq!(limit.admit(1, later), Ok(()));
        assert_eq!(limit.admit(1, later), Err(SECOND));
        let much_later = later + SECOND * 60;
        for _ in 0..3 {
            assert_eq!(limit.admit(1, much_later), Ok(()), "no more is saved up than may come at once");
        }
        assert_eq!(limit.admit(1, much_later), Err(SECOND));
    }

    #[test]
    fn those_who_are_even_are_forgotten() {
        let limit = limit();
        for key in 0..10_000 {
            let now = Timestamp::UNIX_EPOCH + SECOND * i32::try_from(key).unwrap();
            assert_eq!(limit.admit(key, now), Ok(()));
        }
        assert!(limit.seen.lock().unwrap().even_at.len() <= FEW);
    }
}
