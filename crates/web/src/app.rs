//! What the pages stand on.

use std::sync::Arc;

use clock::Clock;
use metrics_exporter_prometheus::PrometheusHandle;
use storage::Store;
use sync::runs::Runs;
use tokio_util::sync::CancellationToken;

/// Everything a handler can reach.
#[derive(Clone)]
pub struct App {
    pub store: Store,
    /// Answers plans.
    pub runs: Runs,
    /// How visitors reach us; decides on the cookies and on HSTS.
    pub scheme: Scheme,
    /// Pages that the operator publishes elsewhere.
    pub links: Arc<Links>,
    /// The time, so that tests choose it.
    pub clock: Arc<dyn Clock>,
    pub metrics: PrometheusHandle,
    /// Told when the program is to end, so that open event streams do not hold it up.
    pub closing: CancellationToken,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    Http,
    Https,
}

/// Addresses in the foot of each page. Public bodies must have the accessibility statement
/// (forskrift om universell utforming av IKT-løsninger § 4 b).
#[derive(Clone, Debug, Default)]
pub struct Links {
    pub accessibility_statement: Option<String>,
    pub privacy_statement: Option<String>,
    pub support: Option<String>,
}
