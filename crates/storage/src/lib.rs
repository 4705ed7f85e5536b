//! The register on disk, in SQLite or PostgreSQL.
//!
//! One SQL text serves both engines, and every query is tested on both. Only [`blocks`] has a file per engine:
//! the two paths that two million people a night pass.
//! To add an aggregate: a migration, a file like [`people`], an accessor on [`Transaction`].
//!
//! **Invariant:** nothing here asks a register, decides what wins, or reads the clock.

mod engine;
mod migrate;

pub mod accounts;
pub mod addressees;
pub mod agreements;
pub mod asking;
pub mod blocks;
pub mod changes;
pub mod claims;
pub mod classification;
pub mod client_grants;
pub mod contact_lists;
pub mod deliveries;
pub mod entities;
pub mod guardian_roles;
pub mod history;
pub mod jobs;
pub mod look_ups;
pub mod municipalities;
pub mod overview;
pub mod own_words;
pub mod people;
pub mod plans;
pub mod population;
pub mod quarantine;
pub mod readings;
pub mod register;
pub mod registers;
pub mod roster;
pub mod rows;
pub mod runs;
pub mod schedules;
pub mod scope;
pub mod search;
pub mod sessions;
pub mod settings;
pub mod testing;
pub mod ties;

pub use engine::{Reader, Store, Transaction, is_contention, retry};
pub use runs::RunId;

/// Milliseconds since 1970, as every instant is kept.
pub(crate) fn millis(at: jiff::Timestamp) -> i64 {
    at.as_millisecond()
}

/// The instant kept as `millis`; a value out of range is a damaged database.
pub(crate) fn instant(millis: i64) -> anyhow::Result<jiff::Timestamp> {
    Ok(jiff::Timestamp::from_millisecond(millis)?)
}
