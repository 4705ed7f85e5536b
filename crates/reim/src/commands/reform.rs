//! A plan of reforms in words, for whoever is to approve it.

use std::collections::BTreeMap;

use domain::{
    MunicipalityId,
    classification::{
        Happening, Named,
        succession::{Act, Municipalities, Step},
    },
};
use storage::{
    Reader,
    runs::{Run, RunState},
};
use sync::classification::planned;

#[expect(clippy::print_stdout, reason = "the plan is what the command is for")]
pub async fn show(reader: &mut Reader, run: &Run) -> anyhow::Result<()> {
    if !matches!(run.state, RunState::Planned | RunState::NeedsApproval) {
        return Ok(());
    }
    let planned = match planned(reader, crate::today()).await? {
        Ok(planned) => planned,
        Err(conflict) => anyhow::bail!("planen kan ikke gjennomføres: {conflict}"),
    };
    if reader.reform_plan(run.id).await? != Some(planned.digest()) {
        println!("Grunnlaget er endret siden planen ble laget; ta en ny kjøring: reim sync klass");
        return Ok(());
    }
    println!("Dette skjer, etter SSB:");
    for (on, happening) in &planned.happenings {
        println!("  {on}: {}", happened(happening));
    }
    println!("Dette gjøres i Reim. Personer, enheter, tilganger og avtaler blir stående der de er:");
    let names = names(&planned.steps, &planned.municipalities);
    for step in &planned.steps {
        println!("  fra {}: {}", step.on, done(step, &names));
    }
    Ok(())
}

fn happened(happening: &Happening) -> String {
    let name = |named: &Named| format!("{} {}", named.code, named.name);
    let all = |list: &[Named]| list.iter().map(name).collect::<Vec<_>>().join(", ");
    match happening {
        Happening::Renamed { code, from, to } => format!("{code} {from} heter {to}"),
        Happening::Renumbered { from, to } => format!("{} blir {}", name(from), name(to)),
        Happening::Merged { from, into } => format!("{} slås sammen til {}", all(from), name(into)),
        Happening::Split { from, between, goes_on } => {
            let goes_on =
                goes_on.as_ref().map_or_else(String::new, |code| format!("; {code} er den samme som før"));
            format!("{} deles mellom {}{goes_on}", name(from), all(between))
        }
        Happening::PartMoved { from, to } => format!("en del av {} går til {}", name(from), name(to)),
        Happening::Founded(new) => format!("{} er ny", name(new)),
        Happening::Ended(old) => format!("{} opphører", name(old)),
    }
}

fn done(step: &Step, names: &BTreeMap<MunicipalityId, String>) -> String {
    let name = |id: &MunicipalityId| names.get(id).map_or("?", String::as_str);
    let who = name(&step.municipality);
    match &step.act {
        Act::Renumber { from, to } => format!("{who} har nummer {to}, ikke {from}"),
        Act::Rename { from, to } => format!("{from} heter {to}"),
        Act::Found { number, name } => format!("{number} {name} tas inn, uten avtale"),
        Act::Succeed(succession) if succession.whole => {
            format!("{who} er gått inn i {}", name(&succession.into))
        }
        Act::Succeed(succession) => format!("en del av {who} er gått til {}", name(&succession.into)),
        Act::End { number } => format!("{who} har ikke lenger nummer {number}, og er ikke lenger en kommune"),
    }
}

/// What each is called, those to be founded too.
fn names(steps: &[Step], before: &Municipalities) -> BTreeMap<MunicipalityId, String> {
    let mut names = before.names.clone();
    for step in steps {
        if let Act::Found { name, .. } = &step.act {
            names.insert(step.municipality, name.clone());
        }
    }
    names
}
