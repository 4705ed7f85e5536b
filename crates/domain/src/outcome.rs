//! What came of asking about somebody, and the sums that must add up.

use std::ops::AddAssign;

/// The five things that can come of one question. Only the first three may change what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The register gave an e-mail address or a telephone number, or a name or an address.
    Value,
    /// The register knows the person with nothing to give, or does not know the person.
    None,
    /// The person has left the register (SLETTET), or is dead.
    Deleted,
    /// Asked, and not mentioned in the answer: it says nothing about the person.
    NotReturned,
    /// There was no answer.
    Failed,
}

/// How many questions came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub asked: i64,
    pub value: i64,
    pub none: i64,
    pub deleted: i64,
    pub not_returned: i64,
    pub failed: i64,
}

impl Tally {
    pub fn count(&mut self, outcome: Outcome) {
        self.count_many(outcome, 1);
    }

    pub fn count_many(&mut self, outcome: Outcome, people: i64) {
        self.asked += people;
        *match outcome {
            Outcome::Value => &mut self.value,
            Outcome::None => &mut self.none,
            Outcome::Deleted => &mut self.deleted,
            Outcome::NotReturned => &mut self.not_returned,
            Outcome::Failed => &mut self.failed,
        } += people;
    }

    /// *asked = value + none + deleted + not returned + failed*; a run whose sums do not is not to be trusted.
    pub fn adds_up(&self) -> bool {
        self.asked == self.value + self.none + self.deleted + self.not_returned + self.failed
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.asked += other.asked;
        self.value += other.value;
        self.none += other.none;
        self.deleted += other.deleted;
        self.not_returned += other.not_returned;
        self.failed += other.failed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_is_counted_once() {
        let mut tally = Tally::default();
        for outcome in
            [Outcome::Value, Outcome::None, Outcome::Deleted, Outcome::NotReturned, Outcome::Failed]
        {
            tally.count(outcome);
        }
        assert_eq!(tally.asked, 5);
        assert!(tally.adds_up());
        tally.value += 1;
        assert!(!tally.adds_up());
    }
}
