//! What is wrong is told where it stands, and costs no more than it must.

use domain::{election::Born, import::ImportCode};

use super::{bytes, file, told};
use crate::{
    elections::read,
    spreadsheet::{ImportError, Limits},
};

const HEADINGS: &str = "Kommunenr;Partikode;Parti;Kandidatnr;Kandidat;Fødselsår;Kjønn";

fn rows(rows: &[&str]) -> super::ElectionFile {
    file(&format!("{HEADINGS}\n{}\n", rows.join("\n")))
}

#[test]
fn there_is_no_candidate_without_a_list_a_place_on_it_and_a_name() {
    let read = rows(&[
        "0101;V;Venstre;1;Kari Bakken;1980;K",
        "0101;;;2;Ola Moen;1980;M",
        "0101;V;Venstre;;Ola Moen;1980;M",
        "0101;V;Venstre;først;Ola Moen;1980;M",
        "0101;V;Venstre;4; ;1980;M",
    ]);
    assert_eq!(
        told(&read),
        [
            "3 Parti import-candidate-incomplete row-refused",
            "4 Kandidatnr import-candidate-incomplete row-refused",
            "5 Kandidatnr import-candidate-incomplete row-refused",
            "6 Kandidat import-candidate-incomplete row-refused",
        ]
    );
    assert_eq!((read.tally.rows, read.tally.accepted, read.tally.refused), (5, 1, 4));
}

#[test]
fn a_value_that_cannot_be_read_is_lost_and_the_candidate_is_not() {
    let read = rows(&["010;V;Venstre;1;Kari Bakken;80;x", "46011;SP;;2;Ola Moen;;"]);
    assert_eq!(
        told(&read),
        [
            "2 Kommunenr import-municipality-zero-restored note",
            "2 Fødselsår import-candidate-value field-dropped",
            "2 Kjønn import-candidate-value field-dropped",
            "3 Kommunenr import-candidate-value field-dropped",
        ]
    );
    assert_eq!(read.candidates.len(), 2);
    assert_eq!(read.candidates[1].party.name, "SP", "a list without a name is called by its code");
    assert_eq!((read.candidates[0].born, read.candidates[1].born), (None, None));
}

#[test]
fn a_row_that_a_delimiter_has_broken_is_not_guessed_at() {
    let read = rows(&[
        "0101;V;Venstre;1;Kari; Bakken;1980;K",
        "0101;V;Venstre;2;Ola Moen",
        "0101;V;Venstre;3;Siv Haug;1980;K;;",
    ]);
    assert_eq!(told(&read), ["2 - import-column-count row-refused", "3 - import-column-count row-refused"]);
    assert_eq!(read.candidates.len(), 1, "empty cells at the end are nothing");
}

#[test]
fn two_on_the_same_place_are_told_with_the_line_of_the_first() {
    let read = rows(&[
        "0101;V;Venstre;1;Kari Bakken;1980;K",
        "0101;V;Venstre;1;Ola Moen;1971;M",
        "0104;V;Venstre;1;Siv Haug;1980;K",
    ]);
    assert_eq!(told(&read), ["3 - import-candidate-doubled row-refused"]);
    assert_eq!(read.problems[0].other_line, Some(2));
    assert!(read.problems[0].text("nb").what.contains("linje 2"));
}

#[test]
fn year_and_day_of_birth_that_do_not_agree_leave_the_year() {
    let read = file(
        "Partinavn,Kandidatnr,Navn,Fødselsår,Fødselsdato(MM-DD-YY)\n\
         Rødt,1,Siv Haug,1971,03-25-72\nRødt,2,Jon Vik,1971,25-03-71\nRødt,3,Eva Lie,,03-25-71\n",
    );
    assert_eq!(
        told(&read),
        [
            "2 Fødselsdato(MM-DD-YY) import-candidate-birth field-dropped",
            "3 Fødselsdato(MM-DD-YY) import-candidate-value field-dropped",
            "4 Fødselsdato(MM-DD-YY) import-candidate-value field-dropped",
        ]
    );
    let born: Vec<_> = read.candidates.iter().map(|candidate| candidate.born).collect();
    assert_eq!(born, [Some(Born::Year(1971)), Some(Born::Year(1971)), None]);
}

#[test]
fn a_file_that_is_none_is_refused_whole() {
    let refused = |file: &[u8]| match bytes(file) {
        Err(ImportError::Refused(problems)) => problems[0].code,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(b""), ImportCode::Empty);
    assert_eq!(refused(b"\x89PNG\x00\x00"), ImportCode::NotASheet);
    assert_eq!(refused(b"Navn;Adresse\nKari;Veien 1\n"), ImportCode::CandidateHeadings);
    let limits = Limits { rows: 1, ..Limits::default() };
    let many = "Parti;Kandidatnr;Navn\nRødt;1;Siv Haug\nRødt;2;Jon Vik\n";
    let error = read("k.csv", std::io::Cursor::new(many), &limits).unwrap_err();
    assert!(matches!(error, ImportError::Refused(problems) if problems[0].code == ImportCode::TooManyRows));
}

#[test]
fn headings_may_come_after_a_title_and_a_stray_quotation_mark_costs_its_row() {
    let read = file(
        "sep=;\nKandidater til kommunestyret\nParti;Kandidatnr;Navn\nRødt;1;\"Siv Haug\nRødt;2;Jon Vik\nRødt;3;Eva Lie\n",
    );
    assert!(
        told(&read).iter().any(|problem| problem == "4 - import-quotes-unbalanced row-refused"),
        "{:?}",
        told(&read)
    );
    assert_eq!(read.candidates.len(), 2);
}
