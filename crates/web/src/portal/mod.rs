//! A guardian's own pages: what is known of them, where from, who has looked, and how to say that it is wrong.

mod insight;
mod objection;
mod profile;
#[cfg(any(test, feature = "samples"))]
pub mod samples;
mod sessions;
mod systems;
mod view;
mod work_phone;

use axum::routing::{get, post};
use domain::{NationalId, PersonKey};
use storage::Reader;

use crate::{
    Error,
    auth::{Door, Gate, Who, door, who},
};

/// Where MinProfil sends people back to, as it must be registered with KRR.
pub const COME_BACK_PATH: &str = "/min-profil/tilbake";

pub fn doors() -> Vec<Door> {
    let door = |path, methods| door(path, Gate::SignedIn, methods);
    vec![
        door("/min-profil", get(profile::show)),
        door("/min-profil/oppdater", post(profile::refresh)),
        door(COME_BACK_PATH, get(profile::come_back)),
        door("/min-profil/jobbtelefon", get(work_phone::show).post(work_phone::submit)),
        door("/min-profil/innsyn", get(insight::show)),
        door("/min-profil/feil", get(objection::show).post(objection::submit)),
        door("/min-profil/okter", get(sessions::show).post(sessions::submit)),
    ]
}

/// The identity number of whoever has signed in.
async fn own_number(reader: &mut Reader, who: &Who) -> Result<NationalId, Error> {
    reader.national_id_of(who.account).await?.ok_or(Error::SignedOut)
}

/// Everywhere that whoever has signed in is kept.
async fn own_keys(reader: &mut Reader, who: &Who) -> Result<Vec<PersonKey>, Error> {
    let number = own_number(reader, who).await?;
    Ok(reader.people_with_national_id(number).await?)
}
