//! People answer at their own pace, whether or not those before them have been served; and a large sample is invited.

use std::{
    fs,
    sync::{Arc, Mutex},
    time::Duration,
};

use domain::survey::questionnaire::Questionnaire;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep_until};

use crate::{
    results::Lines,
    support::Browser,
    surveys::{at, city, december, finish, list, questionnaire, waves},
};

/// Responses a second.
const RATE: f64 = 30.0;
/// Milliseconds that the slowest page of a hundred may take.
const P99: f64 = 200.0;

/// Responses by the open link for so many seconds: how long each request took.
pub async fn measure(seconds: u64, lines: &mut Lines) -> Value {
    let app = city(0).await;
    waves(&app).await;
    at(&app, "2026-12-05T12:00:00+09:00");
    waves(&app).await;
    let app = Arc::new(app);
    let questionnaire = questionnaire(&app).await;
    let took = Arc::new(Mutex::new(Vec::new()));
    let people = (RATE * seconds as f64) as usize;
    let start = Instant::now() + Duration::from_secs(1);
    let tasks: Vec<_> = (0..people)
        .map(|person| {
            let (app, questionnaire, took) =
                (Arc::clone(&app), Arc::clone(&questionnaire), Arc::clone(&took));
            let at = start + Duration::from_secs_f64(person as f64 / RATE);
            tokio::spawn(async move {
                sleep_until(at).await;
                respond(&app.browser(), &questionnaire, person, at, &took).await;
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let seconds = start.elapsed().as_secs_f64();
    let mut took = std::mem::take(&mut *took.lock().unwrap());
    took.sort_by(f64::total_cmp);
    let of = |share: f64| took[((took.len() - 1) as f64 * share) as usize];
    let (median, p99, rate) = (of(0.5), of(0.99), people as f64 / seconds);
    let kept = if p99 <= P99 { "kept" } else { "MISSED" };
    lines.say(format!(
        "{people} responses of {} requests in {seconds:.0} s: {rate:.1}/s; a request took {median:.1} ms in the \
         median, p99 {p99:.1} ms (<= {P99} ms: {kept})",
        took.len() / people.max(1)
    ));
    json!({ "responses": people, "rate": rate, "median": median, "p99": p99 })
}

/// One person: every page is asked for and sent.
async fn respond(
    browser: &Browser,
    questionnaire: &Questionnaire,
    person: usize,
    arrived: Instant,
    took: &Mutex<Vec<f64>>,
) {
    let note = |since: Instant| took.lock().unwrap().push(since.elapsed().as_secs_f64() * 1_000.0);
    let begun = browser.post("/surveys/life/start", &[]).await;
    // The first counts from the moment at which the person meant to come.
    note(arrived);
    assert_eq!(begun.location, "/survey/answer");
    for block in &questionnaire.blocks {
        let place = format!("/survey/answer/{}", block.id);
        let since = Instant::now();
        assert!(browser.get(&place).await.status.is_success());
        note(since);
        let fields: Vec<(String, String)> = block
            .items
            .iter()
            .flat_map(|item| item.columns())
            .filter_map(|column| {
                let values = column.values();
                Some((column.id.to_string(), values.get(person % values.len().max(1))?.clone()))
            })
            .collect();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let since = Instant::now();
        assert!(browser.post(&place, &fields).await.status.is_redirection());
        note(since);
    }
    let since = Instant::now();
    assert_eq!(finish(browser).await.location, "/survey/thanks");
    note(since);
}

/// Invites so many people in one run: seconds, and by how much the process has grown.
pub async fn invite(people: usize, lines: &mut Lines) -> Value {
    let app = city(0).await;
    for from in (0..people).step_by(5_000) {
        list(&app, from..people.min(from + 5_000)).await;
    }
    waves(&app).await;
    // The most so far is forgotten (proc(5)): what was measured before took its own.
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = resident();
    at(&app, "2026-12-01T09:00:00+09:00");
    let since = Instant::now();
    waves(&app).await;
    let (seconds, peak) = (since.elapsed().as_secs_f64(), resident() - before);
    assert_eq!(december(&app).await.status, "open");
    lines.say(format!(
        "{people} invitations prepared in {seconds:.0} s; the process grew by {peak:.0} MB at most"
    ));
    json!({ "people": people, "seconds": seconds, "megabytes": peak })
}

/// The most memory that this process has had, in megabytes.
fn resident() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or("");
    let kib = line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1_024.0
}
