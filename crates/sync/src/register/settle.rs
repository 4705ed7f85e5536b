//! Settling a difference between the municipality and Enhetsregisteret.

use domain::register::{
    ActKind, ActNumber, Fault, Order, UnitField, UnitId,
    order::Edit,
    plan,
    sides::{Kept, Standing, sides},
};
use jiff::civil::Date;
use storage::Transaction;

use super::{
    Doing,
    carry::{self, Refused},
};

/// What is to be thought of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taking {
    /// The register is right: the municipality says nothing of its own any longer.
    Theirs,
    /// The municipality is right, for the reason that stands with the act.
    Ours,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    Done(ActNumber),
    /// There is no difference in this field, or no longer the one that was shown.
    Gone,
}

/// Settles a difference in one field of a unit. `theirs` is what the register said when it was shown.
pub async fn settle(
    tx: &mut Transaction,
    doing: &Doing<'_>,
    (unit, field): (UnitId, UnitField),
    taking: Taking,
    theirs: &str,
    today: Date,
) -> Result<Settled, Refused> {
    tx.lock_register(doing.municipality).await?;
    let tree = tx.register_tree(doing.municipality).await?;
    let facts = tree.on(unit, today).ok_or(Fault::NotThere(unit))?;
    let held = match facts.number {
        Some(number) => tx.held_entity(number).await?,
        None => None,
    };
    let Some(entity) = held.map(|held| held.entity.facts) else { return Ok(Settled::Gone) };
    let parent = facts.parent.and_then(|parent| tree.on(parent, today)).and_then(|facts| facts.number);
    let side = sides(facts, parent, &entity, &[]).into_iter().find(|side| side.field == field);
    let Some(side) = side.filter(|side| side.standing == Standing::Differ) else { return Ok(Settled::Gone) };
    if side.theirs.as_deref() != Some(theirs) {
        return Ok(Settled::Gone);
    }
    let name = facts.name.clone().unwrap_or_else(|| entity.name.clone());
    let act = match taking {
        Taking::Ours => {
            let act = tx.add_act(&carry::act(doing, ActKind::SettleDifference, &name)).await?;
            let reason = doing.reason.unwrap_or_default().to_owned();
            tx.keep(doing.municipality, act, unit, &Kept { field, theirs: theirs.to_owned(), reason })
                .await?;
            act
        }
        Taking::Theirs => {
            let parent = entity.parent.and_then(|number| tree.numbered(number, today));
            let edit = follow(field, parent).ok_or(Fault::Orphan(unit))?;
            let plan = plan(&tree, &Order::Change(unit, vec![edit]), today)?;
            let act = carry::write(tx, doing, ActKind::SettleDifference, &name, &plan).await?;
            tx.end_kept(doing.municipality, act, unit, field).await?;
            act
        }
    };
    Ok(Settled::Done(act))
}

/// Saying nothing of one's own. Where a unit belongs is always said, so there it is said as the register has it.
fn follow(field: UnitField, parent: Option<UnitId>) -> Option<Edit> {
    match field {
        UnitField::Name => Some(Edit::Name(None)),
        UnitField::Parent => parent.map(|parent| Edit::Parent(Some(parent))),
        UnitField::Visiting => Some(Edit::Visiting(None)),
        UnitField::Postal => Some(Edit::Postal(None)),
        UnitField::Phone => Some(Edit::Phone(None)),
        UnitField::Email => Some(Edit::Email(None)),
        UnitField::Web => Some(Edit::Web(None)),
        UnitField::Industry => Some(Edit::Industry(None)),
        UnitField::Kind | UnitField::Number | UnitField::Hours => None,
    }
}
