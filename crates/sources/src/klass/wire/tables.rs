//! `correspondsAt`, and a table of correspondences by its number.

use domain::classification::Correspondence;
use serde::Deserialize;

use super::dates::filled;
use crate::json::DecodeError;

/// The pairs of an answer, each once.
pub fn correspondences(bytes: &[u8]) -> Result<Vec<Correspondence>, DecodeError> {
    let answer: Answer = serde_json::from_slice(bytes)?;
    let mut pairs = Vec::with_capacity(answer.items.len());
    for row in answer.items {
        match (filled(row.source_code), filled(row.target_code)) {
            (Some(source), Some(target)) => pairs.push(Correspondence { source, target }),
            (None, None) => return Err(DecodeError::NotAnAnswer),
            // Nothing corresponds to it.
            (Some(_), None) | (None, Some(_)) => {}
        }
    }
    pairs.sort();
    pairs.dedup();
    Ok(pairs)
}

#[derive(Deserialize)]
struct Answer {
    /// As the question about a day has it, and as the table by its number has it.
    #[serde(rename = "correspondenceItems", alias = "correspondenceMaps")]
    items: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    source_code: Option<String>,
    target_code: Option<String>,
}
