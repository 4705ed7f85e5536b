//! What is accepted is read the same again, and shows itself to nobody.
#![no_main]

use domain::Phone;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(phone) = Phone::parse(text) {
        assert_eq!(Phone::parse(phone.raw()).as_ref(), Ok(&phone));
        assert!(!format!("{phone:?}").contains(|c: char| c.is_ascii_digit()));
        if let Some(e164) = phone.e164() {
            assert!(e164.starts_with('+') && (4..=16).contains(&e164.len()));
            // Fewer than eight signs may be left without the blanks it was written with.
            if let Ok(again) = Phone::parse(e164) {
                assert_eq!(again.e164(), Some(e164));
            }
        }
        phone.is_mobile();
        phone.follows_krr_rule();
    }
});
