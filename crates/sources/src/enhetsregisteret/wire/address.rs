//! `forretningsadresse`, `beliggenhetsadresse`, `postadresse`

use domain::{MunicipalityNumber, entity::EntityAddress};
use serde::Deserialize;

use super::text::{Text, said};

#[derive(Debug, Deserialize)]
pub(super) struct Address<'b> {
    /// With null and empty lines among them.
    #[serde(borrow, rename = "adresse")]
    lines: Option<Vec<Option<Text<'b>>>>,
    #[serde(borrow, rename = "postnummer")]
    postal_code: Option<Text<'b>>,
    #[serde(borrow, rename = "poststed")]
    postal_place: Option<Text<'b>>,
    #[serde(borrow, rename = "kommunenummer")]
    municipality: Option<Text<'b>>,
    #[serde(borrow, rename = "landkode")]
    country: Option<Text<'b>>,
}

impl Address<'_> {
    /// `None` where there is nothing in it.
    pub fn read(&self) -> Option<EntityAddress> {
        let lines = self.lines.iter().flatten().filter_map(|line| said(line.as_ref()));
        let municipality =
            self.municipality.as_ref().and_then(|number| MunicipalityNumber::parse(number).ok());
        let address = EntityAddress {
            lines: lines.collect(),
            postal_code: said(self.postal_code.as_ref()),
            postal_place: said(self.postal_place.as_ref()),
            municipality,
            country: said(self.country.as_ref()),
        };
        Some(address).filter(|address| !address.is_empty())
    }
}
