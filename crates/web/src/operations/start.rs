//! The form that starts a run now: for everybody, one municipality or one person; for real or as a dry run.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{MunicipalityId, PersonKey};
use serde::Deserialize;

use super::{act, read, run};
use crate::{App, Error, Visit, csrf::Verified, house};

#[derive(Template)]
#[template(path = "operations/start.html")]
pub struct Page {
    pub visit: Visit,
    pub asked: Asked,
    /// Number and name, by name.
    pub municipalities: Vec<(i64, String)>,
    pub faults: Vec<StartFault>,
}

/// The form as it was filled in; shown again as it was when something is wrong.
#[derive(Clone, Debug, Deserialize)]
pub struct Asked {
    #[serde(rename = "omfang", default)]
    pub reach: String,
    #[serde(rename = "kommune", default)]
    pub municipality: String,
    #[serde(rename = "person", default)]
    pub person: String,
    #[serde(rename = "slag", default)]
    pub kind: String,
}

/// What is wrong with the form, each with the field to mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartFault {
    NoReach,
    NoMunicipality,
    BadPersonNumber,
    UnknownPerson,
    /// Nothing of an answer may be kept there, so that there is nothing for a run to do.
    MunicipalityKeepsNothing,
    /// The same, of the person's municipality.
    PersonKeepsNothing,
}

/// Whom a run is to be about, parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Everybody,
    Municipality(MunicipalityId),
    Person(PersonKey),
}

pub async fn show(visit: Visit, State(app): State<App>) -> Result<Response, Error> {
    let municipalities = read::municipalities(&app.store, visit.now).await?;
    house::page(StatusCode::OK, &Page { visit, asked: Asked::default(), municipalities, faults: Vec::new() })
}

pub async fn submit(
    State(app): State<App>,
    Verified { visit, form }: Verified<Asked>,
) -> Result<Response, Error> {
    let municipalities = read::municipalities(&app.store, visit.now).await?;
    let started = match form.wanted(&municipalities) {
        Ok(wanted) => act::start(&app.store, wanted, form.is_real(), visit.now).await?,
        Err(fault) => Err(fault),
    };
    match started {
        Ok((run, notice)) => Ok(run::to_run(run, Some(notice)).into_response()),
        Err(fault) => {
            let page = Page { visit, asked: form, municipalities, faults: vec![fault] };
            house::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

impl Default for Asked {
    /// A dry run for everybody: it shows most and changes nothing.
    fn default() -> Self {
        let word = |word: &str| word.to_owned();
        Self { reach: word("alle"), municipality: word(""), person: word(""), kind: word("prove") }
    }
}

impl Asked {
    pub fn is_real(&self) -> bool {
        self.kind == "ekte"
    }

    fn wanted(&self, municipalities: &[(i64, String)]) -> Result<Wanted, StartFault> {
        match self.reach.as_str() {
            "alle" => Ok(Wanted::Everybody),
            "kommune" => {
                let known = municipalities.iter().find(|(id, _)| id.to_string() == self.municipality);
                known
                    .map(|(id, _)| Wanted::Municipality(MunicipalityId(*id)))
                    .ok_or(StartFault::NoMunicipality)
            }
            "person" => self.person.parse().map(Wanted::Person).map_err(|_| StartFault::BadPersonNumber),
            _ => Err(StartFault::NoReach),
        }
    }
}

impl StartFault {
    pub fn text(self) -> &'static str {
        match self {
            Self::NoReach => "start-fault-reach",
            Self::NoMunicipality => "start-fault-municipality",
            Self::BadPersonNumber => "start-fault-person-number",
            Self::UnknownPerson => "start-fault-unknown-person",
            Self::MunicipalityKeepsNothing => "start-fault-municipality-keeps-nothing",
            Self::PersonKeepsNothing => "start-fault-person-keeps-nothing",
        }
    }

    /// The id of the field to mend.
    pub fn input(self) -> &'static str {
        match self {
            Self::NoReach => "alle",
            Self::NoMunicipality | Self::MunicipalityKeepsNothing => "kommune",
            Self::BadPersonNumber | Self::UnknownPerson | Self::PersonKeepsNothing => "person",
        }
    }
}

impl Page {
    /// What is wrong with the field that has this id.
    fn fault_of(&self, input: &str) -> Option<StartFault> {
        self.faults.iter().copied().find(|fault| fault.input() == input)
    }
}

#[cfg(test)]
mod tests {
    use domain::PersonId;

    use super::*;

    fn wanted(reach: &str, municipality: &str, person: &str) -> Result<Wanted, StartFault> {
        let asked = Asked {
            reach: reach.into(),
            municipality: municipality.into(),
            person: person.into(),
            kind: "ekte".into(),
        };
        asked.wanted(&[(3, "Fjordvik".into())])
    }

    #[test]
    fn what_is_asked_for_is_known_or_the_field_to_mend_is_named() {
        assert_eq!(wanted("alle", "", ""), Ok(Wanted::Everybody));
        assert_eq!(wanted("kommune", "3", ""), Ok(Wanted::Municipality(MunicipalityId(3))));
        assert_eq!(wanted("kommune", "4", ""), Err(StartFault::NoMunicipality));
        assert_eq!(wanted("kommune", "", ""), Err(StartFault::NoMunicipality));
        let key = PersonKey { municipality: MunicipalityId(3), person: PersonId(42) };
        assert_eq!(wanted("person", "", " 3-42 "), Ok(Wanted::Person(key)));
        assert_eq!(wanted("person", "", "42"), Err(StartFault::BadPersonNumber));
        assert_eq!(wanted("", "", ""), Err(StartFault::NoReach));
    }

    #[test]
    fn nothing_is_for_real_that_was_not_asked_to_be() {
        assert!(!Asked::default().is_real());
    }
}
