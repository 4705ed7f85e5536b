//! Something of an issuer's that is fetched and kept for a day.

use std::sync::{PoisonError, RwLock};

use clock::Clock;
use jiff::{SignedDuration, Timestamp};

use super::IssuerError;

/// How long it is believed; what Digdir recommends.
const BELIEVED: SignedDuration = SignedDuration::from_hours(24);
/// While something is held, no more often than this: whoever sends us nonsense must not make us a nuisance.
const BETWEEN: SignedDuration = SignedDuration::from_mins(1);

pub(super) struct Kept<T> {
    inside: RwLock<Inside<T>>,
    /// Held by the one who asks the issuer; the others wait for the answer.
    asking: tokio::sync::Mutex<()>,
}

struct Inside<T> {
    held: Option<(T, Timestamp)>,
    /// When more was last asked for although something was held.
    asked_again: Option<Timestamp>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self {
            inside: RwLock::new(Inside { held: None, asked_again: None }),
            asking: tokio::sync::Mutex::default(),
        }
    }
}

impl<T: Clone> Kept<T> {
    /// What is held, if it is fresh and `serves`; else what `fetch` gives. Where the issuer cannot be asked, or was
    /// asked a moment ago, what is held has to do.
    pub async fn get(
        &self,
        clock: &dyn Clock,
        serves: impl Fn(&T) -> bool,
        fetch: impl AsyncFnOnce() -> Result<T, IssuerError>,
    ) -> Result<T, IssuerError> {
        let fresh = || self.fresh(clock.now()).filter(|held| serves(held));
        if let Some(held) = fresh() {
            return Ok(held);
        }
        let _turn = self.asking.lock().await;
        // Whoever had the turn before us may have fetched it.
        if let Some(held) = fresh() {
            return Ok(held);
        }
        let held = self.held();
        if let Some(held) = &held
            && !self.may_ask_again(clock.now())
        {
            return Ok(held.clone());
        }
        match fetch().await {
            Ok(fetched) => {
                self.inside.write().unwrap_or_else(PoisonError::into_inner).held =
                    Some((fetched.clone(), clock.now()));
                Ok(fetched)
            }
            Err(error) => held.ok_or(error),
        }
    }

    fn fresh(&self, now: Timestamp) -> Option<T> {
        let inside = self.inside.read().unwrap_or_else(PoisonError::into_inner);
        inside
            .held
            .as_ref()
            .filter(|(_, at)| now.duration_since(*at) < BELIEVED)
            .map(|(held, _)| held.clone())
    }

    fn held(&self) -> Option<T> {
        let inside = self.inside.read().unwrap_or_else(PoisonError::into_inner);
        inside.held.as_ref().map(|(held, _)| held.clone())
    }

    /// Takes the minute's only chance, if it is left.
    fn may_ask_again(&self, now: Timestamp) -> bool {
        let mut inside = self.inside.write().unwrap_or_else(PoisonError::into_inner);
        let may = inside.asked_again.is_none_or(|at| now.duration_since(at) >= BETWEEN);
        if may {
            inside.asked_again = Some(now);
        }
        may
    }
}
