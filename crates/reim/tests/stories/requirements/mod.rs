//! The ten things that other copies of KRR have been seen to get wrong, each held here from end to end.

mod asking;
mod keeping;

use simulators::world::{Citizen, changes::Change};

/// Of Digdir's test persons, some who are active in KRR with e-mail and mobile.
pub const ACTIVE: [Citizen; 5] = [Citizen(6), Citizen(7), Citizen(12), Citizen(13), Citizen(16)];

pub fn new_email(number: u32) -> Change {
    Change::Email(Some(format!("ny{number}@epost.example")))
}
