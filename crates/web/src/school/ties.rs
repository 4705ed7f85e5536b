//! Which of a person's ties a visitor may be told of: a guardian's child in another school is not everybody's to know.

use domain::{
    MunicipalityId, PersonId, Protection,
    access::{Reach, Right, Sight, Target},
};
use storage::{
    Transaction,
    ties::{How, Tie},
};

use crate::auth::Who;

/// Leaves out ties to units beyond the visitor's reach and to children they may not see, and keeps back where a
/// shielded child goes. All are people of one municipality.
pub async fn keep_visible<'a>(
    tx: &mut Transaction,
    who: &Who,
    municipality: MunicipalityId,
    of_each: impl IntoIterator<Item = &'a mut Vec<Tie>>,
) -> anyhow::Result<()> {
    let reach = who.standing.reach(Right::SeePeople, municipality);
    let within = |tie: &Tie| match &reach {
        Reach::Everywhere => true,
        Reach::Units(units) => units.contains(&tie.unit),
        Reach::Nowhere => false,
    };
    let mut of_each: Vec<_> = of_each.into_iter().collect();
    let mut children = Vec::new();
    for ties in &mut of_each {
        ties.retain(within);
        children.extend(ties.iter().filter_map(child));
    }
    let shielded = tx.shielded(municipality, &children).await?;
    for ties in of_each {
        ties.retain_mut(|tie| {
            let protection = child(tie).and_then(|child| shielded.get(&child).copied());
            let protection = protection.unwrap_or(Protection::None);
            let target = Target { municipality, units: std::slice::from_ref(&tie.unit), protection };
            let sight = who.standing.sight(&target);
            if sight == Sight::Shielded {
                tie.unit_name = None;
            }
            sight != Sight::Hidden
        });
    }
    Ok(())
}

/// The child by whom somebody is tied to a unit.
fn child(tie: &Tie) -> Option<PersonId> {
    match &tie.how {
        How::Guardian { child, .. } => Some(*child),
        How::Employee { .. } | How::Child => None,
    }
}
