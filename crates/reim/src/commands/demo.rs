//! `reim demo`: the whole belt on one machine, with invented registers and an invented municipality.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use clap::Args;
use clock::{Clock as _, SystemClock};
use domain::{Agreement, Mode, MunicipalityId, Source};
use jiff::ToSpan as _;
use simulators::{
    Options, Ports, Simulators, World, idporten::SignInOptions, oneroster::Package, world::UnitKind,
};
use storage::{
    Store,
    runs::{NewRun, RunKind, RunMode},
};
use sync::{
    import::{self, Carrier, Delivery},
    runs::Runs,
};
use tokio::net::TcpListener;

use self::people::Persona;
use super::{serve, sync::order_now, watch};
use crate::{
    config::{
        ApiSection, Config, EnhetsregisteretSection, EnvironmentName, FolkeregisteretSection,
        IdPortenSection, KlassSection, KrrSection, MaskinportenSection, WebSection, WorkSection,
    },
    wiring,
};

mod api;
mod people;

#[derive(Args)]
pub struct DemoArgs {
    /// Where the demo keeps its register; what is there is gone on with.
    #[arg(long, default_value = "reim-demo")]
    folder: PathBuf,
    /// Throw away what is there and begin anew.
    #[arg(long)]
    fresh: bool,
    /// Chooses the invented people; the same number gives the same people.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// A larger municipality: this many grown-ups, most of them guardians.
    #[arg(long)]
    adults: Option<u32>,
    /// Where the pages are shown. If it is taken, a free one is found.
    #[arg(long, default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)))]
    listen: SocketAddr,
    /// PostgreSQL instead of SQLite in the folder.
    #[arg(long)]
    database: Option<String>,
}

#[expect(clippy::print_stdout, reason = "the demo tells where it can be seen")]
pub async fn run(args: DemoArgs) -> anyhow::Result<()> {
    if args.fresh && args.folder.join(MARK).exists() {
        fs::remove_dir_all(&args.folder).with_context(|| format!("emptying {}", args.folder.display()))?;
    }
    fs::create_dir_all(&args.folder)?;
    fs::write(args.folder.join(MARK), "reim demo\n")?;
    let listener = listen(args.listen).await?;
    let pages = format!("http://{}", listener.local_addr()?);
    let year = crate::school_year();
    let world = Arc::new(match args.adults {
        Some(adults) => World::new(args.seed, year, 1, adults),
        None => World::small(args.seed, year),
    });
    let people = people::choose(&world);
    let simulators = start(world, &pages, &people).await?;
    let config = configure(&args, &simulators, listener.local_addr()?, &pages)?;
    let store = Store::open(&config.database).await?;
    let runs = wiring::runs(&config, &store)?;
    let municipality = settle(&runs, &simulators, &args.folder, &people).await?;
    api::let_a_service_ask(&store, municipality).await?;

    let closing = serve::close_on_signal();
    let metrics = web::recorder().install_recorder()?;
    let work =
        tokio::spawn(serve::workers(config.work.clone(), store.clone(), runs.clone(), closing.clone()));
    let showing = {
        let (config, store, closing) = (config.clone(), store.clone(), closing.clone());
        tokio::spawn(async move { serve::pages(listener, &config, store, runs, metrics, closing).await })
    };
    println!("Sidene er åpne: {pages} (drift: {pages}/drift)");
    // Whoever is shielded or dead is not to be asked about in KRR, so Folkeregisteret comes first.
    for (kind, source) in [
        (RunKind::Entities, Source::EntityRegister),
        (RunKind::Population, Source::PopulationRegister),
        (RunKind::Krr, Source::Krr),
    ] {
        let of_the_nation = kind == RunKind::Entities;
        let order = NewRun {
            kind,
            source,
            mode: RunMode::Real,
            started_by: "demo".to_owned(),
            municipality: (!of_the_nation).then_some(municipality),
            person: None,
        };
        match order_now(&store, &order).await {
            Ok(run) => println!("{}", watch::summary(&watch::follow(&store, run).await?)),
            // What was interrupted last time goes on of itself.
            Err(under_way) => println!("{under_way}"),
        }
    }
    let number = simulators.world.municipalities()[0].number;
    let example = api::two_commands(&store, &people, (&pages, &simulators.admin_url), number).await?;
    tell(&pages, &simulators, &args.folder, &example);
    closing.cancelled().await;
    showing.await??;
    work.await?
}

/// Marks a folder as ours to empty.
const MARK: &str = ".reim-demo";

async fn listen(wanted: SocketAddr) -> anyhow::Result<TcpListener> {
    match TcpListener::bind(wanted).await {
        Ok(listener) => Ok(listener),
        Err(_) => Ok(TcpListener::bind(SocketAddr::new(wanted.ip(), 0)).await?),
    }
}

/// The registers at their usual ports, or at free ones if somebody else is there.
async fn start(world: Arc<World>, pages: &str, people: &[Persona]) -> anyhow::Result<Simulators> {
    let sign_in = SignInOptions {
        redirect_uris: vec![format!("{pages}{}", web::auth::RETURN_PATH)],
        post_logout_redirect_uris: vec![format!("{pages}/")],
        frontchannel_logout_uri: Some(format!("{pages}{}", web::auth::FRONT_CHANNEL_PATH)),
        people: people.iter().map(|persona| persona.shown.clone()).collect(),
    };
    let options = |ports| Options {
        ports,
        goto_addresses: vec![pages.to_owned()],
        sign_in: sign_in.clone(),
        ..Options::default()
    };
    let usual = Ports {
        krr: 8101,
        maskinporten: 8102,
        minprofil: 8103,
        folkeregisteret: 8106,
        idporten: 8105,
        enhetsregisteret: 8107,
        klass: 8108,
        admin: 8104,
    };
    match Simulators::start(world.clone(), options(usual)).await {
        Ok(simulators) => Ok(simulators),
        Err(_) => Simulators::start(world, options(Ports::default())).await,
    }
}

/// Writes a configuration that the other commands can use too while the demo runs.
fn configure(
    args: &DemoArgs,
    simulators: &Simulators,
    listen: SocketAddr,
    pages: &str,
) -> anyhow::Result<Config> {
    let folder = fs::canonicalize(&args.folder)?;
    let key_file = folder.join("maskinporten-key.pem");
    fs::write(&key_file, &simulators.credentials.private_key_pem)?;
    let sign_in_key_file = folder.join("idporten-key.pem");
    fs::write(&sign_in_key_file, &simulators.sign_in_credentials.private_key_pem)?;
    let database =
        args.database.clone().unwrap_or_else(|| format!("sqlite:{}", folder.join("reim.db").display()));
    let config = Config {
        environment: EnvironmentName::Test,
        database,
        krr: Some(KrrSection {
            base: simulators.krr_url.clone(),
            operator: simulators.credentials.organisation.as_str().to_owned(),
            at_once: 4,
        }),
        folkeregisteret: Some(FolkeregisteretSection {
            base: simulators.folkeregisteret_url.clone(),
            at_once: 2,
        }),
        enhetsregisteret: Some(EnhetsregisteretSection {
            base: simulators.enhetsregisteret_url.clone(),
            at_once: 4,
        }),
        klass: Some(KlassSection { base: simulators.klass_url.clone() }),
        maskinporten: Some(MaskinportenSection {
            issuer: simulators.maskinporten_issuer.clone(),
            token_endpoint: None,
            client_id: simulators.credentials.client_id.clone(),
            key_file,
            kid: Some(simulators.credentials.kid.clone()),
            certificate_file: None,
            algorithm: sources::maskinporten::Algorithm::Rs256,
            key_registered_on: Some(crate::today()),
        }),
        idporten: Some(IdPortenSection {
            issuer: simulators.idporten_issuer.clone(),
            client_id: simulators.sign_in_credentials.client_id.clone(),
            key_file: sign_in_key_file,
            kid: simulators.sign_in_credentials.kid.clone(),
            key_registered_on: Some(crate::today()),
            level: sources::idporten::Level::Substantial,
        }),
        api: Some(ApiSection {
            issuer: simulators.maskinporten_issuer.clone(),
            audience: format!("{pages}/api"),
            scope_prefix: "reim".to_owned(),
            questions_a_minute: 600,
        }),
        web: WebSection {
            listen,
            address: Some(pages.to_owned()),
            own_krr_profile: Some(own_krr_profile(&simulators.minprofil_url, pages)),
            ..WebSection::default()
        },
        work: WorkSection { deliveries: folder.join("deliveries"), ..WorkSection::default() },
    };
    fs::write(folder.join("reim.toml"), config.to_toml()?)?;
    Ok(config)
}

/// MinProfil, with the way back to us: the whole address in lower case, as KRR wants it registered.
fn own_krr_profile(minprofil: &str, pages: &str) -> String {
    let back = format!("{pages}{}", web::portal::COME_BACK_PATH);
    let query = serde_urlencoded::to_string([("gotoUrl", back)]).expect("text can always be encoded");
    format!("{minprofil}/?{query}")
}

/// The municipality with its agreement and its people, the first time.
async fn settle(
    runs: &Runs,
    simulators: &Simulators,
    folder: &Path,
    people: &[Persona],
) -> anyhow::Result<MunicipalityId> {
    let store = runs.store();
    let invented = &simulators.world.municipalities()[0];
    let found = store.read().await?.municipality_numbered(invented.number, crate::today()).await?;
    if let Some(known) = found {
        return Ok(known);
    }
    let mut tx = store.begin().await?;
    let municipality =
        tx.add_municipality(&invented.name, invented.number, jiff::civil::date(2020, 1, 1)).await?;
    tx.set_agreement(&Agreement {
        municipality,
        purpose: "Meldinger fra skole og barnehage til foresatte".to_owned(),
        basis: "Oppdiktet behandlingsgrunnlag for demonstrasjon".to_owned(),
        mode: Mode::Copy,
        guardians: true,
        employee_basis: Some("Oppdiktet behandlingsgrunnlag for demonstrasjon".to_owned()),
        ask_protected: false,
        good_until: crate::today().saturating_add(1.year()),
        keep_after_scope_days: 30,
        consumer_org: Some(invented.organisation),
    })
    .await?;
    tx.commit().await?;
    for (system, source) in
        [(UnitKind::School, Source::School), (UnitKind::Kindergarten, Source::Kindergarten)]
    {
        deliver(runs, simulators, folder, municipality, system, source).await?;
    }
    people::give_access(store, municipality, people).await?;
    Ok(municipality)
}

/// A package as the school or kindergarten system would send it, taken in like any other.
#[expect(clippy::print_stdout, reason = "the demo tells what comes in")]
async fn deliver(
    runs: &Runs,
    simulators: &Simulators,
    folder: &Path,
    municipality: MunicipalityId,
    system: UnitKind,
    source: Source,
) -> anyhow::Result<()> {
    let world = &simulators.world;
    let package = Package::new(world, &world.municipalities()[0], system);
    let file = folder.join(package.file_name());
    package.write(fs::File::create(&file)?)?;
    let delivery = Delivery {
        municipality,
        source,
        mode: RunMode::Real,
        started_by: "demo".to_owned(),
        file: import::keep(&folder.join("deliveries"), &file)?,
        extent: None,
    };
    let mut tx = runs.store().begin().await?;
    let ordered = import::order(&mut tx, &delivery, Carrier::Caller, SystemClock.now()).await?;
    tx.commit().await?;
    let run = ordered.map_err(|other| anyhow::anyhow!("run {} is under way", other.under_way))?;
    let imported = runs.imports.run(run, None).await?;
    println!(
        "Leveransen {}: {}, {} merknader om enkeltrader.",
        package.file_name(),
        watch::state(imported.state),
        u64::try_from(imported.problems.len())? + imported.more_problems
    );
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the demo tells where it can be seen")]
fn tell(pages: &str, simulators: &Simulators, folder: &Path, example: &str) {
    println!();
    println!("Sidene:       {pages}  (logg inn som en av de oppdiktede i ID-porten)");
    println!("Driftssiden:  {pages}/drift  (uten innlogging på denne maskinen)");
    println!("MinProfil:    {}  (endre en oppdiktet innbyggers e-post i KRR)", simulators.minprofil_url);
    println!("Feil på bestilling: POST {}/faults", simulators.admin_url);
    let unit = simulators.world.municipalities()[0].organisation;
    println!(
        "Gi en enhet nytt navn: curl -s {}/enhetsregisteret/entities/{unit} -H 'Content-Type: application/json' \\\n    \
         -d '{{\"happening\": \"rename\", \"value\": \"Nytt navn\"}}' && reim --config {}/reim.toml sync enhetsregisteret",
        simulators.admin_url,
        folder.display()
    );
    println!("Spør slik et meldingssystem gjør (docs/api.md):\n{example}");
    println!("Andre kommandoer mens demoen går: reim --config {}/reim.toml runs", folder.display());
    println!("Stopp med Ctrl-C. Neste gang fortsetter demoen der den slapp; --fresh begynner på nytt.");
}
