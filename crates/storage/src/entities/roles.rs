//! Who is what to an entity.

use std::collections::{BTreeMap, HashMap};

use domain::{
    OrganisationNumber,
    entity::{EntityField, EntityFields, Role},
};

use jiff::Timestamp;

use super::{
    bulk::travelling,
    changes::EntityChanged,
    keep::Cause,
    role_rows::{COLUMNS, RoleRow},
    rows::number,
};
use crate::{Transaction, engine::on, millis};

impl Transaction {
    /// The roles of these, in the register's order. Who has none is missing.
    pub async fn roles_of(
        &mut self,
        numbers: &[OrganisationNumber],
    ) -> anyhow::Result<HashMap<OrganisationNumber, Vec<Role>>> {
        let numbers: Vec<_> = numbers.iter().map(OrganisationNumber::as_str).collect();
        let text = format!(
            "select * from entity_role where organisation_number in {} order by organisation_number, position",
            self.bound_list()
        );
        let rows: Vec<RoleRow> = on!(self, c => sqlx::query_as(sqlx::AssertSqlSafe(text))
            .bind(travelling(&numbers)?).fetch_all(c).await?);
        let mut roles: HashMap<OrganisationNumber, Vec<Role>> = HashMap::new();
        for row in rows {
            roles.entry(number(&row.organisation_number)?).or_default().push(row.try_into()?);
        }
        Ok(roles)
    }

    /// Replaces the roles of each, and says in the log that they are no longer the same. Nothing else is said of what they
    /// were: people are in them.
    pub async fn set_roles(
        &mut self,
        roles: &BTreeMap<OrganisationNumber, Vec<Role>>,
        told_at: Timestamp,
        cause: Cause,
    ) -> anyhow::Result<()> {
        if roles.is_empty() {
            return Ok(());
        }
        let numbers: Vec<_> = roles.keys().map(OrganisationNumber::as_str).collect();
        let text = format!("delete from entity_role where organisation_number in {}", self.bound_list());
        on!(self, c => sqlx::query(sqlx::AssertSqlSafe(text)).bind(travelling(&numbers)?)
            .execute(c).await.map(drop)?);
        let rows: Vec<_> = roles
            .iter()
            .flat_map(|(number, roles)| {
                roles.iter().zip(0..).map(|(role, position)| RoleRow::of(number.as_str(), position, role))
            })
            .collect();
        let text = self.insert_rows("entity_role", COLUMNS);
        on!(self, c => sqlx::query(sqlx::AssertSqlSafe(text)).bind(travelling(&rows)?)
            .execute(c).await.map(drop)?);
        let text = format!(
            "update entity set roles_told_at = $2 where organisation_number in {}",
            self.bound_list()
        );
        on!(self, c => sqlx::query(sqlx::AssertSqlSafe(text)).bind(travelling(&numbers)?)
            .bind(millis(told_at)).execute(c).await.map(drop)?);
        let first = self.next_seq(i64::try_from(roles.len())?).await?;
        let fields: EntityFields = [EntityField::Roles].into_iter().collect();
        let changes: Vec<_> = roles
            .keys()
            .zip(first..)
            .map(|(number, seq)| cause.row(number.to_string(), EntityChanged::Changed, fields, seq))
            .collect();
        self.log_entity_changes(&changes).await
    }
}
