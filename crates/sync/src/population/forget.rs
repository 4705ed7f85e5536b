//! What may no longer be kept: Folkeregisteret's word about those who left scope too long ago.

use domain::{Agreement, PersonId, PersonKey, Source};
use storage::{
    blocks::{BlockKey, SIZE},
    claims::Cause,
    retry,
};

use super::run::Population;

impl Population {
    /// Removes it, a block at a time; the shield stays. Whoever comes back into scope is asked about anew.
    pub(super) async fn forget(&self, agreement: &Agreement) -> anyhow::Result<()> {
        let now = self.clock.now();
        let keeping = agreement.keeping(domain::oslo::date(now));
        let (municipality, left_before) = (agreement.municipality, keeping.left_before(now));
        let mut after = PersonId(0);
        loop {
            let mut reader = self.store.read().await?;
            let people = reader.registry_claims_left_over(municipality, left_before, after, SIZE).await?;
            drop(reader);
            let Some(last) = people.last() else { return Ok(()) };
            after = *last;
            retry(async || {
                let mut tx = self.store.begin().await?;
                let rules = tx.precedence(municipality).await?;
                for person in &people {
                    let key = PersonKey { municipality, person: *person };
                    tx.lock_block(BlockKey::of(municipality, *person)).await?;
                    tx.remove_registry_claim(key).await?;
                    let cause = Cause { source: Source::PopulationRegister, run: None, at: now };
                    tx.rederive(key, &rules, cause).await?;
                }
                tx.commit().await
            })
            .await?;
            tracing::info!(
                municipality = municipality.0,
                people = people.len(),
                "claims that may not be kept are removed"
            );
        }
    }
}
