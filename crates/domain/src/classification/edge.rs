//! What SSB tells of a change: that one code led to another.

use jiff::civil::Date;

/// A code by its name at the time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Named {
    pub code: String,
    pub name: String,
}

/// One line from old to new. Many may lead to one, and one to many: SSB says that something of the old is in the new, and
/// never how much.
///
/// A code that goes on while others come to it or leave it is told of by a line to itself. So it has been without
/// exception since 1838, and a code that no line names stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The first day on which the new is so.
    pub on: Date,
    /// None where the new comes from nothing.
    pub old: Option<Named>,
    /// None where nothing comes of the old.
    pub new: Option<Named>,
}
