//! Whatever the file, every row of it is accepted or refused, and every candidate has a list, a place on it and a name.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use sources::{elections, spreadsheet::Limits};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { unpacked: 1 << 20, rows: 1_000, ..Limits::default() };
    if let Ok(file) = elections::read("kandidater.csv", Cursor::new(bytes), &limits) {
        assert!(file.tally.adds_up());
        assert_eq!(file.tally.accepted, file.candidates.len() as u64);
        for candidate in &file.candidates {
            assert!(
                candidate.rank > 0 && !candidate.name.whole.is_empty() && !candidate.party.name.is_empty()
            );
        }
    }
});
