//! Runs: under way, over, failed, and of deliveries.

use domain::{MunicipalityId, krr::ProblemCode};
use jiff::ToSpan as _;
use sync::import::{Kind, Movement, Reason, Summary};

use super::{MUNICIPALITIES, at};
use crate::operations::view::{
    Counts, Delivered, Job, PartLine, Plan, ProblemLine, Reach, RunDetail, RunLine, RunStatus,
};

pub fn counts(value: i64, none: i64, deleted: i64, not_returned: i64, failed: i64) -> Counts {
    let asked = value + none + deleted + not_returned + failed;
    Counts { asked, value, none, deleted, not_returned, failed, changed: asked / 41, quarantined: failed / 9 }
}

pub fn line(id: i64, job: Job, status: RunStatus, started: &str, seconds: i64, counts: Counts) -> RunLine {
    let started = at(started);
    let ended = (!status.is_live()).then(|| started + seconds.seconds());
    RunLine {
        id,
        job,
        reach: Reach::Everybody,
        dry: false,
        status,
        created_at: started,
        started_at: Some(started),
        ended_at: ended,
        expected: Some(4190),
        counts,
    }
}

pub fn running() -> RunLine {
    line(8812, Job::Krr, RunStatus::Running, "2026-11-21T02:00:00Z", 0, counts(2390, 201, 17, 0, 6))
}

pub fn recent() -> Vec<RunLine> {
    let mut dry =
        line(8809, Job::Krr, RunStatus::NeedsApproval, "2026-11-20T11:41:12Z", 9, counts(171, 14, 1, 0, 0));
    dry.dry = true;
    dry.reach = Reach::Municipality("Hjelmeset".into());
    let mut one =
        line(8807, Job::Krr, RunStatus::Completed, "2026-11-19T08:15:44Z", 1, counts(1, 0, 0, 0, 0));
    one.reach = Reach::Person("2-1042".into());
    vec![
        running(),
        line(
            8811,
            Job::ImportSchool,
            RunStatus::Completed,
            "2026-11-21T01:30:00Z",
            72,
            counts(318, 0, 0, 0, 0),
        ),
        line(8810, Job::Krr, RunStatus::Completed, "2026-11-20T02:00:00Z", 401, counts(3830, 341, 19, 0, 0)),
        dry,
        one,
        line(
            8805,
            Job::Krr,
            RunStatus::CompletedWithErrors,
            "2026-11-18T02:00:00Z",
            663,
            counts(3498, 268, 19, 12, 393),
        ),
        line(
            8801,
            Job::ImportKindergarten,
            RunStatus::Failed,
            "2026-11-17T01:30:00Z",
            3,
            counts(0, 0, 0, 0, 0),
        ),
    ]
}

pub fn detail(run: RunLine) -> RunDetail {
    RunDetail {
        run,
        started_by: "schedule".into(),
        error: None,
        plan_expires_at: None,
        parts: Vec::new(),
        problems: Vec::new(),
        plan: Plan::default(),
        delivery: None,
        reform: Vec::new(),
    }
}

pub fn part(number: i64, name: &str, status: RunStatus, counts: Counts, removals: i64) -> PartLine {
    PartLine {
        municipality: MunicipalityId(number),
        name: name.into(),
        status,
        expected: counts.asked,
        counts,
        removals,
        held: counts.value + removals,
        error: None,
    }
}

pub fn in_progress() -> RunDetail {
    let mut detail = detail(running());
    detail.started_by = "Per Ove Dahl".into();
    detail.parts = vec![
        PartLine { expected: 2204, ..part(2, "Fjordvik", RunStatus::Running, counts(1402, 88, 9, 0, 6), 3) },
        part(1, "Fjellheim", RunStatus::Completed, counts(988, 113, 8, 0, 0), 0),
        PartLine { expected: 877, ..part(3, "Hjelmeset", RunStatus::Waiting, Counts::default(), 0) },
    ];
    detail
}

pub fn in_motion() -> RunDetail {
    detail(RunLine { id: 8813, counts: counts(300, 12, 1, 0, 0), ..running() })
}

pub fn completed() -> RunDetail {
    let mut detail = detail(recent().swap_remove(5));
    let mut names = MUNICIPALITIES.iter().cycle();
    detail.parts = (1..=24)
        .map(|number| {
            let name = names.next().copied().unwrap_or_default();
            part(number, name, RunStatus::Completed, counts(140 + number, 11, 1, 0, 0), number % 3)
        })
        .collect();
    detail.parts[0].status = RunStatus::CompletedWithErrors;
    detail.parts[0].counts = counts(12, 3, 0, 12, 393);
    detail.parts[1].status = RunStatus::NotPermitted;
    detail.parts[1].counts = Counts::default();
    detail.problems = ProblemCode::ALL
        .iter()
        .zip(1..)
        .map(|(code, count)| ProblemLine { code: code.code().into(), count: count * 7 })
        .collect();
    detail
}

pub fn failed() -> RunDetail {
    let mut detail = detail(recent().swap_remove(6));
    detail.error = Some("import-damaged".into());
    detail
}

pub fn delivered() -> RunDetail {
    let mut detail = detail(recent().swap_remove(1));
    let movement = |held, added, changed, removed| Movement { held, added, changed, removed };
    detail.started_by = "terminal".into();
    detail.run.reach = Reach::Municipality("Fjordvik".into());
    detail.run.counts = counts(298, 11, 4, 0, 5);
    detail.parts = vec![part(2, "Fjordvik", RunStatus::CompletedWithErrors, detail.run.counts, 4)];
    detail.problems = vec![
        ProblemLine { code: "import-other-encoding".into(), count: 1 },
        ProblemLine { code: "import-file-missing".into(), count: 4 },
    ];
    detail.delivery = Some(Delivered {
        file: "fjordvik-2026-11-21.zip".into(),
        summary: Some(Summary {
            units: movement(7, 0, 1, 0),
            people: movement(302, 12, 31, 4),
            guardianships: movement(511, 23, 0, 6),
            enrolments: movement(188, 9, 2, 3),
            employments: movement(41, 1, 0, 0),
            numbers: 2,
            protection: 1,
            reasons: Vec::new(),
        }),
    });
    detail
}

pub fn guarded_delivery() -> RunDetail {
    let mut detail = delivered();
    detail.run.status = RunStatus::NeedsApproval;
    detail.error = Some("guard".into());
    detail.parts[0].status = RunStatus::NeedsApproval;
    detail.parts[0].error = Some("guard".into());
    detail.plan_expires_at = Some(at("2026-11-28T01:30:00Z"));
    if let Some(summary) = detail.delivery.as_mut().and_then(|delivery| delivery.summary.as_mut()) {
        let too_many = |kind, removed, held, limit| Reason::TooMany { kind, removed, held, limit };
        summary.people.removed = 120;
        summary.reasons = vec![
            too_many(Kind::People, 120, 302, 20),
            too_many(Kind::Guardianships, 240, 511, 25),
            too_many(Kind::Enrolments, 90, 188, 20),
            too_many(Kind::Employments, 30, 41, 20),
            Reason::Unshielded { lowered: 3, held: 4 },
            Reason::Nobody { held: 302 },
            Reason::OtherMunicipality { number: "9902".into() },
            Reason::SumsContradict { file: "users.csv".into() },
        ];
    }
    detail
}
