//! What a guardian is shown of a child.

use std::fmt;

/// One thing that a role lets its holder see in Min profil.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seen {
    /// That the child is theirs in the register, by name.
    Child,
    /// Which school or kindergarten the child goes to.
    Unit,
}

impl Seen {
    pub const ALL: [Self; 2] = [Self::Child, Self::Unit];
    pub const COUNT: usize = Self::ALL.len();

    /// The word in forms; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::Unit => "unit",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|seen| seen.code() == code)
    }
}

/// A set of what is seen, small enough to be one column.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Sees(u8);

impl Sees {
    pub const NONE: Self = Self(0);
    pub const ALL: Self = Self((1 << Seen::COUNT) - 1);

    pub fn insert(&mut self, seen: Seen) {
        self.0 |= 1 << seen as usize;
    }

    pub const fn contains(self, seen: Seen) -> bool {
        self.0 & (1 << seen as usize) != 0
    }

    pub fn iter(self) -> impl Iterator<Item = Seen> {
        Seen::ALL.into_iter().filter(move |seen| self.contains(*seen))
    }

    /// As kept in the database.
    pub fn bits(self) -> i64 {
        i64::from(self.0)
    }

    /// `None` where the number names something that this version does not know.
    pub fn from_bits(bits: i64) -> Option<Self> {
        u8::try_from(bits).ok().filter(|bits| bits >> Seen::COUNT == 0).map(Self)
    }
}

impl FromIterator<Seen> for Sees {
    fn from_iter<I: IntoIterator<Item = Seen>>(all: I) -> Self {
        let mut set = Self::NONE;
        all.into_iter().for_each(|seen| set.insert(seen));
        set
    }
}

impl fmt::Debug for Sees {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
