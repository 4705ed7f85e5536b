//! What holds for every answer.

use proptest::prelude::*;

use crate::klass::{changes, codes, correspondences, listed};

proptest! {
    #[test]
    fn no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = (codes(&bytes, None), changes(&bytes), correspondences(&bytes), listed(&bytes));
    }

    #[test]
    fn every_code_that_is_read_holds_for_some_day(
        from in "(19|20)[0-9]{2}-(0[1-9]|1[0-2])-[0-2][0-9]",
        to in prop::option::of("(19|20)[0-9]{2}-(0[1-9]|1[0-2])-[0-2][0-9]"),
    ) {
        let row = serde_json::json!({ "code": "1", "level": "1", "name": "En", "validFrom": from, "validTo": to });
        let answer = serde_json::json!({ "codes": [row] }).to_string();
        for code in codes(answer.as_bytes(), None).into_iter().flatten() {
            prop_assert!(code.valid.contains(code.valid.from));
        }
    }
}
