//! Folkeregisteret's client and decoder: what they read, what they bear, and what they never do.

mod addresses;
mod asking;
mod decoding;
mod fake;
mod feed;
mod properties;

use domain::{NationalId, national_id::NationalIdKind};
use jiff::{ToSpan as _, civil::date};
use serde_json::{Value, json};

/// Invented people, each another.
fn people(count: usize) -> Vec<NationalId> {
    let births = (0..).map(|day| date(1980, 1, 1) + i64::from(day).days());
    births
        .filter_map(|born| NationalId::synthetic_from(NationalIdKind::BirthNumber, born, 321))
        .take(count)
        .collect()
}

/// An element of the register that counts now.
fn current(mut element: Value) -> Value {
    element["erGjeldende"] = json!(true);
    element["kilde"] = json!("Synutopia");
    element["aarsak"] = json!("Flytting innenlands");
    element["ajourholdstidspunkt"] = json!("2025-01-14T14:41:30.481248105+01:00");
    element["gyldighetstidspunkt"] = json!("2025-01-14T00:00:00+01:00");
    element
}

/// The same as it was before.
fn earlier(element: Value) -> Value {
    let mut element = current(element);
    element["erGjeldende"] = json!(false);
    element["gyldighetstidspunkt"] = json!("2017-05-02T00:00:00+02:00");
    element["opphoerstidspunkt"] = json!("2025-01-14T14:41:30.481249198+01:00");
    element
}

fn home(road: &str) -> Value {
    json!({
        "vegadresse": {
            "kommunenummer": "8001",
            "bruksenhetsnummer": "H0101",
            "bruksenhetstype": "bolig",
            "adressenavn": road,
            "adressenummer": { "husnummer": "32", "husbokstav": "B" },
            "poststed": { "poststedsnavn": "FJORDVIK", "postnummer": "9995" },
        },
        "adressegradering": "ugradert",
        "flyttedato": "2025-01-14",
    })
}

fn person(id: &str) -> Value {
    json!({
        "identifikasjonsnummer": [current(json!({
            "status": "iBruk", "foedselsEllerDNummer": id, "identifikatortype": "foedselsnummer",
        }))],
        "status": [current(json!({ "status": "bosatt" }))],
        "navn": [current(json!({ "fornavn": "SPENNENDE", "etternavn": "ASSOSIASJON" }))],
        "bostedsadresse": [current(home("Granvegen"))],
    })
}

/// The row of an answer about somebody of whom the register says this.
fn found(id: &str, person: &Value) -> Value {
    json!({ "foedselsEllerDNummer": id, "folkeregisterperson": person })
}

fn not_found(id: &str) -> Value {
    json!({ "foedselsEllerDNummer": id, "feilmelding": { "feilmelding": "Fant ikke person" } })
}

fn answer(rows: &[Value]) -> Vec<u8> {
    json!({ "oppslag": rows }).to_string().into_bytes()
}
