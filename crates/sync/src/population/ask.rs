//! The questions, as far as a run is concerned: Folkeregisteret over HTTP, or whoever plays it in a story.

use domain::{NationalId, OrganisationNumber};
use futures::{FutureExt as _, future::BoxFuture};
use sources::{
    folkeregisteret::{Answer, AskError, Folkeregister, Page},
    resilience::Condition,
};
use tokio::sync::watch;

use super::run::REGISTER;
use crate::telling::Circuit;

/// What is asked, in the name of a municipality that has delegated its right, or in our own.
pub type Asked<T> = BoxFuture<'static, Result<T, AskError>>;

/// Somebody who can answer for at most a thousand people at a time, and tell what has happened since.
pub trait AskFolkeregisteret: Send + Sync + 'static {
    fn look_up(&self, consumer_org: Option<OrganisationNumber>, people: Vec<NationalId>) -> Asked<Answer>;

    /// What has happened after a number of the feed.
    fn events(&self, consumer_org: Option<OrganisationNumber>, after: u64) -> Asked<Page>;

    /// The newest number of the feed.
    fn last_sequence(&self, consumer_org: Option<OrganisationNumber>) -> Asked<u64>;

    /// How each register that takes part in an answer behaves, by the name under which its state is kept.
    fn conditions(&self) -> Vec<(&'static str, watch::Receiver<Condition>)> {
        Vec::new()
    }

    fn circuit(&self) -> Circuit {
        ("closed", None)
    }
}

impl AskFolkeregisteret for Folkeregister {
    fn look_up(&self, consumer_org: Option<OrganisationNumber>, people: Vec<NationalId>) -> Asked<Answer> {
        let register = self.clone();
        async move { Self::look_up(&register, &register.access(consumer_org), &people).await }.boxed()
    }

    fn events(&self, consumer_org: Option<OrganisationNumber>, after: u64) -> Asked<Page> {
        let register = self.clone();
        async move { Self::events(&register, &register.access(consumer_org), after).await }.boxed()
    }

    fn last_sequence(&self, consumer_org: Option<OrganisationNumber>) -> Asked<u64> {
        let register = self.clone();
        async move { Self::last_sequence(&register, &register.access(consumer_org)).await }.boxed()
    }

    fn conditions(&self) -> Vec<(&'static str, watch::Receiver<Condition>)> {
        vec![(REGISTER, self.condition()), ("maskinporten", self.maskinporten().condition())]
    }

    fn circuit(&self) -> Circuit {
        let circuit = Self::circuit(self);
        (circuit.state.code(), circuit.until)
    }
}
