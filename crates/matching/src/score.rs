//! Compares what comes in with what is held.

use crate::{
    Agreement, Counts, Points, Prepared,
    candidates::Index,
    compare::{FIELDS, compare},
    counts::Common,
};

/// A list made ready, against which others are compared.
pub struct Matcher {
    held: Vec<Prepared>,
    counts: Counts,
    /// How common what each has is in the list itself.
    common: Vec<Common>,
    index: Index,
    points: Points,
}

/// A pair that could be one person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// Its place in the list that is held.
    pub held: u32,
    /// Its place in the list that came in.
    pub incoming: u32,
    pub score: f32,
}

impl Matcher {
    pub fn new(held: Vec<Prepared>, points: Points) -> Self {
        let counts = Counts::of(&held);
        let common = held.iter().map(|record| counts.common(record)).collect();
        Self { index: Index::of(&held), common, counts, held, points }
    }

    pub fn held(&self) -> &[Prepared] {
        &self.held
    }

    /// Every pair with at least `least` points.
    pub fn pairs(&self, incoming: &[Prepared], least: f32) -> Vec<Scored> {
        let counts = Counts::of(incoming);
        let mut pairs = Vec::new();
        let mut near = Vec::new();
        for (place, record) in (0..).zip(incoming) {
            self.index.near(record, &mut near);
            let common = self.common(record, Some(&counts));
            for held in &near {
                let score = self.points.sum(&self.agreements(*held, record, common));
                if score >= least {
                    pairs.push(Scored { held: *held, incoming: place, score });
                }
            }
        }
        pairs
    }

    /// The most likely for a single record, the best first.
    pub fn find(&self, record: &Prepared, most: usize) -> Vec<Scored> {
        let mut near = Vec::new();
        self.index.near(record, &mut near);
        let common = self.common(record, None);
        let scored = |held: u32| Scored {
            held,
            incoming: 0,
            score: self.points.sum(&self.agreements(held, record, common)),
        };
        let mut found: Vec<Scored> = near.into_iter().map(scored).collect();
        found.sort_by(|one, other| other.score.total_cmp(&one.score).then(one.held.cmp(&other.held)));
        found.truncate(most);
        found
    }

    /// How common what a record has is, here and in the list that it came in, where it came in one.
    pub fn common(&self, record: &Prepared, incoming: Option<&Counts>) -> Common {
        let came = incoming.map_or_else(Common::default, |counts| counts.common(record));
        self.counts.common(record).max(came)
    }

    /// How a pair agrees, field by field.
    pub fn agreements(&self, held: u32, record: &Prepared, common: Common) -> [Agreement; FIELDS] {
        let place = held as usize;
        compare(&self.held[place], record, common.max(self.common[place]))
    }

    /// Everybody who shares something with a record.
    pub fn near(&self, record: &Prepared) -> Vec<u32> {
        let mut near = Vec::new();
        self.index.near(record, &mut near);
        near
    }

    pub fn points(&self) -> &Points {
        &self.points
    }
}
