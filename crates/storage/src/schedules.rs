//! The schedule table: when each thing is next due, and when it last was.

use jiff::Timestamp;

use crate::{Transaction, engine::on, instant, millis};

/// One line of what runs when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleRow {
    pub name: String,
    /// Cron, by the clock in Oslo.
    pub expression: String,
    pub next_at: Timestamp,
    /// When it last fired, on time or late.
    pub last_at: Option<Timestamp>,
    pub last_job: Option<String>,
}

impl Transaction {
    /// All lines by name.
    pub async fn schedules(&mut self) -> anyhow::Result<Vec<ScheduleRow>> {
        type Row = (String, String, i64, Option<i64>, Option<String>);
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select name, expression, next_at, last_at, last_job from schedule order by name"
        ).fetch_all(c).await?);
        rows.into_iter()
            .map(|(name, expression, next_at, last_at, last_job)| {
                Ok(ScheduleRow {
                    name,
                    expression,
                    next_at: instant(next_at)?,
                    last_at: last_at.map(instant).transpose()?,
                    last_job,
                })
            })
            .collect()
    }

    /// Adds a line, or gives it another expression and time.
    pub async fn set_schedule(
        &mut self,
        name: &str,
        expression: &str,
        next_at: Timestamp,
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into schedule (name, expression, next_at) values ($1, $2, $3)
             on conflict (name) do update set expression = excluded.expression, next_at = excluded.next_at"
        ).bind(name).bind(expression).bind(millis(next_at)).execute(c).await.map(drop)?);
        Ok(())
    }

    pub async fn remove_schedule(&mut self, name: &str) -> anyhow::Result<()> {
        on!(self, c => sqlx::query("delete from schedule where name = $1")
            .bind(name).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Moves a line from the time at which it was due to the next. Says `false` when another process has done so.
    pub async fn advance_schedule(
        &mut self,
        due: &ScheduleRow,
        next_at: Timestamp,
        now: Timestamp,
    ) -> anyhow::Result<bool> {
        let moved = on!(self, c => sqlx::query(
            "update schedule set next_at = $3, last_at = $4 where name = $1 and next_at = $2"
        ).bind(&due.name).bind(millis(due.next_at)).bind(millis(next_at)).bind(millis(now))
         .execute(c).await?.rows_affected());
        Ok(moved == 1)
    }

    /// Remembers which job a line led to.
    pub async fn set_schedule_job(&mut self, name: &str, job: &str) -> anyhow::Result<()> {
        on!(self, c => sqlx::query("update schedule set last_job = $2 where name = $1")
            .bind(name).bind(job).execute(c).await.map(drop)?);
        Ok(())
    }
}
