//! What has happened since: events are read from the place that is kept, and say whom to ask about.

use std::collections::BTreeSet;

use domain::{Agreement, NationalId};
use sources::folkeregisteret::{AskError, Page};
use storage::retry;
use tokio_util::sync::CancellationToken;

use super::{
    ask::Asked,
    run::{Population, Work},
};
use crate::course::CalledOff;

/// How far the feed was read.
pub(super) enum Read {
    ToTheEnd,
    NoAnswer(AskError),
    CalledOff(CalledOff),
}

impl Population {
    /// Reads on to the end of the feed. The place moves in the transaction that notes whom the events are about, so that
    /// none is lost; one that is met twice costs a look-up.
    pub(super) async fn follow(&self, work: &Work<'_>, closing: &CancellationToken) -> anyhow::Result<Read> {
        let Agreement { municipality, consumer_org, .. } = work.agreement;
        let Some(mut place) = self.store.read().await?.registry_place(municipality).await? else {
            return self.begin_anew(work, closing).await;
        };
        loop {
            let asked = self.register.events(consumer_org, place);
            let page = match self.unless_called_off(work, closing, asked).await? {
                Ok(Ok(page)) => page,
                Ok(Err(AskError::TooOld)) => {
                    let municipality = municipality.0;
                    tracing::warn!(municipality, "the place in the feed is lost; everybody is asked about");
                    return self.begin_anew(work, closing).await;
                }
                Ok(Err(error)) => return Ok(Read::NoAnswer(error)),
                Err(how) => return Ok(Read::CalledOff(how)),
            };
            let Some(last) = page.last else { return Ok(Read::ToTheEnd) };
            let people = concerned(&page);
            retry(async || {
                let (mut tx, now) = (self.store.begin().await?, self.clock.now());
                tx.registry_due(municipality, &people, now).await?;
                tx.set_registry_place(municipality, last, now).await?;
                tx.commit().await
            })
            .await?;
            place = last;
            if !page.more {
                return Ok(Read::ToTheEnd);
            }
        }
    }

    /// Takes the newest number first and asks about everybody then, so that nothing falls between the two.
    async fn begin_anew(&self, work: &Work<'_>, closing: &CancellationToken) -> anyhow::Result<Read> {
        let Agreement { municipality, consumer_org, .. } = work.agreement;
        let asked = self.register.last_sequence(consumer_org);
        let last = match self.unless_called_off(work, closing, asked).await? {
            Ok(Ok(last)) => last,
            Ok(Err(error)) => return Ok(Read::NoAnswer(error)),
            Err(how) => return Ok(Read::CalledOff(how)),
        };
        retry(async || {
            let (mut tx, now) = (self.store.begin().await?, self.clock.now());
            tx.registry_all_due(municipality, now).await?;
            tx.set_registry_place(municipality, last, now).await?;
            tx.commit().await
        })
        .await?;
        Ok(Read::ToTheEnd)
    }

    /// Waits for an answer, or for whoever wants the run to end.
    async fn unless_called_off<T>(
        &self,
        work: &Work<'_>,
        closing: &CancellationToken,
        asked: Asked<T>,
    ) -> anyhow::Result<Result<Result<T, AskError>, CalledOff>> {
        let course = self.course();
        tokio::select! {
            biased;
            how = course.called_off(work.run.id, closing) => Ok(Err(how?)),
            answer = asked => Ok(Ok(answer)),
        }
    }
}

/// Whom a page's events are about, each once, where it touches anything that is asked for.
fn concerned(page: &Page) -> Vec<NationalId> {
    let events = page.events.iter().filter(|event| event.kind.calls_for_look_up());
    let people: BTreeSet<_> = events.filter_map(|event| event.person).collect();
    people.into_iter().collect()
}
