//! Orders: what they would do, and doing it.

use domain::{
    Email, MunicipalityId, Phone,
    register::{ActKind, ActNumber, Fault, Order, Plan, Tree, UnitField, order::Edit, plan},
};
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use storage::{Transaction, register::NewAct};

use super::Doing;
use crate::import::hexadecimal;

/// Something to do, from a day on, and what it is about by name, for whoever reads of it later.
#[derive(Clone, Debug)]
pub struct Ordered<'a> {
    pub order: &'a Order,
    pub day: Date,
    pub about: &'a str,
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error(transparent)]
    Fault(#[from] Fault),
    /// Something has been done meanwhile, and it would not do what was shown.
    #[error("it would not do what was shown")]
    Moved(Box<Plan>),
    #[error(transparent)]
    Unexpected(#[from] anyhow::Error),
}

/// What an order would do now.
pub async fn foreseen(
    tx: &mut Transaction,
    municipality: MunicipalityId,
    ordered: &Ordered<'_>,
) -> Result<(Tree, Plan), Refused> {
    let tree = tx.register_tree(municipality).await?;
    let plan = plan(&tree, ordered.order, ordered.day)?;
    Ok((tree, plan))
}

/// Does what was shown, or nothing. `shown` is the [`fingerprint`] of it; nobody asks for it where the order says
/// everything that it does.
pub async fn carry(
    tx: &mut Transaction,
    doing: &Doing<'_>,
    ordered: &Ordered<'_>,
    shown: Option<&str>,
) -> Result<ActNumber, Refused> {
    tx.lock_register(doing.municipality).await?;
    let (_, plan) = foreseen(tx, doing.municipality, ordered).await?;
    if shown.is_some_and(|shown| shown != fingerprint(&plan)) {
        return Err(Refused::Moved(Box::new(plan)));
    }
    Ok(write(tx, doing, kind(ordered.order), ordered.about, &plan).await?)
}

/// Writes a plan down as one act.
pub(super) async fn write(
    tx: &mut Transaction,
    doing: &Doing<'_>,
    kind: ActKind,
    about: &str,
    plan: &Plan,
) -> anyhow::Result<ActNumber> {
    let act = tx.add_act(&act(doing, kind, about)).await?;
    tx.rewrite_units(doing.municipality, act, &plan.rewrites).await?;
    tx.add_successions(doing.municipality, act, &plan.successions).await?;
    Ok(act)
}

pub(super) fn act<'a>(doing: &Doing<'a>, kind: ActKind, about: &'a str) -> NewAct<'a> {
    NewAct {
        municipality: doing.municipality,
        at: doing.at,
        author: doing.author,
        author_name: doing.author_name,
        kind,
        reason: doing.reason,
        about,
        undoes: None,
    }
}

/// What kind of act an order is.
fn kind(order: &Order) -> ActKind {
    let moves =
        |edits: &[Edit]| !edits.is_empty() && edits.iter().all(|edit| edit.field() == UnitField::Parent);
    match order {
        Order::Add(_) => ActKind::AddUnit,
        Order::Change(_, edits) if moves(edits) => ActKind::MoveUnit,
        Order::Change(..) => ActKind::ChangeUnit,
        Order::Close(..) => ActKind::CloseUnit,
        Order::Merge { .. } => ActKind::MergeUnits,
        Order::Split { .. } => ActKind::SplitUnit,
    }
}

/// A short name for exactly what a plan does: what is carried out is what was shown.
pub fn fingerprint(plan: &Plan) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{} {:?}", plan.day, plan.successions));
    for rewrite in &plan.rewrites {
        hash.update(format!("\n{}", rewrite.unit.0));
        for timeline in [&rewrite.before, &rewrite.after] {
            hash.update("|");
            for version in timeline.versions() {
                // `Debug` shows no address that somebody can be reached by.
                let (email, phone) = (version.what.email.as_ref(), version.what.phone.as_ref());
                hash.update(format!(
                    "{version:?} {:?} {:?}",
                    email.map(Email::as_str),
                    phone.map(Phone::raw)
                ));
            }
        }
    }
    hexadecimal(&hash.finalize()[..16])
}
