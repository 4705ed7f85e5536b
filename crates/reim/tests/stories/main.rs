//! The belt in the simulated world, over HTTP, on both engines.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on stops where it is")]

mod faults;
mod night;
mod requirements;
mod time;
mod truth;
