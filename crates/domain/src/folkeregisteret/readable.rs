//! Names in capitals → names as people write them, where that can be known.

use super::RegistryName;

/// Words within a surname that are written small, where more of the surname follows. `LE` and `LA` are not among them:
/// more people here are called that than have it before their name.
const SMALL: [&str; 16] = [
    "af", "av", "da", "de", "della", "den", "der", "di", "dos", "du", "ten", "ter", "van", "von", "zu", "zur",
];

impl RegistryName {
    /// Given name, and middle and family name together, as one would write them on a letter.
    ///
    /// A part in which the register itself has small letters is taken at its word, and so is a name that only begins like
    /// *Mc*: nobody can tell MACDONALD from MACHADO, so both get one capital.
    pub fn readable(&self) -> (String, String) {
        let surnames = [self.middle.as_deref(), Some(self.family.as_str())];
        let surnames = surnames.into_iter().flatten().filter(|part| !part.is_empty()).map(surname);
        (given(&self.given), surnames.collect::<Vec<_>>().join(" "))
    }
}

fn given(name: &str) -> String {
    in_words(name, |_, _| false)
}

fn surname(name: &str) -> String {
    let last = name.split_whitespace().count().saturating_sub(1);
    in_words(name, |place, word| place < last && SMALL.contains(&word))
}

/// `is_small` is told the place of a word and the word in small letters.
fn in_words(name: &str, is_small: impl Fn(usize, &str) -> bool) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let words = name.split_whitespace().enumerate().map(|(place, word)| {
        let small = word.to_lowercase();
        if is_small(place, &small) { small } else { capitalised(word) }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Small letters after the first of each part between hyphens. After `O'` and the like another name begins, and after
/// `Mc` too; `II` and `III` are numbers.
fn capitalised(word: &str) -> String {
    if matches!(word, "II" | "III") {
        return word.to_owned();
    }
    let parts = word.split('-').map(|part| match part.split_once(['\'', '’']) {
        Some((before, after)) if before.chars().count() == 1 => {
            let mark = &part[before.len()..part.len() - after.len()];
            format!("{}{mark}{}", one_capital(before), one_capital(after))
        }
        _ => match part.strip_prefix("MC") {
            Some(after) if after.chars().count() > 2 => format!("Mc{}", one_capital(after)),
            _ => one_capital(part),
        },
    });
    parts.collect::<Vec<_>>().join("-")
}

fn one_capital(part: &str) -> String {
    let mut letters = part.chars();
    letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readable(given: &str, middle: Option<&str>, family: &str) -> String {
        let middle = middle.map(str::to_owned);
        let (given, surname) = RegistryName { given: given.into(), middle, family: family.into() }.readable();
        format!("{given}|{surname}")
    }

    #[test]
    fn capitals_become_a_name_as_people_write_it() {
        assert_eq!(readable("SPENNENDE", Some("LUNSJ"), "ASSOSIASJON"), "Spennende|Lunsj Assosiasjon");
        assert_eq!(readable("ÅSE ÆRLIG", None, "ØDEGÅRD"), "Åse Ærlig|Ødegård");
        assert_eq!(readable("ANNE-MARIE", None, "SOLBERG-LIE"), "Anne-Marie|Solberg-Lie");
    }

    #[test]
    fn what_stands_after_an_apostrophe_begins_anew_only_where_it_is_a_name() {
        assert_eq!(readable("SEAN", None, "O'BRIEN"), "Sean|O'Brien");
        assert_eq!(readable("AWA", None, "N’DIAYE"), "Awa|N’Diaye");
        assert_eq!(readable("RA'ED", None, "ABU'L"), "Ra'ed|Abu'l");
    }

    #[test]
    fn small_words_are_small_only_where_more_of_the_surname_follows() {
        assert_eq!(readable("ANNE", None, "VON DER LIPPE"), "Anne|von der Lippe");
        assert_eq!(readable("VAN", None, "LE"), "Van|Le");
        assert_eq!(readable("THI", Some("VAN"), "DE"), "Thi|Van De");
    }

    #[test]
    fn what_cannot_be_known_is_left_with_one_capital_or_as_it_was() {
        assert_eq!(readable("IAN", None, "MCDONALD"), "Ian|McDonald");
        assert_eq!(readable("ANA", None, "MACHADO"), "Ana|Machado");
        assert_eq!(readable("JO", None, "MCA"), "Jo|Mca");
        assert_eq!(readable("Ole", None, "MacDonald af Berg"), "Ole|MacDonald af Berg");
        assert_eq!(readable("KARL III", None, "B."), "Karl III|B.");
    }

    #[test]
    fn a_part_that_is_missing_leaves_no_hole() {
        assert_eq!(readable("", None, "MONONYM"), "|Mononym");
        assert_eq!(readable("EINAR", Some(""), ""), "Einar|");
    }
}
