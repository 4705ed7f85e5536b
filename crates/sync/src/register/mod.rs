//! Keeping a municipality's own register: what somebody orders is planned, shown, and carried out exactly so; and undone.

mod adopting;
mod carry;
mod settle;
mod undo;

pub use adopting::{adopt, unknown};
pub use carry::{Ordered, Refused, carry, fingerprint, foreseen};
pub use settle::{Settled, Taking, settle};
pub use undo::{Unsettled, undo};

use domain::MunicipalityId;
use jiff::Timestamp;

/// Who does something, to whose register, and why.
#[derive(Clone, Copy, Debug)]
pub struct Doing<'a> {
    pub municipality: MunicipalityId,
    /// In a number of ours that lasts.
    pub author: &'a str,
    pub author_name: &'a str,
    pub reason: Option<&'a str>,
    pub at: Timestamp,
}
