//! OneRoster packages as systems send them: what comes in, and what is said about the rest.

#![expect(clippy::unwrap_used, reason = "a test may fall over where it stands")]

use std::{fs, io::Cursor};

use domain::{Environment, Source};
use insta::assert_snapshot;
use sources::{
    schools::{PackageOptions, read_folder, read_package},
    spreadsheet::{Collected, Limits},
};
use support::{told, zip};

mod support;

const ORGS: &str = "\
sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId,metadata.no.municipalityNumber
k,,,Fjordvik kommune,district,,,9901
s1,,,Fjordvik skole,school,313796329,k,
";

const USERS: &str = "\
sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns,metadata.no.agentsWithoutParentalResponsibility,metadata.no.addressProtection
e1,,,true,kari,{fnr:22885399316},Kari,Nordmann,Marie,1,,,,\"f1,f2\",3,,,,,,s1,,f2,
e2,,,true,per,\"{Feide:per@fjordvik.no},{fnr:21836797660}\",Per,Nordmann,,2,,,,f1,4,,,,,,s1,,,confidential
f1,,,true,ola,{fnr:20914695016},Ola,Nordmann,,3,ola@example.no,415 00 001,75000000,,,,,,,,,,,
f2,,,true,anne,{fnr:07900399841},Anne,Dahl,,4,anne@,,41500002,,,,,,,,,,,client
a1,,,true,randi,{fnr:20874299651},Randi,Berg,,5,randi@example.no,,,,,,,,,,s1,,,
";

const ROLES: &str = "\
sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId
r1,,,e1,primary,student,2023-08-17,,s1,
r2,,,e2,primary,student,,,s1,
r3,,,f1,primary,parent,,,s1,
r4,,,f2,primary,guardian,,,s1,
r5,,,a1,primary,teacher,2020-08-01,2027-08-01,s1,
";

const ENROLLMENTS: &str = "\
sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate
n1,,,c1,s1,e1,student,,2026-08-17,2027-06-20
n2,,,c1,s1,a1,teacher,true,,
";

fn manifest(modes: &[(&str, &str)]) -> String {
    let modes: Vec<String> = modes.iter().map(|(file, mode)| format!("file.{file},{mode}\n")).collect();
    format!("propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\n{}", modes.concat())
}

fn all(mode: &str) -> String {
    manifest(&["orgs", "users", "roles", "enrollments"].map(|file| (file, mode)))
}

fn options() -> PackageOptions {
    PackageOptions { environment: Environment::Test, source: Source::School, limits: Limits::default() }
}

fn package(files: &[(&str, &str)]) -> String {
    let bytes: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    read(&zip(&bytes))
}

fn read(bytes: &[u8]) -> String {
    read_with(bytes, &options())
}

fn read_with(bytes: &[u8], options: &PackageOptions) -> String {
    let mut intake = Collected::default();
    let result = read_package("pakke.zip", Cursor::new(bytes), options, &mut intake);
    told(result, &intake)
}

/// A complete package with one file changed.
fn with(name: &str, text: &str) -> String {
    let manifest = all("bulk");
    let files = [
        ("manifest.csv", manifest.as_str()),
        ("orgs.csv", ORGS),
        ("users.csv", USERS),
        ("roles.csv", ROLES),
        ("enrollments.csv", ENROLLMENTS),
    ];
    package(&files.map(|(file, usual)| (file, if file == name { text } else { usual })))
}

/// Only what was found, and the account.
fn findings(told: &str) -> String {
    told.lines().filter(|line| !line.starts_with(['+', '-'])).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_complete_package_comes_in() {
    assert_snapshot!(with("", ""), @"
    + unit k «Fjordvik kommune» owner
    + unit s1 «Fjordvik skole» school 313796329
    + person e1 22885399316 «Kari Marie|Nordmann», none
    + person e2 21836797660 «Per|Nordmann», confidential
    + person f1 20914695016 «Ola|Nordmann», ola@example.no, 415 00 001, none
    + person f2 07900399841 «Anne|Dahl», 41500002, unread {Email}, client
    + person a1 20874299651 «Randi|Berg», randi@example.no, none
    + guardian f1 of e1, parent, with responsibility
    + guardian f2 of e1, guardian, without responsibility
    + guardian f1 of e2, parent, with responsibility
    + enrolment e1 at s1 [roles/r1] Unit [2023-08-17, )
    + enrolment e2 at s1 [roles/r2] Unit [, )
    + employment a1 at s1 [roles/r5] as teacher [2020-08-01, 2027-08-01)
    users.csv:5 email (K) email-invalid field-dropped «••••@»
    = orgs.csv: 2 rows, 2 accepted, 0 refused
    = users.csv: 5 rows, 5 accepted, 0 refused
    = roles.csv: 5 rows, 5 accepted, 0 refused
    = enrollments.csv: 2 rows, 2 accepted, 0 refused
    = full: units, people, guardianships, enrolments, employments
    ");
}

#[test]
fn an_unpacked_folder_is_read_as_the_zip_file_is() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = all("bulk");
    for (name, text) in [
        ("manifest.csv", manifest.as_str()),
        ("orgs.csv", ORGS),
        ("users.csv", USERS),
        ("roles.csv", ROLES),
        ("enrollments.csv", ENROLLMENTS),
        ("les meg.txt", "hei"),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mut intake = Collected::default();
    let result = read_folder(folder.path(), &options(), &mut intake);
    assert_eq!(told(result, &intake), with("", ""));
}

#[test]
fn one_folder_around_all_files_and_what_macs_add_are_tolerated() {
    let manifest = all("bulk");
    let nested = package(&[
        ("uttrekk/manifest.csv", &manifest),
        ("uttrekk/orgs.csv", ORGS),
        ("uttrekk/Users.csv", USERS),
        ("uttrekk/roles.csv", ROLES),
        ("uttrekk/enrollments.csv", ENROLLMENTS),
        ("__MACOSX/uttrekk/._users.csv", "x"),
        ("uttrekk/.DS_Store", "x"),
    ]);
    assert_eq!(nested, with("", ""));
}

#[test]
fn changes_say_what_is_new_and_what_is_gone() {
    let manifest =
        manifest(&[("users", "delta"), ("roles", "delta"), ("orgs", "absent"), ("enrollments", "absent")]);
    let users = "\
sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,email,sms,agentSourcedIds
e1,active,2026-11-20T10:00:00Z,true,kari,{fnr:22885399316},Kari,Nordmann,,,f2
f2,active,2026-11-20T10:00:00Z,true,anne,{fnr:07900399841},Anne,Dahl,anne@example.no,,
f1,tobedeleted,2026-11-20T10:00:00Z,,,,,,,,
";
    let roles = "\
sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId
r3,tobedeleted,2026-11-20T10:00:00Z,f1,primary,parent,,,s1
r6,active,2026-11-20T10:00:00Z,e1,primary,student,2026-11-20,,s2
";
    let told = package(&[("manifest.csv", &manifest), ("users.csv", users), ("roles.csv", roles)]);
    assert_snapshot!(told, @"
    + person e1 22885399316 «Kari|Nordmann»
    + person f2 07900399841 «Anne|Dahl», anne@example.no
    - person f1
    - guardianships of e1
    + guardian f2 of e1, unstated
    - enrolment f1 at s1 [roles/r3]
    - employment f1 at s1 [roles/r3]
    + enrolment e1 at s2 [roles/r6] Unit [2026-11-20, )
    = users.csv: 3 rows, 3 accepted, 0 refused
    = roles.csv: 2 rows, 2 accepted, 0 refused
    = full: nothing
    ");
}

#[test]
fn each_bad_user_is_told_and_the_good_ones_come_in() {
    let users = format!(
        "{USERS}\
e1,,,true,x,{{fnr:22838497199}},Dobbel,Nøkkel,,,,,,,,,,,,,,,,
,,,true,x,{{fnr:22838497199}},Uten,Nøkkel,,,,,,,,,,,,,,,,
e3,,,true,x,{{fnr:22838497198}},Feil,Nummer,,,,,,\"e3,f9,a1,x1\",,,,,,,,,f8,
e4,,,true,x,{{fnr:13097248022}},Virkelig,Person,,,,,,f1,,,,,,,,,,
e5,,,true,x,{{fnr:22828999528}},To,Nummer,,22814398483,,,,,,,,,,,,,,
e6,,,true,x,,Nummer,Annensteds,,21835998891,,,,,,,,,,,,,,
e7,,,true,x,,Nummer,Ellers,,,,,,,,,21904098520,,,,,,,
f5,,,true,x,{{fnr:20914695016}},Samme,Nummer,,,,,,e4,,,,,,,,,,
e8,gone,,true,x,,Ukjent,Status,,,,,,,,,,,,,,,,
e9,,,true,x,,,,,,,,,,,,,,,,,,,kode 9
e10,,,true,x,,For,Få
e11,,,true,x,,\"Åpent,sitat,,,,,,,,,,,,,,,,
e12,,,true,x,{{fnr:7880099013}},Mistet,Null,,,,,,,,,,,,,,,,
"
    );
    assert_snapshot!(with("users.csv", &users), @"
    + unit k «Fjordvik kommune» owner
    + unit s1 «Fjordvik skole» school 313796329
    + person e1 22885399316 «Kari Marie|Nordmann», none
    + person e2 21836797660 «Per|Nordmann», confidential
    + person f1 20914695016 «Ola|Nordmann», ola@example.no, 415 00 001, none
    + person f2 07900399841 «Anne|Dahl», 41500002, unread {Email}, client
    + person a1 20874299651 «Randi|Berg», randi@example.no, none
    + person e3 id unread «Feil|Nummer», none
    ? person e4
    ? guardianships of e4
    + person e5 id unread «To|Nummer», none
    + person e6 21835998891 «Nummer|Annensteds», none
    + person e7 21904098520 «Nummer|Ellers», none
    + person f5 20914695016 «Samme|Nummer», none
    ? person e8
    ? guardianships of e8
    + person e9 no id «|», unread {Name}, strictly_confidential
    + person e12 07880099013 «Mistet|Null», none
    + guardian f1 of e1, parent, with responsibility
    + guardian f2 of e1, guardian, without responsibility
    + guardian f1 of e2, parent, with responsibility
    ? guardian e4 of f5
    + enrolment e1 at s1 [roles/r1] Unit [2023-08-17, )
    + enrolment e2 at s1 [roles/r2] Unit [, )
    + employment a1 at s1 [roles/r5] as teacher [2020-08-01, 2027-08-01)
    users.csv:5 email (K) email-invalid field-dropped «••••@»
    users.csv:7 key-doubled row-refused (see 2)
    users.csv:8 sourcedId (A) key-missing row-refused
    users.csv:9 userIds (F) national-id-invalid field-dropped «{fnr:•••••••••••}»
    users.csv:9 metadata.no.agentsWithoutParentalRespons… (W) reference-dangling note
    users.csv:9 agentSourcedIds (N) reference-to-self field-dropped
    users.csv:9 agentSourcedIds (N) reference-dangling field-dropped
    users.csv:9 agentSourcedIds (N) not-a-guardian note
    users.csv:9 agentSourcedIds (N) reference-dangling field-dropped
    users.csv:10 userIds (F) national-id-not-here row-refused «{fnr:•••••••••••}»
    users.csv:11 userIds (F) national-ids-differ field-dropped
    users.csv:14 national-id-shared note (see 4)
    users.csv:14 agentSourcedIds (N) reference-refused field-dropped
    users.csv:15 status (B) value-unknown row-refused «gone»
    users.csv:16 givenName (G) name-missing note
    users.csv:16 metadata.no.addressProtection (X) value-unknown field-dropped «kode 9»
    users.csv:17 column-count row-refused «8»
    users.csv:18 quotes-unbalanced row-refused
    users.csv:19 userIds (F) leading-zero-restored note
    users.csv removals-suspended note
    = orgs.csv: 2 rows, 2 accepted, 0 refused
    = users.csv: 18 rows, 12 accepted, 6 refused
    = roles.csv: 5 rows, 5 accepted, 0 refused
    = enrollments.csv: 2 rows, 2 accepted, 0 refused
    = full: units, enrolments, employments
    ");
}

#[test]
fn each_bad_role_is_told_and_whom_it_was_about_is_spared() {
    let roles = format!(
        "{ROLES}\
r1,,,e2,primary,student,,,s1,
r6,,,e9,primary,student,,,s1,
r7,,,e2,primary,student,,,s9,
r8,,,e2,primary,elev,,,s1,
r9,,,e2,primary,ext:leksehjelper,,,s1,
r10,,,e2,primary,student,20.20.2026,,s1,
r11,,,e2,primary,student,2026-08-17,2026-08-16,s1,
r12,,,,primary,student,,,s1,
r13,,,a1,primary,principal,17.08.2026,46251,s1,
,,,a1,primary,teacher,,,s1,
"
    );
    assert_snapshot!(findings(&with("roles.csv", &roles)), @"
    ? enrolment e9 at s1 [roles/r6]
    ? employment e9 at s1 [roles/r6]
    ? enrolment e2 at s9 [roles/r7]
    ? employment e2 at s9 [roles/r7]
    ? enrolment e2 at s1 [roles/r8]
    ? employment e2 at s1 [roles/r8]
    ? enrolment e2 at s1 [roles/r10]
    ? employment e2 at s1 [roles/r10]
    ? enrolment e2 at s1 [roles/r11]
    ? employment e2 at s1 [roles/r11]
    users.csv:5 email (K) email-invalid field-dropped «••••@»
    roles.csv:7 key-doubled row-refused (see 2)
    roles.csv:8 userSourcedId (D) reference-dangling row-refused
    roles.csv:9 orgSourcedId (I) reference-dangling row-refused
    roles.csv:10 role (F) value-unknown row-refused «elev»
    roles.csv:11 role (F) extension-unknown note «ext:leksehjelper»
    roles.csv:12 beginDate (G) date-unreadable row-refused «20.20.2026»
    roles.csv:13 endDate (H) dates-reversed row-refused
    roles.csv:14 userSourcedId (D) value-missing row-refused
    roles.csv:16 sourcedId (A) key-missing row-refused
    roles.csv removals-suspended note
    = orgs.csv: 2 rows, 2 accepted, 0 refused
    = users.csv: 5 rows, 5 accepted, 0 refused
    = roles.csv: 15 rows, 7 accepted, 8 refused
    = enrollments.csv: 2 rows, 2 accepted, 0 refused
    = full: units, people, guardianships
    ");
}

#[test]
fn guardians_may_list_their_children_instead() {
    let users = "\
sourcedId,status,userIds,givenName,familyName,email,sms,agentSourcedIds
e1,,{fnr:22885399316},Kari,Nordmann,,,
e2,,{fnr:21836797660},Per,Nordmann,,,
f1,,{fnr:20914695016},Ola,Nordmann,,,\"e1,e2\"
f2,,{fnr:07900399841},Anne,Dahl,,,a1
a1,,{fnr:20874299651},Randi,Berg,,,e1
";
    assert_snapshot!(with("users.csv", users), @"
    + unit k «Fjordvik kommune» owner
    + unit s1 «Fjordvik skole» school 313796329
    + person e1 22885399316 «Kari|Nordmann»
    + person e2 21836797660 «Per|Nordmann»
    + person f1 20914695016 «Ola|Nordmann»
    + person f2 07900399841 «Anne|Dahl»
    + person a1 20874299651 «Randi|Berg»
    + guardian f1 of e1, parent
    + guardian f1 of e2, parent
    + enrolment e1 at s1 [roles/r1] Unit [2023-08-17, )
    + enrolment e2 at s1 [roles/r2] Unit [, )
    + employment a1 at s1 [roles/r5] as teacher [2020-08-01, 2027-08-01)
    users.csv:5 agentSourcedIds (H) not-a-guardian note
    users.csv:6 agentSourcedIds (H) not-a-guardian note
    = orgs.csv: 2 rows, 2 accepted, 0 refused
    = users.csv: 5 rows, 5 accepted, 0 refused
    = roles.csv: 5 rows, 5 accepted, 0 refused
    = enrollments.csv: 2 rows, 2 accepted, 0 refused
    = full: units, people, guardianships, enrolments, employments
    ");
}

#[test]
fn a_kindergarten_system_has_kindergartens_and_places_in_groups() {
    let manifest = all("bulk");
    let roles = ROLES.lines().filter(|line| !line.contains("student")).collect::<Vec<_>>().join("\n");
    let bytes = zip(&[
        ("manifest.csv", manifest.as_bytes()),
        ("orgs.csv", ORGS.as_bytes()),
        ("users.csv", USERS.as_bytes()),
        ("roles.csv", roles.as_bytes()),
        ("enrollments.csv", ENROLLMENTS.as_bytes()),
    ]);
    let kindergarten = PackageOptions { source: Source::Kindergarten, ..options() };
    let told = read_with(&bytes, &kindergarten);
    let told: Vec<_> =
        told.lines().filter(|line| line.starts_with("+ unit") || line.starts_with("+ enrolment")).collect();
    assert_snapshot!(told.join("\n"), @"
    + unit k «Fjordvik kommune» owner
    + unit s1 «Fjordvik skole» kindergarten 313796329
    + enrolment e1 at s1 [enrollments/n1] Group [2026-08-17, 2027-06-20)
    ");
}

#[test]
fn packages_that_contradict_themselves_are_read_as_changes() {
    let users = USERS.replace("e1,,,", "e1,active,2026-11-20T10:00:00Z,");
    assert_snapshot!(findings(&with("users.csv", &users)), @"
    users.csv:2 mode-contradicted note
    users.csv:5 email (K) email-invalid field-dropped «••••@»
    = orgs.csv: 2 rows, 2 accepted, 0 refused
    = users.csv: 5 rows, 5 accepted, 0 refused
    = roles.csv: 5 rows, 5 accepted, 0 refused
    = enrollments.csv: 2 rows, 2 accepted, 0 refused
    = full: units, enrolments, employments
    ");
    let told = package(&[("orgs.csv", ORGS), ("users.csv", USERS), ("roles.csv", ROLES)]);
    assert_snapshot!(findings(&told), @"
    manifest.csv manifest-missing note
    users.csv:5 email (K) email-invalid field-dropped «••••@»
    = orgs.csv: 2 rows, 2 accepted, 0 refused
    = users.csv: 5 rows, 5 accepted, 0 refused
    = roles.csv: 5 rows, 5 accepted, 0 refused
    = full: nothing
    ");
    let header = ROLES.lines().next().unwrap();
    assert_snapshot!(findings(&with("roles.csv", header)), @"
    roles.csv no-rows note
    users.csv:5 email (K) email-invalid field-dropped «••••@»
    = orgs.csv: 2 rows, 2 accepted, 0 refused
    = users.csv: 5 rows, 5 accepted, 0 refused
    = enrollments.csv: 2 rows, 2 accepted, 0 refused
    = full: units, people, guardianships
    ");
}

#[test]
fn other_encodings_and_delimiters_are_tolerated_and_told() {
    let semicolons = ORGS.replace(',', ";");
    assert_snapshot!(findings(&with("orgs.csv", &semicolons)), @"
    orgs.csv:1 other-delimiter note «;»
    users.csv:5 email (K) email-invalid field-dropped «••••@»
    = orgs.csv: 2 rows, 2 accepted, 0 refused
    = users.csv: 5 rows, 5 accepted, 0 refused
    = roles.csv: 5 rows, 5 accepted, 0 refused
    = enrollments.csv: 2 rows, 2 accepted, 0 refused
    = full: units, people, guardianships, enrolments, employments
    ");
    let latin1: Vec<u8> = ORGS
        .replace("Fjordvik skole", "Bjørnefjord skole")
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let manifest = manifest(&[("orgs", "bulk")]);
    assert_snapshot!(read(&zip(&[("manifest.csv", manifest.as_bytes()), ("orgs.csv", &latin1)])), @"
    + unit k «Fjordvik kommune» owner
    + unit s1 «Bjørnefjord skole» school 313796329
    orgs.csv:1 other-encoding note «Windows-1252»
    = orgs.csv: 2 rows, 2 accepted, 0 refused
    = full: units
    ");
}

#[test]
fn packages_that_cannot_be_used_are_refused_with_the_reason() {
    let bulk = all("bulk");
    let wrong_version = bulk.replace("1.2", "1.1");
    let wrong_mode = bulk.replace("file.users,bulk", "file.users,full");
    let without_key = USERS.replacen("sourcedId", "id", 1);
    let key_twice = USERS.replacen("username", "SourcedID", 1);
    let cases = [
        ("nothing of ours", package(&[("a.csv", "b")])),
        ("no manifest, no files", package(&[])),
        ("another version", package(&[("manifest.csv", &wrong_version)])),
        ("an unknown mode", package(&[("manifest.csv", &wrong_mode)])),
        ("a manifest of something else", package(&[("manifest.csv", "a;b\n1;2\n")])),
        ("declared files missing", package(&[("manifest.csv", &bulk), ("orgs.csv", ORGS)])),
        ("a column missing", with("users.csv", &without_key)),
        ("a column twice", with("users.csv", &key_twice)),
        ("an empty file", with("roles.csv", "")),
        ("files in several folders", package(&[("manifest.csv", &bulk), ("a/users.csv", USERS)])),
        ("the same file twice", package(&[("manifest.csv", &bulk), ("Manifest.csv", &bulk)])),
        ("a workbook", package(&[("[Content_Types].xml", "<a/>"), ("xl/workbook.xml", "<a/>")])),
        ("a picture in the place of a table", with("orgs.csv", "\u{0}\u{1}\u{0}\u{1}PNG\u{0}")),
    ];
    let told: Vec<String> = cases.iter().map(|(name, told)| format!("# {name}\n{told}")).collect();
    assert_snapshot!(told.join("\n"), @"
    # nothing of ours
    pakke.zip not-a-package file-refused
    refused
    # no manifest, no files
    pakke.zip not-a-package file-refused
    refused
    # another version
    manifest.csv:3 version-unsupported file-refused «1.1»
    refused
    # an unknown mode
    manifest.csv:5 value (B) mode-unknown file-refused «full»
    refused
    # a manifest of something else
    manifest.csv:1 manifest-unreadable file-refused
    refused
    # declared files missing
    users.csv file-missing file-refused
    roles.csv file-missing file-refused
    enrollments.csv file-missing file-refused
    refused
    # a column missing
    users.csv:1 sourcedId column-missing file-refused
    refused
    # a column twice
    users.csv:1 SourcedID (E) column-doubled file-refused
    refused
    # an empty file
    roles.csv empty file-refused
    refused
    # files in several folders
    pakke.zip zip-folders file-refused
    refused
    # the same file twice
    manifest.csv zip-doubled file-refused
    refused
    # a workbook
    pakke.zip is-a-workbook file-refused
    refused
    # a picture in the place of a table
    orgs.csv not-text file-refused
    refused
    ");
}

#[test]
fn a_manifest_alone_says_that_nothing_has_changed() {
    assert_snapshot!(package(&[("manifest.csv", &manifest(&[("users", "absent")]))]), @"= full: nothing");
}

#[test]
fn nothing_is_read_of_what_the_manifest_leaves_out() {
    let manifest = manifest(&[("orgs", "bulk"), ("users", "absent")]);
    let told = package(&[("manifest.csv", &manifest), ("orgs.csv", ORGS), ("users.csv", USERS)]);
    assert_snapshot!(told, @"
    + unit k «Fjordvik kommune» owner
    + unit s1 «Fjordvik skole» school 313796329
    users.csv file-undeclared note
    = orgs.csv: 2 rows, 2 accepted, 0 refused
    = full: units
    ");
}
