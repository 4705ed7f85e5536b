//! What is unsettled.

use jiff::Timestamp;
use storage::Store;

use super::{name, names};
use crate::operations::view::{Pages, QuarantineLine};

/// Findings on one page.
const QUARANTINE: i64 = 50;

pub async fn quarantine(
    store: &Store,
    now: Timestamp,
    page: i64,
) -> anyhow::Result<(Vec<QuarantineLine>, i64, Pages)> {
    let mut reader = store.read().await?;
    let names = names(&mut reader, now).await?;
    let count = reader.count_quarantined().await?;
    let pages = Pages::of(count, QUARANTINE, page);
    let items = reader.quarantined(QUARANTINE, pages.offset(QUARANTINE)).await?;
    let lines = items.into_iter().map(|item| QuarantineLine {
        municipality: item.municipality,
        municipality_name: name(&names, item.municipality),
        source: item.source,
        subject: item.subject,
        code: item.code,
        field: item.field,
        run: item.run.0,
        first_seen: item.first_seen,
        last_seen: item.last_seen,
        times: item.times,
    });
    Ok((lines.collect(), count, pages))
}
