//! What there is to be permitted.

/// One thing that somebody may be allowed to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// Find people, and see what is shown about them with its sources.
    SeePeople,
    /// Write fields by hand, and set and end "Ikke oppdater fra KRR".
    EditContacts,
    /// Have KRR asked about one person now.
    AskRegister,
    /// Lists of many people, as a page and as a sheet to take away.
    ExportLists,
    /// Decide what each kind of guardian may receive and see.
    ShapeRoles,
    /// Give colleagues access, and end it.
    GrantAccess,
    /// See who has looked at whom.
    SeeReadLog,
    /// Answer those who say that something about them is wrong.
    AnswerObjections,
    /// State what the municipality may do with KRR's data, and on what ground.
    StateAgreement,
    /// Keep the municipality's own register: units, and what is to be thought of where Enhetsregisteret differs.
    KeepRegister,
    /// The pages of operations: runs, plans, quarantine, registers.
    Operate,
}

impl Right {
    pub const ALL: [Self; 11] = [
        Self::SeePeople,
        Self::EditContacts,
        Self::AskRegister,
        Self::ExportLists,
        Self::ShapeRoles,
        Self::GrantAccess,
        Self::SeeReadLog,
        Self::AnswerObjections,
        Self::StateAgreement,
        Self::KeepRegister,
        Self::Operate,
    ];
}
