//! Whether a tree is whole, on every day.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{Span, Tree, UnitFacts, UnitId, Version},
    Fault, Rewrite,
};

/// That every unit has a name, a number of its own and a place to belong to, that nothing belongs to itself, and that
/// there is one top. What is planned for later days counts as well, whoever planned it.
pub fn whole(tree: &Tree, rewrites: &[Rewrite]) -> Result<(), Fault> {
    let touched: BTreeSet<UnitId> = rewrites.iter().map(|rewrite| rewrite.unit).collect();
    for rewrite in rewrites {
        if rewrite.after.versions().iter().any(|version| is_nameless(&version.what)) {
            return Err(Fault::Nameless);
        }
    }
    orphans(tree, &touched)?;
    rings(tree)?;
    let tops = together(tree, |facts| facts.parent.is_none().then_some(()));
    if first_of(&tops, &touched).is_some() {
        return Err(Fault::SecondTop);
    }
    match first_of(&together(tree, |facts| facts.number), &touched) {
        Some((_, other)) => Err(Fault::SameNumber(other)),
        None => Ok(()),
    }
}

/// What belongs to a unit is there only while the unit is.
fn orphans(tree: &Tree, touched: &BTreeSet<UnitId>) -> Result<(), Fault> {
    for (unit, version) in versions(tree) {
        let Some(parent) = version.what.parent else { continue };
        let concerns = touched.contains(&unit) || touched.contains(&parent);
        if concerns && !tree.get(parent).is_some_and(|timeline| timeline.covers(version.span)) {
            return Err(Fault::Orphan(unit));
        }
    }
    Ok(())
}

/// A ring is closed on a day when some unit in it comes to belong to another, so those are the days to look at.
fn rings(tree: &Tree) -> Result<(), Fault> {
    for (unit, version) in versions(tree) {
        if let Some(parent) = version.what.parent
            && tree.is_under(parent, unit, version.span.from)
        {
            return Err(Fault::Ring(unit));
        }
    }
    Ok(())
}

/// The units of which two have the same at the same time, in pairs.
fn together<K: Ord>(tree: &Tree, of: impl Fn(&UnitFacts) -> Option<K>) -> Vec<(UnitId, UnitId)> {
    let mut held: BTreeMap<K, Vec<(Span, UnitId)>> = BTreeMap::new();
    for (unit, version) in versions(tree) {
        if let Some(key) = of(&version.what) {
            held.entry(key).or_default().push((version.span, unit));
        }
    }
    let mut pairs = Vec::new();
    for mut spans in held.into_values() {
        spans.sort_unstable();
        for pair in spans.windows(2) {
            let [(span, unit), (next, other)] = pair else { continue };
            if unit != other && span.shared(*next).is_some() {
                pairs.push((*unit, *other));
            }
        }
    }
    pairs
}

/// The first pair that concerns a touched unit, that one first.
fn first_of(pairs: &[(UnitId, UnitId)], touched: &BTreeSet<UnitId>) -> Option<(UnitId, UnitId)> {
    let mut turned = pairs.iter().flat_map(|(one, other)| [(*other, *one), (*one, *other)]);
    turned.find(|(unit, _)| touched.contains(unit))
}

fn versions(tree: &Tree) -> impl Iterator<Item = (UnitId, &Version<UnitFacts>)> {
    tree.units().flat_map(|(unit, timeline)| timeline.versions().iter().map(move |version| (unit, version)))
}

fn is_nameless(facts: &UnitFacts) -> bool {
    facts.number.is_none() && facts.name.as_deref().is_none_or(|name| name.trim().is_empty())
}
