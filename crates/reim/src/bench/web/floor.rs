//! The same questions by plain drivers: no house around them, and as many connections as the pages read by.

use std::{path::Path, sync::Arc, time::Instant};

use rusqlite::named_params;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use storage::search::statements;

use super::kinds::Query;

/// Connections at once.
const AT_ONCE: usize = 4;

const LIST: &str = "
    select p.person_id, d.name from person p
    join derived d on d.municipality_id = p.municipality_id and d.person_id = p.person_id
    where p.municipality_id = $1 and p.scope <> 0 and p.protection = 'none' and d.email is null limit 50";
const NUMBER: &str = "
    select p.person_id, d.name
    from (select person_id from derived where municipality_id = $1 and mobile = $2) w cross join person p
         cross join derived d
    where p.municipality_id = $1 and p.person_id = w.person_id
          and d.municipality_id = $1 and d.person_id = p.person_id";
/// One row of everything that is told of a person.
const PERSON: &str = "
    select p.protection, d.name, d.email, d.mobile, k.status, k.told_at, s.given_name, s.family_name
    from person p join derived d on d.municipality_id = p.municipality_id and d.person_id = p.person_id
    left join krr_claim k on k.municipality_id = p.municipality_id and k.person_id = p.person_id
    left join system_claim s on s.municipality_id = p.municipality_id and s.person_id = p.person_id
    where p.municipality_id = $1 and p.person_id = $2";
const LOOK: &str = "
    insert into read_log (municipality_id, person_id, at, reader, reader_name, purpose)
    values ($1, $2, $3, 'floor', 'floor', 'page')
    on conflict (municipality_id, person_id, at, reader, purpose) do nothing";

/// How long so many questions take in all.
pub async fn sqlite(path: &Path, municipality: i64, queries: &[Query], count: usize) -> anyhow::Result<f64> {
    let queries: Arc<[Query]> = queries.into();
    let begun = Instant::now();
    let askers: Vec<_> = (0..AT_ONCE)
        .map(|nth| {
            let (path, queries) = (path.to_owned(), queries.clone());
            tokio::task::spawn_blocking(move || {
                let mut connection = rusqlite::Connection::open(path)?;
                connection.busy_timeout(std::time::Duration::from_mins(1))?;
                connection.execute_batch("pragma synchronous = normal; pragma cache_size = -32768;")?;
                for turn in (nth..count).step_by(AT_ONCE) {
                    ask_sqlite(&mut connection, municipality, &queries[turn % queries.len()], turn)?;
                }
                anyhow::Ok(())
            })
        })
        .collect();
    for asker in askers {
        asker.await??;
    }
    Ok(begun.elapsed().as_secs_f64())
}

fn ask_sqlite(
    connection: &mut rusqlite::Connection,
    municipality: i64,
    query: &Query,
    turn: usize,
) -> anyhow::Result<()> {
    match query {
        Query::List => {
            read(connection.prepare_cached(LIST)?, named_params! { "$1": municipality })?;
        }
        Query::Number(number) => {
            read(connection.prepare_cached(NUMBER)?, named_params! { "$1": municipality, "$2": number })?;
        }
        Query::Words(ranges) => {
            let mut found = 0;
            for text in statements(ranges.len()) {
                if found > storage::search::MOST {
                    break;
                }
                let mut names = vec!["$1".to_owned(), "$2".to_owned()];
                let mut numbers = vec![municipality, 0];
                for (from, to) in ranges {
                    names.extend([format!("${}", names.len() + 1), format!("${}", names.len() + 2)]);
                    numbers.extend([*from, *to]);
                }
                let bound: Vec<(&str, &dyn rusqlite::ToSql)> =
                    names.iter().zip(&numbers).map(|(name, n)| (name.as_str(), n as _)).collect();
                found += read(connection.prepare_cached(&text)?, bound.as_slice())?;
            }
        }
        Query::Person(person) => {
            let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let key = named_params! { "$1": municipality, "$2": person.0 };
            read(tx.prepare_cached(PERSON)?, key)?;
            let at = i64::try_from(turn)?;
            let look = named_params! { "$1": municipality, "$2": person.0, "$3": at };
            tx.prepare_cached(LOOK)?.execute(look)?;
            tx.commit()?;
        }
    }
    Ok(())
}

/// Reads every row to its end, and counts them.
fn read(mut statement: rusqlite::CachedStatement<'_>, bound: impl rusqlite::Params) -> anyhow::Result<usize> {
    let columns = statement.column_count();
    let mut rows = statement.query(bound)?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            std::hint::black_box(row.get::<_, rusqlite::types::Value>(column)?);
        }
        count += 1;
    }
    Ok(count)
}

/// How long so many questions take in all.
pub async fn postgres(url: &str, municipality: i64, queries: &[Query], count: usize) -> anyhow::Result<f64> {
    let queries: Arc<[Query]> = queries.into();
    let mut connections = Vec::new();
    for _ in 0..AT_ONCE {
        connections.push(PgConnection::connect(url).await?);
    }
    let begun = Instant::now();
    let askers: Vec<_> = (0..)
        .zip(connections)
        .map(|(nth, mut connection)| {
            let queries = queries.clone();
            tokio::spawn(async move {
                for turn in (nth..count).step_by(AT_ONCE) {
                    ask_postgres(&mut connection, municipality, &queries[turn % queries.len()], turn).await?;
                }
                anyhow::Ok(())
            })
        })
        .collect();
    for asker in askers {
        asker.await??;
    }
    Ok(begun.elapsed().as_secs_f64())
}

async fn ask_postgres(
    connection: &mut PgConnection,
    municipality: i64,
    query: &Query,
    turn: usize,
) -> anyhow::Result<()> {
    match query {
        Query::List => drop(sqlx::query(LIST).bind(municipality).fetch_all(connection).await?),
        Query::Number(number) => {
            drop(sqlx::query(NUMBER).bind(municipality).bind(number).fetch_all(connection).await?);
        }
        Query::Words(ranges) => {
            let mut found = 0;
            for text in statements(ranges.len()) {
                if found > storage::search::MOST {
                    break;
                }
                let mut query = sqlx::query(AssertSqlSafe(text)).bind(municipality).bind(0_i64);
                for (from, to) in ranges {
                    query = query.bind(*from).bind(*to);
                }
                found += query.fetch_all(&mut *connection).await?.len();
            }
        }
        Query::Person(person) => {
            let mut tx = connection.begin().await?;
            drop(sqlx::query(PERSON).bind(municipality).bind(person.0).fetch_all(&mut *tx).await?);
            let at = i64::try_from(turn)?;
            sqlx::query(LOOK).bind(municipality).bind(person.0).bind(at).execute(&mut *tx).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}
