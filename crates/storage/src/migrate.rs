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
    let texts: Vec<Migration> = MIGRATOR
        .iter()
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
    let migrator = Migrator { migrations: Cow::Owned(texts), ..Migrator::DEFAULT };
    migrator.run(pool).await.context("bringing the tables up to date")
}

pub(crate) async fn postgres(pool: &PgPool) -> anyhow::Result<()> {
    MIGRATOR.run(pool).await.context("bringing the tables up to date")
}
