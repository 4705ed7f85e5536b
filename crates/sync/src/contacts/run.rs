//! The run itself: municipality by municipality, pass by pass, and on from where it stopped.

use std::{collections::HashMap, sync::Arc, time::Duration};

use anyhow::Context as _;
use clock::Clock;
use domain::{Agreement, MunicipalityId, PersonId, Precedence, guard, oslo};
use jiff::Timestamp;
use sources::krr::AskError;
use storage::{
    RunId, Store,
    blocks::{BlockKey, Blocks, Growth, PlanOrder},
    runs::{PartState, Run, RunMode, RunPart, RunState},
};
use tokio_util::sync::CancellationToken;

use super::{
    ask::AskKrr,
    decision::{BlockAnswer, ContactsDecision},
    pass::{CalledOff, Pass, Sitting},
    payload::PlannedClaim,
};
use crate::retention;

/// The name under which KRR's state is kept.
pub const REGISTER: &str = "krr";

/// How a run behaves towards the register and towards itself.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Blocks asked about at the same time.
    pub at_once: usize,
    /// How often a block that was not answered is tried again within one sitting.
    pub passes: u32,
    /// Pause before the next pass; doubled each time.
    pub pause: Duration,
    /// After this long since it was ordered, a run no longer waits for a register that does not answer.
    pub give_up_after: jiff::SignedDuration,
    /// How long a dry run's plan may be approved.
    pub plan_is_good_for: jiff::SignedDuration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            at_once: 4,
            passes: 3,
            pause: Duration::from_secs(20),
            give_up_after: jiff::SignedDuration::from_hours(4),
            plan_is_good_for: jiff::SignedDuration::from_hours(7 * 24),
        }
    }
}

/// Contact details in step with KRR. Cheap to clone.
#[derive(Clone)]
pub struct Contacts {
    pub(crate) store: Store,
    pub(super) blocks: Blocks,
    pub(super) krr: Arc<dyn AskKrr>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(super) settings: Settings,
}

/// How a sitting ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Nothing more to do, or a person must decide.
    Over,
    /// The register is silent or rests: go on then.
    Again(Timestamp),
    /// The process is closing down: go on at once elsewhere.
    Interrupted,
}

impl Contacts {
    pub fn new(
        store: Store,
        krr: Arc<dyn AskKrr>,
        clock: Arc<dyn Clock>,
        settings: Settings,
    ) -> anyhow::Result<Self> {
        Ok(Self { blocks: store.blocks()?, store, krr, clock, settings })
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Carries a run forward until it is over or must wait. May be called again after any interruption: what was
    /// committed stays, and what was not is done again.
    pub async fn carry(&self, id: RunId, closing: &CancellationToken) -> anyhow::Result<Ending> {
        self.telling(Box::pin(self.sit(id, closing))).await
    }

    async fn sit(&self, id: RunId, closing: &CancellationToken) -> anyhow::Result<Ending> {
        let mut tx = self.store.begin().await?;
        let run = tx.run(id).await?.context("a run that nobody ordered")?;
        if run.state.is_over() {
            return Ok(Ending::Over);
        }
        tx.set_run_state(id, RunState::Running, None, self.clock.now()).await?;
        tx.commit().await?;
        self.prepare(&run).await?;
        let mut closed = None;
        let mut sitting = Sitting::new(closing);
        let mut parts = self.parts(id).await?;
        // The one left longest ago first, so that none that KRR stumbles over keeps the others waiting.
        parts.sort_by_key(|part| part.updated_at);
        for part in parts {
            if !matches!(part.state, PartState::Waiting | PartState::Running) {
                continue;
            }
            match self.carry_part(&run, &part, &mut sitting).await? {
                PartEnding::Over => (),
                PartEnding::CalledOff(CalledOff::Stopped) => return self.stopped(id).await,
                PartEnding::CalledOff(CalledOff::Interrupted) => return Ok(Ending::Interrupted),
                PartEnding::Closed(error, until) => {
                    closed = Some((error, until));
                    break; // the register is one and the same for everybody
                }
            }
        }
        if let Some((error, until)) = closed {
            let detail = error.to_string();
            let mut tx = self.store.begin().await?;
            let why = Some((error.code(), detail.as_str()));
            tx.set_run_state(id, RunState::WaitingForRegister, why, self.clock.now()).await?;
            tx.commit().await?;
            return Ok(Ending::Again(until));
        }
        self.finish(&run).await?;
        Ok(Ending::Over)
    }

    /// Writes down what there is to do, once; time and relations have their say first.
    async fn prepare(&self, run: &Run) -> anyhow::Result<()> {
        if !self.parts(run.id).await?.is_empty() {
            return Ok(());
        }
        let now = self.clock.now();
        let today = oslo::date(now);
        let mut agreements = self.store.read().await?.agreements().await?;
        agreements.retain(|agreement| run.municipality.is_none_or(|asked| asked == agreement.municipality));
        if run.person.is_none() {
            for agreement in &agreements {
                retention::catch_up(&self.store, agreement, today, now).await?;
            }
        }
        // All parts or none: a run that finds any begins where it left off.
        let mut tx = self.store.begin().await?;
        for agreement in agreements {
            let municipality = agreement.municipality;
            let expected = if run.person.is_some() {
                1
            } else {
                let (population, protected_too) = (agreement.population(), agreement.ask_protected);
                tx.count_in_scope(municipality, population, protected_too, run.created_at).await?
            };
            tx.add_run_part(run.id, municipality, expected, 0, now).await?;
            if let Some(person) = run.person {
                let key = domain::PersonKey { municipality, person };
                let covered = tx.person(key).await?.is_some_and(|person| {
                    person.national_id.is_some() && agreement.covers(person.scope, person.protection)
                });
                if !covered {
                    let why = Some(("not-covered", "the agreement does not cover the person"));
                    tx.set_part_state(run.id, municipality, PartState::NotPermitted, why, now).await?;
                }
            }
            if let Err(not_permitted) = agreement.permits_copy(today) {
                let why = not_permitted.to_string();
                let state = PartState::NotPermitted;
                tx.set_part_state(run.id, municipality, state, Some(("not-permitted", &why)), now).await?;
            }
        }
        tx.commit().await
    }

    pub(super) async fn parts(&self, run: RunId) -> anyhow::Result<Vec<RunPart>> {
        self.store.read().await?.run_parts(run).await
    }

    async fn carry_part(
        &self,
        run: &Run,
        part: &RunPart,
        sitting: &mut Sitting<'_>,
    ) -> anyhow::Result<PartEnding> {
        let municipality = part.municipality;
        let mut tx = self.store.begin().await?;
        tx.set_part_state(run.id, municipality, PartState::Running, None, self.clock.now()).await?;
        let agreement = tx.agreement(municipality).await?.context("a part without an agreement")?;
        let rules = Arc::new(tx.precedence(municipality).await?);
        tx.commit().await?;
        let gives_up = run.created_at + self.settings.give_up_after;
        let work = Work { run, agreement: Arc::new(agreement), rules };
        let mut pause = self.settings.pause;
        for pass in 1.. {
            match self.pass(&work, sitting).await? {
                Pass::Through => break,
                Pass::CalledOff(how) => return Ok(PartEnding::CalledOff(how)),
                Pass::Refused(error) => {
                    self.refuse_part(run.id, municipality, &error).await?;
                    return Ok(PartEnding::Over);
                }
                Pass::Closed(error, until) if until < gives_up => {
                    return Ok(PartEnding::Closed(error, until));
                }
                Pass::Gaps(_) if pass < self.settings.passes => {
                    tokio::select! {
                        biased;
                        how = self.called_off(run.id, sitting.closing) => return Ok(PartEnding::CalledOff(how?)),
                        () = self.clock.sleep(pause) => pause *= 2,
                    }
                }
                Pass::Gaps(error) | Pass::Closed(error, _) => {
                    self.give_up(&work).await?;
                    self.close_part(&work, Some(&error)).await?;
                    return Ok(PartEnding::Over);
                }
            }
        }
        self.close_part(&work, None).await?;
        Ok(PartEnding::Over)
    }

    pub(super) async fn apply(
        &self,
        work: &Work<'_>,
        key: BlockKey,
        asked_at: Timestamp,
        answers: Vec<(PersonId, BlockAnswer)>,
        strays: usize,
    ) -> anyhow::Result<()> {
        let decision = ContactsDecision::new(
            work.run.id,
            work.run.mode,
            key,
            asked_at,
            self.clock.now(),
            work.rules.clone(),
            answers,
            work.run.person.is_none(),
            strays,
        );
        if let Some(growth) = self.blocks.apply(decision).await? {
            count(growth);
        }
        Ok(())
    }

    /// Counts those who were not answered for as failed. What is held about them stays as it was.
    async fn give_up(&self, work: &Work<'_>) -> anyhow::Result<()> {
        for key in self.blocks_left(work).await? {
            let people = self.people(&work.owned(), key).await?;
            let answers = people.iter().map(|person| (person.person, BlockAnswer::Unanswered)).collect();
            self.apply(work, key, self.clock.now(), answers, 0).await?;
        }
        Ok(())
    }

    async fn refuse_part(
        &self,
        run: RunId,
        municipality: MunicipalityId,
        error: &AskError,
    ) -> anyhow::Result<()> {
        let mut tx = self.store.begin().await?;
        let detail = error.to_string();
        let why = Some((error.code(), detail.as_str()));
        tx.set_part_state(run, municipality, PartState::Failed, why, self.clock.now()).await?;
        tx.commit().await
    }

    /// Everybody has been asked about: the removals held back are applied, or wait for a person.
    /// `gap` is why some were not answered for.
    async fn close_part(&self, work: &Work<'_>, gap: Option<&AskError>) -> anyhow::Result<()> {
        let (run, municipality) = (work.run.id, work.agreement.municipality);
        let part = self.parts(run).await?.into_iter().find(|part| part.municipality == municipality);
        let counts = part.context("a part that was carried")?.counts;
        let now = self.clock.now();
        if !counts.tally.adds_up() {
            let mut tx = self.store.begin().await?;
            let why = Some(("totals-contradict", "the counts do not add up"));
            tx.set_part_state(run, municipality, PartState::Failed, why, now).await?;
            return tx.commit().await;
        }
        let must_ask = guard::must_ask(counts.removals, counts.held_before);
        if work.run.mode == RunMode::Real && !must_ask && counts.removals > 0 {
            self.apply_removals(work, now).await?;
        }
        let state = match (work.run.mode, must_ask) {
            (RunMode::Real, true) => PartState::NeedsApproval,
            _ => PartState::Done,
        };
        let detail = gap.map(ToString::to_string);
        let why = gap.map(AskError::code).zip(detail.as_deref());
        let mut tx = self.store.begin().await?;
        tx.set_part_state(run, municipality, state, why, now).await?;
        tx.commit().await
    }

    async fn apply_removals(&self, work: &Work<'_>, now: Timestamp) -> anyhow::Result<()> {
        let (run, municipality) = (work.run.id, work.agreement.municipality);
        let order = PlanOrder { run, municipality, at: now, source: domain::Source::Krr, counts: true };
        let rules = HashMap::from([(municipality, (*work.rules).clone())]);
        let planned = PlannedClaim { rules, now };
        self.blocks.apply_plan(vec![order], false, planned).await.map(drop)
    }

    async fn stopped(&self, run: RunId) -> anyhow::Result<Ending> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        for part in tx.run_parts(run).await? {
            if matches!(part.state, PartState::Waiting | PartState::Running) {
                tx.set_part_state(run, part.municipality, PartState::Stopped, None, now).await?;
            }
        }
        // What was held back is not known to be right before everybody has been asked about.
        tx.drop_plan(run, None).await?;
        tx.set_run_state(run, RunState::Stopped, None, now).await?;
        tx.commit().await?;
        Ok(Ending::Over)
    }

    async fn finish(&self, run: &Run) -> anyhow::Result<()> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let parts = tx.run_parts(run.id).await?;
        let counts = tx.run(run.id).await?.context("the run that was carried")?.counts;
        let any = |state| parts.iter().any(|part| part.state == state);
        let state = if parts.is_empty() || parts.iter().all(|part| part.state == PartState::Failed) {
            RunState::Failed
        } else if run.mode == RunMode::Dry {
            RunState::Planned
        } else if any(PartState::NeedsApproval) {
            RunState::NeedsApproval
        } else if any(PartState::Failed) || counts.tally.failed > 0 {
            RunState::DoneWithFailures
        } else {
            RunState::Done
        };
        let first = |state| parts.iter().find(|part| part.state == state && part.error_code.is_some());
        let first_error =
            first(PartState::Failed).or(first(PartState::NeedsApproval)).or(first(PartState::Done));
        let why =
            first_error.and_then(|part| Some((part.error_code.as_deref()?, part.error_detail.as_deref()?)));
        let nobody = parts.is_empty().then_some(("no-agreement", "no municipality has an agreement"));
        tx.set_run_state(run.id, state, why.or(nobody), now).await?;
        if matches!(state, RunState::Planned | RunState::NeedsApproval) {
            tx.set_plan_expiry(run.id, now + self.settings.plan_is_good_for).await?;
        }
        tx.commit().await?;
        tracing::info!(run = run.id.0, state = state.code(), asked = counts.tally.asked, "run over");
        Ok(())
    }
}

/// What carrying a part needs to know.
pub(super) struct Work<'r> {
    pub run: &'r Run,
    pub agreement: Arc<Agreement>,
    pub rules: Arc<Precedence>,
}

/// The same for a task of its own.
pub(super) struct OwnedWork {
    pub person: Option<PersonId>,
    /// When the run was ordered: whoever is put off beyond that is left out of all of it.
    pub began: Timestamp,
    pub agreement: Arc<Agreement>,
}

impl Work<'_> {
    pub fn owned(&self) -> OwnedWork {
        let Run { person, created_at, .. } = *self.run;
        OwnedWork { person, began: created_at, agreement: self.agreement.clone() }
    }
}

enum PartEnding {
    Over,
    CalledOff(CalledOff),
    Closed(AskError, Timestamp),
}

fn count(growth: Growth) {
    let tally = growth.tally;
    for (outcome, people) in [
        ("value", tally.value),
        ("none", tally.none),
        ("deleted", tally.deleted),
        ("not_returned", tally.not_returned),
        ("failed", tally.failed),
    ] {
        metrics::counter!("reim_krr_people_total", "outcome" => outcome)
            .increment(u64::try_from(people).unwrap_or(0));
    }
}
