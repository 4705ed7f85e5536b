//! What holds for every file, however broken.

#![expect(clippy::unwrap_used, reason = "a test may fall over where it stands")]

use std::io::Cursor;

use domain::{Environment, Source, import::ImportProblem, roster::Extent};
use proptest::{prelude::*, sample::Index};
use sources::{
    schools::{PackageOptions, read_package},
    spreadsheet::{
        Collected, FileTally, ImportError, ImportReport, Limits, SheetOptions, Words, read_csv, read_excel,
        read_sheet,
    },
};
use support::zip;

#[expect(dead_code, reason = "shared with the tests that compare what is told")]
mod support;

fn packages() -> PackageOptions {
    PackageOptions { environment: Environment::Test, source: Source::School, limits: limits() }
}

fn sheets() -> SheetOptions {
    SheetOptions {
        environment: Environment::Test,
        source: Source::School,
        extent: Extent::Full,
        words: Words::default(),
        limits: limits(),
    }
}

fn limits() -> Limits {
    Limits { unpacked: 1 << 20, workbook: 1 << 20, in_memory: 1 << 20, row: 4096, ..Limits::default() }
}

/// Every finding, whether the file was refused or not; rows always add up, and nothing of a refused file
/// comes in.
fn findings(result: Result<ImportReport, ImportError>, intake: Collected) -> Vec<ImportProblem> {
    match result {
        Ok(report) => {
            assert!(report.tallies.iter().all(FileTally::adds_up));
            intake.problems
        }
        Err(ImportError::Refused(problems)) => {
            assert!(intake.changes.is_empty());
            problems
        }
        Err(other) => panic!("{other:?}"),
    }
}

fn all_findings(bytes: &[u8]) -> Vec<ImportProblem> {
    let mut found = Vec::new();
    let mut intake = Collected::default();
    let result = read_package("p.zip", Cursor::new(bytes), &packages(), &mut intake);
    found.extend(findings(result, intake));
    for read in [read_csv, read_excel, read_sheet] {
        let mut intake = Collected::default();
        let result = read("a.csv", Cursor::new(bytes), &sheets(), &mut intake);
        found.extend(findings(result, intake));
    }
    found
}

/// Cells of all sorts, many of which must never be seen in a finding.
const CELLS: [&str; 26] = [
    "20914695016",
    "22885399316",
    "209146 95016",
    "7900399841",
    "13097248022",
    "20914695017",
    "kari@example.no",
    "kari.nordmann@",
    "41500001",
    "+47 415 00 001",
    "415000011111111111111",
    "",
    "",
    "Kari",
    "Nordmann, Ola",
    "17.08.2026",
    "31.02.2026",
    "2026-08-17",
    "Fjordvik",
    "313796329",
    "mor",
    "slettet",
    "student",
    "e1",
    "\"åpent",
    "{fnr:20914695016}",
];

const SECRETS: [&str; 12] = [
    "20914695016",
    "22885399316",
    "7900399841",
    "13097248022",
    "20914695017",
    "41500001",
    "415000011111111111111",
    "kari@example.no",
    "kari.nordmann",
    "20914695",
    "2288539",
    "4150000",
];

fn secrets_in(problems: &[ImportProblem]) -> Option<String> {
    problems.iter().find_map(|problem| {
        let words = ["nb", "nn", "en"].map(|language| format!("{:?}", problem.text(language)));
        let told = format!("{problem:?} {}", words.join(" ")).replace([' ', '.'], "");
        let secret = SECRETS.iter().find(|secret| told.contains(&secret.replace('.', "")))?;
        Some(format!("{secret} in {problem:?}"))
    })
}

fn rows(columns: usize) -> impl Strategy<Value = Vec<Vec<&'static str>>> {
    let cells = prop::collection::vec(prop::sample::select(CELLS.as_slice()), columns..=columns + 1);
    prop::collection::vec(cells, 0..12)
}

fn written(heading: &str, rows: &[Vec<&str>], delimiter: &str) -> String {
    let lines = rows.iter().map(|row| row.join(delimiter));
    std::iter::once(heading.to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
}

const GUARDIANS: &str = "Fødselsnummer;Navn;Skole;Fra;Til;Endring;Foresatt 1 fødselsnummer;Foresatt 1 e-post;Foresatt 1 mobil;Foresatt 1 rolle;Foresatt 1 foreldreansvar";
const EMPLOYEES: &str =
    "Ansattnr;Fødselsnummer;Fornavn;E-post;Mobil;Enhet;Orgnr;Stilling;Fra;Til;Adressebeskyttelse";
const USERS: &str = "sourcedId|status|userIds|givenName|familyName|identifier|email|sms|phone|agentSourcedIds|userMasterIdentifier";
const ROLES: &str = "sourcedId|status|userSourcedId|roleType|role|beginDate|endDate|orgSourcedId|a|b|c";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        all_findings(&bytes);
    }

    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,200}|[a-z;,\"\n\r\t0-9]{0,200}") {
        for heading in [GUARDIANS, EMPLOYEES, ""] {
            let text = format!("{heading}\n{text}");
            let found = all_findings(text.as_bytes());
            prop_assert!(secrets_in(&found).is_none());
        }
    }

    #[test]
    fn every_row_is_accepted_or_refused_and_no_secret_is_told(rows in rows(11)) {
        for heading in [GUARDIANS, EMPLOYEES] {
            let text = written(heading, &rows, ";");
            let mut intake = Collected::default();
            let report = read_csv("a.csv", Cursor::new(&text), &sheets(), &mut intake).unwrap();
            let blank = rows.iter().filter(|row| row.iter().all(|cell| cell.is_empty())).count();
            prop_assert_eq!(report.tallies[0].rows, (rows.len() - blank) as u64);
            prop_assert_eq!(secrets_in(&findings(Ok(report), intake)), None);
        }
    }

    #[test]
    fn no_secret_of_a_package_is_told(users in rows(11), roles in rows(11)) {
        let manifest = "propertyName,value\noneroster.version,1.2\nfile.users,bulk\nfile.roles,bulk\n";
        let bytes = zip(&[
            ("manifest.csv", manifest.as_bytes()),
            ("users.csv", written(USERS, &users, "|").as_bytes()),
            ("roles.csv", written(ROLES, &roles, "|").as_bytes()),
        ]);
        let mut intake = Collected::default();
        let result = read_package("p.zip", Cursor::new(&bytes), &packages(), &mut intake);
        prop_assert_eq!(secrets_in(&findings(result, intake)), None);
    }

    #[test]
    fn a_file_without_headings_tells_no_secret(rows in rows(11)) {
        let text = written("", &rows, ",");
        let manifest = "propertyName,value\noneroster.version,1.2\nfile.users,bulk\n";
        let bytes = zip(&[("manifest.csv", manifest.as_bytes()), ("users.csv", text.as_bytes())]);
        prop_assert_eq!(secrets_in(&all_findings(&bytes)), None);
        prop_assert_eq!(secrets_in(&all_findings(text.as_bytes())), None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn damage_to_a_good_file_never_makes_reading_panic(
        places in prop::collection::vec((any::<Index>(), any::<u8>()), 1..8),
        cut in any::<Index>(),
        shortened in any::<bool>(),
    ) {
        let fixtures: [&[u8]; 3] = [
            include_bytes!("fixtures/foresatte.xlsx"),
            include_bytes!("fixtures/barn.ods"),
            include_bytes!("fixtures/tilsette.xls"),
        ];
        for good in fixtures {
            let mut bytes = good.to_vec();
            for (place, byte) in &places {
                let place = place.index(bytes.len());
                bytes[place] = *byte;
            }
            if shortened {
                bytes.truncate(cut.index(bytes.len()));
            }
            all_findings(&bytes);
        }
    }
}
