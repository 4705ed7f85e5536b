//! Whether each municipality's agreement holds today, and will in two months.

use domain::{Agreement, agreement::NotPermitted};
use jiff::civil::Date;
use sources::doctor::Status;
use storage::Store;

use super::tell;

/// The agreements, each with the name of its municipality.
pub async fn all(store: &Store) -> anyhow::Result<Vec<(String, Agreement)>> {
    let mut reader = store.read().await?;
    let municipalities = reader.municipalities(crate::today()).await?;
    let agreements = reader.agreements().await?.into_iter();
    let named = agreements.map(|agreement| {
        let name = municipalities.iter().find(|one| one.id == agreement.municipality);
        (name.map_or_else(String::new, |one| one.name.clone()), agreement)
    });
    Ok(named.collect())
}

/// Tells how each agreement stands. One that does not hold is obeyed, so that it is no fault: it may be meant.
pub async fn examine(store: &Store) -> anyhow::Result<i32> {
    let today = crate::today();
    let mut faults = 0;
    for (name, agreement) in all(store).await? {
        let (status, finding, remedy) = standing(&agreement, today);
        faults += tell(status, &format!("Avtale ({name}): {finding}"), remedy);
    }
    for name in of_none(store, today).await? {
        let finding =
            format!("Avtale ({name}): Kommunen er gått inn i andre. Det spørres fortsatt etter avtalen.");
        let remedy = "gjør avtale for den nye kommunen, og la denne gå ut.";
        faults += tell(Status::Warning, &finding, Some(remedy));
    }
    Ok(faults)
}

/// Those with an agreement in force that bear no number: a reform has ended them, and moves nobody.
async fn of_none(store: &Store, today: Date) -> anyhow::Result<Vec<String>> {
    let mut reader = store.read().await?;
    let mut ended = reader.municipalities(today).await?;
    ended.retain(|municipality| municipality.number.is_none());
    let agreements = reader.agreements().await?;
    let in_force = |agreement: &&Agreement| agreement.permits_asking(today).is_ok();
    let in_force: Vec<_> =
        agreements.iter().filter(in_force).map(|agreement| agreement.municipality).collect();
    Ok(ended.into_iter().filter(|one| in_force.contains(&one.id)).map(|one| one.name).collect())
}

fn standing(agreement: &Agreement, today: Date) -> (Status, String, Option<&'static str>) {
    let end = agreement.good_until.strftime("%d.%m.%Y");
    let warning = |finding: String, remedy| (Status::Warning, finding, Some(remedy));
    match agreement.permits_copy(today) {
        Err(NotPermitted::Ended(_)) => warning(
            format!("Avtalen gikk ut {end}. Ingen spørres, og det KRR har sagt, slettes."),
            "forny avtalen om kommunen fortsatt skal være med; da hentes alt på nytt neste natt.",
        ),
        Err(NotPermitted::NoBasis) => warning(
            "Avtalen mangler hjemmel. Ingen spørres, og det KRR har sagt, slettes.".to_owned(),
            "oppgi hjemmelen i avtalen.",
        ),
        Err(NotPermitted::Nobody) => warning(
            "Avtalen dekker ingen. Ingen spørres, og det KRR har sagt, slettes.".to_owned(),
            "ta med foresatte i avtalen, eller oppgi hjemmelen for å spørre om ansatte.",
        ),
        Ok(()) if agreement.ends_soon(today) => warning(
            format!("Avtalen går ut {end}. Natta etter slettes det KRR har sagt."),
            "forny avtalen før den går ut.",
        ),
        Err(NotPermitted::LookUpOnly) if agreement.ends_soon(today) => {
            warning(format!("Avtalen går ut {end}."), "forny avtalen før den går ut.")
        }
        Err(NotPermitted::LookUpOnly) => {
            (Status::Ok, format!("Avtalen gjelder oppslag ved behov, til og med {end}."), None)
        }
        Ok(()) => (Status::Ok, format!("Avtalen gjelder til og med {end}."), None),
    }
}
