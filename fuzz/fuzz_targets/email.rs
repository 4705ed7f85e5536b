//! What is accepted is read the same again, and shows itself to nobody.
#![no_main]

use domain::Email;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(email) = Email::parse(text) {
        assert_eq!(email.as_str(), text.trim());
        assert_eq!(Email::parse(email.as_str()).as_ref(), Ok(&email));
        assert!(!format!("{email:?}").contains('@'));
        assert!(email.same_mailbox(&email));
    }
});
