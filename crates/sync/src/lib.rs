//! Bringing the register into agreement with its sources: ask, link, compare, guard, plan, apply.
//!
//! Deciding is a pure function from what is held and what is reported to what is to be written; asking and storing
//! stand around it. Every path, whether night, button, sheet or hand, ends in the same few writes.
//!
//! **Invariant:** a failed question is never an answer, and absence in a list of changes is never a deletion.

pub mod classification;
pub mod contacts;
mod course;
pub mod desk;
pub mod difference;
pub mod entities;
pub mod explanation;
pub mod giving;
pub mod hands;
pub mod import;
pub mod population;
pub mod profile;
pub mod proof;
pub mod reach;
pub mod recipients;
pub mod register;
pub mod retention;
pub mod runs;
mod telling;
