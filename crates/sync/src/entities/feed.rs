//! What has happened since: events are read from the place that is kept, and say whom to ask about. The place moves in the
//! transaction that keeps what came of it.

use std::collections::BTreeMap;

use anyhow::Context as _;
use domain::{
    OrganisationNumber, Outcome,
    entity::{ChangeKind, Entity, EntityChange, EntityState, Rank},
};
use sources::enhetsregisteret::{Dump, Since};

use super::{
    batch::Batch,
    census::Census,
    halt::Halt,
    run::{Entities, Work},
};

/// Events settled together.
const TOGETHER: usize = 1000;

impl Entities {
    /// Reads on to the end of the feed of one rank.
    pub(super) async fn follow(&self, work: &Work<'_>, rank: Rank, census: &mut Census) -> Result<(), Halt> {
        let feed = match rank {
            Rank::Main => Dump::Entities.code(),
            Rank::Sub => Dump::SubEntities.code(),
        };
        let place = self.store.read().await?.entity_feed_place(feed).await?;
        let place = place.context("a feed without a place, after the dumps")?;
        let mut since: Since<i64> = place.parse().context("entity_feed.place")?;
        loop {
            let page = self.unless_called_off(work, self.register.changes(rank, since)).await?;
            for events in page.changes.chunks(TOGETHER) {
                let mut batch = self.told_by(work, rank, events, census).await?;
                let last = events.last().map(|event| event.id);
                batch.place = last.map(|last| (feed, Since::After(last).to_string()));
                census.note(&self.settle(Some(work.run.id), &batch).await?);
            }
            // Also past the events about nobody that could be read, and where there was nothing: then the feed was read.
            since = page.last.map_or(since, Since::After);
            let mut read = Batch::told_at(self.clock.now());
            read.place = Some((feed, since.to_string()));
            self.settle(Some(work.run.id), &read).await?;
            if !page.more {
                return Ok(());
            }
        }
    }

    /// What events lead to. Of several about one entity the last says what has become of it.
    async fn told_by(
        &self,
        work: &Work<'_>,
        rank: Rank,
        events: &[EntityChange],
        census: &mut Census,
    ) -> Result<Batch, Halt> {
        let last: BTreeMap<OrganisationNumber, ChangeKind> =
            events.iter().map(|event| (event.number, event.kind)).collect();
        let is_wanted = |number, kind| match kind {
            ChangeKind::Removed => false,
            // What was never kept may go as it came.
            ChangeKind::Deleted => census.get(number).is_some(),
            _ => true,
        };
        let asked: Vec<_> = last
            .iter()
            .filter(|(number, kind)| is_wanted(**number, **kind))
            .map(|(number, _)| *number)
            .collect();
        let mut batch = self.gather(work, rank, &asked, census).await?;
        self.adopt(work, &mut batch, census).await?;
        // Nobody is asked about whom the register may no longer tell of.
        for (number, _) in last.into_iter().filter(|(_, kind)| *kind == ChangeKind::Removed) {
            let removed = Entity { number, rank, state: EntityState::Removed };
            if census.get(number).is_some() {
                batch.tally.count(Outcome::Deleted);
            }
            census.expect(&removed, None, batch.told_at);
            batch.say(removed, None);
        }
        Ok(batch)
    }
}
