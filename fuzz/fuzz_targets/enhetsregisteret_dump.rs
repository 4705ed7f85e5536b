//! Whatever a dump is, packed or not, reading it ends, and every element is told of once: as it is, or as broken.
#![no_main]

use std::ops::ControlFlow;

use libfuzzer_sys::fuzz_target;
use sources::enhetsregisteret::{read_entities, read_roles};

fuzz_target!(|bytes: &[u8]| {
    let mut told = (0, 0);
    let reading = read_entities(bytes, |element| {
        match element {
            Ok(_) => told.0 += 1,
            Err(_) => told.1 += 1,
        }
        ControlFlow::Continue(())
    });
    if let Ok(reading) = reading {
        assert_eq!((reading.elements, reading.broken), (told.0 + told.1, told.1));
    }
    let _ = read_roles(bytes, |_| ControlFlow::Continue(()));
});
