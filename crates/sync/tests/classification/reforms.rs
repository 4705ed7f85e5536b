//! The reforms of 2012 to 2024, as they were.

use std::collections::BTreeSet;

use domain::{
    MunicipalityNumber,
    classification::{Classification, Reform},
};
use jiff::civil::{Date, date};
use storage::{
    on_both_engines,
    runs::{RunMode, RunState},
};
use sync::contacts::{Approval, Approved};

use crate::country::Country;

const REFORM_2020: Date = date(2020, 1, 1);
const REFORM_2024: Date = date(2024, 1, 1);

/// Every line from old to new is followed: the same municipality bears both numbers, or the old one has the new for its
/// successor.
async fn every_line_is_followed(country: &Country, day: Date) -> anyhow::Result<()> {
    let mut reader = country.store.read().await?;
    let edges = reader.edges(Classification::Municipalities).await?;
    let (before, after) = (country.bearers(day.yesterday()?).await?, country.bearers(day).await?);
    let mut followed = 0;
    for edge in edges.iter().filter(|edge| edge.on == day) {
        let (old, new) = (edge.old.as_ref().unwrap(), edge.new.as_ref().unwrap());
        let (from, into) = (before[&old.code], after[&new.code]);
        let successors = reader.successors(from).await?;
        assert!(
            from == into || successors.iter().any(|one| one.into == into && one.since == day),
            "{} {} is lost on the way to {} {}",
            old.code,
            old.name,
            new.code,
            new.name
        );
        followed += 1;
    }
    assert!(followed > 100);
    Ok(())
}

on_both_engines! {
    async fn the_reform_of_2020_is_carried_out(store: Store) {
        let country = Country::on(store, date(2019, 12, 1)).await?;
        let quiet = country.run(RunMode::Real).await?;
        assert_eq!(quiet.state, RunState::Done, "a reform that is only decided is not yet planned");
        let taken = country.take_in_all(date(2019, 12, 1)).await?;
        assert_eq!(taken.len(), 422);
        country.go_to(REFORM_2020);
        let run = country.run(RunMode::Real).await?;
        assert_eq!(run.state, RunState::NeedsApproval);
        assert_eq!(country.bearers(REFORM_2020).await?.len(), 422, "nothing is done before somebody approves");

        let approved = country.answer(&run, Approval::Approve).await?;
        // All 314 but Stavanger and Trondheim, which keep number and name, and 15 that continue nobody.
        assert_eq!(approved, Ok(Approved { applied: 327 }));
        let after = country.bearers(REFORM_2020).await?;
        assert_eq!(after.len(), 356);
        every_line_is_followed(&country, REFORM_2020).await?;
        assert_eq!(country.run(RunMode::Real).await?.state, RunState::Done, "and then there is nothing left");

        let same = |old: &str, new: &str| taken[old] == after[new];
        assert!(same("0101", "3001") && same("1103", "1103") && same("1001", "4204") && same("5013", "5056"));
        assert!(!taken.values().any(|id| *id == after["5059"]), "Orkland continues none of those that made it");
        let mut reader = country.store.read().await?;
        for (divided, between) in [("1850", vec!["1806", "1875"]), ("5012", vec!["5055", "5056", "5059"])] {
            let successors = reader.successors(taken[divided]).await?;
            assert!(successors.iter().all(|one| !one.whole));
            let heirs: BTreeSet<_> = successors.iter().map(|one| one.into).collect();
            assert_eq!(heirs, between.into_iter().map(|number| after[number]).collect());
        }
        let county = reader.county_of(MunicipalityNumber::parse("3001")?, REFORM_2020).await?.unwrap();
        assert_eq!((county.code.as_str(), county.name.as_str()), ("30", "Viken"));
    }

    async fn the_reform_of_2024_is_carried_out(store: Store) {
        let country = Country::on(store, date(2023, 12, 1)).await?;
        country.run(RunMode::Real).await?;
        let taken = country.take_in_all(date(2023, 12, 1)).await?;
        assert_eq!(taken.len(), 356);
        country.go_to(REFORM_2024);
        let run = country.run(RunMode::Dry).await?;
        assert_eq!(run.state, RunState::Planned);
        let approved = country.answer(&run, Approval::Approve).await?;
        assert_eq!(approved, Ok(Approved { applied: 118 }), "117 old ones and Haram");
        let after = country.bearers(REFORM_2024).await?;
        assert_eq!(after.len(), 357);
        every_line_is_followed(&country, REFORM_2024).await?;
        assert_eq!(after["1508"], taken["1507"]);
        let mut reader = country.store.read().await?;
        let successors = reader.successors(taken["1507"]).await?;
        assert_eq!(successors.iter().map(|one| (one.into, one.whole)).collect::<Vec<_>>(), [(after["1580"], false)]);
        assert_eq!(reader.municipality_name(taken["1833"]).await?.as_deref(), Some("Rana - Raane"));
        assert_eq!(reader.former_names(taken["1833"]).await?, [(REFORM_2024, "Rana".to_owned())]);
    }

    async fn thirteen_years_are_made_up_for_in_one_plan(store: Store) {
        let country = Country::on(store, date(2011, 9, 12)).await?;
        country.run(RunMode::Real).await?;
        country.take_in_all(date(2011, 9, 12)).await?;
        country.go_to(date(2024, 6, 1));
        let run = country.run(RunMode::Real).await?;
        country.answer(&run, Approval::Approve).await?.unwrap();
        for (day, count) in [
            (date(2011, 9, 12), 430),
            (date(2015, 9, 14), 428),
            (date(2017, 1, 1), 426),
            (date(2018, 1, 1), 422),
            (date(2019, 9, 9), 422),
            (REFORM_2020, 356),
            (date(2023, 9, 11), 356),
            (REFORM_2024, 357),
        ] {
            assert_eq!(country.bearers(day).await?.len(), count, "{day}");
        }
        // Number for number as SSB has them.
        let mut reader = country.store.read().await?;
        let theirs = reader.codes_on(Classification::Municipalities, REFORM_2024).await?;
        let theirs: BTreeSet<_> = theirs.into_iter().map(|code| code.code).collect();
        let ours = country.bearers(REFORM_2024).await?;
        assert!(ours.keys().all(|number| theirs.contains(number)));
        let reforms = Reform::all(&reader.edges(Classification::Municipalities).await?);
        assert_eq!(reforms.len(), 10);
    }
}
