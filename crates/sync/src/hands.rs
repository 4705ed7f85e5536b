//! What a person may do to a field: write it, opt out of KRR, lock it; and take each of these back.
//!
//! Every path by which somebody writes a field comes through [`write()`], so that a locked field cannot be written by
//! a form that was forged or a sheet that did not know.

use domain::{Field, Fields, HandClaim, HandValue, Hold, HoldKind, PersonKey, Source};
use jiff::Timestamp;
use storage::{
    Store, Transaction,
    claims::Cause,
    runs::{NewRun, RunKind, RunMode},
};

use crate::contacts;

/// Who does it, why, and when.
#[derive(Clone, Debug)]
pub struct Act<'a> {
    pub author: &'a str,
    pub reason: &'a str,
    pub at: Timestamp,
    /// When it ends of itself.
    pub until: Option<Timestamp>,
}

/// Why nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotWritten {
    #[error("there is no such person")]
    NoSuchPerson,
    /// The value comes from KRR. Opt out of KRR for the field first, or change it in KRR.
    #[error("the field is fetched from KRR and cannot be written by hand")]
    FetchedFromKrr,
    #[error("the field is locked")]
    Locked,
    /// Reservation is the citizen's own right, in KRR alone.
    #[error("nobody but the citizen decides this field")]
    NotOurs,
    #[error("there is nothing to end")]
    NothingToEnd,
    #[error("it is there already")]
    AlreadyThere,
    #[error("a reason must be given")]
    NoReason,
}

/// What was done.
pub type Written = Result<Fields, NotWritten>;

/// Writes a value by hand.
pub async fn write(
    store: &Store,
    key: PersonKey,
    value: HandValue,
    act: &Act<'_>,
) -> anyhow::Result<Written> {
    let mut tx = store.begin().await?;
    let written = write_in(&mut tx, key, value, act).await?;
    keep(tx, written).await
}

/// As [`write()`], as a part of what else is done. Where nothing was written, nothing has been done.
pub(crate) async fn write_in(
    tx: &mut Transaction,
    key: PersonKey,
    value: HandValue,
    act: &Act<'_>,
) -> anyhow::Result<Written> {
    let field = value.field();
    let Some((_, derived)) = tx.derived(key).await? else { return Ok(Err(NotWritten::NoSuchPerson)) };
    let claims = tx.claims(key).await?;
    if claims.is_locked(field, act.at) {
        return Ok(Err(NotWritten::Locked));
    }
    if derived.text(field).1 == Some(Source::Krr) {
        return Ok(Err(NotWritten::FetchedFromKrr));
    }
    let claim = HandClaim {
        value,
        author: act.author.to_owned(),
        reason: act.reason.to_owned(),
        at: act.at,
        until: act.until,
    };
    tx.set_hand_claim(key, &claim).await?;
    let fields = rederive(tx, key, act.at).await?;
    Ok(Ok(fields))
}

/// Takes a hand-written value away.
pub async fn erase(store: &Store, key: PersonKey, field: Field, act: &Act<'_>) -> anyhow::Result<Written> {
    let mut tx = store.begin().await?;
    let written = erase_in(&mut tx, key, field, act).await?;
    keep(tx, written).await
}

/// As [`erase`], as a part of what else is done.
pub(crate) async fn erase_in(
    tx: &mut Transaction,
    key: PersonKey,
    field: Field,
    act: &Act<'_>,
) -> anyhow::Result<Written> {
    if tx.derived(key).await?.is_none() {
        return Ok(Err(NotWritten::NoSuchPerson));
    }
    if tx.claims(key).await?.is_locked(field, act.at) {
        return Ok(Err(NotWritten::Locked));
    }
    tx.remove_hand_claim(key, field).await?;
    let fields = rederive(tx, key, act.at).await?;
    Ok(Ok(fields))
}

/// "Ikke oppdater fra KRR": from now on the field is kept by hand, and KRR neither overwrites nor clears it.
pub async fn opt_out(store: &Store, key: PersonKey, field: Field, act: &Act<'_>) -> anyhow::Result<Written> {
    let mut tx = store.begin().await?;
    let written = opt_out_in(&mut tx, key, field, act).await?;
    keep(tx, written).await
}

/// As [`opt_out`], as a part of what else is done.
pub(crate) async fn opt_out_in(
    tx: &mut Transaction,
    key: PersonKey,
    field: Field,
    act: &Act<'_>,
) -> anyhow::Result<Written> {
    if !field.is_ours_to_set() {
        return Ok(Err(NotWritten::NotOurs));
    }
    if act.reason.trim().is_empty() {
        return Ok(Err(NotWritten::NoReason));
    }
    if tx.derived(key).await?.is_none() {
        return Ok(Err(NotWritten::NoSuchPerson));
    }
    let claims = tx.claims(key).await?;
    if claims.is_opted_out(field, act.at) {
        return Ok(Err(NotWritten::AlreadyThere));
    }
    tx.add_hold(key, &hold(field, HoldKind::OptOut, act)).await?;
    let fields = rederive(tx, key, act.at).await?;
    Ok(Ok(fields))
}

/// Lets KRR decide again, and orders a fresh look in the same transaction.
pub async fn opt_in(store: &Store, key: PersonKey, field: Field, act: &Act<'_>) -> anyhow::Result<Written> {
    let mut tx = store.begin().await?;
    let written = opt_in_in(&mut tx, key, field, act).await?;
    keep(tx, written).await
}

/// As [`opt_in`], as a part of what else is done.
pub(crate) async fn opt_in_in(
    tx: &mut Transaction,
    key: PersonKey,
    field: Field,
    act: &Act<'_>,
) -> anyhow::Result<Written> {
    if !tx.end_hold(key, field, HoldKind::OptOut.code(), act.at).await? {
        return Ok(Err(NotWritten::NothingToEnd));
    }
    let fields = rederive(tx, key, act.at).await?;
    let look = NewRun {
        kind: RunKind::Krr,
        source: Source::Krr,
        mode: RunMode::Real,
        started_by: act.author.to_owned(),
        municipality: Some(key.municipality),
        person: Some(key.person),
    };
    let ordered = contacts::order(tx, &look, act.at).await?;
    debug_assert!(ordered.is_ok(), "a look at one person is never refused");
    Ok(Ok(fields))
}

/// Pins a field to what it is now, whatever any source says.
pub async fn lock(store: &Store, key: PersonKey, field: Field, act: &Act<'_>) -> anyhow::Result<Written> {
    if !field.is_ours_to_set() {
        return Ok(Err(NotWritten::NotOurs));
    }
    if act.reason.trim().is_empty() {
        return Ok(Err(NotWritten::NoReason));
    }
    let mut tx = store.begin().await?;
    let Some((_, derived)) = tx.derived(key).await? else { return Ok(Err(NotWritten::NoSuchPerson)) };
    if tx.claims(key).await?.is_locked(field, act.at) {
        return Ok(Err(NotWritten::AlreadyThere));
    }
    let (value, source) = derived.text(field);
    let kind = HoldKind::Lock { value: value.map(str::to_owned), source };
    tx.add_hold(key, &hold(field, kind, act)).await?;
    let fields = rederive(&mut tx, key, act.at).await?;
    tx.commit().await?;
    Ok(Ok(fields))
}

/// Lets the sources decide again.
pub async fn unlock(store: &Store, key: PersonKey, field: Field, act: &Act<'_>) -> anyhow::Result<Written> {
    let mut tx = store.begin().await?;
    if !tx.end_hold(key, field, "lock", act.at).await? {
        return Ok(Err(NotWritten::NothingToEnd));
    }
    let fields = rederive(&mut tx, key, act.at).await?;
    tx.commit().await?;
    Ok(Ok(fields))
}

fn hold(field: Field, kind: HoldKind, act: &Act<'_>) -> Hold {
    Hold {
        field,
        kind,
        author: act.author.to_owned(),
        reason: act.reason.trim().to_owned(),
        from: act.at,
        until: act.until,
    }
}

/// Commits what was done, if anything was.
async fn keep(tx: Transaction, written: Written) -> anyhow::Result<Written> {
    if written.is_ok() {
        tx.commit().await?;
    }
    Ok(written)
}

async fn rederive(tx: &mut Transaction, key: PersonKey, at: Timestamp) -> anyhow::Result<Fields> {
    let rules = tx.precedence(key.municipality).await?;
    tx.rederive(key, &rules, Cause { source: Source::Hand, run: None, at }).await
}
