//! The roles that are granted, and what each may do.

use super::Right;

/// What somebody is to a municipality's register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Reads, and changes nothing: a teacher on duty, a switchboard.
    Reader,
    /// Keeps the contact details of guardians and employees (skolesekretær).
    Secretary,
    /// Shapes the guardians' roles, gives colleagues access and answers for the municipality (kommuneadministrator).
    Administrator,
    /// Keeps the municipality's own register (kontaktperson for Kommuneregisteret).
    ContactPerson,
    /// Watches the runs (drift).
    Operator,
}

impl Role {
    pub const ALL: [Self; 5] =
        [Self::Reader, Self::Secretary, Self::Administrator, Self::ContactPerson, Self::Operator];

    /// The word kept in the database; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Secretary => "secretary",
            Self::Administrator => "administrator",
            Self::ContactPerson => "contact_person",
            Self::Operator => "operator",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// What the role may do where it is granted.
    pub const fn rights(self) -> &'static [Right] {
        match self {
            Self::Reader => &[Right::SeePeople],
            Self::Secretary => {
                &[Right::SeePeople, Right::EditContacts, Right::AskRegister, Right::ExportLists]
            }
            Self::Administrator => &[
                Right::SeePeople,
                Right::EditContacts,
                Right::AskRegister,
                Right::ExportLists,
                Right::ShapeRoles,
                Right::GrantAccess,
                Right::SeeReadLog,
                Right::AnswerObjections,
                Right::StateAgreement,
            ],
            // Units are public, and whoever keeps them needs to see nobody's contact details for it.
            Self::ContactPerson => &[Right::KeepRegister],
            // Whoever keeps the machine running needs nobody's contact details for it.
            Self::Operator => &[Right::Operate],
        }
    }

    pub fn has(self, right: Right) -> bool {
        self.rights().contains(&right)
    }

    /// Whether it is about a whole municipality, and cannot be given for some of its units.
    pub const fn is_for_all_units(self) -> bool {
        matches!(self, Self::Administrator | Self::ContactPerson | Self::Operator)
    }
}
