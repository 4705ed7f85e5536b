//! Sifts a dump for the entities that are wanted, on a thread of its own: a batch at a time is handed on, and the rest
//! passes by.

use std::{
    collections::{BTreeMap, HashSet},
    ops::ControlFlow,
};

use domain::{
    OrganisationNumber, Outcome,
    entity::{EntityState, Form, Rank},
};
use jiff::Timestamp;
use sources::enhetsregisteret::{DumpFault, Glimpse, Packed, Reading, Stopped, decode_entity, read_entities};
use tokio::sync::mpsc;

use super::{batch::Batch, census::Census, finding::Odd};

/// What a dump came to.
pub(super) struct Sifted {
    pub reading: Result<Reading, Stopped>,
    /// Those of the ones we knew that are in it.
    pub seen: HashSet<OrganisationNumber>,
}

pub(super) struct Sift {
    rank: Rank,
    dump: &'static str,
    told_at: Timestamp,
    census: Census,
    seen: HashSet<OrganisationNumber>,
    /// Parts that stand before what they are parts of: their parents, and their bytes.
    waiting: BTreeMap<OrganisationNumber, (OrganisationNumber, Vec<u8>)>,
    batch: Batch,
    batches: mpsc::Sender<Batch>,
}

impl Sift {
    pub fn new(
        (rank, dump): (Rank, &'static str),
        told_at: Timestamp,
        census: Census,
        batches: mpsc::Sender<Batch>,
    ) -> Self {
        Self {
            rank,
            dump,
            told_at,
            census,
            seen: HashSet::new(),
            waiting: BTreeMap::new(),
            batch: Batch::told_at(told_at),
            batches,
        }
    }

    /// Reads to the end. It blocks.
    pub fn read(mut self, packed: Packed) -> Sifted {
        let mut reading = read_entities(packed, |element| self.take(element));
        if self.settle_waiting().is_break() || self.hand_on().is_break() {
            reading = Err(Stopped::CalledOff);
        }
        Sifted { reading, seen: self.seen }
    }

    fn take(
        &mut self,
        element: Result<(OrganisationNumber, Glimpse<'_>, &[u8]), DumpFault>,
    ) -> ControlFlow<()> {
        let (number, glimpse, bytes) = match element {
            Ok(element) => element,
            Err(fault) => {
                self.batch.odd.push(Odd::element(self.dump, fault.place));
                return ControlFlow::Continue(());
            }
        };
        let held = self.census.get(number).is_some();
        let ground = self.census.ground(number, glimpse.form(), glimpse.sector(), glimpse.parent());
        if held {
            self.seen.insert(number);
        }
        if ground.is_none() && Form::from_code(glimpse.form()).is_part() {
            // Sub-entities come when all main entities are known.
            if let Some(parent) = glimpse.parent().filter(|_| self.rank == Rank::Main) {
                self.waiting.insert(number, (parent, bytes.to_vec()));
                return ControlFlow::Continue(());
            }
        }
        if ground.is_some() || held { self.keep(number, bytes) } else { ControlFlow::Continue(()) }
    }

    /// Reads one that is wanted.
    fn keep(&mut self, number: OrganisationNumber, bytes: &[u8]) -> ControlFlow<()> {
        let Ok(decoded) = decode_entity(bytes, self.rank) else {
            self.batch.odd.push(Odd::record(number));
            self.batch.tally.count(Outcome::Failed);
            return ControlFlow::Continue(());
        };
        let mut ground = None;
        match &decoded.entity.state {
            EntityState::Registered(facts) => {
                ground = self.census.ground_of(number, facts);
                self.batch.tally.count(Outcome::Value);
            }
            EntityState::Deleted(_) | EntityState::Removed => self.batch.tally.count(Outcome::Deleted),
        }
        self.batch.odd.extend(Odd::fields(number, decoded.odd));
        self.census.expect(&decoded.entity, ground, self.told_at);
        self.batch.say(decoded.entity, ground);
        if self.batch.is_full() { self.hand_on() } else { ControlFlow::Continue(()) }
    }

    /// Whoever's parent has turned out to be wanted is wanted too; and so on, for parts of parts. The others are read only
    /// where they were wanted before.
    fn settle_waiting(&mut self) -> ControlFlow<()> {
        loop {
            let ripe: Vec<_> = self
                .waiting
                .iter()
                .filter(|(_, (parent, _))| self.census.is_kept(*parent))
                .map(|(number, _)| *number)
                .collect();
            if ripe.is_empty() {
                break;
            }
            for number in ripe {
                if let Some((_, bytes)) = self.waiting.remove(&number) {
                    self.keep(number, &bytes)?;
                }
            }
        }
        for (number, (_, bytes)) in std::mem::take(&mut self.waiting) {
            if self.census.get(number).is_some() {
                self.keep(number, &bytes)?;
            }
        }
        ControlFlow::Continue(())
    }

    fn hand_on(&mut self) -> ControlFlow<()> {
        let batch = std::mem::replace(&mut self.batch, Batch::told_at(self.told_at));
        // Where nobody takes it, the run has been called off.
        if self.batches.blocking_send(batch).is_ok() {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }
}
