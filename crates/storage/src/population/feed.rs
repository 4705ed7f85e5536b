//! How far Folkeregisteret's feed of events has been read.

use anyhow::Context as _;
use domain::MunicipalityId;
use jiff::Timestamp;

use crate::{Transaction, engine::on, millis};

impl Transaction {
    /// The last number that has been read for a municipality; `None` before the first time.
    pub async fn registry_place(&mut self, municipality: MunicipalityId) -> anyhow::Result<Option<u64>> {
        let place: Option<i64> = on!(self, c => sqlx::query_scalar(
            "select place from population_feed where municipality_id = $1"
        ).bind(municipality.0).fetch_optional(c).await?);
        place.map(|place| u64::try_from(place).context("population_feed.place")).transpose()
    }

    /// Notes how far has been read, in the transaction that keeps what came of it.
    pub async fn set_registry_place(
        &mut self,
        municipality: MunicipalityId,
        place: u64,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let place = i64::try_from(place).context("a number that no register can have reached")?;
        on!(self, c => sqlx::query(
            "insert into population_feed (municipality_id, place, read_at) values ($1, $2, $3)
             on conflict (municipality_id) do update set place = excluded.place, read_at = excluded.read_at"
        ).bind(municipality.0).bind(place).bind(millis(now)).execute(c).await.map(drop)?);
        Ok(())
    }
}
