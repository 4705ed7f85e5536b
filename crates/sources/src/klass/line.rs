//! The line to KLASS: through the circuit breaker, as patiently as asked, one question after the other.

use std::{sync::Arc, time::Duration};

use clock::Clock;
use reqwest::{Client, Response, Url, header::ACCEPT};

use super::AskError;
use crate::{
    http::{self, broken},
    json::DecodeError,
    resilience::{Circuit, Observed, Patience, retry_after},
};

/// Without it the answer is XML.
const JSON: &str = "application/json";

pub(super) struct Line {
    pub http: Client,
    pub clock: Arc<dyn Clock>,
    pub circuit: Circuit,
    pub answer_limit: usize,
    pub observed: Observed,
}

impl Line {
    /// Puts a question until it is answered, patience ends, or waiting does not help.
    pub async fn ask<T>(
        &self,
        patience: Patience,
        question: &Url,
        read: impl Fn(&[u8]) -> Result<T, DecodeError>,
    ) -> Result<T, AskError> {
        let mut waiting = patience.start(self.clock.now());
        loop {
            let error = match self.ask_once(question, &read).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            if !error.is_transient() {
                return Err(error);
            }
            let now = self.clock.now();
            let left =
                |until: jiff::Timestamp| Duration::try_from(until.duration_since(now)).unwrap_or_default();
            let asked_for = error.retry_at(now).map(left);
            let Some(pause) = waiting.next_pause(asked_for, &*self.clock) else { return Err(error) };
            tracing::warn!(%error, ?pause, "no answer from KLASS, trying again");
            self.observed.asks_again(now.checked_add(pause).ok());
            self.clock.sleep(pause).await;
        }
    }

    async fn ask_once<T>(
        &self,
        question: &Url,
        read: impl Fn(&[u8]) -> Result<T, DecodeError>,
    ) -> Result<T, AskError> {
        let permit = self.circuit.permit().map_err(AskError::Paused)?;
        let answer = self.exchange(question, read).await;
        match &answer {
            Err(error) if error.is_outage() => permit.failed(),
            Ok(_) | Err(_) => permit.answered(),
        }
        match &answer {
            Ok(_) => self.observed.answered(self.clock.now()),
            Err(error) if error.is_transient() => self.observed.failed(error.code(), self.clock.now()),
            Err(_) => {}
        }
        answer
    }

    async fn exchange<T>(
        &self,
        question: &Url,
        read: impl Fn(&[u8]) -> Result<T, DecodeError>,
    ) -> Result<T, AskError> {
        let asking = self.http.get(question.clone()).header(ACCEPT, JSON);
        let response = asking.send().await.map_err(|error| broken(&error))?;
        self.refused(&response)?;
        Ok(read(&http::body(response, self.answer_limit).await?)?)
    }

    fn refused(&self, response: &Response) -> Result<(), AskError> {
        let status = response.status().as_u16();
        let retry_after = retry_after(response.headers(), self.clock.now());
        Err(match status {
            200 => return Ok(()),
            300..400 => AskError::Redirected { status },
            400 => AskError::BadRequest,
            404 => AskError::NotFound,
            429 => AskError::RateLimited { retry_after },
            500.. => AskError::Unavailable { status, retry_after },
            _ => AskError::Unexpected { status },
        })
    }
}
