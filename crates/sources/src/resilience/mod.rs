//! How a client bears with a register that is slow, busy or away.

mod circuit;
mod condition;
mod patience;
mod retry_after;

pub use circuit::{Circuit, CircuitRule, CircuitState, Permit, Position};
pub(crate) use condition::Observed;
pub use condition::{Condition, Failing};
pub use patience::{Patience, Waiting};
pub(crate) use retry_after::retry_after;
