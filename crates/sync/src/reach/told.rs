//! What KRR says when it is asked for the sake of a question: used for the answer, and not kept.

use std::collections::BTreeMap;

use domain::{KrrClaim, MunicipalityId, NationalId, PersonId, oslo};
use jiff::Timestamp;
use storage::{Reader, Transaction};

use super::{Ground, Order, people};
use crate::contacts::{Contacts, LookedUp};

/// What came of asking about each.
#[derive(Default)]
pub struct Told(BTreeMap<PersonId, LookedUp>);

impl Told {
    pub fn of(&self, person: PersonId) -> Option<KrrClaim> {
        match self.0.get(&person)? {
            LookedUp::Answer(report) => Some(report.claim.clone()),
            _ => None,
        }
    }

    /// Writes down that somebody looked.
    pub async fn log(
        &self,
        tx: &mut Transaction,
        municipality: MunicipalityId,
        asked_by: &str,
        at: Timestamp,
    ) -> anyhow::Result<()> {
        let mut by_outcome: BTreeMap<&str, Vec<PersonId>> = BTreeMap::new();
        for (person, looked_up) in &self.0 {
            by_outcome.entry(looked_up.outcome()).or_default().push(*person);
        }
        for (outcome, people) in by_outcome {
            tx.log_look_ups(municipality, &people, at, (asked_by, "reach", outcome)).await?;
        }
        Ok(())
    }
}

impl Contacts {
    /// Those about whom KRR's word makes a difference: nobody is looked up for an answer that is no whatever it says.
    pub(super) async fn worth_asking(
        &self,
        reader: &mut Reader,
        order: &Order,
        ground: &Ground,
        now: Timestamp,
    ) -> anyhow::Result<Vec<(PersonId, NationalId)>> {
        let (municipality, today) = (ground.municipality, oslo::date(now));
        let people = people(reader, municipality, &order.people).await?;
        let about = order.about(municipality);
        let receives = reader.receives_about(municipality, &people.numbers(), about, today, now).await?;
        let may_receive = |id| receives.get(&id).is_some_and(|kinds| kinds.contains(order.question.kind));
        Ok(people
            .all()
            .filter(|person| {
                !person.protection.is_shielded() && ground.covers(person) && may_receive(person.key.person)
            })
            .filter_map(|person| Some((person.key.person, person.national_id?)))
            .collect())
    }

    /// Asks KRR about them now.
    pub(super) async fn ask_now(
        &self,
        ground: &Ground,
        people: Vec<(PersonId, NationalId)>,
    ) -> anyhow::Result<Told> {
        let Some(agreement) = &ground.agreement else { return Ok(Told::default()) };
        self.look_up_all(agreement, people).await.map(Told)
    }
}
