//! An e-mail address that can be sent to as far as its writing goes.

use std::fmt;

use email_address::{EmailAddress, Options};

/// Local part, `@`, and a domain with at least one dot; 3 to 254 characters (RFC 5321).
///
/// The domain may have letters outside ASCII (IDN), the part before `@` may not: mail servers that
/// take such addresses are rare, and `å` there is nearly always a slip. Upper and lower case are kept
/// as given, since only the receiving server knows whether they differ.
///
/// `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

/// Why a text is no e-mail address. No variant repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEmail {
    #[error("an e-mail address has 3 to 254 characters")]
    Length,
    #[error("an e-mail address has only a-z, digits and a few signs before the @")]
    LocalPartNotAscii,
    #[error("this is not written as an e-mail address, name@domain.no")]
    Form,
}

/// What KRR's test environment puts in the place of every address when it is reset.
const RESET_VALUE: &str = "NULLstillt@default.digdir.no";

impl Email {
    /// Reads an address; blanks around it are dropped.
    pub fn parse(text: &str) -> Result<Self, InvalidEmail> {
        let address = text.trim();
        if !(3..=254).contains(&address.len()) {
            return Err(InvalidEmail::Length);
        }
        let (local, domain) = address.rsplit_once('@').ok_or(InvalidEmail::Form)?;
        if !local.is_ascii() {
            return Err(InvalidEmail::LocalPartNotAscii);
        }
        // Nearly every address is of the common form; the library decides about the rest.
        if (common_local_part(local) && common_domain(domain)) || rare_form(address) {
            Ok(Self(address.to_owned()))
        } else {
            Err(InvalidEmail::Form)
        }
    }

    /// An address that was parsed before it was stored.
    pub fn from_store(address: String) -> Self {
        Self(address)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether two addresses reach the same mailbox on every mail server of today: without regard
    /// to upper and lower case.
    pub fn same_mailbox(&self, other: &Self) -> bool {
        if self.0.is_ascii() {
            self.0.eq_ignore_ascii_case(&other.0)
        } else {
            self.0.to_lowercase() == other.0.to_lowercase()
        }
    }

    /// KRR's test environment resets addresses to this one; it must never be kept or sent to.
    pub fn is_reset_value(&self) -> bool {
        self.0.eq_ignore_ascii_case(RESET_VALUE)
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(***)")
    }
}

/// Letters, digits, `_ % + -`, and single dots between them; at most 64 characters.
fn common_local_part(local: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_%+-".contains(&byte);
    local.len() <= 64 && local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(plain))
}

/// Labels of letters, digits and inner hyphens; the last one has letters and no digit first.
fn common_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let Some((_, top)) = domain.rsplit_once('.') else { return false };
    domain.split('.').all(label) && top.len() >= 2 && top.starts_with(|c: char| c.is_ascii_alphabetic())
}

fn rare_form(address: &str) -> bool {
    let strict = Options::default().without_display_text().without_domain_literal().with_required_tld();
    EmailAddress::parse_with_options(address, strict).is_ok_and(|parsed| {
        let top = parsed.domain().rsplit('.').next().unwrap_or_default();
        top.chars().count() >= 2 && top.starts_with(char::is_alphabetic)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_in_use_are_accepted_as_they_are_written() {
        let addresses = [
            "a@b.no",
            "Kari.Nordmann+skole@fjordvik.kommune.no",
            "NULLstillt@default.digdir.no",
            "o'brien@example.com",
            "foresatt@blåbærgård.no",
            "foresatt@xn--blbrgrd-cxak.no",
            "\"to ord\"@example.no",
            "1@1.no",
        ];
        for text in addresses {
            let email =
                Email::parse(&format!("  {text}\t")).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(email.as_str(), text);
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_the_reason() {
        let refused = [
            ("", InvalidEmail::Length),
            ("@b", InvalidEmail::Length),
            ("kari.nordmann", InvalidEmail::Form),
            ("kari@localhost", InvalidEmail::Form),
            ("kari@example..no", InvalidEmail::Form),
            ("kari.@example.no", InvalidEmail::Form),
            (".kari@example.no", InvalidEmail::Form),
            ("kari@-example.no", InvalidEmail::Form),
            ("kari@example.n", InvalidEmail::Form),
            ("kari@192.168.1.1", InvalidEmail::Form),
            ("kari@[192.168.1.1]", InvalidEmail::Form),
            ("kari@ola@example.no", InvalidEmail::Form),
            ("kari nordmann@example.no", InvalidEmail::Form),
            ("Kari <kari@example.no>", InvalidEmail::Form),
            ("kari@example.no, ola@example.no", InvalidEmail::Form),
            ("kari@example.no\nBcc: ola@example.no", InvalidEmail::Form),
            ("kåre@example.no", InvalidEmail::LocalPartNotAscii),
        ];
        for (text, reason) in refused {
            assert_eq!(Email::parse(text), Err(reason), "{text}");
        }
        assert_eq!(Email::parse(&format!("{}@example.no", "a".repeat(65))), Err(InvalidEmail::Form));
        assert_eq!(Email::parse(&format!("a@{}no", "example.".repeat(32))), Err(InvalidEmail::Length));
    }

    #[test]
    fn case_does_not_make_another_mailbox() {
        let email = |text| Email::parse(text).unwrap();
        assert!(email("Kari@Example.no").same_mailbox(&email("kari@example.NO")));
        assert!(email("kari@BLÅBÆR.no").same_mailbox(&email("kari@blåbær.no")));
        assert!(!email("kari@example.no").same_mailbox(&email("ola@example.no")));
        assert_ne!(email("Kari@example.no"), email("kari@example.no"));
    }

    #[test]
    fn the_address_of_a_reset_test_environment_is_known() {
        assert!(Email::parse("nullstillt@default.digdir.no").unwrap().is_reset_value());
        assert!(!Email::parse("post@default.digdir.no").unwrap().is_reset_value());
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Email::parse("kari@example.no").unwrap()), "Email(***)");
    }

    proptest! {
        #[test]
        fn the_fast_path_takes_nothing_that_the_library_refuses(text in "[a-zA-Z0-9._%+-]{1,12}@[a-z0-9.-]{1,16}") {
            let (local, domain) = text.split_once('@').unwrap();
            if common_local_part(local) && common_domain(domain) {
                prop_assert!(rare_form(&text), "{}", text);
            }
        }

        #[test]
        fn no_text_makes_parsing_panic(text in "\\PC{0,40}|[a-z.]{0,9}@[a-zæøå.]{0,12}") {
            if let Ok(email) = Email::parse(&text) {
                prop_assert_eq!(email.as_str(), text.trim());
            }
        }
    }
}
