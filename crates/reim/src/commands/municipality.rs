//! `reim municipality`: which municipalities the register is for, and the numbers they bear. Agreements are stated in
//! the pages, by whoever the municipality has named.

use anyhow::{Context as _, ensure};
use clap::{Args, Subcommand};
use domain::MunicipalityNumber;
use jiff::civil::Date;
use storage::{Store, Transaction};

use crate::config::Config;

#[derive(Args)]
pub struct MunicipalityArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Take a municipality in.
    Add {
        /// Its number in SSB's classification 131, such as 4601.
        number: String,
        name: String,
        /// The day from which it bears the number.
        #[arg(long)]
        from: Option<Date>,
    },
    /// Give a municipality a new number from a day on, as when counties split. Its people and agreement stay.
    Renumber { number: String, new: String, from: Date },
    /// All of them, with the numbers they bear today.
    List,
}

#[expect(clippy::print_stdout, reason = "the answer is what the command is for")]
pub async fn run(config: &Config, args: MunicipalityArgs) -> anyhow::Result<()> {
    let store = Store::open(&config.database).await?;
    match args.command {
        Command::Add { number, name, from } => {
            let number = MunicipalityNumber::parse(&number)?;
            let from = from.unwrap_or_else(crate::today);
            ensure!(!name.trim().is_empty(), "kommunen må ha et navn");
            let mut tx = store.begin().await?;
            must_be_free(&mut tx, number, from).await?;
            tx.add_municipality(name.trim(), number, from).await?;
            tx.commit().await?;
            println!("{number} {} er tatt inn.", name.trim());
            println!(
                "Navngi en administrator: reim access give administrator --municipality {number} --name …"
            );
            println!("Før noen spør KRR, må administratoren føre inn avtalen på sidene.");
        }
        Command::Renumber { number, new, from } => {
            let new = MunicipalityNumber::parse(&new)?;
            let municipality = super::municipality(&store, &number).await?;
            let mut tx = store.begin().await?;
            must_be_free(&mut tx, new, from).await?;
            let ended = tx.renumber_municipality(municipality, new, from).await?;
            ensure!(ended, "{number} gjelder fra en dag som ikke er før {from}");
            tx.commit().await?;
            println!("{number} er {new} fra {from}.");
        }
        Command::List => {
            for known in store.read().await?.municipalities(crate::today()).await? {
                let number = known.number.map_or_else(|| "----".to_owned(), |number| number.to_string());
                println!("{number}  {}", known.name);
            }
        }
    }
    Ok(())
}

async fn must_be_free(tx: &mut Transaction, number: MunicipalityNumber, from: Date) -> anyhow::Result<()> {
    let Some(other) = tx.municipality_numbered(number, from).await? else { return Ok(()) };
    let name = tx.municipality_name(other).await?.context("a municipality with a number has a name")?;
    anyhow::bail!("{number} er {name} den {from}")
}
