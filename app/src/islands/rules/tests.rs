//! Read by hand and read by serde must be the same.

use super::*;
use domain::form::{Finding, Path, Problem};
use jiff::civil::date;

/// The parts that judging needs.
fn needed(mut procedure: Procedure, like: &Procedure) -> Procedure {
    procedure.id = like.id.clone();
    procedure.office = like.office.clone();
    procedure.title = like.title.clone();
    procedure.summary = like.summary.clone();
    procedure.keywords = like.keywords.clone();
    procedure.life_events = like.life_events.clone();
    procedure.capacity = like.capacity;
    procedure.template = like.template;
    procedure.discreet = like.discreet;
    procedure.my_number = like.my_number.clone();
    procedure.checklist = like.checklist.clone();
    procedure.baseline = like.baseline.clone();
    procedure.about = like.about.clone();
    procedure.window = like.window.clone();
    procedure.rounds = like.rounds.clone();
    procedure.matters = like.matters.clone();
    procedure.queue = like.queue.clone();
    procedure.purpose = like.purpose.clone();
    procedure.draft_days = like.draft_days;
    procedure.retention_years = like.retention_years;
    procedure
}

#[test]
fn the_rules_of_the_shipped_procedures_are_read_as_serde_reads_them() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../server/procedures");
    let mut read = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        if file.extension().is_some_and(|extension| extension == "json") {
            let json = std::fs::read_to_string(&file).unwrap();
            let full: Procedure = serde_json::from_str(&json).unwrap();
            let ours = procedure(&json).unwrap_or_else(|| panic!("{}", file.display()));
            assert_eq!(needed(ours, &full), full, "{}", file.display());
            read += 1;
        }
    }
    assert!(read > 0);
}

#[test]
fn every_kind_condition_and_expression_is_read_as_serde_reads_it() {
    let full = crate::islands::sample::procedure();
    let json = serde_json::to_string(&full).unwrap();
    assert_eq!(needed(procedure(&json).unwrap(), &full), full);
    for every in crate::islands::sample::NAMES {
        assert!(json.contains(&format!("\"{every}\":")), "the sample has no {every}");
    }
}

#[test]
fn every_problem_is_read_as_serde_writes_it() {
    let message = Text { ja: "あ".into(), easy: "い".into(), en: "u".into() };
    let day = date(2026, 4, 1);
    let problems = [
        Problem::Missing,
        Problem::MissingChoice,
        Problem::MissingConsent,
        Problem::MissingFile,
        Problem::TooLong { max: 3, has: 4 },
        Problem::ControlCharacters,
        Problem::NotKana,
        Problem::NotADay,
        Problem::NotInEra,
        Problem::TooEarly { earliest: day },
        Problem::TooLate { latest: day },
        Problem::NotANumber,
        Problem::TooPrecise { decimals: 2 },
        Problem::TooSmall { min: -0.5 },
        Problem::TooLarge { max: 31.0 },
        Problem::NotATime,
        Problem::NotOffered,
        Problem::Repeated,
        Problem::NotAPostcode,
        Problem::NotAPhone,
        Problem::NotAnEmail,
        Problem::TooFewRows { min: 1 },
        Problem::TooManyRows { max: 3 },
        Problem::TooManyFiles { max: 3 },
        Problem::Rule { rule: "r".into(), message, eligibility: false },
    ];
    let findings = problems.into_iter().enumerate().map(|(number, problem)| Finding {
        path: Path::from_wire("a/1/b"),
        part: (number % 2 == 0).then(|| "year".to_owned()),
        level: if number % 3 == 0 { Level::Warning } else { Level::Error },
        problem,
    });
    let sent = Checked {
        build: "1".into(),
        shown: vec![Path::from_wire("a"), Path::from_wire("a/1/b")],
        findings: findings.collect(),
        computed: vec![(Path::from_wire("c"), "三".into())],
    };
    let read = checked(&serde_json::to_string(&sent).unwrap()).unwrap();
    assert_eq!(read.findings, sent.findings);
    assert_eq!((read.build, read.shown, read.computed), (sent.build, sent.shown, sent.computed));
}

#[test]
fn places_are_read_and_anything_else_is_refused() {
    let sent = vec![Place { town: "長野県塩尻市広丘吉田".into() }];
    assert_eq!(places(&serde_json::to_string(&sent).unwrap()), Some(sent));
    assert_eq!(places("[]"), Some(Vec::new()));
    for broken in ["", "{}", "[1]", "<html>"] {
        assert_eq!(places(broken), None, "{broken}");
        assert!(procedure(broken).is_none_or(|procedure| procedure.sections.is_empty()));
    }
}
