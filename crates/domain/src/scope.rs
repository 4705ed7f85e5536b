//! Why a municipality may ask a register about somebody.

/// The grounds on which a person is in scope; none means that asking ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scope(u8);

impl Scope {
    pub const NONE: Self = Self(0);
    /// Guardian of at least one active pupil or kindergarten child, with or without parental responsibility.
    pub const GUARDIAN: Self = Self(1);
    /// Employee with an active position.
    pub const EMPLOYEE: Self = Self(2);
    /// Registered by hand, and not yet confirmed by a school or kindergarten system.
    pub const BY_HAND: Self = Self(4);

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether the two share any ground.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// As kept in the database.
    pub fn bits(self) -> i64 {
        i64::from(self.0)
    }

    pub fn from_bits(bits: i64) -> Option<Self> {
        u8::try_from(bits).ok().filter(|bits| *bits < 8).map(Self)
    }
}
