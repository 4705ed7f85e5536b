//! SSB's classifications are kept as they were told, and a reform is carried out step by step: on both engines.

use domain::{
    MunicipalityId, MunicipalityNumber, Source,
    classification::{
        Classification, Code, Correspondence, Edge, Named, Validity,
        succession::{Act, Step, Succession},
    },
};
use jiff::{
    Timestamp,
    civil::{Date, date},
};
use storage::{
    on_both_engines,
    runs::{NewRun, RunKind, RunMode},
};

const REFORM: Date = date(2024, 1, 1);

fn code(code: &str, name: &str, parent: Option<&str>, from: i16, to: Option<i16>) -> anyhow::Result<Code> {
    let day = |year| date(year, 1, 1);
    Ok(Code {
        code: code.to_owned(),
        parent: parent.map(str::to_owned),
        level: 1,
        name: name.to_owned(),
        short_name: None,
        valid: Validity::new(day(from), to.map(day)).ok_or_else(|| anyhow::anyhow!("never"))?,
    })
}

on_both_engines! {
    async fn codes_hold_for_their_time(store: Store) {
        let of = Classification::Municipalities;
        let mut tx = store.begin().await?;
        let (old, new) = (code("1507", "Ålesund", None, 2020, Some(2024))?, code("1508", "Ålesund", None, 2024, None)?);
        tx.set_code(of, &new).await?;
        tx.set_code(of, &old).await?;
        tx.set_code(Classification::Sectors, &code("1520", "Kommunalt eide selskaper", None, 2012, None)?).await?;
        tx.commit().await?;
        let mut tx = store.begin().await?;
        assert_eq!(tx.codes(of).await?, [old.clone(), new.clone()]);
        assert_eq!(tx.codes_on(of, date(2023, 12, 31)).await?, std::slice::from_ref(&old));
        assert_eq!(tx.codes_on(of, REFORM).await?, std::slice::from_ref(&new));
        let told_anew = Code { name: "Ålesund kommune".into(), short_name: Some("Ålesund".into()), ..new };
        tx.set_code(of, &told_anew).await?;
        tx.remove_code(of, "1507", old.valid.from).await?;
        assert_eq!(tx.codes(of).await?, [told_anew]);
    }
    async fn a_municipality_lies_in_the_county_of_its_time(store: Store) {
        let mut tx = store.begin().await?;
        let municipality = Classification::Municipalities;
        tx.set_code(municipality, &code("3001", "Halden", Some("30"), 2020, Some(2024))?).await?;
        tx.set_code(municipality, &code("3101", "Halden", Some("31"), 2024, None)?).await?;
        tx.set_code(municipality, &code("0301", "Oslo", None, 1838, None)?).await?;
        tx.set_code(Classification::Counties, &code("30", "Viken", None, 2020, Some(2024))?).await?;
        tx.set_code(Classification::Counties, &code("31", "Østfold", None, 2024, None)?).await?;
        let (old, new) = (MunicipalityNumber::parse("3001")?, MunicipalityNumber::parse("3101")?);
        let name = |county: Option<Named>| county.map(|county| format!("{} {}", county.code, county.name));
        assert_eq!(name(tx.county_of(old, date(2023, 12, 31)).await?).as_deref(), Some("30 Viken"));
        assert_eq!(name(tx.county_of(new, REFORM).await?).as_deref(), Some("31 Østfold"));
        assert_eq!(tx.county_of(old, REFORM).await?, None, "the number is nobody's any longer");
        assert_eq!(tx.county_of(MunicipalityNumber::parse("0301")?, REFORM).await?, None, "nobody has said");
    }
    async fn lines_are_kept_and_taken_back(store: Store) {
        let of = Classification::Municipalities;
        let named = |code: &str, name: &str| Some(Named { code: code.to_owned(), name: name.to_owned() });
        let split = Edge { on: REFORM, old: named("1507", "Ålesund"), new: named("1580", "Haram") };
        let begun = Edge { on: date(2020, 1, 1), old: None, new: named("2100", "Svalbard") };
        let ended = Edge { on: date(2020, 1, 1), old: named("2811", "Sokkelen"), new: None };
        let mut tx = store.begin().await?;
        for edge in [&split, &begun, &ended] {
            tx.set_edge(of, edge).await?;
        }
        tx.set_edge(of, &split).await?;
        assert_eq!(tx.edges(of).await?, [begun.clone(), ended.clone(), split.clone()]);
        assert_eq!(tx.edges(Classification::Counties).await?, []);
        tx.remove_edge(of, &begun).await?;
        tx.remove_edge(of, &split).await?;
        assert_eq!(tx.edges(of).await?, [ended]);
    }
    async fn a_table_takes_the_place_of_the_one_before(store: Store) {
        let pair = |source: &str, target: &str| Correspondence { source: source.into(), target: target.into() };
        let mut tx = store.begin().await?;
        tx.set_correspondence_table(2919, &[pair("62.010", "62.100"), pair("01.110", "01.110")]).await?;
        tx.set_correspondence_table(1, &[pair("a", "b")]).await?;
        let (divided, other) = ([pair("62.010", "62.100"), pair("62.010", "62.200")], pair("85.201", "85.201"));
        tx.set_correspondence_table(2919, &[other, divided[0].clone(), divided[1].clone()]).await?;
        assert_eq!(tx.correspondence_table(2919).await?.len(), 3);
        assert_eq!(tx.corresponding(2919, "62.010").await?, ["62.100", "62.200"]);
        assert_eq!(tx.corresponding(2919, "01.110").await?, Vec::<String>::new());
        assert_eq!(tx.corresponding(1, "a").await?, ["b"]);
    }
    async fn a_reform_is_carried_out_step_by_step(store: Store) {
        let number = |text: &str| MunicipalityNumber::parse(text);
        let mut tx = store.begin().await?;
        let first = tx.add_municipality("Ålesund", number("1507")?, date(2020, 1, 1)).await?;
        let second = tx.add_municipality("Søgne", number("1018")?, date(2011, 1, 1)).await?;
        let before = tx.municipalities_to_reform().await?;
        let founded = MunicipalityId(second.0 + 1);
        let step = |municipality, act| Step { on: REFORM, municipality, act };
        let succession = |from, whole| Succession { from, into: founded, since: REFORM, whole };
        let steps = [
            step(founded, Act::Found { number: number("1580")?, name: "Haram".into() }),
            step(first, Act::Renumber { from: number("1507")?, to: number("1508")? }),
            step(first, Act::Rename { from: "Ålesund".into(), to: "Ålesund - Áleš".into() }),
            step(first, Act::Succeed(succession(first, false))),
            step(second, Act::Succeed(succession(second, true))),
            step(second, Act::End { number: number("1018")? }),
        ];
        for step in &steps {
            tx.reform_municipality(step).await?;
        }
        tx.commit().await?;
        let mut tx = store.begin().await?;
        // The engine does what the rule says is done.
        let after = tx.municipalities_to_reform().await?;
        let mut expected = steps.iter().fold(before, domain::classification::succession::Municipalities::after);
        expected.borne.sort_by_key(|borne| (borne.municipality, borne.valid.from));
        assert_eq!(after, expected);
        assert_eq!(tx.municipality_numbered(number("1507")?, date(2023, 12, 31)).await?, Some(first));
        assert_eq!(tx.municipality_numbered(number("1508")?, REFORM).await?, Some(first));
        assert_eq!(tx.municipality_numbered(number("1018")?, REFORM).await?, None);
        assert_eq!(tx.number_history(first).await?.len(), 2);
        assert_eq!(tx.successors(second).await?, [succession(second, true)]);
        assert_eq!(tx.former_names(first).await?, [(REFORM, "Ålesund".to_owned())]);
        assert_eq!(tx.municipality_name(first).await?.as_deref(), Some("Ålesund - Áleš"));
        // A step on ground that has moved is not done.
        assert!(tx.reform_municipality(&steps[1]).await.is_err());
    }
    async fn a_plan_is_known_again(store: Store) {
        let now: Timestamp = "2026-11-22T02:00:00Z".parse()?;
        let mut tx = store.begin().await?;
        let order = NewRun {
            kind: RunKind::Classification,
            source: Source::Klass,
            mode: RunMode::Dry,
            started_by: "test".into(),
            municipality: None,
            person: None,
        };
        let run = tx.add_run(&order, now).await?;
        assert_eq!(tx.reform_plan(run).await?, None);
        tx.set_reform_plan(run, "a").await?;
        tx.set_reform_plan(run, "b").await?;
        assert_eq!(tx.reform_plan(run).await?.as_deref(), Some("b"));
    }
}
