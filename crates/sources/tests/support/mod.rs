//! What a file gave, written so that a person can compare it.

use std::io::{Cursor, Write};

use domain::{
    import::ImportProblem,
    roster::{Change, Coverage, Extent, Membership, Mention, Record, RosterKey, RosterPerson},
};
use sources::spreadsheet::{Collected, FileTally, ImportError, ImportReport};

/// What came in, what was found, and the account; or why the file was refused.
pub fn told(result: Result<ImportReport, ImportError>, intake: &Collected) -> String {
    let mut lines: Vec<String> = intake.changes.iter().map(change).collect();
    lines.extend(intake.problems.iter().map(problem));
    match result {
        Ok(report) => {
            assert!(report.tallies.iter().all(FileTally::adds_up));
            let found: u64 = report.findings.values().sum();
            assert_eq!(found, intake.problems.len() as u64);
            lines.extend(report.tallies.iter().map(tally));
            lines.push(coverage(report.coverage));
        }
        Err(ImportError::Refused(problems)) => {
            assert!(intake.changes.is_empty(), "something of a refused file was handed over");
            lines.extend(problems.iter().map(problem));
            lines.push("refused".to_owned());
        }
        Err(other) => lines.push(format!("{other:?}")),
    }
    lines.join("\n")
}

/// `users.csv:5 givenName (E) import-name-missing note`
pub fn problem(problem: &ImportProblem) -> String {
    let mut place = problem.file.clone();
    place.extend(problem.sheet.iter().flat_map(|sheet| ["!", sheet]));
    place.extend(problem.line.map(|line| format!(":{line}")));
    let column = problem.column.as_ref().map(|column| match column.letter.as_str() {
        "" => format!(" {}", column.name),
        _ => format!(" {column}"),
    });
    let code = problem.code.code().trim_start_matches("import-");
    let value = problem.value.as_ref().map(|value| format!(" «{value}»"));
    let other = problem.other_line.map(|line| format!(" (see {line})"));
    [
        place,
        column.unwrap_or_default(),
        format!(" {code} {}", problem.severity.code()),
        value.unwrap_or_default(),
        other.unwrap_or_default(),
    ]
    .concat()
}

fn tally(tally: &FileTally) -> String {
    let sheet = tally.sheet.as_ref().map(|sheet| format!("!{sheet}")).unwrap_or_default();
    format!(
        "= {}{sheet}: {} rows, {} accepted, {} refused",
        tally.file, tally.rows, tally.accepted, tally.refused
    )
}

fn coverage(coverage: Coverage) -> String {
    let Coverage { units, people, guardianships, enrolments, employments } = coverage;
    let kinds = [
        ("units", units),
        ("people", people),
        ("guardianships", guardianships),
        ("enrolments", enrolments),
        ("employments", employments),
    ];
    let full: Vec<_> =
        kinds.iter().filter(|(_, extent)| *extent == Extent::Full).map(|(kind, _)| *kind).collect();
    format!("= full: {}", if full.is_empty() { "nothing".to_owned() } else { full.join(", ") })
}

fn change(change: &Change) -> String {
    match change {
        Change::Present(record) => format!("+ {}", self::record(record)),
        Change::Deleted(mention) => format!("- {}", self::mention(mention)),
        Change::Unread(mention) => format!("? {}", self::mention(mention)),
    }
}

fn record(record: &Record) -> String {
    match record {
        Record::Unit(unit) => {
            let number = unit.organisation_number.map(|number| format!(" {number}")).unwrap_or_default();
            format!("unit {} «{}» {}{number}", unit.key.0, unit.name, unit.kind.code())
        }
        Record::Person(person) => self::person(person),
        Record::Guardianship(tie) => format!(
            "guardian {} of {}, {}{}",
            key(&tie.guardian_key),
            key(&tie.child_key),
            tie.role.code(),
            match tie.parental_responsibility {
                Some(true) => ", with responsibility",
                Some(false) => ", without responsibility",
                None => "",
            }
        ),
        Record::Enrolment(enrolment) => format!(
            "enrolment {} {:?} {}",
            membership(&enrolment.membership),
            enrolment.basis,
            period(enrolment.from, enrolment.to)
        ),
        Record::Employment(employment) => format!(
            "employment {} as {} {}",
            membership(&employment.membership),
            employment.position,
            period(employment.from, employment.to)
        ),
    }
}

fn person(person: &RosterPerson) -> String {
    let id = match (person.national_id, person.national_id_unread) {
        (Some(id), _) => id.as_str().to_owned(),
        (None, true) => "id unread".to_owned(),
        (None, false) => "no id".to_owned(),
    };
    let mut parts =
        vec![format!("person {} {id} «{}|{}»", key(&person.key), person.given_name, person.family_name)];
    parts.extend(person.email.as_ref().map(|email| email.as_str().to_owned()));
    parts.extend(person.mobile.as_ref().map(|mobile| mobile.raw().to_owned()));
    parts.extend((!person.unread.is_empty()).then(|| format!("unread {:?}", person.unread)));
    parts.extend(person.protection.map(|protection| protection.code().to_owned()));
    parts.join(", ")
}

fn mention(mention: &Mention) -> String {
    match mention {
        Mention::Unit(unit) => format!("unit {}", unit.0),
        Mention::Person(person) => format!("person {}", key(person)),
        Mention::Guardianship { guardian_key, child_key } => {
            format!("guardian {} of {}", key(guardian_key), key(child_key))
        }
        Mention::GuardianshipsOf(person) => format!("guardianships of {}", key(person)),
        Mention::Enrolment(row) => format!("enrolment {}", membership(row)),
        Mention::Employment(row) => format!("employment {}", membership(row)),
    }
}

fn membership(membership: &Membership) -> String {
    let row = if membership.row.is_empty() { String::new() } else { format!(" [{}]", membership.row) };
    format!("{} at {}{row}", key(&membership.person_key), membership.unit_key.0)
}

fn key(key: &RosterKey) -> String {
    match key {
        RosterKey::System(key) => key.clone(),
        RosterKey::NationalId(id) => format!("#{}", id.as_str()),
    }
}

fn period(from: Option<jiff::civil::Date>, to: Option<jiff::civil::Date>) -> String {
    let day = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    format!("[{}, {})", day(from), day(to))
}

/// A zip file of these files, as they are.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
