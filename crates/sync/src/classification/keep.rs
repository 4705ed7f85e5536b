//! What KLASS has told takes the place of what it told before.

use std::collections::BTreeMap;

use domain::{
    classification::{Classification, Code, Edge},
    guard,
};
use jiff::civil::Date;
use storage::Transaction;

use super::told::Told;

/// How much of what was held is no longer told of, if it is too much to be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooFew {
    pub classification: Classification,
    pub gone: i64,
    pub held: i64,
}

/// Writes what differs, or nothing. Says how much it was.
pub(super) async fn keep(tx: &mut Transaction, told: &Told) -> anyhow::Result<Result<i64, TooFew>> {
    let mut written = 0;
    for (classification, codes) in &told.codes {
        match keep_codes(tx, *classification, codes).await? {
            Ok(changed) => written += changed,
            Err(too_few) => return Ok(Err(too_few)),
        }
    }
    for (classification, edges) in &told.edges {
        match keep_edges(tx, *classification, edges).await? {
            Ok(changed) => written += changed,
            Err(too_few) => return Ok(Err(too_few)),
        }
    }
    for (number, pairs) in &told.tables {
        let held = tx.correspondence_table(*number).await?;
        // An empty table is no table.
        if !pairs.is_empty() && held != *pairs {
            tx.set_correspondence_table(*number, pairs).await?;
            written += 1;
        }
    }
    Ok(Ok(written))
}

async fn keep_codes(
    tx: &mut Transaction,
    classification: Classification,
    told: &[Code],
) -> anyhow::Result<Result<i64, TooFew>> {
    let key = |code: &Code| (code.code.clone(), code.valid.from);
    let mut held: BTreeMap<(String, Date), Code> =
        tx.codes(classification).await?.into_iter().map(|code| (key(&code), code)).collect();
    let before = held.len();
    // Where nobody has said which county it is, what was said before holds.
    let placed = told.iter().map(|code| {
        let parent =
            code.parent.clone().or_else(|| held.get(&key(code)).and_then(|held| held.parent.clone()));
        Code { parent, ..code.clone() }
    });
    let placed: Vec<Code> = placed.collect();
    let changed: Vec<&Code> = placed.iter().filter(|code| held.get(&key(code)) != Some(*code)).collect();
    for code in &placed {
        held.remove(&key(code));
    }
    if let Some(too_few) = too_few(classification, held.len(), before) {
        return Ok(Err(too_few));
    }
    let written = changed.len() + held.len();
    for code in changed {
        tx.set_code(classification, code).await?;
    }
    for (code, from) in held.into_keys() {
        tx.remove_code(classification, &code, from).await?;
    }
    Ok(Ok(i64::try_from(written)?))
}

async fn keep_edges(
    tx: &mut Transaction,
    classification: Classification,
    told: &[Edge],
) -> anyhow::Result<Result<i64, TooFew>> {
    let key = |edge: &Edge| {
        let code =
            |side: &Option<domain::classification::Named>| side.as_ref().map(|named| named.code.clone());
        (edge.on, code(&edge.old), code(&edge.new))
    };
    let mut held: BTreeMap<_, Edge> =
        tx.edges(classification).await?.into_iter().map(|edge| (key(&edge), edge)).collect();
    let before = held.len();
    let changed: Vec<&Edge> = told.iter().filter(|edge| held.get(&key(edge)) != Some(*edge)).collect();
    for edge in told {
        held.remove(&key(edge));
    }
    if let Some(too_few) = too_few(classification, held.len(), before) {
        return Ok(Err(too_few));
    }
    let written = changed.len() + held.len();
    for edge in changed {
        tx.set_edge(classification, edge).await?;
    }
    for edge in held.values() {
        tx.remove_edge(classification, edge).await?;
    }
    Ok(Ok(i64::try_from(written)?))
}

fn too_few(classification: Classification, gone: usize, held: usize) -> Option<TooFew> {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let (gone, held) = (count(gone), count(held));
    guard::must_ask(gone, held).then_some(TooFew { classification, gone, held })
}
