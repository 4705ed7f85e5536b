//! Enhetsregisteret's client and decoders: what they read, what they bear, and where they say that something is broken.

mod asking;
mod changes;
mod dumps;
mod entities;
mod properties;
mod roles;

use domain::OrganisationNumber;
use serde_json::{Value, json};

/// Invented numbers, each another.
fn numbers(count: usize) -> Vec<OrganisationNumber> {
    let all = (310_000_000_u32..).filter_map(|number| OrganisationNumber::parse(&number.to_string()).ok());
    all.take(count).collect()
}

/// A part of a municipality, with everything that the register tells of one.
fn part(number: &str) -> Value {
    json!({
        "respons_klasse": "Enhet",
        "organisasjonsnummer": number,
        "navn": "FJORDVIK GRUNNSKOLE",
        "organisasjonsform": { "kode": "ORGL", "beskrivelse": "Organisasjonsledd", "_links": {} },
        "hjemmeside": "www.fjordvik.example",
        "postadresse": {
            "land": "Norge", "landkode": "NO", "postnummer": "9995", "poststed": "FJORDVIK",
            "adresse": ["Postboks 1"], "kommune": "FJORDVIK", "kommunenummer": "8001",
        },
        "registreringsdatoEnhetsregisteret": "1995-02-20",
        "registrertIMvaregisteret": false,
        "naeringskode1": { "kode": "85.201", "beskrivelse": "Ordinær grunnskoleundervisning" },
        "naeringskode2": { "kode": "88.911", "beskrivelse": "Barnehager" },
        "antallAnsatte": 42,
        "harRegistrertAntallAnsatte": true,
        "overordnetEnhet": "310000001",
        "forretningsadresse": {
            "land": "Norge", "landkode": "NO", "postnummer": "9995", "poststed": "FJORDVIK",
            "adresse": ["", null, "Storgata 1"], "kommune": "FJORDVIK", "kommunenummer": "8001",
        },
        "stiftelsesdato": "1994-01-01",
        "institusjonellSektorkode": { "kode": "6500", "beskrivelse": "Kommuneforvaltningen" },
        "epostadresse": "post@fjordvik.example",
        "telefon": "00 00 00 00",
        "konkurs": false,
        "underAvvikling": true,
        "underAvviklingDato": "2026-10-01",
        "underTvangsavviklingEllerTvangsopplosning": false,
        "maalform": "Nynorsk",
        "historiskeNavn": [{ "navn": "FJORDVIK SKOLESTELL", "fraDato": "1995-02-20", "tilDato": "" }],
        "_links": { "self": { "href": "https://data.brreg.no/enhetsregisteret/api/enheter/310000002" } },
    })
}
