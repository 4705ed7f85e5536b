//! An entity as the register writes it, with the oddities of the real one: now and then an address has holes, a day is
//! empty, or a number is larger than most programs think it can be.

use domain::entity::Rank;
use serde_json::{Value, json};

use super::{HOME, path};
use crate::world::public_sector::{Record, Seat, Standing};

/// The whole record, or the reduced one of what has been deleted. Of what has been removed there is none.
pub(super) fn document(record: &Record) -> Value {
    match record.standing {
        Standing::Deleted(day) => deleted(record, &day.to_string()),
        Standing::Registered | Standing::Removed(_) => registered(record),
    }
}

fn registered(record: &Record) -> Value {
    let mut body = json!({
        "respons_klasse": if record.rank == Rank::Main { "Enhet" } else { "Underenhet" },
        "organisasjonsnummer": record.number.as_str(),
        "navn": record.name,
        "organisasjonsform": form(record.form),
        "registreringsdatoEnhetsregisteret": record.registered.to_string(),
        "registrertIMvaregisteret": false,
        "naeringskode1": { "kode": record.industry, "beskrivelse": "Næring" },
        "harRegistrertAntallAnsatte": record.employees.is_some(),
        "_links": links(record),
    });
    // Fewer than five are not told.
    if let Some(employees) = record.employees.filter(|employees| *employees >= 5) {
        body["antallAnsatte"] = json!(employees);
    }
    if let Some(parent) = record.parent {
        body["overordnetEnhet"] = json!(parent.as_str());
    }
    if let Some(email) = &record.email {
        body["epostadresse"] = json!(email);
    }
    if !record.earlier_names.is_empty() {
        let names = record.earlier_names.iter();
        body["historiskeNavn"] =
            names.map(|name| json!({ "navn": name, "fraDato": "1995-02-20", "tilDato": "" })).collect();
    }
    match record.rank {
        Rank::Main => of_main(record, &mut body),
        Rank::Sub => {
            body["beliggenhetsadresse"] = address(record);
            body["oppstartsdato"] = json!(if is_each(record, 13) { "" } else { "2001-08-20" });
        }
    }
    body
}

fn of_main(record: &Record, body: &mut Value) {
    body["forretningsadresse"] = address(record);
    body["maalform"] = json!(if is_each(record, 4) { "Nynorsk" } else { "Bokmål" });
    for flag in [
        "konkurs",
        "underAvvikling",
        "underTvangsavviklingEllerTvangsopplosning",
        "registrertIForetaksregisteret",
        "registrertIStiftelsesregisteret",
        "registrertIFrivillighetsregisteret",
        "registrertIPartiregisteret",
    ] {
        body[flag] = json!(false);
    }
    if let Some(sector) = record.sector {
        body["institusjonellSektorkode"] = json!({ "kode": sector, "beskrivelse": "Sektor" });
    }
    if record.form != "KOMM" {
        body["stiftelsesdato"] = json!(if is_each(record, 11) { "" } else { "1998-04-01" });
    }
    if record.form == "AS" {
        // More shares than a whole number of thirty-two bits can count.
        body["kapital"] = json!({
            "belop": 2_556_807_512.5, "antallAksjer": 2_556_807_512_u32, "type": "Aksjekapital", "valuta": "NOK",
            "innfortDato": "2024-07-02",
        });
        body["vedtektsfestetFormaal"] = json!(["Drift av virksomhet", "og hva dermed henger sammen"]);
    }
    if is_each(record, 97) {
        body["paategninger"] =
            json!([{ "infotype": "MÅL", "tekst": "Målform", "innfoertDato": "2010-01-01" }]);
    }
}

fn deleted(record: &Record, day: &str) -> Value {
    let class = if record.rank == Rank::Main { "SlettetEnhet" } else { "SlettetUnderenhet" };
    let mut body = json!({
        "respons_klasse": class,
        "organisasjonsnummer": record.number.as_str(),
        "navn": record.name,
        "organisasjonsform": form(record.form),
        "slettedato": day,
        "_links": { "self": { "href": own(record) } },
    });
    if record.rank == Rank::Sub {
        body["nedleggelsesdato"] = json!(day);
    }
    body
}

fn address(record: &Record) -> Value {
    let Seat { name, number, place, .. } = &record.seat;
    let lines = match () {
        () if is_each(record, 7) => json!(["", null, record.street]),
        () => json!([record.street]),
    };
    json!({
        "land": "Norge",
        "landkode": "NO",
        "postnummer": (9000 + place % 900).to_string(),
        "poststed": name.to_uppercase(),
        "adresse": lines,
        "kommune": name.to_uppercase(),
        "kommunenummer": number.as_str(),
    })
}

pub(super) fn form(code: &str) -> Value {
    json!({
        "kode": code,
        "beskrivelse": description(code),
        "_links": { "self": { "href": format!("{HOME}/organisasjonsformer/{code}") } },
    })
}

fn links(record: &Record) -> Value {
    let mut links = json!({ "self": { "href": own(record) } });
    if let Some(parent) = record.parent {
        links["overordnetEnhet"] = json!({ "href": format!("{HOME}/enheter/{parent}") });
    }
    links
}

fn own(record: &Record) -> String {
    format!("{HOME}/{}/{}", path(record.rank), record.number)
}

/// Which records are odd in one way: one of so many, always the same.
fn is_each(record: &Record, many: u32) -> bool {
    let stem: u32 = record.number.as_str()[..8].parse().unwrap_or_default();
    (stem / 2).is_multiple_of(many)
}

/// The forms that this country has.
pub(super) const FORMS: [(&str, &str); 14] = [
    ("KOMM", "Kommune"),
    ("FYLK", "Fylkeskommune"),
    ("ORGL", "Organisasjonsledd"),
    ("ADOS", "Administrativ enhet - offentlig sektor"),
    ("KF", "Kommunalt foretak"),
    ("FKF", "Fylkeskommunalt foretak"),
    ("IKS", "Interkommunalt selskap"),
    ("BEDR", "Underenhet til næringsdrivende og offentlig forvaltning"),
    ("AS", "Aksjeselskap"),
    ("ENK", "Enkeltpersonforetak"),
    ("FLI", "Forening/lag/innretning"),
    ("ANS", "Ansvarlig selskap med solidarisk ansvar"),
    ("DA", "Ansvarlig selskap med delt ansvar"),
    ("SÆR", "Annet foretak iflg. særskilt lov"),
];

fn description(code: &str) -> &'static str {
    FORMS.iter().find(|(known, _)| *known == code).map_or("", |(_, description)| description)
}
