//! The form with a person's own details, checked by KRR's rules.

use domain::{Email, Phone, krr::Language};
use serde::Deserialize;

use crate::world::{changes::Change, registered::Record};

/// As the browser sends it.
#[derive(Debug, Default, Deserialize)]
pub struct DetailsForm {
    /// `lagre`, `bekreft` or `slett`.
    pub handling: String,
    #[serde(default)]
    pub epost: String,
    #[serde(default)]
    pub mobil: String,
    #[serde(default)]
    pub spraak: String,
    #[serde(default)]
    pub reservert: String,
}

/// What is wrong with a field, in words for the person.
#[derive(Debug, Default)]
pub struct Errors {
    pub epost: Option<&'static str>,
    pub mobil: Option<&'static str>,
    pub spraak: Option<&'static str>,
}

impl DetailsForm {
    pub fn of(record: Option<&Record>) -> Self {
        let Some(record) = record else { return Self::default() };
        let value = |detail: &Option<crate::world::registered::Detail>| {
            detail.as_ref().map(|detail| detail.value.clone()).unwrap_or_default()
        };
        Self {
            handling: String::new(),
            epost: value(&record.email),
            mobil: value(&record.mobile),
            spraak: record.language.map(|(language, _)| language.code().to_owned()).unwrap_or_default(),
            reservert: if record.reserved { "ja" } else { "nei" }.to_owned(),
        }
    }

    /// Only what differs from the record, so that nothing gets a new date without being changed.
    pub fn changes(&self, record: Option<&Record>) -> Result<Vec<Change>, Errors> {
        let errors = Errors {
            epost: email_error(self.epost.trim()),
            mobil: mobile_error(self.mobil.trim()),
            spraak: (!self.spraak.is_empty() && Language::from_code(&self.spraak).is_none())
                .then_some("Velg et av språkene i listen."),
        };
        if errors.epost.is_some() || errors.mobil.is_some() || errors.spraak.is_some() {
            return Err(errors);
        }
        let held = Self::of(record);
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut changes = Vec::new();
        if given(&self.epost) != given(&held.epost) {
            changes.push(Change::Email(given(&self.epost)));
        }
        if given(&self.mobil) != given(&held.mobil) {
            changes.push(Change::Mobile(given(&self.mobil)));
        }
        if self.spraak != held.spraak {
            changes.push(Change::Language(given(&self.spraak)));
        }
        let reserved = self.reservert == "ja";
        if reserved != (held.reservert == "ja") {
            changes.push(Change::Reserved(reserved));
        }
        Ok(changes)
    }
}

fn email_error(text: &str) -> Option<&'static str> {
    (!text.is_empty() && Email::parse(text).is_err())
        .then_some("Skriv en e-postadresse, for eksempel navn@eksempel.no.")
}

fn mobile_error(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        return None;
    }
    // The register's own rule lets some fixed lines through; a one-time code must arrive.
    let sound = Phone::parse(text).is_ok_and(|phone| phone.follows_krr_rule() && phone.is_mobile());
    (!sound).then_some("Skriv et mobilnummer. Norske numre har åtte sifre og begynner med 4 eller 9.")
}
