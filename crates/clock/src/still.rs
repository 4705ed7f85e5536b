//! Time that moves only when told to, for stories.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::{FutureExt as _, future::BoxFuture};
use jiff::{SignedDuration, Timestamp};

use crate::Clock;

/// Stands still until it is advanced; whoever sleeps by it moves it on and wakes at once. Clones share the time.
#[derive(Clone, Debug)]
pub struct StillClock(Arc<Mutex<Timestamp>>);

impl StillClock {
    pub fn at(now: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(now)))
    }

    pub fn advance(&self, by: SignedDuration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<'static, ()> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += pause;
        std::future::ready(()).boxed()
    }

    fn fraction(&self) -> f64 {
        0.5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleeping_moves_it_and_waiting_does_not() {
        let clock = StillClock::at(Timestamp::UNIX_EPOCH);
        let shared = clock.clone();
        assert!(clock.sleep(Duration::from_secs(5)).now_or_never().is_some());
        clock.advance(SignedDuration::from_secs(2));
        assert_eq!(shared.now().as_second(), 7);
    }
}
