//! Who says something.

/// A register, a system or a hand that makes claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Kontakt- og reservasjonsregisteret.
    Krr,
    /// The municipality's school system.
    School,
    /// The municipality's kindergarten system.
    Kindergarten,
    /// Somebody wrote it in Reim.
    Hand,
    /// Folkeregisteret.
    PopulationRegister,
    /// Enhetsregisteret. It says nothing about people as such.
    EntityRegister,
    /// SSB's classifications. Runs bear its name; of people it says nothing.
    Klass,
}

impl Source {
    /// Those who may say something about a person.
    pub const ALL: [Self; 5] =
        [Self::Krr, Self::School, Self::Kindergarten, Self::Hand, Self::PopulationRegister];

    /// The word kept in the database and in feeds; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Krr => "krr",
            Self::School => "school",
            Self::Kindergarten => "kindergarten",
            Self::Hand => "hand",
            Self::PopulationRegister => "population",
            Self::EntityRegister => "entities",
            Self::Klass => "klass",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        let others = [Self::EntityRegister, Self::Klass];
        Self::ALL.into_iter().chain(others).find(|source| source.code() == code)
    }
}
