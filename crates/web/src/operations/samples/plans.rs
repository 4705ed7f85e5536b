//! Plans: waiting, decided on, overtaken, and held back by the guard.

use domain::{Field, MunicipalityId, PersonId, PersonKey, Source};

use super::{
    at,
    runs::{counts, detail, part, recent},
};
use crate::operations::view::{Job, Pages, Plan, PlanLine, ReformLine, RunDetail, RunStatus};

pub fn plan_line(person: i64, name: &str, field: Field, old: Option<&str>, new: Option<&str>) -> PlanLine {
    PlanLine {
        person: PersonKey { municipality: MunicipalityId(3), person: PersonId(person) },
        name: Some(name.into()),
        shielded: false,
        municipality: "Hjelmeset".into(),
        field,
        old: old.map(Into::into),
        new: new.map(Into::into),
        source: Some(Source::Krr),
    }
}

pub fn planned() -> RunDetail {
    let mut detail = detail(recent().swap_remove(3));
    detail.started_by = "Per Ove Dahl".into();
    detail.plan_expires_at = Some(at("2026-11-22T11:41:21Z"));
    detail.parts = vec![part(3, "Hjelmeset", RunStatus::Completed, counts(171, 14, 1, 0, 0), 2)];
    let mut shielded =
        plan_line(77, "Skal ikke vises", Field::Mobile, Some("+4799999999"), Some("+4798888888"));
    shielded.shielded = true;
    detail.plan = Plan {
        people: 128,
        unseen: 9,
        pages: Pages { page: 1, of: 3 },
        moved: 0,
        lines: vec![
            plan_line(
                12,
                "Anne-Britt Øye",
                Field::Email,
                Some("anne.britt@eksempel.example"),
                Some("anne-britt.oye@eksempel.example"),
            ),
            plan_line(12, "Anne-Britt Øye", Field::Mobile, None, Some("+4791234567")),
            plan_line(19, "Elle Márjá Gaup", Field::Language, Some("nb"), Some("se")),
            plan_line(31, "Kåre Šimić", Field::Reservation, Some("not_reserved"), Some("reserved")),
            plan_line(44, "Mathias Lie", Field::Email, Some("mathias.lie@eksempel.example"), None),
            shielded,
            PlanLine {
                source: Some(Source::School),
                ..plan_line(
                    102,
                    "Konstantin-Alexander Undlien-Gulbrandsrud",
                    Field::Email,
                    Some("konstantin-alexander.undlien-gulbrandsrud@et-langt-domene.eksempel.example"),
                    Some("konstantin-alexander@et-langt-domene.eksempel.example"),
                )
            },
        ],
    };
    detail
}

/// A municipality is divided.
pub fn of_a_reform() -> RunDetail {
    let mut detail = detail(recent().swap_remove(3));
    detail.run.job = Job::Classification;
    detail.run.dry = false;
    detail.plan_expires_at = Some(at("2027-01-30T03:30:00Z"));
    detail.parts = vec![part(3, "Hjelmeset", RunStatus::NeedsApproval, counts(0, 0, 0, 0, 0), 0)];
    let line = |kind, from: &str, to: &str| ReformLine {
        on: jiff::civil::date(2027, 1, 1),
        kind,
        from: from.into(),
        to: to.into(),
    };
    detail.reform = vec![
        line("renumbered", "8003 Hjelmeset", "8050 Hjelmeset"),
        line("split", "8003 Hjelmeset", "8050 Hjelmeset, 8051 Elvebakken"),
    ];
    detail
}

/// What Folkeregisteret would take away.
pub fn of_the_population() -> RunDetail {
    let mut detail = guarded();
    detail.run.job = Job::Population;
    let line = |person, name, field, old, new| PlanLine {
        source: Some(Source::PopulationRegister),
        ..plan_line(person, name, field, old, new)
    };
    let mut shielded = line(1063, "Skal ikke vises", Field::Address, Some("…"), None);
    shielded.shielded = true;
    detail.plan.lines = vec![
        line(1042, "Silje Moen", Field::Address, Some("Syltedalsvegen 32 B, 9995 FJORDVIK"), None),
        line(1055, "Tor Eide", Field::Status, Some("alive"), Some("dead")),
        line(1060, "Åse Ødegård", Field::Protection, Some("confidential"), Some("none")),
        line(1061, "Ole Lie", Field::Protection, Some("client"), Some("strictly_confidential")),
        line(1062, "Anne von der Lippe", Field::Name, Some("Anne Moe"), None),
        shielded,
    ];
    detail
}

pub fn moved() -> RunDetail {
    let mut detail = planned();
    detail.plan.moved = 3;
    detail
}

pub fn without_differences() -> RunDetail {
    let mut detail = planned();
    detail.run.status = RunStatus::Completed;
    detail.plan = Plan::default();
    detail
}

pub fn decided(status: RunStatus) -> RunDetail {
    let mut detail = planned();
    detail.run.status = status;
    detail.run.counts.changed = 128;
    detail.plan = Plan::default();
    detail.plan_expires_at = None;
    detail
}

pub fn guarded() -> RunDetail {
    let mut run = recent().swap_remove(2);
    run.status = RunStatus::NeedsApproval;
    let mut detail = detail(run);
    detail.parts = vec![
        part(2, "Fjordvik", RunStatus::NeedsApproval, counts(1802, 402, 0, 0, 0), 311),
        part(1, "Fjellheim", RunStatus::Completed, counts(988, 113, 8, 0, 0), 2),
    ];
    detail.plan = Plan {
        people: 311,
        unseen: 0,
        pages: Pages { page: 2, of: 7 },
        moved: 0,
        lines: vec![
            plan_line(1042, "Silje Moen", Field::Email, Some("silje.moen@eksempel.example"), None),
            plan_line(1042, "Silje Moen", Field::Mobile, Some("+4791234567"), None),
            plan_line(1055, "Tor Eide", Field::Email, Some("tor@eksempel.example"), None),
        ],
    };
    detail
}
