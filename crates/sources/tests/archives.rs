//! Zip files and workbooks that are damaged, hostile or something else: none of them comes in, none of
//! them fills the memory, and each is told from the others.

#![expect(clippy::unwrap_used, reason = "a test may fall over where it stands")]

use std::io::{Cursor, Write};

use domain::{Environment, Source, roster::Extent};
use insta::assert_snapshot;
use sources::{
    schools::{PackageOptions, read_package},
    spreadsheet::{Collected, Limits, SheetOptions, Words, read_sheet},
};
use support::{told, zip};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

mod support;

const MANIFEST: &[u8] = b"propertyName,value\noneroster.version,1.2\nfile.users,bulk\n";
const USERS: &[u8] = b"sourcedId,givenName,familyName\na,Kari,Nordmann\n";

fn small() -> Limits {
    Limits { unpacked: 20 << 20, ..Limits::default() }
}

fn package(bytes: &[u8]) -> String {
    let options = PackageOptions { environment: Environment::Test, source: Source::School, limits: small() };
    let mut intake = Collected::default();
    let result = read_package("pakke.zip", Cursor::new(bytes), &options, &mut intake);
    told(result, &intake).lines().last_but_verdict()
}

fn sheet(bytes: &[u8]) -> String {
    let options = SheetOptions {
        environment: Environment::Test,
        source: Source::School,
        extent: Extent::Full,
        words: Words::default(),
        limits: small(),
    };
    let mut intake = Collected::default();
    let result = read_sheet("ark.xlsx", Cursor::new(bytes), &options, &mut intake);
    told(result, &intake).lines().last_but_verdict()
}

trait Verdict {
    fn last_but_verdict(self) -> String;
}

impl<'a, I: Iterator<Item = &'a str>> Verdict for I {
    /// What was found, on one line.
    fn last_but_verdict(self) -> String {
        self.filter(|line| !line.starts_with('=')).collect::<Vec<_>>().join("; ")
    }
}

/// The usual package, stored without packing so that its bytes can be tampered with.
fn stored() -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in [("manifest.csv", MANIFEST), ("users.csv", USERS)] {
        archive.start_file(name, stored).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// Changes two bytes in every local header and every entry of the directory.
fn tampered(mut bytes: Vec<u8>, local: usize, central: usize, value: u16) -> Vec<u8> {
    for at in 0..bytes.len() - 4 {
        let place = match &bytes[at..at + 4] {
            b"PK\x03\x04" => at + local,
            b"PK\x01\x02" => at + central,
            _ => continue,
        };
        bytes[place..place + 2].copy_from_slice(&value.to_le_bytes());
    }
    bytes
}

fn with_path(path: &str) -> Vec<u8> {
    zip(&[("manifest.csv", MANIFEST), (path, USERS)])
}

fn bomb() -> Vec<u8> {
    zip(&[("manifest.csv", MANIFEST), ("users.csv", &vec![b'a'; 8 << 20])])
}

fn overlapping() -> Vec<u8> {
    let mut bytes = stored();
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| &bytes[*at..at + 4] == b"PK\x01\x02").collect();
    // The second entry is said to lie where the first one does.
    bytes[places[1] + 42..places[1] + 46].fill(0);
    bytes
}

fn linked() -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.add_symlink("users.csv", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    archive.finish().unwrap().into_inner()
}

#[test]
fn damaged_and_hostile_packages_are_refused_with_the_reason() {
    let good = stored();
    assert_eq!(package(&good).matches("person a no id").count(), 1);
    let mut flipped = good.clone();
    let content = flipped.windows(4).position(|bytes| bytes == b"Kari").unwrap();
    flipped[content] = b'M';
    let many: Vec<(String, &[u8])> = (0..300).map(|n| (format!("{n}.csv"), b"" as &[u8])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, content)| (name.as_str(), *content)).collect();
    let large: Vec<u8> =
        (0..3_u32 << 20).flat_map(|n| n.wrapping_mul(2_654_435_761).to_string().into_bytes()).collect();
    let cases: [(&str, Vec<u8>); 18] = [
        ("nothing", Vec::new()),
        ("a page", b"<!DOCTYPE html>".to_vec()),
        ("only the beginning", good[..good.len() / 2].to_vec()),
        ("four bytes", b"PK\x03\x04".to_vec()),
        ("an empty archive", zip(&[])),
        ("a flipped bit", flipped),
        ("encrypted", tampered(good.clone(), 6, 8, 1)),
        ("packed in another way", tampered(good.clone(), 8, 10, 12)),
        ("a directory of nonsense", tampered(good, 30, 28, 0xFFFF)),
        ("a path upwards", with_path("../users.csv")),
        ("a path upwards within", with_path("a/../../users.csv")),
        ("a path upwards in Windows", with_path("a\\..\\..\\users.csv")),
        ("an absolute path", with_path("/srv/users.csv")),
        ("an absolute path in Windows", with_path("C:\\users.csv")),
        ("a link", linked()),
        ("a bomb", bomb()),
        ("entries in the same place", overlapping()),
        ("too many files", zip(&many)),
    ];
    let mut told: Vec<String> =
        cases.iter().map(|(name, bytes)| format!("{name}: {}", package(bytes))).collect();
    told.push(format!("too large: {}", package(&zip(&[("manifest.csv", MANIFEST), ("users.csv", &large)]))));
    assert_snapshot!(told.join("\n"), @"
    nothing: pakke.zip empty file-refused; refused
    a page: pakke.zip not-a-zip file-refused; refused
    only the beginning: pakke.zip zip-truncated file-refused; refused
    four bytes: pakke.zip zip-truncated file-refused; refused
    an empty archive: pakke.zip not-a-package file-refused; refused
    a flipped bit: users.csv damaged file-refused; refused
    encrypted: manifest.csv zip-encrypted file-refused; refused
    packed in another way: manifest.csv zip-method file-refused; refused
    a directory of nonsense: pakke.zip damaged file-refused; refused
    a path upwards: ../users.csv zip-path file-refused; refused
    a path upwards within: a/../../users.csv zip-path file-refused; refused
    a path upwards in Windows: a/../../users.csv zip-path file-refused; refused
    an absolute path: /srv/users.csv zip-path file-refused; refused
    an absolute path in Windows: C:/users.csv zip-path file-refused; refused
    a link: users.csv zip-path file-refused; refused
    a bomb: users.csv zip-bomb file-refused; refused
    entries in the same place: pakke.zip zip-bomb file-refused; refused
    too many files: pakke.zip zip-entries file-refused; refused
    too large: users.csv too-large file-refused; refused
    ");
}

const TYPES: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");
const RELS: (&str, &[u8]) = (
    "_rels/.rels",
    br#"<Relationships><Relationship Id="r1" Type="x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
);
const WORKBOOK: (&str, &[u8]) = (
    "xl/workbook.xml",
    br#"<workbook xmlns:r="x"><sheets><sheet name="Ansatte" sheetId="1" r:id="r1"/></sheets></workbook>"#,
);
const WORKBOOK_RELS: (&str, &[u8]) = (
    "xl/_rels/workbook.xml.rels",
    br#"<Relationships><Relationship Id="r1" Type="x/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
);

fn xlsx(rows: &str, strings: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    zip(&[
        TYPES,
        RELS,
        WORKBOOK,
        WORKBOOK_RELS,
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn row(line: u64, cells: &[&str]) -> String {
    let cells: Vec<String> =
        cells.iter().map(|text| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#)).collect();
    format!(r#"<row r="{line}">{}</row>"#, cells.concat())
}

fn ods(content: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"Ark1\">{content}\
         </table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let mimetype: (&str, &[u8]) = ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet");
    zip(&[mimetype, ("content.xml", content.as_bytes())])
}

fn ods_row(attributes: &str, cells: &[&str]) -> String {
    let cell = |text: &&str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    format!("<table:table-row {attributes}>{}</table:table-row>", cells.iter().map(cell).collect::<String>())
}

const HEADINGS: [&str; 3] = ["Fnr", "Stilling", "Enhet"];
const RANDI: [&str; 3] = ["20874299651", "Lærer", "Fjordvik"];

#[test]
fn damaged_and_hostile_workbooks_are_refused_with_the_reason() {
    let good = [row(1, &HEADINGS), row(2, &RANDI)].concat();
    assert_eq!(sheet(&xlsx(&good, "<sst/>")).matches("employment").count(), 1);
    let password = [
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(),
        vec![0; 600],
        "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect(),
    ]
    .concat();
    let cases: [(&str, Vec<u8>); 12] = [
        ("a claim of a billion texts", xlsx(&good, r#"<sst uniqueCount = "100000000000"/>"#)),
        ("the same claim, spelt out", xlsx(&good, r#"<sst uniqueCount="1e12"></sst>"#)),
        (
            "one text of two million letters",
            xlsx(&good, &format!("<sst><si><t>{}</t></si></sst>", text(2 << 20))),
        ),
        ("half a sheet", xlsx("<row><c", "<sst/>")),
        ("a row at the end of the world", xlsx(&format!("{good}{}", row(4_294_967_295, &RANDI)), "<sst/>")),
        ("no sheets", zip(&[TYPES, RELS, ("xl/workbook.xml", b"<workbook/>"), WORKBOOK_RELS])),
        ("no workbook", zip(&[TYPES])),
        ("a binary workbook", zip(&[TYPES, ("xl/workbook.bin", b"x")])),
        ("a package", zip(&[("manifest.csv", MANIFEST)])),
        ("a password", password),
        ("an old workbook, cut", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1abcdef".to_vec()),
        ("a path upwards", zip(&[TYPES, ("../x.xml", b"<a/>")])),
    ];
    let told: Vec<String> = cases.iter().map(|(name, bytes)| format!("{name}: {}", sheet(bytes))).collect();
    assert_snapshot!(told.join("\n"), @"
    a claim of a billion texts: ark.xlsx damaged file-refused; refused
    the same claim, spelt out: ark.xlsx damaged file-refused; refused
    one text of two million letters: ark.xlsx too-large file-refused; refused
    half a sheet: ark.xlsx!Ansatte damaged file-refused; refused
    a row at the end of the world: + unit name/fjordvik «Fjordvik» school; + person #20874299651 20874299651 «|», unread {Name, Email, Mobile}; + employment #20874299651 at name/fjordvik [laerer] as Lærer [, ); + employment #20874299651 at name/fjordvik [laerer] as Lærer [, )
    no sheets: ark.xlsx headings-not-found file-refused; refused
    no workbook: ark.xlsx damaged file-refused; refused
    a binary workbook: ark.xlsx sheet-format file-refused; refused
    a package: ark.xlsx not-a-sheet file-refused; refused
    a password: ark.xlsx password-protected file-refused; refused
    an old workbook, cut: ark.xlsx damaged file-refused; refused
    a path upwards: ark.xlsx zip-path file-refused; refused
    ");
}

#[test]
fn an_open_document_that_repeats_a_cell_a_billion_times_costs_nothing() {
    let wide = "<table:table-row><table:table-cell table:number-columns-repeated=\"1000000000\"><text:p>x</text:p></table:table-cell></table:table-row>";
    let blank = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let content = [ods_row("", &HEADINGS), blank.to_owned(), wide.to_owned(), ods_row("", &RANDI)].concat();
    assert_snapshot!(sheet(&ods(&content)), @"+ unit name/fjordvik «Fjordvik» school; + person #20874299651 20874299651 «|», unread {Name, Email, Mobile}; + employment #20874299651 at name/fjordvik [laerer] as Lærer [, ); ark.xlsx!Ark1:1048578 row-too-long row-refused; ark.xlsx!Ark1 removals-suspended note");
    let forever =
        [ods_row("", &HEADINGS), ods_row("table:number-rows-repeated=\"4000000000\"", &RANDI)].concat();
    let limits = Limits { rows: 1000, ..small() };
    let options = SheetOptions {
        environment: Environment::Test,
        source: Source::School,
        extent: Extent::Full,
        words: Words::default(),
        limits,
    };
    let mut intake = Collected::default();
    let result = read_sheet("ark.ods", Cursor::new(ods(&forever)), &options, &mut intake);
    assert_snapshot!(told(result, &intake), @"
    ark.ods!Ark1 too-many-rows file-refused
    refused
    ");
    let encrypted = ("META-INF/manifest.xml", b"<manifest:encryption-data/>" as &[u8]);
    assert_snapshot!(sheet(&zip(&[("content.xml", b"x"), encrypted])), @"ark.xlsx password-protected file-refused; refused");
}

/// Too varied to be taken for a bomb.
fn text(length: u32) -> String {
    let words: Vec<String> =
        (0..length / 8).map(|n| format!("{:08x}", n.wrapping_mul(2_654_435_761))).collect();
    words.concat()
}
