//! Kinds, conditions and expressions that the sample lacks, on a form of their own.

mod loading;
mod properties;
mod rows;
mod values;

use serde_json::Value as Json;

use super::super::definition::Level;
use super::super::{Answers, Finding, Form, Id, Path, Problem, Value, evaluate};
use super::{TODAY, spelled_out};

/// The form, with every text written as one string.
fn short() -> Json {
    serde_json::from_str(include_str!("kinds.json")).unwrap()
}

fn kinds() -> Form {
    match Form::parse(&spelled_out(short()).to_string()) {
        Ok(form) => form,
        Err(errors) => panic!("{errors}"),
    }
}

/// A complete draft, but for what may follow later.
fn complete() -> Answers {
    super::answers(&[
        ("person_name/family", "髙﨑"),
        ("person_name/given", "美咲"),
        ("person_name/family_kana", "たかさき"),
        ("person_name/given_kana", "ﾐｻｷ"),
        ("reading", "ﾔﾏﾀﾞ"),
        ("employed/from_era", "reiwa"),
        ("employed/from_year", "８"),
        ("employed/from_month", "4"),
        ("employed/from_day", "1"),
        ("employed/to_year", "2027"),
        ("employed/to_month", "3"),
        ("employed/to_day", "31"),
        ("income", "１２０万円"),
        ("week/mon_from", "9:00"),
        ("week/mon_to", "17:30"),
        ("week/mon_break", "60"),
        ("week/holiday_from", "10:00"),
        ("week/holiday_to", "12:00"),
        ("colour", "red"),
        ("visit", "early"),
        ("home/postcode", "399-0737"),
        ("home/town", "長野県塩尻市大門七番町"),
        ("home/block", "３番３号"),
        ("account/by", "bank"),
        ("account/bank", "0001"),
        ("account/bank_name", "みずほ"),
        ("account/branch", "102"),
        ("account/branch_name", "本店"),
        ("account/type", "ordinary"),
        ("account/number", "１２３４５"),
        ("account/holder", "たかさき みさき"),
        ("company", "8000012010038"),
        ("insured", "ｈ12345674"),
        ("tax_paper", "f1"),
        ("tax_paper_issued/year", "2026"),
        ("tax_paper_issued/month", "11"),
        ("tax_paper_issued/day", "1"),
        ("agree", "yes"),
        ("guardian", "a,b"),
        ("guardian/a/works", "yes"),
        ("guardian/a/employer", "x,y"),
        ("guardian/a/employer/x/firm", "Kaki"),
        ("guardian/a/employer/x/pay", "100"),
        ("guardian/a/employer/y/firm", "Nashi"),
        ("guardian/a/employer/y/pay", "50"),
        ("guardian/b/works", "no"),
    ])
}

/// The complete draft with this changed.
fn with(changes: &[(&str, &str)]) -> Answers {
    let mut answers = complete();
    for (path, typed) in changes {
        answers.set(Path::from_wire(path), typed);
    }
    answers
}

/// The answer at a path.
fn value(answers: &Answers, path: &str) -> Option<Value> {
    let form = kinds();
    evaluate(&form, answers, TODAY).field_at(&Path::from_wire(path)).and_then(|field| field.value.clone())
}

/// What is said at a path: the part, how grave it is, and what it is.
fn said(answers: &Answers, path: &str) -> Vec<(Option<String>, Level, Problem)> {
    let form = kinds();
    let evaluated = evaluate(&form, answers, TODAY);
    let at = |finding: &&Finding| finding.path.as_str() == path;
    let told = |found: &Finding| (found.part.clone(), found.level, found.problem.clone());
    evaluated.findings().filter(at).map(told).collect()
}

/// The errors at a path, each with its part.
fn errors(changes: &[(&str, &str)], path: &str) -> Vec<(Option<String>, Problem)> {
    let errors = said(&with(changes), path).into_iter().filter(|(_, level, _)| *level == Level::Error);
    errors.map(|(part, _, problem)| (part, problem)).collect()
}

/// The warnings at a path.
fn warnings(changes: &[(&str, &str)], path: &str) -> Vec<Problem> {
    let warnings = said(&with(changes), path).into_iter().filter(|(_, level, _)| *level == Level::Warning);
    warnings.map(|(_, _, problem)| problem).collect()
}

fn part(name: &str, problem: Problem) -> (Option<String>, Problem) {
    (Some(name.to_owned()), problem)
}

fn whole(problem: Problem) -> (Option<String>, Problem) {
    (None, problem)
}

/// The paths of everything that is asked.
fn asked(answers: &Answers) -> Vec<String> {
    let form = kinds();
    evaluate(&form, answers, TODAY).fields().map(|field| field.path.as_str().to_owned()).collect()
}

fn ids(list: &[&str]) -> Vec<Id> {
    list.iter().map(|id| Id::from(*id)).collect()
}
