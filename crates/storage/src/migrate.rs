//! Brings the tables up to date: one folder of texts for both engines.

use std::borrow::Cow;

use anyhow::Context as _;
use sqlx::{
    AssertSqlSafe, PgPool, SqlSafeStr as _, SqlitePool,
    migrate::{Migration, Migrator},
};

static MIGRATOR: Migrator = sqlx::migrate!();

/// SQLite keeps a table in its key instead of beside it where the text has this mark.
const MARK: &str = "/* without rowid */";

pub(crate) async fn sqlite(pool: &SqlitePool) -> anyhow::Result<()> {
    for_sqlite(i64::MAX).run(pool).await.context("bringing the tables up to date")
}

pub(crate) async fn postgres(pool: &PgPool) -> anyhow::Result<()> {
    MIGRATOR.run(pool).await.context("bringing the tables up to date")
}

/// The migrations up to number `last`, as SQLite reads them.
fn for_sqlite(last: i64) -> Migrator {
    let texts: Vec<Migration> = MIGRATOR
        .iter()
        .filter(|migration| migration.version <= last)
        .map(|migration| {
            let text = migration.sql.as_str().replace(MARK, "without rowid");
            Migration::new(
                migration.version,
                migration.description.clone(),
                migration.migration_type,
                AssertSqlSafe(text).into_sql_str(),
                migration.no_tx,
            )
        })
        .collect();
    Migrator { migrations: Cow::Owned(texts), ..Migrator::DEFAULT }
}

#[cfg(test)]
mod tests {
    use domain::{
        MunicipalityId, PersonId, Source,
        roster::{EnrolmentBasis, UnitKey},
    };
    use jiff::civil::date;

    use crate::{
        Store,
        roster::{Place, PlaceKind},
        testing::{drop_postgres, fresh_postgres_url},
    };

    use super::*;

    /// A municipality with one child, one teacher and their places, as they were kept before deliveries were.
    const ROWS: [&str; 3] = [
        "insert into municipality (municipality_id, name, last_person_id) values (1, 'Fjordvik', 2)",
        "insert into enrolment (municipality_id, source, person_id, unit_key, valid_from, valid_to)
         values (1, 'school', 1, 'skole', '2024-08-15', '2027-06-20')",
        "insert into employment (municipality_id, source, person_id, unit_key, position, valid_from)
         values (1, 'school', 2, 'skole', 'teacher', '2020-08-01')",
    ];

    async fn places_survive(url: &str) -> anyhow::Result<()> {
        let store = Store::open(url).await?;
        let mut reader = store.read().await?;
        let school = (MunicipalityId(1), Source::School);
        let place = |person, what: &str, from, to| Place {
            person: PersonId(person),
            unit: UnitKey("skole".into()),
            row: String::new(),
            what: what.into(),
            from: Some(from),
            to,
        };
        assert_eq!(
            reader.places(school.0, school.1, PlaceKind::Enrolment).await?,
            [place(1, EnrolmentBasis::Unit.code(), date(2024, 8, 15), Some(date(2027, 6, 20)))]
        );
        assert_eq!(
            reader.places(school.0, school.1, PlaceKind::Employment).await?,
            [place(2, "teacher", date(2020, 8, 1), None)]
        );
        Ok(())
    }

    #[tokio::test]
    async fn places_from_before_deliveries_are_kept_on_sqlite() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let url = format!("sqlite:{}", folder.path().join("reim.db").display());
        let pool = SqlitePool::connect(&format!("{url}?mode=rwc")).await?;
        for_sqlite(2).run(&pool).await?;
        for row in ROWS {
            sqlx::query(row).execute(&pool).await?;
        }
        pool.close().await;
        places_survive(&url).await
    }

    #[tokio::test]
    async fn places_from_before_deliveries_are_kept_on_postgresql() -> anyhow::Result<()> {
        let Some(url) = fresh_postgres_url().await? else { return Ok(()) };
        let pool = PgPool::connect(&url).await?;
        let first: Vec<_> = MIGRATOR.iter().take(2).cloned().collect();
        Migrator { migrations: Cow::Owned(first), ..Migrator::DEFAULT }.run(&pool).await?;
        for row in ROWS {
            sqlx::query(row).execute(&pool).await?;
        }
        pool.close().await;
        places_survive(&url).await?;
        drop_postgres(&url).await
    }
}
