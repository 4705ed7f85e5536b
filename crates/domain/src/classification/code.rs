//! A code of a classification, and what corresponds to it in another.

use super::Validity;

/// The same code with another name or another place in the tree is another row, valid for another time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    pub code: String,
    /// The code above it; none at the top, or where the classification is flat.
    pub parent: Option<String>,
    /// From 1 at the top.
    pub level: u8,
    pub name: String,
    pub short_name: Option<String>,
    pub valid: Validity,
}

impl Code {
    /// Not a place, but where SSB counts what it cannot place: 99 and 9999 *Uoppgitt*.
    pub fn is_unstated(&self) -> bool {
        !self.code.is_empty() && self.code.bytes().all(|digit| digit == b'9')
    }
}

/// A code of one classification stands for, or contains, a code of another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Correspondence {
    pub source: String,
    pub target: String,
}
