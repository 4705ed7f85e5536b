//! `reim access`: names the first people who may administer or operate, and lists who may do what. Whoever has the
//! machine decides this; from then on administrators give access in the pages.

mod api;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use clock::{Clock as _, SystemClock};
use domain::{
    NationalId,
    access::{GrantId, NewGrant, Place, Role},
};
use jiff::ToSpan as _;
use storage::Store;

use crate::config::Config;

#[derive(Args)]
pub struct AccessArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Let another body's systems ask how people can be reached, and see who may.
    #[command(subcommand)]
    Api(api::Command),
    /// Give somebody a role. The identity number is asked for, so that it stands in no list of commands.
    Give {
        /// `reader`, `secretary`, `administrator`, `contact_person` or `operator`
        role: String,
        /// What the person is called.
        #[arg(long)]
        name: String,
        /// The municipality's number; left out for an operator of all of them.
        #[arg(long)]
        municipality: Option<String>,
        /// Also people with a protected address.
        #[arg(long)]
        special: bool,
        /// Months until it ends.
        #[arg(long, default_value_t = 12)]
        months: i32,
    },
    /// What has been given in a municipality.
    List { municipality: String },
    /// Take a grant back.
    Revoke { grant: i64 },
}

/// Who is written down as having given what is given from the terminal.
const BY: &str = "operator";

#[expect(clippy::print_stdout, reason = "the answer is what the command is for")]
pub async fn run(config: &Config, args: AccessArgs) -> anyhow::Result<()> {
    let store = Store::open(&config.database).await?;
    match args.command {
        Command::Api(command) => api::run(&store, command).await?,
        Command::Give { role, name, municipality, special, months } => {
            let role = Role::from_code(&role)
                .context("rollen er reader, secretary, administrator, contact_person eller operator")?;
            let place = match municipality {
                Some(number) => Place::Municipality(super::municipality(&store, &number).await?),
                None => Place::Everywhere,
            };
            let national_id = ask_for_number()?;
            national_id.allowed_in(config.environment.into())?;
            let mut tx = store.begin().await?;
            let account = tx.account_for(national_id, &name, SystemClock.now()).await?;
            let from = crate::today();
            let to = from.saturating_add(months.months());
            let grant = NewGrant { account: account.id, role, place, special, from, to, deputy_for: None };
            grant.check().context("tilgangen kan ikke gis")?;
            let id = tx.add_grant(&grant, BY, SystemClock.now()).await?;
            tx.commit().await?;
            println!("{} er {} til og med {to} (tilgang {}).", account.name, role.code(), id.0);
        }
        Command::List { municipality } => {
            let municipality = super::municipality(&store, &municipality).await?;
            for line in store.read().await?.grants_in(municipality).await? {
                let over = if line.grant.is_in_force(crate::today()) { "" } else { " (over)" };
                let (from, to) = (line.grant.from, line.grant.to);
                let role = line.grant.role.code();
                println!("{:>4}  {role:<13}  {from} – {to}{over}  {}", line.grant.id.0, line.holder);
            }
        }
        Command::Revoke { grant } => {
            let mut tx = store.begin().await?;
            let was_there = tx.revoke_grant(GrantId(grant), BY, SystemClock.now()).await?;
            tx.commit().await?;
            anyhow::ensure!(was_there, "tilgang {grant} finnes ikke, eller er tatt tilbake før");
            println!("Tilgang {grant} er tatt tilbake.");
        }
    }
    Ok(())
}

#[expect(clippy::print_stderr, reason = "the question is asked where the answer is typed")]
fn ask_for_number() -> anyhow::Result<NationalId> {
    eprint!("Fødselsnummer eller D-nummer: ");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(NationalId::parse(line.trim())?)
}
