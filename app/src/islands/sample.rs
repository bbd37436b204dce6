//! The domain's sample, which uses every kind, condition and expression, with readings in plain Japanese.

use domain::form::{Form, Procedure};
use serde_json::{Value as Json, json};

/// Answers to it, many of them wrong.
#[cfg(feature = "ssr")]
pub(super) const TYPED: &[(&str, &str)] = &[
    ("round", "third"),
    ("child_name/family", "山田"),
    ("child_name/given_kana", "花子"),
    ("born/era", "reiwa"),
    ("born/year", "5"),
    ("born/month", "6"),
    ("born/day", "1"),
    ("has_allergy", "yes"),
    ("allergy", "たまごとぎゅうにゅうとこむぎとそばとらっかせいです"),
    ("guardian", "a,b"),
    ("guardian/a/reason", "work"),
    ("guardian/a/days", "5"),
    ("guardian/a/starts", "9:00"),
    ("guardian/a/ends", "10:00"),
    ("guardian/b/reason", "work"),
    ("guardian/b/days", "1.25"),
    ("guardian/b/starts", "八時"),
    ("phone", "12"),
    ("email", "a"),
    ("wish/1", "sakura"),
    ("wish/2", "sakura"),
];

/// Every kind, condition and expression by its name in JSON.
pub(super) const NAMES: &[&str] = &[
    "text",
    "long_text",
    "name",
    "date",
    "number",
    "time",
    "yes_no",
    "one",
    "many",
    "ranked",
    "address",
    "phone",
    "email",
    "file",
    "consent",
    "info",
    "computed",
    "rows",
    "rows_continued",
    "all",
    "any",
    "not",
    "is",
    "in",
    "has",
    "answered",
    "compare",
    "any_row",
    "every_row",
    "day",
    "code",
    "constant",
    "answer",
    "of_choice",
    "of_chosen",
    "today",
    "sum",
    "minus",
    "product",
    "divide",
    "floor",
    "least",
    "greatest",
    "first",
    "case",
    "minutes_between",
    "days_between",
    "months_after",
    "days_after",
    "age_on",
    "class_age",
    "fiscal_year",
    "sum_rows",
    "least_rows",
    "count_rows",
    "count_of",
];

/// The sample.
pub(super) fn procedure() -> Procedure {
    let json = serde_json::from_str(include_str!("../../../domain/src/form/tests/sample.json")).unwrap();
    Form::new(serde_json::from_value(spelled_out(json)).unwrap()).unwrap().procedure
}

/// Texts that are written as one string, in three languages.
fn spelled_out(json: Json) -> Json {
    const TEXTS: [&str; 17] = [
        "title", "summary", "purpose", "who", "decided", "contact", "law", "label", "help", "intro", "note",
        "message", "unit", "row", "add", "notice", "text",
    ];
    let text = |json: Json| match json {
        Json::String(words) => json!({"ja": words, "easy": format!("{{字|じ}} {words}"), "en": words}),
        other => spelled_out(other),
    };
    match json {
        Json::Object(fields) => fields
            .into_iter()
            .map(|(key, value)| {
                let value = match value {
                    Json::Array(list) if key == "prepare" => list.into_iter().map(text).collect(),
                    value if TEXTS.contains(&key.as_str()) => text(value),
                    value => spelled_out(value),
                };
                (key, value)
            })
            .collect(),
        Json::Array(list) => list.into_iter().map(spelled_out).collect(),
        other => other,
    }
}
