//! A package: after `z` the bytes of a zip file, else its files with the byte 1E between them.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use reim_fuzz::{Watching, packages, packed};

const NAMES: [&str; 5] = ["manifest.csv", "orgs.csv", "users.csv", "roles.csv", "enrollments.csv"];

fuzz_target!(|bytes: &[u8]| {
    let archive = match bytes.split_first() {
        Some((b'z', archive)) => archive.to_vec(),
        _ => {
            let files: Vec<_> = NAMES.into_iter().zip(bytes.split(|byte| *byte == 0x1E)).collect();
            packed(&files)
        }
    };
    let mut intake = Watching::default();
    let result = sources::schools::read_package("pakke.zip", Cursor::new(archive), &packages(), &mut intake);
    intake.judge(result);
});
