//! One pass over a municipality's blocks: the questions that are put, what becomes of the answers, and when no more are
//! put.

use std::{collections::HashMap, pin::pin};

use domain::PersonId;
use futures::{Stream, StreamExt as _, stream};
use jiff::Timestamp;
use sources::krr::{Answer, AskError};
use storage::blocks::{BlockKey, BlockPerson};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{
    decision::BlockAnswer,
    run::{Contacts, OwnedWork, REGISTER, Work},
};
use crate::course::CalledOff;

/// How long a run waits for a Maskinporten that gives nobody a token.
const WITHOUT_TOKEN: jiff::SignedDuration = jiff::SignedDuration::from_mins(1);

/// So many questions refused for their own sake, and none answered: then it is not about the questions.
const REFUSED_WITHOUT_AN_ANSWER: u32 = 3;

/// How one pass over a municipality's blocks ended.
pub(super) enum Pass {
    Through,
    /// Some blocks were not answered.
    Gaps(AskError),
    /// Nobody will be answered before this time.
    Closed(AskError, Timestamp),
    /// Nobody will be answered until a person has done something.
    Refused(AskError),
    CalledOff(CalledOff),
}

/// What one sitting of a run knows, from its beginning until it is over or must wait.
pub(super) struct Sitting<'c> {
    pub closing: &'c CancellationToken,
    /// Since a question last came to nothing, another was answered: KRR works.
    krr_works: bool,
}

impl<'c> Sitting<'c> {
    pub fn new(closing: &'c CancellationToken) -> Self {
        Self { closing, krr_works: false }
    }
}

/// What a pass has come to so far.
#[derive(Default)]
struct SoFar {
    /// Answers since that was last kept.
    unkept: bool,
    answered: bool,
    refused: u32,
    gap: Option<AskError>,
    /// No more questions are put; those under way are answered first.
    ending: Option<Pass>,
}

struct Asked {
    key: BlockKey,
    people: Vec<BlockPerson>,
    at: Timestamp,
    /// `None` where there was nobody to ask about.
    answer: Result<Option<Answer>, AskError>,
}

impl Contacts {
    /// Asks about every block that the run has not been answered for, once.
    pub(super) async fn pass(&self, work: &Work<'_>, sitting: &mut Sitting<'_>) -> anyhow::Result<Pass> {
        let course = self.course();
        if let Some(how) = course.is_called_off(work.run.id, sitting.closing).await? {
            return Ok(Pass::CalledOff(how));
        }
        let no_more = CancellationToken::new();
        let mut answers = pin!(self.questions(work, no_more.clone()).await?);
        let mut called_off = pin!(course.called_off(work.run.id, sitting.closing));
        let mut so_far = SoFar::default();
        loop {
            let asked = tokio::select! {
                biased;
                how = &mut called_off => {
                    self.note_answers(&mut so_far).await?;
                    return Ok(Pass::CalledOff(how?));
                }
                asked = answers.next() => asked,
            };
            let Some(asked) = asked else { break };
            let mut asked = asked?;
            if is_over_somebody(&asked, sitting) && so_far.ending.is_none() {
                tokio::select! {
                    biased;
                    how = &mut called_off => return Ok(Pass::CalledOff(how?)),
                    apart = self.ask_apart(work, &asked) => asked = apart,
                }
            }
            self.take(work, asked, sitting, &mut so_far).await?;
            if so_far.ending.is_some() {
                no_more.cancel();
            }
        }
        self.note_answers(&mut so_far).await?;
        Ok(so_far.ending.or(so_far.gap.map(Pass::Gaps)).unwrap_or(Pass::Through))
    }

    /// The questions about all blocks that are left, as they are answered, until no more are wanted. Dropped, it drops
    /// those under way.
    async fn questions(
        &self,
        work: &Work<'_>,
        no_more: CancellationToken,
    ) -> anyhow::Result<impl Stream<Item = anyhow::Result<Asked>>> {
        let asking = self.blocks_left(work).await?.into_iter().map(|key| {
            let (this, work) = (self.clone(), work.owned());
            async move {
                // A task of its own, so that the next answers are read while this one is written.
                let mut task = JoinSet::new();
                task.spawn(async move { this.ask_block(&work, key).await });
                task.join_next().await.expect("a question is one task")?
            }
        });
        let asking: Vec<_> = asking.collect();
        Ok(stream::iter(asking).take_until(no_more.cancelled_owned()).buffered(self.settings.at_once))
    }

    /// Uses an answer, or keeps that there was none and what that means for the rest of the pass.
    async fn take(
        &self,
        work: &Work<'_>,
        asked: Asked,
        sitting: &mut Sitting<'_>,
        so_far: &mut SoFar,
    ) -> anyhow::Result<()> {
        let Asked { key, people, at, answer } = asked;
        let error = match answer {
            Ok(answer) => {
                sitting.krr_works |= answer.is_some();
                so_far.unkept |= answer.is_some();
                so_far.answered |= answer.is_some();
                let answer = answer.unwrap_or_default();
                let strays = answer.strays;
                return self.apply(work, key, at, by_person(&people, answer), strays).await;
            }
            Err(error) => error,
        };
        sitting.krr_works = false;
        self.note_answers(so_far).await?;
        self.note_failure(work, key, &error).await?;
        so_far.refused += u32::from(error.is_about_the_question());
        let all_refused = !so_far.answered && so_far.refused >= REFUSED_WITHOUT_AN_ANSWER;
        if !error.is_transient() && (!error.is_about_the_question() || all_refused) {
            so_far.ending.get_or_insert(Pass::Refused(error));
        } else if let Some(until) = self.rests_until(&error) {
            so_far.ending.get_or_insert(Pass::Closed(error, until));
        } else {
            so_far.gap = Some(error);
        }
        Ok(())
    }

    /// The same question in parts. Where none of them is answered, the question has come to nothing as before.
    async fn ask_apart(&self, work: &Work<'_>, asked: &Asked) -> Asked {
        let (key, people, at) = (asked.key, asked.people.clone(), self.clock.now());
        let ids = people.iter().map(|person| person.national_id).collect();
        let answer = self.krr.ask_apart(work.agreement.consumer_org, ids).await.map(Some);
        if let Ok(Some(answer)) = &answer {
            tracing::warn!(
                municipality = key.municipality.0,
                block = key.block,
                failed = answer.failed.len(),
                "KRR breaks down over somebody"
            );
        }
        Asked { key, people, at, answer }
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
    async fn note_answers(&self, so_far: &mut SoFar) -> anyhow::Result<()> {
        if std::mem::take(&mut so_far.unkept) {
            let mut tx = self.store.begin().await?;
            tx.register_answered(REGISTER, self.clock.now()).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    pub(super) async fn blocks_left(&self, work: &Work<'_>) -> anyhow::Result<Vec<BlockKey>> {
        let municipality = work.agreement.municipality;
        if let Some(person) = work.run.person {
            let counts = self.course().parts(work.run.id).await?;
            let done =
                counts.iter().any(|part| part.municipality == municipality && part.counts.tally.asked > 0);
            return Ok(if done { Vec::new() } else { vec![BlockKey::of(municipality, person)] });
        }
        self.store.read().await?.blocks_left(work.run.id, municipality).await
    }

    /// Those of a block about whom the run asks.
    pub(super) async fn people(&self, work: &OwnedWork, key: BlockKey) -> anyhow::Result<Vec<BlockPerson>> {
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
}

/// Whether a question came to nothing that might have been answered without somebody in it: KRR has answered
/// others since any last came to nothing.
fn is_over_somebody(asked: &Asked, sitting: &Sitting<'_>) -> bool {
    let over_somebody = |error: &AskError| error.may_be_over_somebody();
    sitting.krr_works && asked.people.len() > 1 && asked.answer.as_ref().is_err_and(over_somebody)
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
