//! The least that the same rows can cost on SQLite: decode with `serde_json` into owned structs, read and write by a
//! plain connection in key order, in the same transactions.

use std::path::Path;

use anyhow::Context as _;
use domain::NationalId;
use rusqlite::{Connection, params};
use serde::Deserialize;

use super::answers::{BLOCK, Recorded, national_ids};

/// An answer as anybody would write it down.
#[derive(Deserialize)]
pub struct Answer {
    pub personer: Vec<Person>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "to decode them is part of the floor")]
pub struct Person {
    pub personidentifikator: String,
    pub reservasjon: Option<String>,
    pub reservasjon_oppdatert: Option<String>,
    pub status: String,
    pub varslingsstatus: Option<String>,
    pub kontaktinformasjon: Option<Contact>,
    pub spraak: Option<String>,
    pub spraak_oppdatert: Option<String>,
}

#[derive(Default, Deserialize)]
#[expect(dead_code, reason = "to decode them is part of the floor")]
pub struct Contact {
    pub epostadresse: Option<String>,
    pub epostadresse_oppdatert: Option<String>,
    pub epostadresse_sist_verifisert: Option<String>,
    pub epostadresse_sist_validert: Option<String>,
    pub mobiltelefonnummer: Option<String>,
    pub mobiltelefonnummer_oppdatert: Option<String>,
    pub mobiltelefonnummer_sist_verifisert: Option<String>,
    pub mobiltelefonnummer_sist_validert: Option<String>,
}

/// The times as the register's columns keep them, so that the rows are the same. Their value does not matter here.
pub const A_TIME: i64 = 1_780_000_000_000;

/// Which night the floor is taken of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Night {
    First,
    Unchanged,
    OnePercent,
}

/// The first person of every answer, with the number of the first and of the one after the last.
pub fn blocks(people: u32) -> impl Iterator<Item = (NationalId, i64, i64)> {
    (1..=people).zip(national_ids()).filter(|(number, _)| *number == 1 || number % BLOCK == 0).map(
        move |(number, id)| {
            let next = (number / BLOCK + 1) * BLOCK;
            (id, i64::from(number), i64::from(next.min(people + 1)))
        },
    )
}

pub fn run(path: &Path, recorded: &Recorded, people: u32, night: Night) -> anyhow::Result<()> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = normal; pragma cache_size = -65536;
         pragma wal_autocheckpoint = 8000; pragma temp_store = memory;",
    )?;
    connection.set_prepared_statement_cache_capacity(64);
    let mut seq = 0_i64;
    for (first, from, to) in blocks(people) {
        let answer: Answer = serde_json::from_slice(&recorded.bytes(first)?)?;
        if night == Night::First {
            let tx = connection.transaction()?;
            for (number, person) in (from..to).zip(&answer.personer) {
                seq += 1;
                write(&tx, number, seq, person)?;
            }
            tx.commit()?;
            continue;
        }
        let changed = compare(&connection, from, to, &answer.personer)?;
        anyhow::ensure!(
            (night == Night::Unchanged) == changed.is_empty() || to - from < 100,
            "the floor compares what it ought to compare"
        );
        if night == Night::OnePercent {
            let tx = connection.transaction()?;
            for index in changed {
                seq += 1;
                let number = from + i64::try_from(index)?;
                write(&tx, number, i64::from(people) + seq, &answer.personer[index])?;
            }
            tx.commit()?;
        }
    }
    Ok(())
}

/// Reads what is held about a block, and says who has another address.
fn compare(connection: &Connection, from: i64, to: i64, people: &[Person]) -> anyhow::Result<Vec<usize>> {
    let mut statement = connection.prepare_cached(
        "select person_id, status, reservation, reservation_updated, notifiable, email, email_updated,
                email_verified, email_validated, email_duplicated, mobile_raw, mobile, mobile_updated,
                mobile_verified, mobile_validated, mobile_duplicated, language, language_updated, told_at
         from krr_claim where municipality_id = 1 and person_id >= ?1 and person_id < ?2 order by person_id",
    )?;
    let mut rows = statement.query([from, to])?;
    let mut changed = Vec::new();
    for (index, person) in people.iter().enumerate() {
        let row = rows.next()?.context("a row for everybody")?;
        let contact = person.kontaktinformasjon.as_ref().context("in every row of the record")?;
        let held = (
            row.get::<_, String>(1)?,
            row.get::<_, String>(2)?,
            row.get::<_, String>(4)?,
            row.get::<_, Option<String>>(5)?,
            row.get::<_, Option<String>>(10)?,
            row.get::<_, Option<String>>(11)?,
            row.get::<_, Option<String>>(16)?,
        );
        let mut times = 0;
        for column in [3, 6, 7, 8, 12, 13, 14, 17, 18] {
            times += i64::from(row.get::<_, Option<i64>>(column)?.is_some());
        }
        let same = held.0 == person.status
            && held.3 == contact.epostadresse
            && held.4 == contact.mobiltelefonnummer
            && held.6 == person.spraak
            && times == 9;
        if !same {
            changed.push(index);
        }
    }
    Ok(changed)
}

fn write(tx: &Connection, number: i64, seq: i64, person: &Person) -> anyhow::Result<()> {
    let contact = person.kontaktinformasjon.as_ref().context("in every row of the record")?;
    tx.prepare_cached(
        "insert into krr_claim (municipality_id, person_id, status, reservation, reservation_updated,
             notifiable, email, email_updated, email_verified, email_validated, email_duplicated,
             mobile_raw, mobile, mobile_updated, mobile_verified, mobile_validated, mobile_duplicated,
             language, language_updated, told_at)
         values (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, null, ?10, ?10, ?11, ?12, ?13, null, ?14, ?15, ?16)
         on conflict (municipality_id, person_id) do update set email = excluded.email",
    )?
    .execute(params![
        number,
        person.status,
        person.reservasjon,
        A_TIME,
        person.varslingsstatus,
        contact.epostadresse,
        A_TIME,
        A_TIME,
        A_TIME,
        contact.mobiltelefonnummer,
        A_TIME,
        A_TIME,
        A_TIME,
        person.spraak,
        A_TIME,
        A_TIME
    ])?;
    tx.prepare_cached(
        "update derived set revision = revision + 1, email = ?2, email_source = 'krr', mobile_raw = ?3,
             mobile = ?3, mobile_source = 'krr', language = ?4, language_source = 'krr',
             reservation = 'not_reserved'
         where municipality_id = 1 and person_id = ?1",
    )?
    .execute(params![number, contact.epostadresse, contact.mobiltelefonnummer, person.spraak])?;
    tx.prepare_cached(
        "insert into change (seq, municipality_id, person_id, at, run_id, source, fields)
         values (?1, 1, ?2, ?3, 1, 'krr', 30)",
    )?
    .execute(params![seq, number, A_TIME])?;
    Ok(())
}
