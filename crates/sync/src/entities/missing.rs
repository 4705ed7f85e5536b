//! What a dump lacks. Absence is not a deletion: the register is asked about each, and a municipality that would lose too
//! many of its entities at once waits for a person.

use std::collections::{BTreeMap, HashSet};

use domain::{
    OrganisationNumber,
    entity::{Deletion, Entity, EntityState, Rank},
    guard,
};
use jiff::Timestamp;
use storage::entities::{Known, PlannedDeletion};

use super::{
    batch::Batch,
    census::Census,
    halt::Halt,
    run::{Entities, NATION, Work},
};

impl Entities {
    /// Asks about those whom we knew and who were not seen, unless the register has told of them since the dump was made.
    pub(super) async fn ask_about_missing(
        &self,
        work: &Work<'_>,
        rank: Rank,
        told_at: Timestamp,
        census: &Census,
        seen: &HashSet<OrganisationNumber>,
    ) -> Result<(), Halt> {
        let is_missing = |known: &&Known| {
            known.rank == rank
                && !known.is_deleted
                && known.told_at <= told_at
                && !seen.contains(&known.number)
        };
        let mut missing: Vec<_> = census.iter().filter(is_missing).map(|known| known.number).collect();
        if missing.is_empty() {
            return Ok(());
        }
        missing.sort_unstable();
        tracing::warn!(count = missing.len(), "a dump lacks entities; the register is asked about them");
        let mut batch = self.gather(work, rank, &missing, &mut census.clone()).await?;
        let deleted = self.hold_back(work, census, &mut batch).await?;
        for entity in deleted {
            batch.say(entity, None);
        }
        self.settle(Some(work.run.id), &batch).await?;
        Ok(())
    }

    /// Takes the deletions out of a batch. Gives those that may be carried out; the others wait.
    async fn hold_back(
        &self,
        work: &Work<'_>,
        census: &Census,
        batch: &mut Batch,
    ) -> anyhow::Result<Vec<Entity>> {
        let mut by_root: BTreeMap<OrganisationNumber, Vec<(Entity, Deletion)>> = BTreeMap::new();
        for (number, said) in std::mem::take(&mut batch.said) {
            match &said.entity.state {
                EntityState::Deleted(deletion) => {
                    let deletion = deletion.clone();
                    by_root.entry(census.root(number)).or_default().push((said.entity, deletion));
                }
                EntityState::Registered(_) | EntityState::Removed => {
                    batch.said.insert(number, said);
                }
            }
        }
        let mut allowed = Vec::new();
        let mut tx = self.store.begin().await?;
        let mut held_back = 0;
        for (root, deletions) in by_root {
            let held = census.iter().filter(|known| !known.is_deleted && census.root(known.number) == root);
            let (removals, held) = (i64::try_from(deletions.len())?, i64::try_from(held.count())?);
            if !guard::must_ask(removals, held) {
                allowed.extend(deletions.into_iter().map(|(entity, _)| entity));
                continue;
            }
            for (Entity { number, .. }, deletion) in deletions {
                let base_told_at = census.get(number).map_or(batch.told_at, |known| known.told_at);
                let planned = PlannedDeletion { number, root, deletion, base_told_at };
                // Whoever was killed half-way has planned it before.
                held_back += i64::from(tx.plan_deletion(work.run.id, &planned).await?);
            }
        }
        let growth = storage::blocks::Growth { removals: held_back, ..Default::default() };
        tx.grow_part(work.run.id, NATION, growth, self.clock.now()).await?;
        tx.commit().await?;
        Ok(allowed)
    }
}
