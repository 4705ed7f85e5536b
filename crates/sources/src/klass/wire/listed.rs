//! `classifications`: what SSB publishes, in pages (HAL).

use serde::Deserialize;

use crate::json::DecodeError;

/// A page of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    pub classifications: Vec<(u32, String)>,
    /// How many pages there are.
    pub pages: u64,
}

/// Reads a page. A classification has its number in its address only.
pub fn listed(bytes: &[u8]) -> Result<Page, DecodeError> {
    let answer: Answer = serde_json::from_slice(bytes)?;
    let rows = answer.embedded.map_or_else(Vec::new, |embedded| embedded.classifications);
    let classifications: Option<Vec<_>> = rows.into_iter().map(Row::read).collect();
    let classifications = classifications.ok_or(DecodeError::NotAnAnswer)?;
    Ok(Page { classifications, pages: answer.page.total_pages })
}

#[derive(Deserialize)]
struct Answer {
    /// Not there where nothing is found.
    #[serde(rename = "_embedded")]
    embedded: Option<Embedded>,
    page: Paging,
}

#[derive(Deserialize)]
struct Embedded {
    classifications: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Paging {
    total_pages: u64,
}

#[derive(Deserialize)]
struct Row {
    name: String,
    #[serde(rename = "_links")]
    links: Links,
}

#[derive(Deserialize)]
struct Links {
    #[serde(rename = "self")]
    own: Link,
}

#[derive(Deserialize)]
struct Link {
    href: String,
}

impl Row {
    fn read(self) -> Option<(u32, String)> {
        let path = self.links.own.href.split(['?', '{']).next()?;
        let number = path.trim_end_matches('/').rsplit('/').next()?.parse().ok()?;
        Some((number, self.name))
    }
}
