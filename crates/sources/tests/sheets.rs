//! Sheets as people hand them in: what comes in, and what is said about the rest.

#![expect(clippy::unwrap_used, reason = "a test may fall over where it stands")]

use std::{
    fs::{self, File},
    io::{self, Cursor, Read, Seek, SeekFrom},
    ops::ControlFlow,
};

use domain::{
    Environment, Source,
    import::ImportProblem,
    roster::{Change, Extent},
};
use insta::assert_snapshot;
use sources::spreadsheet::{
    Collected, Corrections, ImportError, Intake, Limits, RowToCorrect, SheetOptions, TEMPLATES, Words,
    read_csv, read_sheet,
};
use support::told;

#[expect(dead_code, reason = "shared with the tests of packages")]
mod support;

fn options(extent: Extent) -> SheetOptions {
    SheetOptions {
        environment: Environment::Test,
        source: Source::School,
        extent,
        words: Words::default(),
        limits: Limits::default(),
    }
}

fn sheet(name: &str, bytes: &[u8], extent: Extent) -> String {
    let mut intake = Collected::default();
    let result = read_sheet(name, Cursor::new(bytes), &options(extent), &mut intake);
    told(result, &intake)
}

fn text(bytes: impl AsRef<[u8]>) -> String {
    sheet("ark.csv", bytes.as_ref(), Extent::Full)
}

#[test]
fn a_sheet_of_pupils_with_two_guardians_each_comes_in() {
    let csv = "\
Fødselsnummer;Fornavn;Etternavn;Skole;Orgnr;Fra;Til;Foresatt 1 fødselsnummer;Foresatt 1 navn;Foresatt 1 e-post;Foresatt 1 mobil;Foresatt 2 fødselsnummer;Foresatt 2 navn;Foresatt 2 foreldreansvar\r\n\
22885399316;Kari;Nordmann;Fjordvik skole;313796329;17.08.2026;;20914695016;Ola Nordmann;ola@example.no;415 00 001;07900399841;Nordmann, Anne Marie;nei\r\n\
21836797660;Per;Nordmann;Fjordvik skole;313796329;2024-08-19;31.07.2027;20914695016;Ola Nordmann;ola@example.no;415 00 001;;;\r\n";
    assert_snapshot!(text(csv), @"
    + unit organisation/313796329 «Fjordvik skole» school 313796329
    + person #22885399316 22885399316 «Kari|Nordmann», unread {Email, Mobile}
    + person #20914695016 20914695016 «Ola|Nordmann», ola@example.no, 415 00 001
    + person #07900399841 07900399841 «Anne Marie|Nordmann», unread {Email, Mobile}
    + guardian #20914695016 of #22885399316, unstated
    + guardian #07900399841 of #22885399316, unstated, without responsibility
    + enrolment #22885399316 at organisation/313796329 Unit [2026-08-17, )
    + person #21836797660 21836797660 «Per|Nordmann», unread {Email, Mobile}
    + guardian #20914695016 of #21836797660, unstated
    + enrolment #21836797660 at organisation/313796329 Unit [2024-08-19, 2027-08-01)
    = ark.csv: 2 rows, 2 accepted, 0 refused
    = full: guardianships, enrolments
    ");
}

#[test]
fn a_sheet_of_employees_comes_in() {
    let csv = "\
Ansattnr,Fødselsnr.,Navn,Arbeidsstad,Stilling,Tilsett frå,Tilsett til,Mobil\n\
7,07880099013,Åse Lærar,Fjordvik skule,Lærar,01.08.2020,31.12.2099,41500003\n\
7,07880099013,Åse Lærar,Fjordvik skule,Rektor,01.01.2026,,41500003\n\
8,,Jo Vikar,Vikane skule,Assistent,,,\n";
    assert_snapshot!(text(csv), @"
    + unit name/fjordvikskule «Fjordvik skule» school
    + person employee/7 07880099013 «Åse|Lærar», 41500003, unread {Email}
    + employment employee/7 at name/fjordvikskule [laerar] as Lærar [2020-08-01, 2100-01-01)
    + employment employee/7 at name/fjordvikskule [rektor] as Rektor [2026-01-01, )
    + unit name/vikaneskule «Vikane skule» school
    + person employee/8 no id «Jo|Vikar», unread {Email}
    + employment employee/8 at name/vikaneskule [assistent] as Assistent [, )
    = ark.csv: 3 rows, 3 accepted, 0 refused
    = full: employments
    ");
}

#[test]
fn each_bad_row_is_refused_for_itself_and_the_good_ones_come_in() {
    let csv = "\
Elev-ID;Fødselsnummer;Navn;Skole;Startdato;Sluttdato;Foresatt 1 fødselsnummer;Foresatt 1 navn;Foresatt 1 e-post;Foresatt 1 mobil;Foresatt 1 rolle;Endring\n\
1;22885399316;Kari Nordmann;Fjordvik;1.8.2026;;20914695016;Ola Nordmann;ola@example.no;41500001;far;\n\
2;22885399317;Feil Kontroll;Fjordvik;;;20914695016;Ola Nordmann;ola@example.no;41500001;far;\n\
3;;Uten Nummer;Fjordvik;;;;;;;;\n\
;;Uten Alt;Fjordvik;;;;;;;;\n\
4;21836797660;Feil Dato;Fjordvik;31.02.2026;;20914695016;Ola Nordmann;ola@example.no;41500001;far;\n\
5;22838497199;Snudd Dato;Fjordvik;1.8.2026;1.7.2026;;;;;;\n\
6;22838497199;Uten Skole;;;;20914695016;Ola Nordmann;ola@example.no;41500001;far;\n\
7;2,28290E+10;Avrundet Nummer;Fjordvik;;;;;;;;\n\
8;7900399841;Mistet Null;Fjordvik;;;22828999528;Bo Dahl;bo.dahl;ring mor;nabo;\n\
9;13097248022;Virkelig Person;Fjordvik;;;;;;;;\n\
10;21835998891;Foresatt Uten Nummer;Fjordvik;;;;Eva Dahl;eva@example.no;;;\n\
11;21904098520;Egen Foresatt;Fjordvik;;;21904098520;Egen Foresatt;;;;\n\
12;20874299651;Andre Opplysninger;Fjordvik;;;20914695016;Ola Normann;ola@example.no;41500001;far;\n\
13;20874299651;Ukjent Endring;Fjordvik;;;;;;;;kanskje\n\
14;07880099013;Åpent \"sitat;Fjordvik;;;;;;;;\n\
15;07880099013;\"Åpent sitat;Fjordvik;;;;;;;;\n\
16;07880099013;For mange;Fjordvik;;;;;;;;;;x\n\
17;;Slettet;Fjordvik;;;;;;;;slettet\n\
18;22885399316;Delt Nummer;Fjordvik;;;;;;;;\n";
    assert_snapshot!(text(csv), @r#"
    + unit name/fjordvik «Fjordvik» school
    + person child/1 22885399316 «Kari|Nordmann», unread {Email, Mobile}
    + person #20914695016 20914695016 «Ola|Nordmann», ola@example.no, 41500001
    + guardian #20914695016 of child/1, parent
    + enrolment child/1 at name/fjordvik Unit [2026-08-01, )
    + person child/2 id unread «Feil|Kontroll», unread {Email, Mobile}
    + guardian #20914695016 of child/2, parent
    + enrolment child/2 at name/fjordvik Unit [, )
    + person child/3 no id «Uten|Nummer», unread {Email, Mobile}
    + enrolment child/3 at name/fjordvik Unit [, )
    ? guardianships of child/4
    ? enrolment child/4 at name/fjordvik
    ? guardianships of child/5
    ? enrolment child/5 at name/fjordvik
    + person child/6 22838497199 «Uten|Skole», unread {Email, Mobile}
    + guardian #20914695016 of child/6, parent
    + person child/7 id unread «Avrundet|Nummer», unread {Email, Mobile}
    + enrolment child/7 at name/fjordvik Unit [, )
    + person child/8 07900399841 «Mistet|Null», unread {Email, Mobile}
    + person #22828999528 22828999528 «Bo|Dahl», unread {Email, Mobile}
    + guardian #22828999528 of child/8, unstated
    + enrolment child/8 at name/fjordvik Unit [, )
    ? guardianships of child/9
    ? enrolment child/9 at name/fjordvik
    + person child/10 21835998891 «Foresatt Uten|Nummer», unread {Email, Mobile}
    ? guardianships of child/10
    + enrolment child/10 at name/fjordvik Unit [, )
    + person child/11 21904098520 «Egen|Foresatt», unread {Email, Mobile}
    ? guardianships of child/11
    + enrolment child/11 at name/fjordvik Unit [, )
    + person child/12 20874299651 «Andre|Opplysninger», unread {Email, Mobile}
    + guardian #20914695016 of child/12, parent
    + enrolment child/12 at name/fjordvik Unit [, )
    ? guardianships of child/13
    ? enrolment child/13 at name/fjordvik
    + person child/14 07880099013 «Åpent|"sitat», unread {Email, Mobile}
    + enrolment child/14 at name/fjordvik Unit [, )
    - enrolment child/17 at name/fjordvik
    + person child/18 22885399316 «Delt|Nummer», unread {Email, Mobile}
    + enrolment child/18 at name/fjordvik Unit [, )
    ark.csv:3 Fødselsnummer (B) national-id-invalid field-dropped «•••••••••••»
    ark.csv:5 Fødselsnummer (B) key-missing row-refused
    ark.csv:6 Startdato (E) date-unreadable row-refused «31.02.2026»
    ark.csv:7 Sluttdato (F) dates-reversed row-refused
    ark.csv:8 Skole (D) value-missing field-dropped
    ark.csv:9 Fødselsnummer (B) number-rounded field-dropped «•,•••••E+••»
    ark.csv:10 Fødselsnummer (B) leading-zero-restored note
    ark.csv:10 Foresatt 1 e-post (I) email-invalid field-dropped «bo.dahl»
    ark.csv:10 Foresatt 1 mobil (J) phone-invalid field-dropped «ring mor»
    ark.csv:10 Foresatt 1 rolle (K) value-unknown note «nabo»
    ark.csv:11 Fødselsnummer (B) national-id-not-here row-refused «•••••••••••»
    ark.csv:12 Foresatt 1 fødselsnummer (G) key-missing field-dropped
    ark.csv:13 Foresatt 1 fødselsnummer (G) reference-to-self field-dropped
    ark.csv:14 details-differ note (see 2)
    ark.csv:15 Endring (L) value-unknown row-refused «kanskje»
    ark.csv:17 quotes-unbalanced row-refused
    ark.csv:18 column-count row-refused «14»
    ark.csv:20 national-id-shared note (see 2)
    ark.csv removals-suspended note
    = ark.csv: 19 rows, 12 accepted, 7 refused
    = full: nothing
    "#);
}

#[test]
fn a_row_that_cannot_be_recognised_suspends_removals_of_its_sheet() {
    let csv = "Fødselsnummer;Skole;Foresatt fødselsnummer\n22885399316;Fjordvik;20914695016\n123;Fjordvik;20914695016\n";
    assert_snapshot!(text(csv), @"
    + unit name/fjordvik «Fjordvik» school
    + person #22885399316 22885399316 «|», unread {Name, Email, Mobile}
    + person #20914695016 20914695016 «|», unread {Name, Email, Mobile}
    + guardian #20914695016 of #22885399316, unstated
    + enrolment #22885399316 at name/fjordvik Unit [, )
    ark.csv:3 Fødselsnummer (A) national-id-invalid row-refused «123»
    ark.csv removals-suspended note
    = ark.csv: 2 rows, 1 accepted, 1 refused
    = full: nothing
    ");
}

#[test]
fn changes_end_what_they_say_is_ended() {
    let csv = "\
Fødselsnummer;Skole;Foresatt fødselsnummer;Endring\n\
22885399316;Fjordvik;20914695016;slettet\n\
21836797660;Fjordvik;;utmeldt\n";
    assert_snapshot!(sheet("endringer.csv", csv.as_bytes(), Extent::Changes), @"
    - guardian #20914695016 of #22885399316
    - enrolment #21836797660 at name/fjordvik
    = endringer.csv: 2 rows, 2 accepted, 0 refused
    = full: nothing
    ");
}

#[test]
fn encodings_are_told_and_read() {
    let csv = "Fødselsnummer\tNavn\tStilling\tEnhet\n20874299651\tÅse Bjørnær\tLærer\tFjordvik skole\n";
    let latin1: Vec<u8> = csv.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let utf16: Vec<u8> = csv.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let expected = text(csv);
    assert_snapshot!(expected, @"
    + unit name/fjordvikskole «Fjordvik skole» school
    + person #20874299651 20874299651 «Åse|Bjørnær», unread {Email, Mobile}
    + employment #20874299651 at name/fjordvikskole [laerer] as Lærer [, )
    = ark.csv: 1 rows, 1 accepted, 0 refused
    = full: employments
    ");
    for (bytes, name) in [(latin1, "Windows-1252"), (utf16, "UTF-16")] {
        let read = text(bytes);
        let note = format!("ark.csv other-encoding note «{name}»\n");
        assert!(read.contains(&note), "{read}");
        assert_eq!(read.replace(&note, ""), expected);
    }
    assert_eq!(text(["\u{feff}", csv].concat()), expected);
}

#[test]
fn damaged_letters_refuse_their_row_only() {
    let mut bytes =
        "Fødselsnummer;Navn;Stilling;Enhet\n20874299651;Åse Bjørnær;Lærer;Fjordvik\n".as_bytes().to_vec();
    bytes.extend(b"07880099013;J\xF8rn;Rektor;Fjordvik\n");
    assert_snapshot!(text(bytes), @"
    + unit name/fjordvik «Fjordvik» school
    + person #20874299651 20874299651 «Åse|Bjørnær», unread {Email, Mobile}
    + employment #20874299651 at name/fjordvik [laerer] as Lærer [, )
    ark.csv:3 characters-damaged row-refused
    ark.csv removals-suspended note
    = ark.csv: 2 rows, 1 accepted, 1 refused
    = full: nothing
    ");
}

#[test]
fn what_is_no_sheet_is_refused_with_the_reason() {
    let cases: [(&str, &[u8]); 9] = [
        ("empty", b""),
        ("only a mark", b"\xEF\xBB\xBF"),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("prose", b"Kjaere dere,\nher er listen.\n"),
        ("other headings", "Favorittfarge;Hobby\nblå;ski\n".as_bytes()),
        ("nothing to know people by", "Navn;Stilling;Enhet;Mobil\nKari;Lærer;Fjordvik;\n".as_bytes()),
        ("about nobody in particular", "Fødselsnummer;Navn;Enhet\n20874299651;Kari;Fjordvik\n".as_bytes()),
        ("a heading twice", "Fødselsnummer;Fnr;Stilling;Enhet\n1;1;Lærer;Fjordvik\n".as_bytes()),
        ("no unit", "Fødselsnummer;Navn;Stilling\n20874299651;Kari;Lærer\n".as_bytes()),
    ];
    let told: Vec<String> = cases.iter().map(|(name, bytes)| format!("# {name}\n{}", text(bytes))).collect();
    assert_snapshot!(told.join("\n"), @"
    # empty
    ark.csv empty file-refused
    refused
    # only a mark
    ark.csv empty file-refused
    refused
    # a picture
    ark.csv not-a-sheet file-refused
    refused
    # prose
    ark.csv headings-not-found file-refused
    refused
    # other headings
    ark.csv headings-not-found file-refused
    refused
    # nothing to know people by
    ark.csv headings-not-found file-refused
    refused
    # about nobody in particular
    ark.csv:1 headings-not-found file-refused
    refused
    # a heading twice
    ark.csv:1 Fnr (B) column-doubled file-refused
    refused
    # no unit
    ark.csv:1 Enhet column-missing file-refused
    refused
    ");
}

#[test]
fn an_empty_sheet_ends_nothing_silently() {
    assert_snapshot!(text("Fødselsnummer;Navn;Stilling;Enhet\n"), @"
    ark.csv:1 no-rows note
    = ark.csv: 0 rows, 0 accepted, 0 refused
    = full: nothing
    ");
}

#[test]
fn every_column_of_the_templates_is_read() {
    let rows = [
        "22885399316;Kari;Nordmann;Fjordvik skole;313796329;17.08.2026;;20914695016;Ola;Nordmann;ola@example.no;41500001;far;ja;07900399841;Anne;Dahl;anne@example.no;41500002;mor;nei;ny\r\n",
        "07880099013;7;Åse;Berg;Fjordvik skole;313796329;Lærer;01.08.2020;31.07.2027;ase@example.no;41500003;ny\r\n",
    ];
    let told: Vec<String> = TEMPLATES
        .iter()
        .zip(rows)
        .map(|((name, headings), row)| sheet(name, format!("{headings}{row}").as_bytes(), Extent::Full))
        .collect();
    assert_snapshot!(told.join("\n"), @"
    + unit organisation/313796329 «Fjordvik skole» school 313796329
    + person #22885399316 22885399316 «Kari|Nordmann», unread {Email, Mobile}
    + person #20914695016 20914695016 «Ola|Nordmann», ola@example.no, 41500001
    + person #07900399841 07900399841 «Anne|Dahl», anne@example.no, 41500002
    + guardian #20914695016 of #22885399316, parent, with responsibility
    + guardian #07900399841 of #22885399316, parent, without responsibility
    + enrolment #22885399316 at organisation/313796329 Unit [2026-08-17, )
    = foresatte.csv: 1 rows, 1 accepted, 0 refused
    = full: guardianships, enrolments
    + unit organisation/313796329 «Fjordvik skole» school 313796329
    + person employee/7 07880099013 «Åse|Berg», ase@example.no, 41500003
    + employment employee/7 at organisation/313796329 [laerer] as Lærer [2020-08-01, 2027-08-01)
    = ansatte.csv: 1 rows, 1 accepted, 0 refused
    = full: employments
    ");
}

#[test]
fn a_row_cut_short_says_nothing_in_the_columns_it_does_not_reach() {
    let csv = "Fødselsnummer;Enhet;Stilling;Navn;E-post\n20874299651;Fjordvik;Lærer;Randi Berg;\n07880099013;Fjordvik;Lærer;Åse Berg\n";
    assert_snapshot!(text(csv), @"
    + unit name/fjordvik «Fjordvik» school
    + person #20874299651 20874299651 «Randi|Berg», unread {Mobile}
    + employment #20874299651 at name/fjordvik [laerer] as Lærer [, )
    + person #07880099013 07880099013 «Åse|Berg», unread {Email, Mobile}
    + employment #07880099013 at name/fjordvik [laerer] as Lærer [, )
    = ark.csv: 2 rows, 2 accepted, 0 refused
    = full: employments
    ");
    let csv = "Fødselsnummer;Enhet;Foresatt 1 fnr;Foresatt 2 fnr\n22885399316;Fjordvik;20914695016;07900399841\n21836797660;Fjordvik;20914695016\n";
    assert_snapshot!(text(csv), @"
    + unit name/fjordvik «Fjordvik» school
    + person #22885399316 22885399316 «|», unread {Name, Email, Mobile}
    + person #20914695016 20914695016 «|», unread {Name, Email, Mobile}
    + person #07900399841 07900399841 «|», unread {Name, Email, Mobile}
    + guardian #20914695016 of #22885399316, unstated
    + guardian #07900399841 of #22885399316, unstated
    + enrolment #22885399316 at name/fjordvik Unit [, )
    + person #21836797660 21836797660 «|», unread {Name, Email, Mobile}
    ? guardianships of #21836797660
    + guardian #20914695016 of #21836797660, unstated
    + enrolment #21836797660 at name/fjordvik Unit [, )
    = ark.csv: 2 rows, 2 accepted, 0 refused
    = full: guardianships, enrolments
    ");
}

#[test]
fn storage_that_fails_in_the_middle_is_told_from_a_bad_file() {
    /// Ends early from the given reading on.
    struct Failing {
        text: Cursor<&'static str>,
        readings: u32,
    }
    impl Read for Failing {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if self.readings == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { self.text.read(into) }
        }
    }
    impl Seek for Failing {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.readings = self.readings.saturating_sub(1);
            self.text.seek(to)
        }
    }
    let text = "Fødselsnummer;Stilling;Enhet\n20874299651;Lærer;Fjordvik\n";
    let read = |readings| {
        let file = Failing { text: Cursor::new(text), readings };
        read_csv("ark.csv", file, &options(Extent::Full), &mut Collected::default())
    };
    assert!(read(5).is_ok());
    assert!(matches!(read(4), Err(ImportError::Io(_))), "in the last reading, when rows are handed over");
    assert!(matches!(read(3), Err(ImportError::Refused(_))));
}

#[test]
fn too_many_rows_are_refused_before_any_comes_in() {
    let csv = "Fødselsnummer;Stilling;Enhet\n20874299651;Lærer;Fjordvik\n07880099013;Lærer;Fjordvik\n";
    let mut few = options(Extent::Full);
    few.limits.rows = 1;
    let mut intake = Collected::default();
    let result = read_csv("stor.csv", Cursor::new(csv), &few, &mut intake);
    assert_snapshot!(told(result, &intake), @"
    stor.csv too-many-rows file-refused
    refused
    ");
}

#[test]
fn a_workbook_of_excel_comes_in() {
    let bytes = include_bytes!("fixtures/foresatte.xlsx");
    assert_snapshot!(sheet("foresatte.xlsx", bytes, Extent::Full), @"
    + unit organisation/313796329 «Fjordvik skole» school 313796329
    + person #22885399316 22885399316 «Kari|Nordmann», unread {Email, Mobile}
    + person #20914695016 20914695016 «Ola|Nordmann», ola@example.no, 41500001
    + person #07900399841 07900399841 «Anne|Nordmann», +47 415 00 002, unread {Email}
    + guardian #20914695016 of #22885399316, unstated, with responsibility
    + guardian #07900399841 of #22885399316, unstated
    + enrolment #22885399316 at organisation/313796329 Unit [2026-08-17, )
    + person #21836797660 21836797660 «Per|Hansen», unread {Email, Mobile}
    + person #07880099013 07880099013 «Eva|Hansen», unread {Email, Mobile}
    + guardian #07880099013 of #21836797660, unstated, without responsibility
    + enrolment #21836797660 at organisation/313796329 Unit [2026-08-17, 2027-08-01)
    ? guardianships of #22838497199
    ? enrolment #22838497199 at organisation/313796329
    + person #22838497199 22838497199 «Siri|Dahl», unread {Email, Mobile}
    ? guardianships of #22838497199
    ? guardianships of #22838497199
    + unit name/fjordvikskole «Fjordvik skole» school
    + person employee/1001 20874299651 «Randi|Berg», unread {Email, Mobile}
    + employment employee/1001 at name/fjordvikskole [laerer] as Lærer [2020-08-01, )
    foresatte.xlsx!Skjult sheet-passed-over note
    foresatte.xlsx!Notater sheet-passed-over note
    foresatte.xlsx!Elever og foresatte:5 Foresatt 2 fødselsnummer (M) leading-zero-restored note
    foresatte.xlsx!Elever og foresatte:6 Foresatt 1 fødselsnummer (H) leading-zero-restored note
    foresatte.xlsx!Elever og foresatte:6 Foresatt 1 e-post (J) email-invalid field-dropped «eva.hansen»
    foresatte.xlsx!Elever og foresatte:6 Foresatt 1 mobil (K) phone-invalid field-dropped «ring mor»
    foresatte.xlsx!Elever og foresatte:7 Sluttdato (G) date-unreadable row-refused «31.02.2027»
    foresatte.xlsx!Elever og foresatte:8 Fødselsnummer (A) key-missing row-refused
    foresatte.xlsx!Elever og foresatte:9 Skole (D) value-missing field-dropped
    foresatte.xlsx!Elever og foresatte:9 Foresatt 1 fødselsnummer (H) national-id-invalid field-dropped «•••••••••••»
    foresatte.xlsx!Elever og foresatte:9 Foresatt 2 fødselsnummer (M) formula-error field-dropped «#DIV/0!»
    foresatte.xlsx!Elever og foresatte removals-suspended note
    = foresatte.xlsx!Elever og foresatte: 5 rows, 3 accepted, 2 refused
    = foresatte.xlsx!Ansatte: 1 rows, 1 accepted, 0 refused
    = full: nothing
    ");
}

#[test]
fn an_open_document_comes_in() {
    let bytes = include_bytes!("fixtures/barn.ods");
    assert_snapshot!(sheet("barn.ods", bytes, Extent::Full), @"
    + unit name/fjordvikbarnehage «Fjordvik barnehage» school
    + person #22885399316 22885399316 «Kari|Nordmann», unread {Email, Mobile}
    + person #20914695016 20914695016 «Ola & Co|Nordmann», ola@example.no, unread {Mobile}, confidential
    + guardian #20914695016 of #22885399316, parent
    + enrolment #22885399316 at name/fjordvikbarnehage Unit [2025-08-18, )
    + person #07900399841 07900399841 «Anne|Nordmann», unread {Mobile}, strictly_confidential
    + guardian #07900399841 of #22885399316, unstated
    + enrolment #22885399316 at name/fjordvikbarnehage Unit [2025-08-18, )
    barn.ods!Barn:6 Fødselsnummer (E) leading-zero-restored note
    barn.ods!Barn:6 Adressebeskyttelse (I) value-unknown field-dropped «nabo»
    = barn.ods!Barn: 2 rows, 2 accepted, 0 refused
    = full: guardianships, enrolments
    ");
}

#[test]
fn a_workbook_of_before_2007_comes_in() {
    let bytes = include_bytes!("fixtures/tilsette.xls");
    assert_snapshot!(sheet("tilsette.xls", bytes, Extent::Full), @"
    + unit name/fjordvikbarnehage «Fjordvik barnehage» school
    + person employee/7 07880099013 «Åse|Lærar», ase@example.no, 41500003
    + employment employee/7 at name/fjordvikbarnehage [pedagogiskleiar] as Pedagogisk leiar [2021-01-04, 2100-01-01)
    ? employment employee/8 at name/fjordvikbarnehage [assistent]
    tilsette.xls!Tilsette:2 Fødselsnr (B) leading-zero-restored note
    tilsette.xls!Tilsette:3 Til (I) dates-reversed row-refused
    = tilsette.xls!Tilsette: 2 rows, 1 accepted, 1 refused
    = full: employments
    ");
}

#[test]
fn refused_rows_are_written_back_and_come_in_once_they_are_corrected() {
    /// Writes what is to be corrected into a folder.
    struct Correcting<F: FnMut(&str) -> io::Result<File>>(Corrections<File, F>);
    impl<F: FnMut(&str) -> io::Result<File>> Intake for Correcting<F> {
        fn change(&mut self, _: Change) -> ControlFlow<()> {
            ControlFlow::Continue(())
        }
        fn problem(&mut self, _: ImportProblem) {}
        fn to_correct(&mut self, row: &RowToCorrect<'_>) {
            self.0.row(row).unwrap();
        }
    }
    let csv = "\
Fødselsnummer;Navn;Stilling;Enhet;Fra;Mobil\n\
20874299651;Kari;Lærer;Fjordvik;1.1.2026;41500001\n\
07880099013;Per;Lærer;Fjordvik;snart;+47 41500002\n\
20914695016;=Ola;Lærer;Fjordvik;1.1.2026;ring mor\n";
    let folder = tempfile::tempdir().unwrap();
    let mut correcting = Correcting(Corrections::new("nb", |name| File::create(folder.path().join(name))));
    read_csv("ansatte.csv", Cursor::new(csv), &options(Extent::Full), &mut correcting).unwrap();
    assert_eq!(correcting.0.finish().unwrap(), 2);

    let written = fs::read_to_string(folder.path().join("ansatte.csv")).unwrap();
    assert_snapshot!(written.trim_start_matches('\u{feff}').replace('\r', ""), @r#"
    Fødselsnummer;Navn;Stilling;Enhet;Fra;Mobil;Hvorfor avvist
    '07880099013;Per;Lærer;Fjordvik;snart;'+47 41500002;Fra (E): «snart» er ikke en dato som kan leses. Skriv datoen som dd.mm.åååå eller åååå-mm-dd.
    '20914695016;'=Ola;Lærer;Fjordvik;1.1.2026;ring mor;"Mobil (F): Telefonnummeret er ikke skrevet som et nummer; det er ikke lest. Rett det i fagsystemet. Skriv bare ett nummer i feltet, uten tekst."
    "#);
    let corrected = written.replace("snart", "1.1.2026").replace("ring mor", "");
    assert_snapshot!(text(corrected), @"
    + unit name/fjordvik «Fjordvik» school
    + person #07880099013 07880099013 «Per|», +47 41500002, unread {Email}
    + employment #07880099013 at name/fjordvik [laerer] as Lærer [2026-01-01, )
    + person #20914695016 20914695016 «=Ola|», unread {Email}
    + employment #20914695016 at name/fjordvik [laerer] as Lærer [2026-01-01, )
    = ark.csv: 2 rows, 2 accepted, 0 refused
    = full: nothing
    ");
}
