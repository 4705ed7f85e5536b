//! Contact details from KRR: the nightly run, a run for one municipality or one person, and the dry run.

mod approval;
mod ask;
mod compare;
mod decision;
mod look_up;
mod order;
mod pass;
mod payload;
mod refresh;
mod run;

pub use crate::{
    course::{Ending, Settings},
    difference::Difference,
};
pub use approval::{Approval, Approved, NotApproved};
pub use ask::AskKrr;
pub use compare::{Compared, Heard, compare};
pub use decision::{BlockAnswer, ContactsDecision};
pub use look_up::LookedUp;
pub(crate) use order::job;
pub use order::{JOB, NotOrdered, Order, order};
pub use payload::PlannedClaim;
pub use refresh::Refreshed;
pub use run::Contacts;
