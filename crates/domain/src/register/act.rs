//! What somebody has done to a municipality's register: numbered, signed, and possible to undo.

use jiff::Timestamp;

use crate::MunicipalityId;

/// Numbers from the same gap-free sequence as all changes, in the order of commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActNumber(pub i64);

/// One thing done. What it changed bears its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    pub number: ActNumber,
    pub municipality: MunicipalityId,
    pub at: Timestamp,
    /// Who, in a number of ours that lasts; a program's name where no person did it.
    pub author: String,
    pub author_name: String,
    pub kind: ActKind,
    /// What the author says it was for.
    pub reason: Option<String>,
    /// What it was about, by name as it was then, for whoever reads the list.
    pub about: String,
    /// The act that this one undid.
    pub undoes: Option<ActNumber>,
    /// The act that undid this one.
    pub undone_by: Option<ActNumber>,
}

/// What sort of thing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActKind {
    AddUnit,
    ChangeUnit,
    MoveUnit,
    CloseUnit,
    MergeUnits,
    SplitUnit,
    /// What Enhetsregisteret says was taken, or kept out for a reason.
    SettleDifference,
    /// Units taken in from Enhetsregisteret.
    Adopt,
    Undo,
}

impl ActKind {
    pub const ALL: [Self; 9] = [
        Self::AddUnit,
        Self::ChangeUnit,
        Self::MoveUnit,
        Self::CloseUnit,
        Self::MergeUnits,
        Self::SplitUnit,
        Self::SettleDifference,
        Self::Adopt,
        Self::Undo,
    ];

    /// The word kept in the database; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AddUnit => "add_unit",
            Self::ChangeUnit => "change_unit",
            Self::MoveUnit => "move_unit",
            Self::CloseUnit => "close_unit",
            Self::MergeUnits => "merge_units",
            Self::SplitUnit => "split_unit",
            Self::SettleDifference => "settle_difference",
            Self::Adopt => "adopt",
            Self::Undo => "undo",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What came of wanting to undo an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undoing {
    /// Undone, by this act.
    Done(ActNumber),
    /// Somebody undid it before.
    Already(ActNumber),
    /// Later acts build on it and must be undone first: the latest of them.
    BuiltOn(ActNumber),
}
