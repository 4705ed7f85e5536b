//! The belt in the simulated world, over HTTP, on both engines.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on stops where it is")]

mod api;
mod belt;
mod bench;
mod browser;
mod digdir_people;
mod doctor;
mod enhetsregisteret;
mod faults;
mod folkeregisteret;
mod guardian;
mod kill;
mod night;
mod operations;
mod population;
mod privacy;
mod program;
mod requirements;
mod terminal;
mod tidy;
mod time;
mod truth;
