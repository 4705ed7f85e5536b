//! Of the port for those who direct the play, what is about municipalities.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use domain::classification::Named;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;

use super::Klass;

pub(crate) fn routes(klass: Arc<Klass>) -> Router {
    Router::new().route("/klass/reforms", post(decide)).with_state(klass)
}

/// `{"on": "2027-01-01", "lines": [["8001", "8003", "Fjordtorden"], ["8002", "8003", "Fjordtorden"]]}`
#[derive(Deserialize)]
struct Decision {
    on: Date,
    /// Old number, new number, new name.
    lines: Vec<(String, String, String)>,
}

async fn decide(State(klass): State<Arc<Klass>>, Json(decision): Json<Decision>) -> Response {
    let lines = decision.lines.into_iter().map(|(old, code, name)| (old, Named { code, name }));
    match klass.reform(decision.on, &lines.collect::<Vec<_>>()) {
        Ok(()) => StatusCode::CREATED.into_response(),
        Err(why) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "error": why.to_string() }))).into_response()
        }
    }
}
