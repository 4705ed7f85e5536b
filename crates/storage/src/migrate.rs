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

    /// Somebody with three words to their name, as they were found before words stood beside each other.
    const WORDS: [&str; 3] = [
        "insert into municipality (municipality_id, name, last_person_id) values (1, 'Fjordvik', 2)",
        "insert into search_word (municipality_id, word, person_id)
         values (1, 10, 1), (1, 20, 1), (1, 30, 1), (1, 10, 2)",
        "insert into derived (municipality_id, person_id, revision, reservation) values (1, 1, 1, 'reserved')",
    ];

    async fn words_are_paired(url: &str) -> anyhow::Result<()> {
        let store = Store::open(url).await?;
        let mut reader = store.read().await?;
        let pairs: Vec<(i64, i64, i64)> = crate::engine::on!(reader, c => sqlx::query_as(
            "select word, other, person_id from search_pair order by 1, 2, 3").fetch_all(c).await?);
        assert_eq!(
            pairs,
            [(10, 20, 1), (10, 30, 1), (20, 10, 1), (20, 30, 1), (30, 10, 1), (30, 20, 1)],
            "whoever has one word only is found by it alone"
        );
        Ok(())
    }

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

    /// A register as it was after the migration numbered `last`, with rows.
    async fn sqlite_with(url: &str, last: i64, rows: &[&'static str]) -> anyhow::Result<()> {
        let pool = SqlitePool::connect(&format!("{url}?mode=rwc")).await?;
        for_sqlite(last).run(&pool).await?;
        for row in rows {
            sqlx::query(*row).execute(&pool).await?;
        }
        pool.close().await;
        Ok(())
    }

    async fn postgres_with(url: &str, last: i64, rows: &[&'static str]) -> anyhow::Result<()> {
        let pool = PgPool::connect(url).await?;
        let first: Vec<_> = MIGRATOR.iter().filter(|migration| migration.version <= last).cloned().collect();
        Migrator { migrations: Cow::Owned(first), ..Migrator::DEFAULT }.run(&pool).await?;
        for row in rows {
            sqlx::query(*row).execute(&pool).await?;
        }
        pool.close().await;
        Ok(())
    }

    #[tokio::test]
    async fn what_was_there_before_is_kept_on_sqlite() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let url = |name| format!("sqlite:{}", folder.path().join(name).display());
        sqlite_with(&url("places"), 2, &ROWS).await?;
        places_survive(&url("places")).await?;
        sqlite_with(&url("words"), 10, &WORDS).await?;
        words_are_paired(&url("words")).await
    }

    #[tokio::test]
    async fn what_was_there_before_is_kept_on_postgresql() -> anyhow::Result<()> {
        let Some(url) = fresh_postgres_url().await? else { return Ok(()) };
        postgres_with(&url, 2, &ROWS).await?;
        places_survive(&url).await?;
        drop_postgres(&url).await?;
        let Some(url) = fresh_postgres_url().await? else { return Ok(()) };
        postgres_with(&url, 10, &WORDS).await?;
        words_are_paired(&url).await?;
        drop_postgres(&url).await
    }
}
