//! Whether a tree is whole on every day that a change of it touches.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{
    super::{Tree, UnitFacts, UnitId},
    Fault, Rewrite,
};

/// That every unit has a name, a number of its own and a place to belong to, and that nothing belongs to itself.
pub fn whole(tree: &Tree, rewrites: &[Rewrite]) -> Result<(), Fault> {
    for rewrite in rewrites {
        for version in rewrite.after.versions() {
            if is_nameless(&version.what) {
                return Err(Fault::Nameless);
            }
            if let Some(parent) = version.what.parent {
                let there = tree.get(parent).is_some_and(|timeline| timeline.covers(version.span));
                if !there {
                    return Err(Fault::Orphan(rewrite.unit));
                }
            }
        }
        // Whatever belongs to a unit that ends earlier than before must have gone elsewhere.
        for (child, timeline) in tree.units() {
            let mut own =
                timeline.versions().iter().filter(|version| version.what.parent == Some(rewrite.unit));
            if own.any(|version| !rewrite.after.covers(version.span)) {
                return Err(Fault::Orphan(child));
            }
        }
    }
    // Between two of these days nothing changes.
    let days: BTreeSet<Date> = rewrites
        .iter()
        .flat_map(|rewrite| rewrite.after.versions().iter().map(|version| version.span.from))
        .collect();
    days.into_iter().try_for_each(|day| on(tree, rewrites, day))
}

fn on(tree: &Tree, rewrites: &[Rewrite], day: Date) -> Result<(), Fault> {
    let touched: BTreeSet<UnitId> = rewrites.iter().map(|rewrite| rewrite.unit).collect();
    for unit in &touched {
        let Some(facts) = tree.on(*unit, day) else { continue };
        match facts.parent {
            Some(parent) if tree.is_under(parent, *unit, day) => return Err(Fault::Ring(*unit)),
            Some(_) => (),
            None => {
                let others = tree.units().map(|(other, _)| other).filter(|other| other != unit);
                let mut tops = others.filter_map(|other| tree.on(other, day)).filter(|f| f.parent.is_none());
                if tops.next().is_some() {
                    return Err(Fault::SecondTop);
                }
            }
        }
        let Some(number) = facts.number else { continue };
        let same = |other: &UnitId| tree.on(*other, day).is_some_and(|facts| facts.number == Some(number));
        let mut others = tree.units().map(|(other, _)| other).filter(|other| other != unit);
        if let Some(other) = others.find(same) {
            return Err(Fault::SameNumber(other));
        }
    }
    Ok(())
}

fn is_nameless(facts: &UnitFacts) -> bool {
    facts.number.is_none() && facts.name.as_deref().is_none_or(|name| name.trim().is_empty())
}
