//! Who is here, and which doors are open to them.
//!
//! Somebody is who ID-porten says they are. What they may do is what `domain::access` makes of their grants.

mod browser;
mod gate;
mod idporten;
mod key;
mod pages;
mod provider;
mod session;
mod sign_in;

pub use gate::{Door, Gate, at_the_machine, door, hang};
pub use idporten::ByIdPorten;
pub(crate) use key::hex;
pub use provider::{Begun, Provider, Unvouched, Vouched};
pub use session::{IDLE, LONGEST, Who, find, name_of, reading, who};
pub use sign_in::{FRONT_CHANNEL_PATH, PATIENCE, RETURN_PATH, START_PATH, SignIn, doors};
