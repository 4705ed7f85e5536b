//! A name as words, and how the words of two names go together.

use strsim::{jaro_winkler, osa_distance};

use crate::fold::{fold, sound};

/// A word of a name with how it sounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub sound: String,
    /// A bit for each letter that stands in it.
    letters: u32,
}

impl Word {
    fn new(text: &str) -> Self {
        let letters = text.bytes().map(|letter| 1_u32 << (letter - b'a')).fold(0, |all, one| all | one);
        Self { text: text.to_owned(), sound: sound(text), letters }
    }

    fn is_initial(&self) -> bool {
        self.text.len() == 1
    }

    /// One is the first letter of the other.
    pub fn abbreviates(&self, other: &Self) -> bool {
        (self.is_initial() || other.is_initial()) && self.text.as_bytes()[0] == other.text.as_bytes()[0]
    }

    /// The same but for a slip of the pen.
    pub fn is_near(&self, other: &Self) -> bool {
        let (one, two) = (&self.text, &other.text);
        let shortest = one.len().min(two.len());
        shortest >= 3
            && one.len().abs_diff(two.len()) <= 2
            // Most words have too little in common to be worth a closer look.
            && (self.letters ^ other.letters).count_ones() <= 4
            && (osa_distance(one, two) <= 1 || (shortest >= 5 && jaro_winkler(one, two) >= 0.93))
    }
}

/// The words of a text.
pub fn words(text: &str) -> Vec<Word> {
    fold(text).split(' ').filter(|word| !word.is_empty()).map(Word::new).collect()
}

/// What people called by these names are called for short, beside what the beginning of the name tells.
const SHORT: [(&str, &str); 14] = [
    ("elisabeth", "lise"),
    ("johannes", "johs"),
    ("karoline", "line"),
    ("mathilde", "tilde"),
    ("andreas", "andy"),
    ("katrine", "trine"),
    ("cathrine", "trine"),
    ("emilie", "emmy"),
    ("torbjorn", "tobben"),
    ("borghild", "bolla"),
    ("margit", "maggen"),
    ("kristoffer", "chris"),
    ("magdalena", "lena"),
    ("kristine", "stine"),
];

/// Whether one name is the other for short.
pub fn is_short_for(one: &Word, other: &Word) -> bool {
    let (short, long) = if one.text.len() <= other.text.len() { (one, other) } else { (other, one) };
    let listed = || SHORT.iter().any(|(full, called)| *full == long.text && *called == short.text);
    (short.text.len() >= 3 && short.text.len() < long.text.len() && long.text.starts_with(&short.text))
        || listed()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Word {
        Word::new(text)
    }

    #[test]
    fn a_slip_of_the_pen_is_near_and_another_name_is_not() {
        for (one, other) in [("haugen", "haugne"), ("kristin", "kristn"), ("solberg", "solbreg")] {
            assert!(word(one).is_near(&word(other)), "{one} {other}");
        }
        for (one, other) in [("li", "lie"), ("hansen", "larsen"), ("moen", "bakken")] {
            assert!(!word(one).is_near(&word(other)), "{one} {other}");
        }
    }

    #[test]
    fn short_names_and_initials_stand_for_long_ones() {
        assert!(is_short_for(&word("lise"), &word("elisabeth")));
        assert!(is_short_for(&word("alexander"), &word("alex")));
        assert!(!is_short_for(&word("kari"), &word("kari")));
        assert!(word("m").abbreviates(&word("marie")) && !word("m").abbreviates(&word("anne")));
    }
}
