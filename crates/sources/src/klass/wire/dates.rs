//! Days as KLASS writes them.

use jiff::civil::Date;

use crate::json::DecodeError;

/// A day, or none where the field is null, empty or not there. What is no day is no answer.
pub(super) fn day(text: Option<&str>) -> Result<Option<Date>, DecodeError> {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        None => Ok(None),
        // A time behind the day is borne, and left out.
        Some(text) => {
            let day = text.get(..10).and_then(|day| day.parse().ok());
            day.map(Some).ok_or(DecodeError::NotAnAnswer)
        }
    }
}

/// What there is in a text, if there is anything.
pub(super) fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}
