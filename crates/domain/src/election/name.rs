//! One text for the whole name, taken apart.

use std::fmt;

/// A name as the file has it, and as it most likely is. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CandidateName {
    pub whole: String,
    /// Given and middle names.
    pub given: String,
    pub family: String,
    pub splitting: Splitting,
}

/// How sure it is where the family name begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Splitting {
    /// The file says it, by a comma; or there are two words.
    Sure,
    /// Three words or more: the middle one may be a given name, a middle name, or the first of two family names. Half of
    /// all candidates are so, and of those who stand again every tenth writes the middle name otherwise, or not at all.
    Likely,
    /// A single word, taken for the family name.
    Guessed,
}

/// Words with which a family name begins rather than ends a given one.
const PARTICLES: [&str; 20] = [
    "af", "al", "av", "da", "das", "de", "del", "den", "der", "di", "dos", "du", "el", "la", "le", "ten",
    "van", "ver", "von", "zu",
];

impl CandidateName {
    /// None where there is nothing in the text.
    pub fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let whole = words.join(" ");
        let (given, family, splitting) = if let Some((family, given)) = whole.split_once(',') {
            (given.trim().to_owned(), family.trim().to_owned(), Splitting::Sure)
        } else {
            let begins = family_begins(&words);
            let splitting = match words.len() {
                0 => return None,
                1 => Splitting::Guessed,
                2 => Splitting::Sure,
                _ => Splitting::Likely,
            };
            (words[..begins].join(" "), words[begins..].join(" "), splitting)
        };
        let splitting = if given.is_empty() || family.is_empty() { Splitting::Guessed } else { splitting };
        let is_name = !given.is_empty() || !family.is_empty();
        is_name.then_some(Self { whole, given, family, splitting })
    }
}

/// The last word, with the particles before it. A name does not begin with its family name.
fn family_begins(words: &[&str]) -> usize {
    let last = words.len().saturating_sub(1);
    let is_particle = |word: &&str| PARTICLES.contains(word);
    let particles = words[..last].iter().skip(1).rev().take_while(|word| is_particle(word)).count();
    last - particles
}

impl fmt::Debug for CandidateName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CandidateName(•, {:?})", self.splitting)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_last_word_is_the_family_name_and_the_risk_is_told() {
        use Splitting::{Guessed, Likely, Sure};
        let cases = [
            ("Åse Ødegård", "Åse", "Ødegård", Sure),
            ("Kari Bakken Lund", "Kari Bakken", "Lund", Likely),
            ("Anne-Grete  Holm ", "Anne-Grete", "Holm", Sure),
            ("Jan van der Berg", "Jan", "van der Berg", Likely),
            ("Ødegård, Åse Marie", "Åse Marie", "Ødegård", Sure),
            ("De Lund", "De", "Lund", Sure),
            ("Madonna", "", "Madonna", Guessed),
            ("Ødegård,", "", "Ødegård", Guessed),
        ];
        for (text, given, family, splitting) in cases {
            let name = CandidateName::parse(text).unwrap();
            assert_eq!(
                (name.given.as_str(), name.family.as_str(), name.splitting),
                (given, family, splitting),
                "{text}"
            );
        }
        assert_eq!((CandidateName::parse("  "), CandidateName::parse(" , ")), (None, None));
    }

    proptest! {
        #[test]
        fn no_word_is_lost(text in "[A-Za-zÆØÅæøå -]{0,40}") {
            if let Some(name) = CandidateName::parse(&text) {
                let joined = format!("{} {}", name.given, name.family);
                prop_assert_eq!(joined.trim(), name.whole);
                prop_assert!(!name.family.is_empty());
            }
        }
    }
}
