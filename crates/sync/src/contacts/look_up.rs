//! Asking when needed: the answer is shown and not kept; only that somebody looked is.

use domain::{KrrReport, Outcome, PersonKey, agreement::NotPermitted, oslo};
use sources::krr::AskError;

use super::run::Contacts;

/// What came of one look-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LookedUp {
    Answer(Box<KrrReport>),
    /// Asked, and not mentioned in the answer.
    NotReturned,
    NoAnswer(AskError),
    NotPermitted(NotPermitted),
    /// The person is out of scope, protected, or without an identity number.
    NotCovered,
    NoSuchPerson,
}

impl Contacts {
    /// Asks KRR about one person and keeps nothing but that `asked_by` looked, and for what.
    pub async fn look_up(&self, key: PersonKey, asked_by: &str, purpose: &str) -> anyhow::Result<LookedUp> {
        let mut reader = self.store.read().await?;
        let (Some(person), Some(agreement)) =
            (reader.person(key).await?, reader.agreement(key.municipality).await?)
        else {
            return Ok(LookedUp::NoSuchPerson);
        };
        drop(reader);
        let now = self.clock.now();
        if let Err(why) = agreement.permits_asking(oslo::date(now)) {
            return Ok(LookedUp::NotPermitted(why));
        }
        let Some(national_id) =
            person.national_id.filter(|_| agreement.covers(person.scope, person.protection))
        else {
            return Ok(LookedUp::NotCovered);
        };
        let answer = self.krr.ask(agreement.consumer_org, vec![national_id]).await;
        let looked_up = match answer {
            Err(error) => LookedUp::NoAnswer(error),
            Ok(mut answer) => answer
                .reports
                .pop()
                .map_or(LookedUp::NotReturned, |report| LookedUp::Answer(Box::new(report))),
        };
        let outcome = match &looked_up {
            LookedUp::Answer(report) => outcome_of(report),
            LookedUp::NotReturned => "not_returned",
            _ => "failed",
        };
        let mut tx = self.store.begin().await?;
        tx.log_look_up(key, now, asked_by, purpose, outcome).await?;
        tx.commit().await?;
        Ok(looked_up)
    }
}

/// The word that is kept of an answer: whether there was an address, not which.
pub(super) fn outcome_of(report: &KrrReport) -> &'static str {
    match report.claim.outcome() {
        Outcome::Value => "value",
        Outcome::Deleted => "deleted",
        _ => "none",
    }
}
