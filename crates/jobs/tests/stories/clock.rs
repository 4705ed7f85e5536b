//! A clock that stands still until the story moves it.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::{FutureExt as _, future::BoxFuture};
use jiff::Timestamp;
use tokio::sync::watch;

#[derive(Clone)]
pub struct StoryClock {
    time: Arc<watch::Sender<Timestamp>>,
    /// When those who sleep mean to wake.
    alarms: Arc<Mutex<Vec<Timestamp>>>,
}

/// Somebody who sleeps, until they wake or are woken by something else.
struct Sleeper {
    alarm: Timestamp,
    alarms: Arc<Mutex<Vec<Timestamp>>>,
}

impl Sleeper {
    fn new(alarm: Timestamp, alarms: Arc<Mutex<Vec<Timestamp>>>) -> Self {
        alarms.lock().unwrap().push(alarm);
        Self { alarm, alarms }
    }
}

impl Drop for Sleeper {
    fn drop(&mut self) {
        let mut alarms = self.alarms.lock().unwrap();
        let place = alarms.iter().position(|alarm| *alarm == self.alarm).unwrap();
        alarms.swap_remove(place);
    }
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
        for _ in 0..60_000 {
            if self.alarms.lock().unwrap().contains(&alarm) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        panic!("nobody sleeps until {alarm}");
    }
}

impl clock::Clock for StoryClock {
    fn now(&self) -> Timestamp {
        *self.time.borrow()
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<'static, ()> {
        let mut time = self.time.subscribe();
        let alarm = *time.borrow() + pause;
        let sleeper = Sleeper::new(alarm, self.alarms.clone());
        async move {
            time.wait_for(|now| *now >= alarm).await.map(drop).expect("the clock outlives the story");
            drop(sleeper);
        }
        .boxed()
    }

    fn fraction(&self) -> f64 {
        0.0
    }
}
