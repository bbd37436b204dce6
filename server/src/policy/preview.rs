//! The questionnaire of a wave.

use std::collections::BTreeMap;

use app::{
    policy::preview::{self as page_of, Preview},
    text::{Lang, policy as words},
};
use axum::extract::{Query, State};

use crate::{
    identity::{guard::OpenSurvey, visit::Visit},
    page::Page,
    portal::Shared,
    refusal::Answer,
};

/// `GET /surveys/{survey}/waves/{wave}/preview?in=LANGUAGE`
pub async fn show(
    State(portal): State<Shared>,
    visit: Visit,
    open: OpenSurvey,
    Query(query): Query<BTreeMap<String, String>>,
) -> Answer {
    let wave = open.wave()?;
    let model = Preview {
        lang: visit.lang,
        shown_in: query.get("in").and_then(|code| Lang::parse(code)).unwrap_or(visit.lang),
        survey: open.survey.id.clone(),
        wave: wave.id.clone(),
        month: wave.month.clone(),
        questionnaire: portal.questionnaires.of(portal.db.read(), &wave.id).await?,
    };
    let page = Page::titled(words::PREVIEW_TITLE.plain(visit.lang));
    Ok(page.render(&portal, &visit, move || page_of::page(&model)).await)
}
