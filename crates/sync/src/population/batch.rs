//! What is done with one answer, in one transaction: claims, shields, deaths, numbers, findings and the run's counts.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    MunicipalityId, Outcome, PersonKey, Precedence,
    claims::Told,
    folkeregisteret::{RegistryClaim, RegistryReport},
};
use jiff::Timestamp;
use storage::{
    Store, Transaction,
    blocks::{BlockKey, Growth},
    people::Person,
    population::Askable,
    quarantine::Finding,
    retry,
    runs::{Run, RunMode},
};

use super::{
    answer::PersonAnswer,
    change::{Cast, renumber, write},
    compare::{Compared, compare},
    finding::{NOT_FOUND, NUMBER_TAKEN, of_person, of_problem, of_strays},
    payload::planned,
    run::REGISTER,
};

/// Those of a municipality who were asked about together, and what was answered.
pub(super) struct Batch {
    pub run: Run,
    pub municipality: MunicipalityId,
    pub rules: Arc<Precedence>,
    pub ask_protected: bool,
    /// When the question was put: a claim is as old as its question.
    pub asked_at: Timestamp,
    pub now: Timestamp,
    /// In key order.
    pub answers: Vec<(Askable, PersonAnswer)>,
    /// Rows about nobody who was asked about.
    pub strays: usize,
}

impl Batch {
    /// Keeps all of it, or nothing. Whoever has been counted in the run before is left as they are.
    pub async fn keep(&self, store: &Store) -> anyhow::Result<Growth> {
        retry(async || {
            let mut tx = store.begin().await?;
            // People first, then their blocks in order: as deliveries do it, or the two may lock each other out.
            tx.lock_municipality(self.municipality).await?;
            let block = |asked: &Askable| BlockKey::of(self.municipality, asked.person);
            for key in self.answers.iter().map(|(asked, _)| block(asked)).collect::<BTreeSet<_>>() {
                tx.lock_block(key).await?;
            }
            let mut keeping = Keeping { batch: self, tx: &mut tx, growth: Growth::default() };
            keeping.everybody().await?;
            let growth = keeping.growth;
            tx.grow_part(self.run.id, self.municipality, growth, self.now).await?;
            if self.answers.iter().any(|(_, answer)| !matches!(answer, PersonAnswer::Unanswered)) {
                tx.register_answered(REGISTER, self.now).await?;
            }
            tx.commit().await?;
            Ok(growth)
        })
        .await
    }

    fn cast(&self) -> Cast<'_> {
        Cast { run: self.run.id, rules: &self.rules, ask_protected: self.ask_protected, now: self.now }
    }
}

struct Keeping<'k> {
    batch: &'k Batch,
    tx: &'k mut Transaction,
    growth: Growth,
}

/// What one person's answer comes to.
struct Came {
    outcome: Outcome,
    /// Whether the register answered about the person.
    heard: bool,
    /// Whether nothing of the answer waits.
    settled: bool,
}

impl Came {
    const fn to_nothing(outcome: Outcome) -> Self {
        Self { outcome, heard: false, settled: false }
    }
}

impl Keeping<'_> {
    async fn everybody(&mut self) -> anyhow::Result<()> {
        let Batch { run, municipality, asked_at, now, answers, strays, .. } = self.batch;
        for (asked, answer) in answers {
            let key = PersonKey { municipality: *municipality, person: asked.person };
            let Some(person) = self.tx.person(key).await? else { continue };
            if self.tx.registry_counted(run.id, key).await? {
                continue;
            }
            let came = self.one(&person, asked, answer).await?;
            self.growth.tally.count(came.outcome);
            let heard_at = came.heard.then_some(*asked_at);
            let settled = came.settled && run.mode == RunMode::Real;
            self.tx.registry_asked(run.id, key, heard_at, settled, *now).await?;
        }
        if *strays > 0 {
            self.find(of_strays(*municipality)).await?;
        }
        Ok(())
    }

    async fn one(&mut self, person: &Person, asked: &Askable, answer: &PersonAnswer) -> anyhow::Result<Came> {
        match answer {
            // Somebody has given the person another number meanwhile: the answer is about another.
            PersonAnswer::Report(_) | PersonAnswer::NotFound
                if person.national_id != Some(asked.national_id) =>
            {
                Ok(Came::to_nothing(Outcome::NotReturned))
            }
            PersonAnswer::Report(report) => self.report(person, report).await,
            PersonAnswer::NotFound => {
                self.find(of_person(person.key, NOT_FOUND, None)).await?;
                // Not settled: whoever corrects the number does not tell us.
                Ok(Came { outcome: Outcome::None, heard: true, settled: false })
            }
            PersonAnswer::NotReturned => Ok(Came::to_nothing(Outcome::NotReturned)),
            PersonAnswer::Failed(why) => {
                self.find(of_person(person.key, why.code(), None)).await?;
                Ok(Came::to_nothing(Outcome::Failed))
            }
            PersonAnswer::Unanswered => Ok(Came::to_nothing(Outcome::Failed)),
        }
    }

    async fn report(&mut self, person: &Person, report: &RegistryReport) -> anyhow::Result<Came> {
        for problem in &report.problems {
            self.find(of_problem(person.key, *problem)).await?;
        }
        self.number(person, report).await?;
        let held = self.tx.registry_claim(person.key).await?;
        self.growth.held += i64::from(held.is_some());
        let settled = match compare(held.as_ref(), report, self.batch.asked_at) {
            Compared::Same => true,
            Compared::New { claim, removal } => {
                let told = Told { claim, at: self.batch.asked_at };
                self.learn(person, held.map(|held| held.claim).as_ref(), &told, removal).await?
            }
        };
        let outcome = match report.document.outcome() {
            _ if is_dead(report) => Outcome::Deleted,
            outcome => outcome,
        };
        Ok(Came { outcome, heard: true, settled })
    }

    /// Says whether it has been written.
    async fn learn(
        &mut self,
        person: &Person,
        held: Option<&RegistryClaim>,
        told: &Told<RegistryClaim>,
        removal: bool,
    ) -> anyhow::Result<bool> {
        let Batch { run, municipality, now, rules, .. } = self.batch;
        if run.mode == RunMode::Real && !removal {
            let fields = write(self.tx, person, held, told, self.batch.cast()).await?;
            self.growth.changed += i64::from(!fields.is_empty());
            return Ok(true);
        }
        let item = planned(self.tx, person, held, told, removal, rules, *now).await?;
        self.growth.removals += i64::from(removal);
        self.growth.changed += i64::from(run.mode == RunMode::Dry && !item.fields.is_empty());
        self.tx.add_plan_item(run.id, *municipality, &item).await?;
        Ok(false)
    }

    /// A D-number may have become a birth number, and two people have turned out to be one.
    async fn number(&mut self, person: &Person, report: &RegistryReport) -> anyhow::Result<()> {
        let Some(current) = report.document.current_id.filter(|id| *id != report.national_id) else {
            return Ok(());
        };
        if self.batch.run.mode == RunMode::Dry {
            return Ok(());
        }
        if renumber(self.tx, person.key, current).await?.is_err() {
            self.find(of_person(person.key, NUMBER_TAKEN, None)).await?;
        }
        Ok(())
    }

    async fn find(&mut self, finding: Finding) -> anyhow::Result<()> {
        let Batch { run, municipality, now, .. } = self.batch;
        self.growth.quarantined += 1;
        self.tx.quarantine(*municipality, &finding, run.id, *now).await
    }
}

fn is_dead(report: &RegistryReport) -> bool {
    RegistryClaim::of(report, None).is_dead()
}
