//! Reforms carried out on municipalities with identities of their own.

use jiff::civil::date;

use super::{
    super::{Edge, Named, Reform},
    *,
};

const REFORM: Date = date(2024, 1, 1);

fn number(text: &str) -> MunicipalityNumber {
    MunicipalityNumber::parse(text).unwrap()
}

/// Numbered from 1 in the order told, each since 2011.
fn municipalities(known: &[(&str, &str)]) -> Municipalities {
    let mut all = Municipalities::default();
    for (id, (bears, name)) in (1..).map(MunicipalityId).zip(known) {
        all.names.insert(id, (*name).to_owned());
        all.bear(id, number(bears), date(2011, 1, 1));
    }
    all
}

fn reform(on: Date, lines: &[(&str, &str)]) -> Reform {
    let named = |side: &str| {
        let (code, name) = side.split_once(' ').unwrap();
        Some(Named { code: code.to_owned(), name: name.to_owned() })
    };
    let edges: Vec<_> =
        lines.iter().map(|(old, new)| Edge { on, old: named(old), new: named(new) }).collect();
    Reform::all(&edges).pop().unwrap()
}

fn told(steps: &[Step]) -> Vec<String> {
    let tell = |step: &Step| match &step.act {
        Act::Renumber { from, to } => format!("{}: {from} is {to}", step.municipality),
        Act::Rename { from, to } => format!("{}: {from} is {to}", step.municipality),
        Act::Found { number, name } => format!("{}: {number} {name} is new", step.municipality),
        Act::Succeed(Succession { into, whole, .. }) => {
            format!("{}: {} to {into}", step.municipality, if *whole { "all" } else { "a part" })
        }
        Act::End { number } => format!("{}: {number} ends", step.municipality),
    };
    steps.iter().map(tell).collect()
}

fn carried_out(steps: &[Step], municipalities: Municipalities) -> Municipalities {
    steps.iter().fold(municipalities, Municipalities::after)
}

#[test]
fn a_renumbering_keeps_the_identity_and_is_done_once() {
    let known = municipalities(&[("0101", "Halden"), ("0301", "Oslo")]);
    let reform = reform(REFORM, &[("0101 Halden", "3101 Halden")]);
    let steps = plan([&reform], &known).unwrap();
    assert_eq!(told(&steps), ["1: 0101 is 3101"]);
    let after = carried_out(&steps, known);
    let bearers = |day| after.bearers(day);
    assert_eq!(bearers(date(2023, 12, 31)).get(&number("0101")), Some(&MunicipalityId(1)));
    assert_eq!(bearers(REFORM).get(&number("3101")), Some(&MunicipalityId(1)));
    assert_eq!(bearers(REFORM).get(&number("0101")), None);
    assert_eq!(plan([&reform], &after), Ok(Vec::new()));
}

#[test]
fn a_merger_ends_those_that_it_does_not_continue_and_says_into_which() {
    let known = municipalities(&[("1001", "Kristiansand"), ("1018", "Søgne")]);
    let lines = [
        ("1001 Kristiansand", "4204 Kristiansand"),
        ("1017 Songdalen", "4204 Kristiansand"),
        ("1018 Søgne", "4204 Kristiansand"),
    ];
    let reform = reform(REFORM, &lines);
    let steps = plan([&reform], &known).unwrap();
    assert_eq!(told(&steps), ["1: 1001 is 4204", "2: all to 1", "2: 1018 ends"]);
    let after = carried_out(&steps, known);
    assert_eq!(after.bearers(REFORM).into_iter().collect::<Vec<_>>(), [(number("4204"), MunicipalityId(1))]);
    assert_eq!(plan([&reform], &after), Ok(Vec::new()));
}

#[test]
fn whoever_takes_one_of_ours_in_is_taken_in_too() {
    let known = municipalities(&[("1018", "Søgne")]);
    let lines = [("1001 Kristiansand", "4204 Kristiansand"), ("1018 Søgne", "4204 Kristiansand")];
    let steps = plan([&reform(REFORM, &lines)], &known).unwrap();
    assert_eq!(told(&steps), ["2: 4204 Kristiansand is new", "1: all to 2", "1: 1018 ends"]);
    let new = [("1624 Rissa", "5054 Indre Fosen"), ("1718 Leksvik", "5054 Indre Fosen")];
    let both = municipalities(&[("1624", "Rissa"), ("1718", "Leksvik")]);
    assert_eq!(
        told(&plan([&reform(REFORM, &new)], &both).unwrap()),
        ["3: 5054 Indre Fosen is new", "1: all to 3", "2: all to 3", "1: 1624 ends", "2: 1718 ends"]
    );
}

#[test]
fn a_split_says_between_which_and_the_same_place_goes_on() {
    let known = municipalities(&[("1507", "Ålesund")]);
    let reform = reform(REFORM, &[("1507 Ålesund", "1508 Ålesund"), ("1507 Ålesund", "1580 Haram")]);
    let steps = plan([&reform], &known).unwrap();
    assert_eq!(told(&steps), ["2: 1580 Haram is new", "1: 1507 is 1508", "1: a part to 2"]);
    assert_eq!(plan([&reform], &carried_out(&steps, known)), Ok(Vec::new()));
}

#[test]
fn a_name_is_changed_where_it_was_ssbs() {
    let lines = [("5001 Trondheim", "5001 Trondheim - Tråante")];
    let steps = |name| told(&plan([&reform(REFORM, &lines)], &municipalities(&[("5001", name)])).unwrap());
    assert_eq!(steps("Trondheim"), ["1: Trondheim is Trondheim - Tråante"]);
    assert_eq!(steps("Trondheim kommune"), Vec::<String>::new());
}

#[test]
fn reforms_follow_each_other_in_one_plan() {
    let known = municipalities(&[("0101", "Halden"), ("0111", "Hvaler")]);
    let first = reform(date(2020, 1, 1), &[("0101 Halden", "3001 Halden"), ("0111 Hvaler", "3011 Hvaler")]);
    let second = reform(REFORM, &[("3001 Halden", "3101 Halden"), ("3011 Hvaler", "3110 Hvaler")]);
    let steps = plan([&second, &first], &known).unwrap();
    assert_eq!(told(&steps), ["1: 0101 is 3001", "2: 0111 is 3011", "1: 3001 is 3101", "2: 3011 is 3110"]);
    let halfway = carried_out(&steps[..2], known);
    assert_eq!(plan([&first, &second], &halfway).unwrap(), steps[2..]);
}

#[test]
fn numbers_may_be_exchanged() {
    let known = municipalities(&[("8001", "Fjord"), ("8002", "Vik")]);
    let reform = reform(REFORM, &[("8001 Fjord", "8002 Fjord"), ("8002 Vik", "8001 Vik")]);
    let steps = plan([&reform], &known).unwrap();
    assert_eq!(told(&steps), ["1: 8001 is 8002", "2: 8002 is 8001"]);
    assert_eq!(plan([&reform], &carried_out(&steps, known)), Ok(Vec::new()));
}

#[test]
fn what_was_done_by_hand_is_not_done_again_and_what_was_done_otherwise_stops_the_plan() {
    let reform = reform(REFORM, &[("1507 Ålesund", "1508 Ålesund"), ("1507 Ålesund", "1580 Haram")]);
    let known = municipalities(&[("1507", "Ålesund")]);
    let rightly = known.clone().after(&Step {
        on: REFORM,
        municipality: MunicipalityId(1),
        act: Act::Renumber { from: number("1507"), to: number("1508") },
    });
    assert_eq!(told(&plan([&reform], &rightly).unwrap()), ["2: 1580 Haram is new", "1: a part to 2"]);
    let mut otherwise = known;
    otherwise.names.insert(MunicipalityId(2), "Ålesund".to_owned());
    otherwise.bear(MunicipalityId(2), number("1508"), REFORM);
    let (wanted_by, borne_by) = (MunicipalityId(1), MunicipalityId(2));
    assert_eq!(
        plan([&reform], &otherwise),
        Err(Conflict { on: REFORM, number: number("1508"), wanted_by, borne_by })
    );
}

#[test]
fn whom_a_reform_does_not_name_it_leaves_alone() {
    let known = municipalities(&[("0301", "Oslo")]);
    assert_eq!(plan([&reform(REFORM, &[("0101 Halden", "3101 Halden")])], &known), Ok(Vec::new()));
}
