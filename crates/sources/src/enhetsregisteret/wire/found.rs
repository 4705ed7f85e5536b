//! The hits of a search (HAL).

use domain::entity::Rank;
use serde::Deserialize;
use serde_json::Value;

use super::{
    super::{Answer, DecodeError},
    entity::Record,
    glimpse::Glimpse,
};

/// Where there is no hit, nothing is embedded at all.
#[derive(Deserialize)]
struct Found {
    #[serde(default, rename = "_embedded")]
    embedded: Embedded,
    page: Page,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Embedded {
    enheter: Vec<Value>,
    underenheter: Vec<Value>,
}

#[derive(Deserialize)]
struct Page {
    #[serde(rename = "totalElements")]
    total: usize,
}

/// Reads the hits of a search among entities of this rank. One that cannot be read costs no other.
pub fn decode_found(bytes: &[u8], rank: Rank) -> Result<Answer, DecodeError> {
    let found: Found = serde_json::from_slice(bytes)?;
    let hits = match rank {
        Rank::Main => found.embedded.enheter,
        Rank::Sub => found.embedded.underenheter,
    };
    let mut answer = Answer { total: found.page.total, ..Answer::default() };
    for hit in &hits {
        match Record::deserialize(hit).ok().and_then(|record| record.read(rank)) {
            Some(decoded) => answer.found.push(decoded),
            None => {
                answer.broken.push(Glimpse::deserialize(hit).ok().and_then(|glimpse| glimpse.number()));
            }
        }
    }
    Ok(answer)
}
