//! What reforms leave to do, read from what is kept: the same for whoever plans, shows or approves.

use std::collections::BTreeSet;

use domain::{
    MunicipalityId, PersonId,
    classification::{
        Classification, Happening, Reform,
        succession::{Act, Conflict, Municipalities, Step, plan},
    },
};
use jiff::civil::Date;
use storage::Transaction;

use crate::import::Digest;

/// The plan of the reforms that are due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// In the order in which they must be done.
    pub steps: Vec<Step>,
    /// What happens in the country on the days of those steps, as far as it concerns them.
    pub happenings: Vec<(Date, Happening)>,
    /// Before anything is done.
    pub municipalities: Municipalities,
}

/// What is left to do of all reforms up to `today`. A reform that is only decided is kept, and planned on its day.
pub async fn planned(tx: &mut Transaction, today: Date) -> anyhow::Result<Result<Planned, Conflict>> {
    let edges = tx.edges(Classification::Municipalities).await?;
    let municipalities = tx.municipalities_to_reform().await?;
    let reforms: Vec<Reform> = Reform::all(&edges).into_iter().filter(|reform| reform.on <= today).collect();
    let steps = match plan(&reforms, &municipalities) {
        Ok(steps) => steps,
        Err(conflict) => return Ok(Err(conflict)),
    };
    let days: BTreeSet<Date> = steps.iter().map(|step| step.on).collect();
    let told = reforms.iter().filter(|reform| days.contains(&reform.on));
    let numbers = numbers_in(&steps, &municipalities);
    let happenings = told
        .flat_map(|reform| reform.happenings().into_iter().map(|happening| (reform.on, happening)))
        .filter(|(_, happening)| happening.names_any(&numbers))
        .collect();
    Ok(Ok(Planned { steps, happenings, municipalities }))
}

impl Planned {
    /// The municipalities that something is done to, those not yet founded left out.
    pub fn concerned(&self) -> BTreeSet<MunicipalityId> {
        let known = |step: &&Step| self.municipalities.names.contains_key(&step.municipality);
        self.steps.iter().filter(known).map(|step| step.municipality).collect()
    }

    /// By which the same plan made from the same ground is known again.
    pub fn digest(&self) -> String {
        let mut digest = Digest::new(PersonId(i64::MAX));
        for Step { on, municipality, act } in &self.steps {
            digest.date(Some(*on)).text(&municipality.to_string());
            match act {
                Act::Renumber { from, to } => digest.text("renumber").text(from.as_str()).text(to.as_str()),
                Act::Rename { from, to } => digest.text("rename").text(from).text(to),
                Act::Found { number, name } => digest.text("found").text(number.as_str()).text(name),
                Act::End { number } => digest.text("end").text(number.as_str()),
                Act::Succeed(succession) => {
                    let whole = if succession.whole { "whole" } else { "part" };
                    digest.text("succeed").text(&succession.into.to_string()).text(whole)
                }
            };
        }
        digest.finish()
    }
}

/// Every number that those who are concerned bear before or after.
fn numbers_in(steps: &[Step], municipalities: &Municipalities) -> BTreeSet<String> {
    let concerned: BTreeSet<MunicipalityId> = steps.iter().map(|step| step.municipality).collect();
    let after = steps.iter().fold(municipalities.clone(), Municipalities::after);
    let own = after.borne.iter().filter(|borne| concerned.contains(&borne.municipality));
    own.map(|borne| borne.number.to_string()).collect()
}
