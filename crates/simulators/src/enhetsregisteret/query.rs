//! Parameters of a call, and the window that no search reaches beyond.

use domain::OrganisationNumber;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::refused::Refused;

/// The highest `(page + 1) * size`, and the largest page.
const WINDOW: usize = 10_000;

/// All of a call's parameters, each of which must be known.
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub fn read(query: Option<&str>, known: &[&str]) -> Result<Self, Refused> {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query.unwrap_or_default())
            .map_err(|_| Refused::BadRequest("Kan ikke leses", "query".to_owned(), None))?;
        // What the real one does with others is not known; here somebody shall notice.
        match pairs.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            Some((name, value)) => Err(Refused::parameter("Ukjent parameter", name, value)),
            None => Ok(Self(pairs)),
        }
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A list in one parameter, parted by commas.
    pub fn list(&self, name: &str) -> Vec<&str> {
        self.text(name).map_or_else(Vec::new, |text| text.split(',').collect())
    }

    pub fn numbers(&self, name: &str) -> Result<Vec<OrganisationNumber>, Refused> {
        let read = |text: &str| {
            OrganisationNumber::parse(text)
                .map_err(|_| Refused::parameter("Ikke et gyldig organisasjonsnummer", name, text))
        };
        self.list(name).into_iter().map(read).collect()
    }

    pub fn count(&self, name: &str, usual: usize) -> Result<usize, Refused> {
        let Some(text) = self.text(name) else { return Ok(usual) };
        text.parse().map_err(|_| Refused::parameter("Ikke et tall", name, text))
    }

    pub fn id(&self, name: &str) -> Result<Option<i64>, Refused> {
        let read = |text: &str| text.parse().map_err(|_| Refused::parameter("Ikke et tall", name, text));
        self.text(name).map(read).transpose()
    }

    /// `2018-05-14T21:53:00.000Z` and nothing else.
    pub fn instant(&self, name: &str) -> Result<Option<Timestamp>, Refused> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let at = text.parse().ok().filter(|_| text.len() == 24 && text.ends_with('Z'));
        at.map(Some).ok_or_else(|| Refused::parameter("Ikke et tidspunkt", name, text))
    }

    /// Page and size, within the window.
    pub fn page(&self, usual: usize) -> Result<Page, Refused> {
        let (number, size) = (self.count("page", 0)?, self.count("size", usual)?);
        if size == 0 || (number + 1).saturating_mul(size) > WINDOW {
            return Err(Refused::parameter(
                "Summen av (page+1)*size må være 10 000 eller mindre",
                "size",
                &size.to_string(),
            ));
        }
        Ok(Page { number, size })
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Page {
    pub number: usize,
    pub size: usize,
}

impl Page {
    /// What stands on this page, and the page's own description of itself.
    pub fn of<T>(self, all: &[T]) -> (&[T], Value) {
        let start = (self.number * self.size).min(all.len());
        let end = (start + self.size).min(all.len());
        let described = json!({
            "size": self.size,
            "totalElements": all.len(),
            "totalPages": all.len().div_ceil(self.size),
            "number": self.number,
        });
        (&all[start..end], described)
    }
}
