//! Requests of those who run surveys: load, decide, write, answer.

mod cross;
mod definition;
pub mod import;
mod letters;
pub mod list;
mod panel;
mod poster;
mod preview;
mod qr;
pub mod release;
mod results;
mod series;
mod survey;
mod surveys;
mod wave;
mod words;

pub use definition::{Attribute, Definition};

use app::policy::{State, Tally};
use jiff::Timestamp;

use crate::{
    clock::millis,
    db::{Read, participation, participation::StratumRow, survey::WaveRow},
    identity::guard::May,
    routes::{Route, get, post},
};

/// Routes of the staff door about surveys.
#[must_use]
pub fn routes() -> Vec<Route> {
    use May::{Analyst, AnalystOfOffice};
    let mut import = post("/surveys/{survey}/panel", AnalystOfOffice, panel::post);
    import.body = panel::BODY_LIMIT;
    vec![
        get("/surveys", Analyst, surveys::show),
        get("/surveys/{survey}", AnalystOfOffice, survey::show),
        get("/surveys/{survey}/panel", AnalystOfOffice, panel::show),
        import,
        get("/surveys/{survey}/poster", AnalystOfOffice, poster::show),
        get("/surveys/{survey}/waves/{wave}", AnalystOfOffice, wave::show),
        get("/surveys/{survey}/waves/{wave}/preview", AnalystOfOffice, preview::show),
        post("/surveys/{survey}/waves/{wave}/stop", AnalystOfOffice, wave::stop),
        get("/surveys/{survey}/waves/{wave}/letters", AnalystOfOffice, letters::show),
        post("/surveys/{survey}/waves/{wave}/letters/printed", AnalystOfOffice, letters::printed),
        get("/surveys/{survey}/waves/{wave}/results", AnalystOfOffice, results::show),
        get("/surveys/{survey}/waves/{wave}/parts", AnalystOfOffice, series::parts),
        get("/surveys/{survey}/waves/{wave}/cross", AnalystOfOffice, cross::show),
        get("/surveys/{survey}/series", AnalystOfOffice, series::show),
        get("/surveys/{survey}/waves/{wave}/words", AnalystOfOffice, words::show),
        post("/surveys/{survey}/waves/{wave}/words/{remark}/tags", AnalystOfOffice, words::tag),
        get("/surveys/{survey}/waves/{wave}/release", AnalystOfOffice, release::show),
        post("/surveys/{survey}/waves/{wave}/release", AnalystOfOffice, release::post),
        get("/surveys/{survey}/waves/{wave}/release/preview", AnalystOfOffice, release::preview),
    ]
}

/// Where a wave is at a moment.
fn state(wave: &WaveRow, now: Timestamp) -> State {
    match wave.status.as_str() {
        "stopped" => State::Stopped,
        "counted" => State::Counted,
        "planned" if millis(now) < wave.closes_at => State::Planned,
        _ if millis(now) < wave.closes_at => State::Open,
        _ => State::Closing,
    }
}

/// A number of the database, which is never negative.
fn people(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// Invited and finished, by stratum and in all; by each attribute alone once the wave is over.
async fn tally(read: &Read, wave: &WaveRow) -> Result<(Vec<StratumRow>, Tally), sqlx::Error> {
    if let Some(all) = forgotten(wave) {
        return Ok((participation::turnout(read, &wave.id).await?, all));
    }
    let strata = participation::strata(read, &wave.id).await?;
    let sum = |number: fn(&StratumRow) -> i64| strata.iter().map(|row| people(number(row))).sum();
    let all = Tally { invited: sum(|row| row.invited), answered: sum(|row| row.finished) };
    Ok((strata, all))
}

/// Invited and finished of a wave that is over.
fn forgotten(wave: &WaveRow) -> Option<Tally> {
    Some(Tally { invited: people(wave.invited?), answered: people(wave.finished?) })
}
