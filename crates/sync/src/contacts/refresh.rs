//! "Oppdater": a fresh look at one person for somebody who waits for it.

use domain::{
    Derived, Fields, KrrReport, PersonKey, Source,
    agreement::{Mode, NotPermitted},
    krr::ProblemCode,
    oslo,
};
use jiff::Timestamp;
use sources::krr::AskError;
use storage::claims::Cause;

use super::{
    compare::{Compared, Heard, compare},
    look_up::PATIENCE,
    run::{Contacts, REGISTER},
};

/// What came of a fresh look.
#[derive(Debug)]
pub enum Refreshed {
    /// KRR answered, and what is shown is what it says now. `fields` are those that changed.
    Kept {
        fields: Fields,
        before: Box<Derived>,
        after: Box<Derived>,
    },
    /// KRR answered, and nothing of it may be kept: this is what it said.
    Shown(Box<KrrReport>),
    /// Asked, and not mentioned in the answer.
    NotReturned,
    /// KRR, or we, could make nothing of the person.
    Refused(ProblemCode),
    NoAnswer(AskError),
    NotPermitted(NotPermitted),
    /// The person is out of scope, protected, or without an identity number.
    NotCovered,
    NoSuchPerson,
}

impl Contacts {
    /// Asks KRR about one person now, for `asked_by`, and keeps the answer where the municipality's agreement says
    /// that it may be kept. That somebody looked is kept in either case.
    pub async fn refresh(&self, key: PersonKey, asked_by: &str, purpose: &str) -> anyhow::Result<Refreshed> {
        let mut reader = self.store.read().await?;
        let (Some(person), Some(agreement)) =
            (reader.person(key).await?, reader.agreement(key.municipality).await?)
        else {
            return Ok(Refreshed::NoSuchPerson);
        };
        drop(reader);
        let asked_at = self.clock.now();
        if let Err(why) = agreement.permits_asking(oslo::date(asked_at)) {
            return Ok(Refreshed::NotPermitted(why));
        }
        let covered = agreement.covers(person.scope, person.protection);
        let Some(national_id) = person.national_id.filter(|_| covered) else {
            return Ok(Refreshed::NotCovered);
        };
        let asking = self.krr.ask(agreement.consumer_org, vec![national_id]);
        let answer = tokio::time::timeout(PATIENCE, asking).await.unwrap_or(Err(AskError::Timeout));
        let refreshed = match answer {
            Err(error) => {
                self.log(key, asked_at, asked_by, purpose, "failed").await?;
                self.note_silence(&error).await?;
                return Ok(Refreshed::NoAnswer(error));
            }
            Ok(mut answer) => match (answer.reports.pop(), answer.failed.pop()) {
                (Some(report), _) => report,
                (None, failed) => {
                    let outcome = if failed.is_some() { "failed" } else { "not_returned" };
                    self.log(key, asked_at, asked_by, purpose, outcome).await?;
                    return Ok(
                        failed.map_or(Refreshed::NotReturned, |failed| Refreshed::Refused(failed.code))
                    );
                }
            },
        };
        let outcome = super::look_up::outcome_of(&refreshed);
        if agreement.mode == Mode::LookUp {
            self.log(key, asked_at, asked_by, purpose, outcome).await?;
            return Ok(Refreshed::Shown(Box::new(refreshed)));
        }
        self.keep(key, Heard { report: refreshed, at: asked_at }, (asked_by, purpose, outcome)).await
    }

    async fn keep(
        &self,
        key: PersonKey,
        heard: Heard,
        (asked_by, purpose, outcome): (&str, &str, &str),
    ) -> anyhow::Result<Refreshed> {
        let (now, asked_at) = (self.clock.now(), heard.at);
        let mut tx = self.store.begin().await?;
        tx.lock_block(storage::blocks::BlockKey::of(key.municipality, key.person)).await?;
        let Some((_, before)) = tx.derived(key).await? else { return Ok(Refreshed::NoSuchPerson) };
        let held = tx.claims(key).await?.krr;
        let mut fields = Fields::NONE;
        // Somebody waits for their own change, so a value that goes is not held back as a night's would be.
        if let Compared::New { claim, .. } = compare(held.as_ref(), heard) {
            tx.set_krr_claim(key, &domain::claims::Told { claim, at: asked_at }).await?;
            let rules = tx.precedence(key.municipality).await?;
            fields = tx.rederive(key, &rules, Cause { source: Source::Krr, run: None, at: now }).await?;
        }
        tx.heard_about(key, asked_at).await?;
        tx.register_answered(REGISTER, now).await?;
        tx.log_look_up(key, asked_at, asked_by, purpose, outcome).await?;
        let after = tx.derived(key).await?.map_or_else(|| before.clone(), |(_, after)| after);
        tx.commit().await?;
        Ok(Refreshed::Kept { fields, before: Box::new(before), after: Box::new(after) })
    }

    /// Everybody else who looks is told as well that KRR does not answer.
    pub(super) async fn note_silence(&self, error: &AskError) -> anyhow::Result<()> {
        let (circuit, until) = self.krr.circuit();
        let mut tx = self.store.begin().await?;
        tx.register_failed(REGISTER, error.code(), circuit, until, self.clock.now()).await?;
        tx.commit().await
    }

    async fn log(
        &self,
        key: PersonKey,
        at: Timestamp,
        asked_by: &str,
        purpose: &str,
        outcome: &str,
    ) -> anyhow::Result<()> {
        let mut tx = self.store.begin().await?;
        tx.log_look_up(key, at, asked_by, purpose, outcome).await?;
        tx.commit().await
    }
}
