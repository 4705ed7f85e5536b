//! A database of one's own for every test: SQLite always, PostgreSQL where `REIM_TEST_POSTGRES` names a server.

use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::Context as _;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::Store;

/// An empty SQLite register in a folder that goes with the test.
pub async fn fresh_sqlite(folder: &std::path::Path) -> anyhow::Result<Store> {
    Store::open(&format!("sqlite:{}", folder.join("reim.db").display())).await
}

/// The address of a new, empty database on the server, or `None` where there is no server to test against.
pub async fn fresh_postgres_url() -> anyhow::Result<Option<String>> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var("REIM_TEST_POSTGRES") else { return Ok(None) };
    let (base, query) = server.split_once('?').map_or((server.as_str(), ""), |(base, query)| (base, query));
    let base = base.trim_end_matches('/');
    let name = format!("reim_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let mut admin = PgConnection::connect(&format!("{base}/postgres?{query}")).await?;
    sqlx::query(AssertSqlSafe(format!("drop database if exists {name}"))).execute(&mut admin).await?;
    sqlx::query(AssertSqlSafe(format!("create database {name}"))).execute(&mut admin).await?;
    Ok(Some(format!("{base}/{name}?{query}")))
}

/// Takes away a database that [`fresh_postgres_url`] made, whoever is still connected.
pub async fn drop_postgres(url: &str) -> anyhow::Result<()> {
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let (server, name) = base.rsplit_once('/').context("the address of a database ends in its name")?;
    let mut admin = PgConnection::connect(&format!("{server}/postgres?{query}")).await?;
    sqlx::query(AssertSqlSafe(format!("drop database {name} with (force)"))).execute(&mut admin).await?;
    Ok(())
}

/// Makes each story a test on SQLite and one on PostgreSQL.
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$attribute:meta])* async fn $story:ident($store:ident: Store) $body:block)*) => {$(
        $(#[$attribute])*
        mod $story {
            use super::*;

            async fn story($store: $crate::Store) -> anyhow::Result<()> { $body Ok(()) }

            #[tokio::test]
            async fn sqlite() -> anyhow::Result<()> {
                let folder = tempfile::tempdir()?;
                story($crate::testing::fresh_sqlite(folder.path()).await?).await
            }

            #[tokio::test]
            async fn postgres() -> anyhow::Result<()> {
                let Some(url) = $crate::testing::fresh_postgres_url().await? else { return Ok(()) };
                story($crate::Store::open(&url).await?).await?;
                $crate::testing::drop_postgres(&url).await
            }
        }
    )*};
}
