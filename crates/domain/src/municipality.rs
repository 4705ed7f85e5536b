//! A municipality, and the number it bears for a time.

use std::fmt;

/// Our own, lasting name of a municipality. The number changes when municipalities split and merge; this does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MunicipalityId(pub i64);

impl fmt::Display for MunicipalityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Kommunenummer: four digits from SSB's classification 131, valid for a time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MunicipalityNumber([u8; 4]);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a municipality number has four digits")]
pub struct InvalidMunicipalityNumber;

impl MunicipalityNumber {
    pub fn parse(text: &str) -> Result<Self, InvalidMunicipalityNumber> {
        let digits: [u8; 4] = text.trim().as_bytes().try_into().map_err(|_| InvalidMunicipalityNumber)?;
        if digits.iter().all(u8::is_ascii_digit) { Ok(Self(digits)) } else { Err(InvalidMunicipalityNumber) }
    }

    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).expect("four ASCII digits")
    }
}

impl fmt::Display for MunicipalityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for MunicipalityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_leading_zero() {
        assert_eq!(MunicipalityNumber::parse("0301").unwrap().as_str(), "0301");
        assert!(MunicipalityNumber::parse("301").is_err());
        assert!(MunicipalityNumber::parse("3O01").is_err());
    }
}
