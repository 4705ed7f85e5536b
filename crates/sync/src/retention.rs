//! What time takes away or turns: scope, holds that end, claims of people who have left.

use domain::{Agreement, Mode, PersonKey, Scope, Source};
use jiff::{Timestamp, ToSpan as _, civil::Date};
use storage::{Store, claims::Cause};

/// Brings a municipality up to today before anybody is asked about: who is in scope, which holds have ended,
/// and which of KRR's claims may no longer be kept.
pub async fn catch_up(
    store: &Store,
    agreement: &Agreement,
    today: Date,
    now: Timestamp,
) -> anyhow::Result<CaughtUp> {
    let municipality = agreement.municipality;
    let mut tx = store.begin().await?;
    let moved = tx.refresh_scope(municipality, today, now).await?;
    let rules = tx.precedence(municipality).await?;
    let turned = tx.turned_by_time(municipality, now).await?;
    let cause = Cause { source: Source::Hand, run: None, at: now };
    for person in &turned {
        tx.rederive(PersonKey { municipality, person: *person }, &rules, cause).await?;
    }
    // Where only look-up is agreed on, nothing is kept of what was copied before.
    let (population, days) = match agreement.mode {
        Mode::Copy => (agreement.population(), agreement.keep_after_scope_days.max(0)),
        Mode::LookUp => (Scope::NONE, 0),
    };
    let before = now.checked_sub((days.saturating_mul(24)).hours()).unwrap_or(now);
    let mut forgotten = tx.forgotten_by_scope(municipality, before).await?;
    forgotten.extend(tx.uncovered_with_krr_claim(municipality, population, agreement.ask_protected).await?);
    forgotten.sort_unstable();
    forgotten.dedup();
    let cause = Cause { source: Source::Krr, run: None, at: now };
    for person in &forgotten {
        let key = PersonKey { municipality, person: *person };
        tx.remove_krr_claim(key).await?;
        tx.rederive(key, &rules, cause).await?;
    }
    tx.commit().await?;
    Ok(CaughtUp { moved, turned: turned.len(), forgotten: forgotten.len() })
}

/// What came of it, in people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaughtUp {
    /// Came into scope or left it.
    pub moved: u64,
    /// Shown otherwise because a hold or a hand-written value ended.
    pub turned: usize,
    /// KRR's claim removed.
    pub forgotten: usize,
}
