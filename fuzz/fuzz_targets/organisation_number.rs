//! What is accepted is what was written.
#![no_main]

use domain::OrganisationNumber;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(number) = OrganisationNumber::parse(text) {
        assert_eq!(number.as_str(), text);
        assert_eq!(number.iso6523(), format!("0192:{text}"));
    }
});
