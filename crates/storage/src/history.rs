//! How one person's details have come to be what they are: what hands and systems changed, never what KRR said.

use anyhow::Context as _;
use domain::{Field, PersonKey, Source};
use jiff::Timestamp;

use crate::{Transaction, engine::on, instant};

/// A change of one field, as far as its values are kept.
#[derive(Clone, PartialEq, Eq)]
pub struct PastChange {
    pub at: Timestamp,
    pub source: Source,
    pub field: Field,
    /// `None` where there was nothing, or what KRR said.
    pub old: Option<String>,
    pub new: Option<String>,
}

/// Values are personal.
impl std::fmt::Debug for PastChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PastChange({} {} {})", self.at, self.source.code(), self.field.code())
    }
}

impl Transaction {
    /// At most `limit` changes of one person's fields, the latest first.
    pub async fn past_changes(&mut self, key: PersonKey, limit: i64) -> anyhow::Result<Vec<PastChange>> {
        type Row = (i64, String, String, Option<String>, Option<String>);
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select c.at, c.source, v.field, v.old_value, v.new_value
             from change_value v join change c on c.seq = v.seq and c.municipality_id = v.municipality_id
             where v.municipality_id = $1 and v.person_id = $2 order by v.seq desc, v.field limit $3"
        ).bind(key.municipality.0).bind(key.person.0).bind(limit).fetch_all(c).await?);
        rows.into_iter()
            .map(|(at, source, field, old, new)| {
                Ok(PastChange {
                    at: instant(at)?,
                    source: Source::from_code(&source).context("change.source")?,
                    field: Field::from_code(&field).context("change_value.field")?,
                    old,
                    new,
                })
            })
            .collect()
    }
}
