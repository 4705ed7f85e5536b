//! Avtale: what the municipality may do with KRR's data, on what ground, until when. What a change takes away is said
//! before it is done, and who changed what is written down.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{Agreement, access::Right, oslo};
use storage::{Reader, Transaction, settings::SettingChange};

use super::{
    agreement_form::{Fault, Form, Loss, fingerprint, told},
    seat::{Seat, seat},
};
use crate::{
    App, Error, Visit,
    auth::{name_of, who},
    csrf::Verified,
    house,
};

/// As many changes as one wants to read through.
const PAST: i64 = 50;

#[derive(Template)]
#[template(path = "admin/agreement.html")]
pub struct Page {
    pub visit: Visit,
    pub seat: Seat,
    /// The agreement in force, or that has been.
    pub held: Option<Agreement>,
    pub form: Form,
    pub faults: Vec<Fault>,
    /// What goes the next night, where that must be confirmed.
    pub losses: Vec<Loss>,
    pub past: Vec<SettingChange>,
    pub notice: Option<&'static str>,
}

impl Page {
    fn fault_of(&self, input: &str) -> Option<Fault> {
        self.faults.iter().copied().find(|fault| fault.input() == input)
    }

    /// Why nothing is asked or kept now, as the key of its text.
    fn trouble(&self) -> Option<&'static str> {
        use domain::agreement::NotPermitted;
        let Some(held) = &self.held else { return Some("own-agreement-none") };
        match held.permits_asking(oslo::date(self.visit.now)) {
            Err(NotPermitted::Ended(_)) => Some("own-agreement-ended"),
            Err(_) => Some("own-agreement-asks-nobody"),
            Ok(()) if held.ends_soon(oslo::date(self.visit.now)) => Some("own-agreement-ends-soon"),
            Ok(()) => None,
        }
    }

    /// A value of the history as people read it.
    fn value(&self, field: &str, value: Option<&str>) -> String {
        let Some(value) = value.filter(|value| !value.is_empty()) else { return "–".into() };
        match (field, value) {
            (_, "copy") => self.visit.say("own-agreement-copy").to_string(),
            (_, "look_up") => self.visit.say("own-agreement-look-up").to_string(),
            (_, "true") => self.visit.say("own-agreement-yes").to_string(),
            (_, "false") => self.visit.say("own-agreement-no").to_string(),
            ("good_until", day) => day
                .parse()
                .map_or_else(|_| day.to_owned(), |day: jiff::civil::Date| self.visit.day_of_year(day)),
            (_, other) => other.to_owned(),
        }
    }
}

/// The key of a field's name.
pub fn field(code: impl AsRef<str>) -> &'static str {
    match code.as_ref() {
        "purpose" => "own-agreement-purpose",
        "basis" => "own-agreement-basis",
        "mode" => "own-agreement-mode",
        "guardians" => "own-agreement-guardians",
        "employee_basis" => "own-agreement-employees",
        "ask_protected" => "own-agreement-protected",
        "good_until" => "own-agreement-until",
        _ => "own-agreement-days",
    }
}

pub async fn show(visit: Visit, State(app): State<App>) -> Result<Response, Error> {
    let mut reader = app.store.read().await?;
    let seat = seat(&mut reader, &visit, Right::StateAgreement).await?;
    let held = reader.agreement(seat.municipality).await?;
    let form = Form::of(held.as_ref());
    let mut page = page(&mut reader, visit, seat, held, form).await?;
    page.notice = (page.visit.told() == Some("lagret")).then_some("own-agreement-saved");
    house::page(StatusCode::OK, &page)
}

async fn page(
    reader: &mut Reader,
    visit: Visit,
    seat: Seat,
    held: Option<Agreement>,
    form: Form,
) -> Result<Page, Error> {
    let past = reader.setting_changes(seat.municipality, "agreement", PAST).await?;
    let (faults, losses) = (Vec::new(), Vec::new());
    Ok(Page { visit, seat, held, form, faults, losses, past, notice: None })
}

pub async fn submit(
    State(app): State<App>,
    Verified { visit, form }: Verified<Form>,
) -> Result<Response, Error> {
    let mut tx = app.store.begin().await?;
    let seat = seat(&mut tx, &visit, Right::StateAgreement).await?;
    let held = tx.agreement(seat.municipality).await?;
    let stated = form.stated(seat.municipality, held.as_ref());
    let mut page = page(&mut tx, visit, seat, held, form).await?;
    let stated = match stated {
        Ok(stated) => stated,
        Err(faults) => {
            page.faults = faults;
            return house::page(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    if page.form.grunnlag != fingerprint(page.held.as_ref()) {
        page.form.grunnlag = fingerprint(page.held.as_ref());
        page.form.bekreft = None;
        page.faults = vec![Fault::Moved];
        return house::page(StatusCode::CONFLICT, &page);
    }
    let today = oslo::date(page.visit.now);
    let kept = page.held.as_ref().map(|held| held.keeping(today));
    page.losses = kept.map(|kept| Loss::between(kept, stated.keeping(today))).unwrap_or_default();
    if !page.losses.is_empty() && page.form.bekreft.is_none() {
        page.faults = vec![Fault::Unconfirmed];
        return house::page(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    keep(&mut tx, &page, &stated).await?;
    tx.commit().await?;
    Ok(Redirect::to(&page.seat.link("/admin/avtale?beskjed=lagret")).into_response())
}

/// Writes the agreement, and who changed what of it.
async fn keep(tx: &mut Transaction, page: &Page, stated: &Agreement) -> Result<(), Error> {
    tx.set_agreement(stated).await?;
    let author = name_of(who(&page.visit)?);
    for ((field, old), (_, new)) in told(page.held.as_ref()).into_iter().zip(told(Some(stated))) {
        if old != new {
            let change = SettingChange {
                at: page.visit.now,
                author: author.clone(),
                about: "agreement".into(),
                field: field.into(),
                old,
                new,
            };
            tx.log_setting(stated.municipality, &change).await?;
        }
    }
    Ok(())
}
