//! Changing a role: exactly what was shown, or nothing.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    MunicipalityId,
    access::Right,
    guardian_role::{Role, RoleKey, Seen, Sees},
};
use jiff::Timestamp;
use serde::Deserialize;
use storage::{Transaction, settings::SettingChange};
use sync::recipients;

use super::{
    role,
    role_form::{Form, named},
    seat::seat,
};
use crate::{
    App, Error,
    auth::{name_of, who},
    csrf::Verified,
};

/// A form that was shown with what it would do.
#[derive(Deserialize)]
pub struct Approved {
    #[serde(flatten)]
    form: Form,
    /// The fingerprint of what was shown.
    #[serde(rename = "grunnlag", default)]
    ground: String,
}

#[derive(Deserialize)]
pub struct Use {
    #[serde(rename = "versjon", default)]
    revision: String,
    #[serde(rename = "handling", default)]
    act: String,
}

pub async fn submit(
    State(app): State<App>,
    Path(key): Path<String>,
    Verified { visit, form: Approved { form, ground } }: Verified<Approved>,
) -> Result<Response, Error> {
    let mut tx = app.store.begin().await?;
    let seat = seat(&mut tx, &visit, Right::ShapeRoles).await?;
    let roles = tx.guardian_roles(seat.municipality).await?;
    let held = named(&key, &roles).filter(|role| !role.key.is_fixed()).ok_or(Error::NotFound)?;
    let Ok(asked) = form.role(&visit, &held, &roles) else {
        return role::previewed(tx, visit, seat, &key, form, false).await;
    };
    let effect = recipients::of_role(&mut tx, seat.municipality, &asked, visit.now).await?;
    let as_shown = form.versjon.parse() == Ok(held.revision) && effect.fingerprint() == ground;
    if !as_shown || !tx.set_guardian_role(seat.municipality, &asked).await? {
        return role::previewed(tx, visit, seat, &key, form, true).await;
    }
    let author = name_of(who(&visit)?);
    note(&mut tx, seat.municipality, &held, &asked, &author, visit.now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&seat.link("/admin/roller?beskjed=lagret")).into_response())
}

/// A role that is retired can no longer be given; whoever has it keeps it. It can be taken into use again.
pub async fn retire(
    State(app): State<App>,
    Path(key): Path<String>,
    Verified { visit, form }: Verified<Use>,
) -> Result<Response, Error> {
    let mut tx = app.store.begin().await?;
    let seat = seat(&mut tx, &visit, Right::ShapeRoles).await?;
    let roles = tx.guardian_roles(seat.municipality).await?;
    let key = RoleKey::from_code(&key).filter(|key| key.can_retire()).ok_or(Error::NotFound)?;
    let held = roles.get(key).cloned().ok_or(Error::NotFound)?;
    let (retired, told) = match form.act.as_str() {
        "avvikle" => (true, "avviklet"),
        "ta-i-bruk" => (false, "tatt-i-bruk"),
        _ => return Err(Error::Unreadable),
    };
    let asked = Role { retired, ..held.clone() };
    if form.revision.parse() != Ok(held.revision) || !tx.set_guardian_role(seat.municipality, &asked).await? {
        return Err(Error::Outdated);
    }
    let author = name_of(who(&visit)?);
    note(&mut tx, seat.municipality, &held, &asked, &author, visit.now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&seat.link(format!("/admin/roller?beskjed={told}"))).into_response())
}

/// Writes down who changed what of a role.
async fn note(
    tx: &mut Transaction,
    municipality: MunicipalityId,
    held: &Role,
    asked: &Role,
    author: &str,
    at: Timestamp,
) -> anyhow::Result<()> {
    let before = told(held);
    for ((field, old), (_, new)) in before.into_iter().zip(told(asked)) {
        if old != new {
            let about = format!("role:{}", asked.key);
            let (author, field) = (author.to_owned(), field.to_owned());
            tx.log_setting(municipality, &SettingChange { at, author, about, field, old, new }).await?;
        }
    }
    Ok(())
}

/// A role's fields, in the words that are kept.
fn told(role: &Role) -> [(&'static str, Option<String>); 4] {
    let receives: Vec<&str> = role.receives.iter().map(domain::MessageKind::code).collect();
    let sees: Vec<&str> = Sees::iter(role.sees).map(Seen::code).collect();
    [
        ("name", role.name.clone()),
        ("receives", Some(receives.join(" "))),
        ("sees", Some(sees.join(" "))),
        ("retired", Some(role.retired.to_string())),
    ]
}
