//! Pages of results: a wave of 200,000 responses with its neighbours, and 36 months of a few thousand.

use std::time::Instant;

use app::shell::Door;
use axum::{Router, http::StatusCode};
use domain::survey::{
    answer::NO_ANSWER,
    item::Kind,
    questionnaire::{Column, Questionnaire},
    schedule::Month,
};
use serde_json::{Value, json};
use server::{identity::visit::Role, routes};

use crate::{
    machine::median,
    ready,
    results::Lines,
    support::TestApp,
    waves::{Answers, definition, put},
};

/// The wave that is looked at.
const NOW: &str = "2026-11";
/// Months of the series.
const MONTHS: i64 = 36;

/// Pages about a wave, and their targets in milliseconds.
const PAGES: [(&str, &str, f64); 5] = [
    ("results", "waves/2026-11/results", 100.0),
    ("cross table", "waves/2026-11/cross?row=age&column=trust", 150.0),
    (
        "cross table with 3 filters",
        "waves/2026-11/cross?row=age&column=trust&sex=woman&district=central&years=1-4",
        150.0,
    ),
    ("cross table, several answers", "waves/2026-11/cross?row=age&column=first", 150.0),
    ("by district", "waves/2026-11/parts?column=trust", 100.0),
];

/// How long pages take.
pub async fn measure(quick: bool, lines: &mut Lines) -> Value {
    let (large, times) = if quick { (20_000, 10) } else { (200_000, 100) };
    let mut figures = Vec::new();
    lines.say(format!(
        "{:34}{:>10}{:>12}{:>10}{:>9}",
        "pages of results", "responses", "median ms", "p99 ms", "KB"
    ));
    // Last month and last year are as large: their columns are read, too.
    let (app, door, cookie) = city(|month| if [0, 1, 12].contains(&month) { large } else { 0 }).await;
    for (name, path, target) in &PAGES {
        figures.push(one(&door, &cookie, (name, path, *target), large, times, lines).await);
    }
    drop(app);
    let (app, door, cookie) = city(|month| 1_000 + usize::try_from(month * 997 % 4_000).unwrap()).await;
    for (name, path) in [
        ("series of 36 months", "series?column=trust"),
        (
            "series of 4 questions",
            "series?column=administration&column=digital&column=trust&column=participation",
        ),
        ("series by district", "series?column=trust&by=district"),
    ] {
        figures.push(one(&door, &cookie, (name, path, 100.0), 5_000, times, lines).await);
    }
    drop(app);
    Value::Array(figures)
}

/// A city with waves of so many responses, by months before the last.
async fn city(responses: impl Fn(i64) -> usize) -> (TestApp, Router, String) {
    let app = TestApp::start().await;
    let last = Month::parse(NOW).unwrap();
    for before in (0..MONTHS).rev() {
        let (n, month) = (responses(before), last.plus(-before).unwrap());
        if n > 0 {
            let (survey, bank) = definition();
            let questionnaire = survey.freeze(&bank, month, &[]).unwrap();
            put(&app, &month.to_string(), "sample", &invented(&questionnaire, n, before)).await;
        }
    }
    let (_, cookie) = ready::clerk_of(&app.portal, &[("policy", Role::Analyst)]).await;
    let door = routes::router(&app.portal, Door::Staff);
    (app, door, cookie)
}

/// Answers without a meaning, weighted; every twentieth is missing.
fn invented(questionnaire: &Questionnaire, n: usize, seed: i64) -> Answers {
    let mut answers = Answers::default();
    let mut state = 0x9E37_79B9_7F4A_7C15_u64 ^ u64::try_from(seed + 1).unwrap();
    let mut next = || {
        // Marsaglia's xorshift.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for column in questionnaire.columns() {
        let codes = size(&column);
        let code = |random: u64| {
            if random.is_multiple_of(20) { NO_ANSWER } else { u16::try_from((random >> 8) % codes).unwrap() }
        };
        answers.set(column.id.as_str(), (0..n).map(|_| code(next())).collect());
    }
    answers.weigh();
    answers
}

fn size(column: &Column<'_>) -> u64 {
    match column.kind() {
        Kind::ManyOf { choices, .. } => 1 << choices.len().min(15),
        Kind::Number { most, .. } => u64::from(*most) + 1,
        Kind::Words { .. } => 1,
        _ => column.values().len() as u64,
    }
}

async fn one(
    door: &Router,
    cookie: &str,
    (name, path, target): (&str, &str, f64),
    responses: usize,
    times: usize,
    lines: &mut Lines,
) -> Value {
    let path = format!("/surveys/life/{path}");
    let mut took = Vec::new();
    let mut bytes = 0;
    for time in 0..=times {
        let since = Instant::now();
        let (status, body) = ready::render(door, &path, cookie).await;
        // The first finds the questionnaires.
        if time > 0 {
            took.push(since.elapsed().as_secs_f64() * 1_000.0);
        }
        assert_eq!(status, StatusCode::OK, "{path}");
        bytes = body.len();
    }
    took.sort_by(f64::total_cmp);
    let (middle, p99) = (median(&took), took[(took.len() - 1) * 99 / 100]);
    let kept = if middle <= target { "kept" } else { "MISSED" };
    lines.say(format!(
        "{name:34}{responses:>10}{middle:>12.1}{p99:>10.1}{:>9}  (<= {target:.0}: {kept})",
        bytes / 1_000
    ));
    json!({ "page": name, "responses": responses, "median": middle, "p99": p99, "bytes": bytes })
}
