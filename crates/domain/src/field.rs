//! The facts about a person that Reim keeps.

use std::fmt;

/// One fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    Name,
    Email,
    Mobile,
    /// The language the person wants to be written to in.
    Language,
    /// Whether the person is reserved against digital decisions (eForvaltningsforskriften § 9).
    Reservation,
    /// Where the person lives and can be written to, all of it.
    Address,
    /// How the person stands in Folkeregisteret: whether they live here, or at all.
    Status,
    /// How the address is protected.
    Protection,
}

impl Field {
    /// Those that several sources may speak of, and that are derived by weighing what they say. Of the others Folkeregisteret's
    /// word is the only one, or the strictest counts.
    pub const WEIGHED: [Self; 5] = [Self::Name, Self::Email, Self::Mobile, Self::Language, Self::Reservation];
    pub const ALL: [Self; 8] = [
        Self::Name,
        Self::Email,
        Self::Mobile,
        Self::Language,
        Self::Reservation,
        Self::Address,
        Self::Status,
        Self::Protection,
    ];
    pub const COUNT: usize = Self::ALL.len();

    /// The word kept in the database and in feeds; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Mobile => "mobile",
            Self::Language => "language",
            Self::Reservation => "reservation",
            Self::Address => "address",
            Self::Status => "status",
            Self::Protection => "protection",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }

    /// Whether somebody may write it by hand, lock it, or set a source aside for it. A reservation is the citizen's own right,
    /// and where people live and how they are protected is Folkeregisteret's to say.
    pub const fn is_ours_to_set(self) -> bool {
        matches!(self, Self::Name | Self::Email | Self::Mobile | Self::Language)
    }

    pub const fn index(self) -> usize {
        self as usize
    }
}

/// A set of fields, small enough to be one column of the change log.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Fields(u16);

impl Fields {
    pub const NONE: Self = Self(0);

    pub fn insert(&mut self, field: Field) {
        self.0 |= 1 << field.index();
    }

    pub fn contains(self, field: Field) -> bool {
        self.0 & (1 << field.index()) != 0
    }

    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn iter(self) -> impl Iterator<Item = Field> {
        Field::ALL.into_iter().filter(move |field| self.contains(*field))
    }

    /// As kept in the change log.
    pub fn bits(self) -> i64 {
        i64::from(self.0)
    }

    /// `None` where the number names a field that this version does not know.
    pub fn from_bits(bits: i64) -> Option<Self> {
        u16::try_from(bits).ok().filter(|bits| bits >> Field::COUNT == 0).map(Self)
    }
}

impl FromIterator<Field> for Fields {
    fn from_iter<I: IntoIterator<Item = Field>>(fields: I) -> Self {
        let mut set = Self::NONE;
        fields.into_iter().for_each(|field| set.insert(field));
        set
    }
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
