//! Who can sign in, and what they have been given.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use domain::{
    MunicipalityId, NationalId, Source,
    access::{AccountId, Grant, GrantId, NewGrant, Place, Role, UnitRef},
    roster::UnitKey,
};
use jiff::Timestamp;

use crate::{Transaction, engine::on, instant, millis};

/// Somebody who can sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub name: String,
    /// The code of the language chosen, if one has been.
    pub language: Option<String>,
    /// `None` until the first time.
    pub signed_in_at: Option<Timestamp>,
}

/// A grant with its holder and its story, for the list of all that has been given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantLine {
    pub grant: Grant,
    pub holder: String,
    pub deputy_for: Option<String>,
    pub granted_by: String,
    pub granted_at: Timestamp,
    pub revoked_by: Option<String>,
    pub signed_in_at: Option<Timestamp>,
}

type AccountRow = (i64, String, Option<String>, Option<i64>);

fn account((id, name, language, signed_in_at): AccountRow) -> anyhow::Result<Account> {
    let signed_in_at = signed_in_at.map(instant).transpose()?;
    Ok(Account { id: AccountId(id), name, language, signed_in_at })
}

#[derive(sqlx::FromRow)]
struct GrantRow {
    grant_id: i64,
    account_id: i64,
    role: String,
    municipality_id: Option<i64>,
    all_units: i64,
    special: i64,
    valid_from: String,
    valid_to: String,
    deputy_for: Option<i64>,
    granted_by: String,
    granted_at: i64,
    revoked_at: Option<i64>,
    revoked_by: Option<String>,
    holder: String,
    deputy_for_name: Option<String>,
    signed_in_at: Option<i64>,
}

const GRANTS: &str = "select g.*, a.name as holder, d.name as deputy_for_name, a.signed_in_at
     from access_grant g join account a on a.account_id = g.account_id
     left join account d on d.account_id = g.deputy_for";

impl Transaction {
    /// The account of whoever has this identity number; a new one where there is none. The name of one that is
    /// there stays as it is.
    pub async fn account_for(
        &mut self,
        national_id: NationalId,
        name: &str,
        now: Timestamp,
    ) -> anyhow::Result<Account> {
        if let Some(known) = self.account_with_national_id(national_id).await? {
            return Ok(known);
        }
        let id: i64 = on!(self, c => sqlx::query_scalar(
            "insert into account (account_id, national_id, name, created_at)
             select coalesce(max(account_id), 0) + 1, $1, $2, $3 from account returning account_id"
        ).bind(national_id.as_str().to_owned()).bind(name).bind(millis(now)).fetch_one(c).await?);
        Ok(Account { id: AccountId(id), name: name.to_owned(), language: None, signed_in_at: None })
    }

    pub async fn account_with_national_id(
        &mut self,
        national_id: NationalId,
    ) -> anyhow::Result<Option<Account>> {
        let row: Option<AccountRow> = on!(self, c => sqlx::query_as(
            "select account_id, name, language, signed_in_at from account where national_id = $1"
        ).bind(national_id.as_str().to_owned()).fetch_optional(c).await?);
        row.map(account).transpose()
    }

    pub async fn account(&mut self, id: AccountId) -> anyhow::Result<Option<Account>> {
        let row: Option<AccountRow> = on!(self, c => sqlx::query_as(
            "select account_id, name, language, signed_in_at from account where account_id = $1"
        ).bind(id.0).fetch_optional(c).await?);
        row.map(account).transpose()
    }

    /// The identity number by which an account's holder signs in.
    pub async fn national_id_of(&mut self, id: AccountId) -> anyhow::Result<Option<NationalId>> {
        let text: Option<String> = on!(self, c => sqlx::query_scalar(
            "select national_id from account where account_id = $1"
        ).bind(id.0).fetch_optional(c).await?);
        text.map(|text| NationalId::parse(&text).context("account.national_id")).transpose()
    }

    /// The holder has signed in, and is called this by the registers.
    pub async fn note_sign_in(&mut self, id: AccountId, name: &str, now: Timestamp) -> anyhow::Result<()> {
        on!(self, c => sqlx::query("update account set name = $2, signed_in_at = $3 where account_id = $1")
            .bind(id.0).bind(name).bind(millis(now)).execute(c).await.map(drop)?);
        Ok(())
    }

    /// The language that KRR says an account's holder wants, where it is known.
    pub async fn language_in_registers(&mut self, id: AccountId) -> anyhow::Result<Option<String>> {
        Ok(on!(self, c => sqlx::query_scalar(
            "select d.language from account a join person p on p.national_id = a.national_id
             join derived d on d.municipality_id = p.municipality_id and d.person_id = p.person_id
             where a.account_id = $1 and d.language is not null order by p.municipality_id limit 1"
        ).bind(id.0).fetch_optional(c).await?))
    }

    pub async fn choose_language(&mut self, id: AccountId, language: &str) -> anyhow::Result<()> {
        on!(self, c => sqlx::query("update account set language = $2 where account_id = $1")
            .bind(id.0).bind(language).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Gives a role. Whether it may be given is `domain::access`'s to say, before.
    pub async fn add_grant(
        &mut self,
        grant: &NewGrant,
        granted_by: &str,
        now: Timestamp,
    ) -> anyhow::Result<GrantId> {
        let some_units = matches!(grant.place, Place::Units(..));
        let id: i64 = on!(self, c => sqlx::query_scalar(
            "insert into access_grant (grant_id, account_id, role, municipality_id, all_units, special,
                 valid_from, valid_to, deputy_for, granted_by, granted_at)
             select coalesce(max(grant_id), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 from access_grant
             returning grant_id"
        ).bind(grant.account.0).bind(grant.role.code()).bind(grant.place.municipality().map(|id| id.0))
         .bind(i64::from(!some_units)).bind(i64::from(grant.special)).bind(grant.from.to_string())
         .bind(grant.to.to_string()).bind(grant.deputy_for.map(|id| id.0)).bind(granted_by).bind(millis(now))
         .fetch_one(c).await?);
        if let Place::Units(_, units) = &grant.place {
            for unit in units {
                on!(self, c => sqlx::query(
                    "insert into access_grant_unit (grant_id, source, unit_key) values ($1, $2, $3)"
                ).bind(id).bind(unit.source.code()).bind(&unit.key.0).execute(c).await.map(drop)?);
            }
        }
        Ok(GrantId(id))
    }

    /// Takes a grant back. Says whether there was one to take.
    pub async fn revoke_grant(
        &mut self,
        id: GrantId,
        revoked_by: &str,
        now: Timestamp,
    ) -> anyhow::Result<bool> {
        let revoked = on!(self, c => sqlx::query(
            "update access_grant set revoked_at = $2, revoked_by = $3
             where grant_id = $1 and revoked_at is null"
        ).bind(id.0).bind(millis(now)).bind(revoked_by).execute(c).await?.rows_affected());
        Ok(revoked > 0)
    }

    /// All that one account has been given, also what is over.
    pub async fn grants_of(&mut self, account: AccountId) -> anyhow::Result<Vec<Grant>> {
        let text = format!("{GRANTS} where g.account_id = $1 order by g.grant_id");
        let rows: Vec<GrantRow> = on!(self, c => sqlx::query_as(sqlx::AssertSqlSafe(text))
            .bind(account.0).fetch_all(c).await?);
        Ok(self.lines(rows).await?.into_iter().map(|line| line.grant).collect())
    }

    pub async fn grant(&mut self, id: GrantId) -> anyhow::Result<Option<GrantLine>> {
        let text = format!("{GRANTS} where g.grant_id = $1");
        let rows: Vec<GrantRow> = on!(self, c => sqlx::query_as(sqlx::AssertSqlSafe(text))
            .bind(id.0).fetch_all(c).await?);
        Ok(self.lines(rows).await?.pop())
    }

    /// All that has been given in a municipality, also what is over; what ends first comes first.
    pub async fn grants_in(&mut self, municipality: MunicipalityId) -> anyhow::Result<Vec<GrantLine>> {
        let text = format!("{GRANTS} where g.municipality_id = $1 order by g.valid_to, g.grant_id");
        let rows: Vec<GrantRow> = on!(self, c => sqlx::query_as(sqlx::AssertSqlSafe(text))
            .bind(municipality.0).fetch_all(c).await?);
        self.lines(rows).await
    }

    async fn lines(&mut self, rows: Vec<GrantRow>) -> anyhow::Result<Vec<GrantLine>> {
        let mut units: BTreeMap<i64, BTreeSet<UnitRef>> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.all_units == 0) {
            let listed: Vec<(String, String)> = on!(self, c => sqlx::query_as(
                "select source, unit_key from access_grant_unit where grant_id = $1"
            ).bind(row.grant_id).fetch_all(c).await?);
            for (source, key) in listed {
                let source = Source::from_code(&source).context("access_grant_unit.source")?;
                units.entry(row.grant_id).or_default().insert(UnitRef { source, key: UnitKey(key) });
            }
        }
        rows.into_iter().map(|row| line(row, &mut units)).collect()
    }
}

fn line(row: GrantRow, units: &mut BTreeMap<i64, BTreeSet<UnitRef>>) -> anyhow::Result<GrantLine> {
    let place = match row.municipality_id.map(MunicipalityId) {
        None => Place::Everywhere,
        Some(municipality) if row.all_units != 0 => Place::Municipality(municipality),
        Some(municipality) => Place::Units(municipality, units.remove(&row.grant_id).unwrap_or_default()),
    };
    let grant = Grant {
        id: GrantId(row.grant_id),
        account: AccountId(row.account_id),
        role: Role::from_code(&row.role).context("access_grant.role")?,
        place,
        special: row.special != 0,
        from: row.valid_from.parse().context("access_grant.valid_from")?,
        to: row.valid_to.parse().context("access_grant.valid_to")?,
        deputy_for: row.deputy_for.map(AccountId),
        revoked_at: row.revoked_at.map(instant).transpose()?,
    };
    Ok(GrantLine {
        grant,
        holder: row.holder,
        deputy_for: row.deputy_for_name,
        granted_by: row.granted_by,
        granted_at: instant(row.granted_at)?,
        revoked_by: row.revoked_by,
        signed_in_at: row.signed_in_at.map(instant).transpose()?,
    })
}
