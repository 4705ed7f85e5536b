//! How KRR behaves where nobody has written down how it does.

use std::collections::HashSet;

use domain::NationalId;
use serde::{Deserialize, Serialize};

/// One choice for each unknown. As JSON, what is left out is as in [`Manner::default`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is an unknown of its own, and they combine freely")]
pub struct Manner {
    pub times: TimeForm,
    /// Whether people who cannot be notified (reserved, expired) come with their contact details.
    pub contact_when_not_notifiable: bool,
    /// Whether people who deleted themselves come with `reservasjon`.
    pub reservation_when_deleted: bool,
    /// Whether a call that does not say gets rows for people who are not in the register.
    pub include_unregistered: bool,
    /// Whether values that nobody else has come with `…_duplisert: NEI`.
    pub says_not_duplicated: bool,
    /// Whether rows have `oppdatert`, as some clients have seen.
    pub says_updated: bool,
    /// Identifiers that are refused though they are well formed, as many as a call may have of them.
    #[serde(skip)]
    pub refused: HashSet<NationalId>,
    /// Identifiers over which KRR breaks down, whomever else the call is about.
    #[serde(skip)]
    pub breaking: HashSet<NationalId>,
}

/// KRR is known to use both ways of writing a time; neither is RFC 3339 throughout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeForm {
    /// Validated: in UTC with milliseconds; all else: local, with the hour as offset. As in the documentation.
    Both,
    /// `2023-06-29T10:14:52+02`
    Offset,
    /// `2023-08-05T10:45:15.768Z`
    Utc,
}

impl Default for Manner {
    fn default() -> Self {
        Self {
            times: TimeForm::Both,
            contact_when_not_notifiable: true,
            reservation_when_deleted: false,
            include_unregistered: false,
            says_not_duplicated: true,
            says_updated: true,
            refused: HashSet::new(),
            breaking: HashSet::new(),
        }
    }
}
