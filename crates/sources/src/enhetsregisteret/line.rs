//! The line to the register: through the circuit breaker, as patiently as asked, a few questions at a time.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use clock::Clock;
use jiff::Timestamp;
use reqwest::{Client, RequestBuilder, Response, Url, header::ACCEPT};
use tokio::sync::Semaphore;

use super::{AskError, DecodeError, wire};
use crate::{
    http::{self, broken},
    resilience::{Circuit, Observed, Patience, retry_after},
};

const JSON: &str = "application/json";

pub(super) struct Line {
    pub http: Client,
    pub clock: Arc<dyn Clock>,
    pub circuit: Circuit,
    pub at_once: Semaphore,
    pub answer_limit: usize,
    pub quiet_until: Mutex<Option<Timestamp>>,
    pub observed: Observed,
}

impl Line {
    /// Asks until there is an answer with status 200 or one of `also`, patience ends, or waiting does not help.
    pub async fn get<T>(
        &self,
        patience: Patience,
        url: &Url,
        also: &[u16],
        read: impl Fn(u16, &[u8]) -> Result<T, DecodeError>,
    ) -> Result<T, AskError> {
        let read = &read;
        self.ask(patience, || async move {
            let (status, response) = self.send(self.http.get(url.clone()).header(ACCEPT, JSON), also).await?;
            Ok(read(status, &http::body(response, self.answer_limit).await?)?)
        })
        .await
    }

    /// The same for an answer that is not read here.
    pub async fn open(
        &self,
        patience: Patience,
        also: &[u16],
        question: impl Fn() -> RequestBuilder,
    ) -> Result<(u16, Response), AskError> {
        self.ask(patience, || self.send(question(), also)).await
    }

    async fn ask<T, F: Future<Output = Result<T, AskError>>>(
        &self,
        patience: Patience,
        put: impl Fn() -> F,
    ) -> Result<T, AskError> {
        let mut waiting = patience.start(self.clock.now());
        loop {
            let error = match self.ask_once(put()).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            if !error.is_transient() {
                return Err(error);
            }
            let asked_for = error.retry_at(self.clock.now()).map(|at| self.until(at));
            let Some(pause) = waiting.next_pause(asked_for, &*self.clock) else { return Err(error) };
            tracing::warn!(%error, ?pause, "no answer from Enhetsregisteret, trying again");
            self.observed.asks_again(self.clock.now().checked_add(pause).ok());
            self.clock.sleep(pause).await;
        }
    }

    async fn ask_once<T>(&self, answer: impl Future<Output = Result<T, AskError>>) -> Result<T, AskError> {
        let _place = self.at_once.acquire().await.expect("the semaphore is never closed");
        if let Some(left) = self.quiet() {
            return Err(AskError::RateLimited { retry_after: Some(left) });
        }
        let permit = self.circuit.permit().map_err(AskError::Paused)?;
        let answer = answer.await;
        match &answer {
            Err(error) if error.is_outage() => permit.failed(),
            Ok(_) | Err(_) => permit.answered(),
        }
        match &answer {
            Ok(_) => self.observed.answered(self.clock.now()),
            Err(error) if error.is_transient() => self.observed.failed(error.code(), self.clock.now()),
            Err(_) => {}
        }
        if let Err(AskError::RateLimited { retry_after: Some(pause) }) = &answer {
            let until = self.clock.now().checked_add(*pause).ok();
            let mut quiet = self.quiet_until();
            *quiet = quiet.max(until);
        }
        answer
    }

    async fn send(&self, question: RequestBuilder, also: &[u16]) -> Result<(u16, Response), AskError> {
        let response = question.send().await.map_err(|error| broken(&error))?;
        let status = response.status().as_u16();
        let asked_for = retry_after(response.headers(), self.clock.now());
        match status {
            200 => Ok((status, response)),
            _ if also.contains(&status) => Ok((status, response)),
            300..400 => Err(AskError::Redirected { status }),
            400 => {
                let body = http::body(response, self.answer_limit).await.unwrap_or_default();
                Err(AskError::BadRequest { parameters: wire::refused_parameters(&body) })
            }
            429 => Err(AskError::RateLimited { retry_after: asked_for }),
            500.. => Err(AskError::Unavailable { status, retry_after: asked_for }),
            _ => Err(AskError::Unexpected { status }),
        }
    }

    /// How long the register still wants to be left in peace; whoever it said so to, it holds for all.
    fn quiet(&self) -> Option<Duration> {
        let left = self.until((*self.quiet_until())?);
        (!left.is_zero()).then_some(left)
    }

    /// What is left until then; nothing when it is past.
    fn until(&self, at: Timestamp) -> Duration {
        Duration::try_from(at.duration_since(self.clock.now())).unwrap_or_default()
    }

    fn quiet_until(&self) -> MutexGuard<'_, Option<Timestamp>> {
        self.quiet_until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
