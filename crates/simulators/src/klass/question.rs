//! What is asked: which classification, for which days.

use std::collections::HashMap;

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use domain::classification::{Classification, Validity};
use jiff::civil::Date;

use super::refused::Refused;

pub(super) struct Question {
    pub classification: Classification,
    parameters: HashMap<String, String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Question {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let number = Path::<String>::from_request_parts(parts, state).await;
        let Path(number) = number.map_err(|_| Refused::NoSuchClassification(String::new()))?;
        let query = parts.uri.query().unwrap_or_default();
        let parameters = serde_urlencoded::from_str(query).unwrap_or_default();
        Ok(Self { classification: classification(&number)?, parameters })
    }
}

impl Question {
    /// The one whose codes are to correspond.
    pub fn target(&self) -> Result<Classification, Refused> {
        let name = "targetClassificationId";
        classification(self.parameters.get(name).ok_or(Refused::Missing(name))?)
    }

    pub fn date(&self) -> Result<Date, Refused> {
        self.day("date")?.ok_or(Refused::Missing("date"))
    }

    /// `to` is not in it.
    pub fn range(&self) -> Result<Validity, Refused> {
        let from = self.day("from")?.ok_or(Refused::Missing("from"))?;
        Validity::new(from, self.day("to")?).ok_or(Refused::Range)
    }

    /// Whether what is decided for later days is wanted too.
    pub fn includes_future(&self) -> bool {
        self.parameters.get("includeFuture").is_some_and(|wanted| wanted == "true")
    }

    fn day(&self, name: &'static str) -> Result<Option<Date>, Refused> {
        let day = self.parameters.get(name).map(|text| text.parse().map_err(|_| Refused::NoDate(name)));
        day.transpose()
    }
}

fn classification(number: &str) -> Result<Classification, Refused> {
    let known = number.parse().ok().and_then(Classification::from_number);
    known.ok_or_else(|| Refused::NoSuchClassification(number.to_owned()))
}
