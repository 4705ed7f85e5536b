//! How a register behaves, as those who ask it find out, try by try: told while they still wait for an answer.

use jiff::Timestamp;
use tokio::sync::watch;

/// What is known of a register, by all who ask it in this process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    pub answered_at: Option<Timestamp>,
    /// What is wrong, until the register answers.
    pub failing: Option<Failing>,
}

/// Tries that have come to nothing since the register last answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failing {
    pub since: Timestamp,
    /// The last of them.
    pub at: Timestamp,
    /// Why, as a key of [`crate::texts`].
    pub code: &'static str,
    /// When the question is put again, where its asker has not lost patience.
    pub again_at: Option<Timestamp>,
}

/// One register's condition. Whoever listens hears of the newest, however many there were before it.
#[derive(Debug, Default)]
pub(crate) struct Observed(watch::Sender<Condition>);

impl Observed {
    pub fn answered(&self, now: Timestamp) {
        self.0.send_replace(Condition { answered_at: Some(now), failing: None });
    }

    pub fn failed(&self, code: &'static str, now: Timestamp) {
        self.0.send_modify(|condition| {
            let since = condition.failing.as_ref().map_or(now, |failing| failing.since);
            condition.failing = Some(Failing { since, at: now, code, again_at: None });
        });
    }

    /// The question that failed last is put again then.
    pub fn asks_again(&self, at: Option<Timestamp>) {
        self.0.send_modify(|condition| {
            if let Some(failing) = &mut condition.failing {
                failing.again_at = at;
            }
        });
    }

    pub fn listen(&self) -> watch::Receiver<Condition> {
        self.0.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_fails_since_the_first_try_and_until_an_answer() {
        let observed = Observed::default();
        let heard = observed.listen();
        let at = |second| Timestamp::from_second(second).unwrap();
        observed.failed("krr-timeout", at(10));
        observed.failed("krr-unavailable", at(12));
        observed.asks_again(Some(at(15)));
        let failing = Failing { since: at(10), at: at(12), code: "krr-unavailable", again_at: Some(at(15)) };
        assert_eq!(*heard.borrow(), Condition { answered_at: None, failing: Some(failing) });
        observed.answered(at(16));
        assert_eq!(*heard.borrow(), Condition { answered_at: Some(at(16)), failing: None });
        observed.asks_again(Some(at(20)));
        assert_eq!(heard.borrow().failing, None, "whoever waits for what is over says nothing");
    }
}
