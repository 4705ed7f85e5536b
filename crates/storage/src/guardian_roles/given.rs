//! The role that somebody has given one guardian of one child.

use anyhow::Context as _;
use domain::{MunicipalityId, PersonId, PersonKey, guardian_role::RoleKey};
use jiff::Timestamp;

use crate::{Transaction, blocks::BlockKey, engine::on, instant, millis};

/// A role given by hand to one guardian of one child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub guardian: PersonId,
    pub child: PersonId,
    pub role: RoleKey,
    pub author: String,
    pub reason: String,
    pub at: Timestamp,
    /// When it ends or ended, if ever.
    pub until: Option<Timestamp>,
}

/// A role that has been given, with what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenRole {
    pub given: Given,
    /// Who took it back; `None` where nobody has, or where it ended of itself.
    pub ended_by: Option<String>,
}

impl GivenRole {
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.given.at <= now && self.given.until.is_none_or(|until| now < until)
    }
}

type Row = (i64, i64, i64, String, String, String, Option<i64>, Option<String>);

fn given_role(
    (guardian, child, at, role, author, reason, until, ended_by): Row,
) -> anyhow::Result<GivenRole> {
    let given = Given {
        guardian: PersonId(guardian),
        child: PersonId(child),
        role: RoleKey::from_code(&role).context("guardian_role_given.role_key")?,
        author,
        reason,
        at: instant(at)?,
        until: until.map(instant).transpose()?,
    };
    Ok(GivenRole { given, ended_by })
}

impl Transaction {
    /// Gives a role. The one that was in force for the same guardian and child ends.
    pub async fn give_role(&mut self, municipality: MunicipalityId, given: &Given) -> anyhow::Result<()> {
        let guardian = PersonKey { municipality, person: given.guardian };
        self.end_given_role(guardian, given.child, &given.author, given.at).await?;
        on!(self, c => sqlx::query(
            "insert into guardian_role_given (municipality_id, guardian_id, child_id, told_at, role_key, author,
                 reason, until)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (municipality_id, guardian_id, child_id, told_at) do update set
                 role_key = excluded.role_key, author = excluded.author, reason = excluded.reason,
                 until = excluded.until, ended_by = null"
        )
        .bind(municipality.0).bind(given.guardian.0).bind(given.child.0).bind(millis(given.at))
        .bind(given.role.code()).bind(&given.author).bind(&given.reason).bind(given.until.map(millis))
        .execute(c).await.map(drop)?);
        Ok(())
    }

    /// Takes back what is in force for a guardian and a child. Says whether there was anything.
    pub async fn end_given_role(
        &mut self,
        guardian: PersonKey,
        child: PersonId,
        ended_by: &str,
        now: Timestamp,
    ) -> anyhow::Result<bool> {
        self.lock_block(BlockKey::of(guardian.municipality, guardian.person)).await?;
        let ended = on!(self, c => sqlx::query(
            "update guardian_role_given set until = $4, ended_by = $5
             where municipality_id = $1 and guardian_id = $2 and child_id = $3
               and told_at <= $4 and (until is null or until > $4)"
        )
        .bind(guardian.municipality.0).bind(guardian.person.0).bind(child.0).bind(millis(now)).bind(ended_by)
        .execute(c).await?.rows_affected());
        Ok(ended > 0)
    }

    /// All that a guardian has been given, also what has ended, the latest first.
    pub async fn given_roles(&mut self, guardian: PersonKey) -> anyhow::Result<Vec<GivenRole>> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select guardian_id, child_id, told_at, role_key, author, reason, until, ended_by
             from guardian_role_given where municipality_id = $1 and guardian_id = $2
             order by told_at desc, child_id"
        ).bind(guardian.municipality.0).bind(guardian.person.0).fetch_all(c).await?);
        rows.into_iter().map(given_role).collect()
    }

    /// Forgets what ended before an instant.
    pub async fn drop_given_roles(&mut self, ended_before: Timestamp) -> anyhow::Result<u64> {
        Ok(on!(self, c => sqlx::query("delete from guardian_role_given where until < $1")
            .bind(millis(ended_before)).execute(c).await?.rows_affected()))
    }
}
