//! The questions, as far as a run is concerned: KLASS over HTTP, or whoever plays it in a story.

use domain::classification::{Classification, Code, Correspondence, Edge};
use futures::{FutureExt as _, future::BoxFuture};
use jiff::civil::Date;
use sources::{
    klass::{AskError, FIRST_DAY, Klass},
    resilience::Condition,
};
use tokio::sync::watch;

use super::run::REGISTER;
use crate::telling::Circuit;

pub type Asked<T> = BoxFuture<'static, Result<T, AskError>>;

/// Somebody who can tell of SSB's classifications, from the first day on and as far into the future as is decided.
pub trait AskKlass: Send + Sync + 'static {
    fn codes(&self, classification: Classification) -> Asked<Vec<Code>>;

    fn changes(&self, classification: Classification) -> Asked<Vec<Edge>>;

    /// The municipalities of each county on a day.
    fn counties(&self, day: Date) -> Asked<Vec<Correspondence>>;

    fn table(&self, number: u32) -> Asked<Vec<Correspondence>>;

    /// How the register behaves, by the name under which its state is kept.
    fn conditions(&self) -> Vec<(&'static str, watch::Receiver<Condition>)> {
        Vec::new()
    }

    fn circuit(&self) -> Circuit {
        ("closed", None)
    }
}

impl AskKlass for Klass {
    fn codes(&self, classification: Classification) -> Asked<Vec<Code>> {
        let klass = self.clone();
        async move { Self::codes(&klass, classification, FIRST_DAY, None).await }.boxed()
    }

    fn changes(&self, classification: Classification) -> Asked<Vec<Edge>> {
        let klass = self.clone();
        async move { Self::changes(&klass, classification, FIRST_DAY, None).await }.boxed()
    }

    fn counties(&self, day: Date) -> Asked<Vec<Correspondence>> {
        let klass = self.clone();
        let (counties, municipalities) = (Classification::Counties, Classification::Municipalities);
        async move { klass.corresponds_at(counties, municipalities, day).await }.boxed()
    }

    fn table(&self, number: u32) -> Asked<Vec<Correspondence>> {
        let klass = self.clone();
        async move { klass.correspondence_table(number).await }.boxed()
    }

    fn conditions(&self) -> Vec<(&'static str, watch::Receiver<Condition>)> {
        vec![(REGISTER, self.condition())]
    }

    fn circuit(&self) -> Circuit {
        let circuit = Self::circuit(self);
        (circuit.state.code(), circuit.until)
    }
}
