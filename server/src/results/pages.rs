//! The public pages.

use app::{
    resident::results::{
        LogLine,
        series::{self as series_of, SeriesPage},
        wave::{self as wave_of, WavePage},
    },
    text::ruby_free,
};
use axum::{
    body::HttpBody,
    extract::{Path, Query, State},
    http::HeaderMap,
    response::Response,
};
use domain::form::Id;

use super::{Asked, Found, find};
use crate::{
    assets,
    clock::{from_millis, japan_datetime, millis},
    db::{
        survey,
        survey_release::{self, ReleaseLine},
    },
    identity::visit::Visit,
    page::Page,
    portal::Shared,
    public::Public,
    refusal::{Answer, Refusal},
};

/// A page that goes out larger is made for each reader: see [`crate::public`].
const LARGEST_KEPT: u64 = 256 * 1024;
/// These pages become at least so many times smaller when compressed; measured are 12 and more.
const SMALLER: u64 = 6;

/// `GET /results/{survey}`
pub async fn series(
    State(portal): State<Shared>,
    visit: Visit,
    headers: HeaderMap,
    Path(survey): Path<String>,
) -> Answer {
    let (read, now) = (portal.db.read(), millis(portal.clock.now()));
    let public = survey_release::public_waves(read, &survey, now).await?;
    let mut releases = Vec::new();
    for release in survey_release::series(read, &survey, now).await? {
        releases.push(portal.publications.of(read, &release.id, release.number).await?.publication.clone());
    }
    if releases.is_empty() {
        return unpublished(&portal, &visit, &survey).await;
    }
    let months = public.into_iter().map(|wave| wave.month).collect();
    let model = SeriesPage { lang: visit.lang, survey, releases, months };
    let page = Page::titled(series_of::title(&model)).public();
    Ok(if_small(&headers, page.render(&portal, &visit, move || series_of::page(&model)).await))
}

/// A survey of which nothing is public yet: mails of thanks lead here from its first wave on.
async fn unpublished(portal: &Shared, visit: &Visit, id: &str) -> Answer {
    let waves = survey::waves(portal.db.read(), id).await?;
    let latest = waves.iter().find(|wave| wave.status != "stopped").ok_or(Refusal::NotFound)?;
    let title = portal.questionnaires.of(portal.db.read(), &latest.id).await?.title.clone();
    let lang = visit.lang;
    let page = Page::titled(series_of::titled(&title, lang)).public();
    Ok(page.render(portal, visit, move || series_of::unpublished(&title, lang)).await)
}

/// `GET /results/{survey}/{month}`
pub async fn wave(
    State(portal): State<Shared>,
    visit: Visit,
    headers: HeaderMap,
    Path((survey, month)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let found = find(&portal, &survey, &month, &asked).await?;
    show(&portal, &visit, &headers, found, None).await
}

/// `GET /results/{survey}/{month}/by/{column}`
pub async fn by(
    State(portal): State<Shared>,
    visit: Visit,
    headers: HeaderMap,
    Path((survey, month, column)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let found = find(&portal, &survey, &month, &asked).await?;
    let columns = &found.release.publication.columns;
    let by = columns.iter().find(|known| known.crossed && known.id.as_str() == column);
    let by = by.ok_or(Refusal::NotFound)?.id.clone();
    show(&portal, &visit, &headers, found, Some(by)).await
}

async fn show(portal: &Shared, visit: &Visit, headers: &HeaderMap, found: Found, by: Option<Id>) -> Answer {
    let model = WavePage {
        lang: visit.lang,
        publication: found.release.publication.clone(),
        number: found.release.number,
        latest: found.latest,
        log: log(&found.log, millis(portal.clock.now())),
        by,
        preview: false,
    };
    let page = Page::titled(ruby_free(&wave_of::title(&model))).public();
    Ok(if_small(headers, page.render(portal, visit, move || wave_of::page(&model)).await))
}

/// The lines of a correction log.
pub(crate) fn log(lines: &[ReleaseLine], now: i64) -> Vec<LogLine> {
    let line = |line: &ReleaseLine| LogLine {
        number: line.number,
        at: japan_datetime(from_millis(line.public_at)),
        public: line.public_at <= now,
        reason: line.reason.clone(),
    };
    lines.iter().map(line).collect()
}

/// A page that is too large is not kept for others.
fn if_small(headers: &HeaderMap, mut response: Response) -> Response {
    let compressed = ["br", "gzip"].iter().any(|encoding| assets::accepts(headers, encoding));
    let most = if compressed { SMALLER * LARGEST_KEPT } else { LARGEST_KEPT };
    if response.body().size_hint().exact().is_none_or(|size| size > most) {
        response.extensions_mut().remove::<Public>();
    }
    response
}
