//! The poster of a survey with an open link.

use app::{
    policy::poster::{self as page_of, Poster},
    text::policy as words,
};
use axum::extract::State;

use super::{Definition, letters::without_scheme, qr::qr};
use crate::{
    identity::{guard::OpenSurvey, visit::Visit},
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
};

/// `GET /surveys/{survey}/poster`
pub async fn show(State(portal): State<Shared>, visit: Visit, open: OpenSurvey) -> Answer {
    let survey = Definition::of(&open.survey).map_err(Refusal::broken)?.survey;
    if !survey.open_link {
        return Err(Refusal::NotFound);
    }
    let link = format!("{}/surveys/{}", portal.config.residents_url(), open.survey.id);
    let model = Poster {
        lang: visit.lang,
        survey: open.survey.id.clone(),
        title: survey.title,
        schedule: survey.schedule,
        city: portal.config.city(),
        office: portal.forms.office(&open.survey.office),
        qr: qr(&link).map_err(Refusal::broken)?,
        link: without_scheme(&link).to_owned(),
    };
    let page = Page::titled(words::POSTER_TITLE.plain(visit.lang));
    Ok(page.render(&portal, &visit, move || page_of::page(&model)).await)
}
