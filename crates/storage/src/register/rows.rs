//! A unit's version as a row.

use anyhow::Context as _;
use domain::{
    Email, OrganisationNumber, Phone,
    register::{Span, UnitFacts, UnitId, UnitKind, Version, unit::UnitAddress},
};

/// The columns of a version but the municipality and the acts.
pub const COLUMNS: &str = "unit_id, valid_from, valid_to, name, kind, parent_id, organisation_number,
     visiting_lines, visiting_code, visiting_place, postal_lines, postal_code, postal_place, phone_raw, phone, email,
     web, hours, industry";

#[derive(sqlx::FromRow)]
pub struct UnitRow {
    pub unit_id: i64,
    pub valid_from: String,
    pub valid_to: Option<String>,
    pub name: Option<String>,
    pub kind: String,
    pub parent_id: Option<i64>,
    pub organisation_number: Option<String>,
    pub visiting_lines: Option<String>,
    pub visiting_code: Option<String>,
    pub visiting_place: Option<String>,
    pub postal_lines: Option<String>,
    pub postal_code: Option<String>,
    pub postal_place: Option<String>,
    pub phone_raw: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub web: Option<String>,
    pub hours: Option<String>,
    pub industry: Option<String>,
}

impl UnitRow {
    pub fn new(unit: UnitId, version: &Version<UnitFacts>) -> Self {
        let facts = &version.what;
        let (visiting_lines, visiting_code, visiting_place) = apart(facts.visiting.as_ref());
        let (postal_lines, postal_code, postal_place) = apart(facts.postal.as_ref());
        Self {
            unit_id: unit.0,
            valid_from: version.span.from.to_string(),
            valid_to: version.span.to.map(|day| day.to_string()),
            name: facts.name.clone(),
            kind: facts.kind.code().to_owned(),
            parent_id: facts.parent.map(|parent| parent.0),
            organisation_number: facts.number.map(|number| number.as_str().to_owned()),
            visiting_lines,
            visiting_code,
            visiting_place,
            postal_lines,
            postal_code,
            postal_place,
            phone_raw: facts.phone.as_ref().map(|phone| phone.raw().to_owned()),
            phone: facts.phone.as_ref().and_then(|phone| phone.e164().map(str::to_owned)),
            email: facts.email.as_ref().map(|email| email.as_str().to_owned()),
            web: facts.web.clone(),
            hours: facts.hours.clone(),
            industry: facts.industry.clone(),
        }
    }

    pub fn version(self) -> anyhow::Result<(UnitId, Version<UnitFacts>)> {
        let from = self.valid_from.parse().context("register_unit.valid_from")?;
        let to = self.valid_to.map(|day| day.parse().context("register_unit.valid_to")).transpose()?;
        let number = self.organisation_number.as_deref().map(OrganisationNumber::parse);
        let what = UnitFacts {
            name: self.name,
            kind: UnitKind::from_code(&self.kind).context("register_unit.kind")?,
            parent: self.parent_id.map(UnitId),
            number: number.transpose().context("register_unit.organisation_number")?,
            visiting: together(self.visiting_lines, self.visiting_code, self.visiting_place),
            postal: together(self.postal_lines, self.postal_code, self.postal_place),
            phone: self.phone_raw.map(|raw| Phone::from_store(raw, self.phone)),
            email: self.email.map(Email::from_store),
            web: self.web,
            hours: self.hours,
            industry: self.industry,
        };
        let span = Span::new(from, to).context("register_unit: a span without days")?;
        Ok((UnitId(self.unit_id), Version { span, what }))
    }
}

type Apart = (Option<String>, Option<String>, Option<String>);

fn apart(address: Option<&UnitAddress>) -> Apart {
    address.map_or((None, None, None), |address| {
        let UnitAddress { lines, postal_code, postal_place } = address.clone();
        (Some(lines.join("\n")), Some(postal_code), Some(postal_place))
    })
}

fn together(lines: Option<String>, code: Option<String>, place: Option<String>) -> Option<UnitAddress> {
    lines.map(|lines| UnitAddress {
        lines: lines.lines().map(str::to_owned).collect(),
        postal_code: code.unwrap_or_default(),
        postal_place: place.unwrap_or_default(),
    })
}
