//! `codes` and `codesAt`.

use domain::classification::{Code, Validity};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de::Error};

use super::dates::{day, filled};
use crate::json::DecodeError;

/// The codes of an answer. `since` is the day asked about, if it was one: a code that does not say when it began has held
/// since then at the latest.
pub fn codes(bytes: &[u8], since: Option<Date>) -> Result<Vec<Code>, DecodeError> {
    let answer: Answer = serde_json::from_slice(bytes)?;
    answer.codes.into_iter().map(|row| row.read(since)).collect()
}

#[derive(Deserialize)]
struct Answer {
    codes: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    code: String,
    parent_code: Option<String>,
    #[serde(deserialize_with = "number_or_text")]
    level: u8,
    name: String,
    short_name: Option<String>,
    valid_from: Option<String>,
    valid_to: Option<String>,
}

impl Row {
    fn read(self, since: Option<Date>) -> Result<Code, DecodeError> {
        let code = filled(Some(self.code)).ok_or(DecodeError::NotAnAnswer)?;
        let from = day(self.valid_from.as_deref())?.or(since).ok_or(DecodeError::NotAnAnswer)?;
        let valid = Validity::new(from, day(self.valid_to.as_deref())?).ok_or(DecodeError::NotAnAnswer)?;
        Ok(Code {
            code,
            parent: filled(self.parent_code),
            level: self.level,
            name: self.name.trim().to_owned(),
            short_name: filled(self.short_name),
            valid,
        })
    }
}

/// Levels are written as texts: `"level": "1"`.
fn number_or_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Level {
        Number(u8),
        Text(String),
    }
    match Level::deserialize(deserializer)? {
        Level::Number(level) => Ok(level),
        Level::Text(level) => level.trim().parse().map_err(|_| D::Error::custom("a level is a number")),
    }
}
