//! The words of the files.

/// As the lists have it, where every candidate is one of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gender {
    Woman,
    Man,
}

/// What came of it (*mandatkåring*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seat {
    Elected,
    /// Steps in for those of the list who are elected.
    Deputy,
    NotElected,
}

impl Gender {
    /// *Kvinne*, *Mann*, or their first letters; in capitals or not.
    pub fn from_word(word: &str) -> Option<Self> {
        match word.trim().to_lowercase().as_str() {
            "k" | "kvinne" | "kvinna" | "kvinner" => Some(Self::Woman),
            "m" | "mann" | "menn" => Some(Self::Man),
            _ => None,
        }
    }

    /// The word kept in the database; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Woman => "woman",
            Self::Man => "man",
        }
    }
}

impl Seat {
    /// The words of the few files that have been seen, and such as stand in the minutes of election boards.
    pub fn from_word(word: &str) -> Option<Self> {
        match word.trim().to_lowercase().as_str() {
            "innvalgt" | "innvald" | "valgt" | "vald" | "representant" | "medlem" => Some(Self::Elected),
            "vara" | "varamedlem" | "vararepresentant" | "varamann" => Some(Self::Deputy),
            "ikke innvalgt" | "ikkje innvald" | "ikke valgt" | "ikkje vald" => Some(Self::NotElected),
            _ => None,
        }
    }

    /// The word kept in the database; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Elected => "elected",
            Self::Deputy => "deputy",
            Self::NotElected => "not_elected",
        }
    }
}
