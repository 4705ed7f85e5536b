//! Time as a story needs it.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use clock::{Clock, SystemClock};
use futures::{FutureExt as _, future::BoxFuture};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

/// Who decides what time it is.
#[derive(Clone)]
pub enum Time {
    /// It moves only when told to, and by whoever sleeps: they wake at once.
    Still(Arc<Mutex<Timestamp>>),
    /// The machine's, where several work at once.
    Real,
}

impl Time {
    /// A Sunday night in November, before the night's run.
    pub fn still() -> Self {
        Self::Still(Arc::new(Mutex::new("2026-11-22T01:00:00Z".parse().unwrap())))
    }

    pub fn pass(&self, time: SignedDuration) {
        match self {
            Self::Still(now) => *now.lock().unwrap() += time,
            Self::Real => panic!("nobody moves the machine's clock"),
        }
    }

    /// The year in which the school year that is under way began.
    pub fn school_year(&self) -> i16 {
        let today = self.now().to_zoned(TimeZone::get("Europe/Oslo").unwrap()).date();
        if today.month() >= 8 { today.year() } else { today.year() - 1 }
    }
}

impl Clock for Time {
    fn now(&self) -> Timestamp {
        match self {
            Self::Still(now) => *now.lock().unwrap(),
            Self::Real => SystemClock.now(),
        }
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<'static, ()> {
        match self {
            Self::Still(now) => {
                *now.lock().unwrap() += pause;
                std::future::ready(()).boxed()
            }
            Self::Real => SystemClock.sleep(pause),
        }
    }

    fn fraction(&self) -> f64 {
        0.5
    }
}
