//! Carrying an order out on a tree, without asking whether the tree is still whole.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{
    super::{
        Order, Span, Timeline, Tree, UnitFacts, UnitId,
        order::{Becomes, Edit, Part, Those},
    },
    Fault, Succession,
};

pub fn out(tree: &mut Tree, order: &Order, day: Date) -> Result<Vec<Succession>, Fault> {
    match order {
        Order::Add(facts) => {
            begin(tree, facts, day);
            Ok(Vec::new())
        }
        Order::Change(unit, edits) => {
            change(tree, *unit, edits, day)?;
            Ok(Vec::new())
        }
        Order::Close(unit, those) => {
            close(tree, *unit, *those, day)?;
            Ok(Vec::new())
        }
        Order::Merge { units, into } => merge(tree, units, into, day),
        Order::Split { unit, goes_on, into } => split(tree, *unit, *goes_on, into, day),
    }
}

fn begin(tree: &mut Tree, facts: &UnitFacts, day: Date) -> UnitId {
    let unit = tree.next_id();
    tree.set(unit, Timeline::default().begun(facts.clone(), Span::from(day)));
    unit
}

fn change(tree: &mut Tree, unit: UnitId, edits: &[Edit], day: Date) -> Result<(), Fault> {
    let held = there(tree, unit, day)?;
    let changed = held.changed(day, |then, facts| {
        let mut facts = facts.clone();
        for edit in edits {
            edit.apply(then, &mut facts);
        }
        facts
    });
    tree.set(unit, changed);
    Ok(())
}

/// Ends a unit that is not the top of the tree.
fn close(tree: &mut Tree, unit: UnitId, those: Those, day: Date) -> Result<(), Fault> {
    let held = there(tree, unit, day)?;
    if held.on(day).is_some_and(|facts| facts.parent.is_none()) {
        return Err(Fault::Top);
    }
    let ended = held.ended(day);
    tree.set(unit, ended);
    let children = tree.children_since(unit, day);
    match those {
        Those::None if children.is_empty() => Ok(()),
        Those::None => Err(Fault::HasChildren(children.into_iter().collect())),
        Those::Close => children.into_iter().try_for_each(|child| {
            if tree.on(child, day).is_some() {
                close(tree, child, Those::Close, day)
            } else {
                // It was only planned, and now it never will be.
                let never = tree.get(child).map(|timeline| timeline.ended(day)).unwrap_or_default();
                tree.set(child, never);
                Ok(())
            }
        }),
        Those::Move(to) => {
            move_all(tree, unit, to, &children, day);
            Ok(())
        }
    }
}

/// Whatever belongs to one unit on a day or later belongs to another instead.
fn move_all(tree: &mut Tree, from: UnitId, to: UnitId, children: &BTreeSet<UnitId>, day: Date) {
    for child in children {
        let Some(held) = tree.get(*child) else { continue };
        let moved = held.versions().iter().flat_map(|version| {
            let before = version.span.before(day).map(|span| (span, version.what.clone()));
            let since = version.span.since(day).map(|span| {
                let mut facts = version.what.clone();
                if facts.parent == Some(from) {
                    facts.parent = Some(to);
                }
                (span, facts)
            });
            before.into_iter().chain(since)
        });
        let moved = moved.fold(Timeline::default(), |timeline, (span, facts)| timeline.begun(facts, span));
        tree.set(*child, moved);
    }
}

fn merge(tree: &mut Tree, units: &[UnitId], into: &Becomes, day: Date) -> Result<Vec<Succession>, Fault> {
    let units: BTreeSet<UnitId> = units.iter().copied().collect();
    if units.len() < 2 {
        return Err(Fault::TooFew);
    }
    let one = match into {
        Becomes::OneOfThem(one) if units.contains(one) => *one,
        Becomes::OneOfThem(other) => return Err(Fault::NotThere(*other)),
        Becomes::New(facts) => begin(tree, facts, day),
    };
    there(tree, one, day)?;
    let ending: Vec<UnitId> = units.into_iter().filter(|unit| *unit != one).collect();
    for unit in &ending {
        close(tree, *unit, Those::Move(one), day)?;
    }
    Ok(ending.into_iter().map(|from| Succession { from, to: one, day }).collect())
}

fn split(
    tree: &mut Tree,
    unit: UnitId,
    goes_on: bool,
    into: &[Part],
    day: Date,
) -> Result<Vec<Succession>, Fault> {
    there(tree, unit, day)?;
    if into.len() + usize::from(goes_on) < 2 {
        return Err(Fault::TooFew);
    }
    let mut successions = Vec::new();
    for part in into {
        let to = begin(tree, &part.facts, day);
        let own = tree.children_since(unit, day);
        if let Some(stranger) = part.takes.iter().find(|child| !own.contains(child)) {
            return Err(Fault::NotItsOwn(*stranger));
        }
        move_all(tree, unit, to, &part.takes.iter().copied().collect(), day);
        successions.push(Succession { from: unit, to, day });
    }
    if !goes_on {
        close(tree, unit, Those::None, day).map_err(|fault| match fault {
            Fault::HasChildren(left) => Fault::LeftOver(left),
            other => other,
        })?;
    }
    Ok(successions)
}

fn there(tree: &Tree, unit: UnitId, day: Date) -> Result<&Timeline<UnitFacts>, Fault> {
    tree.get(unit).filter(|timeline| timeline.on(day).is_some()).ok_or(Fault::NotThere(unit))
}
