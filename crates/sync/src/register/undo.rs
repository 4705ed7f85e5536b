//! Undoing: possible for everything that nothing else builds on.

use domain::register::{ActKind, ActNumber, Fault, Undoing, plan};
use storage::{Transaction, register::NewAct};

use super::Doing;

/// Why it cannot be undone, or not yet.
#[derive(Debug, thiserror::Error)]
pub enum Unsettled {
    #[error("there is no such act")]
    Unknown,
    /// The register would not be whole: something done later stands on it.
    #[error(transparent)]
    Fault(#[from] Fault),
    #[error(transparent)]
    Unexpected(#[from] anyhow::Error),
}

/// Undoes an act. Undoing can be undone like anything else. Where it is refused, the transaction must not be committed.
pub async fn undo(tx: &mut Transaction, doing: &Doing<'_>, act: ActNumber) -> Result<Undoing, Unsettled> {
    let municipality = doing.municipality;
    tx.lock_register(municipality).await?;
    let done = tx.act(municipality, act).await?.ok_or(Unsettled::Unknown)?;
    if let Some(by) = done.undone_by {
        return Ok(Undoing::Already(by));
    }
    if let Some(later) = tx.built_on(municipality, act).await? {
        return Ok(Undoing::BuiltOn(later));
    }
    let before = tx.register_tree(municipality).await?;
    let by = tx
        .add_act(&NewAct {
            municipality,
            at: doing.at,
            author: doing.author,
            author_name: doing.author_name,
            kind: ActKind::Undo,
            reason: doing.reason,
            about: &done.about,
            undoes: Some(act),
        })
        .await?;
    tx.turn_back(municipality, act, by).await?;
    let after = tx.register_tree(municipality).await?;
    plan::check::whole(&after, &plan::rewrites(&before, &after))?;
    Ok(Undoing::Done(by))
}
