//! What holds of every answer, however strange.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    decoding::{bytes, read},
    people,
};
use crate::krr::decode;

/// Rows about the first few of ten people, more often strange than right.
fn any_rows() -> impl Strategy<Value = Vec<Value>> {
    let word = |words: &'static [&'static str]| prop::sample::select(words);
    let row = (
        0_usize..10,
        word(&["AKTIV", "AKTIV", "SLETTET", "IKKE_REGISTRERT", "NY"]),
        word(&["JA", "NEI", "", "?"]),
        word(&["a@example.com", "b@example.com", "", "@", "NULLstillt@default.digdir.no"]),
        word(&["2026-06-10T21:00:01+02", "2026-06-10T21:00:02+02", "2026-08-05T10:45:15.768Z", "x"]),
        word(&["+4740000001", "40000002", "no"]),
        word(&["nb", "se", "xx", ""]),
    );
    let row = row.prop_map(|(person, status, reserved, email, at, mobile, language)| {
        json!({
            "personidentifikator": people(10)[person].as_str(),
            "status": status,
            "reservasjon": reserved,
            "kontaktinformasjon": {
                "epostadresse": email, "epostadresse_oppdatert": at, "mobiltelefonnummer": mobile,
            },
            "spraak": language,
        })
    });
    prop::collection::vec(row, 0..20)
}

proptest! {
    #[test]
    fn the_order_of_rows_does_not_matter((rows, shuffled) in any_rows().prop_flat_map(|rows| {
        (Just(rows.clone()), Just(rows).prop_shuffle())
    })) {
        let asked = &people(10)[..8];
        prop_assert_eq!(read(&rows, asked), read(&shuffled, asked));
    }

    #[test]
    fn everybody_asked_about_is_in_the_answer_exactly_once(rows in any_rows()) {
        let asked = &people(10)[..8];
        let answer = read(&rows, asked);
        let mut accounted: Vec<_> = answer.reports.iter().map(|report| report.national_id).collect();
        prop_assert!(accounted.is_sorted_by_key(|id| asked.iter().position(|asked| asked == id)));
        accounted.extend(&answer.not_returned);
        accounted.extend(answer.failed.iter().map(|failed| failed.national_id));
        accounted.sort_unstable();
        let mut everybody = asked.to_vec();
        everybody.sort_unstable();
        prop_assert_eq!(accounted, everybody);
    }

    #[test]
    fn no_bytes_make_decoding_panic(mut bytes in any_rows().prop_map(|rows| bytes(&rows)),
        blows in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8)) {
        for (place, byte) in blows {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let asked = people(10);
        if let Ok(answer) = decode(&bytes, &asked) {
            prop_assert_eq!(answer.people(), asked.len());
        }
    }
}
