//! What judging costs: a whole form as the server judges it, and one answer as a phone does, in Chromium.
//!
//! `cargo bench --bench rules [-- quick]`. The second part runs `end2end/bench/check.mjs` against a demonstration city of
//! its own and is left out, and said so, where there is no Node or no Chromium.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::cast_precision_loss, reason = "a benchmark")]

#[path = "../road/machine.rs"]
mod machine;
#[path = "../results/mod.rs"]
mod results;

use std::{
    hint::black_box,
    net::TcpListener,
    path::Path,
    process::{Child, Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

use domain::form::{Answers, Form, evaluate};
use results::Lines;
use serde_json::{Value, json};
use server::{demo, library};

/// Microseconds in which the whole of daycare's form is to be judged.
const WHOLE: f64 = 200.0;
/// Milliseconds in which a phone's browser is to judge one answer and say what is wrong.
const ONE: f64 = 2.0;

fn main() -> ExitCode {
    let quick = std::env::args().any(|argument| argument == "quick");
    let before = machine::load();
    let mut lines = Lines::default();
    let native = native(if quick { 100 } else { 2_000 }, &mut lines);
    let browser = browser(&mut lines);
    if !quick {
        let figures = json!({ "native": native, "browser": browser });
        results::record("rules", [before, machine::load()], figures, &lines);
    }
    ExitCode::SUCCESS
}

/// Every procedure with its first example, microseconds: the middle of many.
fn native(times: usize, lines: &mut Lines) -> Vec<Value> {
    lines.say(format!(
        "{:30}{:>10}{:>12}{:>10}",
        "judging the whole form", "questions", "median µs", "p99 µs"
    ));
    let today = jiff::civil::date(2026, 11, 20);
    let mut all = Vec::new();
    for shipped in library::all() {
        let form: Form = shipped.form().unwrap();
        let answers: Answers = serde_json::from_str(shipped.examples[0].1).unwrap();
        let mut took: Vec<f64> = (0..times)
            .map(|_| {
                let began = Instant::now();
                black_box(evaluate(&form, black_box(&answers), today));
                began.elapsed().as_secs_f64() * 1e6
            })
            .collect();
        took.sort_by(f64::total_cmp);
        let (median, p99) = (took[took.len() / 2], took[took.len() * 99 / 100]);
        let verdict = match (shipped.id, median <= WHOLE) {
            ("daycare-enrolment", true) => "  (<= 200: kept)",
            ("daycare-enrolment", false) => "  (<= 200: MISSED)",
            _ => "",
        };
        lines.say(format!(
            "{:30}{:>10}{median:>12.1}{p99:>10.1}{verdict}",
            shipped.id,
            form.questions().count()
        ));
        all.push(json!({ "procedure": shipped.id, "median": median, "p99": p99 }));
    }
    all
}

/// One answer after the other in Chromium, milliseconds.
fn browser(lines: &mut Lines) -> Value {
    let Some(measured) = in_chromium() else {
        lines.say(
            "\none answer in Chromium: not measured, for lack of Node, Chromium or the code for browsers",
        );
        return Value::Null;
    };
    let figure = |name: &str| measured[name].as_f64().unwrap_or(f64::NAN);
    let (median, p99) = (figure("median"), figure("p99"));
    let verdict = if median <= ONE { "kept" } else { "MISSED" };
    lines.say(format!(
        "\none answer in Chromium, from the event to what is said: {} answers of one step, median {median:.2} ms, p99 \
         {p99:.2} ms (<= 2: {verdict})",
        measured["answers"]
    ));
    measured
}

fn in_chromium() -> Option<Value> {
    let folder = tempfile::tempdir().unwrap();
    let address =
        || format!("127.0.0.1:{}", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port());
    let (residents, staff) = (address(), address());
    let mut city = Command::new(env!("CARGO_BIN_EXE_kakazu"))
        .args([
            "demo",
            "--empty",
            "--residents",
            &residents,
            "--staff",
            &staff,
            "--clock",
            demo::BEGINS,
            "--data",
        ])
        .arg(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let measured = ask(&residents);
    end(&mut city);
    measured
}

fn ask(residents: &str) -> Option<Value> {
    let until = Instant::now() + Duration::from_secs(30);
    while std::net::TcpStream::connect(residents).is_err() {
        if Instant::now() > until {
            return None;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end/bench/check.mjs");
    let output = Command::new("node").arg(script).arg(format!("http://{residents}")).output().ok()?;
    if !output.status.success() {
        eprintln!("{}", String::from_utf8_lossy(&output.stderr));
        return None;
    }
    serde_json::from_slice(&output.stdout).ok()
}

fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}
