//! Enhetsregisteret, as it is played over HTTP, and what is kept of it: on both engines.

#![expect(clippy::unwrap_used, reason = "a story may fall over where it stands")]

mod feeds;
mod kill;
mod look_up;
mod outages;
mod whole;
mod world;
