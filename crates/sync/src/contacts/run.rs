//! The run itself: municipality by municipality, block by block, and on from where it stopped.

use std::{collections::HashMap, sync::Arc, time::Duration};

use anyhow::Context as _;
use clock::Clock;
use domain::{Agreement, MunicipalityId, PersonId, Precedence, guard, oslo};
use futures::{StreamExt as _, stream};
use jiff::Timestamp;
use sources::krr::{Answer, AskError};
use storage::{
    RunId, Store,
    blocks::{BlockKey, BlockPerson, Blocks, Growth, PlanOrder},
    runs::{PartState, Run, RunMode, RunPart, RunState},
};
use tokio_util::sync::CancellationToken;

use super::{
    ask::AskKrr,
    decision::{BlockAnswer, ContactsDecision},
    payload::PlannedClaim,
};
use crate::retention;

/// The name under which KRR's state is kept.
pub const REGISTER: &str = "krr";

/// How often a run looks whether somebody wants it to stop.
const LOOK: jiff::SignedDuration = jiff::SignedDuration::from_millis(300);

/// How long a run waits for a Maskinporten that gives nobody a token.
const WITHOUT_TOKEN: jiff::SignedDuration = jiff::SignedDuration::from_mins(1);

/// So many questions refused for their own sake, and none answered: then it is not about the questions.
const REFUSED_WITHOUT_AN_ANSWER: u32 = 3;

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
    pub(super) store: Store,
    pub(super) blocks: Blocks,
    pub(super) krr: Arc<dyn AskKrr>,
    pub(super) clock: Arc<dyn Clock>,
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

/// How one pass over a municipality's blocks ended.
enum Pass {
    Through,
    /// Some blocks were not answered.
    Gaps(AskError),
    /// Nobody will be answered before this time.
    Closed(AskError, Timestamp),
    /// Nobody will be answered until a person has done something.
    Refused(AskError),
    Stopped,
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
        let mut tx = self.store.begin().await?;
        let run = tx.run(id).await?.context("a run that nobody ordered")?;
        if run.state.is_over() {
            return Ok(Ending::Over);
        }
        tx.set_run_state(id, RunState::Running, None, self.clock.now()).await?;
        tx.commit().await?;
        self.prepare(&run).await?;
        let mut closed = None;
        let mut parts = self.parts(id).await?;
        // The one left longest ago first, so that none that KRR stumbles over keeps the others waiting.
        parts.sort_by_key(|part| part.updated_at);
        for part in parts {
            if !matches!(part.state, PartState::Waiting | PartState::Running) {
                continue;
            }
            match self.carry_part(&run, &part, closing).await? {
                PartEnding::Over => (),
                PartEnding::Stopped => return self.stopped(id).await,
                PartEnding::Interrupted => return Ok(Ending::Interrupted),
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

    async fn parts(&self, run: RunId) -> anyhow::Result<Vec<RunPart>> {
        self.store.read().await?.run_parts(run).await
    }

    async fn carry_part(
        &self,
        run: &Run,
        part: &RunPart,
        closing: &CancellationToken,
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
            match self.pass(&work, closing).await? {
                Pass::Through => break,
                Pass::Stopped => return Ok(PartEnding::Stopped),
                Pass::Interrupted => return Ok(PartEnding::Interrupted),
                Pass::Refused(error) => {
                    self.refuse_part(run.id, municipality, &error).await?;
                    return Ok(PartEnding::Over);
                }
                Pass::Closed(error, until) if until < gives_up => {
                    return Ok(PartEnding::Closed(error, until));
                }
                Pass::Gaps(_) if pass < self.settings.passes => {
                    self.clock.sleep(pause).await;
                    pause *= 2;
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

    /// Asks about every block that the run has not been answered for, once.
    async fn pass(&self, work: &Work<'_>, closing: &CancellationToken) -> anyhow::Result<Pass> {
        let left = self.blocks_left(work).await?;
        let (mut gap, mut looked, mut refused) = (None, None, 0);
        let mut heard = Heard::default();
        let asking = left.into_iter().map(|key| {
            let (this, work) = (self.clone(), work.owned());
            // Spawned, so that the next answers are read while this one is written.
            async move { tokio::spawn(async move { this.ask_block(&work, key).await }).await? }
        });
        let mut answers = stream::iter(asking).buffered(self.settings.at_once);
        while let Some(asked) = answers.next().await {
            if closing.is_cancelled() {
                self.note_answers(&mut heard).await?;
                return Ok(Pass::Interrupted);
            }
            let now = self.clock.now();
            if looked.is_none_or(|looked| now.duration_since(looked) > LOOK) {
                looked = Some(now);
                if self.store.read().await?.stop_requested(work.run.id).await? {
                    self.note_answers(&mut heard).await?;
                    return Ok(Pass::Stopped);
                }
            }
            let Asked { key, people, at: asked_at, answer } = asked?;
            match answer {
                Ok(answer) => {
                    heard.now |= answer.is_some();
                    heard.ever |= answer.is_some();
                    let answer = answer.unwrap_or_default();
                    let strays = answer.strays;
                    let answers = by_person(&people, answer);
                    self.apply(work, key, asked_at, answers, strays).await?;
                }
                Err(error) => {
                    self.note_answers(&mut heard).await?;
                    self.note_failure(work, key, &error).await?;
                    refused += u32::from(error.is_about_the_question());
                    let all_refused = !heard.ever && refused >= REFUSED_WITHOUT_AN_ANSWER;
                    if !error.is_transient() && (!error.is_about_the_question() || all_refused) {
                        return Ok(Pass::Refused(error));
                    }
                    if let Some(until) = self.rests_until(&error) {
                        return Ok(Pass::Closed(error, until));
                    }
                    gap = Some(error);
                }
            }
        }
        self.note_answers(&mut heard).await?;
        Ok(gap.map_or(Pass::Through, Pass::Gaps))
    }

    /// Until when there is no use in asking anybody about anything.
    fn rests_until(&self, error: &AskError) -> Option<Timestamp> {
        let now = self.clock.now();
        let (circuit, open_until) = self.krr.circuit();
        let open_until = open_until.filter(|_| circuit == "open");
        let without_token = matches!(error, AskError::Token(_)).then(|| now + WITHOUT_TOKEN);
        error.retry_at(now).or(open_until).or(without_token)
    }

    /// Keeps that KRR has answered, if it has since the last time.
    async fn note_answers(&self, heard: &mut Heard) -> anyhow::Result<()> {
        if std::mem::take(&mut heard.now) {
            let mut tx = self.store.begin().await?;
            tx.register_answered(REGISTER, self.clock.now()).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    async fn blocks_left(&self, work: &Work<'_>) -> anyhow::Result<Vec<BlockKey>> {
        let municipality = work.agreement.municipality;
        if let Some(person) = work.run.person {
            let counts = self.parts(work.run.id).await?;
            let done =
                counts.iter().any(|part| part.municipality == municipality && part.counts.tally.asked > 0);
            return Ok(if done { Vec::new() } else { vec![BlockKey::of(municipality, person)] });
        }
        self.store.read().await?.blocks_left(work.run.id, municipality).await
    }

    /// Those of a block about whom the run asks.
    async fn people(&self, work: &OwnedWork, key: BlockKey) -> anyhow::Result<Vec<BlockPerson>> {
        // Whoever is asked about alone has somebody waiting, and is not put off.
        let due = work.person.is_none().then_some(work.began);
        let mut people = self.blocks.people(key, due).await?;
        people.retain(|person| {
            work.person.is_none_or(|one| one == person.person)
                && work.agreement.covers(person.scope, person.protection)
        });
        Ok(people)
    }

    async fn ask_block(&self, work: &OwnedWork, key: BlockKey) -> anyhow::Result<Asked> {
        let people = self.people(work, key).await?;
        let asked_at = self.clock.now();
        let ids: Vec<_> = people.iter().map(|person| person.national_id).collect();
        let answer = if ids.is_empty() {
            Ok(None)
        } else {
            self.krr.ask(work.agreement.consumer_org, ids).await.map(Some)
        };
        Ok(Asked { key, people, at: asked_at, answer })
    }

    async fn apply(
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

    /// Keeps that KRR did not answer. A question that it looked at goes behind those that have waited longer.
    async fn note_failure(&self, work: &Work<'_>, key: BlockKey, error: &AskError) -> anyhow::Result<()> {
        let (circuit, until) = self.krr.circuit();
        tracing::warn!(code = error.code(), circuit, "KRR did not answer a question");
        let now = self.clock.now();
        let turned_away = matches!(error, AskError::Token(_) | AskError::RateLimited { .. });
        let looked_at = !turned_away && error.retry_at(now).is_none();
        let mut tx = self.store.begin().await?;
        if work.run.person.is_none() && looked_at {
            tx.block_tried(key, now).await?;
        }
        tx.register_failed(REGISTER, error.code(), circuit, until, now).await?;
        tx.commit().await
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
struct Work<'r> {
    run: &'r Run,
    agreement: Arc<Agreement>,
    rules: Arc<Precedence>,
}

/// The same for a task of its own.
struct OwnedWork {
    person: Option<PersonId>,
    /// When the run was ordered: whoever is put off beyond that is left out of all of it.
    began: Timestamp,
    agreement: Arc<Agreement>,
}

impl Work<'_> {
    fn owned(&self) -> OwnedWork {
        let Run { person, created_at, .. } = *self.run;
        OwnedWork { person, began: created_at, agreement: self.agreement.clone() }
    }
}

enum PartEnding {
    Over,
    Stopped,
    Interrupted,
    Closed(AskError, Timestamp),
}

/// What KRR has said in a pass.
#[derive(Default)]
struct Heard {
    /// Since that was last kept.
    now: bool,
    ever: bool,
}

struct Asked {
    key: BlockKey,
    people: Vec<BlockPerson>,
    at: Timestamp,
    /// `None` where there was nobody to ask about.
    answer: Result<Option<Answer>, AskError>,
}

/// Gives everybody asked about their own part of the answer, matched by identifier. Reports come in the order asked.
fn by_person(people: &[BlockPerson], answer: Answer) -> Vec<(PersonId, BlockAnswer)> {
    let failed: HashMap<_, _> =
        answer.failed.iter().map(|failed| (failed.national_id, failed.code)).collect();
    let mut reports = answer.reports.into_iter().peekable();
    people
        .iter()
        .map(|person| {
            let answer = match reports.next_if(|report| report.national_id == person.national_id) {
                Some(report) => BlockAnswer::Report(report),
                None => failed
                    .get(&person.national_id)
                    .map_or(BlockAnswer::NotReturned, |code| BlockAnswer::Failed(*code)),
            };
            (person.person, answer)
        })
        .collect()
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
