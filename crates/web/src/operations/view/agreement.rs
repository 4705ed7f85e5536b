//! What each municipality has agreed on, and whether it holds today.

use jiff::civil::Date;

/// One municipality's agreement on the use of KRR.
#[derive(Clone, Debug)]
pub struct AgreementLine {
    pub municipality: String,
    pub standing: Standing,
    pub purpose: String,
    /// The legal basis as stated; empty where none is.
    pub basis: String,
    pub guardians: bool,
    pub employee_basis: Option<String>,
    pub ask_protected: bool,
    pub good_until: Date,
    /// Days that KRR's claims are kept about those who are no longer asked about.
    pub keep_days: i64,
    /// The municipality's own number where Reim's operator asks on its behalf.
    pub on_behalf_of: Option<String>,
}

/// Whether the night may ask, and keep what it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Good,
    /// Good, and will end within [`SOON`] days.
    EndsSoon,
    Ended,
    /// Asked when needed; nothing is kept.
    LookUpOnly,
    NoBasis,
    Nobody,
}

/// Days before the end from which somebody ought to renew.
pub const SOON: i64 = 60;
