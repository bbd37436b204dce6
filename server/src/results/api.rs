//! Published results for programs, as JSON.

use axum::{
    Json,
    extract::{Path, Query, State},
    response::IntoResponse,
};
use domain::survey::publication::Publication;
use serde::Serialize;

use super::{Asked, find};
use crate::{
    clock::{from_millis, millis},
    db::survey_release::{self, ReleaseLine},
    portal::Shared,
    refusal::{Answer, Refusal},
};

#[derive(Serialize)]
struct Wave {
    month: String,
    number: i64,
    href: String,
}

#[derive(Serialize)]
struct Release<'a> {
    number: i64,
    latest_number: i64,
    log: Vec<Entry<'a>>,
    withheld: &'static str,
    counted: &'static str,
    modes: &'static str,
    publication: &'a Publication,
}

#[derive(Serialize)]
struct Entry<'a> {
    number: i64,
    public_at: String,
    reason: Option<&'a str>,
}

/// `GET /api/results/{survey}`
pub async fn list(State(portal): State<Shared>, Path(survey): Path<String>) -> Answer {
    let now = millis(portal.clock.now());
    let releases = survey_release::series(portal.db.read(), &survey, now).await?;
    if releases.is_empty() {
        return Err(Refusal::NotFound);
    }
    let waves = releases.into_iter().map(|release| Wave {
        href: format!("/api/results/{survey}/{}", release.month),
        month: release.month,
        number: release.number,
    });
    Ok(Json(waves.collect::<Vec<_>>()).into_response())
}

/// `GET /api/results/{survey}/{month}`
pub async fn release(
    State(portal): State<Shared>,
    Path((survey, month)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let found = find(&portal, &survey, &month, &asked).await?;
    let entry =
        |line: &'_ ReleaseLine| (line.number, from_millis(line.public_at).to_string(), line.reason.clone());
    let log: Vec<_> = found.log.iter().map(entry).collect();
    let release = Release {
        number: found.release.number,
        latest_number: found.latest,
        log: log
            .iter()
            .map(|(number, at, reason)| Entry {
                number: *number,
                public_at: at.clone(),
                reason: reason.as_deref(),
            })
            .collect(),
        withheld: "counts that are null and shares that are \"withheld\" are not published, as * elsewhere",
        counted: "answers of a table are in the order of its column's codes; with \"by\", of its column's coarser answers \
                  where it has any (\"codes\" there: the places of the codes that each adds up, from 0)",
        modes: "sample: drawn at random from the city's list; census: everybody on the list was invited, no sample, hence \
                without margins of error; open: whoever wanted to answer by the open link, without margins either",
        publication: &found.release.publication,
    };
    Ok(Json(release).into_response())
}
