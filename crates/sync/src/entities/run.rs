//! The run itself: the dumps where it is time for them, then the feeds, and on from where it stopped.

use std::sync::Arc;

use clock::Clock;
use domain::{MunicipalityId, entity::Rank};
use jiff::Timestamp;
use sources::enhetsregisteret::{AskError, Dump, Enhetsregisteret};
use storage::{
    RunId, Store,
    runs::{PartState, Run, RunKind, RunMode},
};
use tokio_util::sync::CancellationToken;

use super::{census::Census, halt::Halt};
use crate::{
    course::{CalledOff, Course, Ending, Settings, Why},
    telling::{Told, telling},
};

/// The name under which the register's state is kept.
pub const REGISTER: &str = "enhetsregisteret";
/// Of whom a run is: the register is one and the same for everybody.
pub const NATION: MunicipalityId = MunicipalityId(0);

/// The entities of the municipal sector in step with Enhetsregisteret. Cheap to clone.
#[derive(Clone)]
pub struct Entities {
    pub(super) store: Store,
    pub(super) register: Enhetsregisteret,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) settings: Settings,
}

/// A run under way, and what may end it.
pub(super) struct Work<'r> {
    pub run: &'r Run,
    pub closing: &'r CancellationToken,
}

impl Entities {
    pub fn new(store: Store, register: Enhetsregisteret, clock: Arc<dyn Clock>, settings: Settings) -> Self {
        Self { store, register, clock, settings }
    }

    /// Carries a run forward until it is over or must wait. May be called again after any interruption: what was
    /// committed stays, and what was not is done again.
    pub async fn carry(&self, id: RunId, closing: &CancellationToken) -> anyhow::Result<Ending> {
        let register = self.register.clone();
        let circuit = move || {
            let circuit = register.circuit();
            (circuit.state.code(), circuit.until)
        };
        let told =
            Told { register: REGISTER, condition: self.register.condition(), circuit: Box::new(circuit) };
        telling(&self.store, vec![told], Box::pin(self.sit(id, closing))).await
    }

    async fn sit(&self, id: RunId, closing: &CancellationToken) -> anyhow::Result<Ending> {
        let course = self.course();
        let Some(run) = course.begin(id).await? else { return Ok(Ending::Over) };
        anyhow::ensure!(run.mode == RunMode::Real, "Enhetsregisteret is not rehearsed");
        self.prepare(&run).await?;
        if course.parts_left(id).await?.is_empty() {
            course.finish(&run).await?;
            return Ok(Ending::Over);
        }
        let work = Work { run: &run, closing };
        match self.go_through(&work).await {
            Ok(()) => {}
            Err(Halt::CalledOff(CalledOff::Stopped)) => return course.stopped(id).await,
            Err(Halt::CalledOff(CalledOff::Interrupted)) => return Ok(Ending::Interrupted),
            Err(Halt::Ours(error)) => return Err(error),
            Err(Halt::NoAnswer(error)) => {
                self.note_failure(&error).await?;
                let until = self.rests_until(&error).unwrap_or(self.clock.now() + self.settings.pause);
                if error.is_transient() && until < run.created_at + self.settings.give_up_after {
                    return course.wait(id, &Why::from(&error), until).await;
                }
                course.refuse_part(id, NATION, &Why::from(&error)).await?;
            }
            Err(Halt::Dump(dump, stopped)) => {
                let why =
                    Why { code: "enhetsregisteret-dump", detail: format!("{}: {stopped}", dump.code()) };
                let until = self.clock.now() + self.settings.pause;
                if until < run.created_at + self.settings.give_up_after {
                    return course.wait(id, &why, until).await;
                }
                course.refuse_part(id, NATION, &why).await?;
            }
        }
        course.finish(&run).await?;
        Ok(Ending::Over)
    }

    /// All that a run does. Whatever it has done before is done again in no time, or has been noted as done.
    async fn go_through(&self, work: &Work<'_>) -> Result<(), Halt> {
        if work.run.kind == RunKind::EntitiesWhole || self.is_new().await? {
            self.read_dumps(work).await?;
        }
        let mut census = Census::take(&self.store).await?;
        for rank in Rank::ALL {
            self.follow(work, rank, &mut census).await?;
        }
        self.follow_roles(work, &mut census).await?;
        self.close(work).await?;
        Ok(())
    }

    /// Whether a feed has no place yet, so that nobody knows where to begin.
    async fn is_new(&self) -> anyhow::Result<bool> {
        let mut reader = self.store.read().await?;
        for dump in Dump::ALL {
            if reader.entity_feed_place(dump.code()).await?.is_none() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn prepare(&self, run: &Run) -> anyhow::Result<()> {
        let mut tx = self.store.begin().await?;
        let held = tx.count_entities().await?;
        tx.add_run_part(run.id, NATION, 0, held, self.clock.now()).await?;
        let state = tx.run_parts(run.id).await?.first().map(|part| part.state);
        if state == Some(PartState::Waiting) {
            tx.set_part_state(run.id, NATION, PartState::Running, None, self.clock.now()).await?;
        }
        tx.commit().await
    }

    /// What was held back waits for a person; else the run is through.
    async fn close(&self, work: &Work<'_>) -> anyhow::Result<()> {
        let mut tx = self.store.begin().await?;
        let waiting = tx.count_planned_deletions(work.run.id).await?;
        let state = if waiting > 0 { PartState::NeedsApproval } else { PartState::Done };
        tx.set_expected_left(work.run.id, NATION, 0).await?;
        tx.set_part_state(work.run.id, NATION, state, None, self.clock.now()).await?;
        tx.commit().await
    }

    pub(super) fn course(&self) -> Course {
        let Self { store, clock, settings, .. } = self;
        Course { store: store.clone(), clock: clock.clone(), settings: settings.clone() }
    }

    /// Waits for an answer, or for whoever wants the run to end.
    pub(super) async fn unless_called_off<T>(
        &self,
        work: &Work<'_>,
        asked: impl Future<Output = Result<T, AskError>>,
    ) -> Result<T, Halt> {
        let course = self.course();
        tokio::select! {
            biased;
            how = course.called_off(work.run.id, work.closing) => Err(Halt::CalledOff(how?)),
            answer = asked => Ok(answer?),
        }
    }

    fn rests_until(&self, error: &AskError) -> Option<Timestamp> {
        let circuit = self.register.circuit();
        let open_until = circuit.until.filter(|_| circuit.state.code() == "open");
        error.retry_at(self.clock.now()).or(open_until)
    }

    async fn note_failure(&self, error: &AskError) -> anyhow::Result<()> {
        let circuit = self.register.circuit();
        tracing::warn!(code = error.code(), "Enhetsregisteret did not answer a question");
        let mut tx = self.store.begin().await?;
        let now = self.clock.now();
        tx.register_failed(REGISTER, error.code(), circuit.state.code(), circuit.until, now).await?;
        tx.commit().await
    }
}
