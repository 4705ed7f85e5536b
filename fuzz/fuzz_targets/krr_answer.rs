//! Whatever KRR answers, everybody asked about is accounted for once, or there is no answer.
#![no_main]

use std::sync::LazyLock;

use domain::NationalId;
use libfuzzer_sys::fuzz_target;

static ASKED: LazyLock<[NationalId; 4]> = LazyLock::new(|| {
    ["20914695016", "22885399316", "21836797660", "22838497199"]
        .map(|id| NationalId::parse(id).expect("the invented identities are valid"))
});

fuzz_target!(|bytes: &[u8]| {
    if let Ok(answer) = sources::krr::decode(bytes, &*ASKED) {
        assert_eq!(answer.people(), ASKED.len());
        assert!(answer.reports.is_sorted_by_key(|report| ASKED.iter().position(|id| *id == report.national_id)));
    }
});
