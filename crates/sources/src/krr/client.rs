//! Speaks with KRR.

use std::{
    borrow::Cow,
    collections::HashSet,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use clock::Clock;
use domain::{Environment, NationalId, OrganisationNumber};
use jiff::Timestamp;
use reqwest::{
    Client, Url,
    header::{ACCEPT, CONTENT_TYPE},
};
use tokio::sync::{Semaphore, watch};

use super::{AT_A_TIME, Answer, AskError, KrrAccess, KrrConfig, apart, decode, halve, question::question};
use crate::{
    http::{self, broken},
    maskinporten::{AccessToken, Maskinporten},
    resilience::{Circuit, CircuitState, Condition, Observed, Patience, Waiting, retry_after},
    setup::SetupError,
};

const LOOK_UP: &str = "rest/v2/personer";
const JSON: &str = "application/json";
/// Times that one person is asked about alone before it is they whom KRR breaks down over.
const ALONE: u32 = 3;

/// What a question has to do with the circuit breaker.
#[derive(Clone, Copy)]
enum Breaker {
    Obeyed,
    PassedBy,
}

/// One KRR. Clones share connections, tokens, the circuit breaker and what is known of KRR's wish for quiet.
#[derive(Clone)]
pub struct Krr {
    inner: Arc<Inner>,
    patience: Patience,
}

struct Inner {
    config: KrrConfig,
    environment: Environment,
    look_up: Url,
    http: Client,
    maskinporten: Maskinporten,
    clock: Arc<dyn Clock>,
    circuit: Circuit,
    at_once: Semaphore,
    quiet_until: Mutex<Option<Timestamp>>,
    observed: Observed,
}

impl Krr {
    pub fn new(
        config: KrrConfig,
        maskinporten: Maskinporten,
        environment: Environment,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SetupError> {
        let base = http::address(config.base.trim_end_matches('/'), environment)?;
        let look_up = Url::parse(&format!("{}/{LOOK_UP}", base.as_str().trim_end_matches('/')))
            .map_err(|_| SetupError::InvalidAddress)?;
        let http = http::client(&look_up, config.connect_timeout, config.answer_timeout)?;
        let patience = config.patience;
        let inner = Inner {
            circuit: Circuit::new(config.circuit, clock.clone()),
            at_once: Semaphore::new(config.at_once.max(1)),
            quiet_until: Mutex::default(),
            observed: Observed::default(),
            config,
            environment,
            look_up,
            http,
            maskinporten,
            clock,
        };
        Ok(Self { inner: Arc::new(inner), patience })
    }

    /// The same KRR for somebody who waits at a screen, or can wait all night.
    #[must_use]
    pub fn with_patience(&self, patience: Patience) -> Self {
        Self { inner: self.inner.clone(), patience }
    }

    /// The right to ask, in our own name or in that of a municipality that has delegated it.
    pub fn access(&self, consumer_org: Option<OrganisationNumber>) -> KrrAccess {
        let config = &self.inner.config;
        KrrAccess::new(consumer_org, config.operator, config.resource.clone())
    }

    /// Looks up to [`AT_A_TIME`] people. Everybody asked about is in the answer once; an error is about all of them.
    ///
    /// Identities that this environment forbids are failed without being sent.
    pub async fn ask(&self, access: &KrrAccess, people: &[NationalId]) -> Result<Answer, AskError> {
        let (people, forbidden) = askable(people, self.inner.environment);
        if people.len() > AT_A_TIME {
            return Err(AskError::TooMany);
        }
        let started = self.inner.clock.now();
        let mut answer = halve::ask(&people, |part| {
            self.ask_patiently(access, part, self.patience.start(started), Breaker::Obeyed)
        })
        .await?;
        answer.failed.extend(forbidden.into_iter().map(halve::refused));
        Ok(answer)
    }

    /// Puts a question that has come to nothing in ever smaller parts, to find whom KRR breaks down over. For whoever
    /// knows that KRR answers others: its breaker is passed by, and counts nothing but answers.
    ///
    /// Everybody asked about is in the answer once. The error says that none, or no longer any, of the parts was answered.
    pub async fn ask_apart(&self, access: &KrrAccess, people: &[NationalId]) -> Result<Answer, AskError> {
        let (people, forbidden) = askable(people, self.inner.environment);
        let started = self.inner.clock.now();
        let mut answer = apart::ask(&people, |part| {
            // Smaller parts are the other tries; one person has none.
            let attempts = if part.len() > 1 { 1 } else { ALONE.min(self.patience.attempts) };
            let waiting = Patience { attempts, ..self.patience }.start(started);
            self.ask_patiently(access, part, waiting, Breaker::PassedBy)
        })
        .await?;
        answer.failed.extend(forbidden.into_iter().map(halve::refused));
        Ok(answer)
    }

    /// Whether KRR is being asked at all just now.
    pub fn circuit(&self) -> CircuitState {
        self.inner.circuit.state()
    }

    /// How KRR behaves, told at every try.
    pub fn condition(&self) -> watch::Receiver<Condition> {
        self.inner.observed.listen()
    }

    /// The one that gives the tokens with which KRR is asked.
    pub fn maskinporten(&self) -> &Maskinporten {
        &self.inner.maskinporten
    }

    /// Whether KRR takes our token, shown by a question about nobody.
    pub(crate) async fn probe(&self, access: &KrrAccess) -> Result<(), AskError> {
        let token = self.inner.maskinporten.token(access.grant()).await?;
        match self.exchange(&token, &[]).await {
            // The question is empty, and KRR has looked at it.
            Ok(_) | Err(AskError::BadRequest) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn ask_patiently(
        &self,
        access: &KrrAccess,
        people: &[NationalId],
        mut waiting: Waiting,
        breaker: Breaker,
    ) -> Result<Answer, AskError> {
        let (mut renewed, mut failed) = (false, None);
        loop {
            let error = match self.ask_once(access, people, breaker).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            if error == AskError::Unauthorized && !renewed {
                // The token has been forgotten; a token that ends in mid-run is nobody's fault.
                renewed = true;
                continue;
            }
            // Until when KRR rests is known: whoever asks waits elsewhere, and is told why it came to that.
            if matches!(error, AskError::Paused(CircuitState { until: Some(_), .. })) {
                return Err(failed.unwrap_or(error));
            }
            if !error.passes_by_waiting() {
                return Err(error);
            }
            let clock = &*self.inner.clock;
            let asked_for = error.retry_at(clock.now()).map(|at| until(at, clock));
            let pause = waiting.next_pause(asked_for, clock);
            let Some(pause) = pause else { return Err(error) };
            tracing::warn!(%error, ?pause, people = people.len(), "no answer from KRR, trying again");
            self.inner.observed.asks_again(clock.now().checked_add(pause).ok());
            failed = Some(error);
            clock.sleep(pause).await;
        }
    }

    async fn ask_once(
        &self,
        access: &KrrAccess,
        people: &[NationalId],
        breaker: Breaker,
    ) -> Result<Answer, AskError> {
        let inner = &*self.inner;
        let _place = inner.at_once.acquire().await.expect("the semaphore is never closed");
        if let Some(left) = self.quiet() {
            return Err(AskError::RateLimited { retry_after: Some(left) });
        }
        let permit = match breaker {
            Breaker::Obeyed => Some(inner.circuit.permit().map_err(AskError::Paused)?),
            Breaker::PassedBy => None,
        };
        let token = match inner.maskinporten.token(access.grant()).await {
            Ok(token) => token,
            Err(error) => {
                // Without tokens KRR is as far away as without a network. A fault of one client's registration is not.
                if let Some(permit) = permit.filter(|_| error.is_transient()) {
                    permit.failed();
                }
                return Err(error.into());
            }
        };
        let answer = self.exchange(&token, people).await;
        match &answer {
            Ok(_) => inner.observed.answered(inner.clock.now()),
            // A part that fails says nothing of a KRR that answers others.
            Err(error) if permit.is_some() && error.passes_by_waiting() => {
                inner.observed.failed(error.code(), inner.clock.now());
            }
            Err(_) => {}
        }
        match (permit, &answer) {
            (Some(permit), Err(error)) if error.is_outage() => permit.failed(),
            (Some(permit), Ok(_) | Err(_)) => permit.answered(),
            (None, Ok(_)) => inner.circuit.close(),
            (None, Err(_)) => {}
        }
        match &answer {
            Err(AskError::Unauthorized) => inner.maskinporten.invalidate(access.grant(), &token).await,
            Err(AskError::RateLimited { retry_after: Some(pause) }) => {
                let until = inner.clock.now().checked_add(*pause).ok();
                let mut quiet = self.quiet_until();
                *quiet = quiet.max(until);
            }
            Ok(_) | Err(_) => {}
        }
        answer
    }

    async fn exchange(&self, token: &AccessToken, people: &[NationalId]) -> Result<Answer, AskError> {
        let inner = &*self.inner;
        let response = inner
            .http
            .post(inner.look_up.clone())
            .bearer_auth(token.secret())
            .header(CONTENT_TYPE, JSON)
            .header(ACCEPT, JSON)
            .body(question(people))
            .send()
            .await
            .map_err(|error| broken(&error))?;
        let status = response.status().as_u16();
        let asked_for = retry_after(response.headers(), inner.clock.now());
        match status {
            200 => Ok(decode(&http::body(response, inner.config.answer_limit).await?, people)?),
            300..400 => Err(AskError::Redirected { status }),
            400 => Err(AskError::BadRequest),
            401 => Err(AskError::Unauthorized),
            403 => Err(AskError::Forbidden),
            429 => Err(AskError::RateLimited { retry_after: asked_for }),
            500.. => Err(AskError::Unavailable { status, retry_after: asked_for }),
            _ => Err(AskError::Unexpected { status }),
        }
    }

    /// How long KRR still wants to be left in peace; whoever it said so to, it holds for all.
    fn quiet(&self) -> Option<Duration> {
        let quiet_until = *self.quiet_until();
        let left = until(quiet_until?, &*self.inner.clock);
        (!left.is_zero()).then_some(left)
    }

    fn quiet_until(&self) -> MutexGuard<'_, Option<Timestamp>> {
        self.inner.quiet_until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is left until then; nothing when it is past.
fn until(at: Timestamp, clock: &dyn Clock) -> Duration {
    Duration::try_from(at.duration_since(clock.now())).unwrap_or_default()
}

/// Everybody once, and apart from them those who may not be asked about here.
fn askable(people: &[NationalId], environment: Environment) -> (Cow<'_, [NationalId]>, Vec<NationalId>) {
    let mut seen = HashSet::with_capacity(people.len());
    let all_good = people.iter().all(|id| id.allowed_in(environment).is_ok() && seen.insert(*id));
    if all_good {
        return (people.into(), Vec::new());
    }
    seen.clear();
    let once: Vec<_> = people.iter().copied().filter(|id| seen.insert(*id)).collect();
    let (askable, forbidden): (Vec<_>, Vec<_>) =
        once.into_iter().partition(|id| id.allowed_in(environment).is_ok());
    (askable.into(), forbidden)
}

impl fmt::Debug for Krr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base = self.inner.look_up.as_str();
        f.debug_struct("Krr")
            .field("look_up", &base)
            .field("circuit", &self.circuit())
            .finish_non_exhaustive()
    }
}
