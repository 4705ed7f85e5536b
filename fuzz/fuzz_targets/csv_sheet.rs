//! A text file; where it begins with `!` the rest is read as changes, else it is taken for complete.
#![no_main]

use std::io::Cursor;

use domain::roster::Extent;
use libfuzzer_sys::fuzz_target;
use reim_fuzz::{Watching, sheets};

fuzz_target!(|bytes: &[u8]| {
    let (text, extent) = match bytes.split_first() {
        Some((b'!', text)) => (text, Extent::Changes),
        _ => (bytes, Extent::Full),
    };
    let mut intake = Watching::default();
    let result = sources::spreadsheet::read_csv("ark.csv", Cursor::new(text), &sheets(extent), &mut intake);
    intake.judge(result);
});
