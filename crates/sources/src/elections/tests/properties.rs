//! What holds for every file.

use proptest::prelude::*;

use super::bytes;

proptest! {
    #[test]
    fn every_row_is_accepted_or_refused_and_none_panics(rows in prop::collection::vec("[;,\"A-Zæøå0-9. -]{0,60}", 0..20)) {
        let file = format!("Kommunenr;Parti;Kandidatnr;Navn;Fødselsår;Kjønn\n{}\n", rows.join("\n"));
        if let Ok(read) = bytes(file.as_bytes()) {
            prop_assert!(read.tally.adds_up());
            prop_assert_eq!(read.tally.accepted, read.candidates.len() as u64);
            for candidate in &read.candidates {
                prop_assert!(candidate.rank > 0 && !candidate.name.whole.is_empty() && !candidate.party.name.is_empty());
            }
        }
    }

    #[test]
    fn no_bytes_make_reading_panic(file in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = bytes(&file);
    }
}
