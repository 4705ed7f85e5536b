//! The front page of operations: what is happening, what has happened, and what is wrong.

use askama::Template;
use axum::{Json, extract::State, http::StatusCode, response::Response};

use super::{
    chart::Chart,
    read,
    view::{Overview, ScheduleLine},
};
use crate::{App, Error, Visit, house};

#[derive(Template)]
#[template(path = "operations/overview.html")]
pub struct Page {
    pub visit: Visit,
    pub overview: Overview,
}

pub async fn show(visit: Visit, State(app): State<App>) -> Result<Response, Error> {
    let overview = read::overview(&app.store, visit.now).await?;
    house::page(StatusCode::OK, &Page { visit, overview })
}

pub async fn json(visit: Visit, State(app): State<App>) -> Result<Json<Overview>, Error> {
    Ok(Json(read::overview(&app.store, visit.now).await?))
}

impl Page {
    fn next_run(&self) -> Option<&ScheduleLine> {
        self.overview.schedule.iter().filter(|line| line.job.is_run()).min_by_key(|line| line.next_at)
    }

    fn chart(&self) -> Chart {
        Chart::of(&self.overview.nights)
    }

    /// `8. november – 21. november`
    fn chart_span(&self) -> String {
        let nights = &self.overview.nights;
        let ends = nights.first().zip(nights.last());
        ends.map_or_else(String::new, |(first, last)| {
            format!("{} – {}", self.visit.day(first.date), self.visit.day(last.date))
        })
    }

    /// What the drawing shows, in words, for those who do not see it.
    fn chart_description(&self) -> String {
        let nights = &self.overview.nights;
        let answered = || nights.iter().map(|night| night.answered);
        self.visit
            .say("chart-description")
            .with("lowest", answered().min().unwrap_or(0))
            .with("highest", answered().max().unwrap_or(0))
            .with("unanswered", nights.iter().map(|night| night.unanswered).sum::<i64>())
            .to_string()
    }
}
