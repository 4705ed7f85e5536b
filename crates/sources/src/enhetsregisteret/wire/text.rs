//! Texts, codes and days as the register writes them.

use std::{borrow::Cow, fmt, ops::Deref};

use jiff::civil::Date;
use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor},
};

/// A text that is borrowed from the answer wherever it stands there as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text<'b>(Cow<'b, str>);

/// Something that has a code; what the register calls it is not read.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Code<'b> {
    #[serde(borrow, rename = "kode")]
    pub code: Text<'b>,
}

impl Text<'_> {
    /// `None` for a text with nothing in it.
    pub fn said(&self) -> Option<&str> {
        Some(self.trim()).filter(|text| !text.is_empty())
    }
}

/// A text, unless there is nothing in it.
pub(super) fn said(text: Option<&Text<'_>>) -> Option<String> {
    text.and_then(Text::said).map(str::to_owned)
}

/// A code, unless there is nothing in it.
pub(super) fn code(code: Option<&Code<'_>>) -> Option<String> {
    said(code.map(|code| &code.code))
}

/// A day; `Err` where what stands there is none. Old records have empty ones, which say nothing.
pub(super) fn day(text: Option<&Text<'_>>) -> Result<Option<Date>, ()> {
    let Some(text) = text.and_then(Text::said) else { return Ok(None) };
    // Some other registers' days have an hour; nothing says that these never will.
    let day = text.split('T').next().unwrap_or_default();
    day.parse().map(Some).map_err(|_| ())
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de: 'b, 'b> Deserialize<'de> for Text<'b> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Borrowing).map(Self)
    }
}

/// What serde does for `Cow` within `Option` copies; this borrows.
struct Borrowing;

impl<'de> Visitor<'de> for Borrowing {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_borrowed_unless_it_is_written_with_escapes() {
        let borrowed: Text<'_> = serde_json::from_str("\"SÆR\"").unwrap();
        assert!(matches!(borrowed.0, Cow::Borrowed("SÆR")));
        let owned: Text<'_> = serde_json::from_str(r#""S\u00c6R""#).unwrap();
        assert_eq!((&*owned, matches!(owned.0, Cow::Owned(_))), ("SÆR", true));
        assert!(serde_json::from_str::<Text<'_>>("7").is_err());
    }

    #[test]
    fn a_day_may_be_empty_or_odd() {
        let read = |text: &str| day(Some(&Text(Cow::Borrowed(text))));
        assert_eq!(read("2026-02-28"), Ok(Some(jiff::civil::date(2026, 2, 28))));
        assert_eq!(read("2026-02-28T00:00:00"), Ok(Some(jiff::civil::date(2026, 2, 28))));
        assert_eq!((read(""), read(" "), day(None)), (Ok(None), Ok(None), Ok(None)));
        assert_eq!((read("0000-00-00"), read("28.02.2026")), (Err(()), Err(())));
    }
}
