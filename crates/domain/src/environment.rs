//! Whether this installation speaks with the real registers or with their test twins.

use serde::Deserialize;

/// Decides which national identity numbers may come in; see [`crate::NationalId::allowed_in`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// Real registers, real people.
    Production,
    /// Test registers and simulators, invented people only.
    Test,
}
