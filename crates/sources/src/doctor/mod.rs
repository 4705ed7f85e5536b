//! Whether the registers can be asked, and if not, what somebody has to do about it. Nobody real is looked up.

mod checks;
mod classifications;
mod entities;
mod population;
mod sign_in;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use jiff::tz::TimeZone;

use crate::{
    krr::{Krr, KrrAccess},
    maskinporten::Maskinporten,
    texts::{Lang, text},
};

pub use classifications::examine_klass;
pub use entities::examine_enhetsregisteret;
pub use population::examine_folkeregisteret;
pub use sign_in::examine_sign_in;

/// One thing looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was looked at, as a key of the texts.
    pub name: &'static str,
    /// Whose, where it is not the whole installation's.
    pub subject: Option<String>,
    pub status: Status,
    pub finding: Finding,
    /// What to do, as a key of the texts.
    pub remedy: Option<&'static str>,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    Ok,
    /// Works now and will not for ever, or could not be looked at.
    Warning,
    /// Does not work.
    Fault,
}

/// What was found: a key of the texts and what fills its places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub key: &'static str,
    pub args: Vec<(&'static str, String)>,
}

impl Check {
    pub fn name_text(&self, lang: Lang) -> String {
        text(self.name, &[], lang).unwrap_or_else(|| self.name.to_owned())
    }

    pub fn finding_text(&self, lang: Lang) -> String {
        text(self.finding.key, &self.finding.args, lang).unwrap_or_else(|| self.finding.key.to_owned())
    }

    pub fn remedy_text(&self, lang: Lang) -> Option<String> {
        self.remedy.and_then(|key| text(key, &[], lang))
    }
}

/// Looks at Maskinporten, the clock and the key, then at each municipality's way to KRR (name and right of access),
/// or at our own where there is no municipality.
pub async fn examine(
    maskinporten: &Maskinporten,
    krr: &Krr,
    municipalities: &[(String, KrrAccess)],
) -> Vec<Check> {
    let discovered = maskinporten.discover().await;
    let today = maskinporten.clock().now().to_zoned(TimeZone::UTC).date();
    let mut checks = vec![checks::maskinporten(maskinporten.config(), &discovered)];
    checks.extend(discovered.ok().map(|discovered| checks::clock(discovered.ahead)));
    checks.push(checks::key(maskinporten.config(), today));

    let mut ways = vec![(None, krr.access(None))];
    if !municipalities.is_empty() {
        // Those that have not delegated are all asked about in our own name: that is one way, and nobody's alone.
        let named = |(name, access): &(String, KrrAccess)| {
            (access.consumer_org().map(|_| name.clone()), access.clone())
        };
        ways = municipalities.iter().map(named).collect();
    }
    let mut seen = HashSet::new();
    for (subject, access) in ways.into_iter().filter(|(_, access)| seen.insert(access.clone())) {
        let token = maskinporten.token(access.grant()).await;
        let given = token.is_ok();
        checks.push(checks::grant(subject.clone(), access.scope(), &token));
        if given {
            checks.push(checks::krr(subject, &krr.probe(&access).await));
        }
    }
    checks
}
