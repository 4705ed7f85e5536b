//! A Norwegian national identity number: birth number or D-number, real or synthetic.

use std::fmt;

use jiff::civil::Date;

use crate::Environment;

/// Eleven digits `ddmmyy iii kk` whose date and control digits have been checked.
///
/// Accepted are the control digits of 1964 and, in parallel, those that the Tax Administration may
/// issue from 2032 on, where the first of the two may leave a remainder of 1, 2 or 3. A number says
/// nothing reliable about sex or century (never for D-numbers since 2021, for nobody after 2032), so
/// no such thing can be asked for here.
///
/// `Debug` shows no digit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NationalId([u8; DIGITS]);

/// What the number was issued as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NationalIdKind {
    /// *Fødselsnummer*.
    BirthNumber,
    /// *D-nummer*: for people without one of the former; 40 is added to the day.
    DNumber,
}

/// Whose invention a synthetic number is; told by what was added to the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Synthetic {
    /// Month + 80: the Tax Administration's test population, which KRR's test environment holds.
    Tax,
    /// Month + 40: NAV's test people.
    Nav,
    /// Month + 65: Norsk helsenett's test people.
    HealthNet,
}

/// Why a text is no national identity number. No variant repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidNationalId {
    #[error("a national identity number has eleven digits and nothing else")]
    Form,
    #[error("the first six digits of the national identity number are not a date")]
    Date,
    #[error("this is a health service's own number (FH-number), not a national identity number")]
    HealthNumber,
    #[error("the control digits of the national identity number do not match the others")]
    ControlDigits,
}

/// Why a valid number may not be used in this [`Environment`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAllowedHere {
    #[error("synthetic national identity numbers are refused in production")]
    SyntheticInProduction,
    #[error("national identity numbers of real people are refused in the test environment")]
    RealInTest,
}

const DIGITS: usize = 11;
const FIRST_WEIGHTS: [u32; 9] = [3, 7, 6, 1, 8, 9, 4, 5, 2];
const SECOND_WEIGHTS: [u32; 10] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

impl NationalId {
    /// Takes exactly eleven ASCII digits; spaces and hyphens are for the caller to remove.
    pub fn parse(text: &str) -> Result<Self, InvalidNationalId> {
        let bytes: [u8; DIGITS] = text.as_bytes().try_into().map_err(|_| InvalidNationalId::Form)?;
        if !bytes.iter().all(u8::is_ascii_digit) {
            return Err(InvalidNationalId::Form);
        }
        let id = Self(bytes);
        if bytes[0] >= b'8' {
            return Err(InvalidNationalId::HealthNumber);
        }
        if !id.has_a_date() {
            return Err(InvalidNationalId::Date);
        }
        if id.first_remainder() > 3 || id.second_remainder() != 0 {
            return Err(InvalidNationalId::ControlDigits);
        }
        Ok(id)
    }

    /// A synthetic number of the Tax Administration's kind (month + 80), for an invented person.
    /// `None` where the control digits would need a ten, or `individual` has more than three digits.
    pub fn synthetic_from(kind: NationalIdKind, born: Date, individual: u16) -> Option<Self> {
        let day = born.day().unsigned_abs() + if kind == NationalIdKind::DNumber { 40 } else { 0 };
        let month = born.month().unsigned_abs() + 80;
        let year = u8::try_from(born.year().rem_euclid(100)).expect("a remainder of 100 fits in a byte");
        let hundreds = u8::try_from(individual / 100).ok().filter(|hundreds| *hundreds <= 9)?;
        let rest = u8::try_from(individual % 100).expect("a remainder of 100 fits in a byte");

        let mut digits = [0; DIGITS];
        for (place, pair) in [(0, day), (2, month), (4, year), (7, rest)] {
            digits[place] = b'0' + pair / 10;
            digits[place + 1] = b'0' + pair % 10;
        }
        digits[6] = b'0' + hundreds;
        digits[9] = b'0';
        digits[10] = b'0';
        let mut id = Self(digits);
        id.0[9] = control_digit(id.first_remainder())?;
        id.0[10] = control_digit(id.second_remainder())?;
        Some(id)
    }

    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).expect("only ASCII digits are kept")
    }

    pub fn kind(self) -> NationalIdKind {
        if self.0[0] >= b'4' { NationalIdKind::DNumber } else { NationalIdKind::BirthNumber }
    }

    /// `None` for a number that may belong to a real person.
    pub fn synthetic(self) -> Option<Synthetic> {
        split_month(self.pair(2)).and_then(|(_, synthetic)| synthetic)
    }

    /// Whether the number also satisfies the stricter rule in force since 1964.
    pub fn follows_rule_of_1964(self) -> bool {
        self.first_remainder() == 0
    }

    /// Production refuses invented people, the test environment refuses real ones.
    pub fn allowed_in(self, environment: Environment) -> Result<(), NotAllowedHere> {
        match (environment, self.synthetic()) {
            (Environment::Production, Some(_)) => Err(NotAllowedHere::SyntheticInProduction),
            (Environment::Test, None) => Err(NotAllowedHere::RealInTest),
            _ => Ok(()),
        }
    }

    fn has_a_date(self) -> bool {
        let day = match self.kind() {
            NationalIdKind::BirthNumber => self.pair(0),
            NationalIdKind::DNumber => self.pair(0) - 40,
        };
        let Some((month, _)) = split_month(self.pair(2)) else { return false };
        // The century is unknown, and the year 2000 had its 29 February.
        let leap = self.pair(4).is_multiple_of(4);
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        (1..=days).contains(&day)
    }

    fn first_remainder(self) -> u32 {
        self.weighted(&FIRST_WEIGHTS)
    }

    fn second_remainder(self) -> u32 {
        self.weighted(&SECOND_WEIGHTS)
    }

    /// The remainder by eleven of the weighted digits plus the control digit after them.
    fn weighted(self, weights: &[u32]) -> u32 {
        let sum: u32 = weights.iter().zip(self.0).map(|(weight, digit)| weight * value(digit)).sum();
        (sum + value(self.0[weights.len()])) % 11
    }

    fn pair(self, place: usize) -> u32 {
        value(self.0[place]) * 10 + value(self.0[place + 1])
    }
}

impl fmt::Debug for NationalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NationalId(***********)")
    }
}

fn value(digit: u8) -> u32 {
    u32::from(digit - b'0')
}

/// The month as in the calendar, and whose addition was taken off it.
fn split_month(month: u32) -> Option<(u32, Option<Synthetic>)> {
    match month {
        1..=12 => Some((month, None)),
        41..=52 => Some((month - 40, Some(Synthetic::Nav))),
        66..=77 => Some((month - 65, Some(Synthetic::HealthNet))),
        81..=92 => Some((month - 80, Some(Synthetic::Tax))),
        _ => None,
    }
}

/// The digit that brings a remainder (computed with 0 in its place) to zero; ten is never used.
fn control_digit(remainder: u32) -> Option<u8> {
    match (11 - remainder) % 11 {
        10 => None,
        digit => Some(b'0' + u8::try_from(digit).expect("a remainder of eleven fits in a byte")),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use NationalIdKind::{BirthNumber, DNumber};
    use Synthetic::{HealthNet, Nav, Tax};

    const BOTH: bool = true;
    const ONLY_2032: bool = false;

    /// Accepted numbers: kind, whose invention, and whether both rules or only that of 2032 hold.
    const ACCEPTED: [(&str, NationalIdKind, Option<Synthetic>, bool); 44] = [
        // The Tax Administration's description of the change of 2032.
        ("02013299997", BirthNumber, None, BOTH),
        ("02013299903", BirthNumber, None, ONLY_2032),
        ("02013299806", BirthNumber, None, BOTH),
        ("30108299920", BirthNumber, None, BOTH),
        ("30108299939", BirthNumber, None, ONLY_2032),
        ("20036914700", BirthNumber, None, BOTH),
        // The test numbers of NAV's validator.
        ("13097248022", BirthNumber, None, BOTH),
        ("29029648784", BirthNumber, None, BOTH),
        ("29020075838", BirthNumber, None, BOTH), // 29 February 2000
        ("15021951940", BirthNumber, None, BOTH), // a control digit of eleven, written 0
        ("53097248016", DNumber, None, BOTH),
        ("13527248013", BirthNumber, Some(Nav), BOTH),
        ("10915596784", BirthNumber, Some(Tax), BOTH),
        ("68467038838", DNumber, Some(Nav), BOTH),
        ("50846202355", DNumber, Some(Tax), BOTH),
        ("70108299914", DNumber, None, BOTH),
        // D-numbers from the wider series of 2021.
        ("41814061033", DNumber, Some(Tax), BOTH),
        ("41814065640", DNumber, Some(Tax), BOTH),
        ("41814075603", DNumber, Some(Tax), BOTH),
        ("41810021827", DNumber, Some(Tax), BOTH),
        ("41810025091", DNumber, Some(Tax), BOTH),
        ("41810034422", DNumber, Some(Tax), BOTH),
        // Published test people of KRR and of Altinn's profile.
        ("20914695016", BirthNumber, Some(Tax), BOTH),
        ("22885399316", BirthNumber, Some(Tax), BOTH),
        ("21836797660", BirthNumber, Some(Tax), BOTH),
        ("22838497199", BirthNumber, Some(Tax), BOTH),
        ("22828999528", BirthNumber, Some(Tax), BOTH),
        ("22814398483", BirthNumber, Some(Tax), BOTH),
        ("21835998891", BirthNumber, Some(Tax), BOTH),
        ("07900399841", BirthNumber, Some(Tax), BOTH),
        ("21904098520", BirthNumber, Some(Tax), BOTH),
        ("20874299651", BirthNumber, Some(Tax), BOTH),
        ("07880099013", BirthNumber, Some(Tax), BOTH),
        ("16828397668", BirthNumber, Some(Tax), BOTH),
        ("07878398712", BirthNumber, Some(Tax), BOTH),
        ("16837297366", BirthNumber, Some(Tax), BOTH),
        ("21849297640", BirthNumber, Some(Tax), BOTH),
        ("20878697112", BirthNumber, Some(Tax), BOTH),
        // Weighted sums above 255, and Norsk helsenett's series.
        ("29899990046", BirthNumber, Some(Tax), BOTH),
        ("29899990127", BirthNumber, Some(Tax), BOTH),
        ("29899990208", BirthNumber, Some(Tax), BOTH),
        ("17709030094", BirthNumber, Some(HealthNet), BOTH),
        ("17709030175", BirthNumber, Some(HealthNet), BOTH),
        // Synthetic and of 2032, with remainder 1. Remainders 2 and 3 have a test of their own.
        ("05831599873", BirthNumber, Some(Tax), ONLY_2032),
    ];

    #[test]
    fn published_numbers_are_accepted_as_what_they_are() {
        for (text, kind, synthetic, both_rules) in ACCEPTED {
            let id = NationalId::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(
                (id.as_str(), id.kind(), id.synthetic(), id.follows_rule_of_1964()),
                (text, kind, synthetic, both_rules)
            );
        }
    }

    #[test]
    fn from_2032_the_first_control_digit_may_leave_one_two_or_three_but_no_more() {
        for text in ["05831599873", "05831599881", "05831599709"] {
            assert!(!NationalId::parse(text).unwrap().follows_rule_of_1964(), "{text}");
        }
        for text in ["05831599717", "05831599806", "05831599857"] {
            assert_eq!(NationalId::parse(text), Err(InvalidNationalId::ControlDigits), "{text}");
        }
    }

    #[test]
    fn wrong_numbers_are_refused_with_the_reason() {
        let refused = [
            ("29020112345", InvalidNationalId::Date), // 29 February 2001
            ("32127248022", InvalidNationalId::Date),
            ("13137248022", InvalidNationalId::Date),
            ("13097248032", InvalidNationalId::ControlDigits),
            ("13097248023", InvalidNationalId::ControlDigits),
            ("02013299987", InvalidNationalId::ControlDigits),
            ("02013299996", InvalidNationalId::ControlDigits),
            ("1234567890", InvalidNationalId::Form),
            ("123456789101", InvalidNationalId::Form),
            ("1234567891A", InvalidNationalId::Form),
            ("13097248 22", InvalidNationalId::Form),
            ("１３０９７２４８０２２", InvalidNationalId::Form),
            ("", InvalidNationalId::Form),
            ("81010112345", InvalidNationalId::HealthNumber),
            ("91010112345", InvalidNationalId::HealthNumber),
            ("00010112345", InvalidNationalId::Date),
            ("40010112345", InvalidNationalId::Date), // a D-number of day 0
            ("01600112345", InvalidNationalId::Date), // between two synthetic series
            ("01930112345", InvalidNationalId::Date),
        ];
        for (text, reason) in refused {
            assert_eq!(NationalId::parse(text), Err(reason), "{text}");
        }
    }

    #[test]
    fn production_refuses_the_synthetic_and_test_refuses_the_real_looking() {
        let synthetic = NationalId::parse("20914695016").unwrap();
        assert_eq!(synthetic.allowed_in(Environment::Production), Err(NotAllowedHere::SyntheticInProduction));
        assert_eq!(synthetic.allowed_in(Environment::Test), Ok(()));
        let real_looking = NationalId::parse("13097248022").unwrap();
        assert_eq!(real_looking.allowed_in(Environment::Production), Ok(()));
        assert_eq!(real_looking.allowed_in(Environment::Test), Err(NotAllowedHere::RealInTest));
    }

    #[test]
    fn debug_shows_no_digit() {
        let id = NationalId::parse("20914695016").unwrap();
        assert_eq!(format!("{id:?}"), "NationalId(***********)");
    }

    #[test]
    fn a_ten_as_control_digit_is_never_issued() {
        let born = date(1985, 3, 7);
        let issued =
            (0..=999).filter(|&n| NationalId::synthetic_from(BirthNumber, born, n).is_some()).count();
        // Two control digits, each ten in one of eleven cases.
        assert!((800..850).contains(&issued), "{issued}");
        assert_eq!(NationalId::synthetic_from(BirthNumber, born, 1000), None);
    }

    fn any_synthetic() -> impl Strategy<Value = NationalId> {
        let kind = prop_oneof![Just(BirthNumber), Just(DNumber)];
        (kind, 1900_i16..2100, 1_i8..=12, 1_i8..=31, 0_u16..1000).prop_filter_map(
            "no such date, or ten as a control digit",
            |(kind, year, month, day, individual)| {
                NationalId::synthetic_from(kind, Date::new(year, month, day).ok()?, individual)
            },
        )
    }

    proptest! {
        #[test]
        fn made_numbers_are_read_back_as_synthetic(id in any_synthetic()) {
            // 29 February of a century year that is no leap year never occurs, so all of them parse.
            prop_assert_eq!(NationalId::parse(id.as_str()), Ok(id));
            prop_assert_eq!(id.synthetic(), Some(Tax));
            prop_assert!(id.follows_rule_of_1964());
        }

        #[test]
        fn a_slip_in_one_digit_is_always_refused(id in any_synthetic(), place in 0..DIGITS, by in 1_u8..10) {
            let mut digits = id.0;
            digits[place] = b'0' + (digits[place] - b'0' + by) % 10;
            prop_assert!(NationalId::parse(str::from_utf8(&digits).unwrap()).is_err());
        }

        #[test]
        fn two_neighbouring_digits_in_the_wrong_order_are_always_refused(
            id in any_synthetic(), place in 0..DIGITS - 1,
        ) {
            let mut digits = id.0;
            prop_assume!(digits[place] != digits[place + 1]);
            digits.swap(place, place + 1);
            prop_assert!(NationalId::parse(str::from_utf8(&digits).unwrap()).is_err());
        }

        #[test]
        fn no_text_makes_parsing_panic(text in "\\PC{0,14}|[0-9]{11}") {
            if let Ok(id) = NationalId::parse(&text) {
                prop_assert_eq!(id.as_str(), text);
            }
        }
    }
}
