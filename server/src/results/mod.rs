//! Published results: pages, open data and API, all made from the same frozen content.

mod api;
mod codebook;
mod csv;
mod frozen;
mod pages;
mod xlsx;

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    admission::Class,
    clock::millis,
    db::survey_release::{self, ReleaseLine},
    identity::guard::May,
    portal::Shared,
    refusal::Refusal,
    routes::{Route, get},
};

pub use frozen::{Frozen, FrozenError, Publications};
pub(crate) use pages::log;

/// Routes of the residents' door. Their addresses are permanent.
#[must_use]
pub fn routes() -> Vec<Route> {
    use May::Anyone;
    let mut routes = vec![
        get("/results/{survey}", Anyone, pages::series),
        get("/results/{survey}/{month}", Anyone, pages::wave),
        get("/results/{survey}/{month}/by/{column}", Anyone, pages::by),
        get("/results/{survey}/{month}/data.csv", Anyone, csv::data),
        get("/results/{survey}/{month}/codebook.csv", Anyone, codebook::codebook),
        get("/results/{survey}/{month}/tables.xlsx", Anyone, xlsx::tables),
        get("/api/results/{survey}", Anyone, api::list),
        get("/api/results/{survey}/{month}", Anyone, api::release),
    ];
    for route in &mut routes {
        route.class = Class::Free;
    }
    routes
}

/// What follows the question mark.
type Asked = BTreeMap<String, String>;

/// A release that somebody may see.
struct Found {
    release: Arc<Frozen>,
    /// The latest number that is public.
    latest: i64,
    /// As far as it is public.
    log: Vec<ReleaseLine>,
}

/// The release about a month: the latest that is public, or `?number=`. What is not public yet does not exist.
async fn find(portal: &Shared, survey: &str, month: &str, asked: &Asked) -> Result<Found, Refusal> {
    let read = portal.db.read();
    let now = millis(portal.clock.now());
    let latest = survey_release::latest(read, survey, month, now).await?.ok_or(Refusal::NotFound)?;
    let mut log = survey_release::log(read, &latest.wave).await?;
    log.retain(|line| line.public_at <= now);
    let number = match asked.get("number") {
        Some(number) => number.parse().map_err(|_| Refusal::NotFound)?,
        None => latest.number,
    };
    let id = log.iter().find(|line| line.number == number).map(|line| &line.id).ok_or(Refusal::NotFound)?;
    let release = portal.publications.of(read, id, number).await?;
    Ok(Found { release, latest: latest.number, log })
}
