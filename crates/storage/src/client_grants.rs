//! What municipalities have let other bodies' systems ask.

use anyhow::Context as _;
use domain::{MessageKinds, MunicipalityId, OrganisationNumber, access::client::ClientGrant};
use jiff::Timestamp;

use crate::{Transaction, engine::on, instant, millis};

#[derive(sqlx::FromRow)]
struct Row {
    grant_id: i64,
    consumer: String,
    name: String,
    purpose: String,
    kinds: i64,
    special: i64,
    valid_from: String,
    valid_to: String,
    revoked_at: Option<i64>,
}

impl TryFrom<Row> for ClientGrant {
    type Error = anyhow::Error;

    fn try_from(row: Row) -> anyhow::Result<Self> {
        Ok(Self {
            id: row.grant_id,
            consumer: OrganisationNumber::parse(&row.consumer).context("client_grant.consumer")?,
            name: row.name,
            purpose: row.purpose,
            kinds: MessageKinds::from_bits(row.kinds).context("client_grant.kinds")?,
            special: row.special != 0,
            from: row.valid_from.parse().context("client_grant.valid_from")?,
            to: row.valid_to.parse().context("client_grant.valid_to")?,
            revoked_at: row.revoked_at.map(instant).transpose()?,
        })
    }
}

impl Transaction {
    /// Lets a body ask. The grant's own number is given here, and returned.
    pub async fn add_client_grant(
        &mut self,
        municipality: MunicipalityId,
        grant: &ClientGrant,
        granted_by: &str,
        now: Timestamp,
    ) -> anyhow::Result<i64> {
        Ok(on!(self, c => sqlx::query_scalar(
            "insert into client_grant (municipality_id, grant_id, consumer, name, purpose, kinds, special,
                 valid_from, valid_to, granted_by, granted_at)
             select $1, coalesce(max(grant_id), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10
             from client_grant where municipality_id = $1 returning grant_id"
        ).bind(municipality.0).bind(grant.consumer.as_str().to_owned()).bind(&grant.name).bind(&grant.purpose)
         .bind(grant.kinds.bits()).bind(i64::from(grant.special)).bind(grant.from.to_string())
         .bind(grant.to.to_string()).bind(granted_by).bind(millis(now)).fetch_one(c).await?))
    }

    /// Takes one back. Says whether there was one to take.
    pub async fn revoke_client_grant(
        &mut self,
        municipality: MunicipalityId,
        id: i64,
        revoked_by: &str,
        now: Timestamp,
    ) -> anyhow::Result<bool> {
        let revoked = on!(self, c => sqlx::query(
            "update client_grant set revoked_at = $3, revoked_by = $4
             where municipality_id = $1 and grant_id = $2 and revoked_at is null"
        ).bind(municipality.0).bind(id).bind(millis(now)).bind(revoked_by).execute(c).await?.rows_affected());
        Ok(revoked > 0)
    }

    /// All that a municipality has given, also what is over.
    pub async fn client_grants(&mut self, municipality: MunicipalityId) -> anyhow::Result<Vec<ClientGrant>> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select grant_id, consumer, name, purpose, kinds, special, valid_from, valid_to, revoked_at
             from client_grant where municipality_id = $1 order by grant_id"
        ).bind(municipality.0).fetch_all(c).await?);
        rows.into_iter().map(ClientGrant::try_from).collect()
    }
}
