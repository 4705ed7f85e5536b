//! `reim explain`: why a field of a person is as it is.

use clap::Args;
use clock::{Clock as _, SystemClock};
use domain::{Field, PersonKey, Source};
use storage::Store;
use sync::explanation::{Explained, explain_field};

use super::watch;
use crate::config::Config;

#[derive(Args)]
pub struct ExplainArgs {
    /// Our own number for the person, for example 1-42.
    person: PersonKey,
    /// name, email, mobile, language or reservation; all of them if none is given.
    field: Option<String>,
    #[arg(long)]
    json: bool,
}

#[expect(clippy::print_stdout, reason = "the explanation is what the command is for")]
pub async fn run(config: &Config, args: ExplainArgs) -> anyhow::Result<()> {
    let store = Store::open(&config.database).await?;
    let fields = match args.field.as_deref() {
        None => Field::WEIGHED.to_vec(),
        Some(code) => {
            vec![Field::from_code(code).filter(|field| Field::WEIGHED.contains(field)).ok_or_else(|| {
                let known: Vec<_> = Field::WEIGHED.iter().map(|field| field.code()).collect();
                anyhow::anyhow!("feltet heter ett av {}", known.join(", "))
            })?]
        }
    };
    let mut answers = Vec::new();
    for field in fields {
        let explained = explain_field(&store, args.person, field, SystemClock.now()).await?;
        answers.push(explained.ok_or_else(|| anyhow::anyhow!("det finnes ingen person {}", args.person))?);
    }
    if args.json {
        let json: Vec<_> = answers.iter().map(Explained::json).collect();
        println!("{}", serde_json::to_string_pretty(&json)?);
        return Ok(());
    }
    for answer in &answers {
        print!("{}", in_words(answer));
    }
    Ok(())
}

fn in_words(explained: &Explained) -> String {
    use std::fmt::Write as _;
    let why = &explained.explanation;
    let mut text = format!(
        "{}: {}{}\n",
        why.field.code(),
        why.value.as_deref().unwrap_or("ingen verdi"),
        why.source.map_or(String::new(), |source| format!(" (kilde: {})", name(source)))
    );
    let order: Vec<_> = why.rule.iter().map(|source| name(*source)).collect();
    // Writing to a String cannot fail.
    let _ = writeln!(text, "  rekkefølge: {}", order.join(" > "));
    for candidate in &why.candidates {
        let _ = writeln!(
            text,
            "  {}: {} – {}{}",
            name(candidate.source),
            candidate.value.as_deref().unwrap_or("–"),
            verdict(candidate.verdict),
            candidate.told_at.map_or(String::new(), |at| format!(", sagt {}", watch::local(at)))
        );
    }
    for hold in &why.holds {
        let until =
            hold.until.map_or("inntil videre".to_owned(), |until| format!("til {}", watch::local(until)));
        let _ = writeln!(text, "  {} av {} {until}: {}", hold.kind.code(), hold.author, hold.reason);
    }
    if let Some(at) = explained.heard.success {
        let _ = writeln!(text, "  KRR svarte sist {}", watch::local(at));
    }
    text
}

fn name(source: Source) -> &'static str {
    match source {
        Source::Krr => "KRR",
        Source::School => "skolen",
        Source::Kindergarten => "barnehagen",
        Source::Hand => "for hånd",
        Source::PopulationRegister => "Folkeregisteret",
        Source::EntityRegister => "Enhetsregisteret",
        Source::Klass => "SSB",
    }
}

fn verdict(verdict: domain::explain::Verdict) -> &'static str {
    use domain::explain::Verdict;
    match verdict {
        Verdict::Won => "gjelder",
        Verdict::Outranked => "en kilde med høyere rang har verdi",
        Verdict::OptedOut => "satt til side: ikke oppdater fra KRR",
        Verdict::LockedOut => "satt til side: feltet er låst",
        Verdict::NoValue => "spurt, men uten verdi",
        Verdict::NotHeard => "har ikke sagt noe",
    }
}
