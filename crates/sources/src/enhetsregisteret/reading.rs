//! Reads a dump element by element, in as much memory as one of them needs, whatever the size of the whole.

use std::{io::Read, ops::ControlFlow};

use domain::OrganisationNumber;
use serde::Deserialize;

use super::{
    held::Held,
    wire::{Glimpse, RolesGlimpse},
};

/// Where in a dump something is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Which element, counted from 1.
    pub element: u64,
    /// Unpacked bytes before it.
    pub byte: u64,
}

/// A dump that was read to its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    pub elements: u64,
    /// Of them, those that could not be read.
    pub broken: u64,
}

/// Why a dump was not read to its end. What came before is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    #[error("the dump broke off after element {} (byte {})", .0.element, .0.byte)]
    Cut(Place),
    #[error("the dump is no list from byte {} on", .0.byte)]
    NotAList(Place),
    #[error("the reader was called off")]
    CalledOff,
}

/// What is told of an element that could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DumpFault {
    pub place: Place,
}

/// Reads the entities of a dump. `take` gets a glimpse of each and its bytes, or is told where one is broken.
pub fn read_entities(
    packed: impl Read,
    mut take: impl FnMut(Result<(OrganisationNumber, Glimpse<'_>, &[u8]), DumpFault>) -> ControlFlow<()>,
) -> Result<Reading, Stopped> {
    read::<OfEntities>(packed, |place, read| {
        let read = read.and_then(|(seen, bytes)| Some((seen.number()?, seen, bytes)));
        let is_broken = read.is_none();
        (take(read.ok_or(DumpFault { place })), is_broken)
    })
}

/// Reads the roles of a dump, entity by entity.
pub fn read_roles(
    packed: impl Read,
    mut take: impl FnMut(Result<(OrganisationNumber, RolesGlimpse<'_>), DumpFault>) -> ControlFlow<()>,
) -> Result<Reading, Stopped> {
    read::<OfRoles>(packed, |place, read| {
        let read = read.and_then(|(seen, _)| Some((seen.number()?, seen)));
        let is_broken = read.is_none();
        (take(read.ok_or(DumpFault { place })), is_broken)
    })
}

/// What each element is read as. It borrows from the bytes, so that the million that nobody keeps cost nothing.
pub(super) trait Elements {
    type Seen<'b>: Deserialize<'b>;
}

struct OfEntities;
struct OfRoles;

impl Elements for OfEntities {
    type Seen<'b> = Glimpse<'b>;
}

impl Elements for OfRoles {
    type Seen<'b> = RolesGlimpse<'b>;
}

/// What `take` makes of an element: whether to go on, and whether it was broken after all.
type Taken = (ControlFlow<()>, bool);

fn read<E: Elements>(
    packed: impl Read,
    mut take: impl FnMut(Place, Option<(E::Seen<'_>, &[u8])>) -> Taken,
) -> Result<Reading, Stopped> {
    let mut held = Held::new(packed);
    let mut reading = Reading::default();
    if held.next_sign() != Some(b'[') {
        return Err(Stopped::NotAList(held.place(0)));
    }
    held.skip(1);
    let mut sign = held.next_sign();
    while sign != Some(b']') {
        let place = held.place(reading.elements + 1);
        let Some((length, (go_on, is_broken))) = held.element::<E, _>(|read| take(place, read)) else {
            return Err(Stopped::Cut(held.place(reading.elements)));
        };
        reading.elements += 1;
        reading.broken += u64::from(is_broken);
        if go_on.is_break() {
            return Err(Stopped::CalledOff);
        }
        match length {
            Some(length) => held.skip(length),
            None => held.skip_to_next(),
        }
        sign = held.next_sign();
        if sign == Some(b',') {
            held.skip(1);
            sign = held.next_sign();
        }
        if sign.is_none() {
            return Err(Stopped::Cut(held.place(reading.elements)));
        }
        // What stands there and is neither is tried as an element, and found to be broken.
    }
    // To the last byte, which is where the packing says whether all of it was right.
    if held.ends_well() { Ok(reading) } else { Err(Stopped::Cut(held.place(reading.elements))) }
}
