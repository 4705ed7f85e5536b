//! Giving a colleague access. The identity number says who it is, and is never shown again.

use std::{collections::BTreeSet, sync::Arc};

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    NationalId,
    access::{AccountId, GrantFault, NewGrant, Place, Right, Role, UnitRef},
    oslo,
};
use jiff::{ToSpan as _, civil::Date};
use storage::Reader;

use super::{
    access::colleagues,
    seat::{Seat, seat},
};
use crate::{
    App, Error, Visit,
    auth::{name_of, who},
    csrf::Verified,
    format::{read_date, typed_date},
    house,
    pairs::Pairs,
    school::{KnownUnits, choices::Choice, found},
};

/// Letters in a name.
const LONGEST_NAME: usize = 100;

#[derive(Template)]
#[template(path = "admin/access_new.html")]
pub struct Page {
    pub visit: Visit,
    pub seat: Seat,
    pub form: Form,
    pub faults: Vec<Fault>,
    pub units: Vec<Arc<Choice>>,
    pub colleagues: Vec<(AccountId, String)>,
    /// Whether the visitor has special access to give.
    pub may_special: bool,
}

/// The form as it was filled in, but for the number: pairs, since several units can be chosen.
#[derive(Clone, Default)]
pub struct Form {
    pub name: String,
    pub role: String,
    pub place: String,
    pub units: BTreeSet<String>,
    pub from: String,
    pub to: String,
    pub deputy_for: String,
    pub special: bool,
}

/// What is wrong with a field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    NoNumber,
    NoName,
    NoRole,
    NoUnits,
    WholeMunicipality,
    NoFrom,
    NoTo,
    EndsBeforeItBegins,
    InThePast,
    TooLong,
    OwnDeputy,
    MoreThanOwn,
}

impl Fault {
    /// The key of its text.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoNumber => "access-fault-number",
            Self::NoName => "access-fault-name",
            Self::NoRole => "access-fault-role",
            Self::NoUnits => "access-fault-units",
            Self::WholeMunicipality => "access-fault-whole",
            Self::NoFrom | Self::NoTo => "fault-not-a-date",
            Self::EndsBeforeItBegins => "access-fault-before",
            Self::InThePast => "access-fault-past",
            Self::TooLong => "access-fault-long",
            Self::OwnDeputy => "access-fault-deputy",
            Self::MoreThanOwn => "access-fault-more",
        }
    }

    /// The id of the field to mend.
    pub const fn input(self) -> &'static str {
        match self {
            Self::NoNumber => "nummer",
            Self::NoName => "navn",
            Self::NoRole | Self::MoreThanOwn => "rolle",
            Self::NoUnits | Self::WholeMunicipality => "hvor",
            Self::NoFrom => "fra",
            Self::NoTo | Self::EndsBeforeItBegins | Self::InThePast | Self::TooLong => "til",
            Self::OwnDeputy => "vikar",
        }
    }
}

impl Page {
    fn fault_of(&self, input: &str) -> Option<Fault> {
        self.faults.iter().copied().find(|fault| fault.input() == input)
    }
}

/// Access follows the school year: to the end of July, and never for less than three months.
pub fn default_end(from: Date) -> Date {
    let july = |year| Date::new(year, 7, 31).unwrap_or(from);
    let this_year = july(from.year());
    if from.saturating_add(3.months()) <= this_year { this_year } else { july(from.year() + 1) }
}

impl Form {
    fn empty(today: Date) -> Self {
        Self {
            role: Role::Secretary.code().into(),
            place: "enheter".into(),
            from: typed_date(today),
            to: typed_date(default_end(today)),
            ..Self::default()
        }
    }

    /// The form, and the number that it came with.
    fn read(fields: Vec<(String, String)>) -> (Self, String) {
        let (mut form, mut number) = (Self::default(), String::new());
        for (name, value) in fields {
            match name.as_str() {
                "nummer" => number = value,
                "navn" => form.name = value,
                "rolle" => form.role = value,
                "hvor" => form.place = value,
                "enhet" => drop(form.units.insert(value)),
                "fra" => form.from = value,
                "til" => form.to = value,
                "vikar" => form.deputy_for = value,
                "sarskilt" => form.special = true,
                _ => (),
            }
        }
        (form, number)
    }

    /// What is asked for, for an account that is found when nothing is wrong.
    fn wanted(&self, page: &Page, today: Date) -> Result<NewGrant, Vec<Fault>> {
        let mut faults = Vec::new();
        let name = self.name.trim().chars().count();
        if name == 0 || name > LONGEST_NAME {
            faults.push(Fault::NoName);
        }
        let role = Role::from_code(&self.role).filter(|role| *role != Role::Operator);
        if role.is_none() {
            faults.push(Fault::NoRole);
        }
        let place = self.place(page);
        let from = read_date(self.from.trim());
        if from.is_none() {
            faults.push(Fault::NoFrom);
        }
        let to = read_date(self.to.trim());
        match to {
            None => faults.push(Fault::NoTo),
            Some(to) if to < today => faults.push(Fault::InThePast),
            Some(_) => (),
        }
        let deputy_for = self.deputy_for.parse().ok().map(AccountId);
        let deputy_for = deputy_for.filter(|id| page.colleagues.iter().any(|(held, _)| held == id));
        let (Some(role), Some(from), Some(to), []) = (role, from, to, faults.as_slice()) else {
            return Err(faults);
        };
        // Whose it is, is not known yet, and nobody is number 0.
        let account = AccountId(0);
        let wanted = NewGrant { account, role, place, special: self.special, from, to, deputy_for };
        wanted.check().map(|()| wanted).map_err(|refused| vec![fault(refused)])
    }

    fn place(&self, page: &Page) -> Place {
        let municipality = page.seat.municipality;
        if self.place != "enheter" {
            return Place::Municipality(municipality);
        }
        let known = page.units.iter().filter(|unit| self.units.contains(&unit.code));
        let units: BTreeSet<UnitRef> =
            known.filter_map(|unit| found::unit(&unit.code)).map(|(_, unit)| unit).collect();
        Place::Units(municipality, units)
    }
}

fn fault(refused: GrantFault) -> Fault {
    match refused {
        GrantFault::EndsBeforeItBegins => Fault::EndsBeforeItBegins,
        GrantFault::TooLong => Fault::TooLong,
        GrantFault::NoUnits => Fault::NoUnits,
        GrantFault::WholeMunicipality => Fault::WholeMunicipality,
        GrantFault::OwnDeputy => Fault::OwnDeputy,
        GrantFault::OnlyOperatorsEverywhere | GrantFault::MoreThanOwn => Fault::MoreThanOwn,
    }
}

pub async fn show(visit: Visit, State(app): State<App>) -> Result<Response, Error> {
    let mut reader = app.store.read().await?;
    let form = Form::empty(oslo::date(visit.now));
    let page = page(&mut reader, &app.units, visit, form).await?;
    house::page(StatusCode::OK, &page)
}

pub async fn submit(
    State(app): State<App>,
    Verified { visit, form: Pairs(fields) }: Verified<Pairs>,
) -> Result<Response, Error> {
    let (form, number) = Form::read(fields);
    let mut tx = app.store.begin().await?;
    let mut page = page(&mut tx, &app.units, visit, form).await?;
    let number = NationalId::parse(number.trim()).ok();
    let number = number.filter(|number| number.allowed_in(app.runs.imports.environment()).is_ok());
    let wanted = page.form.wanted(&page, oslo::date(page.visit.now));
    let (number, mut wanted) = match (number, wanted) {
        (Some(number), Ok(wanted)) => (number, wanted),
        (number, wanted) => {
            page.faults.extend(number.is_none().then_some(Fault::NoNumber));
            page.faults.extend(wanted.err().unwrap_or_default());
            return house::page(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    wanted.account = tx.account_for(number, page.form.name.trim(), page.visit.now).await?.id;
    let giver = who(&page.visit)?;
    if let Err(refused) = giver.standing.may_grant(&wanted) {
        page.faults.push(fault(refused));
        return house::page(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    tx.add_grant(&wanted, &name_of(giver), page.visit.now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&page.seat.link("/admin/tilgang?beskjed=gitt")).into_response())
}

async fn page(reader: &mut Reader, known: &KnownUnits, visit: Visit, form: Form) -> Result<Page, Error> {
    let seat = seat(reader, &visit, Right::GrantAccess).await?;
    let colleagues = colleagues(reader, &seat).await?;
    let mut units = known.choices(reader, who(&visit)?, Right::GrantAccess).await?;
    let here = |unit: &Arc<Choice>| {
        found::unit(&unit.code).is_some_and(|(municipality, _)| municipality == seat.municipality)
    };
    units.retain(here);
    let wanted = NewGrant {
        account: AccountId(0),
        role: Role::Reader,
        place: Place::Municipality(seat.municipality),
        special: true,
        from: oslo::date(visit.now),
        to: oslo::date(visit.now),
        deputy_for: None,
    };
    let may_special = who(&visit)?.standing.may_grant(&wanted).is_ok();
    Ok(Page { visit, seat, form, faults: Vec::new(), units, colleagues, may_special })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn access_is_given_for_the_school_year_or_the_next_where_little_is_left_of_it() {
        assert_eq!(default_end(date(2026, 11, 22)), date(2027, 7, 31));
        assert_eq!(default_end(date(2027, 4, 30)), date(2027, 7, 31));
        assert_eq!(default_end(date(2027, 6, 1)), date(2028, 7, 31));
    }
}
