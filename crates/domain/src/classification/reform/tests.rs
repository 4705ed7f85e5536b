//! Reforms as they were, in SSB's own lines.

use jiff::civil::date;
use proptest::prelude::*;

use super::{super::Edge, *};

/// "1507 Ålesund > 1508 Ålesund", a line each.
fn edges(text: &str) -> Vec<Edge> {
    let named = |side: &str| {
        let (code, name) = side.trim().split_once(' ')?;
        Some(Named { code: code.to_owned(), name: name.to_owned() })
    };
    let lines = text.lines().filter_map(|line| line.split_once('>'));
    lines.map(|(old, new)| Edge { on: date(2024, 1, 1), old: named(old), new: named(new) }).collect()
}

fn reform(text: &str) -> Reform {
    Reform::all(&edges(text)).pop().unwrap()
}

fn told(reform: &Reform) -> Vec<String> {
    let code = |named: &Named| named.code.clone();
    let codes = |list: &[Named]| list.iter().map(code).collect::<Vec<_>>().join("+");
    let happenings = reform.happenings();
    let tell = |happening: &Happening| match happening {
        Happening::Renamed { code, from, to } => format!("{code} {from} is {to}"),
        Happening::Renumbered { from, to } => format!("{} is {}", from.code, to.code),
        Happening::Merged { from, into } => format!("{} into {}", codes(from), into.code),
        Happening::Split { from, between, goes_on } => {
            format!(
                "{} between {}, on as {}",
                from.code,
                codes(between),
                goes_on.as_deref().unwrap_or("none")
            )
        }
        Happening::PartMoved { from, to } => format!("part of {} to {}", from.code, to.code),
        Happening::Founded(new) => format!("{} is new", new.code),
        Happening::Ended(old) => format!("{} is no more", old.code),
    };
    happenings.iter().map(tell).collect()
}

#[test]
fn a_new_number_is_the_same_municipality() {
    let reform = reform("0101 Halden > 3001 Halden\n0616 Nes (Buskerud) > 3040 Nesbyen");
    assert_eq!(told(&reform), ["0101 is 3001", "0616 is 3040"]);
    assert_eq!(reform.successor("0101"), Some("3001"));
    assert_eq!(reform.successor("0301"), Some("0301"), "whom no line names goes on as before");
    assert_eq!(reform.destination("0101", None), Destination::Stays("3001".into()));
    let because = |new: &str| reform.origins[new].continues.as_ref().map(|(_, because)| *because);
    assert_eq!((because("3001"), because("3040")), (Some(Because::SameName), Some(Because::OnlyOne)));
}

#[test]
fn a_new_name_alone_moves_nobody() {
    let reform = reform("5001 Trondheim > 5001 Trondheim - Tråante");
    assert_eq!(told(&reform), ["5001 Trondheim is Trondheim - Tråante"]);
    assert_eq!(reform.destination("5001", None), Destination::Stays("5001".into()));
}

#[test]
fn a_merger_continues_the_one_whose_number_or_name_it_bears_or_nobody() {
    let kept = reform(
        "1103 Stavanger > 1103 Stavanger\n1141 Finnøy > 1103 Stavanger\n1142 Rennesøy > 1103 Stavanger",
    );
    assert_eq!(told(&kept), ["1103+1141+1142 into 1103"]);
    assert_eq!((kept.successor("1103"), kept.successor("1141")), (Some("1103"), None));
    assert_eq!(kept.destination("1141", None), Destination::MovesTo("1103".into()));

    let named = reform("1901 Harstad > 1903 Harstad\n1915 Bjarkøy > 1903 Harstad");
    assert_eq!((named.successor("1901"), named.successor("1915")), (Some("1903"), None));

    let new = reform("1624 Rissa > 5054 Indre Fosen\n1718 Leksvik > 5054 Indre Fosen");
    assert_eq!(told(&new), ["1624+1718 into 5054"]);
    assert_eq!(new.origins["5054"].continues, None);
    assert_eq!((new.successor("1624"), new.successor("1718")), (None, None));
}

#[test]
fn of_a_split_one_part_may_be_the_same_place() {
    let reform = reform("1507 Ålesund > 1508 Ålesund\n1507 Ålesund > 1580 Haram");
    assert_eq!(told(&reform), ["1507 is 1508", "1507 between 1508+1580, on as 1508"]);
    assert_eq!(reform.successor("1507"), Some("1508"));
    assert_eq!(reform.origins["1580"].continues, None);
    let undecided = Destination::Undecided(vec!["1508".into(), "1580".into()]);
    assert_eq!(reform.destination("1507", None), undecided, "nobody says which school lies in which");
    assert_eq!(reform.destination("1507", Some("1580")), Destination::MovesTo("1580".into()));
    assert_eq!(reform.destination("1507", Some("1508")), Destination::Stays("1508".into()));
    assert_eq!(
        reform.destination("1507", Some("0301")),
        undecided,
        "a number that has nothing of it tells nothing"
    );
}

#[test]
fn what_is_divided_among_others_is_no_more_and_they_are_the_same_as_before() {
    let reform = reform(
        "5011 Hemne > 5055 Heim\n1571 Halsa > 5055 Heim\n5012 Snillfjord > 5055 Heim\n5013 Hitra > 5056 Hitra
         5012 Snillfjord > 5056 Hitra\n5016 Agdenes > 5059 Orkland\n5024 Orkdal > 5059 Orkland\n5012 Snillfjord > 5059 Orkland",
    );
    assert_eq!(
        told(&reform),
        [
            "1571+5011 into 5055",
            "5013 is 5056",
            "5016+5024 into 5059",
            "5012 between 5055+5056+5059, on as none"
        ]
    );
    assert_eq!((reform.successor("5012"), reform.successor("5013")), (None, Some("5056")));
}

#[test]
fn a_part_that_moves_leaves_both_what_they_were() {
    // 1992: Hamar took in Vang, and a part of Ringsaker.
    let reform = reform(
        "0401 Hamar > 0403 Hamar\n0414 Vang > 0403 Hamar\n0412 Ringsaker > 0403 Hamar\n0412 Ringsaker > 0412 Ringsaker",
    );
    assert_eq!(told(&reform), ["0401+0414 into 0403", "part of 0412 to 0403"]);
    assert_eq!((reform.successor("0412"), reform.successor("0401")), (Some("0412"), Some("0403")));
}

#[test]
fn a_number_that_is_passed_on_is_not_who_bore_it() {
    let reform = reform("0001 Fjord > 0002 Fjord\n0002 Vik > 0003 Vik");
    assert_eq!(told(&reform), ["0001 is 0002", "0002 is 0003"]);
    let swapped = self::reform("0001 Fjord > 0002 Fjord\n0002 Vik > 0001 Vik");
    assert_eq!((swapped.successor("0001"), swapped.successor("0002")), (Some("0002"), Some("0001")));
}

#[test]
fn what_comes_from_nothing_is_new_and_what_nothing_comes_of_is_gone() {
    let reform = reform("> 2100 Svalbard\n2811 Kontinentalsokkelen >");
    assert_eq!(told(&reform), ["2100 is new", "2811 is no more"]);
    assert_eq!(reform.destination("2811", None), Destination::Nowhere);
}

#[test]
fn a_county_divided_in_three_goes_on_as_none_of_them() {
    let reform = reform("30 Viken > 31 Østfold\n30 Viken > 32 Akershus\n30 Viken > 33 Buskerud");
    assert_eq!(told(&reform), ["30 between 31+32+33, on as none"]);
}

proptest! {
    #[test]
    fn nobody_is_continued_twice_and_the_order_of_the_lines_does_not_matter(
        lines in prop::collection::vec((0_u8..6, 0_u8..6), 1..14),
        turn in 0_usize..14,
    ) {
        let named = |code: u8, name: u8| Some(Named { code: format!("{code:04}"), name: format!("Vik {name}") });
        let mut edges: Vec<Edge> = lines
            .iter()
            // A code has one name on one side.
            .map(|(old, new)| Edge { on: date(2020, 1, 1), old: named(*old, old % 3), new: named(*new, new / 2) })
            .collect();
        let reform = Reform::all(&edges).pop().unwrap();
        for (old, fate) in &reform.fates {
            if let Some(new) = &fate.continued_by {
                prop_assert!(fate.goes_to.contains(new));
                let continues = reform.origins[new].continues.as_ref().map(|(code, _)| code);
                prop_assert_eq!(continues, Some(old));
            }
        }
        let continued = reform.origins.values().filter(|origin| origin.continues.is_some()).count();
        let going_on = reform.fates.values().filter(|fate| fate.continued_by.is_some()).count();
        prop_assert_eq!(continued, going_on);
        let turn = turn % edges.len();
        edges.rotate_left(turn);
        prop_assert_eq!(Reform::all(&edges).pop().unwrap(), reform);
    }
}
