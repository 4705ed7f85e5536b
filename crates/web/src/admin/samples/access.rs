//! Access: given, to be given, and what has gone wrong in the form; and who has looked at whom.

use std::collections::BTreeSet;

use askama::Template as _;
use domain::{
    MunicipalityId, PersonId, PersonKey,
    access::{AccountId, Grant, GrantId, Place, Role},
};
use jiff::civil::{Date, date};
use storage::accounts::GrantLine;

use super::{refused, seat};
use crate::{
    Visit,
    admin::{
        access::{Group, Line, Page},
        access_form::{Fault, Form, Page as New},
        read_log::{self, Log, Whose},
    },
    samples::{NOW, Sample, ok},
    school::samples::units,
};

const NEW: &str = "/admin/tilgang/ny";

pub const ALL: &[Sample] = &[
    ok("tilgang", "/admin/tilgang", |visit| {
        let soon =
            vec![line("Kari Moe", Role::Secretary, date(2026, 12, 1), &["Fjordvik skole", "Øyvær skole"])];
        let deputy = GrantLine {
            deputy_for: Some("Kari Moe".into()),
            ..line("Ola Vik", Role::Reader, date(2027, 7, 31), &[]).held
        };
        let deputy = Line { held: deputy, units: Vec::new(), may_renew: false };
        let in_force = vec![line("Åse Berg", Role::Administrator, date(2027, 7, 31), &[]), deputy];
        let mut over = line("Per Ove Dahl", Role::Secretary, date(2026, 7, 31), &["Fjordvik skole"]);
        over.held.revoked_by = Some("Åse Berg".into());
        list(visit, soon, in_force, vec![over])
    }),
    ok("tilgang-tom", "/admin/tilgang", |visit| list(visit, Vec::new(), Vec::new(), Vec::new())),
    ok("tilgang-ny", NEW, |visit| new(visit, Vec::new())),
    refused("tilgang-ny-feil", NEW, |visit| {
        new(visit, vec![Fault::NoNumber, Fault::NoName, Fault::NoUnits, Fault::TooLong])
    }),
    ok("innsyn", "/admin/innsyn", |visit| {
        read_log::Page { visit, seat: seat(), colleagues: colleagues() }.render()
    }),
    ok("innsyn-person", "/admin/innsyn/person/1-42", |visit| {
        let line = |name: &str, purpose| line_of(Some(name), None, purpose);
        let lines = vec![line("Kari Moe", "read-log-page"), line("Ola Vik", "read-log-export")];
        let whose = Whose::Person(person(), Some("Barmhjertig Sonne".into()));
        Log { visit, seat: seat(), whose, lines }.render()
    }),
    ok("innsyn-kollega", "/admin/innsyn/kollega/7", |visit| {
        let lines = vec![
            line_of(Some("Barmhjertig Sonne"), Some(person()), "read-log-page"),
            line_of(None, None, "read-log-objection"),
        ];
        Log { visit, seat: seat(), whose: Whose::Colleague("Kari Moe".into()), lines }.render()
    }),
    ok("innsyn-ingen", "/admin/innsyn/kollega/7", |visit| {
        Log { visit, seat: seat(), whose: Whose::Colleague("Ola Vik".into()), lines: Vec::new() }.render()
    }),
];

fn person() -> PersonKey {
    PersonKey { municipality: MunicipalityId(1), person: PersonId(42) }
}

fn line_of(name: Option<&str>, key: Option<PersonKey>, purpose: &'static str) -> read_log::Line {
    read_log::Line { at: NOW, name: name.map(str::to_owned), key, purpose }
}

fn colleagues() -> Vec<(AccountId, String)> {
    ["Kari Moe", "Ola Vik", "Åse Berg"]
        .into_iter()
        .zip(7..)
        .map(|(name, id)| (AccountId(id), name.into()))
        .collect()
}

fn line(holder: &str, role: Role, to: Date, units: &[&str]) -> Line {
    let grant = Grant {
        id: GrantId(12),
        account: AccountId(7),
        role,
        place: Place::Municipality(MunicipalityId(1)),
        special: role == Role::Administrator,
        from: date(2025, 8, 15),
        to,
        deputy_for: None,
        revoked_at: None,
    };
    let held = GrantLine {
        grant,
        holder: holder.into(),
        deputy_for: None,
        granted_by: "Åse Berg".into(),
        granted_at: NOW,
        revoked_by: None,
        signed_in_at: (role != Role::Reader).then_some(NOW),
    };
    Line { held, units: units.iter().map(|unit| (*unit).to_owned()).collect(), may_renew: true }
}

fn list(visit: Visit, soon: Vec<Line>, in_force: Vec<Line>, over: Vec<Line>) -> askama::Result<String> {
    let group = |text, is_open, lines| Group { text, lines, is_open };
    let groups = vec![
        group("access-soon", true, soon),
        group("access-in-force", true, in_force),
        group("access-to-come", true, Vec::new()),
        group("access-over", false, over),
    ];
    Page { visit, seat: seat(), groups, notice: None }.render()
}

fn new(visit: Visit, faults: Vec<Fault>) -> askama::Result<String> {
    let form = Form {
        name: if faults.is_empty() { "Ola Vik".into() } else { String::new() },
        role: Role::Secretary.code().into(),
        place: "enheter".into(),
        units: BTreeSet::from(["1:school:2".to_owned()]),
        from: "22.11.2026".into(),
        to: "31.07.2027".into(),
        deputy_for: "7".into(),
        special: false,
    };
    New { visit, seat: seat(), form, faults, units: units(), colleagues: colleagues(), may_special: true }
        .render()
}
