//! A workbook: after `o` the content of an open document, after `x` the sheet, the shared texts and the
//! styles of a new Excel workbook with the byte 1E between them, else the bytes of a file.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use reim_fuzz::{COMPLETE, Watching, packed};

const TYPES: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");
const RELS: (&str, &[u8]) = (
    "_rels/.rels",
    br#"<Relationships><Relationship Id="a" Type="x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
);
const WORKBOOK: (&str, &[u8]) = (
    "xl/workbook.xml",
    br#"<workbook xmlns:r="x"><sheets><sheet name="Ansatte" sheetId="1" r:id="a"/></sheets></workbook>"#,
);
const WORKBOOK_RELS: (&str, &[u8]) = (
    "xl/_rels/workbook.xml.rels",
    br#"<Relationships><Relationship Id="a" Type="x/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
);
const PARTS: [&str; 3] = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"];

fuzz_target!(
    // The spreadsheet library may panic on damaged files; the reader catches that. What it does not
    // catch still ends the process.
    init: std::panic::set_hook(Box::new(|_| {})),
    |bytes: &[u8]| {
        let workbook = match bytes.split_first() {
            Some((b'o', content)) => packed(&[("content.xml", content)]),
            Some((b'x', parts)) => {
                let parts = PARTS.into_iter().zip(parts.split(|byte| *byte == 0x1E));
                let files: Vec<_> =
                    [TYPES, RELS, WORKBOOK, WORKBOOK_RELS].into_iter().chain(parts).collect();
                packed(&files)
            }
            _ => bytes.to_vec(),
        };
        let mut intake = Watching::default();
        let result =
            sources::spreadsheet::read_excel("ark.xlsx", Cursor::new(workbook), &COMPLETE, &mut intake);
        intake.judge(result);
    }
);
