//! Every kind of run through one door: carried by a worker, answered by a person, tidied by the night.

use std::path::Path;

use anyhow::Context as _;
use jiff::Timestamp;
use storage::{
    RunId, Store, retry,
    runs::{RunKind, RunState},
};
use tokio_util::sync::CancellationToken;

use crate::{
    classification::Classifications,
    contacts::{Approval, Approved, Contacts, Ending, NotApproved},
    entities::Entities,
    import::Imports,
    population::Population,
    retention::{self, Old},
};

/// How far back things are kept.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    /// What fields were and became.
    pub history: Timestamp,
    /// Who looked at whom.
    pub looks: Timestamp,
}

/// Those who can carry a run. Cheap to clone.
#[derive(Clone)]
pub struct Runs {
    pub contacts: Contacts,
    pub imports: Imports,
    /// `None` where Folkeregisteret is not asked.
    pub population: Option<Population>,
    /// `None` where Enhetsregisteret is not asked.
    pub entities: Option<Entities>,
    /// `None` where SSB is not asked.
    pub classifications: Option<Classifications>,
}

impl Runs {
    pub fn store(&self) -> &Store {
        self.contacts.store()
    }

    /// Carries a run forward until it is over or must wait.
    pub async fn carry(&self, id: RunId, closing: &CancellationToken) -> anyhow::Result<Ending> {
        match self.kind(id).await?.context("a run that nobody ordered")? {
            RunKind::Krr => self.contacts.carry(id, closing).await,
            RunKind::Import => self.imports.run(id, None).await.map(|_| Ending::Over),
            RunKind::Population => self.population()?.carry(id, closing).await,
            RunKind::Entities | RunKind::EntitiesWhole => self.entities()?.carry(id, closing).await,
            RunKind::Classification => self.classifications()?.carry(id, closing).await,
        }
    }

    /// Applies a plan or drops it.
    pub async fn answer(
        &self,
        id: RunId,
        approval: Approval,
    ) -> anyhow::Result<Result<Approved, NotApproved>> {
        match self.kind(id).await? {
            None => Ok(Err(NotApproved::NoSuchRun)),
            Some(RunKind::Krr) => retry(|| self.contacts.answer(id, approval)).await,
            Some(RunKind::Import) => retry(|| self.imports.answer(id, approval)).await,
            Some(RunKind::Population) => {
                let population = self.population()?;
                retry(|| population.answer(id, approval)).await
            }
            Some(RunKind::Entities | RunKind::EntitiesWhole) => {
                let entities = self.entities()?;
                retry(|| entities.answer(id, approval)).await
            }
            Some(RunKind::Classification) => {
                let classifications = self.classifications()?;
                retry(|| classifications.answer(id, approval)).await
            }
        }
    }

    /// Clears away plans that nobody answered in time, files that nobody waits for, and what is older than `kept` says.
    pub async fn tidy(&self, deliveries: &Path, kept: Kept) -> anyhow::Result<()> {
        self.contacts.course().expire_plans().await?;
        self.imports.tidy(deliveries).await?;
        let values = retention::erase(self.store(), Old::Values, kept.history).await?;
        let roles = retention::erase(self.store(), Old::Roles, kept.history).await?;
        let looks = retention::erase(self.store(), Old::Looks, kept.looks).await?;
        tracing::info!(values, roles, looks, "old values, roles that ended and old looks are erased");
        Ok(())
    }

    /// Ends a run that cannot be carried for a fault of our own. What was committed stays.
    pub async fn give_up(&self, id: RunId, now: Timestamp) -> anyhow::Result<()> {
        let mut tx = self.store().begin().await?;
        tx.empty_plan(id).await?;
        let why = Some(("given-up", "the run failed again and again; the log tells why"));
        tx.set_run_state(id, RunState::Failed, why, now).await?;
        tx.commit().await
    }

    fn population(&self) -> anyhow::Result<&Population> {
        self.population.as_ref().context("a run of Folkeregisteret's where it is not configured")
    }

    fn entities(&self) -> anyhow::Result<&Entities> {
        self.entities.as_ref().context("a run of Enhetsregisteret's where it is not configured")
    }

    fn classifications(&self) -> anyhow::Result<&Classifications> {
        self.classifications.as_ref().context("a run of KLASS's where it is not configured")
    }

    async fn kind(&self, id: RunId) -> anyhow::Result<Option<RunKind>> {
        Ok(self.store().read().await?.run(id).await?.map(|run| run.kind))
    }
}
