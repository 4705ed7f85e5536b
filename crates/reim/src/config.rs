//! The configuration: one file, each value also as an environment variable `REIM__SECTION__NAME`.

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use domain::{Environment, OrganisationNumber};
use jiff::{SignedDuration, civil::Date};
use serde::{Deserialize, Serialize};
use sources::{idporten::Level, maskinporten::Algorithm};

/// Everything that an operator decides. `config.example.toml` explains each value.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub environment: EnvironmentName,
    /// `sqlite:<file>` or `postgres://…`
    pub database: String,
    pub krr: Option<KrrSection>,
    pub folkeregisteret: Option<FolkeregisteretSection>,
    pub enhetsregisteret: Option<EnhetsregisteretSection>,
    pub klass: Option<KlassSection>,
    pub maskinporten: Option<MaskinportenSection>,
    pub idporten: Option<IdPortenSection>,
    pub api: Option<ApiSection>,
    #[serde(default)]
    pub web: WebSection,
    #[serde(default)]
    pub work: WorkSection,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EnvironmentName {
    Production,
    Test,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct KrrSection {
    /// `https://kontaktregisteret.no` or `https://test.kontaktregisteret.no`
    pub base: String,
    /// The organisation number of whoever owns the Maskinporten client.
    pub operator: String,
    /// Questions under way at the same time.
    #[serde(default = "four")]
    pub at_once: usize,
}

/// Where names, addresses and protection come from. It asks in the name of the same operator as KRR.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FolkeregisteretSection {
    /// `https://folkeregisteret.api.skatteetaten.no` or `https://folkeregisteret-api-konsument.sits.no`
    pub base: String,
    /// Questions under way at the same time.
    #[serde(default = "two")]
    pub at_once: usize,
}

/// Where units and companies come from. It is open, and nobody signs in.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EnhetsregisteretSection {
    /// `https://data.brreg.no/enhetsregisteret/api`
    pub base: String,
    /// Questions under way at the same time.
    #[serde(default = "four")]
    pub at_once: usize,
}

/// Where municipalities, counties and other codes come from. It is open to everybody.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct KlassSection {
    /// `https://data.ssb.no/api/klass/v1`
    pub base: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MaskinportenSection {
    /// `https://maskinporten.no/` or `https://test.maskinporten.no/`
    pub issuer: String,
    /// Only where the issuer's own description is not to be asked.
    pub token_endpoint: Option<String>,
    pub client_id: String,
    /// The private key, PEM.
    pub key_file: PathBuf,
    /// The registered key's name. Either this or `certificate_file`.
    pub kid: Option<String>,
    /// The business certificate with its chain, PEM.
    pub certificate_file: Option<PathBuf>,
    #[serde(default = "rs256")]
    pub algorithm: Algorithm,
    /// When the key was registered; it lives for a year.
    pub key_registered_on: Option<Date>,
}

/// How people sign in. It needs `address` in `[web]`, to which they come back.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct IdPortenSection {
    /// `https://idporten.no` or `https://test.idporten.no`
    pub issuer: String,
    pub client_id: String,
    /// The private key, PEM.
    pub key_file: PathBuf,
    /// The registered key's name.
    pub kid: String,
    /// When the key was registered; it lives for a year.
    pub key_registered_on: Option<Date>,
    /// The lowest level of assurance that opens a session.
    #[serde(default = "substantial")]
    pub level: Level,
}

/// What other bodies' systems may ask, by tokens from Maskinporten.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ApiSection {
    /// `https://maskinporten.no/` or `https://test.maskinporten.no/`
    pub issuer: String,
    /// What tokens must be confined to: the `resource` that callers ask for.
    pub audience: String,
    /// What the names of our scopes begin with, before the colon.
    #[serde(default = "reim")]
    pub scope_prefix: String,
    /// How many questions a client may ask in a minute, each about at most a thousand people.
    #[serde(default = "six_hundred")]
    pub questions_a_minute: u32,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebSection {
    pub listen: SocketAddr,
    /// How people reach the pages: `https://reim.kommune.no`. Decides whether cookies are for https alone.
    pub address: Option<String>,
    /// Our own machines that pass visitors on (`X-Forwarded-For`), for limits by address.
    pub proxies: Vec<IpAddr>,
    pub accessibility_statement: Option<String>,
    pub privacy_statement: Option<String>,
    pub support: Option<String>,
    /// Where people change their own details in KRR, with the way back to us:
    /// `https://minprofil.kontaktregisteret.no/?gotoUrl=…`
    pub own_krr_profile: Option<String>,
}

impl Default for WebSection {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            address: None,
            proxies: Vec::new(),
            accessibility_statement: None,
            privacy_statement: None,
            support: None,
            own_krr_profile: None,
        }
    }
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct WorkSection {
    /// When the night begins, as a cron expression in Europe/Oslo.
    pub night: String,
    /// When Folkeregisteret is asked, where it is configured: before the night, so that KRR is asked about nobody who
    /// has died or been shielded since.
    pub folkeregisteret: String,
    /// When Enhetsregisteret's feeds are read, where it is configured.
    pub enhetsregisteret: String,
    /// When it is read whole, from its dumps.
    pub enhetsregisteret_whole: String,
    /// When SSB is asked for its classifications, where it is configured.
    pub klass: String,
    /// When that which nobody waits for or may keep any longer is cleared away.
    pub tidy: String,
    /// Days that the values of a change are kept. That something changed is kept for good.
    pub history_days: u16,
    /// Days that it is kept who looked at whom.
    pub looks_days: u16,
    /// Jobs at the same time in this process.
    pub workers: usize,
    /// How long the jobs of a process that has died wait before another takes them.
    pub lease: SignedDuration,
    /// Where deliveries wait for approval.
    pub deliveries: PathBuf,
}

impl Default for WorkSection {
    fn default() -> Self {
        Self {
            night: "0 3 * * *".to_owned(),
            folkeregisteret: "0 2 * * *".to_owned(),
            enhetsregisteret: "25 * * * *".to_owned(),
            enhetsregisteret_whole: "40 6 * * 0".to_owned(),
            klass: "30 4 1 * *".to_owned(),
            tidy: "30 5 * * *".to_owned(),
            history_days: 365,
            looks_days: 3 * 365,
            workers: 2,
            lease: SignedDuration::from_secs(15),
            deliveries: PathBuf::from("deliveries"),
        }
    }
}

fn two() -> usize {
    2
}

fn four() -> usize {
    4
}

fn reim() -> String {
    "reim".to_owned()
}

fn six_hundred() -> u32 {
    600
}

fn substantial() -> Level {
    Level::Substantial
}

fn rs256() -> Algorithm {
    Algorithm::Rs256
}

impl From<EnvironmentName> for Environment {
    fn from(name: EnvironmentName) -> Self {
        match name {
            EnvironmentName::Production => Self::Production,
            EnvironmentName::Test => Self::Test,
        }
    }
}

impl Config {
    /// Reads the file and what the environment variables change of it.
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        config::Config::builder()
            .add_source(config::File::from(file).required(true))
            .add_source(config::Environment::with_prefix("REIM").prefix_separator("__").separator("__"))
            .build()
            .and_then(config::Config::try_deserialize)
            .with_context(|| format!("reading the configuration {}", file.display()))
    }

    /// The same as a file.
    pub fn to_toml(&self) -> anyhow::Result<String> {
        Ok(toml::to_string(self)?)
    }

    pub fn operator(&self) -> anyhow::Result<OrganisationNumber> {
        let krr = self.krr.as_ref().context("the configuration has no section [krr]")?;
        OrganisationNumber::parse(&krr.operator).context("krr.operator")
    }
}
