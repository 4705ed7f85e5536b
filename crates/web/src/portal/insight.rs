//! Who has looked at one's details, who has changed them, and what one has said is wrong.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use domain::{Field, guardian_role::Role};
use jiff::Timestamp;
use storage::{guardian_roles::GivenRole, own_words::Objection, readings::Reading};

use super::{own_keys, systems::Systems, who};
use crate::{App, Error, Visit, admin::words, house};

/// As many as one wants to read through; older ones are told on request.
const SHOWN: i64 = 200;

#[derive(Template)]
#[template(path = "portal/insight.html")]
pub struct Page {
    pub visit: Visit,
    pub lines: Vec<Line>,
    pub objections: Vec<Objection>,
}

/// Somebody did something.
pub struct Line {
    pub at: Timestamp,
    pub who: String,
    /// The key of what they did.
    pub what: &'static str,
    pub field: Option<Field>,
    pub role: Option<String>,
    /// Why, in their own words.
    pub reason: Option<String>,
    /// What another body's system asks for, as the municipality has put it.
    pub purpose: Option<String>,
}

pub async fn show(visit: Visit, State(app): State<App>) -> Result<Response, Error> {
    let who = who(&visit)?;
    let myself = who.reader();
    let mut reader = app.store.read().await?;
    let (mut lines, mut objections) = (Vec::new(), Vec::new());
    for key in own_keys(&mut reader, who).await? {
        let readings = reader.readings_of(key, SHOWN).await?;
        let systems = Systems::of(&mut reader, key.municipality).await?;
        lines.extend(
            readings
                .into_iter()
                .filter(|reading| reading.reader != myself)
                .map(|reading| systems.line(&visit, &reading).unwrap_or_else(|| read(reading))),
        );
        let look_ups = reader.look_ups(key).await?;
        lines.extend(look_ups.into_iter().map(|look| Line {
            at: look.at,
            what: if look.asked_by == myself { "insight-you-asked" } else { "insight-asked-krr" },
            who: if look.asked_by == myself { String::new() } else { look.asked_by },
            field: None,
            role: None,
            reason: None,
            purpose: None,
        }));
        let claims = reader.claims(key).await?;
        lines.extend(claims.by_hand.into_iter().map(|claim| Line {
            at: claim.at,
            who: claim.author,
            what: "insight-wrote",
            field: Some(claim.value.field()),
            role: None,
            reason: Some(claim.reason).filter(|reason| !reason.is_empty()),
            purpose: None,
        }));
        lines.extend(claims.holds.into_iter().map(|hold| Line {
            at: hold.from,
            what: if hold.kind == domain::HoldKind::OptOut { "insight-opted-out" } else { "insight-locked" },
            who: hold.author,
            field: Some(hold.field),
            role: None,
            reason: Some(hold.reason).filter(|reason| !reason.is_empty()),
            purpose: None,
        }));
        let roles = reader.guardian_roles(key.municipality).await?;
        let known = |key| roles.get(key).cloned().unwrap_or_else(|| Role::unshaped(key));
        lines.extend(reader.given_roles(key).await?.into_iter().map(|GivenRole { given, .. }| Line {
            at: given.at,
            who: given.author,
            what: "insight-gave-role",
            field: None,
            role: Some(words::role(&visit, &known(given.role))),
            reason: Some(given.reason).filter(|reason| !reason.is_empty()),
            purpose: None,
        }));
        objections.extend(reader.objections_of(key).await?);
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.at));
    lines.truncate(usize::try_from(SHOWN).unwrap_or(usize::MAX));
    house::page(StatusCode::OK, &Page { visit, lines, objections })
}

fn read(reading: Reading) -> Line {
    let what = match reading.purpose.as_str() {
        "page" => "insight-opened",
        "export" => "insight-exported",
        "objection" => "insight-read-objection",
        "log" => "insight-read-log",
        _ => "insight-read",
    };
    let who = reading.reader_name;
    Line { at: reading.at, who, what, field: None, role: None, reason: None, purpose: None }
}
