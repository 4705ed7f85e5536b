//! Time, waiting and chance, as the outermost edge gives them, so that tests choose all three.
//!
//! **Invariant:** the only place that asks the machine what time it is; everybody else is handed a [`Clock`] or a `now`.

mod still;

use std::time::Duration;

use futures::{FutureExt as _, future::BoxFuture};
use jiff::Timestamp;

pub use still::StillClock;

/// What nobody further in may take for themselves.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Timestamp;

    fn sleep(&self, pause: Duration) -> BoxFuture<'static, ()>;

    /// Evenly drawn, 0 ≤ x < 1.
    fn fraction(&self) -> f64;
}

/// The machine's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the edge at which everybody else is handed the time"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<'static, ()> {
        tokio::time::sleep(pause).boxed()
    }

    fn fraction(&self) -> f64 {
        rand::random()
    }
}
