//! The least that the same rows can cost on PostgreSQL: decode with `serde_json` into owned structs, COPY into a
//! temporary table and one merge a block and table, in the same transactions.

use std::fmt::Write as _;

use anyhow::Context as _;
use sqlx::{Connection as _, PgConnection, Row as _};

use super::{
    answers::Recorded,
    floor_sqlite::{A_TIME, Answer, Night, Person, blocks},
};

/// Tables of the floor's own, with the same columns, keys and first rows.
pub async fn prepare(url: &str) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql(
        "create table floor_krr_claim (like krr_claim including all);
         create table floor_derived (like derived including all);
         create table floor_change (like change including all);
         insert into floor_derived select * from derived;",
    )
    .execute(&mut connection)
    .await?;
    sqlx::raw_sql("vacuum analyze").execute(&mut connection).await?;
    Ok(())
}

pub async fn run(url: &str, recorded: &Recorded, people: u32, night: Night) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql(
        "create temporary table incoming (person_id bigint, seq bigint, status text, reservation text,
             notifiable text, email text, mobile text, language text)",
    )
    .execute(&mut connection)
    .await?;
    let mut seq = 0_i64;
    for (first, from, to) in blocks(people) {
        let answer: Answer = serde_json::from_slice(&recorded.bytes(first)?)?;
        let changed: Vec<usize> = match night {
            Night::First => (0..answer.personer.len()).collect(),
            _ => compare(&mut connection, from, to, &answer.personer).await?,
        };
        if changed.is_empty() {
            continue;
        }
        let mut rows = String::new();
        for index in changed {
            seq += 1;
            let number = from + i64::try_from(index)?;
            let base = if night == Night::First { 0 } else { i64::from(people) };
            line(&mut rows, number, base + seq, &answer.personer[index])?;
        }
        write(&mut connection, rows).await?;
    }
    Ok(())
}

fn line(rows: &mut String, number: i64, seq: i64, person: &Person) -> anyhow::Result<()> {
    let contact = person.kontaktinformasjon.as_ref().context("in every row of the record")?;
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "\\N".to_owned());
    writeln!(
        rows,
        "{number}\t{seq}\t{}\t{}\t{}\t{}\t{}\t{}",
        person.status,
        text(&person.reservasjon),
        text(&person.varslingsstatus),
        text(&contact.epostadresse),
        text(&contact.mobiltelefonnummer),
        text(&person.spraak)
    )?;
    Ok(())
}

async fn write(connection: &mut PgConnection, rows: String) -> anyhow::Result<()> {
    let mut tx = connection.begin().await?;
    let mut copy = tx.copy_in_raw("copy incoming from stdin").await?;
    copy.send(rows.into_bytes()).await?;
    copy.finish().await?;
    for statement in [
        "insert into floor_krr_claim (municipality_id, person_id, status, reservation, reservation_updated,
             notifiable, email, email_updated, email_verified, email_validated, mobile_raw, mobile,
             mobile_updated, mobile_verified, mobile_validated, language, language_updated, told_at)
         select 1, person_id, status, reservation, $1, notifiable, email, $1, $1, $1, mobile, mobile, $1, $1, $1,
             language, $1, $1 from incoming
         on conflict (municipality_id, person_id) do update set email = excluded.email",
        "update floor_derived d set revision = d.revision + 1, email = i.email, email_source = 'krr',
             mobile_raw = i.mobile, mobile = i.mobile, mobile_source = 'krr', language = i.language,
             language_source = 'krr', reservation = 'not_reserved', next_turn = nullif($1, $1)
         from incoming i where d.municipality_id = 1 and d.person_id = i.person_id",
        "insert into floor_change (seq, municipality_id, person_id, at, run_id, source, fields)
         select seq, 1, person_id, $1, 1, 'krr', 30 from incoming",
    ] {
        sqlx::query(statement).bind(A_TIME).execute(&mut *tx).await?;
    }
    sqlx::query("truncate incoming").execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Reads what is held about a block, and says who has another address.
async fn compare(
    connection: &mut PgConnection,
    from: i64,
    to: i64,
    people: &[Person],
) -> anyhow::Result<Vec<usize>> {
    let rows = sqlx::query(
        "select * from floor_krr_claim where municipality_id = 1 and person_id >= $1 and person_id < $2
         order by person_id",
    )
    .bind(from)
    .bind(to)
    .fetch_all(connection)
    .await?;
    anyhow::ensure!(rows.len() == people.len(), "a row for everybody");
    let mut changed = Vec::new();
    for (index, (row, person)) in rows.iter().zip(people).enumerate() {
        let contact = person.kontaktinformasjon.as_ref().context("in every row of the record")?;
        let same = row.try_get::<String, _>("status")? == person.status
            && row.try_get::<Option<String>, _>("email")? == contact.epostadresse
            && row.try_get::<Option<String>, _>("mobile_raw")? == contact.mobiltelefonnummer
            && row.try_get::<Option<String>, _>("language")? == person.spraak
            && row.try_get::<Option<i64>, _>("email_updated")?.is_some()
            && row.try_get::<Option<i64>, _>("mobile_updated")?.is_some();
        if !same {
            changed.push(index);
        }
    }
    Ok(changed)
}
