//! The run itself: municipality by municipality, pass by pass, and on from where it stopped.

use std::{collections::HashMap, sync::Arc};

use anyhow::Context as _;
use clock::Clock;
use domain::{Agreement, PersonId, Precedence, oslo};
use jiff::Timestamp;
use storage::{
    RunId, Store,
    blocks::{BlockKey, Blocks, Growth, PlanOrder},
    runs::{PartState, Run, RunPart},
};
use tokio_util::sync::CancellationToken;

use super::{
    ask::AskKrr,
    decision::{BlockAnswer, ContactsDecision},
    pass::{Pass, Sitting},
    payload::PlannedClaim,
};
use crate::{
    course::{CalledOff, Course, Ending, PartEnding, Settings, Why},
    retention,
    telling::{Told, telling},
};

/// The name under which KRR's state is kept.
pub const REGISTER: &str = "krr";

/// Contact details in step with KRR. Cheap to clone.
#[derive(Clone)]
pub struct Contacts {
    pub(crate) store: Store,
    pub(super) blocks: Blocks,
    pub(super) krr: Arc<dyn AskKrr>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(super) settings: Settings,
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
        let registers = self.krr.conditions().into_iter().map(|(register, condition)| {
            let krr = self.krr.clone();
            let circuit = move || if register == REGISTER { krr.circuit() } else { ("closed", None) };
            Told { register, condition, circuit: Box::new(circuit) }
        });
        telling(&self.store, registers.collect(), Box::pin(self.sit(id, closing))).await
    }

    async fn sit(&self, id: RunId, closing: &CancellationToken) -> anyhow::Result<Ending> {
        let course = self.course();
        let Some(run) = course.begin(id).await? else { return Ok(Ending::Over) };
        self.prepare(&run).await?;
        let mut sitting = Sitting::new(closing);
        for part in course.parts_left(id).await? {
            match self.carry_part(&run, &part, &mut sitting).await? {
                PartEnding::Over => (),
                PartEnding::CalledOff(CalledOff::Stopped) => return course.stopped(id).await,
                PartEnding::CalledOff(CalledOff::Interrupted) => return Ok(Ending::Interrupted),
                // The register is one and the same for everybody.
                PartEnding::Closed(why, until) => return course.wait(id, &why, until).await,
            }
        }
        course.finish(&run).await?;
        Ok(Ending::Over)
    }

    pub(crate) fn course(&self) -> Course {
        let Self { store, clock, settings, .. } = self;
        Course { store: store.clone(), clock: clock.clone(), settings: settings.clone() }
    }

    /// Writes down what there is to do, once; time and relations have their say first.
    async fn prepare(&self, run: &Run) -> anyhow::Result<()> {
        if !self.course().parts(run.id).await?.is_empty() {
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
        let course = self.course();
        for pass in 1.. {
            match self.pass(&work, sitting).await? {
                Pass::Through => break,
                Pass::CalledOff(how) => return Ok(PartEnding::CalledOff(how)),
                Pass::Refused(error) => {
                    course.refuse_part(run.id, municipality, &Why::from(&error)).await?;
                    return Ok(PartEnding::Over);
                }
                Pass::Closed(error, until) if until < gives_up => {
                    return Ok(PartEnding::Closed(Why::from(&error), until));
                }
                Pass::Gaps(_) if pass < self.settings.passes => {
                    tokio::select! {
                        biased;
                        how = course.called_off(run.id, sitting.closing) => return Ok(PartEnding::CalledOff(how?)),
                        () = self.clock.sleep(pause) => pause *= 2,
                    }
                }
                Pass::Gaps(error) | Pass::Closed(error, _) => {
                    self.give_up(&work).await?;
                    self.close_part(&work, Some(Why::from(&error))).await?;
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

    async fn close_part(&self, work: &Work<'_>, gap: Option<Why>) -> anyhow::Result<()> {
        let removals = self.apply_removals(work, self.clock.now());
        self.course().close_part(work.run, work.agreement.municipality, gap, removals).await
    }

    async fn apply_removals(&self, work: &Work<'_>, now: Timestamp) -> anyhow::Result<()> {
        let (run, municipality) = (work.run.id, work.agreement.municipality);
        let order = PlanOrder { run, municipality, at: now, source: domain::Source::Krr, counts: true };
        let rules = HashMap::from([(municipality, (*work.rules).clone())]);
        let planned = PlannedClaim { rules, now };
        self.blocks.apply_plan(vec![order], false, planned).await.map(drop)
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
