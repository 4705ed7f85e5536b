//! What holds of every answer, however strange.

use domain::{
    Protection,
    folkeregisteret::{ProblemKind, RegistryField},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{answer, current, earlier, found, home, not_found, people, person};
use crate::folkeregisteret::{decode, decode_feed};

/// Rows about the first few of ten people, more often strange than right.
fn any_rows() -> impl Strategy<Value = Vec<Value>> {
    let word = |words: &'static [&'static str]| prop::sample::select(words);
    let row = (
        0_usize..10,
        0..8,
        word(&["ugradert", "klientadresse", "fortrolig", "strengtFortrolig", "ny", ""]),
        word(&["bosatt", "doed", "ny", ""]),
        word(&["Granvegen", "Nyvegen", ""]),
        any::<bool>(),
    );
    let row = row.prop_map(|(place, form, grade, status, road, counts)| {
        let id = people(10)[place];
        let id = id.as_str();
        let mut someone = person(id);
        let address = if counts { current(home(road)) } else { earlier(home(road)) };
        someone["bostedsadresse"].as_array_mut().unwrap().push(address);
        someone["bostedsadresse"][0]["adressegradering"] = json!(grade);
        someone["status"][0]["status"] = json!(status);
        match form {
            0 => not_found(id),
            1 => json!({ "foedselsEllerDNummer": id, "folkeregisterperson": 5 }),
            2 => json!([id]),
            3 => {
                someone["adressebeskyttelse"] = json!([current(json!({ "graderingsnivaa": grade }))]);
                found(id, &someone)
            }
            _ => found(id, &someone),
        }
    });
    prop::collection::vec(row, 0..15)
}

proptest! {
    #[test]
    fn the_order_of_rows_and_of_elements_does_not_matter((rows, shuffled) in any_rows().prop_flat_map(|rows| {
        (Just(rows.clone()), Just(rows).prop_shuffle())
    })) {
        let asked = &people(10)[..8];
        let mut shuffled = shuffled;
        for row in &mut shuffled {
            if let Some(addresses) = row.pointer_mut("/folkeregisterperson/bostedsadresse").and_then(Value::as_array_mut) {
                addresses.reverse();
            }
        }
        prop_assert_eq!(decode(&answer(&rows), asked), decode(&answer(&shuffled), asked));
    }

    #[test]
    fn everybody_asked_about_is_in_the_answer_exactly_once(rows in any_rows()) {
        let asked = &people(10)[..8];
        let answer = decode(&answer(&rows), asked).unwrap();
        let mut accounted: Vec<_> = answer.reports.iter().map(|report| report.national_id).collect();
        accounted.extend(answer.not_found.iter().chain(&answer.not_returned));
        accounted.extend(answer.failed.iter().map(|failed| failed.national_id));
        accounted.sort_unstable();
        let mut everybody = asked.to_vec();
        everybody.sort_unstable();
        prop_assert_eq!(accounted, everybody);
    }

    #[test]
    fn nobody_is_less_protected_than_any_address_of_theirs(rows in any_rows()) {
        let asked = people(10);
        for report in decode(&answer(&rows), &asked).unwrap().reports {
            let document = report.document;
            prop_assert!(document.addresses.iter().all(|(_, address)| address.value.protection <= document.protection));
            let guessed = report.problems.iter().any(|problem| {
                problem.kind == ProblemKind::UnknownWord && problem.field != RegistryField::Status
            });
            prop_assert!(!guessed || document.protection == Protection::StrictlyConfidential);
        }
    }

    #[test]
    fn no_bytes_make_decoding_panic(mut bytes in any_rows().prop_map(|rows| answer(&rows)),
        blows in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8)) {
        for (place, byte) in blows {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let asked = people(10);
        if let Ok(answer) = decode(&bytes, &asked) {
            prop_assert_eq!(answer.people(), asked.len());
        }
        let _ = decode_feed(&bytes, 0);
    }

    #[test]
    fn the_place_in_the_feed_only_goes_forward(numbers in prop::collection::vec(any::<u64>(), 0..20), after in any::<u64>()) {
        let rows: Vec<_> = numbers.iter().map(|number| json!({ "sekvensnummer": number })).collect();
        let page = decode_feed(json!(rows).to_string().as_bytes(), after).unwrap();
        prop_assert!(page.events.is_sorted_by(|one, next| one.sequence < next.sequence));
        prop_assert!(page.events.iter().all(|event| event.sequence > after));
        prop_assert_eq!(page.last, numbers.into_iter().max().filter(|last| *last > after));
    }
}
