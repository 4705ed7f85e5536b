//! Files that school and kindergarten systems hand over, for as long as a run may need them.

use anyhow::Context as _;
use domain::{MunicipalityId, Source, roster::Extent};
use jiff::Timestamp;

use crate::{RunId, Transaction, engine::on, instant, millis};

/// A file with what it was handed over as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub run: RunId,
    pub municipality: MunicipalityId,
    pub source: Source,
    /// What the sender called the file.
    pub name: String,
    /// Where it lies; `None` when it has been deleted.
    pub path: Option<String>,
    /// In hexadecimal.
    pub sha256: String,
    /// What a sheet is said to be. Packages say it themselves.
    pub extent: Option<Extent>,
    pub received_at: Timestamp,
    /// `sync`'s own words on how many records of each kind came and went.
    pub summary: Option<String>,
    /// Of the plan that waits for approval.
    pub plan_digest: Option<String>,
}

type Row =
    (i64, i64, String, String, Option<String>, String, Option<String>, i64, Option<String>, Option<String>);

const COLUMNS: &str =
    "run_id, municipality_id, source, name, path, sha256, extent, received_at, summary, plan_digest";

impl Transaction {
    pub async fn add_delivery(&mut self, delivery: &Delivery) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into delivery (run_id, municipality_id, source, name, path, sha256, extent, received_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        )
        .bind(delivery.run.0).bind(delivery.municipality.0).bind(delivery.source.code()).bind(&delivery.name)
        .bind(&delivery.path).bind(&delivery.sha256).bind(delivery.extent.map(extent_code))
        .bind(millis(delivery.received_at)).execute(c).await.map(drop)?);
        Ok(())
    }

    pub async fn delivery(&mut self, run: RunId) -> anyhow::Result<Option<Delivery>> {
        let row: Option<Row> = on!(self, c => sqlx::query_as(sqlx::AssertSqlSafe(
            format!("select {COLUMNS} from delivery where run_id = $1")
        )).bind(run.0).fetch_optional(c).await?);
        row.map(delivery).transpose()
    }

    /// Deliveries whose files are still there.
    pub async fn kept_deliveries(&mut self) -> anyhow::Result<Vec<Delivery>> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(sqlx::AssertSqlSafe(
            format!("select {COLUMNS} from delivery where path is not null order by run_id")
        )).fetch_all(c).await?);
        rows.into_iter().map(delivery).collect()
    }

    /// Writes down what came of a delivery, and the plan that waits if one does.
    pub async fn set_delivery_result(
        &mut self,
        run: RunId,
        summary: &str,
        plan_digest: Option<&str>,
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query("update delivery set summary = $2, plan_digest = $3 where run_id = $1")
            .bind(run.0).bind(summary).bind(plan_digest).execute(c).await.map(drop)?);
        Ok(())
    }

    /// The file of a run is no longer there.
    pub async fn forget_delivery_file(&mut self, run: RunId) -> anyhow::Result<()> {
        on!(self, c => sqlx::query("update delivery set path = null where run_id = $1")
            .bind(run.0).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Settles what earlier deliveries of a source left behind and `run`'s has not found again.
    pub async fn settle_earlier_findings(
        &mut self,
        municipality: MunicipalityId,
        source: Source,
        run: RunId,
        now: Timestamp,
    ) -> anyhow::Result<u64> {
        Ok(on!(self, c => sqlx::query(
            "update quarantine set resolved_at = $4 where municipality_id = $1 and source = $2
             and run_id <> $3 and resolved_at is null"
        ).bind(municipality.0).bind(source.code()).bind(run.0).bind(millis(now))
         .execute(c).await?.rows_affected()))
    }
}

fn delivery(row: Row) -> anyhow::Result<Delivery> {
    let (run, municipality, source, name, path, sha256, extent, received_at, summary, plan_digest) = row;
    Ok(Delivery {
        run: RunId(run),
        municipality: MunicipalityId(municipality),
        source: Source::from_code(&source).context("delivery.source")?,
        name,
        path,
        sha256,
        extent: extent.map(|code| extent_from_code(&code)).transpose()?,
        received_at: instant(received_at)?,
        summary,
        plan_digest,
    })
}

const fn extent_code(extent: Extent) -> &'static str {
    match extent {
        Extent::Full => "full",
        Extent::Changes => "changes",
    }
}

fn extent_from_code(code: &str) -> anyhow::Result<Extent> {
    match code {
        "full" => Ok(Extent::Full),
        "changes" => Ok(Extent::Changes),
        _ => anyhow::bail!("delivery.extent"),
    }
}
