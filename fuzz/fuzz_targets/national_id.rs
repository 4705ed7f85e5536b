//! What is accepted is what was written, and shows itself to nobody.
#![no_main]

use domain::{Environment, NationalId};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(id) = NationalId::parse(text) {
        assert_eq!(id.as_str(), text);
        assert!(!format!("{id:?}").contains(|c: char| c.is_ascii_digit()));
        let allowed = [Environment::Production, Environment::Test].map(|place| id.allowed_in(place).is_ok());
        assert_ne!(allowed[0], allowed[1]);
    }
});
