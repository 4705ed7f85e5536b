//! Which new place is the same as which old one.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Because, Fate, Origin, Reform};
use crate::classification::{Edge, Named, ParallelNames};

/// The reform that the lines of one day tell of.
pub(super) fn reform<'e>(on: Date, edges: impl Iterator<Item = &'e Edge>) -> Reform {
    let mut reform = Reform { on, fates: BTreeMap::new(), origins: BTreeMap::new() };
    for edge in edges {
        if let Some(old) = &edge.old {
            let fate = reform.fates.entry(old.code.clone()).or_insert_with(|| unknown_fate(old));
            fate.goes_to.extend(edge.new.iter().map(|new| new.code.clone()));
        }
        if let Some(new) = &edge.new {
            let origin = reform.origins.entry(new.code.clone()).or_insert_with(|| unknown_origin(new));
            origin.comes_from.extend(edge.old.iter().map(|old| old.code.clone()));
        }
    }
    // The surest ground first, so that a weaker one never takes a place that a surer one would have had.
    for because in [Because::SameNumber, Because::SameName, Because::OnlyOne] {
        continue_where(&mut reform, because);
    }
    reform
}

fn unknown_fate(old: &Named) -> Fate {
    Fate { name: old.name.clone(), continued_by: None, goes_to: BTreeSet::new() }
}

fn unknown_origin(new: &Named) -> Origin {
    Origin { name: new.name.clone(), continues: None, comes_from: BTreeSet::new() }
}

/// Joins new places to old ones on one ground, where it speaks for one pair only.
fn continue_where(reform: &mut Reform, because: Because) {
    let free = |code: &&String| reform.fates[*code].continued_by.is_none();
    let wanted: Vec<(String, String)> = reform
        .origins
        .iter()
        .filter(|(_, origin)| origin.continues.is_none())
        .filter_map(|(new, origin)| {
            let mut fitting =
                origin.comes_from.iter().filter(free).filter(|old| fits(reform, old, new, because));
            let old = fitting.next()?;
            fitting.next().is_none().then(|| (old.clone(), new.clone()))
        })
        .collect();
    for (old, new) in &wanted {
        // Two that claim the same old place on the same ground leave it to a weaker one.
        if wanted.iter().filter(|(claimed, _)| claimed == old).count() > 1 {
            continue;
        }
        if let (Some(fate), Some(origin)) = (reform.fates.get_mut(old), reform.origins.get_mut(new)) {
            fate.continued_by = Some(new.clone());
            origin.continues = Some((old.clone(), because));
        }
    }
}

fn fits(reform: &Reform, old: &str, new: &str, because: Because) -> bool {
    let fate = &reform.fates[old];
    match because {
        Because::SameNumber => old == new,
        Because::SameName => {
            ParallelNames(&fate.name).share_one_with(ParallelNames(&reform.origins[new].name))
        }
        Because::OnlyOne => fate.goes_to.len() == 1,
    }
}
