//! From what is stored to what the operations pages show.

mod agreements;
mod overview;
mod quarantine;
mod reform;
mod run;

use std::collections::HashMap;

use domain::MunicipalityId;
use jiff::Timestamp;
use storage::{Reader, Store};

pub use agreements::agreements;
pub use overview::overview;
pub use quarantine::quarantine;
pub use run::{awaiting, run, run_line, runs};

use crate::format;

/// Number and name of each municipality, by name.
pub async fn municipalities(store: &Store, now: Timestamp) -> anyhow::Result<Vec<(i64, String)>> {
    let mut all = store.read().await?.municipalities(format::day(now)).await?;
    all.sort_by_cached_key(|municipality| format::alphabetical(&municipality.name));
    Ok(all.into_iter().map(|municipality| (municipality.id.0, municipality.name)).collect())
}

/// What each municipality is called.
type Names = HashMap<MunicipalityId, String>;

async fn names(reader: &mut Reader, now: Timestamp) -> anyhow::Result<Names> {
    let all = reader.municipalities(format::day(now)).await?;
    let names = all.into_iter().map(|municipality| (municipality.id, municipality.name));
    // What is the whole country's is nobody's own.
    Ok(names.chain([(sync::entities::NATION, "Norge".to_owned())]).collect())
}

fn name(names: &Names, id: MunicipalityId) -> String {
    names.get(&id).cloned().unwrap_or_else(|| id.to_string())
}
