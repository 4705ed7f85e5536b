//! A planned change as it waits for approval: the new claim, and the difference as a person reads it.

use anyhow::Context as _;
use domain::{Field, Precedence, Source, claims::Told, derive, folkeregisteret::RegistryClaim};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use storage::{Transaction, people::Person, plans::PlanItem, population::RegistryRow};

use super::change::beside;
use crate::difference::Difference;

/// What would be written for one person.
#[derive(Serialize, Deserialize)]
struct Payload {
    registry: RegistryRow,
    differences: Vec<Difference>,
}

/// Makes the plan item of a change that is not carried out now.
pub(super) async fn planned(
    tx: &mut Transaction,
    person: &Person,
    held: Option<&RegistryClaim>,
    told: &Told<RegistryClaim>,
    removal: bool,
    rules: &Precedence,
    now: Timestamp,
) -> anyhow::Result<PlanItem> {
    let (base_revision, shown) = tx.derived(person.key).await?.context("a person without a derived row")?;
    let mut claims = tx.claims(person.key).await?;
    claims.systems.retain(|claim| claim.source != Source::PopulationRegister);
    claims.systems.extend(told.claim.name_claim(told.at));
    let derived = derive(&claims, rules, now);
    let weighed = derived.differs_from(&shown);
    let also = beside(held, &told.claim);
    let mut differences = Difference::between(&shown, &derived, weighed);
    differences.extend(also.iter().map(|field| difference(field, held, &told.claim)));
    let payload = Payload { registry: told.into(), differences };
    Ok(PlanItem {
        person: person.key.person,
        base_revision,
        fields: weighed.and(also),
        removal,
        payload: serde_json::to_string(&payload).expect("columns and texts always have a JSON form"),
    })
}

/// The claim of a plan item.
pub(super) fn claim(item: &PlanItem) -> anyhow::Result<Told<RegistryClaim>> {
    let payload: Payload = serde_json::from_str(&item.payload).context("plan_item.payload")?;
    payload.registry.try_into()
}

fn difference(field: Field, held: Option<&RegistryClaim>, claim: &RegistryClaim) -> Difference {
    let source = Some(Source::PopulationRegister.code().to_owned());
    let shielded = claim.protection.is_shielded() || held.is_some_and(|held| held.protection.is_shielded());
    let text = |claim: &RegistryClaim| match field {
        Field::Address => address(claim).map(|text| if shielded { "…".to_owned() } else { text }),
        Field::Status => Some(if claim.is_dead() { "dead" } else { "alive" }.to_owned()),
        _ => Some(claim.protection.code().to_owned()),
    };
    Difference {
        field: field.code().to_owned(),
        old: held.and_then(text),
        old_source: held.is_some().then(|| source.clone()).flatten(),
        new: text(claim),
        new_source: source,
    }
}

/// The first that there is, on one line.
fn address(claim: &RegistryClaim) -> Option<String> {
    let (_, first) = claim.addresses.iter().next()?;
    Some(first.value.lines().join(", "))
}

#[cfg(test)]
mod tests {
    use domain::{Protection, folkeregisteret::Addresses};

    use super::*;

    #[test]
    fn a_plan_says_that_somebody_died_and_no_address_of_whoever_is_shielded() {
        let held = RegistryClaim {
            status: None,
            name: None,
            addresses: Addresses::default(),
            protection: Protection::None,
        };
        let told = difference(Field::Status, Some(&held), &held);
        assert_eq!((told.old.as_deref(), told.new.as_deref()), (Some("alive"), Some("alive")));
        let shielded = RegistryClaim { protection: Protection::Client, ..held.clone() };
        let told = difference(Field::Protection, Some(&held), &shielded);
        assert_eq!((told.old.as_deref(), told.new.as_deref()), (Some("none"), Some("client")));
        assert_eq!(difference(Field::Address, None, &held).new, None);
    }
}
