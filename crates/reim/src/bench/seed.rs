//! The municipality before its first night: people whom the school has named.

use std::fmt::Write as _;

use domain::{Agreement, Mode, MunicipalityId, MunicipalityNumber};
use jiff::civil::date;
use storage::Store;

use super::answers::national_ids;

/// One municipality with an agreement.
pub async fn municipality(store: &Store) -> anyhow::Result<MunicipalityId> {
    let mut tx = store.begin().await?;
    let number = MunicipalityNumber::parse("9901")?;
    let municipality = tx.add_municipality("Målevik", number, date(2020, 1, 1)).await?;
    tx.set_agreement(&Agreement {
        municipality,
        purpose: "Måling".into(),
        basis: "Måling".into(),
        mode: Mode::Copy,
        guardians: true,
        employee_basis: None,
        ask_protected: false,
        good_until: date(9999, 1, 1),
        keep_after_scope_days: 30,
        consumer_org: None,
    })
    .await?;
    tx.commit().await?;
    Ok(municipality)
}

/// A person's rows before KRR has said anything.
pub struct Person {
    pub number: i64,
    pub national_id: String,
    pub name: String,
}

/// The people, numbered from one, in key order.
pub fn people(count: u32) -> impl Iterator<Item = Person> {
    (1..=count).zip(national_ids()).map(|(number, id)| Person {
        number: number.into(),
        national_id: id.as_str().to_owned(),
        name: format!("Person {number}"),
    })
}

/// On SQLite, by a plain connection.
pub fn sqlite(path: &std::path::Path, municipality: MunicipalityId, count: u32) -> anyhow::Result<()> {
    let mut connection = rusqlite::Connection::open(path)?;
    connection.execute_batch("pragma synchronous = off; pragma cache_size = -262144;")?;
    let tx = connection.transaction()?;
    {
        let mut person = tx.prepare(
            "insert into person (municipality_id, person_id, national_id, scope, protection, created_at)
             values (?1, ?2, ?3, 4, 'none', 0)",
        )?;
        let mut derived = tx.prepare(
            "insert into derived (municipality_id, person_id, revision, name, name_source, search_name)
             values (?1, ?2, 1, ?3, 'school', lower(?3))",
        )?;
        let mut claim = tx.prepare(
            "insert into system_claim (municipality_id, person_id, source, given_name, told_at)
             values (?1, ?2, 'school', ?3, 0)",
        )?;
        for one in people(count) {
            person.execute((municipality.0, one.number, &one.national_id))?;
            derived.execute((municipality.0, one.number, &one.name))?;
            claim.execute((municipality.0, one.number, &one.name))?;
        }
        tx.execute("update municipality set last_person_id = ?1", [count])?;
    }
    tx.commit()?;
    connection.execute_batch("pragma wal_checkpoint(truncate);")?;
    Ok(())
}

/// On PostgreSQL, by COPY.
pub async fn postgres(url: &str, municipality: MunicipalityId, count: u32) -> anyhow::Result<()> {
    use sqlx::{Connection as _, postgres::PgPoolCopyExt as _};
    let pool = sqlx::PgPool::connect(url).await?;
    for (table, row) in [
        ("person (municipality_id, person_id, national_id, scope, protection, created_at)", 0),
        ("derived (municipality_id, person_id, revision, name, name_source, search_name, reservation)", 1),
        ("system_claim (municipality_id, person_id, source, given_name, told_at)", 2),
    ] {
        let mut copy = pool.copy_in_raw(&format!("copy {table} from stdin")).await?;
        let mut text = String::new();
        for one in people(count) {
            let (m, n, id, name) = (municipality.0, one.number, &one.national_id, &one.name);
            match row {
                0 => writeln!(text, "{m}\t{n}\t{id}\t4\tnone\t0"),
                1 => writeln!(text, "{m}\t{n}\t1\t{name}\tschool\t{}\tunknown", name.to_lowercase()),
                _ => writeln!(text, "{m}\t{n}\tschool\t{name}\t0"),
            }?;
            if text.len() > 1 << 20 {
                copy.send(std::mem::take(&mut text).into_bytes()).await?;
            }
        }
        copy.send(text.into_bytes()).await?;
        copy.finish().await?;
    }
    let mut connection = sqlx::PgConnection::connect(url).await?;
    sqlx::query("update municipality set last_person_id = $1")
        .bind(i64::from(count))
        .execute(&mut connection)
        .await?;
    sqlx::raw_sql("vacuum analyze").execute(&mut connection).await?;
    Ok(())
}
