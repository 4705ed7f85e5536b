//! SSB's classifications: codes that hold for a time, and what becomes of them when the country is divided anew
//! (`docs/klass.md`).

mod code;
mod edge;
mod names;
mod reform;
pub mod succession;
mod validity;

pub use code::{Code, Correspondence};
pub use edge::{Edge, Named};
pub use names::ParallelNames;
pub use reform::{Because, Destination, Fate, Happening, Origin, Reform};
pub use validity::Validity;

/// A classification of SSB's that we keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Classification {
    Municipalities,
    Counties,
    /// *Institusjonell sektorgruppering*: 1520, a company that municipalities own.
    Sectors,
    /// *Næringsgruppering*: SN2007, and SN2025 from 2025 on.
    Industries,
}

impl Classification {
    pub const ALL: [Self; 4] = [Self::Municipalities, Self::Counties, Self::Sectors, Self::Industries];

    /// SSB's number for it, by which it is asked for and kept.
    pub const fn number(self) -> u16 {
        match self {
            Self::Municipalities => 131,
            Self::Counties => 104,
            Self::Sectors => 39,
            Self::Industries => 6,
        }
    }

    pub fn from_number(number: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|classification| classification.number() == number)
    }
}
