//! Looks entities up, a hundred at a time and several hundreds at once; those that are no hit are asked about one by one.

use std::collections::HashSet;

use domain::{
    OrganisationNumber, Outcome,
    entity::{EntityState, Rank},
};
use futures::{FutureExt as _, StreamExt as _, TryStreamExt as _, future::BoxFuture, stream};
use sources::enhetsregisteret::{AT_A_TIME, Answer, AskError, Decoded, Enhetsregisteret};

use super::{
    batch::Batch,
    census::Census,
    finding::Odd,
    halt::Halt,
    run::{Entities, Work},
};

/// A question that is put when its turn comes, whoever still listens when it is answered.
pub(super) type Asked<T> = BoxFuture<'static, Result<T, AskError>>;

impl Entities {
    /// What the register says of each of these now. Of those that are not kept, only that they are registered is of
    /// interest, so nobody asks what has become of the others.
    pub(super) async fn gather(
        &self,
        work: &Work<'_>,
        rank: Rank,
        numbers: &[OrganisationNumber],
        census: &mut Census,
    ) -> Result<Batch, Halt> {
        let mut batch = Batch::told_at(self.clock.now());
        let questions = numbers.chunks(AT_A_TIME).map(|some| look_up(&self.register, rank, some)).collect();
        let answers = self.at_once(work, questions).await?;
        let mut left: HashSet<_> = numbers.iter().copied().collect();
        let mut found = Vec::new();
        for answer in answers {
            for number in answer.broken.into_iter().flatten() {
                left.remove(&number);
                batch.odd.push(Odd::record(number));
                batch.tally.count(Outcome::Failed);
            }
            // Somebody whom nobody asked about is none of ours.
            found.extend(answer.found.into_iter().filter(|decoded| left.remove(&decoded.entity.number)));
        }
        take(&mut batch, found, census);
        let mut gone: Vec<_> = left.into_iter().filter(|number| census.get(*number).is_some()).collect();
        gone.sort_unstable();
        self.ask_one_by_one(work, rank, &gone, census, &mut batch).await?;
        Ok(batch)
    }

    async fn ask_one_by_one(
        &self,
        work: &Work<'_>,
        rank: Rank,
        numbers: &[OrganisationNumber],
        census: &mut Census,
        batch: &mut Batch,
    ) -> Result<(), Halt> {
        let questions = numbers.iter().map(|number| find(&self.register, rank, *number)).collect();
        let mut found = Vec::new();
        for (number, answer) in self.at_once(work, questions).await? {
            let Some(decoded) = answer else {
                batch.odd.push(Odd::unknown(number));
                batch.tally.count(Outcome::None);
                continue;
            };
            found.push(decoded);
        }
        take(batch, found, census);
        Ok(())
    }

    /// Puts questions a few at a time, until all are answered or one cannot be.
    pub(super) async fn at_once<T: Send + 'static>(
        &self,
        work: &Work<'_>,
        questions: Vec<Asked<T>>,
    ) -> Result<Vec<T>, Halt> {
        let answers = stream::iter(questions).buffered(self.settings.at_once).try_collect::<Vec<_>>();
        self.unless_called_off(work, answers).await
    }
}

fn look_up(register: &Enhetsregisteret, rank: Rank, numbers: &[OrganisationNumber]) -> Asked<Answer> {
    let (register, numbers) = (register.clone(), numbers.to_vec());
    async move { register.look_up(rank, &numbers).await }.boxed()
}

fn find(
    register: &Enhetsregisteret,
    rank: Rank,
    number: OrganisationNumber,
) -> Asked<(OrganisationNumber, Option<Decoded>)> {
    let register = register.clone();
    async move { Ok((number, register.find(rank, number).await?)) }.boxed()
}

/// Takes what was found into a batch. Parents may be among them, so it is gone through until no more turn out to be wanted.
pub(super) fn take(batch: &mut Batch, found: Vec<Decoded>, census: &mut Census) {
    let mut left = found;
    loop {
        let before = left.len();
        left.retain(|Decoded { entity, odd }| {
            let ground = match &entity.state {
                EntityState::Registered(facts) => census.ground_of(entity.number, facts),
                EntityState::Deleted(_) | EntityState::Removed => None,
            };
            let waits = ground.is_none() && matches!(entity.state, EntityState::Registered(_));
            if !waits {
                count(batch, &entity.state);
                batch.odd.extend(Odd::fields(entity.number, *odd));
                if ground.is_some() && entity.rank == Rank::Main && !census.is_current(entity.number) {
                    batch.adopted.push(entity.number);
                }
                census.expect(entity, ground, batch.told_at);
                batch.say(entity.clone(), ground);
            }
            waits
        });
        if left.len() == before {
            break;
        }
    }
    for Decoded { entity, .. } in left {
        count(batch, &entity.state);
        if census.get(entity.number).is_some() {
            census.expect(&entity, None, batch.told_at);
            batch.say(entity, None);
        }
    }
}

fn count(batch: &mut Batch, state: &EntityState) {
    batch.tally.count(match state {
        EntityState::Registered(_) => Outcome::Value,
        EntityState::Deleted(_) | EntityState::Removed => Outcome::Deleted,
    });
}
