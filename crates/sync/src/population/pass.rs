//! One pass over those of a municipality whom a run has left to ask about.

use std::pin::pin;

use domain::{OrganisationNumber, PersonKey};
use futures::{FutureExt as _, StreamExt as _, future::BoxFuture, stream};
use jiff::{SignedDuration, Timestamp};
use sources::folkeregisteret::{AT_A_TIME, Answer, AskError};
use storage::population::Askable;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{
    answer::{PersonAnswer, by_person},
    batch::Batch,
    run::{Population, REGISTER, Work},
};
use crate::course::CalledOff;

/// How long a run waits for a Maskinporten that gives nobody a token.
const WITHOUT_TOKEN: SignedDuration = SignedDuration::from_mins(1);

/// How one pass ended.
pub(super) enum Pass {
    Through,
    /// Some were not answered for.
    Gaps(AskError),
    /// Nobody will be answered before this time.
    Closed(AskError, Timestamp),
    /// Nobody will be answered until a person has done something.
    Refused(AskError),
    CalledOff(CalledOff),
}

struct Asked {
    people: Vec<Askable>,
    at: Timestamp,
    answer: Result<Answer, AskError>,
}

impl Population {
    /// Asks about everybody whom the run has not counted, once.
    pub(super) async fn pass(&self, work: &Work<'_>, closing: &CancellationToken) -> anyhow::Result<Pass> {
        let course = self.course();
        if let Some(how) = course.is_called_off(work.run.id, closing).await? {
            return Ok(Pass::CalledOff(how));
        }
        let left = self.left(work).await?;
        let asked_for = work.agreement.consumer_org;
        let questions: Vec<_> =
            left.chunks(AT_A_TIME).map(|people| self.ask(asked_for, people.to_vec())).collect();
        let mut answers = stream::iter(questions).buffered(self.settings.at_once);
        let mut called_off = pin!(course.called_off(work.run.id, closing));
        let mut gap = None;
        loop {
            let answered = tokio::select! {
                biased;
                how = &mut called_off => return Ok(Pass::CalledOff(how?)),
                answered = answers.next() => answered,
            };
            let Some(Asked { people, at: asked_at, answer }) = answered else { break };
            let error = match answer {
                Ok(answer) => {
                    self.keep(work, asked_at, people, answer).await?;
                    continue;
                }
                Err(error) => error,
            };
            self.note_failure(&error).await?;
            if let Some(until) = self.rests_until(&error) {
                return Ok(Pass::Closed(error, until));
            }
            if !error.is_transient() && !error.is_about_the_question() {
                return Ok(Pass::Refused(error));
            }
            gap = Some(error);
        }
        Ok(gap.map_or(Pass::Through, Pass::Gaps))
    }

    /// The question about some people, whoever still listens when it is answered.
    fn ask(
        &self,
        consumer_org: Option<OrganisationNumber>,
        people: Vec<Askable>,
    ) -> BoxFuture<'static, Asked> {
        let (register, clock) = (self.register.clone(), self.clock.clone());
        async move {
            let at = clock.now();
            let ids = people.iter().map(|asked| asked.national_id).collect();
            // A task of its own, so that the next answers are read while this one is written.
            let mut task = JoinSet::new();
            task.spawn(register.look_up(consumer_org, ids));
            let answer = task.join_next().await.expect("a question is one task");
            // A question that fell over has not been answered; the next pass puts it again.
            Asked { people, at, answer: answer.unwrap_or(Err(AskError::Cut)) }
        }
        .boxed()
    }

    async fn keep(
        &self,
        work: &Work<'_>,
        asked_at: Timestamp,
        people: Vec<Askable>,
        answer: Answer,
    ) -> anyhow::Result<()> {
        let strays = answer.strays;
        self.batch(work, asked_at, by_person(people, answer), strays).keep(&self.store).await.map(drop)
    }

    fn batch(
        &self,
        work: &Work<'_>,
        asked_at: Timestamp,
        answers: Vec<(Askable, PersonAnswer)>,
        strays: usize,
    ) -> Batch {
        Batch {
            run: work.run.clone(),
            municipality: work.agreement.municipality,
            rules: work.rules.clone(),
            ask_protected: work.agreement.ask_protected,
            asked_at,
            now: self.clock.now(),
            answers,
            strays,
        }
    }

    /// Counts those who were not answered for as failed. What is held about them stays as it was.
    pub(super) async fn give_up(&self, work: &Work<'_>) -> anyhow::Result<()> {
        for people in self.left(work).await?.chunks(AT_A_TIME) {
            let answers = people.iter().map(|asked| (*asked, PersonAnswer::Unanswered)).collect();
            self.batch(work, self.clock.now(), answers, 0).keep(&self.store).await?;
        }
        Ok(())
    }

    /// Whom the run has left to ask about: for one person it does not matter whether anything has happened.
    async fn left(&self, work: &Work<'_>) -> anyhow::Result<Vec<Askable>> {
        let mut reader = self.store.read().await?;
        let (run, municipality) = (work.run.id, work.agreement.municipality);
        let Some(person) = work.run.person else { return reader.registry_left(run, municipality).await };
        let key = PersonKey { municipality, person };
        if reader.registry_counted(run, key).await? {
            return Ok(Vec::new());
        }
        let national_id = reader.person(key).await?.and_then(|person| person.national_id);
        Ok(national_id.map(|national_id| Askable { person, national_id }).into_iter().collect())
    }

    /// Until when there is no use in asking anybody about anything.
    pub(super) fn rests_until(&self, error: &AskError) -> Option<Timestamp> {
        let now = self.clock.now();
        let (circuit, open_until) = self.register.circuit();
        let open_until = open_until.filter(|_| circuit == "open");
        let without_token = matches!(error, AskError::Token(token) if token.is_transient());
        error.retry_at(now).or(open_until).or(without_token.then(|| now + WITHOUT_TOKEN))
    }

    pub(super) async fn note_failure(&self, error: &AskError) -> anyhow::Result<()> {
        let (circuit, until) = self.register.circuit();
        tracing::warn!(code = error.code(), circuit, "Folkeregisteret did not answer a question");
        let mut tx = self.store.begin().await?;
        tx.register_failed(REGISTER, error.code(), circuit, until, self.clock.now()).await?;
        tx.commit().await
    }
}
