//! One file for each way to run the program.

pub mod access;
pub mod answer;
pub mod demo;
pub mod doctor;
pub mod explain;
pub mod import;
pub mod jobs;
pub mod matching;
pub mod migrate;
pub mod municipality;
mod problem;
mod reform;
pub mod runs;
pub mod serve;
pub mod simulate;
pub mod sync;
mod watch;

use anyhow::Context as _;
use domain::{MunicipalityId, MunicipalityNumber};
use storage::Store;

/// The municipality that bears a number today.
async fn municipality(store: &Store, number: &str) -> anyhow::Result<MunicipalityId> {
    let number = MunicipalityNumber::parse(number)?;
    let found = store.read().await?.municipality_numbered(number, crate::today()).await?;
    found.with_context(|| format!("no municipality bears the number {number} today"))
}
