//! Which municipality a visitor answers for on a page.

use domain::{MunicipalityId, access::Right};
use storage::Reader;

use crate::{Error, Visit, auth::who};

/// A municipality in which the visitor has the right that the page is about.
#[derive(Clone)]
pub struct Seat {
    pub municipality: MunicipalityId,
    pub name: String,
    /// All in which they have it, where there are several.
    pub choices: Vec<Choice>,
}

/// A municipality to choose.
#[derive(Clone)]
pub struct Choice {
    pub municipality: MunicipalityId,
    pub name: String,
}

impl Seat {
    /// A page of the same municipality.
    pub fn link(&self, path: impl AsRef<str>) -> String {
        let path = path.as_ref();
        if self.choices.is_empty() {
            path.to_owned()
        } else {
            let sign = if path.contains('?') { '&' } else { '?' };
            format!("{path}{sign}kommune={}", self.municipality.0)
        }
    }

    pub fn is_at(&self, choice: &Choice) -> bool {
        self.municipality == choice.municipality
    }
}

/// The municipality that the address names, or the visitor's only or first. One in which they have no right does not
/// exist for them.
pub async fn seat(reader: &mut Reader, visit: &Visit, right: Right) -> Result<Seat, Error> {
    // Nobody who shapes a municipality is everywhere.
    let own = who(visit)?.standing.municipalities(right).unwrap_or_default();
    let municipality = match visit.asked("kommune") {
        None => own.first().copied(),
        Some(asked) => own.iter().copied().find(|one| one.0.to_string() == asked),
    };
    let municipality = municipality.ok_or(Error::NotFound)?;
    let mut choices = Vec::new();
    for municipality in own {
        let name = reader.municipality_name(municipality).await?.unwrap_or_default();
        choices.push(Choice { municipality, name });
    }
    let name = choices.iter().find(|one| one.municipality == municipality).map(|one| one.name.clone());
    if choices.len() == 1 {
        choices.clear();
    }
    Ok(Seat { municipality, name: name.unwrap_or_default(), choices })
}
