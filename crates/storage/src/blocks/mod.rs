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
use jiff::{SignedDuration, Timestamp};

use crate::{
    RunId, Store,
    engine::{Engine, Rehearsal},
    millis,
    plans::{PlanEnd, PlanItem},
    quarantine::Finding,
};

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

    /// The run that answers for the whole block, and does so once; `None` where it is about one person of it.
    fn run(&self) -> Option<RunId>;

    /// Whose other claims are needed; both they and `held` are in key order.
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
    /// People who were heard about otherwise than their block.
    pub exceptions: Vec<AskException>,
    /// What the run's part for the municipality grows by.
    pub growth: Growth,
    /// When the question was put; `None` where none was, and then no time of asking moves.
    pub asked_at: Option<Timestamp>,
    /// Whether the block was answered; its time of last success moves only then.
    pub answered: bool,
    /// Whether this was a whole block, not one person of it.
    pub stamps_block: bool,
}

/// What one person's claims and shown values become.
#[derive(Debug, PartialEq, Eq)]
pub struct PersonWrite {
    pub person: PersonId,
    pub krr: Told<KrrClaim>,
    pub derived: Derived,
    /// What differs from what was shown; empty where only the claim moved.
    pub fields: Fields,
    pub next_turn: Option<Timestamp>,
}

/// Turns a planned change back into what is to be written.
pub trait Planned: Send + Sync + 'static {
    /// What to write for `item`, weighed anew against what is held. Called only where the revision has not moved.
    fn write(
        &self,
        municipality: MunicipalityId,
        item: &PlanItem,
        rest: HeldRest,
    ) -> anyhow::Result<PersonWrite>;

    /// How the run ends with its plan, in the same transaction; `None` where it goes on.
    fn ends(&self) -> Option<PlanEnd> {
        None
    }
}

/// Which plan is applied, and how strictly.
#[derive(Clone, Copy, Debug)]
pub struct PlanOrder {
    pub run: RunId,
    pub municipality: MunicipalityId,
    pub at: Timestamp,
    /// Who caused the changes, for the log.
    pub source: Source,
    /// Whether the run's count of changes grows: a dry run's plan was counted when it was made.
    pub counts: bool,
}

/// What became of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlanResult {
    pub applied: i64,
    /// People written to since the plan was made.
    pub moved: i64,
    /// Whether the run that was to end with its plan had ended already: then nothing was done.
    pub overtaken: bool,
}

/// Somebody who was heard about otherwise than their block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskException {
    pub person: PersonId,
    pub heard: HeardAlone,
}

/// What came of the question about one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeardAlone {
    /// An answer, to a question about nobody else.
    Answer,
    /// No word, though there was one about others.
    Silence,
    /// A failure of this person's own: they are left out for a first pause, and for twice as long each further time.
    Failure { code: &'static str },
}

/// Less than a day, so that the next night asks again.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_hours(20);
/// A pause is doubled so often at most, and then is about a week.
const DOUBLINGS: i64 = 3;

impl HeardAlone {
    const fn code(self) -> &'static str {
        match self {
            Self::Answer => "answered",
            Self::Silence => "krr-not-returned",
            Self::Failure { code } => code,
        }
    }

    /// Whether it is one more failure in a row, as it is kept.
    const fn failures(self) -> i64 {
        if matches!(self, Self::Answer) { 0 } else { 1 }
    }

    /// How long nobody asks again, in milliseconds, before it is doubled.
    fn pause(self) -> i64 {
        if matches!(self, Self::Failure { .. }) { FIRST_PAUSE.as_millis().try_into().unwrap_or(0) } else { 0 }
    }
}

/// What a block adds to its run's counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Growth {
    pub tally: Tally,
    pub changed: i64,
    pub removals: i64,
    /// People for whom the source had given a value before: what the guard measures removals against.
    pub held: i64,
    pub quarantined: i64,
}

/// The hot paths on whichever engine there is. Cheap to clone; writers take turns.
#[derive(Clone)]
pub struct Blocks {
    inner: Inner,
    rehearsal: Rehearsal,
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
        Ok(Blocks { inner, rehearsal: self.rehearsal.clone() })
    }
}

impl Blocks {
    /// Those of a block who are in scope and have an identity number, in key order; without those for whom the last
    /// questions came to nothing and who are to be left alone beyond `due`, if that is given.
    pub async fn people(&self, key: BlockKey, due: Option<Timestamp>) -> anyhow::Result<Vec<BlockPerson>> {
        // Nobody is put off for ever, so without a time nobody is put off.
        let due = due.map_or(i64::MAX, millis);
        match &self.inner {
            Inner::Sqlite { reader, .. } => {
                blocking(reader.clone(), move |connection| sqlite::people(connection, key, due)).await
            }
            Inner::Postgres(pool) => postgres::people(pool, key, due).await,
        }
    }

    /// Reads what is held, lets `decision` weigh it, and writes what it says: all in one transaction. `None` where the
    /// run has answered for the block already: two workers may carry a run when one has lost its lease unawares.
    pub async fn apply<D: Decision>(&self, decision: D) -> anyhow::Result<Option<D::Outcome>> {
        self.rehearsal.refuse()?;
        match &self.inner {
            Inner::Sqlite { writer, .. } => {
                blocking(writer.clone(), move |connection| sqlite::apply(connection, decision)).await
            }
            Inner::Postgres(pool) => postgres::apply(pool, decision).await,
        }
    }

    /// Applies the plans in `orders` in one transaction: all of them, or, where anybody's revision has moved and
    /// `whole` is asked for, none. Otherwise those who have moved are left as they are. A run that ends with its plan
    /// ends in that transaction too.
    pub async fn apply_plan<P: Planned>(
        &self,
        orders: Vec<PlanOrder>,
        whole: bool,
        planned: P,
    ) -> anyhow::Result<PlanResult> {
        self.rehearsal.refuse()?;
        match &self.inner {
            Inner::Sqlite { writer, .. } => {
                blocking(writer.clone(), move |connection| {
                    sqlite::apply_plan(connection, &orders, whole, &planned)
                })
                .await
            }
            Inner::Postgres(pool) => postgres::apply_plan(pool, &orders, whole, &planned).await,
        }
    }
}

/// A plan's next block of items, matched with what is held now.
struct Matched {
    writes: BlockWrites,
    moved: i64,
}

/// Matches a block's plan items with what is held; both are in key order.
fn match_plan<P: Planned>(
    order: PlanOrder,
    items: &[PlanItem],
    rest: Vec<HeldRest>,
    planned: &P,
) -> anyhow::Result<Matched> {
    let mut people = Vec::with_capacity(items.len());
    let mut moved = 0;
    let mut rest = rest.into_iter().peekable();
    for item in items {
        while rest.next_if(|held| held.person < item.person).is_some() {}
        match rest.next_if(|held| held.person == item.person && held.revision == item.base_revision) {
            Some(held) => people.push(planned.write(order.municipality, item, held)?),
            None => moved += 1,
        }
    }
    let changed = people.iter().filter(|write| order.counts && !write.fields.is_empty()).count();
    let writes = BlockWrites {
        run: order.run,
        at: order.at,
        source: order.source,
        people,
        plan: Vec::new(),
        findings: Vec::new(),
        exceptions: Vec::new(),
        growth: Growth { changed: i64::try_from(changed)?, ..Growth::default() },
        asked_at: None,
        answered: false,
        stamps_block: false,
    };
    Ok(Matched { writes, moved })
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
