//! A telephone number as it was given, and the same number as the network wants it.

use std::fmt;

/// What someone wrote, and its E.164 form where it has one.
///
/// Accepted is what KRR accepts (digits, spaces, hyphens, underscores, one leading `+`; 8 to 20
/// characters), and from hands and sheets also dots, parentheses and the typographic blanks and dashes
/// that office programs put in. Whether KRR itself would have taken it: [`Phone::follows_krr_rule`].
/// The raw text is kept, because it is what the source said.
///
/// A number need not exist to be written in E.164, but its country must, and have numbers of that length; ask
/// [`Phone::is_mobile`] before sending to it.
///
/// `Debug` shows no digit.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone {
    raw: String,
    e164: Option<String>,
}

/// Why a text is no telephone number. No variant repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPhone {
    #[error("a telephone number has 8 to 20 characters")]
    Length,
    #[error("a telephone number has digits, blanks, hyphens, and perhaps a + in front")]
    Character,
}

/// What KRR's test environment puts in the place of every number when it is reset.
const RESET_VALUE: &str = "+4799999999";
/// The last eight are blanks that do not break, hyphens and dashes of office programs.
const ONLY_FOR_THE_EYE: [char; 14] = [
    ' ', '-', '_', '.', '(', ')', '\u{a0}', '\u{2009}', '\u{202f}', '\u{2010}', '\u{2011}', '\u{2012}',
    '\u{2013}', '\u{2212}',
];
/// The kinds of numbers that can be dialled from anywhere.
const DIALLED: [phonenumber::Type; 10] = {
    use phonenumber::Type;
    [
        Type::FixedLine,
        Type::Mobile,
        Type::TollFree,
        Type::PremiumRate,
        Type::SharedCost,
        Type::PersonalNumber,
        Type::Voip,
        Type::Pager,
        Type::Uan,
        Type::Voicemail,
    ]
};
/// E.164 ends at fifteen digits, country code included.
const LONGEST_E164: usize = "+".len() + 15;

impl Phone {
    /// Reads a number; without a country code it is taken for Norwegian.
    pub fn parse(text: &str) -> Result<Self, InvalidPhone> {
        let raw = text.trim();
        if let Some(e164) = common_norwegian(raw) {
            return Ok(Self { raw: raw.to_owned(), e164: Some(e164) });
        }
        if !(8..=20).contains(&raw.chars().count()) {
            return Err(InvalidPhone::Length);
        }
        let number = compact(raw).ok_or(InvalidPhone::Character)?;
        Ok(Self { raw: raw.to_owned(), e164: common_norwegian(&number).or_else(|| any_country(&number)) })
    }

    /// A number that was parsed before it was stored.
    pub fn from_store(raw: String, e164: Option<String>) -> Self {
        Self { raw, e164 }
    }

    /// As given, without blanks around it.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// `+`, country code and number. `None` where no country has numbers of that code and length.
    pub fn e164(&self) -> Option<&str> {
        self.e164.as_deref()
    }

    /// Whether a text message can reach it: a Norwegian number beginning with 4 or 9 (Nkom's plan;
    /// the series for machines, 58 and 59, are not meant), or what its own country calls mobile.
    pub fn is_mobile(&self) -> bool {
        let Some(e164) = self.e164() else { return false };
        if let Some(national) = e164.strip_prefix("+47") {
            return national.len() == 8 && national.starts_with(['4', '9']);
        }
        phonenumber::parse(None, e164).is_ok_and(|number| {
            use phonenumber::Type::{FixedLineOrMobile, Mobile};
            let kind = number.number_type(&phonenumber::metadata::DATABASE);
            phonenumber::is_valid(&number) && matches!(kind, Mobile | FixedLineOrMobile)
        })
    }

    /// KRR's own rule (Digdir's definition of *mobiltelefonnummer*): the characters and length given
    /// at [`Phone`], and a Norwegian number begins with 4 or 9. Norwegian is what starts with `+47` or
    /// `0047`, and what has exactly eight characters.
    pub fn follows_krr_rule(&self) -> bool {
        let raw = self.raw.as_str();
        let unsigned = raw.strip_prefix('+').unwrap_or(raw);
        let allowed =
            !unsigned.is_empty() && unsigned.chars().all(|c| c.is_ascii_digit() || "- _".contains(c));
        let after_code = raw.strip_prefix("+47").or_else(|| raw.strip_prefix("0047"));
        let norwegian = after_code.or_else(|| (raw.len() == 8).then_some(raw));
        let first = norwegian.map(|number| number.trim_start_matches(['-', ' ', '_']));
        allowed && first.is_none_or(|number| number.starts_with(['4', '9']))
    }

    /// KRR's test environment resets numbers to this one; nobody has it, so it is never to be kept.
    pub fn is_reset_value(&self) -> bool {
        self.e164() == Some(RESET_VALUE)
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(***)")
    }
}

/// Eight digits, alone or after `+47` or `0047`: nearly every number KRR sends. The numbering library
/// takes hundreds of times as long, and two million numbers a night pass here.
fn common_norwegian(number: &str) -> Option<String> {
    let national = match number.len() {
        8 => number,
        11 => number.strip_prefix("+47")?,
        12 => number.strip_prefix("0047")?,
        _ => return None,
    };
    // Nothing begins with 0 or 1 but short numbers and prefixes, which have other lengths.
    let digits = national.len() == 8 && national.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| ["+47", national].concat())
}

/// The digits and the leading `+`, without what only helps the eye.
fn compact(raw: &str) -> Option<String> {
    let mut number = String::with_capacity(raw.len());
    for c in raw.chars() {
        match c {
            '0'..='9' => number.push(c),
            '+' if number.is_empty() => number.push(c),
            c if ONLY_FOR_THE_EYE.contains(&c) => {}
            _ => return None,
        }
    }
    number.ends_with(|c: char| c.is_ascii_digit()).then_some(number)
}

fn any_country(number: &str) -> Option<String> {
    let parsed = phonenumber::parse(Some(phonenumber::country::NO), number).ok()?;
    let e164 = parsed.format().mode(phonenumber::Mode::E164).to_string();
    // The library lets numbers of any length through. The Norwegian plan has eight digits, and twelve for machines,
    // which the library does not know.
    let fits = match e164.strip_prefix("+47") {
        Some(national) => matches!(national.len(), 8 | 12),
        None => e164.len() <= LONGEST_E164 && has_a_length_of_its_country(&parsed, &e164),
    };
    fits.then_some(e164)
}

/// Whether some country or service with the number's code has numbers of its length, short ones within an area apart.
fn has_a_length_of_its_country(number: &phonenumber::PhoneNumber, e164: &str) -> bool {
    let code = number.country().code();
    let length = e164.len() - "+".len() - code.to_string().len();
    let countries = phonenumber::metadata::DATABASE.by_code(&code).unwrap_or_default();
    let kinds = countries.iter().flat_map(|country| DIALLED.map(|kind| country.descriptors().get(kind)));
    kinds
        .flatten()
        .flat_map(phonenumber::metadata::Descriptor::possible_length)
        .any(|possible| usize::from(*possible) == length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_way_of_writing_gives_its_e164_form() {
        let cases = [
            // written, E.164, mobile, taken by KRR
            ("+4799999999", Some("+4799999999"), true, true),
            ("004799999999", Some("+4799999999"), true, true),
            ("99999999", Some("+4799999999"), true, true),
            ("41514965", Some("+4741514965"), true, true),
            ("0047 45 00 00 00", Some("+4745000000"), true, true),
            ("12121212", Some("+4712121212"), false, false), // in Digdir's own examples
            ("+47 22444444", Some("+4722444444"), false, false),
            ("58123456789012", None, false, true), // longer than E.164 and Nkom's plan allow
            ("581234567890", Some("+47581234567890"), false, true),
            ("59000001", Some("+4759000001"), false, false),
            ("+46701234567", Some("+46701234567"), true, true),
            ("0046 70 123 45 67", Some("+46701234567"), true, true),
            ("+4768050001", Some("+4768050001"), false, false),
            ("  +47 415_14-965 ", Some("+4741514965"), true, true),
            // Only from hands and sheets.
            ("(+47) 415 14 965", Some("+4741514965"), true, false),
            ("415.14.965", Some("+4741514965"), true, false),
            ("415\u{a0}14\u{a0}965", Some("+4741514965"), true, false),
            // Eight characters, six digits.
            ("41 51 49", None, false, true),
            ("+1 212 555 0123", Some("+12125550123"), true, true),
            ("+358 40 123 4567", Some("+358401234567"), true, true), // numbers of five to twelve digits
            ("+39 06 698 1234", Some("+39066981234"), false, true),  // Italy keeps its zero
            ("+354 611 1234", Some("+3546111234"), true, true),
            ("+298 211 234", Some("+298211234"), true, true),
            ("+800 1234 5678", Some("+80012345678"), false, true), // of no country
            // Norwegian numbers with a stray plus: Russia and Switzerland have none so short, and nobody has 210 or 999.
            ("+70 4001", None, false, false),
            ("+70 40 01 12", None, false, true),
            ("+41 51 49 65", None, false, true),
            ("+21 01 23 45 67", None, false, true),
            ("+99 99 99 99", None, false, true),
        ];
        for (text, e164, mobile, krr) in cases {
            let phone = Phone::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(phone.raw(), text.trim());
            assert_eq!(
                (phone.e164(), phone.is_mobile(), phone.follows_krr_rule()),
                (e164, mobile, krr),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_number_is_refused_with_the_reason() {
        for text in ["", "1234567", "+47", "123456789012345678901"] {
            assert_eq!(Phone::parse(text), Err(InvalidPhone::Length), "{text}");
        }
        let not_numbers =
            ["41514965 / 99999999", "mor 41514965", "41514965x", "4151+4965", "--------", "+ - - - - -"];
        for text in not_numbers {
            assert_eq!(Phone::parse(text), Err(InvalidPhone::Character), "{text}");
        }
    }

    #[test]
    fn the_number_of_a_reset_test_environment_is_known_in_every_form() {
        for text in ["+4799999999", "99999999", "0047 99 99 99 99"] {
            assert!(Phone::parse(text).unwrap().is_reset_value());
        }
        assert!(!Phone::parse("99999998").unwrap().is_reset_value());
    }

    #[test]
    fn debug_shows_no_digit() {
        assert_eq!(format!("{:?}", Phone::parse("41514965").unwrap()), "Phone(***)");
    }

    proptest! {
        #[test]
        fn blanks_and_country_code_do_not_change_the_number(number in "[49][0-9]{7}", at in 1_usize..8) {
            let (head, tail) = number.split_at(at);
            let plain = Phone::parse(&number).unwrap();
            for text in [format!("{head} {tail}"), format!("+47 {head}-{tail}"), format!("0047{number}")] {
                let phone = Phone::parse(&text).unwrap();
                prop_assert_eq!(phone.e164(), plain.e164());
            }
        }

        #[test]
        fn the_fast_path_says_what_the_numbering_library_says(number in "[2-9][0-9]{7}") {
            // With the country code, for the library takes the 47 of a bare 47 00 00 00 for one.
            prop_assert_eq!(common_norwegian(&number), any_country(&format!("+47{number}")));
        }

        #[test]
        fn no_text_makes_parsing_panic(text in "\\PC{0,24}|\\+?[-_ 0-9]{0,22}") {
            if let Ok(phone) = Phone::parse(&text) {
                let again = Phone::parse(phone.raw());
                prop_assert_eq!(again.as_ref(), Ok(&phone));
                phone.is_mobile();
                phone.follows_krr_rule();
            }
        }
    }
}
