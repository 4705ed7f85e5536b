//! Taking in what Enhetsregisteret knows of a municipality: its tree, as it stands there.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    Fault, Plan, Span, Timeline, Tree, UnitFacts, UnitId, UnitKind,
    plan::{check, rewrites},
};
use crate::{OrganisationNumber, entity::EntityFacts};

/// A plan that takes in every entity that no unit has ever stood for: a unit each, which says nothing of its own yet, so
/// that the register is followed in everything. What the municipality has closed is not taken in again. An entity whose
/// parent is not among them belongs to the top.
///
/// `top` is the municipality's own number. Entities without a day of registration came on `today`.
pub fn adopt(
    tree: &Tree,
    top: OrganisationNumber,
    entities: &BTreeMap<OrganisationNumber, EntityFacts>,
    today: Date,
) -> Result<Plan, Fault> {
    let mut after = tree.clone();
    let known = tree.numbers_ever();
    let mut places = tree.numbers(today);
    let root = match after.top(today) {
        Some(root) => root,
        None => begin(&mut after, top, entities.get(&top).ok_or(Fault::Nameless)?, None, today),
    };
    places.insert(top, root);
    let mut waiting: Vec<(OrganisationNumber, &EntityFacts)> = entities
        .iter()
        .map(|(number, facts)| (*number, facts))
        .filter(|(number, _)| *number != top && !known.contains(number))
        .collect();
    // From the top down: a unit comes when what it belongs to is there.
    loop {
        let before = waiting.len();
        waiting.retain(|(number, facts)| {
            let parent = facts.parent.map_or(Some(root), |parent| places.get(&parent).copied());
            let Some(parent) = parent else { return true };
            // What is to end takes nothing new.
            let ends = after.get(parent).is_some_and(|timeline| timeline.end().is_some());
            let parent = if ends { root } else { parent };
            places.insert(*number, begin(&mut after, *number, facts, Some(parent), today));
            false
        });
        if waiting.len() == before {
            break;
        }
    }
    // Those left belong to each other in a ring, or to what is not ours.
    for (number, facts) in waiting {
        begin(&mut after, number, facts, Some(root), today);
    }
    let rewrites = rewrites(tree, &after);
    if rewrites.is_empty() {
        return Err(Fault::Nothing);
    }
    check::whole(&after, &rewrites)?;
    Ok(Plan { day: today, rewrites, successions: Vec::new() })
}

fn begin(
    tree: &mut Tree,
    number: OrganisationNumber,
    entity: &EntityFacts,
    parent: Option<UnitId>,
    today: Date,
) -> UnitId {
    let kind = UnitKind::likely(entity.form.code(), entity.industries.first().map(String::as_str));
    let facts = UnitFacts { number: Some(number), parent, ..UnitFacts::new(kind) };
    let told = entity.started.or(entity.registered).filter(|day| *day <= today).unwrap_or(today);
    // Nothing is there before what it belongs to has come to stay.
    let stays = parent.and_then(|parent| tree.get(parent)).and_then(Timeline::stays_since);
    let from = stays.map_or(told, |since| told.max(since));
    let unit = tree.next_id();
    tree.set(unit, Timeline::default().begun(facts, Span::from(from)));
    unit
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::entity::Form;

    const TODAY: Date = date(2026, 11, 28);

    fn number(text: &str) -> OrganisationNumber {
        OrganisationNumber::parse(text).unwrap()
    }

    fn top() -> OrganisationNumber {
        number("310000000")
    }

    fn entity(name: &str, form: &str, parent: Option<OrganisationNumber>, registered: Date) -> EntityFacts {
        let form = Form::from_code(form);
        EntityFacts { parent, registered: Some(registered), ..EntityFacts::named(name.into(), form) }
    }

    fn taken(tree: &Tree, entities: &BTreeMap<OrganisationNumber, EntityFacts>) -> Tree {
        let mut tree = tree.clone();
        for rewrite in adopt(&tree.clone(), top(), entities, TODAY).unwrap().rewrites {
            tree.set(rewrite.unit, rewrite.after);
        }
        tree
    }

    fn fjordvik() -> BTreeMap<OrganisationNumber, EntityFacts> {
        let (learning, school) = (number("313796329"), number("310753610"));
        BTreeMap::from([
            (top(), entity("FJORDVIK KOMMUNE", "KOMM", None, date(1995, 2, 20))),
            (learning, entity("OPPVEKST", "ORGL", Some(top()), date(2005, 1, 1))),
            (school, entity("NESSET SKOLE", "BEDR", Some(learning), date(1998, 8, 1))),
        ])
    }

    #[test]
    fn the_tree_stands_as_it_does_in_the_register_and_nothing_before_what_it_belongs_to() {
        let tree = taken(&Tree::default(), &fjordvik());
        let school = tree.numbered(number("310753610"), TODAY).unwrap();
        assert_eq!(tree.path(school, TODAY).len(), 2);
        assert!(tree.on(school, date(2004, 12, 31)).is_none());
        assert!(tree.on(school, TODAY).unwrap().name.is_none(), "the register's name is followed");
    }

    #[test]
    fn what_is_taken_in_already_is_not_taken_twice() {
        let tree = taken(&Tree::default(), &fjordvik());
        assert_eq!(adopt(&tree, top(), &fjordvik(), TODAY), Err(Fault::Nothing));
        let mut more = fjordvik();
        more.insert(number("310161101"), entity("VIKA SKOLE", "BEDR", Some(top()), TODAY));
        assert_eq!(adopt(&tree, top(), &more, TODAY).unwrap().rewrites.len(), 1);
    }

    #[test]
    fn what_the_municipality_has_closed_is_not_taken_in_again() {
        let tree = taken(&Tree::default(), &fjordvik());
        let school = tree.numbered(number("310753610"), TODAY).unwrap();
        let mut closed = tree.clone();
        closed.set(school, tree.get(school).unwrap().ended(date(2026, 8, 1)));
        assert_eq!(adopt(&closed, top(), &fjordvik(), TODAY), Err(Fault::Nothing));
    }

    #[test]
    fn what_is_to_be_closed_takes_nothing_new() {
        let mut held = fjordvik();
        let school = held.remove(&number("310753610")).unwrap();
        let tree = taken(&Tree::default(), &held);
        let learning = tree.numbered(number("313796329"), TODAY).unwrap();
        let mut closing = tree.clone();
        closing.set(learning, tree.get(learning).unwrap().ended(date(2027, 8, 1)));
        let tree = taken(&closing, &BTreeMap::from([(number("310753610"), school)]));
        let school = tree.numbered(number("310753610"), TODAY).unwrap();
        assert_eq!(tree.path(school, TODAY), [tree.top(TODAY).unwrap()]);
    }

    #[test]
    fn what_belongs_to_something_foreign_or_to_itself_belongs_to_the_top() {
        let (one, other, stray) = (number("313796329"), number("310753610"), number("310161101"));
        let entities = BTreeMap::from([
            (top(), entity("FJORDVIK KOMMUNE", "KOMM", None, date(1995, 2, 20))),
            (one, entity("EN", "ORGL", Some(other), TODAY)),
            (other, entity("TO", "ORGL", Some(one), TODAY)),
            (stray, entity("TRE", "BEDR", Some(number("310007528")), TODAY)),
        ]);
        let tree = taken(&Tree::default(), &entities);
        for number in [one, other, stray] {
            let unit = tree.numbered(number, TODAY).unwrap();
            assert_eq!(tree.path(unit, TODAY), [tree.top(TODAY).unwrap()]);
        }
    }
}
