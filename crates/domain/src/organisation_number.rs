//! The number of a legal entity or a unit in Enhetsregisteret.

use std::fmt;

/// Nine digits whose control digit has been checked
/// (<http://www.brreg.no/english/coordination/number.html>).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrganisationNumber([u8; DIGITS]);

/// Why a text is no organisation number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOrganisationNumber {
    #[error("an organisation number has nine digits and nothing else")]
    Form,
    #[error("the last digit of the organisation number does not match the others")]
    ControlDigit,
}

const DIGITS: usize = 9;
/// The last weight is that of the control digit itself.
const WEIGHTS: [u32; DIGITS] = [3, 2, 7, 6, 5, 4, 3, 2, 1];

impl OrganisationNumber {
    /// Takes exactly nine ASCII digits; spaces are for the caller to remove.
    pub fn parse(text: &str) -> Result<Self, InvalidOrganisationNumber> {
        let digits: [u8; DIGITS] = text.as_bytes().try_into().map_err(|_| InvalidOrganisationNumber::Form)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(InvalidOrganisationNumber::Form);
        }
        let sum: u32 =
            WEIGHTS.iter().zip(digits).map(|(weight, digit)| weight * u32::from(digit - b'0')).sum();
        // A control digit of ten is never issued, and cannot be written either.
        if !sum.is_multiple_of(11) {
            return Err(InvalidOrganisationNumber::ControlDigit);
        }
        Ok(Self(digits))
    }

    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).expect("only ASCII digits are kept")
    }

    /// As ISO 6523 writes it in tokens and messages: `0192:<number>`.
    pub fn iso6523(self) -> String {
        format!("0192:{self}")
    }

    /// The test registers' organisations begin with 2 or 3, real ones with 8 or 9.
    pub fn is_synthetic(self) -> bool {
        matches!(self.0[0], b'2' | b'3')
    }
}

impl fmt::Display for OrganisationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for OrganisationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OrganisationNumber({self})")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use InvalidOrganisationNumber::{ControlDigit, Form};

    #[test]
    fn published_numbers_are_accepted() {
        let numbers = [
            "123456785",
            "991825827",
            "910753614",
            "984661185",
            "922020175",
            "987464291",
            "701730496",
            "313796329", // synthetic
        ];
        for text in numbers {
            assert_eq!(OrganisationNumber::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn wrong_numbers_are_refused_with_the_reason() {
        let refused = [
            ("123456784", ControlDigit),
            ("701730495", ControlDigit),
            ("12345678", Form),
            ("1234567850", Form),
            ("12345678A", Form),
            ("991 825 827", Form),
            ("", Form),
        ];
        for (text, reason) in refused {
            assert_eq!(OrganisationNumber::parse(text), Err(reason), "{text}");
        }
    }

    #[test]
    fn test_organisations_are_told_from_real_ones() {
        assert!(!OrganisationNumber::parse("991825827").unwrap().is_synthetic());
        let synthetic = OrganisationNumber::parse("313796329").unwrap();
        assert!(synthetic.is_synthetic());
        assert_eq!(synthetic.iso6523(), "0192:313796329");
    }

    proptest! {
        #[test]
        fn a_slip_in_one_digit_is_always_refused(first in 0_u32..100_000_000, place in 0..DIGITS, by in 1_u8..10) {
            let valid = (0..10)
                .find_map(|control| OrganisationNumber::parse(&format!("{first:08}{control}")).ok());
            prop_assume!(valid.is_some());
            let mut digits = valid.unwrap().0;
            digits[place] = b'0' + (digits[place] - b'0' + by) % 10;
            let slipped = OrganisationNumber::parse(str::from_utf8(&digits).unwrap());
            prop_assert_eq!(slipped, Err(ControlDigit));
        }

        #[test]
        fn no_text_makes_parsing_panic(text in "\\PC{0,12}|[0-9]{9}") {
            if let Ok(number) = OrganisationNumber::parse(&text) {
                prop_assert_eq!(number.as_str(), text);
            }
        }
    }
}
