use jiff::civil::date;

use super::{
    super::{
        UnitKind,
        order::{Becomes, Edit, Part, Those},
    },
    *,
};

const START: Date = date(2020, 1, 1);
const DAY: Date = date(2026, 8, 1);
const TOP: UnitId = UnitId(1);
const LEARNING: UnitId = UnitId(2);
const HEALTH: UnitId = UnitId(3);
const NESSET: UnitId = UnitId(4);
const VIKA: UnitId = UnitId(5);

fn unit(name: &str, kind: UnitKind, parent: Option<UnitId>) -> UnitFacts {
    UnitFacts { name: Some(name.to_owned()), parent, ..UnitFacts::new(kind) }
}

/// A municipality with two departments and two schools in the first.
fn tree() -> Tree {
    let units = [
        unit("Fjordvik kommune", UnitKind::Municipality, None),
        unit("Oppvekst", UnitKind::Department, Some(TOP)),
        unit("Helse", UnitKind::Department, Some(TOP)),
        unit("Nesset skole", UnitKind::School, Some(LEARNING)),
        unit("Vika skole", UnitKind::School, Some(LEARNING)),
    ];
    units.into_iter().fold(Tree::default(), |tree, facts| after(&tree, &Order::Add(Box::new(facts)), START))
}

fn after(tree: &Tree, order: &Order, day: Date) -> Tree {
    let mut tree = tree.clone();
    for rewrite in plan(&tree, order, day).unwrap().rewrites {
        tree.set(rewrite.unit, rewrite.after);
    }
    tree
}

fn fault(tree: &Tree, order: &Order) -> Fault {
    plan(tree, order, DAY).unwrap_err()
}

fn moved(unit: UnitId, to: UnitId) -> Order {
    Order::Change(unit, vec![Edit::Parent(Some(to))])
}

#[test]
fn a_unit_is_moved_from_a_day_and_stood_where_it_stood_before() {
    let tree = after(&tree(), &moved(NESSET, HEALTH), DAY);
    assert_eq!(tree.path(NESSET, DAY), [TOP, HEALTH]);
    assert_eq!(tree.path(NESSET, DAY.yesterday().unwrap()), [TOP, LEARNING]);
}

#[test]
fn nothing_belongs_to_itself_by_however_many_steps() {
    assert_eq!(fault(&tree(), &moved(LEARNING, NESSET)), Fault::Ring(LEARNING));
    assert_eq!(fault(&tree(), &moved(LEARNING, LEARNING)), Fault::Ring(LEARNING));
}

#[test]
fn nothing_belongs_to_what_is_closed_or_will_be() {
    let closing = after(&tree(), &Order::Close(HEALTH, Those::None), date(2027, 1, 1));
    assert_eq!(fault(&closing, &moved(NESSET, HEALTH)), Fault::Orphan(NESSET));
    assert_eq!(fault(&tree(), &moved(NESSET, UnitId(99))), Fault::Orphan(NESSET));
}

#[test]
fn a_unit_that_others_belong_to_is_closed_only_when_it_is_said_where_they_go() {
    let close = |those| Order::Close(LEARNING, those);
    assert_eq!(fault(&tree(), &close(Those::None)), Fault::HasChildren(vec![NESSET, VIKA]));
    let moved = after(&tree(), &close(Those::Move(HEALTH)), DAY);
    assert_eq!(moved.path(VIKA, DAY), [TOP, HEALTH]);
    assert_eq!(moved.on(LEARNING, DAY), None);
    assert_eq!(moved.path(VIKA, START), [TOP, LEARNING]);
    let closed = after(&tree(), &close(Those::Close), DAY);
    assert!([LEARNING, NESSET, VIKA].into_iter().all(|unit| closed.on(unit, DAY).is_none()));
    assert!(closed.on(HEALTH, DAY).is_some());
}

#[test]
fn whoever_was_to_come_to_a_closed_unit_later_is_told_about_as_well() {
    let planned = after(&tree(), &moved(VIKA, HEALTH), date(2027, 1, 1));
    assert_eq!(fault(&planned, &Order::Close(HEALTH, Those::None)), Fault::HasChildren(vec![VIKA]));
}

#[test]
fn schools_become_one_of_them_or_a_new_one_and_say_which_went_on_in_which() {
    let into_one = Order::Merge { units: vec![NESSET, VIKA], into: Becomes::OneOfThem(VIKA) };
    let made = plan(&tree(), &into_one, DAY).unwrap();
    assert_eq!(made.successions, [Succession { from: NESSET, to: VIKA, day: DAY }]);
    let new = unit("Fjordvik skole", UnitKind::School, Some(LEARNING));
    let into_new = Order::Merge { units: vec![NESSET, VIKA], into: Becomes::New(Box::new(new)) };
    let tree = after(&tree(), &into_new, DAY);
    assert_eq!(tree.on(UnitId(6), DAY).unwrap().name.as_deref(), Some("Fjordvik skole"));
    assert_eq!((tree.on(NESSET, DAY), tree.on(VIKA, DAY)), (None, None));
}

#[test]
fn departments_that_merge_bring_their_units_along() {
    let merge = Order::Merge { units: vec![LEARNING, HEALTH], into: Becomes::OneOfThem(HEALTH) };
    assert_eq!(after(&tree(), &merge, DAY).path(NESSET, DAY), [TOP, HEALTH]);
}

#[test]
fn a_department_is_split_and_each_unit_goes_where_it_is_told_to() {
    let part = |name, takes| Part { facts: unit(name, UnitKind::Department, Some(TOP)), takes };
    let parts = |second| vec![part("Skole", vec![NESSET]), part("Barnehage", second)];
    let split = |into| Order::Split { unit: LEARNING, goes_on: false, into };
    assert_eq!(fault(&tree(), &split(parts(vec![]))), Fault::LeftOver(vec![VIKA]));
    assert_eq!(fault(&tree(), &split(parts(vec![HEALTH]))), Fault::NotItsOwn(HEALTH));
    let tree = after(&tree(), &split(parts(vec![VIKA])), DAY);
    assert_eq!((tree.path(NESSET, DAY), tree.path(VIKA, DAY)), (vec![TOP, UnitId(6)], vec![TOP, UnitId(7)]));
    assert_eq!(tree.on(LEARNING, DAY), None);
}

#[test]
fn a_municipality_has_one_top_which_is_not_closed_here() {
    let second = Order::Add(Box::new(unit("Enda en kommune", UnitKind::Municipality, None)));
    assert_eq!(fault(&tree(), &second), Fault::SecondTop);
    assert_eq!(fault(&tree(), &Order::Close(TOP, Those::Close)), Fault::Top);
}

#[test]
fn a_unit_has_a_name_and_a_number_of_its_own() {
    let number = crate::OrganisationNumber::parse("313796329").unwrap();
    let numbered = after(&tree(), &Order::Change(NESSET, vec![Edit::Number(Some(number))]), DAY);
    assert_eq!(
        fault(&numbered, &Order::Change(VIKA, vec![Edit::Number(Some(number))])),
        Fault::SameNumber(NESSET)
    );
    assert_eq!(fault(&tree(), &Order::Change(VIKA, vec![Edit::Name(None)])), Fault::Nameless);
    assert!(
        plan(&numbered, &Order::Change(NESSET, vec![Edit::Name(None)]), DAY).is_ok(),
        "the register has a name"
    );
}

#[test]
fn what_others_have_planned_for_later_is_not_left_in_pieces() {
    let planned = after(&tree(), &moved(LEARNING, HEALTH), date(2027, 1, 1));
    let ring = plan(&planned, &moved(HEALTH, LEARNING), DAY).unwrap_err();
    assert_eq!(ring, Fault::Ring(LEARNING), "from the day on which the other move holds");
    let number = crate::OrganisationNumber::parse("313796329").unwrap();
    let numbered = |unit| Order::Change(unit, vec![Edit::Number(Some(number))]);
    let later = after(&tree(), &numbered(NESSET), date(2027, 1, 1));
    assert_eq!(plan(&later, &numbered(VIKA), DAY), Err(Fault::SameNumber(NESSET)));
}

#[test]
fn an_order_that_changes_nothing_is_none() {
    let same = Order::Change(NESSET, vec![Edit::Name(Some("Nesset skole".into()))]);
    assert_eq!(fault(&tree(), &same), Fault::Nothing);
    assert_eq!(fault(&tree(), &Order::Change(UnitId(99), vec![])), Fault::NotThere(UnitId(99)));
}
