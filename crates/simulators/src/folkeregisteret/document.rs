//! A person's document, as the register writes it.

use domain::{Protection, national_id::NationalIdKind};
use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Map, Value, json};

use super::part::Parts;
use crate::world::{
    homes::{Home, Site},
    population::{PersonRecord, Timeline},
};

/// The parts asked for; a part that has nothing in it is not there.
pub fn document(person: &PersonRecord, parts: &Parts) -> Value {
    let mut document = Map::new();
    let writer = Writer { person, history: parts.history };
    for (name, elements) in writer.all() {
        if parts.has(name) && !elements.is_empty() {
            document.insert(name.to_owned(), Value::Array(elements));
        }
    }
    Value::Object(document)
}

struct Writer<'a> {
    person: &'a PersonRecord,
    history: bool,
}

impl Writer<'_> {
    fn all(&self) -> [(&'static str, Vec<Value>); 9] {
        [
            ("identifikasjonsnummer", vec![self.identifier()]),
            (
                "status",
                self.elements(&self.person.statuses, |status| Some(json!({ "status": status.word() }))),
            ),
            ("navn", self.names()),
            ("adressebeskyttelse", self.elements(&self.person.protections, |protection| grade(*protection))),
            ("bostedsadresse", self.residences()),
            ("deltBosted", self.shared_residence()),
            ("oppholdsadresse", self.stay()),
            ("postadresse", self.postal()),
            ("postadresseIUtlandet", self.abroad()),
        ]
    }

    /// Now, and before if history is asked for.
    fn elements<T>(&self, timeline: &Timeline<T>, write: impl Fn(&T) -> Option<Value>) -> Vec<Value> {
        let wanted = timeline.newest_first().filter(|(_, end, _)| self.history || end.is_none());
        wanted.filter_map(|(since, end, value)| Some(dated(write(value)?, since, end))).collect()
    }

    fn since(&self) -> Timestamp {
        self.person.names.newest_first().last().expect("a timeline has a beginning").0
    }

    fn current(&self, element: Value) -> Value {
        dated(element, self.since(), None)
    }

    fn identifier(&self) -> Value {
        let id = self.person.national_id;
        let kind = match id.kind() {
            NationalIdKind::BirthNumber => "foedselsnummer",
            NationalIdKind::DNumber => "dNummer",
        };
        self.current(json!({
            "status": "iBruk", "foedselsEllerDNummer": id.as_str(), "identifikatortype": kind,
        }))
    }

    fn names(&self) -> Vec<Value> {
        self.elements(&self.person.names, |name| {
            let mut element = json!({ "fornavn": name.given, "etternavn": name.family });
            if let Some(middle) = &name.middle {
                element["mellomnavn"] = json!(middle);
            }
            Some(element)
        })
    }

    /// The register knows nothing of where they live whose address is strictly confidential.
    fn hidden(&self) -> bool {
        *self.person.protections.now() == Protection::StrictlyConfidential
    }

    /// What stands on an address other than the residence. A client address is that one address's alone.
    fn other_grade(&self) -> &'static str {
        match *self.person.protections.now() {
            Protection::Client => Protection::None.grade(),
            protection => protection.grade(),
        }
    }

    fn residences(&self) -> Vec<Value> {
        let grade = self.person.protections.now().grade();
        let Some(residences) = self.person.residences.as_ref().filter(|_| !self.hidden()) else {
            return Vec::new();
        };
        self.elements(residences, |home| Some(graded(residence(home), grade)))
    }

    fn shared_residence(&self) -> Vec<Value> {
        let home = self.person.shared_residence.as_ref().filter(|_| !self.hidden());
        let shared = home.map(|home| {
            let mut element = graded(residence(home), self.other_grade());
            element["startdatoForKontrakt"] = json!("2024-01-15");
            self.current(element)
        });
        shared.into_iter().collect()
    }

    fn stay(&self) -> Vec<Value> {
        let home = self.person.stay.as_ref().filter(|_| !self.hidden());
        home.map(|home| self.current(graded(residence(home), self.other_grade()))).into_iter().collect()
    }

    fn postal(&self) -> Vec<Value> {
        if self.hidden() {
            // Open, so that mail can be forwarded by those who know.
            let place = json!({ "postnummer": "9992", "poststedsnavn": "VIDERESENDING" });
            let forwarded = json!({ "postboksadresse": { "postboks": "1", "postbokseier": "SKATTEETATEN", "poststed": place } });
            return vec![self.current(graded(forwarded, "ugradert"))];
        }
        let post_box = self.person.post_box.as_ref().map(|(number, home)| {
            let address =
                json!({ "postboksadresse": { "postboks": number.to_string(), "poststed": place(home) } });
            self.current(graded(address, self.other_grade()))
        });
        post_box.into_iter().collect()
    }

    fn abroad(&self) -> Vec<Value> {
        let town = self.person.mail_abroad.map(|town| {
            let address = json!({ "utenlandskAdresse": {
                "adressenavn": "Main Street 1", "byEllerStedsnavn": town, "landkode": "XX",
            } });
            self.current(graded(address, self.other_grade()))
        });
        town.into_iter().collect()
    }
}

fn grade(protection: Protection) -> Option<Value> {
    let on_the_person = matches!(protection, Protection::Confidential | Protection::StrictlyConfidential);
    on_the_person.then(|| json!({ "graderingsnivaa": protection.grade() }))
}

fn residence(home: &Home) -> Value {
    let municipality = home.municipality.as_str();
    match home.site {
        Site::Road { name, number, letter } => {
            let mut house = json!({ "husnummer": number.to_string() });
            if let Some(letter) = letter {
                house["husbokstav"] = json!(letter);
            }
            json!({ "vegadresse": {
                "kommunenummer": municipality, "bruksenhetsnummer": "H0101", "bruksenhetstype": "bolig",
                "adressenavn": name, "adressenummer": house, "poststed": place(home),
            } })
        }
        Site::Property { farm, holding } => json!({ "matrikkeladresse": {
            "matrikkelnummer": {
                "kommunenummer": municipality, "gaardsnummer": farm, "bruksnummer": holding, "festenummer": 0,
            },
            "undernummer": 0, "poststed": place(home),
        } }),
        Site::Unknown => json!({ "ukjentBosted": { "bostedskommune": municipality } }),
    }
}

fn place(home: &Home) -> Value {
    json!({ "postnummer": home.postal_code, "poststedsnavn": home.postal_place })
}

fn graded(mut address: Value, grade: &str) -> Value {
    address["adressegradering"] = json!(grade);
    address
}

fn dated(mut element: Value, since: Timestamp, end: Option<Timestamp>) -> Value {
    element["erGjeldende"] = json!(end.is_none());
    element["kilde"] = json!("Synutopia");
    element["aarsak"] = json!("");
    element["gyldighetstidspunkt"] = json!(time(since));
    element["ajourholdstidspunkt"] = json!(time(end.unwrap_or(since)));
    if let Some(end) = end {
        element["opphoerstidspunkt"] = json!(time(end));
    }
    element
}

/// With nine decimals and an offset, as the register's own.
pub fn time(at: Timestamp) -> String {
    at.to_zoned(TimeZone::fixed(jiff::tz::offset(1))).strftime("%Y-%m-%dT%H:%M:%S.%9f%:z").to_string()
}
