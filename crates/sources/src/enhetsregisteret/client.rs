//! Speaks with Enhetsregisteret.

use std::{fmt, sync::Arc};

use clock::Clock;
use domain::{
    Environment, OrganisationNumber,
    entity::{Entity, EntityFields, EntityState, Rank},
};
use jiff::Timestamp;
use reqwest::{
    Client, Url,
    header::{ACCEPT, IF_MODIFIED_SINCE, IF_NONE_MATCH},
};
use tokio::sync::{Semaphore, watch};

use super::{
    AT_A_TIME, Answer, AskError, ChangePage, Decoded, DecodedRoles, Delivery, Dump, EVENTS_AT_A_TIME,
    EnhetsregisteretConfig, Fetched, RoleChangePage, Since, Stamp, WINDOW, line::Line, wire,
};
use crate::{
    http,
    resilience::{Circuit, CircuitState, Condition, Observed, Patience},
    setup::SetupError,
};

/// Hits on a page of what an entity consists of.
const PARTS_AT_A_TIME: usize = 1000;

/// One Enhetsregister. Clones share connections, the circuit breaker and the register's wish for quiet.
#[derive(Clone)]
pub struct Enhetsregisteret {
    inner: Arc<Inner>,
    patience: Patience,
}

struct Inner {
    base: String,
    line: Line,
    /// For dumps, which take as long as they take and are unpacked where they are read.
    carrier: Client,
}

impl Enhetsregisteret {
    pub fn new(
        config: &EnhetsregisteretConfig,
        environment: Environment,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SetupError> {
        let base = http::address(config.base.trim_end_matches('/'), environment)?;
        let line = Line {
            http: http::client(&base, config.connect_timeout, config.answer_timeout)?,
            circuit: Circuit::new(config.circuit, clock.clone()),
            clock,
            at_once: Semaphore::new(config.at_once.max(1)),
            answer_limit: config.answer_limit,
            quiet_until: std::sync::Mutex::default(),
            observed: Observed::default(),
        };
        let carrier = http::carrier(&base, config.connect_timeout, config.silence_timeout)?;
        let base = base.as_str().trim_end_matches('/').to_owned();
        Ok(Self { inner: Arc::new(Inner { base, line, carrier }), patience: config.patience })
    }

    /// The same register for somebody who waits at a screen, or can wait all night.
    #[must_use]
    pub fn with_patience(&self, patience: Patience) -> Self {
        Self { inner: self.inner.clone(), patience }
    }

    /// Looks up to [`AT_A_TIME`] entities of one rank by one question. Those who are deleted, removed or unknown are not
    /// among the hits; [`Self::find`] tells which.
    ///
    /// # Panics
    /// For more than that: the caller parts them.
    pub async fn look_up(&self, rank: Rank, numbers: &[OrganisationNumber]) -> Result<Answer, AskError> {
        assert!(numbers.len() <= AT_A_TIME, "at most a hundred are looked up at a time");
        if numbers.is_empty() {
            return Ok(Answer::default());
        }
        let list = numbers.iter().map(OrganisationNumber::as_str).collect::<Vec<_>>().join(",");
        let mut url = self.at(of(rank));
        url.query_pairs_mut()
            .append_pair("organisasjonsnummer", &list)
            .append_pair("size", &AT_A_TIME.to_string());
        self.get(&url, |bytes| wire::decode_found(bytes, rank)).await
    }

    /// All registered entities of one rank that are parts of another, as far as a search reaches.
    pub async fn parts(&self, rank: Rank, parent: OrganisationNumber) -> Result<Answer, AskError> {
        let mut answer = Answer::default();
        for page in 0..WINDOW / PARTS_AT_A_TIME {
            let mut url = self.at(of(rank));
            url.query_pairs_mut()
                .append_pair("overordnetEnhet", parent.as_str())
                .append_pair("size", &PARTS_AT_A_TIME.to_string())
                .append_pair("page", &page.to_string());
            let found = self.get(&url, |bytes| wire::decode_found(bytes, rank)).await?;
            answer.total = found.total;
            answer.found.extend(found.found);
            answer.broken.extend(found.broken);
            if answer.total <= (page + 1) * PARTS_AT_A_TIME {
                break;
            }
        }
        Ok(answer)
    }

    /// One entity, whatever has become of it; `None` where there never was one.
    pub async fn find(&self, rank: Rank, number: OrganisationNumber) -> Result<Option<Decoded>, AskError> {
        let url = self.at(&format!("{}/{number}", of(rank)));
        let removed = Entity { number, rank, state: EntityState::Removed };
        let removed = Decoded { entity: removed, odd: EntityFields::NONE };
        let read = |status, bytes: &[u8]| match status {
            404 => Ok(None),
            410 => Ok(Some(removed.clone())),
            _ => wire::decode_entity(bytes, rank).map(Some),
        };
        let found = self.inner.line.get(self.patience, &url, &[404, 410], read).await?;
        // An answer about another is none about this one.
        match found {
            Some(found) if found.entity.number != number => Err(super::DecodeError::NotAnAnswer.into()),
            found => Ok(found),
        }
    }

    /// Who is what to an entity; nobody, where the register knows none or no longer the entity.
    pub async fn roles(&self, number: OrganisationNumber) -> Result<DecodedRoles, AskError> {
        let url = self.at(&format!("enheter/{number}/roller"));
        let read = |status, bytes: &[u8]| match status {
            404 | 410 => Ok(DecodedRoles::default()),
            _ => wire::decode_roles(bytes),
        };
        self.inner.line.get(self.patience, &url, &[404, 410], read).await
    }

    /// What has happened to entities of one rank since; at most [`EVENTS_AT_A_TIME`]. It never pages, which has an end: the
    /// next are asked for after the last id.
    pub async fn changes(&self, rank: Rank, since: Since<i64>) -> Result<ChangePage, AskError> {
        let mut url = self.at(match rank {
            Rank::Main => "oppdateringer/enheter",
            Rank::Sub => "oppdateringer/underenheter",
        });
        // The register's own parameter is the first that is wanted.
        let (name, from) = match since {
            Since::Time(at) => ("dato", instant(at)),
            Since::After(id) => ("oppdateringsid", id.saturating_add(1).to_string()),
        };
        url.query_pairs_mut()
            .append_pair(name, &from)
            .append_pair("size", &EVENTS_AT_A_TIME.to_string())
            .append_pair("sort", "id,ASC");
        self.get(&url, |bytes| wire::decode_changes(bytes, rank)).await
    }

    /// In whose roles something has changed since; at most [`EVENTS_AT_A_TIME`].
    pub async fn role_changes(&self, since: &Since<String>) -> Result<RoleChangePage, AskError> {
        let mut url = self.at("oppdateringer/roller");
        match since {
            Since::Time(at) => url.query_pairs_mut().append_pair("afterTime", &instant(*at)),
            Since::After(id) => url.query_pairs_mut().append_pair("afterId", id),
        };
        url.query_pairs_mut().append_pair("size", &EVENTS_AT_A_TIME.to_string());
        self.get(&url, wire::decode_role_changes).await
    }

    /// Which night's a dump is, without taking it.
    pub async fn stamp(&self, dump: Dump) -> Result<Stamp, AskError> {
        let url = self.at(dump.path());
        let head = || self.inner.carrier.head(url.clone()).header(ACCEPT, dump.media_type());
        let (_, response) = self.inner.line.open(self.patience, &[], head).await?;
        Ok(Stamp::of(response.headers()))
    }

    /// A dump, unless it is the one that bears the stamp `known`.
    pub async fn dump(&self, dump: Dump, known: Option<&Stamp>) -> Result<Fetched, AskError> {
        let url = self.at(dump.path());
        let get = || {
            let get = self.inner.carrier.get(url.clone()).header(ACCEPT, dump.media_type());
            let etag = known.and_then(|known| known.etag.as_ref());
            let modified = known.and_then(|known| known.last_modified).and_then(http_date);
            match (etag, modified) {
                (Some(etag), _) => get.header(IF_NONE_MATCH, etag),
                (None, Some(modified)) => get.header(IF_MODIFIED_SINCE, modified),
                (None, None) => get,
            }
        };
        let (status, response) = self.inner.line.open(self.patience, &[304], get).await?;
        Ok(if status == 304 { Fetched::Unchanged } else { Fetched::Fresh(Delivery::new(response)) })
    }

    /// Whether the register is being asked at all just now.
    pub fn circuit(&self) -> CircuitState {
        self.inner.line.circuit.state()
    }

    /// How the register behaves, told at every try.
    pub fn condition(&self) -> watch::Receiver<Condition> {
        self.inner.line.observed.listen()
    }

    async fn get<T>(
        &self,
        url: &Url,
        read: impl Fn(&[u8]) -> Result<T, super::DecodeError>,
    ) -> Result<T, AskError> {
        self.inner.line.get(self.patience, url, &[], |_, bytes| read(bytes)).await
    }

    fn at(&self, path: &str) -> Url {
        let Inner { base, .. } = &*self.inner;
        Url::parse(&format!("{base}/{path}")).expect("a path of ours after an address that was read")
    }
}

const fn of(rank: Rank) -> &'static str {
    match rank {
        Rank::Main => "enheter",
        Rank::Sub => "underenheter",
    }
}

/// With milliseconds and no more, which is the only form documented.
fn instant(at: Timestamp) -> String {
    format!("{at:.3}")
}

fn http_date(at: Timestamp) -> Option<String> {
    jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at).ok()
}

impl fmt::Debug for Enhetsregisteret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enhetsregisteret")
            .field("base", &self.inner.base)
            .field("circuit", &self.circuit())
            .finish_non_exhaustive()
    }
}
