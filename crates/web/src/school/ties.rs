//! Which of a person's ties a visitor may be told of: a guardian's child in another school is not everybody's to know.

use domain::{
    MunicipalityId, PersonKey, Protection,
    access::{Reach, Right, Sight, Target},
};
use storage::{
    Transaction,
    ties::{How, Tie},
};

use crate::auth::Who;

/// Leaves out ties to units beyond the visitor's reach and to children they may not see, and keeps back where a
/// shielded child goes.
pub async fn keep_visible(
    tx: &mut Transaction,
    who: &Who,
    municipality: MunicipalityId,
    ties: &mut Vec<Tie>,
) -> anyhow::Result<()> {
    let reach = who.standing.reach(Right::SeePeople, municipality);
    let mut visible = Vec::with_capacity(ties.len());
    for mut tie in std::mem::take(ties) {
        let within = match &reach {
            Reach::Everywhere => true,
            Reach::Units(units) => units.contains(&tie.unit),
            Reach::Nowhere => false,
        };
        if !within {
            continue;
        }
        let protection = match &tie.how {
            How::Guardian { child, .. } => {
                let child = tx.person(PersonKey { municipality, person: *child }).await?;
                child.map_or(Protection::None, |child| child.protection)
            }
            How::Employee { .. } | How::Child => Protection::None,
        };
        let target = Target { municipality, units: std::slice::from_ref(&tie.unit), protection };
        match who.standing.sight(&target) {
            Sight::Hidden => continue,
            Sight::Shielded => tie.unit_name = None,
            Sight::Open => (),
        }
        visible.push(tie);
    }
    *ties = visible;
    Ok(())
}
