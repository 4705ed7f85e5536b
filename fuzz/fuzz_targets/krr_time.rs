//! The fast path for KRR's times says what jiff says, wherever jiff says anything.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use sources::krr::parse_time;

fuzz_target!(|text: &str| {
    assert_eq!(parse_time(text), text.trim().parse::<Timestamp>().ok());
});
