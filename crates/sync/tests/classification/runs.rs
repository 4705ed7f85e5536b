//! What is kept, what goes wrong, and what a person's answer does.

use domain::{Agreement, Mode, MunicipalityNumber, Protection, Scope, classification::Classification};
use jiff::civil::date;
use simulators::{Fault, FaultKind, Register};
use storage::{
    on_both_engines,
    runs::{PartState, RunMode, RunState},
};
use sync::contacts::{Approval, Approved, Ending, NotApproved};

use crate::country::Country;

const DECIDED: jiff::civil::Date = date(2028, 1, 1);

on_both_engines! {
    async fn what_ssb_tells_is_kept_with_its_time_and_its_county(store: Store) {
        let country = Country::on(store, date(2026, 11, 1)).await?;
        assert_eq!(country.run(RunMode::Real).await?.state, RunState::Done);
        let mut reader = country.store.read().await?;
        let on = date(2026, 11, 1);
        let real = |codes: Vec<domain::classification::Code>| {
            codes.into_iter().filter(|code| !code.is_unstated() && !code.code.starts_with("80")).count()
        };
        assert_eq!(real(reader.codes_on(Classification::Municipalities, on).await?), 357);
        assert_eq!(real(reader.codes_on(Classification::Counties, on).await?), 15);
        let sectors = reader.codes_on(Classification::Sectors, on).await?;
        assert!(sectors.iter().any(|code| code.code == "1520"));
        let industries = reader.codes_on(Classification::Industries, on).await?;
        let school = industries.iter().find(|code| code.code == "85.201").unwrap();
        assert_eq!((school.level, school.parent.as_deref()), (5, Some("85.20")));
        assert_eq!(reader.corresponding(2919, "85.201").await?, ["85.201"]);
        for (number, day, county) in [
            ("0101", date(2019, 12, 31), "Østfold"),
            ("3001", date(2023, 12, 31), "Viken"),
            ("3101", on, "Østfold"),
            ("5501", on, "Troms - Romsa - Tromssa"),
            ("8001", on, "Oppdiktet"),
        ] {
            let told = reader.county_of(MunicipalityNumber::parse(number)?, day).await?;
            assert_eq!(told.map(|county| county.name).as_deref(), Some(county), "{number}");
        }
        drop(reader);
        assert_eq!(country.run(RunMode::Real).await?.state, RunState::Done, "the same told twice is the same");
    }

    async fn a_merger_moves_nobody_and_gives_nobody_a_right(store: Store) {
        let country = Country::on(store, date(2027, 12, 1)).await?;
        let first = country.take_in("8001", "Fjordvik", date(2020, 1, 1)).await?;
        let second = country.take_in("9901", "Utkant", date(2020, 1, 1)).await?;
        let mut tx = country.store.begin().await?;
        tx.set_agreement(&Agreement {
            municipality: first,
            purpose: "Varsling".into(),
            basis: "§ 29".into(),
            mode: Mode::Copy,
            guardians: true,
            employee_basis: None,
            ask_protected: false,
            good_until: date(2029, 6, 30),
            keep_after_scope_days: 30,
            consumer_org: None,
        })
        .await?;
        let person = tx.add_person(first, None, Scope::BY_HAND, Protection::None, country.now()).await?;
        tx.commit().await?;
        country.decide(DECIDED, &[("8001", "8050", "Fjordtorden"), ("8001", "8051", "Tordenvik")]);
        country.go_to(DECIDED);
        let run = country.run(RunMode::Real).await?;
        assert_eq!(run.state, RunState::NeedsApproval);
        let parts = country.store.read().await?.run_parts(run.id).await?;
        assert_eq!(parts.iter().map(|part| (part.municipality, part.state)).collect::<Vec<_>>(), [(first, PartState::NeedsApproval)]);
        assert_eq!(country.answer(&run, Approval::Approve).await?, Ok(Approved { applied: 3 }));
        let bearers = country.bearers(DECIDED).await?;
        let mut reader = country.store.read().await?;
        assert!(!bearers.values().any(|id| *id == first), "it was divided, and goes on as neither");
        assert!(reader.person(person).await?.is_some());
        assert!(reader.agreement(first).await?.is_some());
        for new in ["8050", "8051"] {
            assert_eq!(reader.agreement(bearers[new]).await?, None, "nobody is asked about before somebody says why");
        }
        assert_eq!(bearers["9901"], second, "whom the reform does not name it leaves alone");
    }

    async fn a_plan_is_answered_once_and_only_as_it_was_read(store: Store) {
        let country = Country::on(store, DECIDED).await?;
        country.take_in("8001", "Fjordvik", date(2020, 1, 1)).await?;
        country.decide(DECIDED, &[("8001", "8050", "Fjordvik")]);
        let refused = country.run(RunMode::Real).await?;
        assert_eq!(country.answer(&refused, Approval::Refuse).await?, Ok(Approved { applied: 0 }));
        assert_eq!(country.answer(&refused, Approval::Approve).await?, Err(NotApproved::NothingWaits));
        assert!(country.bearers(DECIDED).await?.contains_key("8001"));

        let moved = country.run(RunMode::Dry).await?;
        assert_eq!(moved.state, RunState::Planned);
        let mut tx = country.store.begin().await?;
        let first = tx.municipality_numbered(MunicipalityNumber::parse("8001")?, DECIDED).await?.unwrap();
        assert!(tx.renumber_municipality(first, MunicipalityNumber::parse("8050")?, DECIDED).await?);
        tx.commit().await?;
        assert_eq!(country.answer(&moved, Approval::Approve).await?, Err(NotApproved::Expired));
        assert_eq!(country.state(moved.id).await?.state, RunState::Outdated);
        assert_eq!(country.run(RunMode::Real).await?.state, RunState::Done, "it was done rightly by hand");
    }

    async fn what_was_done_otherwise_by_hand_stops_the_plan_and_says_so(store: Store) {
        let country = Country::on(store, DECIDED).await?;
        country.take_in("8001", "Fjordvik", date(2020, 1, 1)).await?;
        country.take_in("8050", "Fjordvik", DECIDED).await?;
        country.decide(DECIDED, &[("8001", "8050", "Fjordvik")]);
        let run = country.run(RunMode::Real).await?;
        assert_eq!((run.state, run.error_code.as_deref()), (RunState::Failed, Some("reform-conflict")));
        assert!(run.error_detail.unwrap().contains("8050"));
    }

    async fn a_register_that_is_silent_is_waited_for_and_nothing_is_lost(store: Store) {
        let country = Country::on(store, date(2026, 11, 1)).await?;
        country.run(RunMode::Real).await?;
        let held = country.store.read().await?.codes(Classification::Municipalities).await?;
        let faults = &country.simulators.faults;
        faults.order(Fault::once(Register::Klass, FaultKind::status(503)).after(5));
        let run = country.order(RunMode::Real).await?;
        assert!(matches!(country.carry(run).await?, Ending::Again(_)));
        assert_eq!(country.state(run).await?.state, RunState::WaitingForRegister);
        assert_eq!(country.store.read().await?.codes(Classification::Municipalities).await?, held);
        assert_eq!(country.carry(run).await?, Ending::Over);
        assert_eq!(country.state(run).await?.state, RunState::Done);
        faults.order(Fault::once(Register::Klass, FaultKind::status(400)));
        let refused = country.run(RunMode::Real).await?;
        assert_eq!((refused.state, refused.error_code.as_deref()), (RunState::Failed, Some("klass-bad-request")));
    }

    async fn a_list_that_has_lost_too_much_is_not_believed(store: Store) {
        let country = Country::on(store, date(2026, 11, 1)).await?;
        country.run(RunMode::Real).await?;
        let held = country.store.read().await?.codes(Classification::Municipalities).await?;
        let empty = FaultKind::Status { status: 200, retry_after: None, body: Some(r#"{"codes": []}"#.into()) };
        country.simulators.faults.order(Fault::once(Register::Klass, empty));
        let run = country.run(RunMode::Real).await?;
        assert_eq!((run.state, run.error_code.as_deref()), (RunState::Failed, Some("klass-too-few")));
        assert_eq!(country.store.read().await?.codes(Classification::Municipalities).await?, held);
    }
}
