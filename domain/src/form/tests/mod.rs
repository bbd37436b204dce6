//! Tests of loading and evaluating, on one sample form that uses every kind, condition and expression.

mod continued;
mod diff;
mod evaluating;
mod kinds;
mod loading;
mod properties;
mod reading;

use jiff::civil::{Date, date};
use serde_json::Value as Json;

use super::{Answers, Finding, Form, Path, Problem, evaluate};

/// The day of every test.
const TODAY: Date = date(2026, 11, 20);

/// The sample, with every text written as one string.
fn short() -> Json {
    serde_json::from_str(include_str!("sample.json")).unwrap()
}

/// Texts written as one string, in all three languages.
fn spelled_out(json: Json) -> Json {
    const TEXTS: [&str; 17] = [
        "title", "summary", "purpose", "who", "decided", "contact", "law", "label", "help", "intro", "note",
        "message", "unit", "row", "add", "notice", "text",
    ];
    fn text(json: Json) -> Json {
        match json {
            Json::String(s) => serde_json::json!({"ja": s, "easy": s, "en": s}),
            other => spelled_out(other),
        }
    }
    match json {
        Json::Object(fields) => Json::Object(
            fields
                .into_iter()
                .map(|(key, value)| match key.as_str() {
                    "prepare" => match value {
                        Json::Array(list) => (key, Json::Array(list.into_iter().map(text).collect())),
                        other => (key, other),
                    },
                    known if TEXTS.contains(&known) => (key, text(value)),
                    _ => (key, spelled_out(value)),
                })
                .collect(),
        ),
        Json::Array(list) => Json::Array(list.into_iter().map(spelled_out).collect()),
        other => other,
    }
}

fn sample() -> Form {
    match Form::parse(&spelled_out(short()).to_string()) {
        Ok(form) => form,
        Err(errors) => panic!("{errors}"),
    }
}

fn answers(typed: &[(&str, &str)]) -> Answers {
    let mut answers = Answers::default();
    for (path, typed) in typed {
        answers.set(Path::from_wire(path), typed);
    }
    answers
}

/// A complete application.
fn complete() -> Answers {
    answers(&[
        ("round", "first"),
        ("child_name/family", "髙橋"),
        ("child_name/given", "さくら"),
        ("child_name/family_kana", "たかはし"),
        ("child_name/given_kana", "ｻｸﾗ"),
        ("born/era", "reiwa"),
        ("born/year", "５"),
        ("born/month", "6"),
        ("born/day", "1"),
        ("has_allergy", "no"),
        ("guardian", "a,b"),
        ("guardian/a/g_name/family", "髙橋"),
        ("guardian/a/g_name/given", "花"),
        ("guardian/a/g_name/family_kana", "タカハシ"),
        ("guardian/a/g_name/given_kana", "ハナ"),
        ("guardian/a/reason", "work"),
        ("guardian/a/days", "20"),
        ("guardian/a/starts", "9:00"),
        ("guardian/a/ends", "17時"),
        ("guardian/a/papers", "f1"),
        ("guardian/b/g_name/single", "yes"),
        ("guardian/b/g_name/family", "Suharto"),
        ("guardian/b/g_name/family_kana", "スハルト"),
        ("guardian/b/reason", "none"),
        ("address/postcode", "〒３９９－０７３７"),
        ("address/town", "長野県塩尻市大門七番町"),
        ("address/block", "３番３号"),
        ("phone", "０９０（１２３４）５６７８"),
        ("wish/1", "ume"),
        ("wish/3", "sakura"),
        ("care", "saturday,early_care"),
        ("agree", "yes"),
    ])
}

/// The complete application with this changed.
fn with(changes: &[(&str, &str)]) -> Answers {
    let mut answers = complete();
    for (path, typed) in changes {
        answers.set(Path::from_wire(path), typed);
    }
    answers
}

/// The problems at a path, each with its part.
fn problems(answers: &Answers, path: &str) -> Vec<(Option<String>, Problem)> {
    let form = sample();
    let evaluated = evaluate(&form, answers, TODAY);
    let at = |finding: &&Finding| finding.path.as_str() == path;
    evaluated.findings().filter(at).map(|found| (found.part.clone(), found.problem.clone())).collect()
}
