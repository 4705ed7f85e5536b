//! The two pages: who are you, and what do you want KRR to have.

use askama::Template;
use axum::response::{IntoResponse, Response};
use domain::krr::Language;

use super::{
    Journey, MinProfil,
    form::{DetailsForm, Errors},
    page,
};
use crate::world::{Citizen, registered::Detail};

/// Choosing who one is.
#[derive(Template)]
#[template(path = "minprofil/people.html")]
pub struct PeoplePage {
    searched: String,
    found: Vec<Found>,
    /// Carried on by the search form.
    goto_url: Option<String>,
}

struct Found {
    name: String,
    born: i16,
    link: String,
}

/// A person's own details.
#[derive(Template)]
#[template(path = "minprofil/person.html")]
pub struct PersonPage {
    name: String,
    action: String,
    others: String,
    registered: bool,
    deleted: bool,
    form: DetailsForm,
    errors: Errors,
    email_dates: Option<Dates>,
    mobile_dates: Option<Dates>,
    languages: [(&'static str, &'static str); 4],
    done: Option<&'static str>,
    way_back: Option<String>,
}

struct Dates {
    updated: String,
    verified: String,
}

const SHOWN: usize = 40;
/// National worlds are searched no further than this.
const SEARCHED: usize = 20_000;

impl PeoplePage {
    pub fn new(minprofil: &MinProfil, journey: &Journey) -> Self {
        let world = &minprofil.surroundings.world;
        let searched = journey.navn.trim().to_lowercase();
        let found = world
            .everybody()
            .take(SEARCHED)
            .map(|citizen| world.adult(citizen))
            .map(|adult| (format!("{} {}", adult.given_name, adult.family_name), adult))
            .filter(|(name, _)| name.to_lowercase().contains(&searched))
            .take(SHOWN)
            .map(|(name, adult)| Found {
                name,
                born: adult.born.year(),
                link: minprofil.with_goto(&format!("/person/{}", adult.citizen.0), journey),
            })
            .collect();
        let goto_url = minprofil.way_back(journey).map(str::to_owned);
        Self { searched: journey.navn.trim().to_owned(), found, goto_url }
    }
}

impl PersonPage {
    pub fn new(minprofil: &MinProfil, citizen: Citizen, journey: &Journey) -> Self {
        let world = &minprofil.surroundings.world;
        let adult = world.adult(citizen);
        let record = world.record(citizen);
        let dates = |detail: &Option<Detail>| detail.as_ref().map(Dates::of);
        Self {
            name: format!("{} {}", adult.given_name, adult.family_name),
            action: minprofil.with_goto(&format!("/person/{}", citizen.0), journey),
            others: minprofil.with_goto("/", journey),
            registered: record.is_some(),
            deleted: record.as_ref().is_some_and(|record| record.deleted),
            form: DetailsForm::of(record.as_ref()),
            errors: Errors::default(),
            email_dates: record.as_ref().and_then(|record| dates(&record.email)),
            mobile_dates: record.as_ref().and_then(|record| dates(&record.mobile)),
            languages: Language::ALL.map(|language| (language.code(), in_norwegian(language))),
            done: match journey.gjort.as_deref() {
                Some("lagret") => Some("Opplysningene er lagret."),
                Some("bekreftet") => Some("Takk! Du har bekreftet at opplysningene stemmer."),
                Some("slettet") => Some("Du er slettet fra registeret."),
                _ => None,
            },
            way_back: minprofil.way_back(journey).map(str::to_owned),
        }
    }

    /// The form as it was sent, with what is wrong.
    #[must_use]
    pub fn with_errors(self, form: DetailsForm, errors: Errors) -> Self {
        Self { form, errors, done: None, ..self }
    }
}

impl Dates {
    fn of(detail: &Detail) -> Self {
        let day = |time: jiff::Timestamp| time.strftime("%d.%m.%Y").to_string();
        Self { updated: day(detail.updated), verified: day(detail.updated.max(detail.verified)) }
    }
}

fn in_norwegian(language: Language) -> &'static str {
    match language {
        Language::Bokmaal => "Bokmål",
        Language::Nynorsk => "Nynorsk",
        Language::English => "Engelsk",
        Language::NorthernSami => "Nordsamisk",
    }
}

impl IntoResponse for PeoplePage {
    fn into_response(self) -> Response {
        page(&self)
    }
}

impl IntoResponse for PersonPage {
    fn into_response(self) -> Response {
        page(&self)
    }
}
