//! What was found wrong, for whoever handed in the file and for quarantine.

use domain::{
    Field, MunicipalityId, PersonKey, Source,
    import::{ImportCode, ImportProblem, Severity},
};
use jiff::Timestamp;
use storage::{RunId, Transaction, quarantine::Finding};

use super::link::Dispute;

/// A finding about the delivery as a whole.
pub fn about_file(file: &str, code: ImportCode, severity: Severity, value: String) -> ImportProblem {
    ImportProblem {
        file: file.to_owned(),
        sheet: None,
        line: None,
        column: None,
        code,
        severity,
        value: Some(value),
        other_line: None,
    }
}

/// A row whose key and identity number do not agree, named by those to whom they lead.
pub fn about_people(file: &str, municipality: MunicipalityId, dispute: &Dispute) -> ImportProblem {
    let people = [Some(dispute.person), dispute.other];
    let named = people.into_iter().flatten().map(|person| PersonKey { municipality, person }.to_string());
    about_file(file, dispute.code, Severity::RowRefused, named.collect::<Vec<_>>().join(", "))
}

/// Puts findings into quarantine: those by which something was lost. Returns how many.
pub async fn quarantine(
    tx: &mut Transaction,
    (municipality, source): (MunicipalityId, Source),
    problems: &[ImportProblem],
    run: RunId,
    now: Timestamp,
) -> anyhow::Result<i64> {
    let mut count = 0;
    for problem in problems.iter().filter(|problem| problem.severity > Severity::Note) {
        let finding = Finding {
            source,
            subject: subject(problem),
            code: problem.code.code(),
            field: field(problem.code),
        };
        tx.quarantine(municipality, &finding, run, now).await?;
        count += 1;
    }
    Ok(count)
}

/// The people, or the place: `users.csv:12:K`, `liste.xlsx/Ark1:3`, `users.csv`.
fn subject(problem: &ImportProblem) -> String {
    if matches!(
        problem.code,
        ImportCode::IdentityConflict
            | ImportCode::IdentityTaken
            | ImportCode::IdentityChanged
            | ImportCode::IdentityOtherName
    ) {
        return problem.value.clone().unwrap_or_default();
    }
    let mut place = problem.file.clone();
    if let Some(sheet) = &problem.sheet {
        place.extend(["/", sheet]);
    }
    if let Some(line) = problem.line {
        place.extend([":", &line.to_string()]);
    }
    if let Some(column) = problem.column.as_ref().filter(|column| !column.letter.is_empty()) {
        place.extend([":", &column.letter]);
    }
    place
}

const fn field(code: ImportCode) -> Option<Field> {
    match code {
        ImportCode::EmailInvalid => Some(Field::Email),
        ImportCode::PhoneInvalid => Some(Field::Mobile),
        ImportCode::NameMissing => Some(Field::Name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::import::Column;

    use super::*;

    #[test]
    fn a_subject_says_where_or_who() {
        let mut problem =
            about_file("liste.xlsx", ImportCode::EmailInvalid, Severity::FieldDropped, "•••@".into());
        assert_eq!(subject(&problem), "liste.xlsx");
        problem.sheet = Some("Ark1".into());
        problem.line = Some(12);
        problem.column = Some(Column::at(10, "E-post"));
        assert_eq!(subject(&problem), "liste.xlsx/Ark1:12:K");
        let dispute = Dispute {
            person: domain::PersonId(42),
            other: Some(domain::PersonId(7)),
            code: ImportCode::IdentityConflict,
        };
        let problem = about_people("skole.zip", MunicipalityId(1), &dispute);
        assert_eq!(subject(&problem), "1-42, 1-7");
        assert!(problem.text("nb").what.contains("1-42, 1-7"));
    }
}
