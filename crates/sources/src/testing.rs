//! What the tests of several sources share: a clock that waits in no time, and a server on this machine.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::Router;
use futures::{FutureExt as _, future::BoxFuture};
use jiff::Timestamp;
use tokio::net::TcpListener;

use clock::Clock;

/// Serves until the test ends; gives the address.
pub(crate) async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}")
}

/// Stands still, goes forward when somebody sleeps, and remembers how long they slept.
#[derive(Clone)]
pub(crate) struct TestClock(Arc<Mutex<Inside>>);

struct Inside {
    now: Timestamp,
    fraction: f64,
    slept: Vec<Duration>,
}

impl Default for TestClock {
    fn default() -> Self {
        let now = "2026-11-22T03:00:00Z".parse().unwrap();
        Self(Arc::new(Mutex::new(Inside { now, fraction: 0.5, slept: Vec::new() })))
    }
}

impl TestClock {
    pub fn drawing(self, fraction: f64) -> Self {
        self.0.lock().unwrap().fraction = fraction;
        self
    }

    pub fn advance(&self, by: Duration) {
        self.0.lock().unwrap().now += by;
    }

    pub fn slept(&self) -> Vec<Duration> {
        self.0.lock().unwrap().slept.clone()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        self.0.lock().unwrap().now
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<'static, ()> {
        let mut inside = self.0.lock().unwrap();
        inside.now += pause;
        inside.slept.push(pause);
        async {}.boxed()
    }

    fn fraction(&self) -> f64 {
        self.0.lock().unwrap().fraction
    }
}
