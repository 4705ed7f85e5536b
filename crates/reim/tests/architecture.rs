//! ARCHITECTURE.md, README.md and the code tell the same.

#![expect(clippy::unwrap_used, reason = "a test may fall over where it stands")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

type Arrows = BTreeMap<String, BTreeSet<String>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn crates() -> BTreeSet<String> {
    let folders = fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap());
    folders
        .filter(|entry| entry.path().join("Cargo.toml").exists())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect()
}

/// What a crate's `[dependencies]` name, its own tests and build script left aside.
fn dependencies(name: &str) -> BTreeSet<String> {
    let manifest = read(&format!("crates/{name}/Cargo.toml"));
    let section = manifest.split("\n[dependencies]\n").nth(1).unwrap_or_default();
    section
        .lines()
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| Some(line.split(['.', ' ', '=']).next()?.to_owned()))
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .collect()
}

/// The rows of the table of crates: a name, and what it may use.
fn told() -> Arrows {
    let words = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<BTreeSet<_>>();
    let crates = crates();
    read("ARCHITECTURE.md")
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let cells: Vec<&str> = line.split('|').collect();
            let name = words(cells[1]).pop_first().unwrap();
            let used = match cells[2].trim() {
                "all" => crates.iter().filter(|other| **other != name).cloned().collect(),
                cell => words(cell),
            };
            (name, used)
        })
        .collect()
}

#[test]
fn the_table_of_crates_is_what_the_compiler_keeps() {
    let crates = crates();
    let built: Arrows = crates
        .iter()
        .map(|name| (name.clone(), dependencies(name).intersection(&crates).cloned().collect()))
        .collect();
    assert_eq!(told(), built, "left: ARCHITECTURE.md; right: the crates' [dependencies]");
}

#[test]
fn sql_is_written_in_one_crate() {
    for name in crates().iter().filter(|name| *name != "storage") {
        let drivers: Vec<_> =
            dependencies(name).into_iter().filter(|used| used == "sqlx" || used == "rusqlite").collect();
        // The measurement's floor is the raw driver itself.
        assert!(drivers.is_empty() || name == "reim", "{name} uses {drivers:?}");
    }
}

#[test]
fn every_crate_says_what_it_deliberately_does_not_know() {
    for name in crates().iter().filter(|name| *name != "reim") {
        let text = read(&format!("crates/{name}/src/lib.rs"));
        let head: Vec<&str> = text.lines().take_while(|line| line.starts_with("//!")).collect();
        assert!(head.iter().any(|line| line.contains("**Invariant:**")), "crates/{name}/src/lib.rs");
    }
}

#[test]
fn every_path_that_the_documents_name_is_there() {
    let mut documents =
        vec!["ARCHITECTURE.md".to_owned(), "README.md".to_owned(), "docs/drift.md".to_owned()];
    for entry in fs::read_dir(root().join("docs/decisions")).unwrap() {
        documents.push(format!("docs/decisions/{}", entry.unwrap().file_name().to_str().unwrap()));
    }
    for document in documents {
        let folder = Path::new(&document).parent().unwrap().to_owned();
        let text = read(&document);
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://")) {
            let path = folder.join(link.split('#').next().unwrap());
            assert!(root().join(&path).exists(), "{document} leads to {link}");
        }
        let quoted = text.split('`').skip(1).step_by(2);
        for path in
            quoted.filter(|path| ["crates/", "docs/", ".ci/"].iter().any(|root| path.starts_with(root)))
        {
            assert!(root().join(path).exists(), "{document} speaks of {path}");
        }
    }
}

#[test]
fn ci_runs_the_test_command_that_readme_tells() {
    let readme = read("README.md");
    let command = readme.split("<!-- test -->").nth(1).expect("README.md marks its test command");
    let command = command.split("```").nth(1).unwrap().lines().nth(1).unwrap();
    assert!(command.starts_with("cargo test"), "{command}");
    assert!(read(".ci/run").contains("<!-- test -->"), ".ci/run reads the command from README.md");
}

#[test]
fn the_example_configuration_is_one() {
    let config = reim::config::Config::read(&root().join("config.example.toml")).unwrap();
    let everybody = reim::timetable::Asked { folkeregisteret: true, enhetsregisteret: true, klass: true };
    reim::timetable::schedule(&config.work, everybody).unwrap();
    config.operator().unwrap();
    let defaults = reim::config::WorkSection::default();
    assert_eq!(
        (config.work.night, config.work.tidy, config.work.history_days),
        (defaults.night, defaults.tidy, defaults.history_days),
        "it tells the defaults"
    );
}
