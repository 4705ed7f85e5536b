//! As much of an entity as says whether it is wanted.

use domain::OrganisationNumber;
use serde::Deserialize;

use super::text::{Code, Text};

/// Borrowed from the bytes of the entity.
#[derive(Clone, Debug, Deserialize)]
pub struct Glimpse<'b> {
    #[serde(borrow, rename = "organisasjonsnummer")]
    number: Text<'b>,
    #[serde(borrow, rename = "organisasjonsform")]
    form: Option<Code<'b>>,
    #[serde(borrow, rename = "institusjonellSektorkode")]
    sector: Option<Code<'b>>,
    #[serde(borrow, rename = "overordnetEnhet")]
    parent: Option<Text<'b>>,
}

impl Glimpse<'_> {
    pub(in super::super) fn number(&self) -> Option<OrganisationNumber> {
        OrganisationNumber::parse(&self.number).ok()
    }

    /// The code of its form.
    pub fn form(&self) -> &str {
        self.form.as_ref().map_or("", |form| &form.code)
    }

    /// The code of its sector.
    pub fn sector(&self) -> Option<&str> {
        self.sector.as_ref().map(|sector| &*sector.code)
    }

    pub fn parent(&self) -> Option<OrganisationNumber> {
        self.parent.as_ref().and_then(|parent| OrganisationNumber::parse(parent).ok())
    }
}
