//! Who changed what a municipality has decided about itself, and when.

use domain::MunicipalityId;
use jiff::Timestamp;

use crate::{Transaction, engine::on, instant, millis};

/// One field of one setting that somebody has changed. Values are codes and the municipality's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingChange {
    pub at: Timestamp,
    pub author: String,
    /// `agreement`, or `role:` and the role's key.
    pub about: String,
    pub field: String,
    pub old: Option<String>,
    pub new: Option<String>,
}

impl Transaction {
    /// Writes down a change of a setting, in the transaction that makes it.
    pub async fn log_setting(
        &mut self,
        municipality: MunicipalityId,
        change: &SettingChange,
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into setting_change (change_id, municipality_id, at, author, about, field, old_value,
                 new_value)
             select coalesce(max(change_id), 0) + 1, $1, $2, $3, $4, $5, $6, $7 from setting_change
             where municipality_id = $1"
        )
        .bind(municipality.0).bind(millis(change.at)).bind(&change.author).bind(&change.about)
        .bind(&change.field).bind(&change.old).bind(&change.new).execute(c).await.map(drop)?);
        Ok(())
    }

    /// At most `limit` changes of one setting, the latest first.
    pub async fn setting_changes(
        &mut self,
        municipality: MunicipalityId,
        about: &str,
        limit: i64,
    ) -> anyhow::Result<Vec<SettingChange>> {
        type Row = (i64, String, String, String, Option<String>, Option<String>);
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select at, author, about, field, old_value, new_value from setting_change
             where municipality_id = $1 and about = $2 order by change_id desc limit $3"
        ).bind(municipality.0).bind(about).bind(limit).fetch_all(c).await?);
        rows.into_iter()
            .map(|(at, author, about, field, old, new)| {
                Ok(SettingChange { at: instant(at)?, author, about, field, old, new })
            })
            .collect()
    }
}
