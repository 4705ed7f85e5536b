//! The agreement: none, in force, about to take something away.

use askama::Template as _;
use axum::http::StatusCode;
use domain::{Agreement, Mode, MunicipalityId};
use jiff::civil::{Date, date};
use storage::settings::SettingChange;

use super::{refused, seat, seat_of_two};
use crate::{
    Visit,
    admin::{
        agreement::Page,
        agreement_form::{Fault, Form, Loss},
    },
    samples::{NOW, Sample, ok},
};

const PATH: &str = "/admin/avtale";

pub const ALL: &[Sample] = &[
    ok("avtale", PATH, |visit| page(visit, Some(agreement(date(2028, 6, 30))), Vec::new(), Vec::new())),
    ok("avtale-ingen", PATH, |visit| page(visit, None, Vec::new(), Vec::new())),
    ok("avtale-snart-ute", PATH, |visit| {
        page(visit, Some(agreement(date(2026, 12, 1))), Vec::new(), Vec::new())
    }),
    ok("avtale-utlopt", PATH, |visit| {
        page(visit, Some(agreement(date(2026, 6, 30))), Vec::new(), Vec::new())
    }),
    refused("avtale-bekreft", PATH, |visit| {
        let losses = vec![Loss::Everything];
        page(visit, Some(agreement(date(2028, 6, 30))), vec![Fault::Unconfirmed], losses)
    }),
    refused("avtale-bekreft-deler", PATH, |visit| {
        let losses = vec![Loss::Guardians, Loss::Employees, Loss::Protected, Loss::Sooner];
        page(visit, Some(agreement(date(2028, 6, 30))), vec![Fault::Unconfirmed], losses)
    }),
    refused("avtale-feil", PATH, |visit| {
        let faults =
            vec![Fault::NoPurpose, Fault::NoBasis, Fault::NoMode, Fault::Nobody, Fault::NoEnd, Fault::Days];
        page(visit, None, faults, Vec::new())
    }),
    Sample {
        name: "avtale-endret",
        path: PATH,
        status: StatusCode::CONFLICT,
        render: |visit| page(visit, Some(agreement(date(2028, 6, 30))), vec![Fault::Moved], Vec::new()),
    },
];

fn agreement(good_until: Date) -> Agreement {
    Agreement {
        municipality: MunicipalityId(1),
        purpose: "Meldinger fra skole og barnehage til foresatte".into(),
        basis: "Oppdiktet behandlingsgrunnlag".into(),
        mode: Mode::Copy,
        guardians: true,
        employee_basis: Some("Vurdert av kommuneadvokaten 1. august 2026".into()),
        ask_protected: false,
        good_until,
        keep_after_scope_days: 30,
        consumer_org: None,
    }
}

fn page(
    visit: Visit,
    held: Option<Agreement>,
    faults: Vec<Fault>,
    losses: Vec<Loss>,
) -> askama::Result<String> {
    let change = |field: &str, old: Option<&str>, new: &str| SettingChange {
        at: NOW,
        author: "Kari Moe".into(),
        about: "agreement".into(),
        field: field.into(),
        old: old.map(str::to_owned),
        new: Some(new.to_owned()),
    };
    let past = vec![
        change("good_until", Some("2027-06-30"), "2028-06-30"),
        change("mode", Some("look_up"), "copy"),
        change("guardians", None, "true"),
        change("ask_protected", Some("true"), "false"),
    ];
    let past = if held.is_some() { past } else { Vec::new() };
    let seat = if held.is_some() { seat() } else { seat_of_two() };
    let form = Form::of(held.as_ref());
    Page { visit, seat, held, form, faults, losses, past, notice: None }.render()
}
