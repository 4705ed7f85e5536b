//! What an entity consists of.

use domain::OrganisationNumber;

use super::rows::number;
use crate::{Transaction, engine::on};

impl Transaction {
    /// What is a part of it, and that only.
    pub async fn entity_parts(
        &mut self,
        parent: OrganisationNumber,
    ) -> anyhow::Result<Vec<OrganisationNumber>> {
        let rows: Vec<String> = on!(self, c => sqlx::query_scalar(
            "select organisation_number from entity where parent = $1 order by organisation_number"
        ).bind(parent.as_str()).fetch_all(c).await?);
        rows.iter().map(|row| number(row)).collect()
    }

    /// An entity with all that is a part of it, of a part of it, and so on.
    pub async fn entities_under(
        &mut self,
        root: OrganisationNumber,
    ) -> anyhow::Result<Vec<OrganisationNumber>> {
        let rows: Vec<String> = on!(self, c => sqlx::query_scalar(
            "with recursive under (organisation_number) as (
                 select organisation_number from entity where organisation_number = $1
                 union select e.organisation_number from under u join entity e on e.parent = u.organisation_number)
             select organisation_number from under order by organisation_number"
        ).bind(root.as_str()).fetch_all(c).await?);
        rows.iter().map(|row| number(row)).collect()
    }
}
