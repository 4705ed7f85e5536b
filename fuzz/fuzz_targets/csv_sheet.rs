//! A text file; where it begins with `!` the rest is read as changes, else it is taken for complete.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use reim_fuzz::{CHANGES, COMPLETE, Watching};

fuzz_target!(|bytes: &[u8]| {
    let (text, options) = match bytes.split_first() {
        Some((b'!', text)) => (text, &*CHANGES),
        _ => (bytes, &*COMPLETE),
    };
    let mut intake = Watching::default();
    let result = sources::spreadsheet::read_csv("ark.csv", Cursor::new(text), options, &mut intake);
    intake.judge(result);
});
