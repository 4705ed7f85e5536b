//! Who may see and do what. The one place that decides it: whatever is not permitted here is refused.
//!
//! A person gets rights by grants: a role, in a place, for a time, given by somebody who is named. What a person may
//! not see does not exist for them, so nothing here answers "exists, but not for you" except where the law wants a
//! shielded person to be known to exist.

pub mod client;
mod grant;
mod right;
mod role;
mod standing;

pub use grant::{AccountId, Grant, GrantFault, GrantId, LONGEST, NewGrant, Place, UnitRef};
pub use right::Right;
pub use role::Role;
pub use standing::{Reach, Sight, Standing, Target};
