//! Roles, what a change of one does, and the next run.

use askama::Template as _;
use axum::http::StatusCode;
use domain::{
    MessageKind, MessageKinds, MunicipalityId, PersonId, PersonKey, Source,
    guardian_role::{Role, RoleKey, Roles, Sees, Turn},
};
use storage::{
    RunId,
    runs::{Counts, Run, RunKind, RunMode, RunState},
};

use super::{refused, seat, seat_of_two};
use crate::{
    Visit,
    admin::{
        effect::{Count, Line as Turned, Shown},
        next_run::{Page as NextRun, Plan, Planned},
        role::{Holders, Page as One, Preview},
        role_form::{Fault, Form},
        roles::{Line, Page},
    },
    operations::Pages,
    samples::{NOW, Sample, ok},
};

const ONE: &str = "/admin/roller/own-1";
const NEXT: &str = "/admin/neste-kjoring";

pub const ALL: &[Sample] = &[
    ok("roller", "/admin/roller", |visit| {
        let holders = [4120, 12, 388, 1043, 2, 7, 3, 0];
        let line = |(role, holders)| Line { role, holders };
        let lines = roles().into_iter().zip(holders).map(line).collect();
        Page { visit, seat: seat(), lines, notice: Some("roles-saved") }.render()
    }),
    ok("rolle", ONE, |visit| one(visit, grandparents(), None)),
    ok("rolle-avviklet", ONE, |visit| one(visit, Role { retired: true, ..grandparents() }, None)),
    ok("rolle-fra-system", "/admin/roller/parent", |visit| {
        one(visit, Role::unshaped(RoleKey::BUILT_IN[0]), None)
    }),
    ok("rolle-fast", "/admin/roller/none", |visit| one(visit, Role::unshaped(RoleKey::None), None)),
    refused("rolle-feil", ONE, |visit| one(visit, grandparents(), Some(Fault::NameTaken))),
    ok("rolle-virkning", ONE, |visit| preview(visit, effect(), false)),
    ok("rolle-virkning-ingen", ONE, |visit| preview(visit, nobody(), false)),
    Sample {
        name: "rolle-virkning-flyttet",
        path: ONE,
        status: StatusCode::CONFLICT,
        render: |visit| preview(visit, effect(), true),
    },
    ok("neste-kjoring", NEXT, |visit| next(visit, Plan::None, None)),
    ok("neste-kjoring-pagar", NEXT, |visit| next(visit, Plan::UnderWay, Some(("next-run-ordered", "info")))),
    ok("neste-kjoring-uten-kopi", NEXT, |visit| next(visit, Plan::NoCopy, None)),
    ok("neste-kjoring-klar", NEXT, |visit| {
        next(visit, Plan::Planned(Box::new(Planned { run: run(), changes: 128, shown: effect() })), None)
    }),
    ok("neste-kjoring-flyttet", NEXT, |visit| next(visit, Plan::None, Some(("next-run-moved", "warning")))),
];

fn grandparents() -> Role {
    Role {
        name: Some("Besteforeldre som henter i barnehagen".into()),
        receives: MessageKind::Service.into(),
        sees: Sees::ALL,
        revision: 3,
        ..Role::unshaped(RoleKey::Own(1))
    }
}

fn roles() -> Vec<Role> {
    let retired =
        Role { name: Some("Fosterforeldre".into()), retired: true, ..Role::unshaped(RoleKey::Own(2)) };
    Roles::new([grandparents(), retired]).iter().cloned().collect()
}

fn person(number: i64) -> PersonKey {
    PersonKey { municipality: MunicipalityId(1), person: PersonId(number) }
}

fn one(visit: Visit, role: Role, fault: Option<Fault>) -> askama::Result<String> {
    let mut form = Form::of(&role);
    if fault.is_some() {
        form.navn = "Annet".into();
    }
    let named = |number, name: &str| (person(number), Some(name.to_owned()));
    let lines = vec![named(12, "Anne-Britt Øye"), named(19, "Elle Márjá Gaup"), (person(31), None)];
    let holders = Holders { count: 4, shielded: 1, lines, pages: Pages::default() };
    One { visit, seat: seat(), role, form, fault, holders }.render()
}

fn preview(visit: Visit, shown: Shown, moved: bool) -> askama::Result<String> {
    let role = grandparents();
    let form = Form::of(&role);
    Preview { visit, seat: seat_of_two(), role, form, shown, moved }.render()
}

fn effect() -> Shown {
    let line = |number, name: &str, begins: MessageKinds, ceases: MessageKinds| Turned {
        key: person(number),
        name: Some(name.into()),
        turn: Turn { begins, ceases },
    };
    let count = |kind, begin, cease| Count { kind, begin, cease };
    Shown {
        counts: vec![
            count(MessageKind::Decision, 0, 388),
            count(MessageKind::Important, 12, 0),
            count(MessageKind::Service, 0, 1),
        ],
        people: 400,
        shielded: 2,
        lines: vec![
            line(12, "Anne-Britt Øye", MessageKind::Important.into(), MessageKinds::NONE),
            line(102, "Konstantin-Alexander Undlien-Gulbrandsrud", MessageKinds::NONE, MessageKinds::ALL),
            line(44, "Mathias Lie", MessageKind::Important.into(), MessageKind::Decision.into()),
        ],
        pages: Pages { page: 2, of: 8 },
        fingerprint: "0".repeat(32),
    }
}

fn nobody() -> Shown {
    let count = |kind| Count { kind, begin: 0, cease: 0 };
    Shown {
        counts: MessageKind::ALL.map(count).into(),
        people: 0,
        shielded: 0,
        lines: Vec::new(),
        pages: Pages::default(),
        fingerprint: "0".repeat(32),
    }
}

fn next(visit: Visit, state: Plan, notice: Option<(&'static str, &'static str)>) -> askama::Result<String> {
    NextRun { visit, seat: seat(), state, notice }.render()
}

fn run() -> Run {
    Run {
        id: RunId(12),
        kind: RunKind::Krr,
        source: Source::Krr,
        mode: RunMode::Dry,
        started_by: "Kari Moe".into(),
        municipality: Some(MunicipalityId(1)),
        person: None,
        state: RunState::Planned,
        created_at: NOW,
        started_at: Some(NOW),
        finished_at: None,
        stop_requested: false,
        error_code: None,
        error_detail: None,
        plan_expires_at: None,
        counts: Counts::default(),
    }
}
