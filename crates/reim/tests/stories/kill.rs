//! `kill -9` at any moment: what was committed stays, what was not is done again, and the register that is left is the
//! one that an undisturbed night leaves.

use std::time::{Duration, Instant};

use domain::PersonKey;
use jiff::SignedDuration;
use simulators::{Fault, FaultKind, Register as At, world::UnitKind};
use storage::{
    RunId, Store,
    runs::{Run, RunMode},
};
use sync::contacts::Settings;
use tokio::time::sleep;

use crate::{
    night::{Night, Setup, assert_sound},
    program::{Program, on_both_databases},
    time::Time,
};

/// Two municipalities with two and three questions, which are put one after the other.
fn setup() -> Setup {
    let settings = Settings { at_once: 1, ..Settings::default() };
    Setup { time: Time::Real, municipalities: 2, adults: 2400, settings, ..Setup::default() }
}

on_both_databases! {
    async fn killed_at_any_moment_deliveries_and_nights_end_as_though_undisturbed(url: &str) {
        // A server must first find out that its client is dead, and what it was doing is undone.
        let (of_deliveries, of_nights) = if url.starts_with("sqlite") { (6, 28) } else { (3, 12) };
        let folder = tempfile::tempdir()?;
        let undisturbed = Store::open(&format!("sqlite:{}", folder.path().join("reim.db").display())).await?;
        let undisturbed = Night::before_deliveries(undisturbed, setup()).await?;
        let killed = Night::beside(Store::open(url).await?, undisturbed.simulators.clone(), setup()).await?;
        let mut program = Program::new(&killed.simulators, url)?;
        program.config.work.lease = SignedDuration::from_millis(500);
        let mut fate = Fate { dice: 7, struck: 0, landed: 0, enough: of_deliveries };

        // The same deliveries again bring nothing new, and die as well as others.
        let deliveries = [0, 1].map(|place| [(place, UnitKind::School), (place, UnitKind::Kindergarten)]);
        let deliveries = deliveries.concat();
        for (number, (municipality, system)) in deliveries.iter().cycle().enumerate() {
            if number >= deliveries.len() && fate.has_had_enough() {
                break;
            }
            assert!(number < 10 * deliveries.len(), "{fate:?}");
            let before = undisturbed.people().await?.len();
            undisturbed.hand_in(*municipality, *system).await?;
            let began = Instant::now();
            undisturbed.work().await?;
            let took = began.elapsed();
            let after = undisturbed.people().await?.len();
            let run = killed.hand_in(*municipality, *system).await?;
            fate.carry_through(&killed, &program, run, took, async || {
                let now = killed.people().await?.len();
                assert!([before, after].contains(&now), "{now} is half of a delivery");
                anyhow::Ok(())
            }).await?;
            assert_eq!(killed.people().await?.len(), after);
        }
        assert_same(&killed, &undisturbed, &[]).await?;

        // In the first everybody is new; in the others some have changed, and some have gone.
        fate = Fate { landed: 0, enough: of_nights, ..fate };
        let mut nights = Vec::new();
        while nights.len() < 2 || !fate.has_had_enough() {
            assert!(nights.len() < 20, "{fate:?}");
            killed.world.pass_night(400, killed.now());
            killed.disturb(Fault::always(At::Krr, FaultKind::Slow { milliseconds: 120 }));
            let run = killed.order(RunMode::Real, None).await?.unwrap();
            fate.carry_through(&killed, &program, run, Duration::from_millis(280), async || {
                let run = killed.run(run).await?;
                assert!(run.counts.tally.adds_up() && run.counts.tally.asked <= run.counts.expected, "{run:?}");
                anyhow::Ok(())
            })
            .await?;
            killed.simulators.faults.clear();
            let twin = undisturbed.order(RunMode::Real, None).await?.unwrap();
            undisturbed.work().await?;
            nights.push((run, twin));
            assert_same(&killed, &undisturbed, &nights).await?;
        }
        let second = killed.run(nights[1].0).await?.counts;
        assert!(second.changed > 100 && second.removals > 5, "{second:?}");
        killed.assert_in_step().await?;
        for night in [&killed, &undisturbed] {
            assert_sound(&night.store, &night.municipalities, night.now()).await?;
        }
    }
}

/// When the program dies. How fast a machine is decides how far each death lets it come, so it is the deaths that
/// struck work in hand that are counted, not the attempts.
#[derive(Debug)]
struct Fate {
    dice: u64,
    /// Deaths so far.
    struck: u32,
    /// Those of them with work in hand.
    landed: u32,
    /// As many as are to land.
    enough: u32,
}

impl Fate {
    fn has_had_enough(&self) -> bool {
        self.landed >= self.enough
    }

    /// Any moment within `limit`.
    fn within(&mut self, limit: Duration) -> Duration {
        // Marsaglia's xorshift: the same dice each time, though nobody can say what the program is doing just then.
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        Duration::from_micros(self.dice % u64::try_from(limit.as_micros()).unwrap().max(1))
    }

    /// Starts the program and kills it, again and again, until the run is over; once it has died often enough, it is
    /// left alone. It dies within `limit` of having begun. `look` is taken at the register after each death.
    async fn carry_through(
        &mut self,
        night: &Night,
        program: &Program,
        run: RunId,
        limit: Duration,
        look: impl AsyncFn() -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut last_worker = None;
        loop {
            let mut child = program.start(&["work"])?;
            if self.has_had_enough() {
                is_over(night, run, Duration::from_mins(1)).await?;
                child.kill().await?;
                return look().await;
            }
            self.struck += 1;
            // Now and then before it has begun.
            if self.struck.is_multiple_of(6) {
                sleep(self.within(Duration::from_millis(300))).await;
            } else {
                let claimed = has_work_in_hand(night, &mut last_worker).await?;
                if self.struck % 4 == 1 {
                    // The moment after something was kept is when a half can be seen.
                    has_kept_something(night, run).await?;
                    sleep(self.within(Duration::from_millis(4))).await;
                } else {
                    sleep(self.within(limit)).await;
                }
                self.landed += u32::from(claimed && !night.run(run).await?.state.is_over());
            }
            child.kill().await?;
            look().await?;
            if nothing_left(night).await? {
                return Ok(());
            }
        }
    }
}

/// Waits until another worker than the last has a job in hand, or nothing is left to be done.
async fn has_work_in_hand(night: &Night, last: &mut Option<String>) -> anyhow::Result<bool> {
    for _ in 0..4000 {
        let jobs = night.store.read().await?.jobs(1, 0).await?;
        let Some(job) = jobs.into_iter().next() else { return Ok(false) };
        if job.worker.is_some() && job.worker != *last {
            *last = job.worker;
            return Ok(true);
        }
        sleep(Duration::from_millis(5)).await;
    }
    anyhow::bail!("nobody has taken the job within twenty seconds")
}

/// Waits until there is more to be seen of a run than when the wait began, or nothing more comes of it.
async fn has_kept_something(night: &Night, run: RunId) -> anyhow::Result<()> {
    let before = seen(night, run).await?;
    for _ in 0..1000 {
        if seen(night, run).await? != before {
            break;
        }
        sleep(Duration::from_millis(1)).await;
    }
    Ok(())
}

/// How far a run says that it has come, and how many blocks it has left.
async fn seen(night: &Night, run: RunId) -> anyhow::Result<(Run, usize)> {
    let mut reader = night.store.read().await?;
    let mut left = 0;
    for municipality in &night.municipalities {
        left += reader.blocks_left(run, *municipality).await?.len();
    }
    Ok((reader.run(run).await?.unwrap(), left))
}

async fn nothing_left(night: &Night) -> anyhow::Result<bool> {
    Ok(night.store.read().await?.jobs(1, 0).await?.is_empty())
}

async fn is_over(night: &Night, run: RunId, patience: Duration) -> anyhow::Result<()> {
    let over = async {
        while !nothing_left(night).await? {
            sleep(Duration::from_millis(20)).await;
        }
        anyhow::Ok(())
    };
    tokio::time::timeout(patience, over).await??;
    assert!(night.run(run).await?.state.is_over());
    Ok(())
}

/// Table for table: what KRR is held to have said, what is shown, how often each person was written to, what the runs
/// counted, what they logged, and what is in quarantine.
async fn assert_same(killed: &Night, undisturbed: &Night, nights: &[(RunId, RunId)]) -> anyhow::Result<()> {
    assert_eq!(killed.people().await?, undisturbed.people().await?);
    let (one, other) = (killed.register().await?, undisturbed.register().await?);
    for (key, held) in &one {
        assert_eq!(held, &other[key], "{key}");
    }
    assert_eq!(revisions(killed).await?, revisions(undisturbed).await?);
    for (run, twin) in nights {
        let (run, twin) = (killed.run(*run).await?, undisturbed.run(*twin).await?);
        assert_eq!((run.state, run.counts), (twin.state, twin.counts), "{run:?}");
        assert_eq!(logged(killed, &run).await?, logged(undisturbed, &twin).await?);
        assert_eq!(run.counts.changed, i64::try_from(logged(killed, &run).await?.len())?);
    }
    let quarantined = async |night: &Night| night.store.read().await?.count_quarantined().await;
    assert_eq!(quarantined(killed).await?, quarantined(undisturbed).await?);
    Ok(())
}

async fn revisions(night: &Night) -> anyhow::Result<Vec<i64>> {
    let mut revisions = Vec::new();
    let people = night.people().await?;
    let mut reader = night.store.read().await?;
    for key in people {
        revisions.push(reader.derived(key).await?.unwrap().0);
    }
    Ok(revisions)
}

/// Whom a run's changes are about, in order of their numbers: nobody twice.
async fn logged(night: &Night, run: &Run) -> anyhow::Result<Vec<(PersonKey, i64)>> {
    let changes = night.store.read().await?.changes_after(0, 1_000_000).await?;
    let ours = changes.into_iter().filter(|change| change.run == Some(run.id));
    let mut ours: Vec<_> = ours.map(|change| (change.person, change.fields.bits())).collect();
    ours.sort_unstable();
    let all = ours.len();
    ours.dedup_by_key(|(person, _)| *person);
    assert_eq!(ours.len(), all, "somebody was changed twice by one run");
    Ok(ours)
}
