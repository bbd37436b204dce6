//! What was measured last, kept in the repository: `last.json` for the next run to compare with, and `RESULTS.md`,
//! made of it, for people.

#![allow(dead_code, reason = "each benchmark uses its own part")]

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path, process::Command};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The folder of both files.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches");

/// A benchmark's last recorded run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Run {
    /// Local day.
    pub date: String,
    /// Commit that was measured; `+` where something had been changed since.
    pub commit: String,
    /// Processor, memory, system.
    pub machine: String,
    /// Load of the machine before and after, over one minute.
    pub load: [f64; 2],
    /// What was measured, for programs.
    pub figures: Value,
    /// What was printed, for people.
    pub text: String,
}

/// Lines that are printed and kept.
#[derive(Clone, Debug, Default)]
pub struct Lines(String);

impl Lines {
    /// Prints a line.
    pub fn say(&mut self, line: impl AsRef<str>) {
        println!("{}", line.as_ref());
        self.0.push_str(line.as_ref().trim_end());
        self.0.push('\n');
    }
}

fn all() -> BTreeMap<String, Run> {
    let text = fs::read_to_string(Path::new(FOLDER).join("last.json")).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// The last recorded run of a benchmark, `name on engine`.
pub fn last(name: &str) -> Option<Run> {
    all().remove(name)
}

/// Records a run.
pub fn record(name: &str, load: [f64; 2], figures: Value, lines: &Lines) {
    let run = Run {
        date: said("date", &["+%F"]),
        commit: commit(),
        machine: machine(),
        load,
        figures,
        text: lines.0.clone(),
    };
    let mut runs = all();
    runs.insert(name.to_owned(), run);
    let folder = Path::new(FOLDER);
    fs::write(folder.join("last.json"), serde_json::to_string_pretty(&runs).unwrap() + "\n").unwrap();
    fs::write(folder.join("RESULTS.md"), page(&runs)).unwrap();
    println!("recorded as \"{name}\" in {FOLDER}/RESULTS.md");
}

fn page(runs: &BTreeMap<String, Run>) -> String {
    let mut page = "# What it costs\n\nWritten by `make bench` (whole runs, not `quick` ones). The release build; clients and \
         server share the machine, so ratios within a run say more than figures. What must be kept is in the tables; \
         a miss is said there.\n"
        .to_owned();
    for (name, run) in runs {
        let Run { date, commit, machine, load, text, .. } = run;
        let _ = write!(
            page,
            "\n## {name}\n\n{date}, commit {commit}; {machine}; load {:.1} before, {:.1} after.\n\n```\n{}\n```\n",
            load[0],
            load[1],
            text.trim_end()
        );
    }
    page
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(FOLDER).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}

fn commit() -> String {
    let changed = said("git", &["status", "--porcelain", "--", "../..", ":!last.json", ":!RESULTS.md"]);
    said("git", &["rev-parse", "--short=10", "HEAD"]) + if changed.is_empty() { "" } else { "+" }
}

fn machine() -> String {
    let of = |file: &str, name: &str| {
        let text = fs::read_to_string(file).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or("").to_owned();
        line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    let memory = of("/proc/meminfo", "MemTotal");
    let gigabytes =
        memory.split(' ').next().and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1_048_576.0;
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!("{cores} cores of {}, {gigabytes:.0} GB", of("/proc/cpuinfo", "model name"))
}
