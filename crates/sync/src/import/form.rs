//! What kind of file a delivery is.

/// Packages name their rows and tell of people apart from what ties them; a sheet's row is both at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Package,
    Sheet,
}
