//! The dump of all roles: those of the entities that are kept, and who else is owned by any of them.

use std::{
    collections::{BTreeMap, HashSet},
    ops::ControlFlow,
};

use domain::{
    OrganisationNumber,
    entity::{Ground, Rank, Role},
    guard,
};
use jiff::Timestamp;
use sources::enhetsregisteret::{
    Delivery, Dump, DumpFault, Packed, Reading, RolesGlimpse, Stopped, read_roles,
};
use tokio::sync::mpsc;

use super::{
    batch::Batch,
    census::Census,
    finding::Odd,
    halt::Halt,
    run::{Entities, Work},
};

/// What the dump came to.
struct Sifted {
    reading: Result<Reading, Stopped>,
    seen: HashSet<OrganisationNumber>,
    /// Who is owned and not kept, with all roles.
    owned: BTreeMap<OrganisationNumber, Vec<Role>>,
}

struct Sift {
    told_at: Timestamp,
    census: Census,
    seen: HashSet<OrganisationNumber>,
    owned: BTreeMap<OrganisationNumber, Vec<Role>>,
    batch: Batch,
    batches: mpsc::Sender<Batch>,
}

impl Entities {
    pub(super) async fn read_roles(
        &self,
        work: &Work<'_>,
        told_at: Timestamp,
        delivery: Delivery,
    ) -> Result<Reading, Halt> {
        let mut census = Census::take(&self.store).await?;
        let Delivery { packed, carrier: _carrier, .. } = delivery;
        let (batches, received) = mpsc::channel(2);
        let sift = Sift {
            told_at,
            census: census.clone(),
            seen: HashSet::new(),
            owned: BTreeMap::new(),
            batch: Batch::told_at(told_at),
            batches,
        };
        let sifting = tokio::task::spawn_blocking(move || sift.read(packed));
        self.settle_all(work, received).await?;
        let Sifted { reading, seen, owned } = sifting.await.map_err(anyhow::Error::from)?;
        let reading = reading.map_err(|stopped| Halt::Dump(Dump::Roles, stopped))?;
        self.take_in_owned(work, owned, &mut census).await?;
        self.ask_about_silent(work, told_at, &census, &seen).await?;
        Ok(reading)
    }

    /// Looks up those that turned out to be owned.
    async fn take_in_owned(
        &self,
        work: &Work<'_>,
        owned: BTreeMap<OrganisationNumber, Vec<Role>>,
        census: &mut Census,
    ) -> Result<(), Halt> {
        let numbers: Vec<_> = owned.keys().copied().collect();
        for number in &numbers {
            census.promise(*number, self.clock.now());
        }
        let mut batch = self.gather(work, Rank::Main, &numbers, census).await?;
        batch.roles.extend(owned);
        self.settle(Some(work.run.id), &batch).await?;
        Ok(())
    }

    /// Who had roles and is no longer in the dump is asked about, unless they are so many that it must be the dump.
    async fn ask_about_silent(
        &self,
        work: &Work<'_>,
        told_at: Timestamp,
        census: &Census,
        seen: &HashSet<OrganisationNumber>,
    ) -> Result<(), Halt> {
        let had = || census.iter().filter(|known| known.roles_told_at.is_some_and(|at| at <= told_at));
        let silent = had().map(|known| known.number);
        let silent: Vec<_> =
            silent.filter(|number| census.is_current(*number) && !seen.contains(number)).collect();
        if guard::must_ask(
            i64::try_from(silent.len()).unwrap_or(i64::MAX),
            i64::try_from(had().count()).unwrap_or(0),
        ) {
            tracing::warn!(count = silent.len(), "a dump of roles lacks so many that it is not believed");
            return Ok(());
        }
        let batch = self.roles_now(work, &silent, census).await?;
        self.settle(Some(work.run.id), &batch).await?;
        Ok(())
    }
}

impl Sift {
    /// Reads to the end. It blocks.
    fn read(mut self, packed: Packed) -> Sifted {
        let mut reading = read_roles(packed, |element| self.take(element));
        if self.hand_on().is_break() {
            reading = Err(Stopped::CalledOff);
        }
        Sifted { reading, seen: self.seen, owned: self.owned }
    }

    fn take(
        &mut self,
        element: Result<(OrganisationNumber, RolesGlimpse<'_>), DumpFault>,
    ) -> ControlFlow<()> {
        let (number, glimpse) = match element {
            Ok(element) => element,
            Err(fault) => {
                self.batch.odd.push(Odd::element(Dump::Roles.code(), fault.place));
                return ControlFlow::Continue(());
            }
        };
        let is_kept = |owner| self.census.is_kept(owner);
        if !self.census.is_current(number) {
            if glimpse.tells_of_owners() {
                let roles = glimpse.read().roles;
                if Ground::of_owners(&roles, is_kept).is_some() {
                    self.owned.insert(number, roles);
                }
            }
            return ControlFlow::Continue(());
        }
        self.seen.insert(number);
        let known = self.census.get(number);
        // The feed may have told of them since the dump was made.
        if known.is_some_and(|known| known.roles_told_at.is_some_and(|at| at > self.told_at)) {
            return ControlFlow::Continue(());
        }
        let decoded = glimpse.read();
        let is_owned = known.is_some_and(|known| known.ground == Ground::Owned);
        if is_owned && Ground::of_owners(&decoded.roles, is_kept).is_none() {
            self.batch.disowned.push(number);
        }
        self.batch.odd.extend(Odd::roles(number, decoded.odd));
        self.batch.roles.insert(number, decoded.roles);
        if self.batch.is_full() { self.hand_on() } else { ControlFlow::Continue(()) }
    }

    fn hand_on(&mut self) -> ControlFlow<()> {
        let batch = std::mem::replace(&mut self.batch, Batch::told_at(self.told_at));
        // Where nobody takes it, the run has been called off.
        if self.batches.blocking_send(batch).is_ok() {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }
}
