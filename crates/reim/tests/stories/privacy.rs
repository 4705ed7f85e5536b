//! What must stand in no log, no metric, no error and no address: national identity numbers, e-mail addresses and
//! telephone numbers.

use std::{
    collections::BTreeSet,
    io,
    sync::{Arc, Mutex},
};

use domain::Field;
use tracing_subscriber::fmt::MakeWriter;

use crate::night::Night;

/// All that is personal in a register and in what KRR says.
pub struct Secrets(BTreeSet<String>);

impl Secrets {
    pub async fn of(night: &Night) -> anyhow::Result<Self> {
        let mut secrets = BTreeSet::new();
        for key in night.people().await? {
            let person = night.store.read().await?.person(key).await?.unwrap();
            let Some(id) = person.national_id else { continue };
            secrets.insert(id.as_str().to_owned());
            for field in [Field::Email, Field::Mobile] {
                secrets.extend(night.text(key, field).await?.0);
            }
            let record = night.world.find(&id).and_then(|citizen| night.world.record(citizen));
            let details = record.iter().flat_map(|record| record.email.iter().chain(&record.mobile));
            for detail in details {
                // However the number is written, its last eight digits are the person's.
                let digits = detail.value.len() >= 8 && !detail.value.contains('@');
                let from = if digits { detail.value.len() - 8 } else { 0 };
                secrets.insert(detail.value[from..].to_owned());
            }
        }
        anyhow::ensure!(secrets.len() > 100);
        Ok(Self(secrets))
    }

    #[must_use]
    pub fn and(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }

    /// The first line in which somebody can be found.
    pub fn told_by<'t>(&self, text: &'t str) -> Option<&'t str> {
        let place = self.0.iter().find_map(|secret| text.find(secret))?;
        let start = text[..place].rfind('\n').map_or(0, |line| line + 1);
        text[start..].lines().next()
    }

    #[track_caller]
    pub fn assert_kept(&self, text: &str) {
        assert_eq!(self.told_by(text), None);
    }
}

/// Keeps every word of a log.
#[derive(Clone, Default)]
pub struct Ear(Arc<Mutex<Vec<u8>>>);

impl Ear {
    pub fn heard(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl io::Write for Ear {
    fn write(&mut self, words: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(words);
        Ok(words.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Ear {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
