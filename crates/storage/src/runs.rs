//! Runs: what was asked for, how far it has come, and the sums that must add up.

use anyhow::Context as _;
use domain::{MunicipalityId, PersonId, Source, Tally};
use jiff::Timestamp;

use crate::{Transaction, blocks::Growth, engine::on, instant, millis};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub i64);

impl std::fmt::Display for RunId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Declares an enum whose variants are kept as words that never change.
macro_rules! coded {
    ($(#[$outer:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$inner])* $variant,)* }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.code() == code)
            }
        }
    };
}
pub(crate) use coded;

coded! {
    /// What kind of work a run is.
    RunKind {
        /// Contact details from KRR.
        Krr = "krr",
        /// People and relations from a school or kindergarten system.
        Import = "import",
        /// Names, addresses and protection from Folkeregisteret.
        Population = "population",
        /// What has happened in Enhetsregisteret since the last time.
        Entities = "entities",
        /// Enhetsregisteret whole, from its dumps.
        EntitiesWhole = "entities_whole",
        /// Municipalities, counties and other codes from SSB, and the reforms that follow from them.
        Classification = "classification",
    }
}

coded! {
    /// Whether a run writes.
    RunMode {
        Real = "real",
        /// The real run, stopped before it writes, and kept for approval.
        Dry = "dry",
    }
}

coded! {
    /// How far a run has come.
    RunState {
        Queued = "queued",
        Running = "running",
        /// The register does not answer; the run goes on where it stopped.
        WaitingForRegister = "waiting_for_register",
        /// The guard has stopped removals in at least one municipality.
        NeedsApproval = "needs_approval",
        /// A dry run is ready to be read.
        Planned = "planned",
        Done = "done",
        /// Finished, and for some people the question came to nothing.
        DoneWithFailures = "done_with_failures",
        Failed = "failed",
        Stopped = "stopped",
        /// A person read the plan and said no.
        Refused = "refused",
        /// The plan was read too late, or its ground had moved.
        Outdated = "outdated",
    }
}

coded! {
    /// How far one municipality's part of a run has come.
    PartState {
        Waiting = "waiting",
        Running = "running",
        /// Everybody has been asked about; removals wait for a person.
        NeedsApproval = "needs_approval",
        Done = "done",
        Failed = "failed",
        /// The agreement does not permit it.
        NotPermitted = "not_permitted",
        Stopped = "stopped",
        Refused = "refused",
    }
}

impl RunState {
    /// Whether nothing more will happen of itself.
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Queued | Self::Running | Self::WaitingForRegister)
    }
}

/// What is asked for when a run is ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRun {
    pub kind: RunKind,
    pub source: Source,
    pub mode: RunMode,
    /// `schedule`, or who asked.
    pub started_by: String,
    /// `None` for every municipality.
    pub municipality: Option<MunicipalityId>,
    pub person: Option<PersonId>,
}

/// A run as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub id: RunId,
    pub kind: RunKind,
    pub source: Source,
    pub mode: RunMode,
    pub started_by: String,
    pub municipality: Option<MunicipalityId>,
    pub person: Option<PersonId>,
    pub state: RunState,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    pub stop_requested: bool,
    pub error_code: Option<String>,
    pub error_detail: Option<String>,
    pub plan_expires_at: Option<Timestamp>,
    /// Summed over its parts.
    pub counts: Counts,
}

/// Counts of a run or of one municipality's part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many there are to ask about.
    pub expected: i64,
    pub tally: Tally,
    pub changed: i64,
    /// People who would lose a value without another taking its place.
    pub removals: i64,
    /// People who had a value when the run began: what the guard measures against.
    pub held_before: i64,
    pub quarantined: i64,
}

/// One municipality's part of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunPart {
    pub run: RunId,
    pub municipality: MunicipalityId,
    pub state: PartState,
    pub counts: Counts,
    pub error_code: Option<String>,
    pub error_detail: Option<String>,
    pub updated_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    run_id: i64,
    kind: String,
    source: String,
    mode: String,
    started_by: String,
    municipality_id: Option<i64>,
    person_id: Option<i64>,
    state: String,
    created_at: i64,
    started_at: Option<i64>,
    finished_at: Option<i64>,
    stop_requested: i64,
    error_code: Option<String>,
    error_detail: Option<String>,
    plan_expires_at: Option<i64>,
    #[sqlx(flatten)]
    counts: CountsRow,
}

#[derive(sqlx::FromRow)]
struct PartRow {
    run_id: i64,
    municipality_id: i64,
    state: String,
    error_code: Option<String>,
    error_detail: Option<String>,
    updated_at: i64,
    #[sqlx(flatten)]
    counts: CountsRow,
}

#[derive(sqlx::FromRow)]
struct CountsRow {
    expected: i64,
    asked: i64,
    with_value: i64,
    without_value: i64,
    deleted: i64,
    not_returned: i64,
    failed: i64,
    changed: i64,
    removals: i64,
    held_before: i64,
    quarantined: i64,
}

impl From<CountsRow> for Counts {
    fn from(row: CountsRow) -> Self {
        Self {
            expected: row.expected,
            tally: Tally {
                asked: row.asked,
                value: row.with_value,
                none: row.without_value,
                deleted: row.deleted,
                not_returned: row.not_returned,
                failed: row.failed,
            },
            changed: row.changed,
            removals: row.removals,
            held_before: row.held_before,
            quarantined: row.quarantined,
        }
    }
}

impl TryFrom<Row> for Run {
    type Error = anyhow::Error;

    fn try_from(row: Row) -> anyhow::Result<Self> {
        Ok(Self {
            id: RunId(row.run_id),
            kind: RunKind::from_code(&row.kind).context("run.kind")?,
            source: Source::from_code(&row.source).context("run.source")?,
            mode: RunMode::from_code(&row.mode).context("run.mode")?,
            started_by: row.started_by,
            municipality: row.municipality_id.map(MunicipalityId),
            person: row.person_id.map(PersonId),
            state: RunState::from_code(&row.state).context("run.state")?,
            created_at: instant(row.created_at)?,
            started_at: row.started_at.map(instant).transpose()?,
            finished_at: row.finished_at.map(instant).transpose()?,
            stop_requested: row.stop_requested != 0,
            error_code: row.error_code,
            error_detail: row.error_detail,
            plan_expires_at: row.plan_expires_at.map(instant).transpose()?,
            counts: row.counts.into(),
        })
    }
}

impl TryFrom<PartRow> for RunPart {
    type Error = anyhow::Error;

    fn try_from(row: PartRow) -> anyhow::Result<Self> {
        Ok(Self {
            run: RunId(row.run_id),
            municipality: MunicipalityId(row.municipality_id),
            state: PartState::from_code(&row.state).context("run_part.state")?,
            counts: row.counts.into(),
            error_code: row.error_code,
            error_detail: row.error_detail,
            updated_at: instant(row.updated_at)?,
        })
    }
}

/// Adds to the counts of a part, in the transaction that did the work. The numbers stand in the order in which they
/// are first used: a plain SQLite connection takes `$3` for a name, and numbers names as they come.
pub(crate) const GROW: &str = "update run_part set asked = asked + $1, with_value = with_value + $2,
     without_value = without_value + $3, deleted = deleted + $4, not_returned = not_returned + $5,
     failed = failed + $6, changed = changed + $7, removals = removals + $8, held_before = held_before + $9,
     quarantined = quarantined + $10, updated_at = $11
     where run_id = $12 and municipality_id = $13";

/// A run with the sums of its parts. `cast`, because PostgreSQL sums bigints into numerics.
const SELECT: &str = "select r.*, cast(coalesce(sum(p.expected), 0) as bigint) as expected,
     cast(coalesce(sum(p.asked), 0) as bigint) as asked,
     cast(coalesce(sum(p.with_value), 0) as bigint) as with_value,
     cast(coalesce(sum(p.without_value), 0) as bigint) as without_value,
     cast(coalesce(sum(p.deleted), 0) as bigint) as deleted,
     cast(coalesce(sum(p.not_returned), 0) as bigint) as not_returned,
     cast(coalesce(sum(p.failed), 0) as bigint) as failed,
     cast(coalesce(sum(p.changed), 0) as bigint) as changed,
     cast(coalesce(sum(p.removals), 0) as bigint) as removals,
     cast(coalesce(sum(p.held_before), 0) as bigint) as held_before,
     cast(coalesce(sum(p.quarantined), 0) as bigint) as quarantined
     from run r left join run_part p on p.run_id = r.run_id ";

impl Transaction {
    pub async fn add_run(&mut self, new: &NewRun, now: Timestamp) -> anyhow::Result<RunId> {
        let id: i64 = on!(self, c => sqlx::query_scalar(
            "insert into run (run_id, kind, source, mode, started_by, municipality_id, person_id, state,
                              created_at)
             select coalesce(max(run_id), 0) + 1, $1, $2, $3, $4, $5, $6, 'queued', $7 from run
             returning run_id"
        )
        .bind(new.kind.code()).bind(new.source.code()).bind(new.mode.code()).bind(&new.started_by)
        .bind(new.municipality.map(|id| id.0)).bind(new.person.map(|id| id.0)).bind(millis(now))
        .fetch_one(c).await?);
        Ok(RunId(id))
    }

    pub async fn run(&mut self, run: RunId) -> anyhow::Result<Option<Run>> {
        let text = format!("{SELECT} where r.run_id = $1 group by r.run_id");
        let row: Option<Row> = on!(self, c => sqlx::query_as(sqlx::AssertSqlSafe(text))
            .bind(run.0).fetch_optional(c).await?);
        row.map(Run::try_from).transpose()
    }

    /// The newest runs first.
    pub async fn runs(&mut self, limit: i64, offset: i64) -> anyhow::Result<Vec<Run>> {
        let text = format!("{SELECT} group by r.run_id order by r.run_id desc limit $1 offset $2");
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(sqlx::AssertSqlSafe(text))
            .bind(limit).bind(offset).fetch_all(c).await?);
        rows.into_iter().map(Run::try_from).collect()
    }

    /// Runs that are not over, oldest first.
    pub async fn runs_under_way(&mut self) -> anyhow::Result<Vec<Run>> {
        let text = format!(
            "{SELECT} where r.state in ('queued', 'running', 'waiting_for_register') group by r.run_id order by r.run_id"
        );
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(sqlx::AssertSqlSafe(text)).fetch_all(c).await?);
        rows.into_iter().map(Run::try_from).collect()
    }

    /// The latest dry run of KRR for one municipality alone.
    pub async fn latest_dry_run(&mut self, municipality: MunicipalityId) -> anyhow::Result<Option<Run>> {
        let text = format!(
            "{SELECT} where r.kind = 'krr' and r.mode = 'dry' and r.municipality_id = $1 and r.person_id is null
             group by r.run_id order by r.run_id desc limit 1"
        );
        let row: Option<Row> = on!(self, c => sqlx::query_as(sqlx::AssertSqlSafe(text))
            .bind(municipality.0).fetch_optional(c).await?);
        row.map(Run::try_from).transpose()
    }

    /// Runs whose plans still wait though their time is over.
    pub async fn runs_with_expired_plans(&mut self, now: Timestamp) -> anyhow::Result<Vec<Run>> {
        let text = format!(
            "{SELECT} where r.state in ('planned', 'needs_approval') and r.plan_expires_at <= $1
             group by r.run_id order by r.run_id"
        );
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(sqlx::AssertSqlSafe(text))
            .bind(millis(now)).fetch_all(c).await?);
        rows.into_iter().map(Run::try_from).collect()
    }

    pub async fn set_run_state(
        &mut self,
        run: RunId,
        state: RunState,
        error: Option<(&str, &str)>,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "update run set state = $2, error_code = $3, error_detail = $4,
                 started_at = case when $2 = 'queued' then started_at else coalesce(started_at, $5) end,
                 finished_at = case when $6 = 1 then $5 end
             where run_id = $1"
        )
        .bind(run.0).bind(state.code())
        .bind(error.map(|(code, _)| code.to_owned())).bind(error.map(|(_, detail)| detail.to_owned()))
        .bind(millis(now)).bind(i64::from(state.is_over())).execute(c).await.map(drop)?);
        Ok(())
    }

    pub async fn set_plan_expiry(&mut self, run: RunId, at: Timestamp) -> anyhow::Result<()> {
        on!(self, c => sqlx::query("update run set plan_expires_at = $2 where run_id = $1")
            .bind(run.0).bind(millis(at)).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Asks a run to stop at the next block. Says whether it was under way.
    pub async fn request_stop(&mut self, run: RunId) -> anyhow::Result<bool> {
        let asked = on!(self, c => sqlx::query(
            "update run set stop_requested = 1 where run_id = $1
             and state in ('queued', 'running', 'waiting_for_register')"
        ).bind(run.0).execute(c).await?.rows_affected());
        Ok(asked > 0)
    }

    pub async fn stop_requested(&mut self, run: RunId) -> anyhow::Result<bool> {
        let flag: Option<i64> = on!(self, c => sqlx::query_scalar(
            "select stop_requested from run where run_id = $1"
        ).bind(run.0).fetch_optional(c).await?);
        Ok(flag.is_some_and(|flag| flag != 0))
    }

    /// Adds a municipality's part, unless the run has it already.
    pub async fn add_run_part(
        &mut self,
        run: RunId,
        municipality: MunicipalityId,
        expected: i64,
        held_before: i64,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into run_part (run_id, municipality_id, state, expected, held_before, updated_at)
             values ($1, $2, 'waiting', $3, $4, $5) on conflict (run_id, municipality_id) do nothing"
        ).bind(run.0).bind(municipality.0).bind(expected).bind(held_before).bind(millis(now))
         .execute(c).await.map(drop)?);
        Ok(())
    }

    pub async fn set_part_state(
        &mut self,
        run: RunId,
        municipality: MunicipalityId,
        state: PartState,
        error: Option<(&str, &str)>,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "update run_part set state = $3, error_code = $4, error_detail = $5, updated_at = $6
             where run_id = $1 and municipality_id = $2"
        )
        .bind(run.0).bind(municipality.0).bind(state.code())
        .bind(error.map(|(code, _)| code.to_owned())).bind(error.map(|(_, detail)| detail.to_owned()))
        .bind(millis(now)).execute(c).await.map(drop)?);
        Ok(())
    }

    /// So many are left to ask about, beside those who have been.
    pub async fn set_expected_left(
        &mut self,
        run: RunId,
        municipality: MunicipalityId,
        left: i64,
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "update run_part set expected = asked + $3 where run_id = $1 and municipality_id = $2"
        ).bind(run.0).bind(municipality.0).bind(left).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Adds to the counts of a part.
    pub async fn grow_part(
        &mut self,
        run: RunId,
        municipality: MunicipalityId,
        growth: Growth,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let Growth { tally, changed, removals, held, quarantined } = growth;
        on!(self, c => sqlx::query(GROW)
            .bind(tally.asked).bind(tally.value).bind(tally.none).bind(tally.deleted).bind(tally.not_returned)
            .bind(tally.failed).bind(changed).bind(removals).bind(held).bind(quarantined).bind(millis(now))
            .bind(run.0).bind(municipality.0).execute(c).await.map(drop)?);
        Ok(())
    }

    pub async fn run_parts(&mut self, run: RunId) -> anyhow::Result<Vec<RunPart>> {
        let rows: Vec<PartRow> = on!(self, c => sqlx::query_as(
            "select * from run_part where run_id = $1 order by municipality_id"
        ).bind(run.0).fetch_all(c).await?);
        rows.into_iter().map(RunPart::try_from).collect()
    }
}
