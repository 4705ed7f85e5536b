//! `reim runs`: the newest runs, or one of them with its parts and its plan.

use anyhow::Context as _;
use clap::Args;
use domain::{MunicipalityId, PersonId};
use storage::{RunId, Store, runs::RunKind};
use sync::contacts::Difference;

use super::{reform, watch};
use crate::config::Config;

#[derive(Args)]
pub struct RunsArgs {
    /// The run to be shown whole.
    run: Option<i64>,
    /// How many runs, or how many of a plan's people.
    #[arg(long, default_value_t = 20)]
    limit: i64,
}

#[expect(clippy::print_stdout, reason = "the list is what the command is for")]
pub async fn run(config: &Config, args: RunsArgs) -> anyhow::Result<()> {
    let store = Store::open(&config.database).await?;
    let Some(id) = args.run else {
        for run in store.read().await?.runs(args.limit, 0).await? {
            println!("{}  {}", watch::local(run.created_at), watch::summary(&run));
        }
        return Ok(());
    };
    let id = RunId(id);
    let mut reader = store.read().await?;
    let run = reader.run(id).await?.with_context(|| format!("det finnes ingen kjøring {id}"))?;
    println!("{}", watch::summary(&run));
    if run.kind == RunKind::Classification {
        return reform::show(&mut reader, &run).await;
    }
    let names = reader.municipalities(crate::today()).await?;
    for part in reader.run_parts(id).await? {
        let name = names.iter().find(|one| one.id == part.municipality).map_or("Norge", |one| &one.name);
        println!(
            "  {name}: {} av {} spurt, {} endret, {} mister en verdi (av {} med verdi). {}",
            part.counts.tally.asked,
            part.counts.expected,
            part.counts.changed,
            part.counts.removals,
            part.counts.held_before,
            part.error_detail.as_deref().unwrap_or_default()
        );
    }
    let items = reader.plan_items(id, (MunicipalityId(0), PersonId(0)), args.limit).await?;
    let all = reader.count_plan_items(id).await?;
    if all > 0 {
        println!("Planen gjelder {all} personer:");
    }
    for (municipality, item) in items {
        for difference in Difference::of(&item)? {
            println!(
                "  {}-{} {}: {} → {}",
                municipality,
                item.person.0,
                difference.field,
                side(difference.old.as_deref(), difference.old_source.as_deref()),
                side(difference.new.as_deref(), difference.new_source.as_deref())
            );
        }
    }
    for planned in reader.planned_deletions(id).await? {
        let domain::entity::Deletion { name, on, .. } = &planned.deletion;
        let day = on.map_or_else(|| "ukjent dag".to_owned(), |day| day.to_string());
        println!("  {} {name}: slettet i Enhetsregisteret {day}", planned.number);
    }
    Ok(())
}

fn side(value: Option<&str>, source: Option<&str>) -> String {
    match (value, source) {
        (Some(value), Some(source)) => format!("{value} ({source})"),
        (Some(value), None) => value.to_owned(),
        (None, _) => "ingen".to_owned(),
    }
}
