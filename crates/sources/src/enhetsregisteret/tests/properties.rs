//! Whatever comes over the wire, nothing falls over.

use std::ops::ControlFlow;

use domain::entity::Rank;
use proptest::prelude::*;
use serde_json::json;

use super::{numbers, part};
use crate::enhetsregisteret::{
    decode_changes, decode_entity, decode_found, decode_role_changes, decode_roles, read_entities, read_roles,
};

proptest! {
    #[test]
    fn no_bytes_make_a_decoder_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for rank in Rank::ALL {
            decode_entity(&bytes, rank).ok();
            decode_found(&bytes, rank).ok();
            decode_changes(&bytes, rank).ok();
        }
        decode_roles(&bytes).ok();
        decode_role_changes(&bytes).ok();
        read_entities(&*bytes, |_| ControlFlow::Continue(())).ok();
        read_roles(&*bytes, |_| ControlFlow::Continue(())).ok();
    }

    #[test]
    fn a_dump_with_some_bytes_changed_ends_and_counts_each_element_once(
        places in proptest::collection::vec(any::<proptest::sample::Index>(), 1..6),
        byte in any::<u8>(),
    ) {
        let parts: Vec<_> = numbers(6).iter().map(|number| part(number.as_str())).collect();
        let mut text = json!(parts).to_string().into_bytes();
        for place in places {
            let place = place.index(text.len());
            text[place] = byte;
        }
        let (mut read, mut broken) = (0_u64, 0_u64);
        let reading = read_entities(&*text, |element| {
            match element {
                Ok(_) => read += 1,
                Err(_) => broken += 1,
            }
            ControlFlow::Continue(())
        });
        prop_assert!(read <= 6);
        if let Ok(reading) = reading {
            prop_assert_eq!((reading.elements, reading.broken), (read + broken, broken));
        }
    }
}
