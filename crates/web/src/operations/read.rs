//! From what is stored to what the operations pages show.

use std::collections::HashMap;

use anyhow::Context as _;
use domain::{MunicipalityId, PersonKey, Source};
use jiff::{SignedDuration, Timestamp, civil::Date};
use storage::{
    Reader, RunId, Store,
    plans::PlanItem,
    registers::RegisterStatus,
    runs::{PartState, Run, RunKind, RunMode, RunPart, RunState},
};
use sync::contacts::Difference;

use super::view::{
    Circuit, Counts, Fault, Figures, Job, LastTime, Night, Overview, Pages, PartLine, Plan, PlanLine,
    ProblemLine, QuarantineLine, Reach, RegisterLine, Rhythm, RunDetail, RunLine, RunStatus, ScheduleLine,
};
use crate::format;

/// Runs on the front page, and on a page of all of them.
const RECENT: i64 = 8;
const RUNS: i64 = 25;
/// People of a plan on one page.
const PLAN: i64 = 50;
const QUARANTINE: i64 = 50;
/// Nights in the chart.
const NIGHTS: i64 = 14;

pub async fn overview(store: &Store, now: Timestamp) -> anyhow::Result<Overview> {
    let mut reader = store.read().await?;
    let names = names(&mut reader, now).await?;
    let line = |run: Run| run_line_of(&run, &names);
    let newest = match reader.newest_contact_run().await? {
        Some(run) => reader.run(run).await?.map(line),
        None => None,
    };
    Ok(Overview {
        at: now,
        in_progress: reader.runs_under_way().await?.into_iter().map(line).collect(),
        figures: figures(&mut reader, now).await?,
        nights: nights(&mut reader, now).await?,
        newest,
        schedule: schedule(&mut reader).await?,
        registers: reader.registers().await?.into_iter().map(register_line).collect(),
        runs: reader.runs(RECENT, 0).await?.into_iter().map(line).collect(),
    })
}

/// One run without its parts; what the event stream follows.
pub async fn run_line(store: &Store, run: RunId, now: Timestamp) -> anyhow::Result<Option<RunLine>> {
    let mut reader = store.read().await?;
    let Some(run) = reader.run(run).await? else { return Ok(None) };
    let names = names(&mut reader, now).await?;
    Ok(Some(run_line_of(&run, &names)))
}

pub async fn runs(store: &Store, now: Timestamp, page: i64) -> anyhow::Result<(Vec<RunLine>, Pages)> {
    let mut reader = store.read().await?;
    let names = names(&mut reader, now).await?;
    let pages = Pages::of(reader.count_runs().await?, RUNS, page);
    let runs = reader.runs(RUNS, pages.offset(RUNS)).await?;
    Ok((runs.iter().map(|run| run_line_of(run, &names)).collect(), pages))
}

pub async fn run(store: &Store, id: RunId, now: Timestamp, page: i64) -> anyhow::Result<Option<RunDetail>> {
    let mut reader = store.read().await?;
    let Some(run) = reader.run(id).await? else { return Ok(None) };
    let names = names(&mut reader, now).await?;
    let mut parts: Vec<PartLine> =
        reader.run_parts(id).await?.into_iter().map(|part| part_line(part, &names)).collect();
    parts.sort_by(|one, other| {
        (part_rank(one.status), &one.name).cmp(&(part_rank(other.status), &other.name))
    });
    let problems = reader.findings_of(id).await?;
    Ok(Some(RunDetail {
        started_by: run.started_by.clone(),
        error: run.error_code.clone(),
        plan_expires_at: run.plan_expires_at,
        plan: plan(&mut reader, id, &names, page).await?,
        parts,
        problems: problems.into_iter().map(|(code, count)| ProblemLine { code, count }).collect(),
        run: run_line_of(&run, &names),
    }))
}

pub async fn quarantine(
    store: &Store,
    now: Timestamp,
    page: i64,
) -> anyhow::Result<(Vec<QuarantineLine>, i64, Pages)> {
    let mut reader = store.read().await?;
    let names = names(&mut reader, now).await?;
    let count = reader.count_quarantined().await?;
    let pages = Pages::of(count, QUARANTINE, page);
    let items = reader.quarantined(QUARANTINE, pages.offset(QUARANTINE)).await?;
    let lines = items.into_iter().map(|item| QuarantineLine {
        municipality: item.municipality,
        municipality_name: name(&names, item.municipality),
        source: item.source,
        subject: item.subject,
        code: item.code,
        field: item.field,
        run: item.run.0,
        first_seen: item.first_seen,
        last_seen: item.last_seen,
        times: item.times,
    });
    Ok((lines.collect(), count, pages))
}

/// Number and name of each municipality, by name.
pub async fn municipalities(store: &Store, now: Timestamp) -> anyhow::Result<Vec<(i64, String)>> {
    let all = store.read().await?.municipalities(format::day(now)).await?;
    Ok(all.into_iter().map(|municipality| (municipality.id.0, municipality.name)).collect())
}

type Names = HashMap<MunicipalityId, String>;

async fn names(reader: &mut Reader, now: Timestamp) -> anyhow::Result<Names> {
    let all = reader.municipalities(format::day(now)).await?;
    Ok(all.into_iter().map(|municipality| (municipality.id, municipality.name)).collect())
}

fn name(names: &Names, id: MunicipalityId) -> String {
    names.get(&id).cloned().unwrap_or_else(|| id.to_string())
}

async fn figures(reader: &mut Reader, now: Timestamp) -> anyhow::Result<Figures> {
    let origins = reader.origins(now).await?;
    Ok(Figures {
        last_completed_at: reader.last_completed_contact_run().await?,
        people: origins.asked,
        from_krr: origins.from_krr,
        by_hand: origins.by_hand,
        switched_off: origins.switched_off,
        awaiting_approval: reader.count_runs_awaiting().await?,
        in_quarantine: reader.count_quarantined().await?,
    })
}

/// Every night up to today, also those in which nobody asked; none at all where nobody ever has.
async fn nights(reader: &mut Reader, now: Timestamp) -> anyhow::Result<Vec<Night>> {
    let today = format::day(now);
    let days = (0..NIGHTS).rev().map(|back| today.saturating_sub(jiff::Span::new().days(back)));
    let mut nights: Vec<Night> = days.map(|date| Night { date, answered: 0, unanswered: 0 }).collect();
    let since = now.checked_sub(SignedDuration::from_hours(24 * NIGHTS))?;
    let asked = reader.asked_since(since).await?;
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    for run in asked {
        let date: Date = format::day(run.at);
        if let Some(night) = nights.iter_mut().find(|night| night.date == date) {
            night.answered += run.answered;
            night.unanswered += run.unanswered;
        }
    }
    Ok(nights)
}

async fn schedule(reader: &mut Reader) -> anyhow::Result<Vec<ScheduleLine>> {
    let mut lines = Vec::new();
    for row in reader.schedules().await? {
        let job = Job::of_schedule(&row.name);
        // Only runs are kept with a result; of other work it is known when it was last begun.
        let run = if job == Job::Krr { reader.newest_contact_run().await? } else { None };
        let run = match run {
            Some(run) => reader.run(run).await?,
            None => None,
        };
        let last = row.last_at.map(|at| LastTime {
            at,
            status: run.as_ref().map(run_status),
            run: run.as_ref().map(|run| run.id.0),
        });
        let rhythm = Rhythm::of(&row.expression);
        lines.push(ScheduleLine { job, name: row.name, rhythm, next_at: row.next_at, last });
    }
    lines.sort_by_key(|line| line.next_at);
    Ok(lines)
}

async fn plan(reader: &mut Reader, run: RunId, names: &Names, page: i64) -> anyhow::Result<Plan> {
    let all = reader.count_plan_items(run).await?;
    let people = reader.count_visible_plan_items(run).await?;
    let pages = Pages::of(people, PLAN, page);
    let mut lines = Vec::new();
    for (municipality, item) in reader.visible_plan_items(run, PLAN, pages.offset(PLAN)).await? {
        let key = PersonKey { municipality, person: item.person };
        lines.extend(plan_lines(reader, key, &item, names).await?);
    }
    let moved = if all > 0 { reader.count_moved(run).await? } else { 0 };
    Ok(Plan { people, unseen: all - people, pages, lines, moved })
}

async fn plan_lines(
    reader: &mut Reader,
    key: PersonKey,
    item: &PlanItem,
    names: &Names,
) -> anyhow::Result<Vec<PlanLine>> {
    let person = reader.person(key).await?.context("a plan for a person who is not kept")?;
    let shielded = person.protection.is_shielded();
    let known = reader.derived(key).await?.and_then(|(_, derived)| derived.name);
    let differences = Difference::of(item)?.into_iter().filter_map(|difference| {
        let source = difference.new_source.as_deref().or(difference.old_source.as_deref());
        Some(PlanLine {
            person: key,
            name: known.as_ref().map(|name| name.value.clone()).filter(|_| !shielded),
            shielded,
            municipality: name(names, key.municipality),
            field: difference.field()?,
            source: source.and_then(Source::from_code),
            // Neither page nor JSON twin may show what is shielded.
            old: difference.old.map(|value| shield(value, shielded)),
            new: difference.new.map(|value| shield(value, shielded)),
        })
    });
    Ok(differences.collect())
}

/// That there is a value may be told of everybody, what it is not.
fn shield(value: String, shielded: bool) -> String {
    if shielded { "…".to_owned() } else { value }
}

fn run_line_of(run: &Run, names: &Names) -> RunLine {
    let status = run_status(run);
    let reach = match (run.municipality, run.person) {
        (Some(municipality), Some(person)) => Reach::Person(PersonKey { municipality, person }.to_string()),
        (Some(municipality), None) => Reach::Municipality(name(names, municipality)),
        (None, _) => Reach::Everybody,
    };
    RunLine {
        id: run.id.0,
        job: Job::of_run(run.kind, run.source),
        reach,
        dry: run.mode == RunMode::Dry,
        status,
        created_at: run.created_at,
        started_at: run.started_at,
        ended_at: run.finished_at,
        expected: (run.counts.expected > 0).then_some(run.counts.expected),
        counts: run.counts.into(),
    }
}

fn run_status(run: &Run) -> RunStatus {
    let found_something = run.counts.changed > 0 || run.counts.removals > 0;
    match run.state {
        RunState::Queued | RunState::Running | RunState::WaitingForRegister if run.stop_requested => {
            RunStatus::Stopping
        }
        RunState::Queued => RunStatus::Waiting,
        RunState::Running => RunStatus::Running,
        RunState::WaitingForRegister => RunStatus::WaitingForRegister,
        RunState::NeedsApproval => RunStatus::NeedsApproval,
        RunState::Planned if found_something => RunStatus::NeedsApproval,
        RunState::Done if run.mode == RunMode::Dry => RunStatus::Applied,
        // A plan without differences is nothing to decide on.
        RunState::Planned | RunState::Done => RunStatus::Completed,
        RunState::DoneWithFailures => RunStatus::CompletedWithErrors,
        RunState::Failed => RunStatus::Failed,
        RunState::Stopped => RunStatus::Stopped,
        RunState::Refused => RunStatus::Refused,
        RunState::Outdated => RunStatus::Outdated,
    }
}

fn part_line(part: RunPart, names: &Names) -> PartLine {
    let status = match part.state {
        PartState::Waiting => RunStatus::Waiting,
        PartState::Running => RunStatus::Running,
        PartState::NeedsApproval => RunStatus::NeedsApproval,
        PartState::Done if part.counts.tally.failed > 0 => RunStatus::CompletedWithErrors,
        PartState::Done => RunStatus::Completed,
        PartState::Failed => RunStatus::Failed,
        PartState::NotPermitted => RunStatus::NotPermitted,
        PartState::Stopped => RunStatus::Stopped,
        PartState::Refused => RunStatus::Refused,
    };
    PartLine {
        municipality: part.municipality,
        name: name(names, part.municipality),
        status,
        expected: part.counts.expected,
        removals: part.counts.removals,
        held: part.counts.held_before,
        counts: part.counts.into(),
        error: part.error_code,
    }
}

/// What needs a look comes first.
fn part_rank(status: RunStatus) -> u8 {
    match status {
        RunStatus::NeedsApproval => 0,
        RunStatus::Failed => 1,
        RunStatus::CompletedWithErrors => 2,
        RunStatus::Running => 3,
        RunStatus::NotPermitted => 4,
        _ => 5,
    }
}

fn register_line(status: RegisterStatus) -> RegisterLine {
    let circuit = match status.circuit.as_str() {
        "open" => Circuit::Open(status.circuit_until),
        "half_open" => Circuit::HalfOpen,
        _ => Circuit::Closed,
    };
    let last_fault = status.last_fault_at.zip(status.fault_code).map(|(at, code)| Fault {
        at,
        code,
        over: status.last_answer_at.is_some_and(|answer| answer > at),
    });
    RegisterLine { register: status.register, circuit, last_answer_at: status.last_answer_at, last_fault }
}

impl From<storage::runs::Counts> for Counts {
    fn from(counts: storage::runs::Counts) -> Self {
        let domain::Tally { asked, value, none, deleted, not_returned, failed } = counts.tally;
        Self {
            asked,
            value,
            none,
            deleted,
            not_returned,
            failed,
            changed: counts.changed,
            quarantined: counts.quarantined,
        }
    }
}

impl Job {
    fn of_run(kind: RunKind, source: Source) -> Self {
        match (kind, source) {
            (RunKind::Krr, _) => Self::Krr,
            (RunKind::Import, Source::School) => Self::ImportSchool,
            (RunKind::Import, Source::Kindergarten) => Self::ImportKindergarten,
            (RunKind::Import, _) => Self::ImportOther,
        }
    }

    fn of_schedule(name: &str) -> Self {
        match name {
            "krr" => Self::Krr,
            "school" => Self::ImportSchool,
            "kindergarten" => Self::ImportKindergarten,
            _ => Self::Other,
        }
    }
}

impl Rhythm {
    /// The plain name of a cron expression, if it has one.
    fn of(expression: &str) -> Self {
        let parts: Vec<&str> = expression.split_whitespace().collect();
        if let [minute, hour, "*", "*", "*"] = parts[..] {
            if let (Ok(minute), Ok(hour)) = (minute.parse(), hour.parse()) {
                return Self::Daily(hour, minute);
            }
            if let ("*", Some(minutes)) = (hour, minute.strip_prefix("*/").and_then(|step| step.parse().ok()))
            {
                return Self::Minutes(minutes);
            }
        }
        Self::Cron(expression.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cron_expression_gets_its_plain_name() {
        assert_eq!(Rhythm::of("0 3 * * *"), Rhythm::Daily(3, 0));
        assert_eq!(Rhythm::of("*/15 * * * *"), Rhythm::Minutes(15));
        assert_eq!(Rhythm::of("0 3 * * 1"), Rhythm::Cron("0 3 * * 1".into()));
        assert_eq!(Rhythm::of("0 3,15 * * *"), Rhythm::Cron("0 3,15 * * *".into()));
    }
}
