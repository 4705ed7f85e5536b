//! No text is missing, none is left over, and every page speaks every language.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use super::*;
use crate::{Visit, samples};

/// The keys of a language with the names of what each is filled with.
fn keys(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys = BTreeMap::new();
    let mut key = String::new();
    for line in files(language).iter().flat_map(|file| file.lines()) {
        if let Some((name, _)) = line.split_once(" = ") {
            key = match name.trim_start().strip_prefix('.') {
                Some(attribute) => format!("{}.{attribute}", key.split('.').next().unwrap()),
                None => name.to_owned(),
            };
            assert!(keys.insert(key.clone(), BTreeSet::new()).is_none(), "{language}: {key} stands twice");
        }
        let filled = line.split("{ $").skip(1).filter_map(|rest| rest.split([' ', '}']).next());
        if let Some(names) = keys.get_mut(&key) {
            names.extend(filled.map(str::to_owned));
        }
    }
    keys
}

/// Every file under a folder of the workspace.
fn read_all(folder: &str) -> String {
    fn walk(path: &Path, text: &mut String) {
        if path.is_dir() {
            let mut entries: Vec<PathBuf> =
                fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
            entries.sort();
            for entry in entries {
                walk(&entry, text);
            }
        } else if let Ok(file) = fs::read_to_string(path) {
            text.push_str(&file);
        }
    }
    let mut text = String::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut text);
    text
}

#[test]
fn all_languages_have_the_same_texts_filled_with_the_same_things() {
    let bokmaal = keys(Language::Bokmaal);
    for language in [Language::Nynorsk, Language::English] {
        let keys = keys(language);
        let differing: Vec<_> = bokmaal.iter().filter(|(key, names)| keys.get(*key) != Some(names)).collect();
        assert!(differing.is_empty(), "{language} lacks or fills differently: {differing:?}");
        let extra: Vec<_> = keys.keys().filter(|key| !bokmaal.contains_key(*key)).collect();
        assert!(extra.is_empty(), "only {language} has {extra:?}");
    }
}

#[test]
fn every_text_is_used_and_every_text_that_is_asked_for_is_there() {
    let ours = read_all("src") + &read_all("templates");
    let keys = keys(Language::Bokmaal);
    let asked: BTreeSet<&str> =
        ours.split("say(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let missing: Vec<_> = asked.iter().filter(|key| !keys.contains_key(**key)).collect();
    assert!(missing.is_empty(), "asked for, and not there: {missing:?}");

    // A problem's code is written where the problem is found; a page about an error is named by what it begins with.
    let codes = ["../domain/src", "../sources/src", "../sync/src"].map(read_all).concat();
    let written = |key: &str| ours.contains(&format!("\"{key}\"")) || codes.contains(&format!("\"{key}\""));
    let named = |key: &str| {
        let stem = key.split('.').next().unwrap_or(key);
        let stem = stem.strip_suffix("-title").or_else(|| stem.strip_suffix("-text")).unwrap_or(stem);
        written(stem)
    };
    let unused: Vec<_> = keys.keys().filter(|key| !written(key) && !named(key)).collect();
    assert!(unused.is_empty(), "never used: {unused:?}");
}

#[test]
fn every_problem_of_krrs_has_its_own_text_and_remedy() {
    for language in Language::ALL {
        for code in domain::krr::ProblemCode::ALL {
            let texts = Texts::of(language);
            assert!(texts.has(code.code()), "{language}: {}", code.code());
            assert!(texts.has(&format!("{}.remedy", code.code())), "{language}: {}", code.code());
        }
    }
}

#[test]
fn every_page_can_be_made_in_every_language_and_is_the_same_when_made_again() {
    for sample in samples::all() {
        for language in Language::ALL {
            let made = || {
                let html = (sample.render)(Visit::sample(language, sample.path)).unwrap();
                assert!(html.contains(&format!("<html lang=\"{language}\"")), "{}", sample.name);
                html
            };
            let page = made();
            assert_eq!(page, made(), "{}", sample.name);
            for inline in ["style=\"", "<style", "<script>", " onclick=", "javascript:"] {
                assert!(!page.contains(inline), "{}: the policy forbids {inline}", sample.name);
            }
        }
    }
}

#[test]
fn numbers_choose_the_plural_and_are_grouped() {
    let said = |language, done: i64, total: i64| {
        Texts::of(language).say("progress-of").with("done", done).with("total", total).to_string()
    };
    assert_eq!(said(Language::Bokmaal, 2614, 4190), "2\u{202f}614 av 4\u{202f}190 personer");
    assert_eq!(said(Language::Nynorsk, 0, 1), "0 av 1 person");
    assert_eq!(said(Language::English, 0, 1000), "0 of 1,000 people");
}
