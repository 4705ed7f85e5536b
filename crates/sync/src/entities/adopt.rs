//! What has just turned out to be of the municipal sector may have been registered long ago: its parts and its roles are
//! asked for, since no feed will tell of them.

use domain::{OrganisationNumber, entity::Rank};
use futures::FutureExt as _;
use sources::enhetsregisteret::{Answer, DecodedRoles, Enhetsregisteret};

use super::{
    batch::Batch,
    census::Census,
    finding::Odd,
    gather::{Asked, take},
    halt::Halt,
    run::{Entities, Work},
};

impl Entities {
    /// Adds to a batch what those that it adopts consist of, and what these consist of in turn.
    pub(super) async fn adopt(
        &self,
        work: &Work<'_>,
        batch: &mut Batch,
        census: &mut Census,
    ) -> Result<(), Halt> {
        loop {
            let adopted = std::mem::take(&mut batch.adopted);
            if adopted.is_empty() {
                return Ok(());
            }
            let questions = adopted.into_iter().map(|number| consists_of(&self.register, number)).collect();
            for (number, parts, roles) in self.at_once(work, questions).await? {
                for answer in parts {
                    batch.odd.extend(answer.broken.into_iter().flatten().map(Odd::record));
                    take(batch, answer.found, census);
                }
                batch.odd.extend(Odd::roles(number, roles.odd));
                batch.roles.insert(number, roles.roles);
            }
        }
    }
}

fn consists_of(
    register: &Enhetsregisteret,
    number: OrganisationNumber,
) -> Asked<(OrganisationNumber, [Answer; 2], DecodedRoles)> {
    let register = register.clone();
    async move {
        let main = register.parts(Rank::Main, number).await?;
        let sub = register.parts(Rank::Sub, number).await?;
        Ok((number, [main, sub], register.roles(number).await?))
    }
    .boxed()
}
