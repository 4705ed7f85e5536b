//! The portable floor: what the migrations and the statements may not use, so that every engine that speaks
//! PostgreSQL's language, and SQLite, can hold the register, and its tables can be spread by municipality.

#![expect(clippy::unwrap_used, reason = "a test may fall over where it stands")]

use std::{fs, path::Path};

/// What only some engines have. In migrations as words, in statements as they would be called.
const REFUSED_WORDS: [&str; 16] = [
    "autoincrement",
    "bigserial",
    "enum",
    "extension",
    "function",
    "generated",
    "identity",
    "listen",
    "nextval",
    "notify",
    "now",
    "procedure",
    "sequence",
    "serial",
    "smallserial",
    "trigger",
];
const REFUSED_CALLS: [&str; 10] = [
    "autoincrement",
    "create extension",
    "create function",
    "create or replace",
    "create sequence",
    "create trigger",
    "nextval(",
    "pg_advisory",
    "pg_notify",
    "pglistener",
];
const TYPES: [&str; 2] = ["text", "bigint"];

#[derive(Debug, Default)]
struct Table {
    name: String,
    /// Name and type.
    columns: Vec<(String, String)>,
    has_municipality: bool,
    /// Columns of each key.
    keys: Vec<Vec<String>>,
}

/// Everything in the migrations that is not portable.
fn complaints(sql: &str) -> Vec<String> {
    let sql = without_comments(sql).to_lowercase();
    let mut found = Vec::new();
    for word in sql.split(|c: char| !(c.is_alphanumeric() || c == '_')) {
        if REFUSED_WORDS.contains(&word) || word.starts_with("pg_") {
            found.push(format!("{word} is not portable"));
        }
    }
    let statements: Vec<&str> = sql.split(';').map(str::trim).collect();
    let mut tables: Vec<Table> = statements.iter().filter_map(|statement| table(statement)).collect();
    for statement in &statements {
        if let Some((name, columns)) = unique_index(statement) {
            match tables.iter_mut().find(|table| table.name == name) {
                Some(table) => table.keys.push(columns),
                None => found.push(format!("{name} is given a key before it is made")),
            }
        }
        if let Some(added) = statement.strip_prefix("alter table ") {
            let Some((_, column)) = added.split_once(" add column ") else { continue };
            let mut words = column.split_whitespace();
            check_type(words.next().unwrap_or_default(), words.next().unwrap_or_default(), &mut found);
        }
    }
    for table in &tables {
        for (column, kind) in &table.columns {
            check_type(&format!("{}.{column}", table.name), kind, &mut found);
        }
        if table.keys.is_empty() {
            found.push(format!("{} has no key", table.name));
        }
        for key in &table.keys {
            if table.has_municipality && !key.iter().any(|column| column == "municipality_id") {
                found.push(format!("a key of {} leaves the municipality out", table.name));
            }
        }
    }
    found
}

fn check_type(column: &str, kind: &str, found: &mut Vec<String>) {
    if !TYPES.contains(&kind) {
        found.push(format!("{column} is {kind}, not text or bigint"));
    }
}

fn without_comments(sql: &str) -> String {
    let lines: String = sql
        .lines()
        .map(|line| line.split_once("--").map_or(line, |(code, _)| code))
        .collect::<Vec<_>>()
        .join("\n");
    let mut rest = lines.as_str();
    let mut code = String::new();
    while let Some((before, after)) = rest.split_once("/*") {
        code.push_str(before);
        rest = after.split_once("*/").expect("a comment ends").1;
    }
    code + rest
}

/// The text between the first parenthesis and the one that closes it.
fn inside(text: &str) -> &str {
    let Some(start) = text.find('(') else { return "" };
    let mut depth = 0;
    for (at, c) in text.char_indices().skip(start) {
        match c {
            '(' => depth += 1,
            ')' if depth == 1 => return &text[start + 1..at],
            ')' => depth -= 1,
            _ => {}
        }
    }
    panic!("a parenthesis is not closed in {text}");
}

fn list(columns: &str) -> Vec<String> {
    columns.split(',').map(|column| column.trim().to_owned()).collect()
}

fn table(statement: &str) -> Option<Table> {
    let rest = statement.strip_prefix("create table ")?;
    let name = rest.split(['(', ' ', '\n']).next()?.to_owned();
    let mut table = Table { name, ..Table::default() };
    let mut depth = 0;
    let items = inside(rest).split(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    });
    for item in items.map(str::trim) {
        if item.starts_with("primary key") || item.starts_with("unique") {
            table.keys.push(list(inside(item)));
            continue;
        }
        let mut words = item.split_whitespace();
        let (column, kind) = (words.next()?.to_owned(), words.next()?.to_owned());
        if item.contains("primary key") || item.contains(" unique") {
            table.keys.push(vec![column.clone()]);
        }
        // Where the municipality may be missing, the row is not a municipality's own.
        table.has_municipality |=
            column == "municipality_id" && (item.contains("not null") || item.contains("primary key"));
        table.columns.push((column, kind));
    }
    Some(table)
}

fn unique_index(statement: &str) -> Option<(String, Vec<String>)> {
    let (_, on) = statement.strip_prefix("create unique index ")?.split_once(" on ")?;
    Some((on.split(['(', ' ']).next()?.to_owned(), list(inside(on))))
}

fn migrations() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| (file.display().to_string(), fs::read_to_string(file).unwrap())).collect()
}

fn rust_files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_migration_stays_on_the_portable_floor() {
    let files = migrations();
    assert!(!files.is_empty());
    let whole: String = files.iter().map(|(_, sql)| sql.as_str()).collect();
    assert_eq!(complaints(&whole), [""; 0]);
}

#[test]
fn no_statement_leaves_the_portable_floor() {
    let mut files = Vec::new();
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    assert!(files.len() > 10);
    for file in files {
        let text = fs::read_to_string(&file).unwrap().to_lowercase();
        for call in REFUSED_CALLS {
            assert!(!text.contains(call), "{} uses “{call}”", file.display());
        }
    }
}

#[test]
fn what_is_not_portable_is_found() {
    let cases = [
        ("create extension pg_trgm", "extension is not portable"),
        ("create table t (id bigserial primary key)", "bigserial is not portable"),
        ("create table t (id integer primary key autoincrement)", "autoincrement is not portable"),
        ("create table t (id bigint generated always as identity primary key)", "identity is not portable"),
        ("create trigger after insert on t", "trigger is not portable"),
        ("create or replace function f()", "function is not portable"),
        ("create sequence s", "sequence is not portable"),
        ("select pg_advisory_lock(1)", "pg_advisory_lock is not portable"),
        ("notify changed", "notify is not portable"),
        ("create table t (id uuid primary key)", "t.id is uuid, not text or bigint"),
        (
            "create table t (id text primary key, at timestamptz not null)",
            "t.at is timestamptz, not text or bigint",
        ),
        (
            "create table t (id text primary key); alter table t add column yes boolean",
            "yes is boolean, not text or bigint",
        ),
        ("create table t (id text not null)", "t has no key"),
        (
            "create table t (municipality_id bigint not null, id bigint primary key)",
            "a key of t leaves the municipality out",
        ),
        (
            "create table t (municipality_id bigint not null, id bigint, mail text unique, primary key (municipality_id, id))",
            "a key of t leaves the municipality out",
        ),
        (
            "create table t (municipality_id bigint not null, id bigint, primary key (municipality_id, id));
             create unique index t_id on t (id)",
            "a key of t leaves the municipality out",
        ),
    ];
    for (sql, complaint) in cases {
        let found = complaints(sql);
        assert!(found.iter().any(|found| found == complaint), "{sql}: {found:?}");
    }
}

#[test]
fn what_is_portable_is_let_through() {
    let sql = "-- create trigger: only a comment
        create table t (
            municipality_id bigint not null references municipality,
            id              bigint not null, /* a sequence of one's own */
            name            text,
            primary key (municipality_id, id)
        ) /* without rowid */;
        create unique index t_name on t (municipality_id, name);
        create table job (id text primary key, dedup_key text);
        create unique index job_dedup on job (dedup_key);
        create table run (run_id bigint primary key, municipality_id bigint)";
    assert_eq!(complaints(sql), [""; 0]);
}
