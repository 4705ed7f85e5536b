//! Whether a row says that something is, or that it is gone.

use domain::{import::ImportCode, roster::Extent};

use crate::spreadsheet::reading::{Reading, Trouble};

/// `status` of a row: blank in complete files, always given in changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Status {
    #[default]
    Blank,
    Active,
    ToBeDeleted,
}

impl Status {
    /// An unknown word refuses the row.
    pub fn read(reading: &mut Reading<'_>, column: Option<usize>) -> Self {
        let text = reading.text(column);
        match text.to_ascii_lowercase().as_str() {
            "" => Self::Blank,
            "active" => Self::Active,
            "tobedeleted" => Self::ToBeDeleted,
            _ => {
                reading.note(Trouble::refused(ImportCode::ValueUnknown).at(column).showing(&text));
                Self::Blank
            }
        }
    }

    /// Whether the row fits a file of this extent. By the standard the rows are right and the manifest
    /// is not, where they disagree.
    pub fn fits(self, extent: Extent) -> bool {
        (self == Self::Blank) == (extent == Extent::Full)
    }
}
