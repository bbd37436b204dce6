//! What `make faults` prints at its end.

use std::time::Duration;

use super::checker::Counts;

/// A scenario that has been played.
#[derive(Clone, Debug)]
pub struct Row {
    /// Which.
    pub scenario: String,
    /// What the checker counted, where it had something to count.
    pub counts: Option<Counts>,
    /// What else there is to tell.
    pub note: String,
    /// Whether every promise was kept.
    pub good: bool,
    /// How long it took.
    pub took: Duration,
}

/// Prints all rows; whether all are good.
pub fn print(rows: &[Row]) -> bool {
    println!(
        "\n{:<44} {:>5} {:>4} {:>4} {:>4} {:>4} {:>5} {:>5} {:>5} {:>5} {:>6}",
        "scenario", "ackn.", "lost", "doub", "alt.", "file", "mail", "stray", "event", "audit", "min."
    );
    for row in rows {
        let counts = row.counts.clone().unwrap_or_default();
        let number = |number: usize| if row.counts.is_some() { number.to_string() } else { "-".to_owned() };
        println!(
            "{:<44} {:>5} {:>4} {:>4} {:>4} {:>4} {:>5} {:>5} {:>5} {:>5} {:>6.1}  {}\n    {}",
            row.scenario,
            number(counts.acknowledged),
            number(counts.lost),
            number(counts.doubled),
            number(counts.altered),
            number(counts.missing_file),
            number(counts.missing_mail),
            number(counts.stray_mail),
            number(counts.missing_event),
            number(counts.missing_audit),
            row.took.as_secs_f64() / 60.0,
            if row.good { "passed" } else { "FAILED" },
            row.note,
        );
    }
    rows.iter().all(|row| row.good)
}
