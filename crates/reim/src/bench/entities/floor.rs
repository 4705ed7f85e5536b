//! The least that the same dumps can cost: unpack, parse each element into an owned struct, and write the rows that are kept
//! by a plain connection.

use std::{fs::File, io::Read as _, path::Path};

use anyhow::Context as _;
use domain::entity::KeptEntity;
use flate2::read::MultiGzDecoder;
use rusqlite::{Connection, params};
use serde::{Deserialize, de::DeserializeOwned};
use simulators::enhetsregisteret::Dump;
use storage::Store;

/// Bytes unpacked at a time.
const PIECE: usize = 256 * 1024;

/// An entity as anybody would write it down.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "to decode them is part of the floor")]
struct Entity {
    organisasjonsnummer: String,
    navn: String,
    organisasjonsform: Code,
    overordnet_enhet: Option<String>,
    forretningsadresse: Option<Address>,
    beliggenhetsadresse: Option<Address>,
    postadresse: Option<Address>,
    naeringskode1: Option<Code>,
    institusjonell_sektorkode: Option<Code>,
    epostadresse: Option<String>,
    telefon: Option<String>,
    antall_ansatte: Option<i64>,
    maalform: Option<String>,
    stiftelsesdato: Option<String>,
    konkurs: Option<bool>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "to decode them is part of the floor")]
struct Code {
    kode: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "to decode them is part of the floor")]
struct Address {
    adresse: Vec<Option<String>>,
    postnummer: Option<String>,
    poststed: Option<String>,
    kommunenummer: Option<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "to decode them is part of the floor")]
struct Roles {
    rollegrupper: Vec<Group>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "to decode them is part of the floor")]
struct Group {
    r#type: Code,
    roller: Vec<Role>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "to decode them is part of the floor")]
struct Role {
    r#type: Code,
    person: Option<Person>,
    enhet: Option<Held>,
    rekkefolge: i64,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "to decode them is part of the floor")]
struct Person {
    navn: Name,
    fodselsdato: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "to decode them is part of the floor")]
struct Name {
    fornavn: String,
    etternavn: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "to decode them is part of the floor")]
struct Held {
    organisasjonsnummer: String,
    navn: Vec<String>,
}

pub fn read(folder: &Path) -> anyhow::Result<()> {
    elements::<Entity>(&folder.join(Dump::Entities.file()))?;
    elements::<Roles>(&folder.join(Dump::Roles.file()))?;
    elements::<Entity>(&folder.join(Dump::SubEntities.file()))?;
    Ok(())
}

/// Parses each element of a list; gives how many there are.
fn elements<T: DeserializeOwned>(file: &Path) -> anyhow::Result<u64> {
    let mut packed = MultiGzDecoder::new(File::open(file)?);
    let (mut bytes, mut piece, mut count) = (Vec::new(), vec![0; PIECE], 0);
    loop {
        let length = packed.read(&mut piece)?;
        bytes.extend_from_slice(&piece[..length]);
        let mut start = 0;
        // Behind the sign before each element.
        while let Some(ahead) = bytes.get(start + 1..) {
            let mut values = serde_json::Deserializer::from_slice(ahead).into_iter::<T>();
            match values.next() {
                Some(Ok(_)) => {
                    start += 1 + values.byte_offset();
                    count += 1;
                }
                Some(Err(error)) if !error.is_eof() => return Err(error.into()),
                _ => break,
            }
        }
        bytes.drain(..start);
        if length == 0 {
            return Ok(count);
        }
    }
}

/// The rows that are kept, as they are.
pub async fn rows(store: &Store) -> anyhow::Result<Vec<KeptEntity>> {
    let mut reader = store.read().await?;
    let known = reader.known_entities().await?;
    let numbers: Vec<_> = known.into_iter().map(|known| known.number).collect();
    let held = reader.held_entities(&numbers).await?;
    let mut rows: Vec<_> = held.into_values().map(|held| held.entity).collect();
    rows.sort_by_key(|row| row.number);
    Ok(rows)
}

pub fn write(file: &Path, rows: &[KeptEntity]) -> anyhow::Result<()> {
    let mut connection = Connection::open(file)?;
    connection.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = normal;
         create table entity (number text primary key, name text, form text, parent text, street text, code text,
             place text, within text, industries text, sector text, email text, registered text) without rowid;
         create table change (seq integer primary key, number text, at integer, fields integer);",
    )?;
    for some in rows.chunks(500) {
        let tx = connection.transaction()?;
        for row in some {
            let facts = &row.facts;
            let address = facts.business_address.as_ref().context("everybody has an address")?;
            tx.prepare_cached("insert into entity values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?.execute(
                params![
                    row.number.as_str(),
                    facts.name,
                    facts.form.code(),
                    facts.parent.map(|parent| parent.to_string()),
                    address.lines.join("\n"),
                    address.postal_code,
                    address.postal_place,
                    address.municipality.map(|number| number.to_string()),
                    facts.industries.join(" "),
                    facts.sector,
                    facts.contact.email,
                    facts.registered.map(|day| day.to_string()),
                ],
            )?;
            tx.prepare_cached("insert into change (number, at, fields) values (?, 1, 1)")?
                .execute([row.number.as_str()])?;
        }
        tx.commit()?;
    }
    Ok(())
}
