//! One guardian or employee.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{Field, PersonKey};
use serde::Deserialize;
use storage::{Transaction, blocks::BlockKey};
use sync::{
    desk::{self, Deed},
    hands::{Act, NotWritten},
};

use super::{
    field::Note,
    form::{self, Fault, Form},
    history::What,
    label,
    open::{Opened, Seen, open},
    view::{Alert, Person},
};
use crate::{
    App, Error, Visit,
    auth::{name_of, who},
    csrf::Verified,
    given::Given,
    house,
    operations::words,
    receipt::Receipt,
};

#[derive(Template)]
#[template(path = "school/person.html")]
pub struct Page {
    pub visit: Visit,
    pub person: Person,
    pub receipt: Option<Receipt>,
    /// What was done on the page before.
    pub notice: Option<Alert>,
}

impl Page {
    /// The key of a field's label in a receipt.
    fn label(&self, field: impl Given<Field>) -> &'static str {
        label(field.given(), self.person.is_employee())
    }

    /// A value of a receipt as people read it.
    fn value(&self, field: impl Given<Field>, value: &str) -> String {
        words::value(&self.visit, field.given(), value)
    }
}

/// The key of a receipt's heading.
const fn title(receipt: &Receipt) -> &'static str {
    match receipt {
        Receipt::Changed(_) => "desk-receipt-changed",
        Receipt::Same => "desk-receipt-same",
        Receipt::Shown(_) => "desk-receipt-shown",
        Receipt::NotReturned => "desk-receipt-not-returned",
        Receipt::Refused(_) => "desk-receipt-refused",
        Receipt::NoAnswer { .. } => "desk-receipt-no-answer",
        Receipt::NotAsked => "desk-receipt-not-asked",
    }
}

/// Somebody of whom no more than the name may be told.
#[derive(Template)]
#[template(path = "school/shielded.html")]
pub struct Shielded {
    pub visit: Visit,
    pub name: Option<String>,
    pub municipality: String,
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(rename = "beskjed", default)]
    told: String,
}

#[derive(Deserialize)]
pub struct Nothing {}

pub async fn show(
    visit: Visit,
    State(app): State<App>,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let key = parse(&key)?;
    let mut tx = app.store.begin().await?;
    let seen = open(&mut tx, &visit, key).await?;
    tx.commit().await?;
    match seen {
        Seen::Shielded { name, municipality } => {
            house::page(StatusCode::OK, &Shielded { visit, name, municipality })
        }
        Seen::Open(opened) => {
            let person = Person::new(&opened, visit.now);
            let page = Page { visit, person, receipt: None, notice: notice(&asked.told) };
            house::page(StatusCode::OK, &page)
        }
    }
}

/// Saves the whole form, or nothing of it.
pub async fn submit(
    State(app): State<App>,
    Path(key): Path<String>,
    Verified { visit, form }: Verified<Form>,
) -> Result<Response, Error> {
    let key = parse(&key)?;
    let mut tx = app.store.begin().await?;
    // From here on nobody else writes about the person, so what the form is held against stays true.
    tx.lock_block(BlockKey::of(key.municipality, key.person)).await?;
    let opened = seen_in_full(&mut tx, &visit, key).await?;
    if !opened.may_edit {
        return Err(Error::NotFound);
    }
    let mut person = Person::new(&opened, visit.now);
    let deeds = read(&form, &mut person);
    if person.faults() == 0 {
        let told = told(&deeds, &person);
        let author = name_of(who(&visit)?);
        let act = Act { author: &author, reason: "", at: visit.now, until: None };
        match desk::carry(&mut tx, key, deeds, &act).await? {
            Ok(_) => {
                tx.commit().await?;
                return Ok(Redirect::to(&format!("/skole/personer/{key}?beskjed={told}")).into_response());
            }
            Err((field, refused)) => {
                let faulty = person.fields.iter_mut().find(|held| held.field == field);
                faulty.ok_or(Error::Outdated)?.fault = Some(fault(refused)?);
            }
        }
    }
    // What was done so far is undone with the transaction. That the person was looked at stays.
    drop(tx);
    let mut tx = app.store.begin().await?;
    open(&mut tx, &visit, key).await?;
    tx.commit().await?;
    let has_moved = person.fields.iter().any(|field| field.fault == Some(Fault::Moved));
    let status = if has_moved { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    house::page(status, &Page { visit, person, receipt: None, notice: None })
}

/// "Hent på nytt".
pub async fn refresh(
    State(app): State<App>,
    Path(key): Path<String>,
    Verified { visit, form: Nothing {} }: Verified<Nothing>,
) -> Result<Response, Error> {
    let key = parse(&key)?;
    let mut tx = app.store.begin().await?;
    let opened = seen_in_full(&mut tx, &visit, key).await?;
    if !opened.may_ask {
        return Err(Error::NotFound);
    }
    tx.commit().await?;
    let asked_by = name_of(who(&visit)?);
    let refreshed = app.runs.contacts.refresh(key, &asked_by, "page").await?;
    let receipt = Receipt::of(refreshed, visit.now);
    let mut reader = app.store.begin().await?;
    let opened = seen_in_full(&mut reader, &visit, key).await?;
    reader.commit().await?;
    let person = Person::new(&opened, visit.now);
    let page = Page { visit, person, receipt: Some(receipt), notice: None };
    house::page(StatusCode::OK, &page)
}

pub fn parse(key: &str) -> Result<PersonKey, Error> {
    key.parse().map_err(|_| Error::NotFound)
}

pub async fn seen_in_full(tx: &mut Transaction, visit: &Visit, key: PersonKey) -> Result<Box<Opened>, Error> {
    match open(tx, visit, key).await? {
        Seen::Open(opened) => Ok(opened),
        Seen::Shielded { .. } => Err(Error::NotFound),
    }
}

/// What the form asks for. What was typed stays in the person's fields, with what is wrong with it.
fn read(form: &Form, person: &mut Person) -> Vec<Deed> {
    let is_newer = form.revision() != Some(person.revision);
    let mut deeds = Vec::new();
    for field in &mut person.fields {
        let typed = form.typed(field.field);
        match form::deeds(&typed, field, is_newer) {
            Ok(wanted) => deeds.extend(wanted),
            Err(fault) => field.fault = Some(fault),
        }
        field.wants_out = typed.wants_out && !field.is_locked();
        // A closed field shows what it has, whatever a form says.
        if let Some(value) = typed.value.filter(|_| field.takes_typing()) {
            value.clone_into(&mut field.typed);
        }
        typed.reason.clone_into(&mut field.reason);
    }
    deeds
}

fn fault(refused: NotWritten) -> Result<Fault, Error> {
    match refused {
        NotWritten::FetchedFromKrr => Ok(Fault::Closed),
        NotWritten::Locked => Ok(Fault::Locked),
        NotWritten::NoReason => Ok(Fault::NoReason),
        NotWritten::AlreadyThere | NotWritten::NothingToEnd => Ok(Fault::Moved),
        NotWritten::NoSuchPerson | NotWritten::NotOurs => Err(Error::Outdated),
    }
}

/// The word in the address for what is done.
fn told(deeds: &[Deed], person: &Person) -> &'static str {
    let has = |kind: fn(&Deed) -> bool| deeds.iter().any(kind);
    let unlocks = has(|deed| matches!(deed, Deed::OptOut(..)))
        && person.fields.iter().any(|field| !field.is_open() && field.wants_out);
    if deeds.is_empty() {
        "uendret"
    } else if unlocks && !has(|deed| matches!(deed, Deed::Write(_))) {
        "apnet"
    } else if has(|deed| matches!(deed, Deed::OptIn(_))) {
        "hentes"
    } else {
        "lagret"
    }
}

fn notice(told: &str) -> Option<Alert> {
    let done = |text| Some(Alert { text, color: "success" });
    match told {
        "uendret" => Some(Alert { text: "desk-notice-unchanged", color: "info" }),
        "apnet" => done("desk-notice-opened"),
        "hentes" => done("desk-notice-fetched-again"),
        "lagret" => done("desk-notice-saved"),
        "rolle-gitt" => done("giving-given"),
        "rolle-tatt-tilbake" => done("giving-taken-back"),
        _ => None,
    }
}
