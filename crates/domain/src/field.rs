//! The facts about a person that Reim derives from claims.

use std::fmt;

/// One derived fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    Name,
    Email,
    Mobile,
    /// The language the person wants to be written to in.
    Language,
    /// Whether the person is reserved against digital decisions (eForvaltningsforskriften § 9).
    Reservation,
}

impl Field {
    pub const ALL: [Self; 5] = [Self::Name, Self::Email, Self::Mobile, Self::Language, Self::Reservation];
    pub const COUNT: usize = Self::ALL.len();

    /// The word kept in the database and in feeds; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Mobile => "mobile",
            Self::Language => "language",
            Self::Reservation => "reservation",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }

    pub const fn index(self) -> usize {
        self as usize
    }
}

/// A set of fields, small enough to be one column of the change log.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Fields(u8);

impl Fields {
    pub const NONE: Self = Self(0);

    pub fn insert(&mut self, field: Field) {
        self.0 |= 1 << field.index();
    }

    pub fn contains(self, field: Field) -> bool {
        self.0 & (1 << field.index()) != 0
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
        u8::try_from(bits).ok().filter(|bits| bits >> Field::COUNT == 0).map(Self)
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
