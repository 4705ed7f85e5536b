//! Whatever Folkeregisteret answers, everybody asked about is accounted for once and nobody is less protected than an
//! address of theirs; and the place in the feed only goes forward. Or there is no answer.
#![no_main]

use std::sync::LazyLock;

use domain::NationalId;
use libfuzzer_sys::fuzz_target;

static ASKED: LazyLock<[NationalId; 4]> = LazyLock::new(|| {
    ["20914695016", "22885399316", "21836797660", "22838497199"]
        .map(|id| NationalId::parse(id).expect("the invented identities are valid"))
});

fuzz_target!(|bytes: &[u8]| {
    if let Ok(answer) = sources::folkeregisteret::decode(bytes, &*ASKED) {
        assert_eq!(answer.people(), ASKED.len());
        for report in answer.reports {
            let document = report.document;
            assert!(
                document.addresses.iter().all(|(_, address)| address.value.protection <= document.protection)
            );
        }
    }
    if let Ok(page) = sources::folkeregisteret::decode_feed(bytes, 7) {
        assert!(page.events.iter().all(|event| event.sequence > 7));
        assert_eq!(page.last, page.events.iter().map(|event| event.sequence).max());
    }
});
