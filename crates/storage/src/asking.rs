//! Which blocks a run has left, and when a register was last asked and last answered.

use domain::{MunicipalityId, PersonId, PersonKey};
use jiff::Timestamp;

use crate::{
    RunId, Transaction,
    blocks::{BlockKey, SIZE},
    engine::on,
    instant, millis,
};

/// Takes a block's row, so that of two who write claims of its people one waits for the other.
pub(crate) const LOCK_BLOCK: &str = "insert into ask_block (municipality_id, block, last_run, last_attempt)
     values ($1, $2, 0, 0) on conflict (municipality_id, block) do update set last_run = ask_block.last_run";

impl Transaction {
    /// Waits until nobody else writes claims of the block. Blocks are taken in key order, or writers may lock
    /// each other out.
    pub async fn lock_block(&mut self, key: BlockKey) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(LOCK_BLOCK).bind(key.municipality.0).bind(key.block)
            .execute(c).await.map(drop)?);
        Ok(())
    }

    /// Notes that a block was asked about in vain, so that those who have waited longer go first from here on.
    pub async fn block_tried(&mut self, key: BlockKey, at: Timestamp) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into ask_block (municipality_id, block, last_run, last_attempt) values ($1, $2, 0, $3)
             on conflict (municipality_id, block) do update set last_attempt = excluded.last_attempt"
        ).bind(key.municipality.0).bind(key.block).bind(millis(at)).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Notes that a person was asked about alone, and that the register answered.
    pub async fn heard_about(&mut self, key: PersonKey, at: Timestamp) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into ask_exception (municipality_id, person_id, code, failures, last_attempt, last_success,
                 retry_after)
             values ($1, $2, 'answered', 0, $3, $3, $3)
             on conflict (municipality_id, person_id) do update set code = excluded.code, failures = 0,
                 last_attempt = excluded.last_attempt, last_success = excluded.last_success,
                 retry_after = excluded.retry_after"
        ).bind(key.municipality.0).bind(key.person.0).bind(millis(at)).execute(c).await.map(drop)?);
        Ok(())
    }

    /// The blocks that `run` has not asked about yet, the longest unasked first, so that nobody starves.
    pub async fn blocks_left(
        &mut self,
        run: RunId,
        municipality: MunicipalityId,
    ) -> anyhow::Result<Vec<BlockKey>> {
        let last: i64 = on!(self, c => sqlx::query_scalar(
            "select last_person_id from municipality where municipality_id = $1"
        ).bind(municipality.0).fetch_one(c).await?);
        let asked: Vec<(i64, i64, i64)> = on!(self, c => sqlx::query_as(
            "select block, last_run, last_attempt from ask_block where municipality_id = $1"
        ).bind(municipality.0).fetch_all(c).await?);
        let mut age = vec![i64::MIN; usize::try_from(last / SIZE + 1)?];
        for (block, last_run, last_attempt) in asked {
            if let Some(age) = usize::try_from(block).ok().and_then(|block| age.get_mut(block)) {
                *age = if last_run == run.0 { i64::MAX } else { last_attempt };
            }
        }
        let mut left: Vec<(i64, i64)> =
            age.into_iter().zip(0..).filter(|(age, _)| *age != i64::MAX).collect();
        left.sort_unstable();
        Ok(left.into_iter().map(|(_, block)| BlockKey { municipality, block }).collect())
    }

    /// When KRR was last asked about a person, and when it last answered: what is kept of the person alone if there
    /// is anything, else what is kept of their block.
    pub async fn last_heard(
        &mut self,
        municipality: MunicipalityId,
        person: PersonId,
    ) -> anyhow::Result<Heard> {
        let exception: Option<(i64, Option<i64>, i64)> = on!(self, c => sqlx::query_as(
            "select last_attempt, last_success, failures from ask_exception
             where municipality_id = $1 and person_id = $2"
        ).bind(municipality.0).bind(person.0).fetch_optional(c).await?);
        let block: Option<(i64, Option<i64>)> = on!(self, c => sqlx::query_as(
            "select last_attempt, last_success from ask_block where municipality_id = $1 and block = $2"
        ).bind(municipality.0).bind(BlockKey::of(municipality, person).block).fetch_optional(c).await?);
        let (of_block, block_success) = block.map_or((None, None), |(at, success)| (Some(at), success));
        let (of_person, success, failures) = match exception {
            Some((at, success, failures)) => (Some(at), success, failures),
            None => (None, block_success, 0),
        };
        // A block that has never been asked about may have a row all the same.
        let attempt = of_person.max(of_block).filter(|at| *at > 0);
        Ok(Heard {
            attempt: attempt.map(instant).transpose()?,
            success: success.map(instant).transpose()?,
            failures,
        })
    }
}

/// When a register was last asked about somebody, and when it last answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    pub attempt: Option<Timestamp>,
    pub success: Option<Timestamp>,
    /// Questions in a row that came to nothing.
    pub failures: i64,
}
