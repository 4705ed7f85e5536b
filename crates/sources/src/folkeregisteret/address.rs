//! The register's forms of address → lines.

use domain::{MunicipalityNumber, Protection, folkeregisteret::RegistryAddress};

use super::element::Element;

/// `None` where the element is in no form of address that is documented.
pub(super) fn read(element: Element<'_>, protection: Protection) -> Option<RegistryAddress> {
    let form = |key| element.object(key);
    // Where two forms of one address are given, the one with its parts apart.
    let address = if let Some(road) = form("vegadresse") {
        road_address(road)
    } else if let Some(property) = form("matrikkeladresse") {
        property_address(property)
    } else if let Some(unknown) = form("ukjentBosted") {
        Parts { municipality: municipality(unknown, "bostedskommune"), ..Parts::default() }
    } else if let Some(post_box) = form("postboksadresse") {
        post_box_address(post_box)
    } else if let Some(free) = form("postadresseIFrittFormat") {
        Parts { street: free.texts("adresselinje").map(str::to_owned).collect(), ..Parts::placed(free) }
    } else if let Some(abroad) = form("utenlandskAdresse") {
        address_abroad(abroad)
    } else if let Some(free) = form("utenlandskAdresseIFrittFormat") {
        Parts { street: free.texts("adresselinje").map(str::to_owned).collect(), ..Parts::abroad(free) }
    } else if element.flag("adressenErUkjent") == Some(true) {
        Parts::default()
    } else {
        return None;
    };
    Some(address.protected(protection))
}

/// An address before it is known how it is protected.
#[derive(Default)]
struct Parts {
    care_of: Option<String>,
    street: Vec<String>,
    postal_code: Option<String>,
    postal_place: Option<String>,
    country: Option<String>,
    municipality: Option<MunicipalityNumber>,
}

impl Parts {
    /// With `coAdressenavn` and `poststed`, which most forms in Norway have.
    fn placed(form: Element<'_>) -> Self {
        let place = form.object("poststed");
        Self {
            care_of: form.owned("coAdressenavn"),
            postal_code: place.and_then(|place| place.owned("postnummer")),
            postal_place: place.and_then(|place| place.owned("poststedsnavn")),
            ..Self::default()
        }
    }

    fn abroad(form: Element<'_>) -> Self {
        Self {
            care_of: form.owned("coAdressenavn"),
            postal_code: form.owned("postkode"),
            postal_place: form.owned("byEllerStedsnavn"),
            country: form.owned("landkode"),
            ..Self::default()
        }
    }

    fn protected(self, protection: Protection) -> RegistryAddress {
        let Self { care_of, street, postal_code, postal_place, country, municipality } = self;
        RegistryAddress { care_of, street, postal_code, postal_place, country, municipality, protection }
    }
}

fn road_address(road: Element<'_>) -> Parts {
    let number = road.object("adressenummer");
    let part = |key| number.and_then(|number| number.text(key));
    let words = [road.text("adressenavn"), part("husnummer"), part("husbokstav")];
    let line = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let street = road.owned("adressetilleggsnavn").into_iter().chain((!line.is_empty()).then_some(line));
    Parts {
        street: street.collect(),
        municipality: municipality(road, "kommunenummer"),
        ..Parts::placed(road)
    }
}

/// By the property's number, `11/4/2-1`, where the place has no name.
fn property_address(property: Element<'_>) -> Parts {
    let number = property.object("matrikkelnummer");
    let part = |key| number.and_then(|number| number.number(key));
    let name = property.owned("adressetilleggsnavn").or_else(|| {
        let (farm, holding) = (part("gaardsnummer")?, part("bruksnummer")?);
        let after = |sign, number: Option<u64>| match number {
            Some(number @ 1..) => format!("{sign}{number}"),
            Some(0) | None => String::new(),
        };
        let (lease, sub) = (after('/', part("festenummer")), after('-', property.number("undernummer")));
        Some(format!("{farm}/{holding}{lease}{sub}"))
    });
    Parts {
        street: name.into_iter().collect(),
        municipality: number.and_then(|number| municipality(number, "kommunenummer")),
        ..Parts::placed(property)
    }
}

fn post_box_address(post_box: Element<'_>) -> Parts {
    // Some write the word, some only the number.
    let line = post_box.text("postboks").map(|number| match number.parse::<u32>() {
        Ok(number) => format!("Postboks {number}"),
        Err(_) => number.to_owned(),
    });
    let owner = post_box.owned("postbokseier");
    Parts { street: owner.into_iter().chain(line).collect(), ..Parts::placed(post_box) }
}

fn address_abroad(abroad: Element<'_>) -> Parts {
    let within = [abroad.text("bygning"), abroad.text("etasjenummer"), abroad.text("boenhet")];
    let within = within.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let region = [abroad.owned("distriktsnavn"), abroad.owned("region")];
    let before = [abroad.owned("adressenavn"), Some(within), abroad.owned("postboks")];
    let street = before.into_iter().chain(region).flatten().filter(|line| !line.is_empty());
    Parts { street: street.collect(), ..Parts::abroad(abroad) }
}

fn municipality(element: Element<'_>, key: &str) -> Option<MunicipalityNumber> {
    MunicipalityNumber::parse(element.text(key)?).ok()
}
