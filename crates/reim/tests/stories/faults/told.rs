//! What the operations page says of KRR and Maskinporten while they misbehave.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use simulators::{Fault, FaultKind, Register as At};
use storage::{
    on_both_engines,
    runs::{RunMode, RunState},
};

use super::status;
use crate::{
    browser::Pages,
    night::{Night, Setup},
    time::Time,
};

on_both_engines! {
    async fn a_krr_that_stops_answering_is_told_of_within_seconds_and_so_is_its_return(store: Store) {
        let night = Arc::new(Night::with(store, Setup { time: Time::Real, ..Setup::default() }).await?);
        let pages = Pages::open(&night).await?;
        let mut visitor = pages.visitor();
        night.disturb(Fault::always(At::Krr, status(503, None)));
        let run = night.order(RunMode::Real, None).await?.unwrap();
        let began = Instant::now();
        let working = tokio::spawn({
            let night = night.clone();
            async move { night.work_once().await }
        });
        loop {
            let twin: serde_json::Value = serde_json::from_str(&visitor.get("/drift.json").await?.text)?;
            let registers = twin["registers"].as_array().unwrap();
            let krr = registers.iter().find(|line| line["register"] == "krr");
            if krr.is_some_and(|krr| krr["failing_since"].is_string()) {
                break;
            }
            assert!(began.elapsed() < Duration::from_secs(3), "{registers:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(night.run(run).await?.state, RunState::Running, "whoever asks has not lost patience yet");
        let page = visitor.get("/drift").await?;
        page.says("Virker ikke siden");
        page.says("KRR virker ikke. Det prøves igjen av seg selv");

        night.simulators.faults.clear();
        working.await??;
        assert_eq!(night.run(run).await?.state, RunState::Done);
        let page = visitor.get("/drift").await?;
        page.says("Kontakt- og reservasjonsregisteret Svarer");
        page.is_silent_about("Virker ikke siden");
    }

    async fn maskinporten_is_told_of_beside_krr_with_what_to_do(store: Store) {
        let night = Night::new(store).await?;
        let pages = Pages::open(&night).await?;
        let mut visitor = pages.visitor();
        night.pass_night().await?;
        let page = visitor.get("/drift").await?;
        page.says("Maskinporten Svarer");
        page.says("Siste tilgangstoken");

        night.disturb(Fault::always(At::Maskinporten, FaultKind::Refusal { code: "MP-121".into() }));
        night.pass_night().await?;
        let page = visitor.get("/drift").await?;
        page.says("Maskinporten Virker ikke");
        page.says("Virker ikke siden");
        page.says("MP-121");
        night.simulators.faults.clear();
        night.pass_night().await?;
        visitor.get("/drift").await?.says("Maskinporten Svarer");
    }
}
