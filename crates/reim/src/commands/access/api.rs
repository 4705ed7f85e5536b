//! `reim access api`: which other bodies' systems may ask how a municipality's people can be reached.

use anyhow::Context as _;
use clap::Subcommand;
use clock::{Clock as _, SystemClock};
use domain::{MessageKind, MessageKinds, OrganisationNumber, access::client::ClientGrant};
use jiff::ToSpan as _;
use storage::Store;

use super::BY;
use crate::commands::municipality;

#[derive(Subcommand)]
pub enum Command {
    /// Let a body ask, known by the organisation number in its tokens.
    Give {
        organisation: String,
        /// What the body is called; those asked about see it.
        #[arg(long)]
        name: String,
        /// What it asks for; those asked about see it.
        #[arg(long)]
        purpose: String,
        #[arg(long)]
        municipality: String,
        /// decision, important, service: one or several, with commas between.
        #[arg(long, value_delimiter = ',', required = true)]
        kinds: Vec<String>,
        /// Tell it that somebody is protected; to others, protected people do not exist.
        #[arg(long)]
        special: bool,
        /// Months until it ends.
        #[arg(long, default_value_t = 12)]
        months: i32,
    },
    /// What a municipality has given.
    List { municipality: String },
    /// Take a grant back.
    Revoke { municipality: String, grant: i64 },
}

#[expect(clippy::print_stdout, reason = "the answer is what the command is for")]
pub async fn run(store: &Store, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Give { organisation, name, purpose, municipality: number, kinds, special, months } => {
            let municipality = municipality(store, &number).await?;
            let from = crate::today();
            let grant = ClientGrant {
                id: 0,
                consumer: OrganisationNumber::parse(&organisation).context("organisasjonsnummeret")?,
                name,
                purpose,
                kinds: read_kinds(&kinds)?,
                special,
                from,
                to: from.saturating_add(months.months()),
                revoked_at: None,
            };
            let mut tx = store.begin().await?;
            let id = tx.add_client_grant(municipality, &grant, BY, SystemClock.now()).await?;
            tx.commit().await?;
            println!("{} kan spørre til og med {} (tilgang {id}).", grant.name, grant.to);
        }
        Command::List { municipality: number } => {
            let municipality = municipality(store, &number).await?;
            for grant in store.read().await?.client_grants(municipality).await? {
                let over = if grant.is_in_force(crate::today()) { "" } else { " (over)" };
                let kinds: Vec<_> = grant.kinds.iter().map(MessageKind::code).collect();
                let ClientGrant { id, consumer, name, purpose, from, to, .. } = &grant;
                println!("{id:>4}  {consumer}  {}  {from} – {to}{over}  {name}: {purpose}", kinds.join(","));
            }
        }
        Command::Revoke { municipality: number, grant } => {
            let municipality = municipality(store, &number).await?;
            let mut tx = store.begin().await?;
            let was_there = tx.revoke_client_grant(municipality, grant, BY, SystemClock.now()).await?;
            tx.commit().await?;
            anyhow::ensure!(was_there, "tilgang {grant} finnes ikke, eller er tatt tilbake før");
            println!("Tilgang {grant} er tatt tilbake.");
        }
    }
    Ok(())
}

fn read_kinds(kinds: &[String]) -> anyhow::Result<MessageKinds> {
    kinds
        .iter()
        .map(|kind| {
            MessageKind::from_code(kind).context("en meldingstype er decision, important eller service")
        })
        .collect()
}
