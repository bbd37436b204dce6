//! A survey.

use std::collections::BTreeMap;

use app::{
    policy::survey::{self as page_of, SurveyPage, WaveLine},
    text::Spoken,
};
use axum::extract::{Query, State};
use jiff::Timestamp;

use super::{Definition, definition::by_attribute, forgotten, people, state, tally};
use crate::{
    clock::{from_millis, japan_date},
    db::{
        panel,
        survey::{self, WaveRow},
        survey_release,
    },
    identity::{guard::OpenSurvey, visit::Visit},
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
};

/// Waves that are shown at once.
const SHOWN: usize = 24;

/// `GET /surveys/{survey}`: the last two years; `?older` shows those before.
pub async fn show(
    State(portal): State<Shared>,
    visit: Visit,
    open: OpenSurvey,
    Query(query): Query<BTreeMap<String, String>>,
) -> Answer {
    let definition = Definition::of(&open.survey).map_err(Refusal::broken)?;
    let read = portal.db.read();
    let all = survey::waves(read, &open.survey.id).await?;
    let (from, most) = if query.contains_key("older") { (SHOWN, all.len()) } else { (0, SHOWN) };
    let mut waves = Vec::new();
    for wave in all.iter().skip(from).take(most) {
        waves.push(line(&portal, wave, visit.received_at).await?);
    }
    let strata: Vec<(String, [u64; 1])> = panel::strata(read, &open.survey.id)
        .await?
        .into_iter()
        .map(|(stratum, number)| (stratum, [people(number)]))
        .collect();
    let attributes = definition.attributes();
    let survey = definition.survey;
    let model = SurveyPage {
        lang: visit.lang,
        id: open.survey.id.clone(),
        title: survey.title,
        schedule: survey.schedule,
        draw: survey.draw,
        open_link: survey.open_link,
        threshold: survey.release.threshold,
        waves,
        older: from == 0 && all.len() > SHOWN,
        listed: strata.iter().map(|(_, [number])| number).sum(),
        list: by_attribute(&attributes, &strata),
    };
    let page = Page::titled(model.title.plain(visit.lang));
    Ok(page.render(&portal, &visit, move || page_of::page(&model)).await)
}

async fn line(portal: &Shared, wave: &WaveRow, now: Timestamp) -> Result<WaveLine, Refusal> {
    let read = portal.db.read();
    let tally = match forgotten(wave) {
        Some(tally) => tally,
        None => tally(read, wave).await?.1,
    };
    let released = survey_release::log(read, &wave.id).await?;
    Ok(WaveLine {
        id: wave.id.clone(),
        month: wave.month.clone(),
        state: state(wave, now),
        tally,
        counted: wave.counted_at.map(|at| japan_date(from_millis(at))),
        released: released.first().map(|release| japan_date(from_millis(release.public_at))),
    })
}
