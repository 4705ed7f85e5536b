//! What would change about one person, field by field, as a person reads it before approving.

use anyhow::Context as _;
use domain::{Derived, Field, Fields, Source};
use serde::{Deserialize, Serialize};
use storage::plans::PlanItem;

/// One field before and after. The values are personal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    pub field: String,
    pub old: Option<String>,
    pub old_source: Option<String>,
    pub new: Option<String>,
    pub new_source: Option<String>,
}

/// The part of every payload that people read, whatever else the run keeps there.
#[derive(Serialize, Deserialize)]
pub(crate) struct Differences {
    pub differences: Vec<Difference>,
}

impl Difference {
    /// What differs between two derived states, in `fields`.
    pub fn between(old: &Derived, new: &Derived, fields: Fields) -> Vec<Self> {
        let owned = |(value, source): (Option<&str>, Option<Source>)| {
            (value.map(str::to_owned), source.map(|source| source.code().to_owned()))
        };
        fields
            .iter()
            .map(|field| {
                let ((old, old_source), (new, new_source)) = (owned(old.text(field)), owned(new.text(field)));
                Self { field: field.code().to_owned(), old, old_source, new, new_source }
            })
            .collect()
    }

    /// The differences kept in a plan item.
    pub fn of(item: &PlanItem) -> anyhow::Result<Vec<Self>> {
        let payload: Differences = serde_json::from_str(&item.payload).context("plan_item.payload")?;
        Ok(payload.differences)
    }

    pub fn field(&self) -> Option<Field> {
        Field::from_code(&self.field)
    }
}
