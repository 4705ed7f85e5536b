//! The register whole, dump by dump: parts after what they are parts of, owners before what they own.

use std::pin::pin;

use jiff::{SignedDuration, Timestamp};
use sources::enhetsregisteret::{Delivery, Dump, Fetched, Reading, Since, Stamp};
use storage::{entities::DumpState, retry};
use tokio::sync::mpsc;

use super::{
    batch::Batch,
    census::Census,
    halt::Halt,
    run::{Entities, Work},
    sift::Sift,
};

/// Feeds are begun this long before the dump, since an event may be published before it is in one.
const OVERLAP: SignedDuration = SignedDuration::from_hours(24);
/// Batches that wait to be written.
const WAITING: usize = 2;

impl Entities {
    /// Reads those of the three that this run has not read.
    pub(super) async fn read_dumps(&self, work: &Work<'_>) -> Result<(), Halt> {
        for dump in Dump::ALL {
            let state = self.store.read().await?.entity_dump(dump.code()).await?;
            if state.as_ref().is_none_or(|state| state.run != work.run.id) {
                self.read_dump(work, dump, state).await?;
            }
        }
        Ok(())
    }

    async fn read_dump(&self, work: &Work<'_>, dump: Dump, before: Option<DumpState>) -> Result<(), Halt> {
        let asked_at = self.clock.now();
        let known = before
            .as_ref()
            .map(|before| Stamp { etag: before.etag.clone(), last_modified: before.last_modified });
        let fetched = self.unless_called_off(work, self.register.dump(dump, known.as_ref())).await?;
        let (state, told_at) = match (fetched, before) {
            (Fetched::Fresh(delivery), _) => {
                let stamp = delivery.stamp.clone();
                // A register whose clock is ahead has told us no later than now; one that does not say when, at worst a
                // night ago.
                let told_at = stamp.last_modified.unwrap_or(asked_at - OVERLAP).min(asked_at);
                let reading = match dump {
                    Dump::Roles => self.read_roles(work, told_at, delivery).await?,
                    Dump::Entities | Dump::SubEntities => {
                        self.read_entities(work, dump, told_at, delivery).await?
                    }
                };
                (self.read_now(work, stamp, reading)?, told_at)
            }
            (Fetched::Unchanged, Some(before)) => {
                let told_at = before.last_modified.unwrap_or(before.read_at - OVERLAP);
                (DumpState { run: work.run.id, read_at: self.clock.now(), ..before }, told_at)
            }
            (Fetched::Unchanged, None) => {
                return Err(anyhow::anyhow!("a dump that was never read cannot be unchanged").into());
            }
        };
        tracing::info!(
            dump = dump.code(),
            elements = state.elements,
            broken = state.broken,
            "a dump is read"
        );
        self.done_with(dump, &state, told_at).await?;
        Ok(())
    }

    fn read_now(&self, work: &Work<'_>, stamp: Stamp, reading: Reading) -> anyhow::Result<DumpState> {
        Ok(DumpState {
            run: work.run.id,
            etag: stamp.etag,
            last_modified: stamp.last_modified,
            read_at: self.clock.now(),
            elements: i64::try_from(reading.elements)?,
            broken: i64::try_from(reading.broken)?,
        })
    }

    /// Notes it, and where the feed is to be read from, if nobody has read it yet.
    async fn done_with(&self, dump: Dump, state: &DumpState, told_at: Timestamp) -> anyhow::Result<()> {
        retry(async || {
            let mut tx = self.store.begin().await?;
            tx.set_entity_dump(dump.code(), state).await?;
            if tx.entity_feed_place(dump.code()).await?.is_none() {
                let place = Since::<i64>::Time(told_at - OVERLAP).to_string();
                tx.set_entity_feed_place(dump.code(), &place, self.clock.now()).await?;
            }
            tx.commit().await
        })
        .await
    }

    async fn read_entities(
        &self,
        work: &Work<'_>,
        dump: Dump,
        told_at: Timestamp,
        delivery: Delivery,
    ) -> Result<Reading, Halt> {
        let rank = dump.rank().ok_or_else(|| anyhow::anyhow!("roles are no entities"))?;
        let census = Census::take(&self.store).await?;
        let Delivery { packed, carrier: _carrier, .. } = delivery;
        let (sender, batches) = mpsc::channel(WAITING);
        let sift = Sift::new((rank, dump.code()), told_at, census.clone(), sender);
        let sifting = tokio::task::spawn_blocking(move || sift.read(packed));
        self.settle_all(work, batches).await?;
        let sifted = sifting.await.map_err(anyhow::Error::from)?;
        let reading = sifted.reading.map_err(|stopped| Halt::Dump(dump, stopped))?;
        self.ask_about_missing(work, rank, told_at, &census, &sifted.seen).await?;
        Ok(reading)
    }

    /// Settles batches as they come, until there are no more.
    pub(super) async fn settle_all(
        &self,
        work: &Work<'_>,
        mut batches: mpsc::Receiver<Batch>,
    ) -> Result<(), Halt> {
        let course = self.course();
        let mut called_off = pin!(course.called_off(work.run.id, work.closing));
        loop {
            let batch = tokio::select! {
                biased;
                how = &mut called_off => return Err(Halt::CalledOff(how?)),
                batch = batches.recv() => batch,
            };
            let Some(batch) = batch else { return Ok(()) };
            self.settle(Some(work.run.id), &batch).await?;
        }
    }
}
