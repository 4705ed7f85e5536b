//! An entity as it is kept.

use anyhow::Context as _;
use domain::{
    MunicipalityNumber, OrganisationNumber,
    entity::{
        DeletedOn, EarlierName, Employees, EntityAddress, EntityContact, EntityFacts, Form, Ground,
        KeptEntity, LanguageForm, Proceeding, ProceedingKind, Rank,
    },
};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;

use super::{
    bulk::{Column, columns},
    read::HeldEntity,
};
use crate::{instant, millis};

/// The columns of `entity`.
pub(super) const COLUMNS: &[Column] = columns! {
    text: [
        organisation_number, rank, ground, name, form, parent, business_lines, business_code, business_place,
        business_municipality, business_country, post_lines, post_code, post_place, post_municipality,
        post_country, industries, sector, email, telephone, mobile, web, employees, language_form, founded,
        registered, started, closed, proceedings, earlier_names, state, deleted_on,
    ],
    numbers: [told_at]
};
const FEW: &str = "few";
const REGISTERED: &str = "registered";
const DELETED: &str = "deleted";

#[derive(sqlx::FromRow, Serialize)]
pub(super) struct EntityRow {
    organisation_number: String,
    rank: String,
    ground: String,
    name: String,
    form: String,
    parent: Option<String>,
    business_lines: Option<String>,
    business_code: Option<String>,
    business_place: Option<String>,
    business_municipality: Option<String>,
    business_country: Option<String>,
    post_lines: Option<String>,
    post_code: Option<String>,
    post_place: Option<String>,
    post_municipality: Option<String>,
    post_country: Option<String>,
    industries: String,
    sector: Option<String>,
    email: Option<String>,
    telephone: Option<String>,
    mobile: Option<String>,
    web: Option<String>,
    employees: Option<String>,
    language_form: Option<String>,
    founded: Option<String>,
    registered: Option<String>,
    started: Option<String>,
    closed: Option<String>,
    proceedings: String,
    earlier_names: String,
    state: String,
    deleted_on: Option<String>,
    told_at: i64,
}

impl EntityRow {
    pub fn of(entity: &KeptEntity, told_at: Timestamp) -> Self {
        let facts = &entity.facts;
        let business = facts.business_address.as_ref();
        let post = facts.postal_address.as_ref();
        let contact = facts.contact.clone();
        Self {
            organisation_number: entity.number.to_string(),
            rank: entity.rank.code().to_owned(),
            ground: entity.ground.code().to_owned(),
            name: facts.name.clone(),
            form: facts.form.code().to_owned(),
            parent: facts.parent.map(|parent| parent.to_string()),
            business_lines: business.map(|address| address.lines.join("\n")),
            business_code: business.and_then(|address| address.postal_code.clone()),
            business_place: business.and_then(|address| address.postal_place.clone()),
            business_municipality: business.and_then(municipality),
            business_country: business.and_then(|address| address.country.clone()),
            post_lines: post.map(|address| address.lines.join("\n")),
            post_code: post.and_then(|address| address.postal_code.clone()),
            post_place: post.and_then(|address| address.postal_place.clone()),
            post_municipality: post.and_then(municipality),
            post_country: post.and_then(|address| address.country.clone()),
            industries: facts.industries.join(" "),
            sector: facts.sector.clone(),
            email: contact.email,
            telephone: contact.telephone,
            mobile: contact.mobile,
            web: contact.web,
            employees: match facts.employees {
                Employees::NotRegistered => None,
                Employees::Few => Some(FEW.to_owned()),
                Employees::Count(count) => Some(count.to_string()),
            },
            language_form: facts.language_form.map(|form| form.word().to_owned()),
            founded: date(facts.founded),
            registered: date(facts.registered),
            started: date(facts.started),
            closed: date(facts.closed),
            proceedings: lines(&facts.proceedings, |proceeding| {
                format!("{} {}", proceeding.kind.code(), date(proceeding.since).unwrap_or_default())
            }),
            earlier_names: lines(&facts.earlier_names, |earlier| {
                let day = |day| date(day).unwrap_or_default();
                format!("{}\t{}\t{}", day(earlier.from), day(earlier.to), one_line(&earlier.name))
            }),
            state: if entity.deleted.is_some() { DELETED } else { REGISTERED }.to_owned(),
            deleted_on: entity.deleted.and_then(|DeletedOn(on)| date(on)),
            told_at: millis(told_at),
        }
    }
}

impl TryFrom<EntityRow> for HeldEntity {
    type Error = anyhow::Error;

    fn try_from(row: EntityRow) -> anyhow::Result<Self> {
        let business = (row.business_lines, row.business_code, row.business_place);
        let post = (row.post_lines, row.post_code, row.post_place);
        let facts = EntityFacts {
            name: row.name,
            form: Form::from_code(&row.form),
            parent: row.parent.as_deref().map(number).transpose()?,
            business_address: address(business, row.business_municipality.as_deref(), row.business_country)?,
            postal_address: address(post, row.post_municipality.as_deref(), row.post_country)?,
            industries: row.industries.split_whitespace().map(str::to_owned).collect(),
            sector: row.sector,
            contact: EntityContact {
                email: row.email,
                telephone: row.telephone,
                mobile: row.mobile,
                web: row.web,
            },
            employees: match row.employees.as_deref() {
                None => Employees::NotRegistered,
                Some(FEW) => Employees::Few,
                Some(count) => Employees::Count(count.parse().context("entity.employees")?),
            },
            language_form: row.language_form.as_deref().and_then(LanguageForm::from_word),
            founded: day(row.founded.as_deref())?,
            registered: day(row.registered.as_deref())?,
            started: day(row.started.as_deref())?,
            closed: day(row.closed.as_deref())?,
            proceedings: row.proceedings.lines().map(proceeding).collect::<Result<_, _>>()?,
            earlier_names: row.earlier_names.lines().map(earlier_name).collect::<Result<_, _>>()?,
        };
        let entity = KeptEntity {
            number: number(&row.organisation_number)?,
            rank: Rank::from_code(&row.rank).context("entity.rank")?,
            ground: Ground::from_code(&row.ground).context("entity.ground")?,
            facts,
            deleted: match row.state.as_str() {
                DELETED => Some(DeletedOn(day(row.deleted_on.as_deref())?)),
                _ => None,
            },
        };
        Ok(Self { entity, told_at: instant(row.told_at)? })
    }
}

pub(super) fn number(text: &str) -> anyhow::Result<OrganisationNumber> {
    OrganisationNumber::parse(text).context("an organisation number that was kept")
}

pub(super) fn day(text: Option<&str>) -> anyhow::Result<Option<Date>> {
    text.map(str::parse).transpose().context("a day that was kept")
}

pub(super) fn date(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

fn municipality(address: &EntityAddress) -> Option<String> {
    address.municipality.map(|number| number.to_string())
}

fn address(
    (lines, postal_code, postal_place): (Option<String>, Option<String>, Option<String>),
    municipality: Option<&str>,
    country: Option<String>,
) -> anyhow::Result<Option<EntityAddress>> {
    let Some(lines) = lines else { return Ok(None) };
    Ok(Some(EntityAddress {
        lines: lines.lines().map(str::to_owned).collect(),
        postal_code,
        postal_place,
        municipality: municipality.map(MunicipalityNumber::parse).transpose()?,
        country,
    }))
}

fn proceeding(line: &str) -> anyhow::Result<Proceeding> {
    let (kind, since) = line.split_once(' ').context("entity.proceedings")?;
    let kind = ProceedingKind::from_code(kind).context("entity.proceedings")?;
    Ok(Proceeding { kind, since: day(Some(since).filter(|since| !since.is_empty()))? })
}

fn earlier_name(line: &str) -> anyhow::Result<EarlierName> {
    let mut parts = line.splitn(3, '\t');
    let mut next = || parts.next().context("entity.earlier_names");
    let said = |text: &'_ str| day(Some(text).filter(|text| !text.is_empty()));
    Ok(EarlierName { from: said(next()?)?, to: said(next()?)?, name: next()?.to_owned() })
}

fn lines<T>(things: &[T], line: impl Fn(&T) -> String) -> String {
    things.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What stands between tabs and lines may have neither.
fn one_line(text: &str) -> String {
    text.split(['\t', '\n', '\r']).collect::<Vec<_>>().join(" ")
}
