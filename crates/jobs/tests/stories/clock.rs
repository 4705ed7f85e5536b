//! A clock that stands still until the story moves it.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::{FutureExt as _, future::BoxFuture};
use jiff::Timestamp;
use tokio::sync::watch;

#[derive(Clone)]
pub struct StoryClock {
    time: Arc<watch::Sender<Timestamp>>,
    /// When anybody who has gone to sleep means to wake.
    alarms: Arc<Mutex<BTreeSet<Timestamp>>>,
}

impl StoryClock {
    pub fn at(now: &str) -> Self {
        Self { time: Arc::new(watch::Sender::new(now.parse().unwrap())), alarms: Arc::default() }
    }

    /// Time passes, and whoever has slept long enough wakes.
    pub fn pass(&self, seconds: u64) {
        self.time.send_modify(|now| *now += Duration::from_secs(seconds));
    }

    /// Waits until somebody has gone to sleep for so many seconds from now: who is still awake would miss that time
    /// passes.
    pub async fn somebody_sleeps(&self, seconds: u64) {
        let alarm = *self.time.borrow() + Duration::from_secs(seconds);
        while !self.alarms.lock().unwrap().contains(&alarm) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

impl clock::Clock for StoryClock {
    fn now(&self) -> Timestamp {
        *self.time.borrow()
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<'static, ()> {
        let mut time = self.time.subscribe();
        let alarm = *time.borrow() + pause;
        self.alarms.lock().unwrap().insert(alarm);
        async move { time.wait_for(|now| *now >= alarm).await.map(drop).expect("the clock outlives the story") }
            .boxed()
    }

    fn fraction(&self) -> f64 {
        0.0
    }
}
