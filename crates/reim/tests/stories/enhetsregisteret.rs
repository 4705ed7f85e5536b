//! Enhetsregisteret by the program itself, as an operator has it.

use clock::{Clock as _, SystemClock};
use reim::config::EnhetsregisteretSection;
use simulators::world::public_sector::happenings::EntityHappening;
use storage::Store;

use crate::{
    night::{Night, Setup},
    program::{Program, on_both_databases},
    time::Time,
};

async fn installed(url: &str) -> anyhow::Result<(Night, Program)> {
    let setup = Setup { time: Time::Real, municipalities: 1, ..Setup::default() };
    let night = Night::with(Store::open(url).await?, setup).await?;
    let mut program = Program::new(&night.simulators, url)?;
    let base = night.simulators.enhetsregisteret_url.clone();
    program.config.enhetsregisteret = Some(EnhetsregisteretSection { base, at_once: 4 });
    Ok((night, program))
}

on_both_databases! {
    async fn an_operator_fetches_the_units_and_the_doctor_says_how_old_they_are(url: &str) {
        let (night, program) = installed(url).await?;
        program.run(&["doctor"]).await?.went_well().says("Enhetsregisteret er ikke lest ennå");
        program.run(&["sync", "enhetsregisteret"]).await?.went_well().says("fullført");
        let doctor = program.run(&["doctor"]).await?.went_well();
        doctor.says("Enhetsregisteret svarer; det nyeste totaluttrekket er fra");
        doctor.says("enheter, endringer lest");
        assert!(!doctor.out.contains("[feil]"), "{}", doctor.out);

        let school = night.world.municipalities()[0].schools().next().unwrap().organisation();
        let renamed = EntityHappening::Rename("Nye Lia skole".into());
        night.world.happen_to_entity(school, renamed, SystemClock.now())?;
        program.run(&["sync", "enhetsregisteret"]).await?.went_well().says("1 endret");
        let held = night.store.read().await?.held_entity(school).await?.unwrap();
        assert_eq!(held.entity.facts.name, "NYE LIA SKOLE");
        program.run(&["sync", "enhetsregisteret", "--whole"]).await?.went_well().says("0 endret");
        program.run(&["runs"]).await?.went_well();
        let refused = program.run(&["sync", "enhetsregisteret", "--dry-run"]).await?;
        assert_ne!(refused.code, Some(0));
    }
}
