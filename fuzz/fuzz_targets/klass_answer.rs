//! Whatever KLASS answers, a code that is read holds for some day and a change has a side. Or there is no answer.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sources::klass;

fuzz_target!(|bytes: &[u8]| {
    for code in klass::codes(bytes, None).into_iter().flatten() {
        assert!(code.valid.contains(code.valid.from) && !code.code.is_empty());
    }
    if let Ok(edges) = klass::changes(bytes) {
        assert!(edges.iter().all(|edge| edge.old.is_some() || edge.new.is_some()));
        for reform in domain::classification::Reform::all(&edges) {
            reform.happenings();
            for (old, fate) in &reform.fates {
                assert!(fate.continued_by.iter().all(|new| fate.goes_to.contains(new)));
                reform.destination(old, None);
            }
        }
    }
    if let Ok(pairs) = klass::correspondences(bytes) {
        assert!(pairs.is_sorted() && pairs.windows(2).all(|pair| pair[0] != pair[1]));
    }
    let _ = klass::listed(bytes);
});
