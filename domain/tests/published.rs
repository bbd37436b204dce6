//! Every definition and every draft that was ever published loads, is judged and is filed, for ever: an application
//! that somebody began must not be lost by a newer version of the product.
//!
//! `published/` holds, for each procedure and number, `ID.NUMBER.json` as it was published and `ID.NUMBER.draft.json`,
//! a draft begun on it, of invented people. Nothing there is changed or taken away.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use domain::form::definition::Level;
use domain::form::{Answers, Form, Problem, evaluate, pruned};
use jiff::civil::{Date, date};
use serde_json::Value as Json;

/// The day on which the drafts are complete.
const TODAY: Date = date(2026, 11, 20);

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/published")
}

/// Of each procedure, by its id, the numbers under which it was published.
fn published() -> BTreeMap<String, Vec<u32>> {
    let mut published: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for file in fs::read_dir(here()).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let stem = name.strip_suffix(".json").unwrap_or_else(|| panic!("{name} is no JSON"));
        if let Some((id, number)) = stem.strip_suffix(".draft").unwrap_or(stem).rsplit_once('.') {
            let numbers = published.entry(id.to_owned()).or_default();
            let number = number.parse().unwrap_or_else(|_| panic!("{name} has no number"));
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
    }
    published
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn everything_that_was_ever_published_loads_and_is_filed() {
    let published = published();
    assert!(published.len() >= 18, "published/ has lost procedures: {:?}", published.keys());
    for (id, numbers) in &published {
        for number in numbers {
            let of = |kind: &str| text(&here().join(format!("{id}.{number}{kind}.json")));
            let form = Form::parse(&of("")).unwrap_or_else(|errors| panic!("{id}.{number}: {errors}"));
            assert_eq!(form.procedure.id.as_str(), id);
            let draft: Answers = serde_json::from_str(&of(".draft")).unwrap();
            let evaluated = evaluate(&form, &draft, TODAY);
            let errors: Vec<_> =
                evaluated.errors().filter(|found| found.problem != Problem::MissingFile).collect();
            assert!(errors.is_empty(), "{id}.{number}: {errors:#?}");
            let filed = pruned(&form, &draft, TODAY);
            let of_filed = evaluate(&form, &filed, TODAY);
            let said = |level| -> Vec<_> {
                evaluated.findings().filter(|found| found.level == level).cloned().collect()
            };
            for level in [Level::Error, Level::Warning] {
                let again: Vec<_> =
                    of_filed.findings().filter(|found| found.level == level).cloned().collect();
                assert_eq!(again, said(level), "{id}.{number}");
            }
            // A draft that is filed with all that was typed in it holds nothing that its definition does not ask for.
            let lost: Vec<_> = draft.0.keys().filter(|path| !filed.0.contains_key(*path)).collect();
            assert!(lost.is_empty(), "{id}.{number} files no longer what was typed at {lost:?}");
        }
    }
}

#[test]
fn what_ships_today_has_been_put_with_what_was_published() {
    let published = published();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/procedures");
    let mut missing = Vec::new();
    for file in fs::read_dir(&shipped).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let id = path.file_stem().unwrap().to_str().unwrap();
        let last = published.get(id).and_then(|numbers| numbers.iter().max());
        // As data: how it is laid out on lines says nothing.
        let json = |path: &Path| -> Json { serde_json::from_str(&text(path)).unwrap() };
        let known = last.is_some_and(|last| json(&here().join(format!("{id}.{last}.json"))) == json(&path));
        if !known {
            let next = last.map_or(1, |last| last + 1);
            missing.push(format!(
                "cp server/procedures/{id}.json domain/tests/published/{id}.{next}.json\n\
                 cp server/procedures/examples/{id}/EXAMPLE.json domain/tests/published/{id}.{next}.draft.json"
            ));
        }
    }
    missing.sort_unstable();
    assert!(
        missing.is_empty(),
        "these procedures have changed since they were published. Keep the copies that are there, for drafts begun on \
         them go on, and add the present definition with a draft begun on it:\n{}",
        missing.join("\n")
    );
}
