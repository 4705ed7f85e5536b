//! As much of X.509 as a signer needs: the chain for `x5c`, and when the first certificate ends.
//!
//! Whether the chain is good is for Maskinporten to judge; a parser of the whole would be a dozen crates for one date.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use jiff::{Timestamp, civil, tz::TimeZone};
use pem::Pem;

use crate::setup::SetupError;

/// All certificates of a PEM text, in its order.
pub(super) fn chain(text: &str) -> Result<Vec<Pem>, SetupError> {
    let chain = pem::parse_many(text).map_err(|_| SetupError::InvalidCertificate)?;
    let whole = !chain.is_empty() && chain.iter().all(|pem| pem.tag() == "CERTIFICATE");
    if whole { Ok(chain) } else { Err(SetupError::InvalidCertificate) }
}

/// As RFC 7515 § 4.1.6 wants it: base64 with padding, not base64url.
pub(super) fn base64(certificate: &Pem) -> String {
    BASE64_STANDARD.encode(certificate.contents())
}

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// `tbsCertificate.validity.notAfter` (RFC 5280 § 4.1.2.5). `None` where it cannot be found.
pub(super) fn not_after(der: &[u8]) -> Option<Timestamp> {
    let (certificate, _) = read(der, SEQUENCE)?;
    let (body, _) = read(certificate, SEQUENCE)?;
    let after_version = if body.first() == Some(&VERSION) { skip(body)? } else { body };
    let after_serial = skip(after_version)?;
    let after_algorithm = skip(after_serial)?;
    let after_issuer = skip(after_algorithm)?;
    let (validity, _) = read(after_issuer, SEQUENCE)?;
    let not_after = skip(validity)?;
    match *not_after.first()? {
        UTC_TIME => time(read(not_after, UTC_TIME)?.0, 2),
        GENERALIZED_TIME => time(read(not_after, GENERALIZED_TIME)?.0, 4),
        _ => None,
    }
}

/// `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ`; two digits mean 1950 to 2049.
fn time(text: &[u8], year_digits: usize) -> Option<Timestamp> {
    let digits = str::from_utf8(text).ok()?.strip_suffix('Z')?;
    if digits.len() != year_digits + 10 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = digits.split_at(year_digits);
    let year: i16 = year.parse().ok()?;
    let year = match year_digits {
        2 if year < 50 => year + 2000,
        2 => year + 1900,
        _ => year,
    };
    let part = |place: usize| rest.get(place..place + 2)?.parse::<i8>().ok();
    let at = civil::DateTime::new(year, part(0)?, part(2)?, part(4)?, part(6)?, part(8)?, 0).ok()?;
    Some(at.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// The contents of the element in front, which must be of this kind, and what follows it.
fn read(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = der.split_first()?;
    (found == tag).then_some(())?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        if bytes.is_empty() || bytes.len() > 4 {
            return None;
        }
        (bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), rest)
    };
    rest.split_at_checked(length)
}

fn skip(der: &[u8]) -> Option<&[u8]> {
    Some(read(der, *der.first()?)?.1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::maskinporten::testing::CHAIN;

    #[test]
    fn the_chain_keeps_its_order_and_its_end_is_read() {
        let chain = chain(CHAIN).unwrap();
        assert_eq!(chain.len(), 2);
        let ends: Vec<_> = chain.iter().map(|pem| not_after(pem.contents()).unwrap().to_string()).collect();
        assert_eq!(ends, ["2028-11-21T12:00:00Z", "2055-01-01T00:00:00Z"]); // UTCTime and GeneralizedTime
        assert!(base64(&chain[0]).starts_with("MII"));
    }

    #[test]
    fn a_text_without_certificates_is_refused() {
        for text in ["", "MIIB", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"] {
            assert_eq!(chain(text).err(), Some(SetupError::InvalidCertificate), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_damaged_certificate_is_read_or_not_but_never_breaks_us(
            at in 0_usize..400, byte: u8, cut in 0_usize..1200,
        ) {
            let mut der = chain(CHAIN).unwrap()[0].contents().to_vec();
            der[at] = byte;
            der.truncate(cut);
            not_after(&der);
        }
    }
}
