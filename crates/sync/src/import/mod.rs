//! Deliveries from school and kindergarten systems: who there is, who belongs to whom and where, and what each system
//! says of them.
//!
//! The way is that of every run: `link` finds whose a row is, `compare` weighs the delivery against what its source
//! has said before, `summary` asks whether that is too much, and the plan is carried out whole in one transaction or
//! kept for somebody to read. A delivery is everything or nothing.
//!
//! **Invariant:** nothing is written before all of the plan is known; and no source touches what another has said.

mod answer;
mod apply;
mod carry;
mod compare;
mod digest;
mod findings;
mod form;
mod held;
mod keep;
mod ledger;
mod link;
mod order;
mod people;
mod plan;
mod read;
mod relations;
mod run;
mod summary;
mod tidy;

pub(crate) use digest::{Digest, hexadecimal};
pub use keep::{KeptFile, keep};
pub use order::{Carrier, Delivery, order};
pub use read::{CorrectionsTo, Reading};
pub use run::{Imported, Imports, Settings};
pub use summary::{Kind, Movement, Reason, Summary};
pub use tidy::Tidied;
