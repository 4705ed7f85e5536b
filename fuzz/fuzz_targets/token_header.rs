//! Whatever is brought for a token, it names a key of RS256 or is refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sources::issuer::key_named;

fuzz_target!(|token: &str| {
    if key_named(token).is_ok() {
        assert!(!token.split('.').next().unwrap_or_default().is_empty());
    }
});
