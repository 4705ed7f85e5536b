//! SSB's classifications, kept in step: municipalities and counties, sectors, industries. Where SSB tells of a reform that
//! concerns municipalities of ours, it becomes a plan, and nothing is done before somebody has approved exactly that.
//!
//! What is told is kept at once, for it is SSB's to say. What follows for our municipalities is a person's to say, once:
//! a plan that has been carried out leaves nothing behind to do.

mod approval;
mod ask;
mod keep;
mod plan;
mod run;
mod told;

pub use ask::{AskKlass, Asked};
pub use plan::{Planned, planned};
pub use run::{Classifications, REGISTER};
