//! The two paths that two million people a night pass: reading a block of people, and writing what came of asking.
//!
//! A block is a thousand consecutive numbers of one municipality: as many as KRR answers for at a time. Blocks are
//! read by range and written in key order, in one transaction each, with one small file per engine.

mod postgres;
mod sqlite;

use std::sync::{Arc, Mutex};

use domain::{
    Claims, Derived, Fields, KrrClaim, MunicipalityId, NationalId, PersonId, Protection, Scope, Source,
    Tally, claims::Told,
};
use jiff::Timestamp;

use crate::{RunId, Store, engine::Engine, plans::PlanItem, quarantine::Finding};

/// People in a block.
pub const SIZE: i64 = 1000;

/// A thousand consecutive people of one municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockKey {
    pub municipality: MunicipalityId,
    pub block: i64,
}

impl BlockKey {
    /// The block that a person is in.
    pub fn of(municipality: MunicipalityId, person: PersonId) -> Self {
        Self { municipality, block: person.0.div_euclid(SIZE) }
    }

    /// The first number in the block, and the first after it.
    pub fn range(self) -> (i64, i64) {
        (self.block * SIZE, (self.block + 1) * SIZE)
    }
}

/// Somebody who can be asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockPerson {
    pub person: PersonId,
    pub national_id: NationalId,
    pub scope: Scope,
    pub protection: Protection,
}

/// What KRR said about somebody the last time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldKrr {
    pub person: PersonId,
    pub told: Told<KrrClaim>,
}

/// Everything else that is held about somebody: the claims without KRR's, and what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRest {
    pub person: PersonId,
    pub revision: i64,
    pub claims: Claims,
    pub derived: Derived,
}

/// What is to be done with an answer. It is made inside the write transaction, from what is held there and then.
pub trait Decision: Send + 'static {
    type Outcome: Send + 'static;

    fn block(&self) -> BlockKey;

    /// Whose other claims are needed, in falling order of nothing but their numbers; `held` is in key order.
    fn concerned(&mut self, held: Vec<HeldKrr>) -> Vec<PersonId>;

    /// What to write. `rest` is in key order and holds those who are concerned.
    fn decide(self, rest: Vec<HeldRest>) -> (BlockWrites, Self::Outcome);
}

/// All that one block leaves behind, in one transaction.
#[derive(Debug)]
pub struct BlockWrites {
    pub run: RunId,
    pub at: Timestamp,
    /// Who caused the changes, for the log.
    pub source: Source,
    /// In key order.
    pub people: Vec<PersonWrite>,
    /// Removals held back, or all of a dry run.
    pub plan: Vec<PlanItem>,
    pub findings: Vec<Finding>,
    /// People for whom the question came to nothing.
    pub exceptions: Vec<AskException>,
    /// What the run's part for the municipality grows by.
    pub growth: Growth,
    /// Whether the block was answered; its time of last success moves only then.
    pub answered: bool,
    /// Whether this was a whole block, not one person of it.
    pub stamps_block: bool,
}

/// What one person's claims and shown values become.
#[derive(Debug, PartialEq, Eq)]
pub struct PersonWrite {
    pub person: PersonId,
    pub krr: KrrWrite,
    pub derived: Derived,
    /// What differs from what was shown; empty where only the claim moved.
    pub fields: Fields,
    pub next_turn: Option<Timestamp>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum KrrWrite {
    Set(Told<KrrClaim>),
    Remove,
}

/// Somebody to be asked about again, not before `retry_after`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskException {
    pub person: PersonId,
    pub code: &'static str,
    pub retry_after: Timestamp,
}

/// What a block adds to its run's counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Growth {
    pub tally: Tally,
    pub changed: i64,
    pub removals: i64,
    pub quarantined: i64,
}

/// The hot paths on whichever engine there is. Cheap to clone; writers take turns.
#[derive(Clone)]
pub struct Blocks {
    inner: Inner,
}

#[derive(Clone)]
enum Inner {
    Sqlite { reader: Arc<Mutex<rusqlite::Connection>>, writer: Arc<Mutex<rusqlite::Connection>> },
    Postgres(sqlx::PgPool),
}

impl Store {
    /// Opens the hot paths.
    pub fn blocks(&self) -> anyhow::Result<Blocks> {
        let inner = match &self.engine {
            Engine::Sqlite(file) => Inner::Sqlite {
                reader: Arc::new(Mutex::new(file.plain()?)),
                writer: Arc::new(Mutex::new(file.plain()?)),
            },
            Engine::Postgres(pool) => Inner::Postgres(pool.clone()),
        };
        Ok(Blocks { inner })
    }
}

impl Blocks {
    /// Those of a block who are in scope and have an identity number, in key order.
    pub async fn people(&self, key: BlockKey) -> anyhow::Result<Vec<BlockPerson>> {
        match &self.inner {
            Inner::Sqlite { reader, .. } => {
                blocking(reader.clone(), move |connection| sqlite::people(connection, key)).await
            }
            Inner::Postgres(pool) => postgres::people(pool, key).await,
        }
    }

    /// Reads what is held, lets `decision` weigh it, and writes what it says: all in one transaction.
    pub async fn apply<D: Decision>(&self, decision: D) -> anyhow::Result<D::Outcome> {
        match &self.inner {
            Inner::Sqlite { writer, .. } => {
                blocking(writer.clone(), move |connection| sqlite::apply(connection, decision)).await
            }
            Inner::Postgres(pool) => postgres::apply(pool, decision).await,
        }
    }
}

async fn blocking<T: Send + 'static>(
    connection: Arc<Mutex<rusqlite::Connection>>,
    work: impl FnOnce(&mut rusqlite::Connection) -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    tokio::task::spawn_blocking(move || {
        // A panic in the middle of a transaction rolled it back, so the connection is as good as before.
        let mut connection = connection.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        work(&mut connection)
    })
    .await?
}
