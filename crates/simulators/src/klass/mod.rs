//! Plays KLASS, SSB's classifications: real municipalities and counties with their reforms since 2011, the invented ones of
//! the [`World`](crate::World) in a county of their own, and a little of sectors and industries. As strict as the real one,
//! as far as it has told (`docs/klass.md`): XML is what it speaks to whoever does not ask for JSON. CSV, variants,
//! languages and the selection of codes are not played: nobody of ours uses them.

pub(crate) mod admin;
mod changes;
mod codes;
mod correspond;
mod country;
mod facts;
mod form;
mod list;
mod question;
mod refused;

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use axum::{Router, routing::get};
use domain::classification::Named;
use jiff::civil::Date;

use crate::{surroundings::Surroundings, world::Municipality};
use country::Country;

pub use country::Unlikely;

/// Where it lies under its host, as the real one does.
pub(crate) const PATH: &str = "/api/klass/v1";

/// The one in play.
pub struct Klass {
    surroundings: Surroundings,
    country: RwLock<Country>,
}

pub(crate) fn routes(klass: Arc<Klass>) -> Router {
    let one = Router::new()
        .route("/codes", get(codes::codes))
        .route("/codesAt", get(codes::codes_at))
        .route("/changes", get(changes::changes))
        .route("/corresponds", get(correspond::corresponds))
        .route("/correspondsAt", get(correspond::corresponds_at));
    let klass_v1 = Router::new()
        .route("/classifications", get(list::page))
        .route("/correspondencetables/{number}", get(correspond::table))
        .nest("/classifications/{number}", one);
    Router::new().nest(PATH, klass_v1).with_state(klass)
}

impl Klass {
    pub(crate) fn new(surroundings: Surroundings) -> Self {
        let mut country = facts::country();
        country.invent(&surroundings.world.municipalities().iter().map(invented).collect::<Vec<_>>());
        Self { surroundings, country: RwLock::new(country) }
    }

    /// Decides a reform of municipalities: each line leads from an old number to a new one with its name.
    pub fn reform(&self, on: Date, lines: &[(String, Named)]) -> Result<(), Unlikely> {
        self.country_to_change().reform_municipalities(on, lines)
    }

    fn country(&self) -> RwLockReadGuard<'_, Country> {
        self.country.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn country_to_change(&self) -> RwLockWriteGuard<'_, Country> {
        self.country.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn invented(municipality: &Municipality) -> Named {
    Named { code: municipality.number.to_string(), name: municipality.name.clone() }
}
