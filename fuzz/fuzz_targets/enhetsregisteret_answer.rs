//! Whatever Enhetsregisteret answers, it is read into what can be kept, or refused; and a place in a feed only goes forward.
#![no_main]

use domain::entity::Rank;
use libfuzzer_sys::fuzz_target;
use sources::enhetsregisteret::{
    decode_changes, decode_entity, decode_found, decode_role_changes, decode_roles,
};

fuzz_target!(|bytes: &[u8]| {
    for rank in Rank::ALL {
        if let Ok(decoded) = decode_entity(bytes, rank) {
            assert_eq!(decoded.entity.rank, rank);
        }
        let _ = decode_found(bytes, rank);
        if let Ok(page) = decode_changes(bytes, rank) {
            assert!(page.changes.windows(2).all(|pair| pair[0].id < pair[1].id));
            assert!(page.changes.last().is_none_or(|last| Some(last.id) <= page.last));
        }
    }
    let _ = decode_roles(bytes);
    let _ = decode_role_changes(bytes);
});
