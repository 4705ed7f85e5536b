//! Runs, in lists and one by one.

use anyhow::Context as _;
use domain::{PersonKey, Source};
use jiff::Timestamp;
use storage::{
    Reader, RunId, Store,
    plans::PlanItem,
    runs::{PartState, Run, RunKind, RunMode, RunPart, RunState},
};
use sync::{difference::Difference, import::Summary};

use super::{Names, name, names, reform};
use crate::{
    format,
    operations::view::{
        Counts, Delivered, Job, Pages, PartLine, Plan, PlanLine, ProblemLine, Reach, RunDetail, RunLine,
        RunStatus,
    },
};

/// Runs on a page of all of them.
const RUNS: i64 = 25;
/// Runs that wait for a decision are shown first, at most so many.
const AWAITING: i64 = 25;
/// People of a plan on one page.
const PLAN: i64 = 50;

/// One run without its parts; what the event stream follows.
pub async fn run_line(store: &Store, run: RunId, now: Timestamp) -> anyhow::Result<Option<RunLine>> {
    let mut reader = store.read().await?;
    let Some(run) = reader.run(run).await? else { return Ok(None) };
    let names = names(&mut reader, now).await?;
    Ok(Some(line(&run, &names)))
}

pub async fn runs(store: &Store, now: Timestamp, page: i64) -> anyhow::Result<(Vec<RunLine>, Pages)> {
    let mut reader = store.read().await?;
    let names = names(&mut reader, now).await?;
    let pages = Pages::of(reader.count_runs().await?, RUNS, page);
    let runs = reader.runs(RUNS, pages.offset(RUNS)).await?;
    Ok((runs.iter().map(|run| line(run, &names)).collect(), pages))
}

/// Runs that wait for somebody's decision.
pub async fn awaiting(store: &Store, now: Timestamp) -> anyhow::Result<Vec<RunLine>> {
    let mut reader = store.read().await?;
    let names = names(&mut reader, now).await?;
    let mut lines = Vec::new();
    for id in reader.runs_awaiting(AWAITING).await? {
        lines.extend(reader.run(id).await?.map(|run| line(&run, &names)));
    }
    Ok(lines)
}

pub async fn run(store: &Store, id: RunId, now: Timestamp, page: i64) -> anyhow::Result<Option<RunDetail>> {
    let mut reader = store.read().await?;
    let Some(run) = reader.run(id).await? else { return Ok(None) };
    let names = names(&mut reader, now).await?;
    let mut parts: Vec<PartLine> =
        reader.run_parts(id).await?.into_iter().map(|part| part_line(part, &names)).collect();
    parts.sort_by_cached_key(|part| (part_rank(part.status), format::alphabetical(&part.name)));
    let problems = reader.findings_of(id).await?;
    Ok(Some(RunDetail {
        started_by: run.started_by.clone(),
        error: run.error_code.clone(),
        plan_expires_at: run.plan_expires_at,
        delivery: delivered(&mut reader, id).await?,
        reform: reform::waiting(&mut reader, &run, format::day(now)).await?,
        plan: plan(&mut reader, id, &names, page).await?,
        parts,
        problems: problems.into_iter().map(|(code, count)| ProblemLine { code, count }).collect(),
        run: line(&run, &names),
    }))
}

async fn delivered(reader: &mut Reader, run: RunId) -> anyhow::Result<Option<Delivered>> {
    let Some(delivery) = reader.delivery(run).await? else { return Ok(None) };
    let summary = delivery.summary.as_deref().map(Summary::from_json).transpose()?;
    Ok(Some(Delivered { file: delivery.name, summary }))
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

pub(super) fn line(run: &Run, names: &Names) -> RunLine {
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
        status: status(run),
        created_at: run.created_at,
        started_at: run.started_at,
        ended_at: run.finished_at,
        expected: (run.counts.expected > 0).then_some(run.counts.expected),
        counts: run.counts.into(),
    }
}

pub(super) fn status(run: &Run) -> RunStatus {
    let found_something = run.counts.changed > 0 || run.counts.removals > 0;
    match run.state {
        RunState::Queued | RunState::Running | RunState::WaitingForRegister if run.stop_requested => {
            RunStatus::Stopping
        }
        RunState::Queued => RunStatus::Waiting,
        RunState::Running => RunStatus::Running,
        RunState::WaitingForRegister => RunStatus::WaitingForRegister,
        RunState::NeedsApproval => RunStatus::NeedsApproval,
        RunState::Planned if found_something || run.kind == RunKind::Import => RunStatus::NeedsApproval,
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
            (RunKind::Population, _) => Self::Population,
            (RunKind::Entities, _) => Self::Entities,
            (RunKind::EntitiesWhole, _) => Self::EntitiesWhole,
            (RunKind::Classification, _) => Self::Classification,
            (RunKind::Import, Source::School) => Self::ImportSchool,
            (RunKind::Import, Source::Kindergarten) => Self::ImportKindergarten,
            (RunKind::Import, _) => Self::ImportOther,
        }
    }
}
