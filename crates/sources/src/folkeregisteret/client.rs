//! Speaks with Folkeregisteret.

use std::{collections::HashSet, fmt, sync::Arc};

use clock::Clock;
use domain::{Environment, NationalId, OrganisationNumber};
use jiff::Timestamp;
use reqwest::{
    Url,
    header::{ACCEPT, CONTENT_TYPE},
};
use tokio::sync::{Semaphore, watch};

use super::{
    AT_A_TIME, Answer, AskError, Failed, FolkeregisterAccess, FolkeregisterConfig, NoDocument, Page, feed,
    line::Line, part, wire,
};
use crate::{
    http,
    maskinporten::Maskinporten,
    resilience::{Circuit, CircuitState, Condition, Observed, Patience},
    setup::SetupError,
};

/// The package of rights of public bodies with a legal basis.
const PACKAGE: &str = "folkeregisteret/offentlig-med-hjemmel/api/v1";
const JSON: &str = "application/json";

/// One Folkeregister. Clones share connections, tokens, the circuit breaker and the register's wish for quiet.
#[derive(Clone)]
pub struct Folkeregister {
    inner: Arc<Inner>,
    patience: Patience,
}

struct Inner {
    operator: OrganisationNumber,
    environment: Environment,
    look_up: Url,
    feed: Url,
    last_sequence: Url,
    line: Line,
}

impl Folkeregister {
    pub fn new(
        config: &FolkeregisterConfig,
        maskinporten: Maskinporten,
        environment: Environment,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SetupError> {
        let base = http::address(config.base.trim_end_matches('/'), environment)?;
        let base = base.as_str().trim_end_matches('/');
        let at =
            |path| Url::parse(&format!("{base}/{PACKAGE}/{path}")).map_err(|_| SetupError::InvalidAddress);
        let look_up = part::named_in(at("personer/bulkoppslag")?);
        let line = Line {
            http: http::client(&look_up, config.connect_timeout, config.answer_timeout)?,
            maskinporten,
            circuit: Circuit::new(config.circuit, clock.clone()),
            clock,
            at_once: Semaphore::new(config.at_once.max(1)),
            answer_limit: config.answer_limit,
            quiet_until: std::sync::Mutex::default(),
            observed: Observed::default(),
        };
        let inner = Inner {
            operator: config.operator,
            environment,
            look_up,
            feed: at("hendelser/feed")?,
            last_sequence: at("hendelser/siste/sekvensnummer")?,
            line,
        };
        Ok(Self { inner: Arc::new(inner), patience: config.patience })
    }

    /// The same register for somebody who waits at a screen, or can wait all night.
    #[must_use]
    pub fn with_patience(&self, patience: Patience) -> Self {
        Self { inner: self.inner.clone(), patience }
    }

    /// The right to ask, in our own name or in that of a municipality that has delegated it.
    pub fn access(&self, consumer_org: Option<OrganisationNumber>) -> FolkeregisterAccess {
        FolkeregisterAccess::new(consumer_org, self.inner.operator)
    }

    /// Looks up to [`AT_A_TIME`] people. Everybody asked about is in the answer once; an error is about all of them.
    ///
    /// Identities that this environment forbids are failed without being sent.
    pub async fn look_up(
        &self,
        access: &FolkeregisterAccess,
        people: &[NationalId],
    ) -> Result<Answer, AskError> {
        let Inner { line, look_up, environment, .. } = &*self.inner;
        let (people, forbidden) = askable(people, *environment);
        if people.len() > AT_A_TIME {
            return Err(AskError::TooMany);
        }
        let mut answer = if people.is_empty() {
            Answer::default()
        } else {
            let question = wire::question(&people);
            let put = |http: &reqwest::Client| {
                let post = http.post(look_up.clone()).header(CONTENT_TYPE, JSON).header(ACCEPT, JSON);
                post.body(question.clone())
            };
            line.ask(access.grant(), self.patience, put, |bytes| wire::decode(bytes, &people)).await?
        };
        answer.failed.extend(
            forbidden.into_iter().map(|national_id| Failed { national_id, why: NoDocument::ForbiddenHere }),
        );
        Ok(answer)
    }

    /// What happened after this sequence number, to anybody in the country; a page at most.
    ///
    /// [`AskError::TooOld`] when the register has forgotten some of it: then the place is lost.
    pub async fn events(&self, access: &FolkeregisterAccess, after: u64) -> Result<Page, AskError> {
        let Inner { line, feed, .. } = &*self.inner;
        let mut url = feed.clone();
        // The register's own parameter is the first that is wanted.
        url.query_pairs_mut().append_pair("seq", &after.saturating_add(1).to_string());
        let get = |http: &reqwest::Client| http.get(url.clone()).header(ACCEPT, JSON);
        let page = line.ask(access.grant(), self.patience, get, |bytes| feed::decode(bytes, after)).await;
        // We accept what the register gives, so it cannot be the other thing that this status means.
        page.map_err(
            |error| if error == (AskError::Unexpected { status: 406 }) { AskError::TooOld } else { error },
        )
    }

    /// The newest sequence number. Whoever begins takes it first, looks everybody up, and then reads on from it.
    pub async fn last_sequence(&self, access: &FolkeregisterAccess) -> Result<u64, AskError> {
        let Inner { line, last_sequence, .. } = &*self.inner;
        let get = |http: &reqwest::Client| http.get(last_sequence.clone()).header(ACCEPT, JSON);
        let read = |bytes: &[u8]| Ok(serde_json::from_slice(bytes)?);
        line.ask::<u64>(access.grant(), self.patience, get, read).await
    }

    /// Whether the register is being asked at all just now.
    pub fn circuit(&self) -> CircuitState {
        self.inner.line.circuit.state()
    }

    /// When this process last had a whole answer.
    pub fn last_answered(&self) -> Option<Timestamp> {
        self.condition().borrow().answered_at
    }

    /// How the register behaves, told at every try.
    pub fn condition(&self) -> watch::Receiver<Condition> {
        self.inner.line.observed.listen()
    }

    /// The one that gives the tokens with which the register is asked.
    pub fn maskinporten(&self) -> &Maskinporten {
        &self.inner.line.maskinporten
    }
}

/// Everybody once, and apart from them those who may not be asked about here.
fn askable(people: &[NationalId], environment: Environment) -> (Vec<NationalId>, Vec<NationalId>) {
    let mut seen = HashSet::with_capacity(people.len());
    let once = people.iter().copied().filter(|id| seen.insert(*id));
    once.partition(|id| id.allowed_in(environment).is_ok())
}

impl fmt::Debug for Folkeregister {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Folkeregister")
            .field("feed", &self.inner.feed.as_str())
            .field("circuit", &self.circuit())
            .finish_non_exhaustive()
    }
}
