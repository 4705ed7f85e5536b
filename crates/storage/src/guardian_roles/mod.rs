//! Foresattroller: what a municipality has said of each, who has been given which, and what that lets people receive.

mod counts;
mod given;
mod people;

pub use counts::About;
pub use given::{Given, GivenRole};
pub use people::{Addresses, Named};

use anyhow::Context as _;
use domain::{
    MessageKinds, MunicipalityId,
    guardian_role::{Role, RoleKey, Roles, Sees},
};

use crate::{Transaction, engine::on};

type Row = (String, Option<String>, i64, i64, i64, i64);

fn role((key, name, receives, sees, retired, revision): Row) -> anyhow::Result<Role> {
    Ok(Role {
        key: RoleKey::from_code(&key).context("guardian_role.role_key")?,
        name,
        receives: MessageKinds::from_bits(receives).context("guardian_role.receives")?,
        sees: Sees::from_bits(sees).context("guardian_role.sees")?,
        retired: retired != 0,
        revision,
    })
}

impl Transaction {
    /// All of a municipality's roles: the built-in ones with what has been said about them, and its own.
    pub async fn guardian_roles(&mut self, municipality: MunicipalityId) -> anyhow::Result<Roles> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select role_key, name, receives, sees, retired, revision from guardian_role
             where municipality_id = $1"
        ).bind(municipality.0).fetch_all(c).await?);
        Ok(Roles::new(rows.into_iter().map(role).collect::<anyhow::Result<Vec<_>>>()?))
    }

    /// Makes or changes a role, if nobody else has since its revision. Says whether it did.
    pub async fn set_guardian_role(
        &mut self,
        municipality: MunicipalityId,
        role: &Role,
    ) -> anyhow::Result<bool> {
        let written = on!(self, c => sqlx::query(
            "insert into guardian_role (municipality_id, role_key, name, receives, sees, retired, revision)
             values ($1, $2, $3, $4, $5, $6, $7 + 1)
             on conflict (municipality_id, role_key) do update set name = excluded.name,
                 receives = excluded.receives, sees = excluded.sees, retired = excluded.retired,
                 revision = excluded.revision
             where guardian_role.revision = $7"
        )
        .bind(municipality.0).bind(role.key.code()).bind(&role.name).bind(role.receives.bits())
        .bind(role.sees.bits()).bind(i64::from(role.retired)).bind(role.revision)
        .execute(c).await?.rows_affected());
        Ok(written > 0)
    }
}
