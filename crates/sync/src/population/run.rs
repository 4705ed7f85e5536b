//! The run itself: municipality by municipality, the feed first, and on from where it stopped.

use std::sync::Arc;

use anyhow::Context as _;
use clock::Clock;
use domain::{Agreement, PersonKey, Precedence, oslo};
use storage::{
    RunId, Store, Transaction,
    runs::{PartState, Run, RunPart},
};
use tokio_util::sync::CancellationToken;

use super::{ask::AskFolkeregisteret, feed::Read, pass::Pass};
use crate::{
    course::{CalledOff, Course, Ending, PartEnding, Settings, Why},
    telling::{Told, telling},
};

/// The name under which Folkeregisteret's state is kept.
pub const REGISTER: &str = "folkeregisteret";

/// Names, addresses and protection in step with Folkeregisteret. Cheap to clone.
#[derive(Clone)]
pub struct Population {
    pub(super) store: Store,
    pub(super) register: Arc<dyn AskFolkeregisteret>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) settings: Settings,
}

/// What carrying a part needs to know.
pub(super) struct Work<'r> {
    pub run: &'r Run,
    pub agreement: Agreement,
    pub rules: Arc<Precedence>,
}

impl Population {
    pub fn new(
        store: Store,
        register: Arc<dyn AskFolkeregisteret>,
        clock: Arc<dyn Clock>,
        settings: Settings,
    ) -> Self {
        Self { store, register, clock, settings }
    }

    /// Carries a run forward until it is over or must wait. May be called again after any interruption: what was
    /// committed stays, and what was not is done again.
    pub async fn carry(&self, id: RunId, closing: &CancellationToken) -> anyhow::Result<Ending> {
        let registers = self.register.conditions().into_iter().map(|(name, condition)| {
            let register = self.register.clone();
            let circuit = move || if name == REGISTER { register.circuit() } else { ("closed", None) };
            Told { register: name, condition, circuit: Box::new(circuit) }
        });
        telling(&self.store, registers.collect(), Box::pin(self.sit(id, closing))).await
    }

    async fn sit(&self, id: RunId, closing: &CancellationToken) -> anyhow::Result<Ending> {
        let course = self.course();
        let Some(run) = course.begin(id).await? else { return Ok(Ending::Over) };
        self.prepare(&run).await?;
        for part in course.parts_left(id).await? {
            match self.carry_part(&run, &part, closing).await? {
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

    pub(super) fn course(&self) -> Course {
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
                self.forget(agreement).await?;
            }
        }
        // All parts or none: a run that finds any begins where it left off.
        let mut tx = self.store.begin().await?;
        for agreement in agreements {
            let municipality = agreement.municipality;
            tx.refresh_scope(municipality, today, now).await?;
            let expected = match run.person {
                Some(_) => 1,
                None => tx.count_registry_left(run.id, municipality).await?,
            };
            tx.add_run_part(run.id, municipality, expected, 0, now).await?;
            if let Some(why) = not_permitted(&mut tx, run, &agreement, today).await? {
                let why = Some((why.code, why.detail.as_str()));
                tx.set_part_state(run.id, municipality, PartState::NotPermitted, why, now).await?;
            }
        }
        tx.commit().await
    }

    async fn carry_part(
        &self,
        run: &Run,
        part: &RunPart,
        closing: &CancellationToken,
    ) -> anyhow::Result<PartEnding> {
        let (course, municipality) = (self.course(), part.municipality);
        let mut tx = self.store.begin().await?;
        tx.set_part_state(run.id, municipality, PartState::Running, None, self.clock.now()).await?;
        let agreement = tx.agreement(municipality).await?.context("a part without an agreement")?;
        let rules = Arc::new(tx.precedence(municipality).await?);
        tx.commit().await?;
        let work = Work { run, agreement, rules };
        let gives_up = run.created_at + self.settings.give_up_after;
        if run.person.is_none()
            && let Some(ending) = self.read_feed(&work, closing).await?
        {
            return Ok(ending);
        }
        let mut pause = self.settings.pause;
        for pass in 1.. {
            match self.pass(&work, closing).await? {
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
                        how = course.called_off(run.id, closing) => return Ok(PartEnding::CalledOff(how?)),
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

    /// Finds out whom to ask about. Gives how the part ends, where that cannot be known now.
    async fn read_feed(
        &self,
        work: &Work<'_>,
        closing: &CancellationToken,
    ) -> anyhow::Result<Option<PartEnding>> {
        let (course, run, municipality) = (self.course(), work.run, work.agreement.municipality);
        let error = match self.follow(work, closing).await? {
            Read::ToTheEnd => {
                let mut tx = self.store.begin().await?;
                let left = tx.count_registry_left(run.id, municipality).await?;
                tx.set_expected_left(run.id, municipality, left).await?;
                tx.commit().await?;
                return Ok(None);
            }
            Read::NoAnswer(error) => error,
            Read::CalledOff(how) => return Ok(Some(PartEnding::CalledOff(how))),
        };
        self.note_failure(&error).await?;
        let why = Why::from(&error);
        let now = self.clock.now();
        let until = self.rests_until(&error).unwrap_or(now + self.settings.pause);
        if error.is_transient() && until < run.created_at + self.settings.give_up_after {
            return Ok(Some(PartEnding::Closed(why, until)));
        }
        course.refuse_part(run.id, municipality, &why).await?;
        Ok(Some(PartEnding::Over))
    }

    async fn close_part(&self, work: &Work<'_>, gap: Option<Why>) -> anyhow::Result<()> {
        let municipality = work.agreement.municipality;
        let removals = self.apply_removals(work);
        self.course().close_part(work.run, municipality, gap, removals).await
    }
}

/// Why a municipality may not ask, or not about that person.
async fn not_permitted(
    tx: &mut Transaction,
    run: &Run,
    agreement: &Agreement,
    today: jiff::civil::Date,
) -> anyhow::Result<Option<Why>> {
    if let Err(why) = agreement.permits_asking(today) {
        return Ok(Some(Why { code: "not-permitted", detail: why.to_string() }));
    }
    let Some(person) = run.person else { return Ok(None) };
    let key = PersonKey { municipality: agreement.municipality, person };
    let person = tx.person(key).await?;
    let covered = person.is_some_and(|person| {
        person.national_id.is_some() && (!person.scope.is_empty() || person.told_dead_at.is_some())
    });
    let why = || Why { code: "not-covered", detail: "nobody is asked about who is not in scope".to_owned() };
    Ok((!covered).then(why))
}
