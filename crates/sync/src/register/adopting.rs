//! Taking in what Enhetsregisteret knows of a municipality.

use std::collections::BTreeMap;

use domain::{
    OrganisationNumber,
    entity::EntityFacts,
    register::{ActKind, ActNumber, Tree, adopt::adopt as planned},
};
use jiff::civil::Date;
use storage::Transaction;

use super::{
    Doing,
    carry::{self, Refused, fingerprint},
};

/// Every entity of a municipality that is registered and that no unit of it has ever stood for, by its number; `top` is
/// the municipality's own.
pub async fn unknown(
    tx: &mut Transaction,
    tree: &Tree,
    top: OrganisationNumber,
) -> anyhow::Result<BTreeMap<OrganisationNumber, EntityFacts>> {
    let known = tree.numbers_ever();
    let mut numbers = tx.entities_under(top).await?;
    numbers.retain(|number| !known.contains(number));
    let held = tx.held_entities(&numbers).await?;
    let current = held.into_values().filter(|held| held.entity.is_current());
    Ok(current.map(|held| (held.entity.number, held.entity.facts)).collect())
}

/// Takes in what was shown, or nothing: `unknown` entities as [`domain::register::adopt`] plans it.
pub async fn adopt(
    tx: &mut Transaction,
    doing: &Doing<'_>,
    top: OrganisationNumber,
    (today, shown): (Date, &str),
) -> Result<ActNumber, Refused> {
    tx.lock_register(doing.municipality).await?;
    let tree = tx.register_tree(doing.municipality).await?;
    let plan = planned(&tree, top, &unknown(tx, &tree, top).await?, today)?;
    if fingerprint(&plan) != shown {
        return Err(Refused::Moved(Box::new(plan)));
    }
    let name = tx.held_entity(top).await?.map(|held| held.entity.facts.name).unwrap_or_default();
    Ok(carry::write(tx, doing, ActKind::Adopt, &name, &plan).await?)
}
