//! A claim of Folkeregisteret's as it is kept.

use anyhow::Context as _;
use domain::{
    MunicipalityNumber, Protection,
    claims::Told,
    folkeregisteret::{
        AddressKind, Addresses, PersonStatus, Registered, RegistryAddress, RegistryClaim, RegistryName,
    },
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{instant, millis};

/// Columns of `population_claim` after its key, and the addresses that belong to it.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow, Serialize, Deserialize)]
pub struct RegistryRow {
    pub given_name: Option<String>,
    pub middle_name: Option<String>,
    pub family_name: Option<String>,
    pub name_from: Option<i64>,
    pub status: Option<String>,
    pub status_from: Option<i64>,
    pub protection: String,
    pub told_at: i64,
    #[sqlx(skip)]
    pub addresses: Vec<AddressRow>,
}

/// Columns of `population_address` after its municipality and person.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow, Serialize, Deserialize)]
pub struct AddressRow {
    pub kind: String,
    pub care_of: Option<String>,
    pub street: String,
    pub postal_code: Option<String>,
    pub postal_place: Option<String>,
    pub country: Option<String>,
    pub within: Option<String>,
    pub protection: String,
    pub valid_from: Option<i64>,
}

impl TryFrom<RegistryRow> for Told<RegistryClaim> {
    type Error = anyhow::Error;

    fn try_from(row: RegistryRow) -> anyhow::Result<Self> {
        let name = (row.given_name.is_some() || row.family_name.is_some()).then(|| RegistryName {
            given: row.given_name.unwrap_or_default(),
            middle: row.middle_name,
            family: row.family_name.unwrap_or_default(),
        });
        let mut addresses = Addresses::default();
        for address in row.addresses {
            let kind = AddressKind::from_word(&address.kind).context("population_address.kind")?;
            addresses.set(kind, address.try_into()?);
        }
        let status = row.status.as_deref().map(PersonStatus::from_word);
        let claim = RegistryClaim {
            name: name.map(|name| registered(name, row.name_from)).transpose()?,
            status: status.map(|status| registered(status, row.status_from)).transpose()?,
            addresses,
            protection: Protection::from_code(&row.protection).context("population_claim.protection")?,
        };
        Ok(Self { claim, at: instant(row.told_at)? })
    }
}

impl TryFrom<AddressRow> for Registered<RegistryAddress> {
    type Error = anyhow::Error;

    fn try_from(row: AddressRow) -> anyhow::Result<Self> {
        let within = row.within.as_deref().map(MunicipalityNumber::parse).transpose();
        let address = RegistryAddress {
            care_of: row.care_of,
            street: row.street.lines().map(str::to_owned).collect(),
            postal_code: row.postal_code,
            postal_place: row.postal_place,
            country: row.country,
            municipality: within.context("population_address.within")?,
            protection: Protection::from_code(&row.protection).context("population_address.protection")?,
        };
        registered(address, row.valid_from)
    }
}

fn registered<T>(value: T, valid_from: Option<i64>) -> anyhow::Result<Registered<T>> {
    Ok(Registered { value, valid_from: valid_from.map(instant).transpose()?, recorded: None })
}

impl From<&Told<RegistryClaim>> for RegistryRow {
    fn from(told: &Told<RegistryClaim>) -> Self {
        let Told { claim, at } = told;
        let name = claim.name.as_ref();
        let from = |at: Option<Timestamp>| at.map(millis);
        Self {
            given_name: name.map(|name| name.value.given.clone()),
            middle_name: name.and_then(|name| name.value.middle.clone()),
            family_name: name.map(|name| name.value.family.clone()),
            name_from: name.and_then(|name| from(name.valid_from)),
            status: claim.status.as_ref().map(|status| status.value.word().unwrap_or_default().to_owned()),
            status_from: claim.status.as_ref().and_then(|status| from(status.valid_from)),
            protection: claim.protection.code().to_owned(),
            told_at: millis(*at),
            addresses: claim.addresses.iter().map(address).collect(),
        }
    }
}

fn address((kind, registered): (AddressKind, &Registered<RegistryAddress>)) -> AddressRow {
    let address = &registered.value;
    AddressRow {
        kind: kind.word().to_owned(),
        care_of: address.care_of.clone(),
        street: address.street.join("\n"),
        postal_code: address.postal_code.clone(),
        postal_place: address.postal_place.clone(),
        country: address.country.clone(),
        within: address.municipality.map(|number| number.as_str().to_owned()),
        protection: address.protection.code().to_owned(),
        valid_from: registered.valid_from.map(millis),
    }
}
