//! Taking in what Enhetsregisteret knows of a municipality: its tree, as it stands there.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    Fault, Plan, Span, Timeline, Tree, UnitFacts, UnitId, UnitKind,
    plan::{check, rewrites},
};
use crate::{OrganisationNumber, entity::EntityFacts};

/// A plan that takes in every entity that no unit stands for: a unit each, which says nothing of its own yet, so that the
/// register is followed in everything. An entity whose parent is not among them belongs to the top.
///
/// `top` is the municipality's own number. Entities without a day of registration came on `today`.
pub fn adopt(
    tree: &Tree,
    top: OrganisationNumber,
    entities: &BTreeMap<OrganisationNumber, EntityFacts>,
    today: Date,
) -> Result<Plan, Fault> {
    let mut after = tree.clone();
    if after.top(today).is_none() {
        let facts = entities.get(&top).ok_or(Fault::Nameless)?;
        begin(&mut after, top, facts, None, today);
    }
    let mut waiting: Vec<OrganisationNumber> =
        entities.keys().copied().filter(|number| after.numbered(*number, today).is_none()).collect();
    // From the top down: a unit comes when what it belongs to is there.
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|number| !take(&mut after, *number, entities, today));
        if waiting.len() == before {
            break;
        }
    }
    let root = after.top(today).ok_or(Fault::Nameless)?;
    // Those left belong to each other in a ring, or to what is not ours.
    for number in waiting {
        begin(&mut after, number, &entities[&number], Some(root), today);
    }
    let rewrites = rewrites(tree, &after);
    if rewrites.is_empty() {
        return Err(Fault::Nothing);
    }
    check::whole(&after, &rewrites)?;
    Ok(Plan { day: today, rewrites, successions: Vec::new() })
}

fn take(
    tree: &mut Tree,
    number: OrganisationNumber,
    entities: &BTreeMap<OrganisationNumber, EntityFacts>,
    today: Date,
) -> bool {
    let facts = &entities[&number];
    let parent = match facts.parent {
        Some(parent) => tree.numbered(parent, today),
        None => tree.top(today),
    };
    parent.map(|parent| begin(tree, number, facts, Some(parent), today)).is_some()
}

fn begin(
    tree: &mut Tree,
    number: OrganisationNumber,
    entity: &EntityFacts,
    parent: Option<UnitId>,
    today: Date,
) {
    let kind = UnitKind::likely(entity.form.code(), entity.industries.first().map(String::as_str));
    let facts = UnitFacts { number: Some(number), parent, ..UnitFacts::new(kind) };
    let told = entity.started.or(entity.registered).filter(|day| *day <= today).unwrap_or(today);
    let first = |unit: UnitId| tree.get(unit).and_then(|timeline| timeline.versions().first());
    // Nothing is there before what it belongs to.
    let from = parent.and_then(first).map_or(told, |parent| told.max(parent.span.from));
    let unit = tree.next_id();
    tree.set(unit, Timeline::default().begun(facts, Span::from(from)));
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
