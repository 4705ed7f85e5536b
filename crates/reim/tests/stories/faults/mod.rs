//! Everything that Maskinporten and KRR can do wrong, in the middle of a night: nothing is cleared, the sums add up,
//! the run ends or waits, and the next night finds the register as though nothing had happened.

mod answers;
mod culprits;
mod outages;
mod tokens;
mod told;

use simulators::{Fault, FaultKind, Register as At};
use storage::{
    Store,
    runs::{PartState, Run, RunState},
};

use crate::night::{Night, Register, Setup};

/// Three municipalities, of which the night asks one after the other, each in one question with a token of its own.
pub fn country() -> Setup {
    Setup { municipalities: 3, adults: 240, ..Setup::default() }
}

/// What was held before the night that is disturbed, and that night.
pub struct Disturbed {
    pub night: Night,
    pub before: Register,
    pub run: Run,
}

/// A first night, changes in KRR, and a night that `how` has disturbed.
pub async fn disturbed(store: Store, setup: Setup, how: impl FnOnce(&Night)) -> anyhow::Result<Disturbed> {
    disturb(undisturbed(store, setup).await?, how).await
}

pub async fn undisturbed(store: Store, setup: Setup) -> anyhow::Result<Night> {
    let night = Night::with(store, setup).await?;
    assert_eq!(night.pass_night().await?.state, RunState::Done);
    Ok(night)
}

pub async fn disturb(night: Night, how: impl FnOnce(&Night)) -> anyhow::Result<Disturbed> {
    night.world.pass_night(500, night.now());
    let before = night.register().await?;
    how(&night);
    let run = night.pass_night().await?;
    assert!(run.counts.tally.adds_up(), "{run:?}");
    Ok(Disturbed { night, before, run })
}

impl Disturbed {
    /// Of everybody is held what was held, or what KRR says now. Says of how many it is what was held and no longer so.
    pub async fn assert_nothing_made_up(&self) -> anyhow::Result<usize> {
        assert_nothing_made_up(&self.night, &self.before).await
    }

    /// Once KRR is itself again, the next night leaves no trace of this one.
    pub async fn recovers(self) -> anyhow::Result<Night> {
        recovers(&self.night).await?;
        Ok(self.night)
    }

    pub async fn states(&self) -> anyhow::Result<Vec<PartState>> {
        let parts = self.night.store.read().await?.run_parts(self.run.id).await?;
        Ok(parts.into_iter().map(|part| part.state).collect())
    }

    pub fn why(&self) -> (RunState, Option<&str>) {
        (self.run.state, self.run.error_code.as_deref())
    }
}

pub async fn assert_nothing_made_up(night: &Night, before: &Register) -> anyhow::Result<usize> {
    let mut behind = 0;
    for (key, (held, _)) in night.register().await? {
        let (held_before, _) = &before[&key];
        let Some(held) = held else {
            assert_eq!(None, *held_before, "{key}: what was held is gone");
            continue;
        };
        let truth = night.truth(key).await?;
        if held != truth {
            assert_eq!(Some(held), *held_before, "{key}");
            behind += 1;
        }
    }
    Ok(behind)
}

pub async fn recovers(night: &Night) -> anyhow::Result<()> {
    night.simulators.faults.clear();
    let run = night.pass_night().await?;
    assert_eq!((run.state, run.counts.tally.failed), (RunState::Done, 0), "{run:?}");
    night.assert_in_step().await?;
    night.assert_sound().await
}

/// From the second municipality on.
pub fn midway(at: At, kind: FaultKind) -> Fault {
    // Maskinporten is asked for its description and for the first token first.
    Fault::always(at, kind).after(if at == At::Maskinporten { 2 } else { 1 })
}

pub fn midway_once(at: At, kind: FaultKind) -> Fault {
    Fault { times: Some(1), ..midway(at, kind) }
}

pub fn status(status: u16, retry_after: Option<&str>) -> FaultKind {
    FaultKind::Status { status, retry_after: retry_after.map(str::to_owned), body: None }
}

/// How many are asked about in the second municipality and the third.
pub async fn in_the_others(night: &Night) -> anyhow::Result<i64> {
    let covered = night.covered().await?;
    Ok(i64::try_from(covered.iter().filter(|key| key.municipality != night.municipality()).count())?)
}
