//! Speaks with KLASS.

use std::{fmt, sync::Arc};

use clock::Clock;
use domain::{
    Environment,
    classification::{Classification, Code, Correspondence, Edge},
};
use jiff::civil::{Date, date};
use reqwest::Url;
use tokio::sync::watch;

use super::{AskError, KlassConfig, line::Line, wire};
use crate::{
    http,
    resilience::{Circuit, CircuitState, Condition, Observed, Patience},
    setup::SetupError,
};

/// The day on which SSB's municipalities begin. Whoever asks from here gets no code whose validity is cut off in front:
/// whether KLASS cuts it at the beginning of the time asked about has been told in both ways.
pub const FIRST_DAY: Date = date(1838, 1, 1);

/// How many classifications are listed at a time.
const PAGE: &str = "100";
/// More pages than there can be: SSB has some two hundred classifications and lists.
const MOST_PAGES: u64 = 50;

/// One KLASS. Clones share connections and the circuit breaker.
#[derive(Clone)]
pub struct Klass {
    inner: Arc<Inner>,
    patience: Patience,
}

struct Inner {
    base: Url,
    line: Line,
}

impl Klass {
    pub fn new(
        config: &KlassConfig,
        environment: Environment,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SetupError> {
        let base = http::address(config.base.trim_end_matches('/'), environment)?;
        let line = Line {
            http: http::client(&base, config.connect_timeout, config.answer_timeout)?,
            circuit: Circuit::new(config.circuit, clock.clone()),
            clock,
            answer_limit: config.answer_limit,
            observed: Observed::default(),
        };
        Ok(Self { inner: Arc::new(Inner { base, line }), patience: config.patience })
    }

    /// The same register for somebody who waits at a screen, or can wait all night.
    #[must_use]
    pub fn with_patience(&self, patience: Patience) -> Self {
        Self { inner: self.inner.clone(), patience }
    }

    /// Every code that holds on any day of `[from, to)`, also those that are decided and not yet in force.
    pub async fn codes(
        &self,
        classification: Classification,
        from: Date,
        to: Option<Date>,
    ) -> Result<Vec<Code>, AskError> {
        let url = self.at(&format!("classifications/{}/codes", classification.number()), &range(from, to));
        self.ask(&url, |bytes| wire::codes(bytes, None)).await
    }

    /// The codes that hold on one day.
    pub async fn codes_at(&self, classification: Classification, day: Date) -> Result<Vec<Code>, AskError> {
        let path = format!("classifications/{}/codesAt", classification.number());
        let url = self.at(&path, &[("date", day.to_string()), future()]);
        self.ask(&url, |bytes| wire::codes(bytes, Some(day))).await
    }

    /// What has changed on the days of `[from, to)`, and what will.
    pub async fn changes(
        &self,
        classification: Classification,
        from: Date,
        to: Option<Date>,
    ) -> Result<Vec<Edge>, AskError> {
        let url = self.at(&format!("classifications/{}/changes", classification.number()), &range(from, to));
        self.ask(&url, wire::changes).await
    }

    /// What of `target` corresponds to each code of `source` on one day. [`AskError::NotFound`] where no table says.
    ///
    /// There is `corresponds` for a stretch of time too. It answers that there is nothing as soon as a table is missing
    /// for a part of it, so whoever wants a stretch asks day by day, on the days on which something changes.
    pub async fn corresponds_at(
        &self,
        source: Classification,
        target: Classification,
        day: Date,
    ) -> Result<Vec<Correspondence>, AskError> {
        let path = format!("classifications/{}/correspondsAt", source.number());
        let target = ("targetClassificationId", target.number().to_string());
        let url = self.at(&path, &[target, ("date", day.to_string()), future()]);
        self.ask(&url, wire::correspondences).await
    }

    /// A table of correspondences by its own number: 2919 leads from SN2007 to SN2025, two versions of one
    /// classification, between which [`Self::corresponds_at`] cannot tell.
    pub async fn correspondence_table(&self, number: u32) -> Result<Vec<Correspondence>, AskError> {
        let url = self.at(&format!("correspondencetables/{number}"), &[]);
        self.ask(&url, wire::correspondences).await
    }

    /// The number of each classification that SSB publishes, by name; page by page.
    pub async fn listed(&self) -> Result<Vec<(u32, String)>, AskError> {
        let mut listed = Vec::new();
        for number in 0..MOST_PAGES {
            let size = ("size", PAGE.to_owned());
            let url = self.at("classifications", &[("page", number.to_string()), size]);
            let page = self.ask(&url, wire::listed).await?;
            listed.extend(page.classifications);
            if number + 1 >= page.pages {
                break;
            }
        }
        Ok(listed)
    }

    /// Whether the register is being asked at all just now.
    pub fn circuit(&self) -> CircuitState {
        self.inner.line.circuit.state()
    }

    /// How the register behaves, told at every try.
    pub fn condition(&self) -> watch::Receiver<Condition> {
        self.inner.line.observed.listen()
    }

    async fn ask<T>(
        &self,
        url: &Url,
        read: impl Fn(&[u8]) -> Result<T, super::DecodeError>,
    ) -> Result<T, AskError> {
        self.inner.line.ask(self.patience, url, read).await
    }

    fn at(&self, path: &str, parameters: &[(&str, String)]) -> Url {
        let mut url = self.inner.base.clone();
        url.path_segments_mut().expect("an http address has a path").extend(path.split('/'));
        if !parameters.is_empty() {
            url.query_pairs_mut().extend_pairs(parameters);
        }
        url
    }
}

/// `to` is left out where no end is wanted, and is the first day that is not.
fn range(from: Date, to: Option<Date>) -> Vec<(&'static str, String)> {
    let to = to.map(|to| ("to", to.to_string()));
    [("from", from.to_string())].into_iter().chain(to).chain([future()]).collect()
}

/// What is decided counts before it is in force: that is when there is time to prepare for it.
fn future() -> (&'static str, String) {
    ("includeFuture", "true".to_owned())
}

impl fmt::Debug for Klass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Klass")
            .field("base", &self.inner.base.as_str())
            .field("circuit", &self.circuit())
            .finish_non_exhaustive()
    }
}
