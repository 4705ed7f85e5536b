//! The words by which columns and their values are recognised: data, in `words.csv`.

use std::{collections::HashMap, sync::LazyLock};

/// Whom or what a column is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Subject {
    Child,
    Guardian,
    Employee,
    Unit,
}

/// What a column says about its subject, or about the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Attribute {
    Key,
    NationalId,
    GivenName,
    MiddleName,
    FamilyName,
    Name,
    Email,
    Mobile,
    Phone,
    Role,
    Responsibility,
    Protection,
    OrganisationNumber,
    Position,
    From,
    To,
    Change,
    /// The reason that we wrote beside a refused row.
    Why,
    /// Known, and of no use here.
    PassedOver,
}

/// A recognised heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    /// `None` where the heading does not say.
    pub subject: Option<Subject>,
    /// Which guardian; 0 where the heading does not say.
    pub number: u8,
    pub attribute: Attribute,
}

/// The words in use: the built-in ones, and those of the installation.
#[derive(Clone, Debug)]
pub struct Words {
    /// Longest first, so that *barnehage* is not taken for *barn*.
    subjects: Vec<(String, Subject, u8)>,
    attributes: HashMap<String, Attribute>,
    values: HashMap<(&'static str, String), String>,
}

/// A line of words that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the words: {fault}")]
pub struct InvalidWords {
    line: usize,
    fault: &'static str,
}

const BUILT_IN: &str = include_str!("words.csv");

impl Default for Words {
    fn default() -> Self {
        let mut words = Self { subjects: Vec::new(), attributes: HashMap::new(), values: HashMap::new() };
        words.add(BUILT_IN).expect("the built-in words are tested");
        words
    }
}

impl Words {
    pub(crate) fn built_in() -> &'static Self {
        static WORDS: LazyLock<Words> = LazyLock::new(Words::default);
        &WORDS
    }

    /// Adds words in the form of `words.csv`: `kind;code;word|word`, headings such as
    /// `attribute;national_id;fødselsnr 11 siffer`. Case, blanks and punctuation do not matter.
    pub fn add(&mut self, lines: &str) -> Result<(), InvalidWords> {
        for (index, line) in lines.lines().enumerate().skip(1) {
            let invalid = |fault| InvalidWords { line: index + 1, fault };
            let mut parts = line.splitn(3, ';');
            let (Some(kind), Some(code), Some(words)) = (parts.next(), parts.next(), parts.next()) else {
                return Err(invalid("not three parts"));
            };
            for word in words.split('|').map(folded).filter(|word| !word.is_empty()) {
                match kind {
                    "subject" => {
                        let (subject, number) = subject(code).ok_or(invalid("no such subject"))?;
                        self.subjects.push((word, subject, number));
                    }
                    "attribute" => {
                        let attribute = attribute(code).ok_or(invalid("no such attribute"))?;
                        self.attributes.insert(word, attribute);
                    }
                    _ => {
                        let kind =
                            VALUES.iter().find(|name| **name == kind).ok_or(invalid("no such kind"))?;
                        self.values.insert((kind, word), code.to_owned());
                    }
                }
            }
        }
        self.subjects.sort_by_key(|(word, ..)| std::cmp::Reverse(word.len()));
        Ok(())
    }

    /// *Foresatt 1 fødselsnummer*, *Fødselsnr. foresatt 1*, `foresatt_fnr_1`, *Fødselsnummer*.
    pub(crate) fn heading(&self, heading: &str) -> Option<Meaning> {
        let heading = folded(heading);
        if let Some(attribute) = self.attributes.get(&heading) {
            return Some(Meaning { subject: None, number: 0, attribute: *attribute });
        }
        self.subjects.iter().find_map(|(word, subject, number)| {
            let (said, rest) = around(&heading, word)?;
            let attribute = if rest.is_empty() { &Attribute::Name } else { self.attributes.get(rest)? };
            Some(Meaning { subject: Some(*subject), number: said.max(*number), attribute: *attribute })
        })
    }

    /// What a sheet is about by its title: *Ansatte 2026*.
    pub(crate) fn subject_in(&self, title: &str) -> Option<Subject> {
        let title = folded(title);
        let people = self.subjects.iter().filter(|(_, subject, _)| *subject != Subject::Unit);
        people
            .filter(|(word, ..)| word.len() > 3 && title.contains(word))
            .map(|(_, subject, _)| *subject)
            .next()
    }

    /// The code of a value such as *slettet* or *mor*.
    pub(crate) fn value(&self, kind: &'static str, text: &str) -> Option<&str> {
        self.values.get(&(kind, folded(text))).map(String::as_str)
    }
}

/// Kinds of values.
const VALUES: [&str; 4] = ["change", "role", "protection", "truth"];

/// What is left of a heading without its subject and number, and that number.
fn around<'a>(heading: &'a str, word: &str) -> Option<(u8, &'a str)> {
    let digit = |c: char| c.to_digit(10).and_then(|digit| u8::try_from(digit).ok()).unwrap_or(0);
    if let Some(rest) = heading.strip_prefix(word) {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let bare = after.trim_end_matches(|c: char| c.is_ascii_digit());
        let first = rest.chars().next().map_or(0, digit);
        let last = rest.chars().next_back().map_or(0, digit);
        return Some((first.max(last), bare));
    }
    let bare = heading.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = heading[bare.len()..].chars().next().map_or(0, digit);
    bare.strip_suffix(word).map(|rest| (number, rest))
}

/// Letters and digits in lower case, æ ø å and accents written without.
pub(crate) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'æ' | 'ä' => folded.push_str("ae"),
            'ø' | 'ö' | 'ó' | 'ò' | 'ô' => folded.push('o'),
            'å' | 'á' | 'à' | 'â' => folded.push('a'),
            'é' | 'è' | 'ê' => folded.push('e'),
            'ü' => folded.push('u'),
            c if c.is_alphanumeric() => folded.push(c),
            _ => {}
        }
    }
    folded
}

fn subject(code: &str) -> Option<(Subject, u8)> {
    Some(match code {
        "child" => (Subject::Child, 0),
        "guardian" => (Subject::Guardian, 0),
        "guardian 1" => (Subject::Guardian, 1),
        "guardian 2" => (Subject::Guardian, 2),
        "employee" => (Subject::Employee, 0),
        "unit" => (Subject::Unit, 0),
        _ => return None,
    })
}

fn attribute(code: &str) -> Option<Attribute> {
    Some(match code {
        "key" => Attribute::Key,
        "national_id" => Attribute::NationalId,
        "given_name" => Attribute::GivenName,
        "middle_name" => Attribute::MiddleName,
        "family_name" => Attribute::FamilyName,
        "name" => Attribute::Name,
        "email" => Attribute::Email,
        "mobile" => Attribute::Mobile,
        "phone" => Attribute::Phone,
        "role" => Attribute::Role,
        "responsibility" => Attribute::Responsibility,
        "protection" => Attribute::Protection,
        "organisation_number" => Attribute::OrganisationNumber,
        "position" => Attribute::Position,
        "from" => Attribute::From,
        "to" => Attribute::To,
        "change" => Attribute::Change,
        "why" => Attribute::Why,
        "passed_over" => Attribute::PassedOver,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_recognised_as_people_write_them() {
        use Attribute::*;
        use Subject::*;
        let cases = [
            ("Fødselsnummer", None, 0, NationalId),
            ("Fødselsnr.", None, 0, NationalId),
            ("FNR", None, 0, NationalId),
            ("Fødselsnummer (11 siffer)", None, 0, NationalId),
            ("Foresatt 1 fødselsnummer", Some(Guardian), 1, NationalId),
            ("Fødselsnr. foresatt 2", Some(Guardian), 2, NationalId),
            ("foresatt_fnr_2", Some(Guardian), 2, NationalId),
            ("Føresett 1 – e-post", Some(Guardian), 1, Email),
            ("Foresatt1Mobil", Some(Guardian), 1, Mobile),
            ("Mors mobilnr", Some(Guardian), 1, Mobile),
            ("Far: E-postadresse", Some(Guardian), 2, Email),
            ("Guardian 1 email", Some(Guardian), 1, Email),
            ("Foresatt", Some(Guardian), 0, Name),
            ("Foreldreansvar foresatt 1", Some(Guardian), 1, Responsibility),
            ("Elevens fornavn", Some(Child), 0, GivenName),
            ("Barnets fødselsnummer", Some(Child), 0, NationalId),
            ("Elev-ID", Some(Child), 0, Key),
            ("Barnehage", Some(Unit), 0, Name),
            ("Barnehagens org.nr", Some(Unit), 0, OrganisationNumber),
            ("Skule", Some(Unit), 0, Name),
            ("Enhetskode", Some(Unit), 0, Key),
            ("Ansattnr", Some(Employee), 0, Key),
            ("Tilsett namn", Some(Employee), 0, Name),
            ("Stilling", None, 0, Position),
            ("Fra dato", None, 0, From),
            ("Fødselsdato", None, 0, PassedOver),
        ];
        let words = Words::default();
        for (heading, subject, number, attribute) in cases {
            let expected = Meaning { subject, number, attribute };
            assert_eq!(words.heading(heading), Some(expected), "{heading}");
        }
        for unknown in ["", "Favorittfarge", "Farge", "Morsomt", "Fødselsnummer til hund"] {
            assert_eq!(words.heading(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn an_installation_adds_words_of_its_own() {
        let mut words = Words::default();
        assert_eq!(words.heading("PersonIdent"), None);
        words.add("kind;code;words\nattribute;national_id;PersonIdent\nrole;relative;Nabo").unwrap();
        assert_eq!(words.heading("person-ident").map(|m| m.attribute), Some(Attribute::NationalId));
        assert_eq!(words.value("role", "nabo"), Some("relative"));
        assert_eq!(
            words.add("kind;code;words\nattribute;nothing;x").unwrap_err().to_string(),
            "line 2 of the words: no such attribute"
        );
    }
}
