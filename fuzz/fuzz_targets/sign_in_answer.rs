//! Whatever ID-porten answers, only a good status is a good answer, and no refusal's text is long.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sources::idporten::{SignInError, decode};

fuzz_target!(|input: (u16, &[u8])| {
    let (status, body) = input;
    match decode(status, body) {
        Ok(()) => assert!(status == 200 || status == 201),
        Err(SignInError::Refused { description, .. }) => assert!(description.len() < 400),
        Err(_) => {}
    }
});
