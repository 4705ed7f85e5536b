//! `reim simulate`: the invented registers alone, for others to try against.

use std::sync::Arc;

use clap::Args;
use clock::SystemClock;
use simulators::{Options, Ports, World};

#[derive(Args)]
pub struct SimulateArgs {
    /// Chooses the invented country; the same number gives the same people.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Grown-ups in 357 municipalities; without it one small municipality.
    #[arg(long)]
    adults: Option<u32>,
    #[arg(long, default_value_t = 8101)]
    krr_port: u16,
    #[arg(long, default_value_t = 8102)]
    maskinporten_port: u16,
    #[arg(long, default_value_t = 8103)]
    minprofil_port: u16,
    #[arg(long, default_value_t = 8105)]
    idporten_port: u16,
    #[arg(long, default_value_t = 8106)]
    folkeregisteret_port: u16,
    #[arg(long, default_value_t = 8107)]
    enhetsregisteret_port: u16,
    #[arg(long, default_value_t = 8108)]
    klass_port: u16,
    #[arg(long, default_value_t = 8104)]
    admin_port: u16,
}

pub async fn run(args: SimulateArgs) -> anyhow::Result<()> {
    let year = crate::school_year();
    let world = match args.adults {
        Some(adults) => World::national(args.seed, year, adults),
        None => World::small(args.seed, year),
    };
    let ports = Ports {
        krr: args.krr_port,
        maskinporten: args.maskinporten_port,
        minprofil: args.minprofil_port,
        folkeregisteret: args.folkeregisteret_port,
        idporten: args.idporten_port,
        enhetsregisteret: args.enhetsregisteret_port,
        klass: args.klass_port,
        admin: args.admin_port,
    };
    let options = Options { ports, clock: Arc::new(SystemClock), ..Options::default() };
    simulators::run(world, options, announce).await
}

#[expect(clippy::print_stdout, reason = "the addresses are what the command is for")]
fn announce(simulators: &simulators::Simulators) {
    println!("KRR           {}", simulators.krr_url);
    println!("Maskinporten  {}", simulators.maskinporten_issuer);
    println!("MinProfil     {}", simulators.minprofil_url);
    println!("Folkeregister {}", simulators.folkeregisteret_url);
    println!("ID-porten     {}", simulators.idporten_issuer);
    println!("Enhetsregister {}", simulators.enhetsregisteret_url);
    println!("Klass         {}", simulators.klass_url);
    println!("Admin         {}  (feil på bestilling: POST /faults)", simulators.admin_url);
    println!("Klient-id     {}", simulators.credentials.client_id);
    println!("Stopp med Ctrl-C.");
}
