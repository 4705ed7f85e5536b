//! The line to a register: with a token, through the circuit breaker, as patiently as asked, a few questions at a time.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use clock::Clock;
use jiff::Timestamp;
use reqwest::{Client, RequestBuilder, Response};
use tokio::sync::Semaphore;

use super::{AskError, DecodeError, pause};
use crate::{
    http::{self, broken},
    maskinporten::{AccessToken, Grant, Maskinporten},
    resilience::{Circuit, Observed, Patience},
};

pub(super) struct Line {
    pub http: Client,
    pub maskinporten: Maskinporten,
    pub clock: std::sync::Arc<dyn Clock>,
    pub circuit: Circuit,
    pub at_once: Semaphore,
    pub answer_limit: usize,
    pub quiet_until: Mutex<Option<Timestamp>>,
    pub observed: Observed,
}

impl Line {
    /// Puts a question until it is answered, patience ends, or waiting does not help.
    pub async fn ask<T>(
        &self,
        grant: &Grant,
        patience: Patience,
        question: impl Fn(&Client) -> RequestBuilder,
        read: impl Fn(&[u8]) -> Result<T, DecodeError>,
    ) -> Result<T, AskError> {
        let mut waiting = patience.start(self.clock.now());
        let mut renewed = false;
        loop {
            let error = match self.ask_once(grant, question(&self.http), &read).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            if error == AskError::Unauthorized && !renewed {
                // The token has been forgotten; a token that ends in mid-run is nobody's fault.
                renewed = true;
                continue;
            }
            if !error.passes_by_waiting() {
                return Err(error);
            }
            let asked_for = error.retry_at(self.clock.now()).map(|at| self.until(at));
            let Some(pause) = waiting.next_pause(asked_for, &*self.clock) else { return Err(error) };
            tracing::warn!(%error, ?pause, "no answer from Folkeregisteret, trying again");
            self.observed.asks_again(self.clock.now().checked_add(pause).ok());
            self.clock.sleep(pause).await;
        }
    }

    async fn ask_once<T>(
        &self,
        grant: &Grant,
        question: RequestBuilder,
        read: impl Fn(&[u8]) -> Result<T, DecodeError>,
    ) -> Result<T, AskError> {
        let _place = self.at_once.acquire().await.expect("the semaphore is never closed");
        if let Some(left) = self.quiet() {
            return Err(AskError::RateLimited { retry_after: Some(left) });
        }
        let permit = self.circuit.permit().map_err(AskError::Paused)?;
        let token = match self.maskinporten.token(grant).await {
            Ok(token) => token,
            Err(error) => {
                // Without tokens the register is as far away as without a network. A fault of one client's registration
                // is not.
                if error.is_transient() {
                    permit.failed();
                }
                return Err(error.into());
            }
        };
        let answer = self.exchange(&token, question, read).await;
        match &answer {
            Err(error) if error.is_outage() => permit.failed(),
            Ok(_) | Err(_) => permit.answered(),
        }
        match &answer {
            Ok(_) => self.observed.answered(self.clock.now()),
            Err(error) if error.passes_by_waiting() => self.observed.failed(error.code(), self.clock.now()),
            Err(_) => {}
        }
        match &answer {
            Err(AskError::Unauthorized) => self.maskinporten.invalidate(grant, &token).await,
            Err(AskError::RateLimited { retry_after: Some(pause) }) => {
                let until = self.clock.now().checked_add(*pause).ok();
                let mut quiet = self.quiet_until();
                *quiet = quiet.max(until);
            }
            Ok(_) | Err(_) => {}
        }
        answer
    }

    async fn exchange<T>(
        &self,
        token: &AccessToken,
        question: RequestBuilder,
        read: impl Fn(&[u8]) -> Result<T, DecodeError>,
    ) -> Result<T, AskError> {
        let response = question.bearer_auth(token.secret()).send().await.map_err(|error| broken(&error))?;
        self.refused(&response)?;
        Ok(read(&http::body(response, self.answer_limit).await?)?)
    }

    fn refused(&self, response: &Response) -> Result<(), AskError> {
        let status = response.status().as_u16();
        let asked_for = pause::asked_for(response.headers(), self.clock.now());
        Err(match status {
            200 => return Ok(()),
            300..400 => AskError::Redirected { status },
            400 => AskError::BadRequest,
            401 => AskError::Unauthorized,
            403 => AskError::Forbidden,
            429 => AskError::RateLimited { retry_after: asked_for },
            500.. => AskError::Unavailable { status, retry_after: asked_for },
            _ => AskError::Unexpected { status },
        })
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
