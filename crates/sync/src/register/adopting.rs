//! Taking in what Enhetsregisteret knows of a municipality.

use std::collections::BTreeMap;

use domain::{
    OrganisationNumber,
    entity::EntityFacts,
    register::{ActKind, ActNumber, Plan, Tree, adopt::adopt as planned},
};
use jiff::civil::Date;
use storage::Transaction;

use super::{
    Doing,
    carry::{self, Refused, fingerprint},
};

/// Every entity of a municipality that is registered, by its number; `top` is the municipality's own.
pub async fn entities(
    tx: &mut Transaction,
    top: OrganisationNumber,
) -> anyhow::Result<BTreeMap<OrganisationNumber, EntityFacts>> {
    let numbers = tx.entities_under(top).await?;
    let held = tx.held_entities(&numbers).await?;
    let current = held.into_values().filter(|held| held.entity.is_current());
    Ok(current.map(|held| (held.entity.number, held.entity.facts)).collect())
}

/// What would be taken in now; a [`domain::register::Fault::Nothing`] where everything has been.
pub async fn to_adopt(
    tx: &mut Transaction,
    tree: &Tree,
    top: OrganisationNumber,
    today: Date,
) -> Result<Plan, Refused> {
    let entities = entities(tx, top).await?;
    Ok(planned(tree, top, &entities, today)?)
}

/// Takes in what was shown, or nothing.
pub async fn adopt(
    tx: &mut Transaction,
    doing: &Doing<'_>,
    top: OrganisationNumber,
    (today, shown): (Date, &str),
) -> Result<ActNumber, Refused> {
    tx.lock_register(doing.municipality).await?;
    let tree = tx.register_tree(doing.municipality).await?;
    let plan = to_adopt(tx, &tree, top, today).await?;
    if fingerprint(&plan) != shown {
        return Err(Refused::Moved(Box::new(plan)));
    }
    Ok(carry::write(tx, doing, ActKind::Adopt, &plan.rewrites.len().to_string(), &plan).await?)
}
