//! Connections to either engine, and the dispatch that lets one SQL text serve both.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use anyhow::Context as _;
use sqlx::{
    PgConnection, PgPool, SqlitePool,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{migrate, search};

/// A register's database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) engine: Engine,
    pub(crate) rehearsal: Rehearsal,
}

/// A rehearsal of a crowded database: commits that are answered with "once more", as a cluster may answer any.
#[derive(Clone, Default)]
pub(crate) struct Rehearsal(Option<Arc<(u32, AtomicU32)>>);

impl Rehearsal {
    /// Whether this commit is to be refused.
    pub fn refuse(&self) -> anyhow::Result<()> {
        let Some(rehearsal) = &self.0 else { return Ok(()) };
        let (every, count) = &**rehearsal;
        if count.fetch_add(1, Ordering::Relaxed).is_multiple_of(*every) {
            Err(OnceMore.into())
        } else {
            Ok(())
        }
    }
}

/// What a rehearsal answers.
#[derive(Debug, thiserror::Error)]
#[error("the database asks for the transaction once more (rehearsed)")]
struct OnceMore;

#[derive(Clone)]
pub(crate) enum Engine {
    Sqlite(SqliteFile),
    Postgres(PgPool),
}

/// An SQLite file has one writer at a time and any number of readers.
#[derive(Clone)]
pub(crate) struct SqliteFile {
    pub path: PathBuf,
    writer: SqlitePool,
    readers: SqlitePool,
}

/// Everything or nothing: dropped without [`Transaction::commit`], it leaves no trace.
pub struct Transaction {
    pub(crate) inner: Inner,
    rehearsal: Rehearsal,
}

/// One consistent look at the register.
pub type Reader = Transaction;

pub(crate) enum Inner {
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

/// Runs one statement on whichever engine there is: `on!(tx, c => sqlx::query("…").execute(c).await)`.
macro_rules! on {
    ($transaction:expr, $connection:ident => $statement:expr) => {
        match &mut $transaction.inner {
            $crate::engine::Inner::Sqlite(transaction) => {
                let $connection = &mut **transaction;
                $statement
            }
            $crate::engine::Inner::Postgres(transaction) => {
                let $connection = &mut **transaction;
                $statement
            }
        }
    };
}
pub(crate) use on;

/// How long a writer waits for its turn on an SQLite file.
const PATIENCE: std::time::Duration = std::time::Duration::from_mins(1);

/// What each connection to an SQLite file keeps of it at the most: 32 MiB, so that the upper pages of the indexes of a
/// million people are not read anew for each page shown. The usual 2 MiB double what a search costs.
const CACHE: &str = "-32768";

/// As many rows as a connection's thread hands over before it waits for whoever reads them: the usual fifty wake both
/// twenty times for one page.
const ROWS_AT_ONCE: usize = 1024;

impl Store {
    /// Opens `sqlite:<file>` or `postgres://…` and brings its tables up to date.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let store = Self::connect(url).await?;
        store.migrate().await?;
        Ok(store)
    }

    /// Opens without touching the tables.
    pub async fn connect(url: &str) -> anyhow::Result<Self> {
        let engine = if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .after_connect(|connection, _| Box::pin(prefer_small(connection)))
                .connect(url)
                .await;
            Engine::Postgres(pool.context("connecting to PostgreSQL")?)
        } else {
            let file = url.strip_prefix("sqlite:").context("a database is sqlite:<file> or postgres://…")?;
            let file = file.strip_prefix("//").unwrap_or(file);
            Engine::Sqlite(SqliteFile::open(file.into()).await?)
        };
        Ok(Self { engine, rehearsal: Rehearsal::default() })
    }

    /// Brings the tables up to date.
    pub async fn migrate(&self) -> anyhow::Result<()> {
        match &self.engine {
            Engine::Sqlite(file) => migrate::sqlite(&file.writer).await?,
            Engine::Postgres(pool) => migrate::postgres(pool).await?,
        }
        search::fill(self).await
    }

    /// Begins to write. On SQLite the turn to write is taken at once, so that what is read stays true.
    pub async fn begin(&self) -> anyhow::Result<Transaction> {
        let inner = match &self.engine {
            Engine::Sqlite(file) => {
                let writer = file.writer.clone();
                Inner::Sqlite(whole(async move { writer.begin_with("begin immediate").await }).await?)
            }
            Engine::Postgres(pool) => {
                let pool = pool.clone();
                Inner::Postgres(whole(async move { pool.begin().await }).await?)
            }
        };
        Ok(Transaction { inner, rehearsal: self.rehearsal.clone() })
    }

    /// Begins to read, beside whoever writes.
    pub async fn read(&self) -> anyhow::Result<Reader> {
        let inner = match &self.engine {
            Engine::Sqlite(file) => {
                let readers = file.readers.clone();
                Inner::Sqlite(whole(async move { readers.begin().await }).await?)
            }
            Engine::Postgres(pool) => {
                let pool = pool.clone();
                let begin = "begin isolation level repeatable read read only";
                Inner::Postgres(whole(async move { pool.begin_with(begin).await }).await?)
            }
        };
        Ok(Transaction { inner, rehearsal: Rehearsal::default() })
    }

    /// The same register, where every so many commits are refused with "once more": for proving that everybody copes.
    #[must_use]
    pub fn crowded(&self, every: u32) -> Self {
        let rehearsal = Rehearsal(Some(Arc::new((every, AtomicU32::new(1)))));
        Self { engine: self.engine.clone(), rehearsal }
    }

    /// What to call the engine to a person.
    pub fn engine_name(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite(_) => "SQLite",
            Engine::Postgres(_) => "PostgreSQL",
        }
    }

    /// Whether one transaction writes at a time, and all others wait for their turn.
    pub fn has_one_writer(&self) -> bool {
        matches!(self.engine, Engine::Sqlite(_))
    }

    /// Lets go of every connection.
    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite(file) => {
                file.readers.close().await;
                file.writer.close().await;
            }
            Engine::Postgres(pool) => pool.close().await,
        }
    }
}

/// How the pages' questions are to be answered, in PostgreSQL's own words.
///
/// Reading by an index is taken to cost four times as much as reading in order, as it does on a disk that turns. A register
/// lies on no such disk, and is mostly in memory: so a school's list reads its own few thousand rows, not everybody's
/// million. And where many ask at once, whoever calls in two more processes for a question of a few milliseconds waits ten
/// for them to come.
const MANY_SMALL_QUESTIONS: [&str; 2] =
    ["set random_page_cost = 1.1", "set max_parallel_workers_per_gather = 0"];

async fn prefer_small(connection: &mut PgConnection) -> sqlx::Result<()> {
    for setting in MANY_SMALL_QUESTIONS {
        // Engines that only speak PostgreSQL's language may not know the words, and have their own ways.
        drop(sqlx::query(setting).execute(&mut *connection).await);
    }
    Ok(())
}

/// Begins a transaction to the end, also where nobody waits for it any longer: sqlx hands a connection back with its
/// transaction open where whoever began it let go in the middle, and the next one would find itself in it.
async fn whole<T: Send + 'static>(
    begin: impl Future<Output = sqlx::Result<T>> + Send + 'static,
) -> anyhow::Result<T> {
    Ok(tokio::spawn(begin).await??)
}

impl SqliteFile {
    async fn open(path: PathBuf) -> anyhow::Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .pragma("cache_size", CACHE)
            .row_buffer_size(ROWS_AT_ONCE)
            .busy_timeout(PATIENCE);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .connect_with(options.clone())
            .await
            .with_context(|| format!("opening {}", path.display()))?;
        let readers = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options.create_if_missing(false))
            .await?;
        Ok(Self { path, writer, readers })
    }

    /// A plain connection for the hot paths, to be used on a thread that may block.
    pub fn plain(&self) -> rusqlite::Result<rusqlite::Connection> {
        let connection = rusqlite::Connection::open(&self.path)?;
        connection.busy_timeout(PATIENCE)?;
        // 64 MiB of pages and rare checkpoints: a night writes in key order, and each page once.
        connection.execute_batch(
            "pragma synchronous = normal; pragma foreign_keys = off; pragma cache_size = -65536;
             pragma wal_autocheckpoint = 8000; pragma temp_store = memory;",
        )?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(connection)
    }
}

impl Transaction {
    pub async fn commit(self) -> anyhow::Result<()> {
        self.rehearsal.refuse()?;
        match self.inner {
            Inner::Sqlite(transaction) => transaction.commit().await?,
            Inner::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }
}

/// Whether the database asks for the same transaction once more: SQLSTATE 40001 (serialisation) and
/// 40P01 (deadlock), and a busy SQLite file.
pub fn is_contention(error: &anyhow::Error) -> bool {
    let sqlx = error.chain().find_map(|cause| match cause.downcast_ref::<sqlx::Error>()? {
        sqlx::Error::Database(error) => error.code().map(std::borrow::Cow::into_owned),
        _ => None,
    });
    let plain = error.chain().find_map(|cause| cause.downcast_ref::<rusqlite::Error>()?.sqlite_error_code());
    matches!(sqlx.as_deref(), Some("40001" | "40P01" | "5" | "517"))
        || matches!(plain, Some(rusqlite::ErrorCode::DatabaseBusy))
        || error.is::<OnceMore>()
}

/// Does it again, at most five times, as long as the database asks for that.
pub async fn retry<T, F: Future<Output = anyhow::Result<T>>>(
    mut action: impl FnMut() -> F,
) -> anyhow::Result<T> {
    let mut attempt = 0;
    loop {
        match action().await {
            Err(error) if attempt < 5 && is_contention(&error) => {
                attempt += 1;
                tokio::time::sleep(std::time::Duration::from_millis(20 << attempt)).await;
            }
            done => return done,
        }
    }
}
