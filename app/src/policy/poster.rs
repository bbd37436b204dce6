//! A poster with the open link.

use domain::form::Text;
use domain::survey::schedule::Schedule;
use leptos::prelude::*;

use super::qr::{Qr, qr};
use crate::text::{Lang, Spoken, policy as words};
use crate::ui::breadcrumb::breadcrumb;

/// The page.
pub struct Poster {
    /// Language of the page; the poster speaks all three.
    pub lang: Lang,
    /// Name of the survey.
    pub survey: String,
    /// Its title.
    pub title: Text,
    /// When waves open and close.
    pub schedule: Schedule,
    /// Name of the city.
    pub city: Text,
    /// Name of the office.
    pub office: Text,
    /// The open link, without the scheme.
    pub link: String,
    /// The open link.
    pub qr: Qr,
}

/// Renders it.
#[must_use]
pub fn page(model: &Poster) -> AnyView {
    let lang = model.lang;
    let above = vec![
        ("/surveys".to_owned(), words::SURVEYS_TITLE.view(lang)),
        (format!("/surveys/{}", model.survey), model.title.view(lang)),
    ];
    let from = [("city", model.city.plain(Lang::Ja)), ("office", model.office.plain(Lang::Ja))];
    let from = from.each_ref().map(|(name, value)| (*name, value.as_str()));
    let others = [Lang::Easy, Lang::En].map(|other| said(model, other));
    view! {
        <div class="container stack">
            <div class="stack no-print">
                {breadcrumb(above, words::POSTER_TITLE.view(lang), lang)}
                <h1>{words::POSTER_TITLE.view(lang)}</h1>
                <p>{words::POSTER_TEXT.view(lang)}</p>
            </div>
            <article class="sheet poster">
                {said(model, Lang::Ja)}
                {qr(&model.qr, words::LETTER_QR.plain(lang))}
                <p class="poster-link">{model.link.clone()}</p>
                <div class="poster-others">{others}</div>
                <p class="poster-from" lang="ja">{words::LETTER_FROM.view_filled(Lang::Ja, &from)}</p>
            </article>
        </div>
    }
    .into_any()
}

fn said(model: &Poster, lang: Lang) -> AnyView {
    let Schedule { opens_day, closes_day, .. } = model.schedule;
    let when = [("first", &*opens_day.to_string()), ("last", &closes_day.to_string())];
    view! {
        <div class=if lang == Lang::Easy { "poster-said easy" } else { "poster-said" } lang=lang.html()>
            <p class="poster-call">{words::POSTER_CALL.view(lang)}</p>
            <h2>{model.title.view(lang)}</h2>
            <p>{words::POSTER_HOW.view(lang)}</p>
            <p class="poster-when">{words::POSTER_WHEN.view_filled(lang, &when)}</p>
        </div>
    }
    .into_any()
}
