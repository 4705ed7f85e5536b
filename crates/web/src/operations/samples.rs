//! Every operations page in every state, from invented people, for tests and for the gallery.

use std::{collections::HashMap, convert::Infallible, time::Duration};

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Response, Sse},
    routing::get,
};
use domain::{Field, MunicipalityId, PersonId, PersonKey, Source, krr::ProblemCode};
use jiff::{Timestamp, ToSpan as _, civil::date};
use sync::import::{Kind, Movement, Reason, Summary};

use super::{
    events,
    notice::Notice,
    overview, quarantine, run, runs, start,
    view::{
        Circuit, Counts, Delivered, Fault, Figures, Job, LastTime, Night, Overview, Pages, PartLine, Plan,
        PlanLine, ProblemLine, QuarantineLine, Reach, RegisterLine, Rhythm, RunDetail, RunLine, RunStatus,
        ScheduleLine,
    },
};
use crate::{App, Error, Visit, house};

/// 21 November 2026, a few minutes past three at night in Oslo.
pub const NOW: Timestamp = Timestamp::constant(1_795_226_600, 0);

/// A page in a state, under a name for its address.
pub struct Sample {
    pub name: &'static str,
    /// Where the page really stands.
    pub path: &'static str,
    pub status: StatusCode,
    pub render: fn(Visit) -> askama::Result<String>,
}

/// All of them.
pub const ALL: &[Sample] = &[
    ok("drift", "/drift", |visit| overview::Page { visit, overview: busy() }.render()),
    ok("drift-tom", "/drift", |visit| overview::Page { visit, overview: untouched() }.render()),
    ok("kjoringer", "/drift/kjoringer", |visit| {
        let awaiting = recent().split_off(3).into_iter().take(1).collect();
        runs::Page { visit, awaiting, runs: recent(), pages: Pages { page: 3, of: 12 } }.render()
    }),
    ok("kjoringer-tom", "/drift/kjoringer", |visit| {
        runs::Page { visit, awaiting: Vec::new(), runs: Vec::new(), pages: Pages::default() }.render()
    }),
    ok("kjoring-pagar", "/drift/kjoringer/8809", |visit| page(visit, in_progress(), Some(Notice::Started))),
    ok("kjoring-i-bevegelse", "/drift/kjoringer/8813", |visit| page(visit, in_motion(), None)),
    ok("kjoring-fullfort", "/drift/kjoringer/8809", |visit| page(visit, completed(), None)),
    ok("kjoring-mislyktes", "/drift/kjoringer/8809", |visit| {
        page(visit, failed(), Some(Notice::AlreadyOver))
    }),
    ok("plan-venter", "/drift/kjoringer/8809", |visit| page(visit, planned(), None)),
    ok("plan-flyttet", "/drift/kjoringer/8809", |visit| page(visit, moved(), None)),
    ok("plan-tom", "/drift/kjoringer/8809", |visit| page(visit, without_differences(), None)),
    ok("plan-gjennomfort", "/drift/kjoringer/8809", |visit| {
        page(visit, decided(RunStatus::Applied), Some(Notice::Approved))
    }),
    ok("plan-avvist", "/drift/kjoringer/8809", |visit| {
        page(visit, decided(RunStatus::Refused), Some(Notice::Refused))
    }),
    ok("plan-utdatert", "/drift/kjoringer/8809", |visit| page(visit, decided(RunStatus::Outdated), None)),
    ok("vakten-venter", "/drift/kjoringer/8809", |visit| page(visit, guarded(), None)),
    ok("leveranse", "/drift/kjoringer/8811", |visit| page(visit, delivered(), None)),
    ok("leveranse-venter", "/drift/kjoringer/8811", |visit| page(visit, guarded_delivery(), None)),
    ok("karantene", "/drift/karantene", |visit| {
        let lines = quarantined();
        quarantine::Page {
            visit,
            count: 63,
            lines,
            pages: Pages { page: 1, of: 2 },
            notice: Some(Notice::Settled),
        }
        .render()
    }),
    ok("karantene-tom", "/drift/karantene", |visit| {
        quarantine::Page { visit, count: 0, lines: Vec::new(), pages: Pages::default(), notice: None }
            .render()
    }),
    ok("ny", "/drift/kjoringer/ny", |visit| form(visit, start::Asked::default(), Vec::new())),
    Sample {
        name: "ny-feil",
        path: "/drift/kjoringer/ny",
        status: StatusCode::UNPROCESSABLE_ENTITY,
        render: |visit| {
            let asked = start::Asked { reach: "person".into(), person: "Kari".into(), ..Default::default() };
            form(visit, asked, vec![start::StartFault::BadPersonNumber])
        },
    },
];

const fn ok(name: &'static str, path: &'static str, render: fn(Visit) -> askama::Result<String>) -> Sample {
    Sample { name, path, status: StatusCode::OK, render }
}

/// `/prove/{name}` for each sample, and the pages about errors.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/prove/{name}", get(show))
        .route("/prove/feil-500", get(async || Error::Unexpected(anyhow::anyhow!("a sample"))))
        .route("/prove/feil-403", get(async || Error::NotLocal))
        .route("/prove/feil-409", get(async || Error::Outdated))
        .route("/drift/hendelser", get(moving_events))
}

/// One run moves, so that the script can be tried; the others stand still: nothing to tell, and no reason to ask again.
async fn moving_events(visit: Visit, Query(asked): Query<HashMap<String, String>>) -> Response {
    if asked.get("kjoring").map(String::as_str) != Some("8813") {
        return StatusCode::NO_CONTENT.into_response();
    }
    let stream = async_stream::stream! {
        let mut run = in_motion().run;
        for asked in [900, 1300, 2200, 3200, 4190] {
            tokio::time::sleep(Duration::from_millis(400)).await;
            run.counts.asked = asked;
            yield Ok::<_, Infallible>(events::event(&run, &visit));
        }
        run.status = RunStatus::Completed;
        yield Ok(events::event(&run, &visit));
    };
    Sse::new(stream).into_response()
}

async fn show(visit: Visit, Path(name): Path<String>) -> Result<Response, Error> {
    let sample = ALL.iter().find(|sample| sample.name == name).ok_or(Error::NotFound)?;
    let html = (sample.render)(visit.moved_to(sample.path)).map_err(anyhow::Error::from)?;
    Ok(house::html(sample.status, html))
}

fn page(visit: Visit, detail: RunDetail, notice: Option<Notice>) -> askama::Result<String> {
    run::Page { visit, detail, notice }.render()
}

fn form(visit: Visit, asked: start::Asked, faults: Vec<start::StartFault>) -> askama::Result<String> {
    let municipalities = MUNICIPALITIES.iter().zip(1..).map(|(name, id)| (id, (*name).to_owned())).collect();
    start::Page { visit, asked, municipalities, faults }.render()
}

const MUNICIPALITIES: [&str; 6] = ["Fjellheim", "Fjordvik", "Hjelmeset", "Kárášjohka", "Solbakken", "Øyvær"];

fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or(Timestamp::UNIX_EPOCH)
}

fn counts(value: i64, none: i64, deleted: i64, not_returned: i64, failed: i64) -> Counts {
    let asked = value + none + deleted + not_returned + failed;
    Counts { asked, value, none, deleted, not_returned, failed, changed: asked / 41, quarantined: failed / 9 }
}

fn line(id: i64, job: Job, status: RunStatus, started: &str, seconds: i64, counts: Counts) -> RunLine {
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

fn running() -> RunLine {
    line(8812, Job::Krr, RunStatus::Running, "2026-11-21T02:00:00Z", 0, counts(2390, 201, 17, 0, 6))
}

fn recent() -> Vec<RunLine> {
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

fn nights() -> Vec<Night> {
    let answered = [4120, 4133, 4128, 4140, 4151, 4149, 4155, 4160, 4158, 4171, 3785, 4175, 4190, 2608];
    let unanswered = [12, 9, 11, 8, 14, 10, 9, 11, 7, 13, 405, 15, 0, 6];
    let days = (8..).zip(answered).zip(unanswered);
    days.map(|((day, answered), unanswered)| Night { date: date(2026, 11, day), answered, unanswered })
        .collect()
}

fn scheduled(job: Job, rhythm: Rhythm, next: &str, last: Option<LastTime>) -> ScheduleLine {
    ScheduleLine { job, name: String::new(), rhythm, next_at: at(next), last }
}

fn busy() -> Overview {
    let last =
        |time: &str, status, run| Some(LastTime { at: at(time), status: Some(status), run: Some(run) });
    Overview {
        at: NOW,
        in_progress: vec![running()],
        figures: Figures {
            last_completed_at: Some(at("2026-11-20T02:06:41Z")),
            people: 4190,
            from_krr: 3830,
            by_hand: 287,
            switched_off: 73,
            awaiting_approval: 1,
            in_quarantine: 63,
        },
        nights: nights(),
        newest: Some(recent().swap_remove(2)),
        schedule: vec![
            scheduled(Job::ImportKindergarten, Rhythm::Minutes(15), "2026-11-21T02:15:00Z", None),
            scheduled(Job::Tidy, Rhythm::Cron("40 4 * * 1-5".into()), "2026-11-23T03:40:00Z", None),
            scheduled(
                Job::Krr,
                Rhythm::Daily(3, 0),
                "2026-11-22T02:00:00Z",
                last("2026-11-20T02:00:00Z", RunStatus::Completed, 8810),
            ),
        ],
        registers: vec![
            RegisterLine {
                register: "krr".into(),
                circuit: Circuit::Open(Some(at("2026-11-21T02:04:00Z"))),
                last_answer_at: Some(at("2026-11-21T02:02:58Z")),
                last_fault: Some(Fault {
                    at: at("2026-11-21T02:03:10Z"),
                    code: ProblemCode::InvalidTime.code().into(),
                    over: false,
                }),
            },
            RegisterLine {
                register: "maskinporten".into(),
                circuit: Circuit::Closed,
                last_answer_at: Some(at("2026-11-21T02:02:31Z")),
                last_fault: Some(Fault {
                    at: at("2026-11-18T02:07:02Z"),
                    code: "maskinporten-something-new".into(),
                    over: true,
                }),
            },
            RegisterLine {
                register: "krr-test".into(),
                circuit: Circuit::HalfOpen,
                last_answer_at: None,
                last_fault: None,
            },
        ],
        runs: recent(),
    }
}

/// A register in which nothing has happened yet.
fn untouched() -> Overview {
    Overview {
        at: NOW,
        in_progress: Vec::new(),
        figures: Figures::default(),
        nights: Vec::new(),
        newest: None,
        schedule: Vec::new(),
        registers: Vec::new(),
        runs: Vec::new(),
    }
}

fn detail(run: RunLine) -> RunDetail {
    RunDetail {
        run,
        started_by: "schedule".into(),
        error: None,
        plan_expires_at: None,
        parts: Vec::new(),
        problems: Vec::new(),
        plan: Plan::default(),
        delivery: None,
    }
}

fn part(number: i64, name: &str, status: RunStatus, counts: Counts, removals: i64) -> PartLine {
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

fn in_progress() -> RunDetail {
    let mut detail = detail(running());
    detail.started_by = "Per Ove Dahl".into();
    detail.parts = vec![
        PartLine { expected: 2204, ..part(2, "Fjordvik", RunStatus::Running, counts(1402, 88, 9, 0, 6), 3) },
        part(1, "Fjellheim", RunStatus::Completed, counts(988, 113, 8, 0, 0), 0),
        PartLine { expected: 877, ..part(3, "Hjelmeset", RunStatus::Waiting, Counts::default(), 0) },
    ];
    detail
}

fn in_motion() -> RunDetail {
    detail(RunLine { id: 8813, counts: counts(300, 12, 1, 0, 0), ..running() })
}

fn completed() -> RunDetail {
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

fn failed() -> RunDetail {
    let mut detail = detail(recent().swap_remove(6));
    detail.error = Some("import-damaged".into());
    detail
}

fn plan_line(person: i64, name: &str, field: Field, old: Option<&str>, new: Option<&str>) -> PlanLine {
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

fn planned() -> RunDetail {
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

fn moved() -> RunDetail {
    let mut detail = planned();
    detail.plan.moved = 3;
    detail
}

fn without_differences() -> RunDetail {
    let mut detail = planned();
    detail.run.status = RunStatus::Completed;
    detail.plan = Plan::default();
    detail
}

fn decided(status: RunStatus) -> RunDetail {
    let mut detail = planned();
    detail.run.status = status;
    detail.run.counts.changed = 128;
    detail.plan = Plan::default();
    detail.plan_expires_at = None;
    detail
}

fn guarded() -> RunDetail {
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

fn delivered() -> RunDetail {
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

fn guarded_delivery() -> RunDetail {
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

fn quarantined() -> Vec<QuarantineLine> {
    let line = |code: &str, source, subject: &str, field, times| QuarantineLine {
        municipality: MunicipalityId(2),
        municipality_name: "Fjordvik".into(),
        source,
        subject: subject.into(),
        code: code.into(),
        field,
        run: 8810,
        first_seen: at("2026-11-02T02:04:19Z"),
        last_seen: at("2026-11-20T02:03:51Z"),
        times,
    };
    let mut lines: Vec<QuarantineLine> = ProblemCode::ALL
        .iter()
        .zip(1..)
        .map(|(code, times)| {
            let subject = format!("2-{}", 1000 + times * 37);
            line(code.code(), Source::Krr, &subject, (times < 3).then_some(Field::Email), times)
        })
        .collect();
    lines.push(line("import-other-encoding", Source::School, "users.csv, linje 417", None, 1));
    lines
}
