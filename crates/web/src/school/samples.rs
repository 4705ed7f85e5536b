//! The secretary's pages in every state, from invented people.

mod found;
mod giving;
mod people;

use askama::Template as _;
use axum::http::StatusCode;
use domain::Field;
use storage::contact_lists::ListKind;

use super::{
    form::Fault,
    found::Line,
    giving::Fault as GivingFault,
    lists::{Asked as AskedList, Count, ListLink, Page as Lists},
    people::{Asked, Outcome, Page as Search},
    person::{Page, Shielded},
    view::{Alert, Person},
};
pub use found::units;

use crate::{
    Visit,
    operations::Pages,
    receipt::{Change, Receipt},
    samples::{Sample, ok},
};

const PERSON: &str = "/skole/personer/1-42";

const GIVING: &str = "/skole/personer/1-42/rolle";
const LISTS: &str = "/skole/lister";
const PEOPLE: &str = "/skole/personer";

/// All of them.
pub const ALL: &[Sample] = &[
    ok("sok", PEOPLE, |visit| search(visit, Asked::default(), Outcome::NotAsked)),
    ok("sok-treff", PEOPLE, |visit| search(visit, found::asked("sonne"), found::some())),
    ok("sok-mange", PEOPLE, |visit| search(visit, found::asked("s"), found::too_many())),
    ok("sok-ingen", PEOPLE, |visit| search(visit, found::asked("xyz"), found::nobody())),
    Sample {
        name: "sok-feil",
        path: PEOPLE,
        status: StatusCode::UNPROCESSABLE_ENTITY,
        render: |visit| search(visit, found::asked("12345"), Outcome::Unusable("find-no-number")),
    },
    ok("lister", LISTS, |visit| lists(visit, found::lines())),
    ok("lister-tom", LISTS, |visit| lists(visit, Vec::new())),
    ok("person", PERSON, |visit| page(visit, people::fetched(), None)),
    ok("person-les", PERSON, |visit| {
        page(visit, Person { may_edit: false, may_ask: false, ..people::fetched() }, None)
    }),
    ok("person-apnet", PERSON, |visit| {
        let notice = Some(Alert { text: "desk-notice-opened", color: "success" });
        Page { visit, person: people::opted_out(), receipt: None, notice }.render()
    }),
    ok("person-uten-kilde", PERSON, |visit| page(visit, people::without_source(), None)),
    ok("person-ulik", PERSON, |visit| page(visit, people::different(), None)),
    ok("person-ansatt", PERSON, |visit| page(visit, people::employee(), None)),
    ok("person-last", PERSON, |visit| page(visit, people::locked(), None)),
    ok("person-slettet", PERSON, |visit| page(visit, people::deleted_and_reserved(), None)),
    ok("person-med-saerskilt-tilgang", PERSON, |visit| page(visit, people::protected(), None)),
    ok("person-dod", PERSON, |visit| page(visit, people::dead(), None)),
    ok("person-adresse-ukjent", PERSON, |visit| page(visit, people::homeless(), None)),
    ok("person-krr-nede", PERSON, |visit| {
        page(visit, people::while_krr_is_down(), Some(Receipt::NoAnswer { retry_at: Some(people::SOON) }))
    }),
    ok("person-oppdatert", PERSON, |visit| {
        let change = |field, before: Option<&str>, after: Option<&str>| Change {
            field,
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        };
        let lines = vec![
            change(Field::Mobile, Some("+47 999 99 998"), Some("+47 999 99 999")),
            change(Field::Email, Some("gammel@example.no"), None),
            change(Field::Reservation, Some("not_reserved"), Some("reserved")),
        ];
        page(visit, people::without_source(), Some(Receipt::Changed(lines)))
    }),
    Sample {
        name: "person-feil",
        path: PERSON,
        status: StatusCode::UNPROCESSABLE_ENTITY,
        render: |visit| page(visit, people::faulty(Fault::NoReason, Fault::EmailForm), None),
    },
    Sample {
        name: "person-endret",
        path: PERSON,
        status: StatusCode::CONFLICT,
        render: |visit| page(visit, people::faulty(Fault::Closed, Fault::Moved), None),
    },
    ok("rolle-gi", GIVING, |visit| giving::page(visit, None, None)),
    ok("rolle-gi-virkning", GIVING, |visit| giving::page(visit, None, Some(Some(giving::ceases())))),
    ok("rolle-gi-uten-virkning", GIVING, |visit| giving::page(visit, None, Some(None))),
    ok("rolle-gi-sperret", GIVING, giving::barred),
    Sample {
        name: "rolle-gi-feil",
        path: GIVING,
        status: StatusCode::UNPROCESSABLE_ENTITY,
        render: |visit| giving::page(visit, Some(GivingFault::NoReason), None),
    },
    ok("person-beskyttet", PERSON, |visit| {
        let municipality = "Fjordvik".into();
        Shielded { visit, name: Some("Barmhjertig Sonne".into()), municipality }.render()
    }),
];

fn lists(visit: Visit, lines: Vec<Line>) -> askama::Result<String> {
    let count = i64::try_from(lines.len()).unwrap_or(0);
    let (chosen, asked, units) = (ListKind::OptedOut, AskedList::default(), units());
    let more = count > 0;
    let counts =
        ListKind::ALL.into_iter().zip([(count, false), (300, more), (63, false), (300, more), (17, false)]);
    let told =
        counts.map(|(kind, (people, more))| ListLink::new(kind, Count { people, more }, &asked)).collect();
    Lists { visit, lists: told, chosen, asked, units, lines, pages: Pages::default() }.render()
}

fn search(visit: Visit, asked: Asked, outcome: Outcome) -> askama::Result<String> {
    Search { visit, asked, units: units(), outcome }.render()
}

fn page(visit: Visit, person: Person, receipt: Option<Receipt>) -> askama::Result<String> {
    Page { visit, person, receipt, notice: None }.render()
}
