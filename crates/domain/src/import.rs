//! What is wrong with a file somebody handed in, where, and what to do about it.

use std::fmt;

/// One finding in a file. It holds no national identity number, e-mail address or telephone number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportProblem {
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Counted from 1, as an editor or Excel numbers it. `None` for the file as a whole.
    pub line: Option<u64>,
    pub column: Option<Column>,
    pub code: ImportCode,
    pub severity: Severity,
    /// What was found, [masked](masked()).
    pub value: Option<String>,
    /// Another line the finding is about: the first of two that share an identifier.
    pub other_line: Option<u64>,
}

/// A column by its heading and by its letter in a spreadsheet program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub letter: String,
}

/// How much of the file a finding costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is lost, but somebody should know.
    Note,
    /// The row goes in without this value.
    FieldDropped,
    RowRefused,
    /// Nothing of the file, or of the package it is in, goes in.
    FileRefused,
}

impl Severity {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::FieldDropped => "field-dropped",
            Self::RowRefused => "row-refused",
            Self::FileRefused => "file-refused",
        }
    }
}

/// The texts in fluent form: a message for each code, and its remedy as the attribute `remedy`.
pub const TEXTS: [(&str, &str); 3] = [
    ("nb", include_str!("../locales/nb/import.ftl")),
    ("nn", include_str!("../locales/nn/import.ftl")),
    ("en", include_str!("../locales/en/import.ftl")),
];

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// The kinds of findings.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ImportCode { $($(#[$doc])* $name,)* }

        impl ImportCode {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The key of the text; it never changes.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

codes! {
    // The file as a whole.
    Empty = "import-empty",
    /// Headings, and nothing under them.
    NoRows = "import-no-rows",
    TooLarge = "import-too-large",
    TooManyRows = "import-too-many-rows",
    /// Damaged inside: control sums or structure do not hold.
    Damaged = "import-damaged",
    PasswordProtected = "import-password-protected",
    NotText = "import-not-text",
    /// Read as another encoding than UTF-8.
    OtherEncoding = "import-other-encoding",
    OtherDelimiter = "import-other-delimiter",
    // Zip files.
    NotAZip = "import-not-a-zip",
    ZipTruncated = "import-zip-truncated",
    ZipEncrypted = "import-zip-encrypted",
    ZipMethod = "import-zip-method",
    /// A name that leads out of the package.
    ZipPath = "import-zip-path",
    /// The files lie in different folders.
    ZipFolders = "import-zip-folders",
    ZipDoubled = "import-zip-doubled",
    ZipEntries = "import-zip-entries",
    /// Packed beyond what such files can be: a zip bomb.
    ZipBomb = "import-zip-bomb",
    // OneRoster packages.
    IsAWorkbook = "import-is-a-workbook",
    NotAPackage = "import-not-a-package",
    ManifestMissing = "import-manifest-missing",
    ManifestUnreadable = "import-manifest-unreadable",
    VersionUnsupported = "import-version-unsupported",
    ModeUnknown = "import-mode-unknown",
    /// The rows say otherwise than the manifest about bulk and delta.
    ModeContradicted = "import-mode-contradicted",
    FileMissing = "import-file-missing",
    FileUndeclared = "import-file-undeclared",
    /// Absence cannot be told from what could not be read, so nothing is ended by it.
    RemovalsSuspended = "import-removals-suspended",
    // Workbooks and sheets.
    NotASheet = "import-not-a-sheet",
    SheetFormat = "import-sheet-format",
    HeadingsNotFound = "import-headings-not-found",
    SheetPassedOver = "import-sheet-passed-over",
    // Columns.
    ColumnMissing = "import-column-missing",
    ColumnDoubled = "import-column-doubled",
    ColumnUnknown = "import-column-unknown",
    // The row as a whole.
    RowTooLong = "import-row-too-long",
    QuotesUnbalanced = "import-quotes-unbalanced",
    ColumnCount = "import-column-count",
    CharactersDamaged = "import-characters-damaged",
    KeyMissing = "import-key-missing",
    KeyDoubled = "import-key-doubled",
    KeyTooLong = "import-key-too-long",
    // One cell.
    ValueMissing = "import-value-missing",
    ValueUnknown = "import-value-unknown",
    /// An extension word (`ext:…`) that is not in use here.
    ExtensionUnknown = "import-extension-unknown",
    /// A spreadsheet's own error (#REF!) in the place of a value.
    FormulaError = "import-formula-error",
    ReferenceDangling = "import-reference-dangling",
    /// What is referred to was itself refused.
    ReferenceRefused = "import-reference-refused",
    ReferenceToSelf = "import-reference-to-self",
    NotAGuardian = "import-not-a-guardian",
    NationalIdInvalid = "import-national-id-invalid",
    NationalIdNotHere = "import-national-id-not-here",
    /// Two different numbers in the same row.
    NationalIdsDiffer = "import-national-ids-differ",
    /// Two people of the file have the same number.
    NationalIdShared = "import-national-id-shared",
    LeadingZeroRestored = "import-leading-zero-restored",
    /// A spreadsheet has rounded the number (1.23E+10); its digits are gone.
    NumberRounded = "import-number-rounded",
    OrganisationNumberInvalid = "import-organisation-number-invalid",
    EmailInvalid = "import-email-invalid",
    PhoneInvalid = "import-phone-invalid",
    DateUnreadable = "import-date-unreadable",
    DatesReversed = "import-dates-reversed",
    NameMissing = "import-name-missing",
    /// The same person with other details further up in the file.
    DetailsDiffer = "import-details-differ",
    // Files of candidates and seats.
    CandidateHeadings = "import-candidate-headings",
    /// There is no candidate without a party, a place on its list and a name.
    CandidateIncomplete = "import-candidate-incomplete",
    /// The same place on the same list further up.
    CandidateDoubled = "import-candidate-doubled",
    /// A value that the candidate comes in without.
    CandidateValue = "import-candidate-value",
    /// Year and day of birth are of different years.
    CandidateBirth = "import-candidate-birth",
    /// A spreadsheet has removed the zero in front of a municipality's number.
    MunicipalityZeroRestored = "import-municipality-zero-restored",
    // Whose row it is.
    /// The system's own key leads to one person and the national identity number to another.
    IdentityConflict = "import-identity-conflict",
    /// The person was known without a number, and the number is another person's.
    IdentityTaken = "import-identity-taken",
    /// The person has another number, and nothing shows that the two are the same human's.
    IdentityChanged = "import-identity-changed",
    /// The number is that of somebody whom the system knows by another key and another given name.
    IdentityOtherName = "import-identity-other-name",
    /// Changes that speak of people or places nobody has told of.
    RelationUnknown = "import-relation-unknown",
    /// There were more findings than are listed one by one.
    MoreFindings = "import-more-findings",
}

/// A finding in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub what: String,
    pub remedy: String,
}

impl ImportProblem {
    /// In `nb`, `nn` or `en`; another language gives Bokmål.
    pub fn text(&self, language: &str) -> Text {
        let (_, texts) = TEXTS.iter().find(|(name, _)| *name == language).unwrap_or(&TEXTS[0]);
        let message = format!("\n{} = ", self.code.code());
        let found = texts.split_once(&message).map_or("", |(_, rest)| rest);
        let (what, rest) = found.split_once('\n').unwrap_or((found, ""));
        let remedy = rest.trim_start().strip_prefix(".remedy = ").and_then(|text| text.lines().next());
        Text { what: self.filled(what), remedy: self.filled(remedy.unwrap_or_default()) }
    }

    fn filled(&self, text: &str) -> String {
        let column = self.column.as_ref().map(|column| column.name.as_str());
        let other = self.other_line.map(|line| line.to_string());
        [("{ $column }", column), ("{ $value }", self.value.as_deref()), ("{ $other }", other.as_deref())]
            .iter()
            .fold(text.to_owned(), |text, (place, value)| text.replace(place, value.unwrap_or("–")))
    }
}

impl Column {
    /// `index` counts from 0.
    pub fn at(index: usize, name: &str) -> Self {
        // In a file without headings the first row's values stand in their place.
        Self { name: masked(name), letter: letter(index) }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name, self.letter)
    }
}

/// A value as it may be shown to whoever handed in the file: of numbers long enough to be a telephone
/// or national identity number and of e-mail addresses only the shape, the rest shortened.
pub fn masked(value: &str) -> String {
    let shown = shortened(value.trim());
    let digits = shown.chars().filter(char::is_ascii_digit).count();
    let address = shown.contains('@');
    if !address && (digits < 5 || is_written_as_a_date(&shown)) {
        return shown;
    }
    shown.chars().map(|c| if c.is_numeric() || (address && c.is_alphabetic()) { '•' } else { c }).collect()
}

/// `d.m.yyyy` or `yyyy-mm-dd` of a year in 1900 to 2099; the month may be the mistake.
fn is_written_as_a_date(text: &str) -> bool {
    let number = |group: &str, longest: usize| {
        let digits = group.len() <= longest && group.bytes().all(|byte| byte.is_ascii_digit());
        if digits { group.parse::<u32>().ok() } else { None }
    };
    let day = |group: &str| number(group, 2).is_some_and(|day| day < 40);
    let year = |group: &str| number(group, 4).is_some_and(|year| (1900..2100).contains(&year));
    match text.split(['.', '-', '/']).collect::<Vec<_>>()[..] {
        [a, b, c] => number(b, 2).is_some() && ((day(a) && year(c)) || (year(a) && day(c))),
        _ => false,
    }
}

fn shortened(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut chars = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let shown: String = chars.by_ref().take(LONGEST).collect();
    if chars.next().is_some() { format!("{shown}…") } else { shown }
}

/// A, B … Z, AA, as spreadsheet programs name columns.
fn letter(index: usize) -> String {
    let mut rest = index;
    let mut letters = Vec::new();
    loop {
        let place = u8::try_from(rest % 26).expect("a remainder of 26 fits in a byte");
        letters.push(char::from(b'A' + place));
        if rest < 26 {
            return letters.iter().rev().collect();
        }
        rest = rest / 26 - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_has_a_text_and_a_remedy_in_every_language() {
        for (language, texts) in TEXTS {
            for code in ImportCode::ALL {
                let text = problem(*code).text(language);
                assert!(!text.what.is_empty() && !text.remedy.is_empty(), "{language}: {}", code.code());
                assert!(!text.what.contains('$') && !text.remedy.contains('$'), "{language}: {text:?}");
            }
            let messages = texts.lines().filter(|line| line.starts_with("import-")).count();
            assert_eq!(messages, ImportCode::ALL.len(), "{language} has texts that nothing uses");
        }
    }

    #[test]
    fn a_text_names_the_other_line() {
        let doubled = ImportProblem { other_line: Some(12), ..problem(ImportCode::KeyDoubled) };
        assert!(doubled.text("nb").what.contains("linje 12"), "{:?}", doubled.text("nb"));
    }

    #[test]
    fn columns_are_lettered_as_in_spreadsheets() {
        let letters: Vec<_> = [0, 25, 26, 51, 52, 701, 702, 16_383].map(letter).into();
        assert_eq!(letters, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn what_could_be_somebodys_number_or_address_is_shown_by_its_shape_only() {
        let cases = [
            ("lærer", "lærer"),
            ("31.02.2026", "31.02.2026"),
            ("2026-13-01", "2026-13-01"),
            ("20914695016", "•••••••••••"),
            ("209146 95016", "•••••• •••••"),
            ("415 14 965", "••• •• •••"),
            ("41.51.4965", "••.••.••••"),
            ("22.12.1234", "••.••.••••"),
            ("kari.nordmann@example.no", "••••.••••••••@•••••••.••"),
            ("rad 1204", "rad 1204"),
            ("a\tb\n", "a b"),
        ];
        for (value, shown) in cases {
            assert_eq!(masked(value), shown, "{value}");
        }
        assert_eq!(masked(&"å".repeat(50)).chars().count(), 41);
    }

    fn problem(code: ImportCode) -> ImportProblem {
        ImportProblem {
            file: "users.csv".into(),
            sheet: None,
            line: None,
            column: None,
            code,
            severity: Severity::Note,
            value: None,
            other_line: None,
        }
    }
}
