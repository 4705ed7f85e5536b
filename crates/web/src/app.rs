//! What the pages stand on.

use std::sync::Arc;

use clock::Clock;
use metrics_exporter_prometheus::PrometheusHandle;
use storage::Store;
use sync::runs::Runs;
use tokio_util::sync::CancellationToken;

use crate::{api::Api, auth::SignIn, limits::Limits, school::KnownUnits};

/// Everything a handler can reach.
#[derive(Clone)]
pub struct App {
    pub store: Store,
    /// Answers plans.
    pub runs: Runs,
    /// How people sign in; without it there are only the pages for everybody and for whoever is at the machine.
    pub sign_in: Option<Arc<SignIn>>,
    /// How systems ask; without it the API is not there.
    pub api: Option<Api>,
    /// Counted anew from each start.
    pub limits: Arc<Limits>,
    /// The units to choose among, as they were last read.
    pub units: Arc<KnownUnits>,
    /// How visitors reach us; decides on the cookies and on HSTS.
    pub scheme: Scheme,
    /// Pages that the operator publishes elsewhere.
    pub links: Arc<Links>,
    /// How long things are kept, for the page that tells it.
    pub retention: Retention,
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

/// For how long things are kept that are not needed any longer.
#[derive(Clone, Copy, Debug)]
pub struct Retention {
    /// Days that the values of a change are kept.
    pub history_days: u16,
    /// Days that it is kept who looked at whom.
    pub looks_days: u16,
}

impl Default for Retention {
    /// A year, and the three years within which a claim for damages must be made (foreldelsesloven § 9).
    fn default() -> Self {
        Self { history_days: 365, looks_days: 3 * 365 }
    }
}

/// Addresses in the foot of each page. Public bodies must have the accessibility statement
/// (forskrift om universell utforming av IKT-løsninger § 4 b).
#[derive(Clone, Debug, Default)]
pub struct Links {
    pub accessibility_statement: Option<String>,
    pub privacy_statement: Option<String>,
    pub support: Option<String>,
    /// Where people change their own details in KRR, and from where they are sent back to us.
    pub own_krr_profile: Option<String>,
}
