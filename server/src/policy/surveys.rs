//! All surveys of an analyst's offices.

use app::{
    policy::surveys::{self as page_of, PresentWave, SurveyLine},
    text::policy as words,
};
use axum::extract::State;
use domain::survey::schedule::Month;
use jiff::Timestamp;

use super::{Definition, definition::title, state, tally};
use crate::{
    clock::{from_millis, japan_date, japan_datetime, millis},
    db::survey::{self, SurveyRow, WaveRow},
    identity::visit::Visit,
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
};

/// `GET /surveys`
pub async fn show(visit: Visit, State(portal): State<Shared>) -> Answer {
    let member = visit.staff().ok_or(Refusal::NotFound)?;
    let offices = member.surveying();
    let mut lines = Vec::new();
    for row in survey::all(portal.db.read()).await? {
        if offices.contains(&row.office.as_str()) {
            lines.push(line(&portal, row, visit.received_at).await?);
        }
    }
    let lang = visit.lang;
    let page = Page::titled(words::SURVEYS_TITLE.plain(lang));
    Ok(page.render(&portal, &visit, move || page_of::page(lang, &lines)).await)
}

async fn line(portal: &Shared, row: SurveyRow, now: Timestamp) -> Result<SurveyLine, Refusal> {
    let waves = survey::waves(portal.db.read(), &row.id).await?;
    let begun = waves.iter().find(|wave| wave.opens_at <= millis(now));
    let present = match begun.or(waves.first()) {
        Some(wave) => Some(present(portal, wave, now).await?),
        None => None,
    };
    Ok(SurveyLine {
        title: title(&row),
        office: portal.forms.office(&row.office),
        next: next(&row, &waves, now).map(japan_datetime),
        id: row.id,
        present,
    })
}

async fn present(portal: &Shared, wave: &WaveRow, now: Timestamp) -> Result<PresentWave, Refusal> {
    let (_, tally) = tally(portal.db.read(), wave).await?;
    Ok(PresentWave {
        id: wave.id.clone(),
        month: wave.month.clone(),
        state: state(wave, now),
        opens: japan_datetime(from_millis(wave.opens_at)),
        closes: japan_datetime(from_millis(wave.closes_at - 1)),
        tally,
    })
}

/// When the next wave opens: the one that is planned, else by the schedule.
fn next(row: &SurveyRow, waves: &[WaveRow], now: Timestamp) -> Option<Timestamp> {
    let planned = waves.iter().filter(|wave| wave.status == "planned" && wave.opens_at > millis(now));
    if let Some(wave) = planned.min_by_key(|wave| wave.opens_at) {
        return Some(from_millis(wave.opens_at));
    }
    let schedule = Definition::of(row).ok()?.survey.schedule;
    let this = Month::of(japan_date(now));
    (0..=1).filter_map(|later| this.plus(later)).map(|month| schedule.opens(month)).find(|opens| *opens > now)
}
