//! Puts the parts together as the configuration says.

use std::{fs, sync::Arc};

use anyhow::Context as _;
use clock::{Clock, SystemClock};
use jiff::SignedDuration;
use sources::{
    bearer::{Bearer, BearerConfig},
    enhetsregisteret::{Enhetsregisteret, EnhetsregisteretConfig},
    folkeregisteret::{Folkeregister, FolkeregisterConfig},
    idporten::{IdPorten, IdPortenConfig},
    klass::{Klass, KlassConfig},
    krr::{Krr, KrrConfig},
    maskinporten::{Algorithm, Maskinporten, MaskinportenConfig, SigningKey},
};
use storage::Store;
use sync::{
    classification::Classifications,
    contacts::{Contacts, Settings},
    entities::Entities,
    import::{self, Imports},
    population::Population,
    runs::Runs,
};
use web::{
    api::Api,
    auth::{ByIdPorten, SignIn},
    limits::Limits,
};

use crate::config::{Config, FolkeregisteretSection, MaskinportenSection};

/// The outside world as configured.
pub struct Registers {
    pub maskinporten: Maskinporten,
    pub krr: Krr,
    /// `None` where it is not configured.
    pub folkeregisteret: Option<Folkeregister>,
    /// `None` where it is not configured.
    pub enhetsregisteret: Option<Enhetsregisteret>,
    /// `None` where it is not configured.
    pub klass: Option<Klass>,
}

impl Registers {
    pub fn connect(config: &Config) -> anyhow::Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let environment = config.environment.into();
        let section =
            config.maskinporten.as_ref().context("the configuration has no section [maskinporten]")?;
        let maskinporten = Maskinporten::new(maskinporten(section)?, environment, clock.clone())?;
        let klass = config.klass.as_ref();
        let klass =
            klass.map(|section| Klass::new(&KlassConfig::new(&section.base), environment, clock.clone()));
        let klass = klass.transpose()?;
        let section = config.krr.as_ref().context("the configuration has no section [krr]")?;
        let krr = KrrConfig { at_once: section.at_once, ..KrrConfig::new(&section.base, config.operator()?) };
        let krr = Krr::new(krr, maskinporten.clone(), environment, clock.clone())?;
        let connect = |section: &FolkeregisteretSection| {
            let config = FolkeregisterConfig {
                at_once: section.at_once,
                ..FolkeregisterConfig::new(&section.base, config.operator()?)
            };
            anyhow::Ok(Folkeregister::new(&config, maskinporten.clone(), environment, clock.clone())?)
        };
        let folkeregisteret = config.folkeregisteret.as_ref().map(connect).transpose()?;
        let enhetsregisteret = enhetsregisteret(config)?;
        Ok(Self { maskinporten, krr, folkeregisteret, enhetsregisteret, klass })
    }
}

/// Enhetsregisteret, which needs nothing of what the others need, if it is configured.
pub fn enhetsregisteret(config: &Config) -> anyhow::Result<Option<Enhetsregisteret>> {
    let Some(section) = &config.enhetsregisteret else { return Ok(None) };
    let register =
        EnhetsregisteretConfig { at_once: section.at_once, ..EnhetsregisteretConfig::new(&section.base) };
    Ok(Some(Enhetsregisteret::new(&register, config.environment.into(), Arc::new(SystemClock))?))
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

/// How people sign in, if that is configured.
pub fn sign_in(config: &Config) -> anyhow::Result<Option<Arc<SignIn>>> {
    let Some(section) = &config.idporten else { return Ok(None) };
    let address =
        config.web.address.as_deref().context("people who sign in must come back: [web] address")?;
    let address = address.trim_end_matches('/');
    let private_key = fs::read_to_string(&section.key_file)
        .with_context(|| format!("reading the file {}", section.key_file.display()))?;
    let key = SigningKey::registered(&private_key, &section.kid, Algorithm::Rs256)?;
    let client = IdPortenConfig {
        key_registered_on: section.key_registered_on,
        ..IdPortenConfig::new(
            &section.issuer,
            &section.client_id,
            key,
            format!("{address}{}", web::auth::RETURN_PATH),
        )
    };
    let client = IdPorten::new(client, config.environment.into(), Arc::new(SystemClock))?;
    let provider = Arc::new(ByIdPorten::new(client, section.issuer.clone(), section.level));
    Ok(Some(Arc::new(SignIn { provider, home: format!("{address}/") })))
}

/// What opens the API to systems, if that is configured.
pub fn bearer(config: &Config) -> anyhow::Result<Option<Bearer>> {
    let Some(section) = &config.api else { return Ok(None) };
    let tokens = BearerConfig::new(&section.issuer, &section.audience);
    Ok(Some(Bearer::new(tokens, config.environment.into(), Arc::new(SystemClock))?))
}

/// How systems ask, and how often anybody may.
pub fn api(config: &Config) -> anyhow::Result<(Option<Api>, Arc<Limits>)> {
    let proxies = config.web.proxies.clone();
    let (Some(section), Some(bearer)) = (&config.api, bearer(config)?) else {
        return Ok((None, Arc::new(Limits { proxies, ..Limits::default() })));
    };
    let api = Api { tokens: Arc::new(bearer), prefix: section.scope_prefix.clone() };
    Ok((Some(api), Arc::new(Limits::new(proxies, section.questions_a_minute))))
}

/// Every kind of run, with the registers behind them.
pub fn runs(config: &Config, store: &Store) -> anyhow::Result<Runs> {
    let registers = Registers::connect(config)?;
    let population = registers.folkeregisteret.map(|register| {
        let at_once = config.folkeregisteret.as_ref().map_or(1, |section| section.at_once);
        let settings = Settings { at_once, ..Settings::default() };
        Population::new(store.clone(), Arc::new(register), Arc::new(SystemClock), settings)
    });
    let entities = registers.enhetsregisteret.map(|register| {
        let at_once = config.enhetsregisteret.as_ref().map_or(1, |section| section.at_once);
        let settings = Settings { at_once, ..Settings::default() };
        Entities::new(store.clone(), register, Arc::new(SystemClock), settings)
    });
    let contacts = contacts(config, store, registers.krr)?;
    let classifications = registers.klass.map(|klass| {
        // Nothing in a plan is personal, and the next one is made a month later.
        let plan_is_good_for = SignedDuration::from_hours(60 * 24);
        let settings = Settings { plan_is_good_for, ..Settings::default() };
        Classifications::new(store.clone(), Arc::new(klass), Arc::new(SystemClock), settings)
    });
    Ok(Runs { contacts, imports: imports(config, store), population, entities, classifications })
}

/// Deliveries, which need no register.
pub fn imports(config: &Config, store: &Store) -> Imports {
    let settings = import::Settings::new(config.environment.into());
    Imports::new(store.clone(), Arc::new(SystemClock), settings)
}

fn contacts(config: &Config, store: &Store, krr: Krr) -> anyhow::Result<Contacts> {
    let at_once = config.krr.as_ref().map_or(1, |krr| krr.at_once);
    let settings = Settings { at_once, ..Settings::default() };
    Contacts::new(store.clone(), Arc::new(krr), Arc::new(SystemClock), settings)
}
