//! `reim migrate`: brings the tables up to date and does nothing else.

use storage::Store;

use crate::config::Config;

#[expect(clippy::print_stdout, reason = "that it is done is what the command is for")]
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let store = Store::connect(&config.database).await?;
    store.migrate().await?;
    println!("Tabellene i {} er oppdatert.", store.engine_name());
    Ok(())
}
