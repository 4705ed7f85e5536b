//! Stories of jobs and their schedule, on both engines.

mod clock;
mod schedule;
mod work;
