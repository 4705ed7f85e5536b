//! The question, as far as a run is concerned: KRR over HTTP, or recorded answers in a measurement.

use domain::{NationalId, OrganisationNumber};
use futures::{FutureExt as _, future::BoxFuture};
use sources::{
    krr::{Answer, AskError, Krr},
    resilience::Condition,
};
use tokio::sync::watch;

use super::run::REGISTER;

/// Somebody who can answer for at most a thousand people at a time.
pub trait AskKrr: Send + Sync + 'static {
    /// `consumer_org` is the municipality for which the question is asked, where that is by delegation.
    fn ask(
        &self,
        consumer_org: Option<OrganisationNumber>,
        people: Vec<NationalId>,
    ) -> BoxFuture<'static, Result<Answer, AskError>>;

    /// The same question in ever smaller parts, to find whom KRR breaks down over; for whoever knows that it answers
    /// others. Whoever cannot tell asks as before.
    fn ask_apart(
        &self,
        consumer_org: Option<OrganisationNumber>,
        people: Vec<NationalId>,
    ) -> BoxFuture<'static, Result<Answer, AskError>> {
        self.ask(consumer_org, people)
    }

    /// How each register that takes part in an answer behaves, by the name under which its state is kept.
    fn conditions(&self) -> Vec<(&'static str, watch::Receiver<Condition>)> {
        Vec::new()
    }

    /// `closed`, `open` or `half_open`, and until when an open circuit stays so.
    fn circuit(&self) -> (&'static str, Option<jiff::Timestamp>);
}

impl AskKrr for Krr {
    fn ask(
        &self,
        consumer_org: Option<OrganisationNumber>,
        people: Vec<NationalId>,
    ) -> BoxFuture<'static, Result<Answer, AskError>> {
        let krr = self.clone();
        async move { Self::ask(&krr, &krr.access(consumer_org), &people).await }.boxed()
    }

    fn ask_apart(
        &self,
        consumer_org: Option<OrganisationNumber>,
        people: Vec<NationalId>,
    ) -> BoxFuture<'static, Result<Answer, AskError>> {
        let krr = self.clone();
        async move { Self::ask_apart(&krr, &krr.access(consumer_org), &people).await }.boxed()
    }

    fn conditions(&self) -> Vec<(&'static str, watch::Receiver<Condition>)> {
        vec![(REGISTER, self.condition()), ("maskinporten", self.maskinporten().condition())]
    }

    fn circuit(&self) -> (&'static str, Option<jiff::Timestamp>) {
        let circuit = Self::circuit(self);
        (circuit.state.code(), circuit.until)
    }
}
