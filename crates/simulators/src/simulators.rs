//! Starting and stopping them all.

use std::{
    collections::HashMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, PoisonError, RwLock, RwLockWriteGuard},
};

use anyhow::Context as _;
use axum::{Router, middleware::from_fn_with_state};
use clock::{Clock, SystemClock};
use domain::{NationalId, OrganisationNumber};
use tokio::{net::TcpListener, task::JoinSet};
use tower_http::{CompressionLevel, compression::CompressionLayer};

use crate::{
    admin::{self, Admin},
    enhetsregisteret,
    faults::{Faults, Register},
    folkeregisteret::{self, Folkeregister},
    idporten::{self, IdPorten, InvalidClient, SignInClient, SignInOptions},
    klass::{self, Klass},
    krr::{self, Krr, Manner},
    log::Log,
    maskinporten::{self, Certified, Client, Clients, Credentials, Maskinporten},
    minprofil::{self, MinProfil},
    surroundings::{Surroundings, watched},
    world::World,
};

/// How the registers are set up.
pub struct Options {
    pub ports: Ports,
    pub clock: Arc<dyn Clock>,
    pub manner: Manner,
    /// Addresses to which MinProfil may send people back: scheme, host and more, in lower case.
    pub goto_addresses: Vec<String>,
    /// How the operator's client is registered with ID-porten.
    pub sign_in: SignInOptions,
    /// Whether Maskinporten's refusals name a page (`error_uri`), which has its code.
    pub error_uri: bool,
}

/// On loopback. Zero takes any free port.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ports {
    pub krr: u16,
    pub maskinporten: u16,
    pub minprofil: u16,
    pub folkeregisteret: u16,
    pub idporten: u16,
    pub enhetsregisteret: u16,
    pub klass: u16,
    pub admin: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            ports: Ports::default(),
            clock: Arc::new(SystemClock),
            manner: Manner::default(),
            goto_addresses: Vec::new(),
            sign_in: SignInOptions::default(),
            error_uri: true,
        }
    }
}

/// The registers in play. They stop when this is dropped.
pub struct Simulators {
    /// Without a slash at the end, as the others but the issuer.
    pub krr_url: String,
    /// With one, as the real one: `iss` of tokens and `aud` of assertions.
    pub maskinporten_issuer: String,
    pub minprofil_url: String,
    pub folkeregisteret_url: String,
    /// Its name to the letter, too.
    pub idporten_issuer: String,
    /// With the path that the real one has.
    pub enhetsregisteret_url: String,
    /// With its path, as clients are given it.
    pub klass_url: String,
    pub admin_url: String,
    pub world: Arc<World>,
    /// In which reforms of municipalities are decided.
    pub klass: Arc<Klass>,
    pub faults: Faults,
    pub log: Log,
    /// Of a client that may do what Reim's operator may.
    pub credentials: Credentials,
    /// Of the operator's client at ID-porten.
    pub sign_in_credentials: Credentials,
    manner: Arc<RwLock<Manner>>,
    maskinporten: Arc<Maskinporten>,
    idporten: Arc<IdPorten>,
    surroundings: Surroundings,
    servers: JoinSet<std::io::Result<()>>,
}

impl Simulators {
    /// Starts all of them on loopback.
    pub async fn start(world: Arc<World>, options: Options) -> anyhow::Result<Self> {
        let surroundings = Surroundings::new(world.clone(), options.clock);
        let krr_port = Port::open("KRR", options.ports.krr).await?;
        let maskinporten_port = Port::open("Maskinporten", options.ports.maskinporten).await?;
        let minprofil_port = Port::open("MinProfil", options.ports.minprofil).await?;
        let idporten_port = Port::open("ID-porten", options.ports.idporten).await?;
        let folkeregisteret_port = Port::open("Folkeregisteret", options.ports.folkeregisteret).await?;
        let enhetsregisteret_port = Port::open("Enhetsregisteret", options.ports.enhetsregisteret).await?;
        let klass_port = Port::open("KLASS", options.ports.klass).await?;
        let admin_port = Port::open("the admin port", options.ports.admin).await?;
        let issuer = format!("{}/", maskinporten_port.url);

        let (mut clients, credentials) = Clients::with_operator(&world, surroundings.now());
        allow_folkeregisteret(&mut clients, &world, &credentials);
        let maskinporten =
            Arc::new(Maskinporten::new(surroundings.clone(), issuer.clone(), clients, options.error_uri));
        let manner = Arc::new(RwLock::new(options.manner));
        let krr = Krr {
            surroundings: surroundings.clone(),
            maskinporten: maskinporten.clone(),
            manner: manner.clone(),
        };
        let minprofil =
            MinProfil { surroundings: surroundings.clone(), registered_addresses: options.goto_addresses };
        let (idporten, sign_in_credentials) = idporten::with_operator(
            &surroundings,
            &idporten_port.url,
            credentials.organisation,
            options.sign_in,
        )?;
        let folkeregisteret =
            Folkeregister { surroundings: surroundings.clone(), maskinporten: maskinporten.clone() };
        let klass = Arc::new(Klass::new(surroundings.clone()));
        let klass_url = format!("{}{}", klass_port.url, klass::PATH);
        let admin = Admin {
            surroundings: surroundings.clone(),
            maskinporten: maskinporten.clone(),
            idporten: idporten.clone(),
            sign_in_credentials: sign_in_credentials.clone(),
            klass: klass.clone(),
            manner: manner.clone(),
            credentials: credentials.clone(),
            addresses: HashMap::from([
                ("krr", krr_port.url.clone()),
                ("maskinporten", issuer.clone()),
                ("minprofil", minprofil_port.url.clone()),
                ("folkeregisteret", folkeregisteret_port.url.clone()),
                ("idporten", idporten_port.url.clone()),
                ("enhetsregisteret", enhetsregisteret_port.url.clone()),
                ("klass", klass_url.clone()),
            ]),
        };

        let mut simulators = Self {
            krr_url: krr_port.url.clone(),
            maskinporten_issuer: issuer,
            minprofil_url: minprofil_port.url.clone(),
            folkeregisteret_url: folkeregisteret_port.url.clone(),
            idporten_issuer: idporten_port.url.clone(),
            enhetsregisteret_url: format!("{}{}", enhetsregisteret_port.url, enhetsregisteret::PREFIX),
            klass_url,
            admin_url: admin_port.url.clone(),
            world,
            klass: klass.clone(),
            faults: surroundings.faults.clone(),
            log: surroundings.log.clone(),
            credentials,
            sign_in_credentials,
            manner,
            maskinporten: maskinporten.clone(),
            idporten: idporten.clone(),
            surroundings,
            servers: JoinSet::new(),
        };
        // Outside the faults, so that what is cut off is JSON and not its packing.
        let gzip = CompressionLayer::new().no_br().no_deflate().no_zstd().quality(CompressionLevel::Fastest);
        let krr = simulators.watch(krr::routes(Arc::new(krr)), Register::Krr).layer(gzip.clone());
        simulators.serve(krr_port, krr);
        let folkeregisteret =
            simulators.watch(folkeregisteret::routes(Arc::new(folkeregisteret)), Register::Folkeregisteret);
        simulators.serve(folkeregisteret_port, folkeregisteret.layer(gzip));
        let maskinporten = simulators.watch(maskinporten::routes(maskinporten), Register::Maskinporten);
        simulators.serve(maskinporten_port, maskinporten);
        let minprofil = simulators.watch(minprofil::routes(Arc::new(minprofil)), Register::MinProfil);
        simulators.serve(minprofil_port, minprofil);
        let idporten = simulators.watch(idporten::routes(idporten), Register::IdPorten);
        simulators.serve(idporten_port, idporten);
        let entities = enhetsregisteret::routes(simulators.surroundings.clone());
        let entities = simulators.watch(entities, Register::Enhetsregisteret);
        simulators.serve(enhetsregisteret_port, entities);
        let klass = simulators.watch(klass::routes(klass), Register::Klass);
        simulators.serve(klass_port, klass);
        simulators.serve(admin_port, admin::routes(Arc::new(admin)));
        Ok(simulators)
    }

    /// How KRR behaves from now on.
    pub fn manner(&self) -> RwLockWriteGuard<'_, Manner> {
        self.manner.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// KRR refuses every call that asks about this person.
    pub fn refuse(&self, id: NationalId) {
        self.manner().refused.insert(id);
    }

    /// KRR breaks down at every call that asks about this person.
    pub fn break_down_at(&self, id: NationalId) {
        self.manner().breaking.insert(id);
    }

    /// Registers a client, or replaces it.
    pub fn add_client(&self, client: Client) {
        self.clients().add(client);
    }

    /// Registers a client with ID-porten, or replaces it.
    pub fn add_sign_in_client(&self, client: SignInClient) -> Result<(), InvalidClient> {
        self.sign_in_clients().add(client)
    }

    /// Changes a client that is registered with ID-porten: the age of its keys, its addresses, which are not judged again.
    pub fn change_sign_in_client(&self, id: &str, change: impl FnOnce(&mut SignInClient)) {
        self.sign_in_clients().get_mut(id).map(change);
    }

    /// ID-porten signs by a new key from now on.
    pub fn rotate_sign_in_key(&self) {
        self.idporten.rotate();
    }

    /// Changes a registered client: its scopes, the age of its keys.
    pub fn change_client(&self, id: &str, change: impl FnOnce(&mut Client)) {
        self.clients().get_mut(id).map(change);
    }

    /// In Altinn: `consumer` lets the operator ask by `scope`.
    pub fn delegate(&self, consumer: OrganisationNumber, scope: &str) {
        self.clients().delegate(consumer, scope, self.credentials.organisation);
    }

    pub fn withdraw_delegation(&self, consumer: OrganisationNumber, scope: &str) {
        self.clients().withdraw(consumer, scope, self.credentials.organisation);
    }

    /// Seconds that tokens with this scope live.
    pub fn set_lifetime(&self, scope: &str, seconds: i64) {
        let mut lifetimes = self.maskinporten.lifetimes.write().unwrap_or_else(PoisonError::into_inner);
        lifetimes.insert(scope.to_owned(), seconds);
    }

    /// A certificate that Maskinporten trusts.
    pub fn certify(&self, organisation: OrganisationNumber) -> Certified {
        self.maskinporten.keys.certify(organisation)
    }

    /// All registers live this many seconds ahead of their clock.
    pub fn set_ahead(&self, seconds: i64) {
        self.surroundings.set_ahead(seconds);
    }

    fn clients(&self) -> RwLockWriteGuard<'_, Clients> {
        self.maskinporten.clients.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn sign_in_clients(&self) -> RwLockWriteGuard<'_, idporten::Clients> {
        self.idporten.clients.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self, routes: Router, at: Register) -> Router {
        routes.layer(from_fn_with_state((self.surroundings.clone(), at), watched))
    }

    fn serve(&mut self, port: Port, routes: Router) {
        self.servers.spawn(async move { axum::serve(port.listener, routes).await });
    }
}

/// The operator may ask the population register for itself and for every municipality.
fn allow_folkeregisteret(clients: &mut Clients, world: &World, credentials: &Credentials) {
    if let Some(operator) = clients.get_mut(&credentials.client_id) {
        operator.scopes.push(folkeregisteret::SCOPE.to_owned());
    }
    for municipality in world.municipalities() {
        clients.delegate(municipality.organisation, folkeregisteret::SCOPE, credentials.organisation);
    }
}

struct Port {
    listener: TcpListener,
    url: String,
}

impl Port {
    async fn open(what: &str, port: u16) -> anyhow::Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener =
            TcpListener::bind(address).await.with_context(|| format!("opening port {port} for {what}"))?;
        let url = format!("http://{}", listener.local_addr()?);
        Ok(Self { listener, url })
    }
}

/// Plays the registers until the process is told to stop. `announce` is given them once, to tell where they are.
pub async fn run(world: World, options: Options, announce: impl FnOnce(&Simulators)) -> anyhow::Result<()> {
    let simulators = Simulators::start(Arc::new(world), options).await?;
    announce(&simulators);
    tokio::signal::ctrl_c().await.context("waiting for the signal to stop")
}
