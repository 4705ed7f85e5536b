//! Who would begin or cease to be a recipient, by a role that is changed or given, or by what a run would write.
//!
//! A guardian who was kept without an address so as not to receive messages must not begin to when KRR has one. So
//! whoever decides sees it first, person by person, and approves exactly what they saw.

use std::collections::BTreeMap;

use domain::{
    Field, MessageKind, MessageKinds, MunicipalityId, PersonId, PersonKey,
    guardian_role::{Role, RoleKey, Roles, Turn, counts, recipient, turn},
};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use storage::{
    Reader, RunId,
    guardian_roles::{About, Addresses},
};

use crate::{difference::Difference, import::hexadecimal};

/// How many items of a plan are read at a time.
const ITEMS: i64 = 1000;

/// What a change would do, to each for whom it does anything, in the order of their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect(Vec<(PersonId, Turn)>);

impl Effect {
    pub fn people(&self) -> &[(PersonId, Turn)] {
        &self.0
    }

    /// How many would begin to receive messages of a kind, and how many would cease to.
    pub fn count(&self, kind: MessageKind) -> (usize, usize) {
        let begin = self.0.iter().filter(|(_, turn)| turn.begins.contains(kind)).count();
        let cease = self.0.iter().filter(|(_, turn)| turn.ceases.contains(kind)).count();
        (begin, cease)
    }

    /// A short name for exactly this: what is approved is what was shown.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for (person, turn) in &self.0 {
            hash.update(person.0.to_le_bytes());
            hash.update(turn.begins.bits().to_le_bytes());
            hash.update(turn.ceases.bits().to_le_bytes());
        }
        hexadecimal(&hash.finalize()[..16])
    }
}

/// What would come of it if a role were as it is given here.
pub async fn of_role(
    reader: &mut Reader,
    municipality: MunicipalityId,
    role: &Role,
    now: Timestamp,
) -> anyhow::Result<Effect> {
    let today = domain::oslo::date(now);
    let before = reader.guardian_roles(municipality).await?;
    if before.receives(role.key) == role.receives {
        return Ok(Effect::default());
    }
    let after = before.with(role.clone());
    let holders = reader.roles_that_count_with(municipality, role.key, today, now).await?;
    let received = |by_child: &BTreeMap<PersonId, RoleKey>| {
        let by = |roles: &Roles| roles.received_by(by_child.values().copied());
        (by(&before), by(&after))
    };
    let mut changed: Vec<(PersonId, (MessageKinds, MessageKinds))> =
        holders.iter().map(|(guardian, by_child)| (*guardian, received(by_child))).collect();
    changed.retain(|(_, (before, after))| before != after);
    let people: Vec<PersonId> = changed.iter().map(|(person, _)| *person).collect();
    let addresses = reader.addresses(municipality, &people).await?;
    let turned = |(person, (before, after))| {
        let has_address = addresses.get(&person).copied().unwrap_or_default().any();
        turn(recipient(before, has_address), recipient(after, has_address)).map(|turn| (person, turn))
    };
    Ok(Effect(changed.into_iter().filter_map(turned).collect()))
}

/// What would come of it for a guardian if they were given a role for a child; `None` for what the systems say.
pub async fn of_giving(
    reader: &mut Reader,
    guardian: PersonKey,
    child: PersonId,
    given: Option<RoleKey>,
    now: Timestamp,
) -> anyhow::Result<Option<Turn>> {
    let today = domain::oslo::date(now);
    let PersonKey { municipality, person } = guardian;
    let roles = reader.guardian_roles(municipality).await?;
    let mut counting = reader.roles_that_count(municipality, &[person], About::Anybody, today, now).await?;
    let Some(before) = counting.remove(&person) else { return Ok(None) };
    let mut after = before.clone();
    if let Some(counting) = after.get_mut(&child) {
        let stated = reader.stated_roles(guardian).await?.remove(&child).unwrap_or_default();
        *counting = counts(given, stated);
    }
    let has_address = reader.addresses(municipality, &[person]).await?.values().any(|held| held.any());
    let receives = |by_child: BTreeMap<PersonId, RoleKey>| {
        recipient(roles.received_by(by_child.into_values()), has_address)
    };
    Ok(turn(receives(before), receives(after)))
}

/// What would come of a run's plan in one municipality: who gets their first address by it, or loses their last.
pub async fn of_plan(
    reader: &mut Reader,
    run: RunId,
    municipality: MunicipalityId,
    now: Timestamp,
) -> anyhow::Result<Effect> {
    let today = domain::oslo::date(now);
    let mut turns = Vec::new();
    let mut after = PersonId(0);
    loop {
        let items = reader.plan_items(run, (municipality, after), ITEMS).await?;
        let items: Vec<_> = items.into_iter().filter(|(there, _)| *there == municipality).collect();
        let Some((_, last)) = items.last() else { return Ok(Effect(turns)) };
        after = last.person;
        let touches =
            |fields: domain::Fields| fields.contains(Field::Email) || fields.contains(Field::Mobile);
        let items: Vec<_> = items.into_iter().filter(|(_, item)| touches(item.fields)).collect();
        let people: Vec<PersonId> = items.iter().map(|(_, item)| item.person).collect();
        let held = reader.addresses(municipality, &people).await?;
        let receives = reader.receives(municipality, &people, today, now).await?;
        for (_, item) in &items {
            let before = held.get(&item.person).copied().unwrap_or_default();
            let kinds = receives.get(&item.person).copied().unwrap_or_default();
            let after = planned(before, &Difference::of(item)?);
            let turned = turn(recipient(kinds, before.any()), recipient(kinds, after.any()));
            turns.extend(turned.map(|turn| (item.person, turn)));
        }
    }
}

/// Which addresses there are when the differences have been written.
fn planned(mut held: Addresses, differences: &[Difference]) -> Addresses {
    for difference in differences {
        match difference.field() {
            Some(Field::Email) => held.email = difference.new.is_some(),
            Some(Field::Mobile) => held.mobile = difference.new.is_some(),
            _ => (),
        }
    }
    held
}
