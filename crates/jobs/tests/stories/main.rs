//! Stories of jobs and their schedule, on both engines.

#![expect(clippy::unwrap_used, reason = "a test may fall over where it stands")]

mod clock;
mod schedule;
mod work;
