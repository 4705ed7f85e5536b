//! The night in which Folkeregisteret is asked, as stories: what it says, what goes wrong, and what is kept.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told has failed")]

mod people;
mod runs;
mod world;
