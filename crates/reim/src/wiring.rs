//! Puts the parts together as the configuration says.

use std::{fs, sync::Arc};

use anyhow::Context as _;
use clock::{Clock, SystemClock};
use sources::{
    krr::{Krr, KrrConfig},
    maskinporten::{Maskinporten, MaskinportenConfig, SigningKey},
};
use storage::Store;
use sync::{
    contacts::{Contacts, Settings},
    import::{self, Imports},
    runs::Runs,
};

use crate::config::{Config, MaskinportenSection};

/// The outside world as configured.
pub struct Registers {
    pub maskinporten: Maskinporten,
    pub krr: Krr,
}

impl Registers {
    pub fn connect(config: &Config) -> anyhow::Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let environment = config.environment.into();
        let section =
            config.maskinporten.as_ref().context("the configuration has no section [maskinporten]")?;
        let maskinporten = Maskinporten::new(maskinporten(section)?, environment, clock.clone())?;
        let section = config.krr.as_ref().context("the configuration has no section [krr]")?;
        let krr = KrrConfig { at_once: section.at_once, ..KrrConfig::new(&section.base, config.operator()?) };
        let krr = Krr::new(krr, maskinporten.clone(), environment, clock)?;
        Ok(Self { maskinporten, krr })
    }
}

fn maskinporten(section: &MaskinportenSection) -> anyhow::Result<MaskinportenConfig> {
    let read = |file: &std::path::Path| {
        fs::read_to_string(file).with_context(|| format!("reading the file {}", file.display()))
    };
    let private_key = read(&section.key_file)?;
    let key = match (&section.kid, &section.certificate_file) {
        (Some(kid), None) => SigningKey::registered(&private_key, kid, section.algorithm)?,
        (None, Some(file)) => SigningKey::certificate(&private_key, &read(file)?, section.algorithm)?,
        _ => anyhow::bail!("maskinporten needs one of kid and certificate_file"),
    };
    Ok(MaskinportenConfig {
        token_endpoint: section.token_endpoint.clone(),
        key_registered_on: section.key_registered_on,
        ..MaskinportenConfig::new(&section.issuer, &section.client_id, key)
    })
}

/// Every kind of run, with the registers behind them.
pub fn runs(config: &Config, store: &Store) -> anyhow::Result<Runs> {
    Ok(Runs { contacts: contacts(config, store)?, imports: imports(config, store) })
}

/// Deliveries, which need no register.
pub fn imports(config: &Config, store: &Store) -> Imports {
    let settings = import::Settings::new(config.environment.into());
    Imports::new(store.clone(), Arc::new(SystemClock), settings)
}

fn contacts(config: &Config, store: &Store) -> anyhow::Result<Contacts> {
    let registers = Registers::connect(config)?;
    let at_once = config.krr.as_ref().map_or(1, |krr| krr.at_once);
    let settings = Settings { at_once, ..Settings::default() };
    Contacts::new(store.clone(), Arc::new(registers.krr), Arc::new(SystemClock), settings)
}
