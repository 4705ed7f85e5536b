//! In whose roles something has changed: they are asked for anew, since the feed says no more than that.

use std::collections::BTreeSet;

use anyhow::Context as _;
use domain::{
    OrganisationNumber, Outcome,
    entity::{Ground, Rank},
};
use futures::FutureExt as _;
use sources::enhetsregisteret::{DecodedRoles, Dump, Enhetsregisteret, RoleChangePage, Since};

use super::{
    batch::Batch,
    census::Census,
    finding::Odd,
    gather::Asked,
    halt::Halt,
    run::{Entities, Work},
};

/// Entities asked about and settled together.
const TOGETHER: usize = 200;

impl Entities {
    /// Reads on to the end of the feed. Of those that are not kept nobody asks: that somebody of the municipal sector has
    /// begun to own one is found in the dump, each week.
    pub(super) async fn follow_roles(&self, work: &Work<'_>, census: &mut Census) -> Result<(), Halt> {
        let feed = Dump::Roles.code();
        let place = self.store.read().await?.entity_feed_place(feed).await?;
        let place = place.context("a feed without a place, after the dumps")?;
        let mut since: Since<String> = place.parse().context("entity_feed.place")?;
        loop {
            let page = self.unless_called_off(work, self.register.role_changes(&since)).await?;
            for numbers in concerned(&page, census).chunks(TOGETHER) {
                let batch = self.roles_now(work, numbers, census).await?;
                census.note(&self.settle(Some(work.run.id), &batch).await?);
            }
            since = page.last.map_or(since, Since::After);
            let mut read = Batch::told_at(self.clock.now());
            read.place = Some((feed, since.to_string()));
            self.settle(Some(work.run.id), &read).await?;
            if !page.more {
                return Ok(());
            }
        }
    }

    /// What the register says of the roles of these now.
    pub(super) async fn roles_now(
        &self,
        work: &Work<'_>,
        numbers: &[OrganisationNumber],
        census: &Census,
    ) -> Result<Batch, Halt> {
        let mut batch = Batch::told_at(self.clock.now());
        let questions = numbers.iter().map(|number| roles(&self.register, *number)).collect();
        for (number, decoded) in self.at_once(work, questions).await? {
            batch.odd.extend(Odd::roles(number, decoded.odd));
            batch.tally.count(Outcome::Value);
            let is_owned = census.get(number).is_some_and(|known| known.ground == Ground::Owned);
            if is_owned && Ground::of_owners(&decoded.roles, |owner| census.is_kept(owner)).is_none() {
                batch.disowned.push(number);
            }
            batch.roles.insert(number, decoded.roles);
        }
        Ok(batch)
    }
}

fn roles(
    register: &Enhetsregisteret,
    number: OrganisationNumber,
) -> Asked<(OrganisationNumber, DecodedRoles)> {
    let register = register.clone();
    async move { Ok((number, register.roles(number).await?)) }.boxed()
}

fn concerned(page: &RoleChangePage, census: &Census) -> Vec<OrganisationNumber> {
    let ours = page.changes.iter().map(|change| change.number).filter(|number| {
        census.is_current(*number) && census.get(*number).is_some_and(|known| known.rank == Rank::Main)
    });
    ours.collect::<BTreeSet<_>>().into_iter().collect()
}
