//! What a new claim makes of one person: the claim, the shield, life and death, and what is shown; in the caller's
//! transaction.

use domain::{Field, Fields, PersonKey, Precedence, Source, claims::Told, folkeregisteret::RegistryClaim};
use jiff::Timestamp;
use storage::{RunId, Transaction, claims::Cause, people::Person};

/// By which rules, in which run, and when.
#[derive(Clone, Copy)]
pub(super) struct Cast<'r> {
    pub run: RunId,
    pub rules: &'r Precedence,
    /// Whether KRR is asked about people with a protected address.
    pub ask_protected: bool,
    pub now: Timestamp,
}

/// What of a new claim is not weighed and yet is to be told of.
pub(super) fn beside(held: Option<&RegistryClaim>, claim: &RegistryClaim) -> Fields {
    let addresses = held.map(|held| &held.addresses);
    let moved = match addresses {
        Some(addresses) => *addresses != claim.addresses,
        None => claim.addresses.iter().next().is_some(),
    };
    let died = held.is_some_and(RegistryClaim::is_dead) != claim.is_dead();
    let shielded = held.map(|held| held.protection).unwrap_or_default() != claim.protection;
    [(Field::Address, moved), (Field::Status, died), (Field::Protection, shielded)]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
}

/// Writes all of it. Returns the fields that changed.
///
/// A stricter shield takes effect here and now: what KRR said goes with it, where the agreement does not let it stay.
pub(super) async fn write(
    tx: &mut Transaction,
    person: &Person,
    held: Option<&RegistryClaim>,
    told: &Told<RegistryClaim>,
    cast: Cast<'_>,
) -> anyhow::Result<Fields> {
    let (key, claim) = (person.key, &told.claim);
    tx.set_registry_claim(key, told).await?;
    shield(tx, person, claim, cast).await?;
    match (claim.is_dead(), person.told_dead_at) {
        (true, None) => tx.set_dead(key, cast.now).await?,
        (false, Some(_)) => tx.set_alive(key).await?,
        (true, Some(_)) | (false, None) => {}
    }
    let cause = Cause { source: Source::PopulationRegister, run: Some(cast.run), at: cast.now };
    tx.rederive_with(key, cast.rules, beside(held, claim), cause).await
}

async fn shield(
    tx: &mut Transaction,
    person: &Person,
    claim: &RegistryClaim,
    cast: Cast<'_>,
) -> anyhow::Result<()> {
    let words = tx.protection_words(person.key).await?;
    let own = words.iter().find(|(source, _)| *source == Source::PopulationRegister);
    let before = own.map(|(_, protection)| *protection).unwrap_or_default();
    if before == claim.protection {
        return Ok(());
    }
    let others = words.iter().filter(|(source, _)| *source != Source::PopulationRegister);
    let others = others.map(|(_, protection)| *protection).max().unwrap_or_default();
    let after = person.protection.after_word(others, before, claim.protection);
    tx.set_protection_claim(person.key, Source::PopulationRegister, claim.protection).await?;
    if after != person.protection {
        tx.set_protection(person.key, after).await?;
    }
    if after.is_shielded() && !cast.ask_protected {
        tx.remove_krr_claim(person.key).await?;
    }
    Ok(())
}

/// Moves a person to the number that is now in use, unless somebody else here has it. Says whether that was so.
pub(super) async fn renumber(
    tx: &mut Transaction,
    key: PersonKey,
    current: domain::NationalId,
) -> anyhow::Result<Result<(), PersonKey>> {
    match tx.person_with_national_id(key.municipality, current).await? {
        Some(other) if other != key => Ok(Err(other)),
        _ => Ok(Ok(tx.renumber(key, current).await?)),
    }
}
