//! Whatever Maskinporten answers, only a 200 gives a token, and no refusal's text is long.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sources::maskinporten::{MaskinportenError, decode};

fuzz_target!(|input: (u16, &[u8])| {
    let (status, body) = input;
    match decode(status, body) {
        Ok(_) => assert_eq!(status, 200),
        Err(
            MaskinportenError::Refused { description, .. }
            | MaskinportenError::RefusedOtherwise { description, .. },
        ) => assert!(description.len() < 400),
        Err(_) => {}
    }
});
