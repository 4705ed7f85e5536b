//! A municipality's own entity in Enhetsregisteret.

use anyhow::Context as _;
use domain::{MunicipalityNumber, OrganisationNumber};

use crate::{Transaction, engine::on};

impl Transaction {
    /// The municipality or county authority that has its office in the municipality with this number. Where there are
    /// several, as where a municipality has got a new number in the register, the latest registered.
    pub async fn entity_of_municipality(
        &mut self,
        number: MunicipalityNumber,
    ) -> anyhow::Result<Option<OrganisationNumber>> {
        let found: Option<String> = on!(self, c => sqlx::query_scalar(
            "select organisation_number from entity
             where business_municipality = $1 and form = 'KOMM' and state = 'registered'
             order by registered desc, organisation_number limit 1"
        ).bind(number.as_str()).fetch_optional(c).await?);
        found.as_deref().map(OrganisationNumber::parse).transpose().context("entity.organisation_number")
    }
}
