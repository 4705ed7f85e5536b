//! `reim approve`, `reim refuse` and `reim stop`: a person's word about a run.

use storage::{RunId, Store, runs::RunKind};
use sync::contacts::{Approval, NotApproved};

use crate::{config::Config, wiring};

#[expect(clippy::print_stdout, reason = "what came of it is what the command is for")]
pub async fn answer(config: &Config, run: i64, approval: Approval) -> anyhow::Result<()> {
    let store = Store::open(&config.database).await?;
    let runs = wiring::runs(config, &store)?;
    match runs.answer(RunId(run), approval).await? {
        Ok(approved) if approval == Approval::Approve => {
            let run = store.read().await?.run(RunId(run)).await?;
            let municipalities = run.is_some_and(|run| run.kind == RunKind::Classification);
            let what = if municipalities { "kommuner" } else { "personer" };
            println!("{} {what} er oppdatert.", approved.applied);
        }
        Ok(_) => println!("Planen er avvist. Ingenting er endret."),
        Err(why) => anyhow::bail!("ingenting er endret: {}", in_words(why)),
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "what came of it is what the command is for")]
pub async fn stop(config: &Config, run: i64) -> anyhow::Result<()> {
    let store = Store::open(&config.database).await?;
    let mut tx = store.begin().await?;
    let asked = tx.request_stop(RunId(run)).await?;
    tx.commit().await?;
    anyhow::ensure!(asked, "kjøring {run} pågår ikke");
    println!("Kjøring {run} stopper ved neste blokk. Det som er skrevet, blir stående.");
    Ok(())
}

fn in_words(why: NotApproved) -> String {
    match why {
        NotApproved::NoSuchRun => "det finnes ingen slik kjøring".to_owned(),
        NotApproved::NothingWaits => "kjøringen venter ikke på svar".to_owned(),
        NotApproved::Expired => "planen er for gammel; ta en ny prøvekjøring".to_owned(),
        NotApproved::Moved { moved } => {
            format!("{moved} personer er endret siden planen ble laget; ta en ny prøvekjøring")
        }
    }
}
