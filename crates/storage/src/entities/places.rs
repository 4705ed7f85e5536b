//! How far the register's feeds and dumps have been read.

use jiff::Timestamp;

use crate::{RunId, Transaction, engine::on, instant, millis};

/// A dump that has been read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DumpState {
    /// The run that read it.
    pub run: RunId,
    pub etag: Option<String>,
    pub last_modified: Option<Timestamp>,
    pub read_at: Timestamp,
    pub elements: i64,
    /// Of them, those that could not be read.
    pub broken: i64,
}

impl Transaction {
    /// The place in a feed, in the words of whoever reads it; `None` before the first time.
    pub async fn entity_feed_place(&mut self, feed: &str) -> anyhow::Result<Option<String>> {
        Ok(on!(self, c => sqlx::query_scalar("select place from entity_feed where feed = $1")
            .bind(feed).fetch_optional(c).await?))
    }

    /// Notes how far a feed has been read, in the transaction that keeps what came of it.
    pub async fn set_entity_feed_place(
        &mut self,
        feed: &str,
        place: &str,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into entity_feed (feed, place, read_at) values ($1, $2, $3)
             on conflict (feed) do update set place = excluded.place, read_at = excluded.read_at"
        ).bind(feed).bind(place).bind(millis(now)).execute(c).await.map(drop)?);
        Ok(())
    }

    /// When a feed was last read.
    pub async fn entity_feed_read_at(&mut self, feed: &str) -> anyhow::Result<Option<Timestamp>> {
        let read_at: Option<i64> = on!(self, c => sqlx::query_scalar(
            "select read_at from entity_feed where feed = $1"
        ).bind(feed).fetch_optional(c).await?);
        read_at.map(instant).transpose()
    }

    pub async fn entity_dump(&mut self, dump: &str) -> anyhow::Result<Option<DumpState>> {
        type Row = (i64, Option<String>, Option<i64>, i64, i64, i64);
        let row: Option<Row> = on!(self, c => sqlx::query_as(
            "select run_id, etag, last_modified, read_at, elements, broken from entity_dump where dump = $1"
        ).bind(dump).fetch_optional(c).await?);
        row.map(|(run, etag, last_modified, read_at, elements, broken)| {
            let last_modified = last_modified.map(instant).transpose()?;
            Ok(DumpState {
                run: RunId(run),
                etag,
                last_modified,
                read_at: instant(read_at)?,
                elements,
                broken,
            })
        })
        .transpose()
    }

    /// Notes that a dump has been read to its end.
    pub async fn set_entity_dump(&mut self, dump: &str, state: &DumpState) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into entity_dump (dump, run_id, etag, last_modified, read_at, elements, broken)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (dump) do update set run_id = excluded.run_id, etag = excluded.etag,
                 last_modified = excluded.last_modified, read_at = excluded.read_at,
                 elements = excluded.elements, broken = excluded.broken"
        ).bind(dump).bind(state.run.0).bind(&state.etag).bind(state.last_modified.map(millis))
         .bind(millis(state.read_at)).bind(state.elements).bind(state.broken)
         .execute(c).await.map(drop)?);
        Ok(())
    }
}
