//! A short name for a long plan, so that the same plan is known again.

use std::fmt::Write as _;

use domain::{Email, PersonId, Phone, SystemClaim};
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

/// Takes values one by one; each is told apart from the next.
pub struct Digest {
    hash: Sha256,
    /// The first number of those who are new. They are counted from here, since others may be added meanwhile.
    first: PersonId,
}

impl Digest {
    pub fn new(first: PersonId) -> Self {
        Self { hash: Sha256::new(), first }
    }

    pub fn text(&mut self, text: &str) -> &mut Self {
        self.hash.update(text.len().to_le_bytes());
        self.hash.update(text);
        self
    }

    pub fn maybe(&mut self, text: Option<&str>) -> &mut Self {
        self.hash.update([u8::from(text.is_some())]);
        self.text(text.unwrap_or_default())
    }

    pub fn person(&mut self, person: PersonId) -> &mut Self {
        let is_new = person >= self.first;
        let number = if is_new { person.0 - self.first.0 } else { person.0 };
        self.hash.update([u8::from(is_new)]);
        self.hash.update(number.to_le_bytes());
        self
    }

    pub fn people(&mut self, name: &str, people: &[PersonId]) -> &mut Self {
        self.text(name);
        self.hash.update(people.len().to_le_bytes());
        for person in people {
            self.person(*person);
        }
        self
    }

    pub fn date(&mut self, date: Option<Date>) -> &mut Self {
        self.maybe(date.map(|date| date.to_string()).as_deref())
    }

    /// What is said, and not when.
    pub fn claim(&mut self, claim: Option<&SystemClaim>) -> &mut Self {
        self.hash.update([u8::from(claim.is_some())]);
        let Some(claim) = claim else { return self };
        self.maybe(claim.given_name.as_deref()).maybe(claim.family_name.as_deref());
        self.maybe(claim.email.as_ref().map(Email::as_str));
        self.maybe(claim.mobile.as_ref().map(Phone::raw))
    }

    pub fn finish(self) -> String {
        hexadecimal(&self.hash.finalize())
    }
}

pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes all that is written to it");
        text
    })
}
