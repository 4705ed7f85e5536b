//! A run as the terminal sees it: a bar while it lasts, and the counts when it is over.

use std::{fmt::Write as _, time::Duration};

use anyhow::Context as _;
use domain::oslo;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use storage::{
    RunId, Store,
    runs::{Run, RunKind, RunState},
};

const LOOK: Duration = Duration::from_millis(150);

/// Shows a bar until nothing more happens of itself.
pub async fn follow(store: &Store, id: RunId) -> anyhow::Result<Run> {
    let style = "{msg} {wide_bar} {human_pos}/{human_len} personer · {per_sec} · {eta} igjen";
    let bar = ProgressBar::new(0).with_style(ProgressStyle::with_template(style)?.progress_chars("━━ "));
    bar.set_message(format!("Kjøring {id}"));
    loop {
        let run = store.read().await?.run(id).await?.context("the run that was ordered")?;
        bar.set_length(u64::try_from(run.counts.expected).unwrap_or(0));
        bar.set_position(u64::try_from(run.counts.tally.asked).unwrap_or(0));
        if run.state == RunState::WaitingForRegister {
            bar.set_message(format!("Kjøring {id}: {} svarer ikke, venter", register(run.kind)));
        }
        if run.state.is_over() {
            bar.finish();
            return Ok(run);
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Whom a run asks.
fn register(kind: RunKind) -> &'static str {
    match kind {
        RunKind::Population => "Folkeregisteret",
        RunKind::Entities | RunKind::EntitiesWhole => "Enhetsregisteret",
        RunKind::Classification => "SSB",
        RunKind::Krr | RunKind::Import => "KRR",
    }
}

/// The counts of a run, which must add up, in words.
pub fn summary(run: &Run) -> String {
    let counts = run.counts;
    let tally = counts.tally;
    if run.kind == RunKind::Classification {
        return caused(
            format!("Kjøring {}: {}. Kommuner og andre koder fra SSB.", run.id, state(run.state)),
            run,
        );
    }
    let verb = if run.kind == RunKind::Import { "Lest" } else { "Spurt om" };
    let gone = if run.kind == RunKind::Population { "døde" } else { "slettet" };
    let mut text = format!(
        "Kjøring {}: {}. {verb} {} = {} med verdi + {} uten + {} {gone} + {} utelatt + {} feilet. {} endret.",
        run.id,
        state(run.state),
        tally.asked,
        tally.value,
        tally.none,
        tally.deleted,
        tally.not_returned,
        tally.failed,
        counts.changed
    );
    // Writing to a String cannot fail.
    if counts.removals > 0 {
        let _ = write!(text, " {} mister en verdi.", counts.removals);
    }
    if counts.quarantined > 0 {
        let _ = write!(text, " {} funn i karantene.", counts.quarantined);
    }
    caused(text, run)
}

fn caused(mut text: String, run: &Run) -> String {
    if let Some(detail) = &run.error_detail {
        let _ = write!(text, "\n  Årsak: {detail}");
    }
    text
}

/// A time as people in Norway write it, on the clock in Oslo.
pub fn local(at: Timestamp) -> String {
    at.to_zoned(oslo::ZONE).strftime("%d.%m.%Y kl. %H.%M").to_string()
}

/// A state in a word or two.
pub fn state(state: RunState) -> &'static str {
    match state {
        RunState::Queued => "i kø",
        RunState::Running => "pågår",
        RunState::WaitingForRegister => "venter på registeret",
        RunState::NeedsApproval => "venter på godkjenning",
        RunState::Planned => "planen er klar",
        RunState::Done => "fullført",
        RunState::DoneWithFailures => "fullført med feil",
        RunState::Failed => "feilet",
        RunState::Stopped => "stoppet",
        RunState::Refused => "avvist",
        RunState::Outdated => "utdatert",
    }
}
