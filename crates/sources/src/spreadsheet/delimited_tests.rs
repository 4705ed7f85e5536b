//! What rows a text has, also where it is broken.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::{super::table::Cell, *};

fn rows_of(text: &str, limits: &Limits) -> Vec<Row> {
    let mut rows = Rows::new(text.as_bytes(), b',', limits);
    std::iter::from_fn(|| rows.next().unwrap()).collect()
}

fn shown(text: &str) -> String {
    let limits = Limits { row: 60, ..Limits::default() };
    let line = |row: Row| {
        let cells: Vec<_> = row.cells.iter().map(Cell::written).collect();
        format!("{} {cells:?}{}", row.line, row.fault.map(|code| format!(" {code:?}")).unwrap_or_default())
    };
    rows_of(text, &limits).into_iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn rows_are_read_with_every_line_end_and_quotation() {
    let text = "a,b\r\n\"1,2\",\"say \"\"hi\"\"\"\n\"two\nlines\",x\r\r\n 3 , \"4\"\n,\nlast,row";
    assert_snapshot!(shown(text), @r#"
    1 ["a", "b"]
    2 ["1,2", "say \"hi\""]
    3 ["two\nlines", "x"]
    5 [""]
    6 [" 3 ", " \"4\""]
    7 ["", ""]
    8 ["last", "row"]
    "#);
}

#[test]
fn an_open_quotation_mark_costs_its_own_line_only() {
    let text = "a,b\n1,\"open\n2,b\n3,\"x\"\n\"4\"5,c\n6,d\"e\n7,\"end";
    assert_snapshot!(shown(text), @r#"
    1 ["a", "b"]
    2 ["1,\"open"] QuotesUnbalanced
    3 ["2", "b"]
    4 ["3", "x"]
    5 ["\"4\"5,c"] QuotesUnbalanced
    6 ["6", "d\"e"]
    7 ["7,\"end"] QuotesUnbalanced
    "#);
}

#[test]
fn a_row_over_the_limit_is_refused_and_the_next_is_read() {
    let text = format!("a,b\n{},b\n2,\"{}\n3,c\n", "å".repeat(200_000), "x\n".repeat(40));
    let shown = shown(&text);
    let lines: Vec<_> = shown.lines().map(|line| line.chars().take(12).collect::<String>()).collect();
    assert_eq!((lines[0].as_str(), lines.len()), (r#"1 ["a", "b"]"#, 44));
    assert!(shown.lines().nth(1).unwrap().ends_with("RowTooLong"), "{shown}");
    assert!(shown.lines().nth(2).unwrap().ends_with("QuotesUnbalanced"), "{shown}");
    assert!(shown.ends_with(r#"44 ["3", "c"]"#), "{shown}");
}

#[test]
fn the_delimiter_is_the_one_that_makes_headings() {
    let score = |cells: &[Cell]| cells.iter().filter(|cell| cell.written() == "Navn").count();
    for (text, sign) in [
        ("Rapport, hentet 1. mai, av meg\nNavn;Skole\n", b';'),
        ("sep=|\r\nNavn,x\n", b'|'),
        ("Navn\tSkole, trinn\n", b'\t'),
        ("Navn,Skole\n", b','),
        ("Navn\n", b';'),
    ] {
        assert_eq!(delimiter(text, &score), sign, "{text}");
    }
}

proptest! {
    #[test]
    fn what_the_csv_library_writes_is_read_back(
        table in prop::collection::vec(prop::collection::vec("[a-zæøå\", ;\n]{0,6}", 3), 1..6)
    ) {
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        for row in &table {
            writer.write_record(row).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let read: Vec<Vec<String>> = rows_of(&text, &Limits::default())
            .iter()
            .map(|row| row.cells.iter().map(Cell::written).collect())
            .collect();
        prop_assert_eq!(read, table);
    }

    #[test]
    fn no_text_stops_the_reading_and_lines_only_go_up(text in "[a\",\r\n]{0,80}") {
        let rows = rows_of(&text, &Limits { row: 20, ..Limits::default() });
        prop_assert!(rows.windows(2).all(|pair| pair[0].line < pair[1].line));
        let last = text.split('\n').count() as u64 + text.matches('\r').count() as u64;
        prop_assert!(rows.iter().all(|row| row.line <= last));
    }
}
