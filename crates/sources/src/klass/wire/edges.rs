//! `changes`.

use domain::classification::{Edge, Named};
use serde::Deserialize;

use super::dates::{day, filled};
use crate::json::DecodeError;

/// The lines from old codes to new.
pub fn changes(bytes: &[u8]) -> Result<Vec<Edge>, DecodeError> {
    let answer: Answer = serde_json::from_slice(bytes)?;
    answer.code_changes.into_iter().map(Row::read).collect()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    code_changes: Vec<Row>,
}

/// A code that is missing means that the other began, or ceased.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    old_code: Option<String>,
    old_name: Option<String>,
    new_code: Option<String>,
    new_name: Option<String>,
    change_occurred: Option<String>,
}

impl Row {
    fn read(self) -> Result<Edge, DecodeError> {
        let on = day(self.change_occurred.as_deref())?.ok_or(DecodeError::NotAnAnswer)?;
        let (old, new) = (named(self.old_code, self.old_name), named(self.new_code, self.new_name));
        if old.is_none() && new.is_none() { Err(DecodeError::NotAnAnswer) } else { Ok(Edge { on, old, new }) }
    }
}

fn named(code: Option<String>, name: Option<String>) -> Option<Named> {
    Some(Named { code: filled(code)?, name: filled(name).unwrap_or_default() })
}
