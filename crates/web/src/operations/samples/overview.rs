//! The front page on a busy night, and before anything has happened.

use jiff::civil::date;

use super::{
    NOW, at,
    runs::{recent, running},
};
use crate::operations::view::{
    Circuit, Fault, Figures, Job, LastTime, Night, Overview, RegisterLine, Rhythm, RunStatus, ScheduleLine,
};

pub fn scheduled(job: Job, rhythm: Rhythm, next: &str, last: Option<LastTime>) -> ScheduleLine {
    ScheduleLine { job, name: String::new(), rhythm, next_at: at(next), last }
}

pub fn busy() -> Overview {
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
            scheduled(Job::Population, Rhythm::Daily(2, 0), "2026-11-22T01:00:00Z", None),
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
                failing_since: Some(at("2026-11-21T02:03:01Z")),
                again_at: Some(at("2026-11-21T02:04:00Z")),
                last_answer_at: Some(at("2026-11-21T02:02:58Z")),
                last_fault: Some(Fault {
                    at: at("2026-11-21T02:03:10Z"),
                    code: "krr-unavailable".into(),
                    over: false,
                }),
            },
            RegisterLine {
                register: "folkeregisteret".into(),
                circuit: Circuit::Closed,
                failing_since: None,
                again_at: None,
                last_answer_at: Some(at("2026-11-21T01:04:12Z")),
                last_fault: Some(Fault {
                    at: at("2026-11-20T01:00:44Z"),
                    code: "folkeregisteret-forbidden".into(),
                    over: true,
                }),
            },
            RegisterLine {
                register: "maskinporten".into(),
                circuit: Circuit::Closed,
                failing_since: None,
                again_at: None,
                last_answer_at: Some(at("2026-11-21T02:02:31Z")),
                last_fault: Some(Fault {
                    at: at("2026-11-18T02:07:02Z"),
                    code: "maskinporten-key-too-old".into(),
                    over: true,
                }),
            },
            RegisterLine {
                register: "krr-test".into(),
                circuit: Circuit::Closed,
                failing_since: Some(at("2026-11-21T02:03:20Z")),
                again_at: None,
                last_answer_at: None,
                last_fault: Some(Fault {
                    at: at("2026-11-21T02:03:20Z"),
                    code: "a-code-of-tomorrow".into(),
                    over: false,
                }),
            },
        ],
        runs: recent(),
    }
}

/// A register in which nothing has happened yet.
pub fn untouched() -> Overview {
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

pub fn nights() -> Vec<Night> {
    let answered = [4120, 4133, 4128, 4140, 4151, 4149, 4155, 4160, 4158, 4171, 3785, 4175, 4190, 2608];
    let unanswered = [12, 9, 11, 8, 14, 10, 9, 11, 7, 13, 405, 15, 0, 6];
    let days = (8..).zip(answered).zip(unanswered);
    days.map(|((day, answered), unanswered)| Night { date: date(2026, 11, day), answered, unanswered })
        .collect()
}
