//! What is kept of people, where it is from, on what ground, and for how long (personvernforordningen art. 13 and 14).
//! The grounds are those in the agreements that the night obeys, so they cannot say one thing and do another.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use domain::oslo;
use jiff::civil::Date;

use crate::{
    App, Error, Visit,
    app::Retention,
    auth::{IDLE, LONGEST},
    format, house,
};

#[derive(Template)]
#[template(path = "about/privacy.html")]
pub struct Page {
    pub visit: Visit,
    pub grounds: Vec<Ground>,
    pub retention: Retention,
}

/// What one municipality keeps or looks up, and why it may.
pub struct Ground {
    pub municipality: String,
    pub purpose: String,
    pub basis: String,
    /// Whether answers are kept; else they are looked up when needed.
    pub keeps_copy: bool,
    pub good_until: Date,
    /// Days that KRR's word is kept about whoever no longer has a child or a position.
    pub days_after: i64,
}

impl Page {
    /// In years where it is whole years.
    fn time(&self, days: u16) -> String {
        let (text, number) = match days {
            0 => ("privacy-days", 0),
            days if days.is_multiple_of(365) => ("privacy-years", days / 365),
            days => ("privacy-days", days),
        };
        self.visit.say(text).with("number", i64::from(number)).to_string()
    }

    fn history(&self) -> String {
        self.time(self.retention.history_days)
    }

    fn looks(&self) -> String {
        self.time(self.retention.looks_days)
    }
}

fn longest_hours() -> i64 {
    LONGEST.as_hours()
}

fn idle_minutes() -> i64 {
    IDLE.as_mins()
}

pub async fn show(visit: Visit, State(app): State<App>) -> Result<Response, Error> {
    let mut reader = app.store.read().await?;
    let today = oslo::date(visit.now);
    let mut grounds = Vec::new();
    for agreement in reader.agreements().await? {
        if agreement.permits_asking(today).is_err() {
            continue;
        }
        grounds.push(Ground {
            municipality: reader.municipality_name(agreement.municipality).await?.unwrap_or_default(),
            keeps_copy: agreement.permits_copy(today).is_ok(),
            good_until: agreement.good_until,
            days_after: agreement.keep_after_scope_days,
            purpose: agreement.purpose,
            basis: agreement.basis,
        });
    }
    drop(reader);
    grounds.sort_by_cached_key(|ground| format::alphabetical(&ground.municipality));
    house::page(StatusCode::OK, &Page { visit, grounds, retention: app.retention })
}
