//! Every way to run the belt between the registers, as a library so that stories can run it too.

pub mod bench;
pub mod commands;
pub mod config;
pub mod timetable;
pub mod wiring;

use clock::{Clock as _, SystemClock};
use jiff::civil::Date;

/// The day it is in Norway.
fn today() -> Date {
    domain::oslo::date(SystemClock.now())
}

/// The year in which the school year that is under way began: schools begin in August.
fn school_year() -> i16 {
    let today = today();
    if today.month() >= 8 { today.year() } else { today.year() - 1 }
}
