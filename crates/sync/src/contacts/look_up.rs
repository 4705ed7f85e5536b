//! Asking when needed: the answer is shown and not kept; only that somebody looked is.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use domain::{Agreement, KrrReport, NationalId, Outcome, PersonId, PersonKey, agreement::NotPermitted, oslo};
use sources::krr::AskError;

use super::run::Contacts;

/// So long somebody who waits for an answer is kept waiting before they are told that KRR does not give one.
pub(super) const PATIENCE: Duration = Duration::from_secs(8);
/// As many as KRR answers for at a time.
const AT_A_TIME: usize = 1000;

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

impl LookedUp {
    /// The word that is kept of it.
    pub fn outcome(&self) -> &'static str {
        match self {
            Self::Answer(report) => outcome_of(report),
            Self::NotReturned => "not_returned",
            _ => "failed",
        }
    }
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
        let mut all = self.look_up_all(&agreement, vec![(key.person, national_id)]).await?;
        let looked_up = all.remove(&key.person).unwrap_or(LookedUp::NotReturned);
        let mut tx = self.store.begin().await?;
        tx.log_look_up(key, now, asked_by, purpose, looked_up.outcome()).await?;
        tx.commit().await?;
        Ok(looked_up)
    }

    /// Asks KRR about many people whom the agreement covers. Whoever asks for them writes down that they did.
    pub(crate) async fn look_up_all(
        &self,
        agreement: &Agreement,
        people: Vec<(PersonId, NationalId)>,
    ) -> anyhow::Result<BTreeMap<PersonId, LookedUp>> {
        let mut looked_up = BTreeMap::new();
        for some in people.chunks(AT_A_TIME) {
            let ids = some.iter().map(|(_, id)| *id).collect();
            let asking = self.krr.ask(agreement.consumer_org, ids);
            match tokio::time::timeout(PATIENCE, asking).await.unwrap_or(Err(AskError::Timeout)) {
                Ok(answer) => {
                    let mut reports: HashMap<NationalId, KrrReport> =
                        answer.reports.into_iter().map(|report| (report.national_id, report)).collect();
                    looked_up.extend(some.iter().map(|(person, id)| {
                        let report = reports.remove(id).map(Box::new);
                        (*person, report.map_or(LookedUp::NotReturned, LookedUp::Answer))
                    }));
                }
                Err(error) => {
                    self.note_silence(&error).await?;
                    looked_up
                        .extend(some.iter().map(|(person, _)| (*person, LookedUp::NoAnswer(error.clone()))));
                }
            }
        }
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
