//! A planned change as it waits for approval: the new claim, and the difference as a person reads it.

use std::collections::HashMap;

use anyhow::Context as _;
use domain::{Derived, Fields, KrrClaim, MunicipalityId, Precedence, claims::Told, derive};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use storage::{
    blocks::{HeldRest, PersonWrite, Planned},
    plans::PlanItem,
    rows::KrrRow,
};

use crate::difference::Difference;

/// What would be written for one person.
#[derive(Serialize, Deserialize)]
struct Payload {
    krr: KrrRow,
    differences: Vec<Difference>,
}

/// Makes the payload of a planned change.
pub(super) fn payload(told: &Told<KrrClaim>, old: &Derived, new: &Derived, fields: Fields) -> String {
    let payload = Payload { krr: told.into(), differences: Difference::between(old, new, fields) };
    serde_json::to_string(&payload).expect("columns and texts always have a JSON form")
}

/// Turns a planned claim back into a write, derived anew by the rules in force in each municipality.
pub struct PlannedClaim {
    pub rules: HashMap<MunicipalityId, Precedence>,
    pub now: Timestamp,
}

impl Planned for PlannedClaim {
    fn write(
        &self,
        municipality: MunicipalityId,
        item: &PlanItem,
        rest: HeldRest,
    ) -> anyhow::Result<PersonWrite> {
        let rules = self.rules.get(&municipality).context("a plan for a municipality without rules")?;
        let payload: Payload = serde_json::from_str(&item.payload).context("plan_item.payload")?;
        let told: Told<KrrClaim> = payload.krr.try_into()?;
        Ok(weigh(told, rest, rules, self.now))
    }
}

/// What a new claim makes of one person.
pub(super) fn weigh(
    told: Told<KrrClaim>,
    mut rest: HeldRest,
    rules: &Precedence,
    now: Timestamp,
) -> PersonWrite {
    rest.claims.krr = Some(told);
    let derived = derive(&rest.claims, rules, now);
    let fields = derived.differs_from(&rest.derived);
    let next_turn = rest.claims.next_turn(now);
    let told = rest.claims.krr.take().expect("it was put there three lines ago");
    PersonWrite { person: rest.person, krr: told, derived, fields, next_turn }
}
