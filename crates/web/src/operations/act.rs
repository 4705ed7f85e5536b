//! What an operator can do: start, stop, decide, settle.

use std::time::Duration;

use domain::{Mode, MunicipalityId, PersonKey, Source};
use jiff::Timestamp;
use storage::{
    RunId, Store,
    runs::{NewRun, RunKind, RunMode},
};
use sync::{
    contacts::{self, Approval, NotApproved},
    runs::Runs,
};

use super::{
    notice::Notice,
    start::{StartFault, Wanted},
};
use crate::Error;

/// Who starts a run before there is sign-in: somebody at this machine.
pub const OPERATOR: &str = "operator";
/// How long a visitor waits for a plan to be carried out before the page is shown without the outcome.
const PATIENCE: Duration = Duration::from_secs(10);

/// Orders a run that asks KRR. Where one like it is under way, that is the one to look at.
pub async fn start(
    store: &Store,
    wanted: Wanted,
    real: bool,
    now: Timestamp,
) -> anyhow::Result<Result<(RunId, Notice), StartFault>> {
    order(store, Source::Krr, wanted, real, now).await
}

async fn order(
    store: &Store,
    source: Source,
    wanted: Wanted,
    real: bool,
    now: Timestamp,
) -> anyhow::Result<Result<(RunId, Notice), StartFault>> {
    let mut tx = store.begin().await?;
    let (municipality, person) = match wanted {
        Wanted::Everybody => (None, None),
        Wanted::Municipality(municipality) => (Some(municipality), None),
        Wanted::Person(key) => {
            if tx.person(key).await?.is_none() {
                return Ok(Err(StartFault::UnknownPerson));
            }
            (Some(key.municipality), Some(key.person))
        }
    };
    if let Some(municipality) = municipality
        && source == Source::Krr
        && tx.agreement(municipality).await?.is_some_and(|agreement| agreement.mode == Mode::LookUp)
    {
        return Ok(Err(if person.is_some() {
            StartFault::PersonKeepsNothing
        } else {
            StartFault::MunicipalityKeepsNothing
        }));
    }
    let order = NewRun {
        kind: if source == Source::Krr { RunKind::Krr } else { RunKind::Population },
        source,
        mode: if real { RunMode::Real } else { RunMode::Dry },
        started_by: OPERATOR.into(),
        municipality,
        person,
    };
    let ordered = contacts::order(&mut tx, &order, now).await?;
    tx.commit().await?;
    Ok(Ok(match ordered {
        Ok(run) => (run, Notice::Started),
        Err(refused) => (refused.under_way, Notice::AlreadyUnderWay),
    }))
}

pub async fn stop(store: &Store, run: RunId) -> anyhow::Result<Notice> {
    let mut tx = store.begin().await?;
    let was_under_way = tx.request_stop(run).await?;
    tx.commit().await?;
    Ok(if was_under_way { Notice::Stopping } else { Notice::AlreadyOver })
}

/// Approves or refuses a plan. `None` where its ground has moved: that is an outcome, and the run's own page tells it.
pub async fn decide(runs: &Runs, run: RunId, approval: Approval) -> Result<Option<Notice>, Error> {
    let runs = runs.clone();
    // In a task of its own, so that a visitor who leaves, or a long plan, does not break it off.
    let deciding = tokio::spawn(async move { runs.answer(run, approval).await });
    let Ok(decided) = tokio::time::timeout(PATIENCE, deciding).await else {
        return Ok(Some(Notice::BeingCarriedOut));
    };
    match decided.map_err(anyhow::Error::from)?? {
        Ok(_) if approval == Approval::Approve => Ok(Some(Notice::Approved)),
        Ok(_) => Ok(Some(Notice::Refused)),
        Err(NotApproved::NoSuchRun) => Err(Error::NotFound),
        Err(NotApproved::NothingWaits) => Err(Error::Outdated),
        Err(NotApproved::Expired | NotApproved::Moved { .. }) => Ok(None),
    }
}

/// One thing in quarantine.
pub struct Item<'a> {
    pub municipality: MunicipalityId,
    pub source: Source,
    pub subject: &'a str,
    pub code: &'a str,
}

/// Marks it as settled. It comes back if it is found again.
pub async fn settle(store: &Store, item: &Item<'_>, now: Timestamp) -> Result<Notice, Error> {
    let mut tx = store.begin().await?;
    let settled = tx.settle(item.municipality, item.source, item.subject, item.code, now).await?;
    tx.commit().await?;
    if settled { Ok(Notice::Settled) } else { Err(Error::Outdated) }
}

/// Asks about the person at once, and lets go of what was found: if it is still so, it comes back.
pub async fn try_again(store: &Store, item: &Item<'_>, now: Timestamp) -> Result<(RunId, Notice), Error> {
    let key: PersonKey = item.subject.parse().map_err(|_| Error::Unreadable)?;
    let started =
        order(store, item.source, Wanted::Person(key), true, now).await?.map_err(|_| Error::Outdated)?;
    settle(store, item, now).await?;
    Ok(started)
}
