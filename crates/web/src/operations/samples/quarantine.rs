//! What could not be used.

use domain::{Field, MunicipalityId, Source, krr::ProblemCode};

use super::at;
use crate::operations::view::QuarantineLine;

pub fn quarantined() -> Vec<QuarantineLine> {
    let line = |code: &str, source, subject: &str, field, times| QuarantineLine {
        municipality: MunicipalityId(2),
        municipality_name: "Fjordvik".into(),
        source,
        subject: subject.into(),
        code: code.into(),
        field,
        run: 8810,
        first_seen: at("2026-11-02T02:04:19Z"),
        last_seen: at("2026-11-20T02:03:51Z"),
        times,
    };
    let mut lines: Vec<QuarantineLine> = ProblemCode::ALL
        .iter()
        .zip(1..)
        .map(|(code, times)| {
            let subject = format!("2-{}", 1000 + times * 37);
            line(code.code(), Source::Krr, &subject, (times < 3).then_some(Field::Email), times)
        })
        .collect();
    let population = [
        ("not-found", None),
        ("number-taken", None),
        ("unreadable", Some(Field::Address)),
        ("unknown-word", Some(Field::Protection)),
        ("several-current", Some(Field::Status)),
    ];
    lines.extend(population.into_iter().zip(1..).map(|((code, field), times)| {
        let code = format!("folkeregisteret-{code}");
        line(&code, Source::PopulationRegister, &format!("2-{}", 2000 + times), field, times)
    }));
    lines.push(line("import-other-encoding", Source::School, "users.csv, linje 417", None, 1));
    lines
}
