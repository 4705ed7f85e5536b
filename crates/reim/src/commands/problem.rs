//! A finding in a file as one line: where it is, what it is, and what to do about it.

use domain::import::{ImportProblem, TEXTS};
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};

/// In bokmål, with file, line and column.
pub fn in_words(problem: &ImportProblem) -> String {
    let sheet = problem.sheet.as_ref().map(|sheet| format!("ark {sheet}"));
    let line = problem.line.map(|line| format!("linje {line}"));
    let column = problem.column.as_ref().map(|column| format!("kolonne {} ({})", column.letter, column.name));
    let places: Vec<_> = [Some(problem.file.clone()), sheet, line, column].into_iter().flatten().collect();
    let place = places.join(", ");
    let (what, remedy) = texts(problem).unwrap_or_else(|| (problem.code.code().to_owned(), String::new()));
    format!("{place}: {what} {remedy}")
}

/// The message of the code and its remedy.
fn texts(problem: &ImportProblem) -> Option<(String, String)> {
    let (_, source) = TEXTS.iter().find(|(language, _)| *language == "nb")?;
    let resource = FluentResource::try_new((*source).to_owned()).ok()?;
    let mut bundle = FluentBundle::default();
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).ok()?;
    let mut args = FluentArgs::new();
    args.set("value", problem.value.clone().unwrap_or_default());
    args.set("other", problem.other_line.unwrap_or_default().to_string());
    args.set("column", problem.column.as_ref().map_or("", |column| column.name.as_str()));
    let message = bundle.get_message(problem.code.code())?;
    let mut ignored = Vec::new();
    let text = |pattern, ignored: &mut _| bundle.format_pattern(pattern, Some(&args), ignored).into_owned();
    let what = text(message.value()?, &mut ignored);
    let remedy = message.get_attribute("remedy").map(|attribute| text(attribute.value(), &mut ignored));
    Some((what, remedy.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use domain::import::{Column, ImportCode, Severity};

    use super::*;

    #[test]
    fn every_finding_has_words_and_a_remedy() {
        for code in ImportCode::ALL {
            let problem = ImportProblem {
                file: "users.csv".into(),
                sheet: None,
                line: Some(7),
                column: Some(Column { name: "email".into(), letter: "K".into() }),
                code: *code,
                severity: Severity::RowRefused,
                value: Some("x".into()),
                other_line: Some(3),
            };
            let (what, remedy) = texts(&problem).expect("a text");
            assert!(!what.contains('{') && !remedy.is_empty(), "{}: {what} {remedy}", code.code());
            assert!(in_words(&problem).starts_with("users.csv, linje 7, kolonne K (email): "));
        }
    }
}
