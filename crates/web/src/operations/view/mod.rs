//! What the operations pages show, apart from how it is kept and how it is written.
//!
//! The JSON twins are these types as they stand; names in them do not change.

mod agreement;
mod list;
mod overview;
mod run;

pub use agreement::{AgreementLine, SOON, Standing};
pub use list::{Pages, QuarantineLine};
pub use overview::{Circuit, Fault, Figures, LastTime, Night, Overview, RegisterLine, Rhythm, ScheduleLine};
pub use run::{
    Counts, Delivered, Job, PartLine, Plan, PlanLine, ProblemLine, Reach, ReformLine, RunDetail, RunLine,
    RunStatus,
};
