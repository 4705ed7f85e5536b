//! What time takes away or turns: scope, holds that end, KRR's claims that may no longer be kept.
//!
//! Block by block, each in a transaction of its own: no writer waits long, and one that dies goes on where it was.

use domain::{Agreement, MunicipalityId, PersonId, PersonKey, Precedence, Source, agreement::Keeping};
use jiff::{Timestamp, civil::Date};
use storage::{
    Store,
    blocks::{BlockKey, SIZE},
    claims::Cause,
    retry,
};

/// Brings a municipality up to today before anybody is asked about: who is in scope, which holds have ended,
/// and which of KRR's claims may no longer be kept.
pub async fn catch_up(
    store: &Store,
    agreement: &Agreement,
    today: Date,
    now: Timestamp,
) -> anyhow::Result<CaughtUp> {
    let municipality = agreement.municipality;
    let mut tx = store.begin().await?;
    let moved = tx.refresh_scope(municipality, today, now).await?;
    let rules = tx.precedence(municipality).await?;
    tx.commit().await?;
    let work = Work { store, municipality, rules, keeping: agreement.keeping(today), now };
    let turned = work.turn().await?;
    let forgotten = work.forget().await?;
    if forgotten > 0 {
        tracing::info!(municipality = municipality.0, forgotten, "claims that may not be kept are removed");
    }
    Ok(CaughtUp { moved, turned, forgotten })
}

/// What is kept for a time and then erased.
#[derive(Clone, Copy, Debug)]
pub enum Old {
    /// The values beside changes. That something changed stays in the log.
    Values,
    /// Guardians' roles that somebody gave and that have ended.
    Roles,
    /// Who looked at whom.
    Looks,
}

/// Erases what is from before `before`, and says how much.
pub async fn erase(store: &Store, old: Old, before: Timestamp) -> anyhow::Result<u64> {
    let mut erased = 0;
    loop {
        let some = retry(async || {
            let mut tx = store.begin().await?;
            let some = match old {
                Old::Values => tx.erase_old_change_values(before).await?,
                Old::Roles => tx.drop_given_roles(before).await?,
                Old::Looks => tx.erase_old_looks(before).await?,
            };
            tx.commit().await?;
            anyhow::Ok(some)
        })
        .await?;
        if some == 0 {
            return Ok(erased);
        }
        erased += some;
    }
}

/// What came of it, in people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaughtUp {
    /// Came into scope or left it.
    pub moved: u64,
    /// Shown otherwise because a hold or a hand-written value ended.
    pub turned: usize,
    /// KRR's claim removed.
    pub forgotten: usize,
}

struct Work<'s> {
    store: &'s Store,
    municipality: MunicipalityId,
    rules: Precedence,
    keeping: Keeping,
    now: Timestamp,
}

impl Work<'_> {
    /// Derives anew whoever time has turned.
    async fn turn(&self) -> anyhow::Result<usize> {
        let (mut turned, mut after) = (0, PersonId(0));
        loop {
            let mut reader = self.store.read().await?;
            let next = reader.turned_by_time(self.municipality, self.now, after, 1).await?;
            let Some(block) = self.block_of(&next) else { return Ok(turned) };
            turned += retry(|| self.turn_block(block)).await?;
            after = last_of(block);
        }
    }

    async fn turn_block(&self, block: BlockKey) -> anyhow::Result<usize> {
        let mut tx = self.store.begin().await?;
        tx.lock_block(block).await?;
        let mut people = tx.turned_by_time(self.municipality, self.now, before(block), SIZE).await?;
        people.retain(|person| *person <= last_of(block));
        for person in &people {
            tx.rederive(self.key(*person), &self.rules, self.cause(Source::Hand)).await?;
        }
        tx.commit().await?;
        Ok(people.len())
    }

    /// Removes KRR's claims that may not be kept, however many: that was decided when the agreement was made.
    async fn forget(&self) -> anyhow::Result<usize> {
        let (mut forgotten, mut after) = (0, PersonId(0));
        loop {
            let mut reader = self.store.read().await?;
            let next =
                reader.krr_claims_not_to_keep(self.municipality, self.keeping, self.now, after, 1).await?;
            let Some(block) = self.block_of(&next) else { return Ok(forgotten) };
            forgotten += retry(|| self.forget_block(block)).await?;
            after = last_of(block);
        }
    }

    async fn forget_block(&self, block: BlockKey) -> anyhow::Result<usize> {
        let mut tx = self.store.begin().await?;
        // First of all, or whoever writes the block's claims and we may lock each other out.
        tx.lock_block(block).await?;
        let mut people =
            tx.krr_claims_not_to_keep(self.municipality, self.keeping, self.now, before(block), SIZE).await?;
        people.retain(|person| *person <= last_of(block));
        for person in &people {
            let key = self.key(*person);
            tx.remove_krr_claim(key).await?;
            tx.rederive(key, &self.rules, self.cause(Source::Krr)).await?;
        }
        tx.commit().await?;
        Ok(people.len())
    }

    fn key(&self, person: PersonId) -> PersonKey {
        PersonKey { municipality: self.municipality, person }
    }

    fn cause(&self, source: Source) -> Cause {
        Cause { source, run: None, at: self.now }
    }

    fn block_of(&self, people: &[PersonId]) -> Option<BlockKey> {
        people.first().map(|person| BlockKey::of(self.municipality, *person))
    }
}

fn before(block: BlockKey) -> PersonId {
    PersonId(block.range().0 - 1)
}

fn last_of(block: BlockKey) -> PersonId {
    PersonId(block.range().1 - 1)
}
