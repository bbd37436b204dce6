//! A survey: when it is asked, whom, what has come of it so far.

use domain::form::Text;
use domain::survey::{sample::Draw, schedule::Schedule};
use jiff::civil::{Date, Time};
use leptos::prelude::*;

use super::{
    State, Tally, month, people,
    strata::{Breakdown, tables},
};
use crate::text::{Lang, Spoken, day, policy as words};
use crate::ui::{breadcrumb::breadcrumb, button};

/// The page.
pub struct SurveyPage {
    /// Language.
    pub lang: Lang,
    /// Name.
    pub id: String,
    /// Title.
    pub title: Text,
    /// When waves open and close.
    pub schedule: Schedule,
    /// Who is invited.
    pub draw: Draw,
    /// Whether anybody may answer by an open link.
    pub open_link: bool,
    /// No group with fewer answers is told.
    pub threshold: u64,
    /// Waves, latest first.
    pub waves: Vec<WaveLine>,
    /// Whether there are older ones.
    pub older: bool,
    /// How many are on the list.
    pub listed: u64,
    /// The list by attribute.
    pub list: Vec<Breakdown>,
}

/// A wave in the table.
pub struct WaveLine {
    /// Id.
    pub id: String,
    /// `2026-11`
    pub month: String,
    /// Where it is.
    pub state: State,
    /// How many have answered.
    pub tally: Tally,
    /// The day on which its answers were last counted.
    pub counted: Option<Date>,
    /// The day on which its results are, or will be, public.
    pub released: Option<Date>,
}

/// Renders it.
#[must_use]
pub fn page(model: &SurveyPage) -> AnyView {
    let lang = model.lang;
    let link = |path: &str, label: AnyView| {
        button::link(button::Look::Secondary, format!("/surveys/{}/{path}", model.id), label)
    };
    let poster = model.open_link.then(|| link("poster", words::TO_POSTER.view(lang)));
    let open_link = model.open_link.then(|| view! { <li>{words::OPEN_LINK_TOO.view(lang)}</li> });
    let schedule = schedule(&model.schedule, lang)
        .into_iter()
        .map(|sentence| view! { <li>{sentence}</li> })
        .collect_view();
    let threshold = words::THRESHOLD.view_filled(lang, &[("n", &model.threshold.to_string())]);
    let above = vec![("/surveys".to_owned(), words::SURVEYS_TITLE.view(lang))];
    view! {
        <div class="container stack">
            {breadcrumb(above, model.title.view(lang), lang)}
            <h1>{model.title.view(lang)}</h1>
            <div class="toolbar">
                {link("panel", words::TO_PANEL.view(lang))}
                {poster}
                {link("series", words::SERIES.view(lang))}
            </div>
            <section class="stack-small">
                <h2>{words::WAVES.view(lang)}</h2>
                {waves(model)}
            </section>
            <section class="stack-small">
                <h2>{words::SCHEDULE.view(lang)}</h2>
                <ul class="list">{schedule}</ul>
            </section>
            <section class="stack-small">
                <h2>{words::WHO.view(lang)}</h2>
                <ul class="list"><li>{draw(model.draw, lang)}</li>{open_link}<li>{threshold}</li></ul>
            </section>
            <section class="stack-small">
                <h2>{words::LIST.view(lang)}</h2>
                {list_size(model.listed, lang)}
                {tables(&model.list, &[words::ON_LIST], &[model.listed], lang)}
            </section>
        </div>
    }
    .into_any()
}

/// How many are on the list, in a sentence.
#[must_use]
pub fn list_size(listed: u64, lang: Lang) -> AnyView {
    let sentence = match listed {
        0 => words::LIST_EMPTY.view(lang),
        n => words::LIST_SIZE.view_filled(lang, &[("n", &people(n))]),
    };
    view! { <p>{sentence}</p> }.into_any()
}

/// The schedule in sentences.
fn schedule(schedule: &Schedule, lang: Lang) -> Vec<AnyView> {
    let blanks = [
        ("first", schedule.opens_day.to_string()),
        ("from", clock(schedule.opens_at)),
        ("last", schedule.closes_day.to_string()),
        ("to", clock(schedule.closes_at)),
    ];
    let blanks = blanks.each_ref().map(|(name, value)| (*name, value.as_str()));
    // February has 28 days.
    let short = schedule.opens_day.max(schedule.closes_day) > 28;
    let last = short.then(|| view! { " "{words::LAST_DAY.view(lang)} });
    let mut sentences = vec![view! { {words::EVERY_MONTH.view_filled(lang, &blanks)}{last} }.into_any()];
    if schedule.grace_minutes > 0 {
        let minutes = schedule.grace_minutes.to_string();
        sentences.push(words::GRACE.view_filled(lang, &[("minutes", &minutes)]));
    }
    let before = sentences.len();
    for days in schedule.reminders.into_iter().flatten() {
        sentences.push(words::REMINDERS_AFTER.view_filled(lang, &[("days", &days.to_string())]));
    }
    if sentences.len() == before {
        sentences.push(words::NO_REMINDERS.view(lang));
    }
    sentences
}

fn clock(time: Time) -> String {
    format!("{}:{:02}", time.hour(), time.minute())
}

/// How people are drawn, in a sentence.
fn draw(draw: Draw, lang: Lang) -> AnyView {
    match draw {
        Draw::Everyone => words::DRAW_EVERYONE.view(lang),
        Draw::Simple { size } => words::DRAW_SIMPLE.view_filled(lang, &[("size", &people(size.into()))]),
        Draw::Stratified { size } => {
            words::DRAW_STRATIFIED.view_filled(lang, &[("size", &people(size.into()))])
        }
        Draw::Rotating { size, rest } => {
            let blanks = [("size", &*people(size.into())), ("rest", &rest.to_string())];
            words::DRAW_ROTATING.view_filled(lang, &blanks)
        }
    }
}

fn waves(model: &SurveyPage) -> AnyView {
    let lang = model.lang;
    if model.waves.is_empty() {
        return view! { <p class="empty">{words::NO_WAVES.view(lang)}</p> }.into_any();
    }
    let rows = model.waves.iter().map(|wave| row(model, wave)).collect_view();
    let older = model.older.then(|| {
        let href = format!("/surveys/{}?older", model.id);
        view! { <p><a href=href>{words::OLDER_WAVES.view(lang)}</a></p> }
    });
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=words::WAVES.plain(lang)>
            <table class="table table-dense">
                <thead>
                    <tr>
                        <th scope="col">{words::MONTH.view(lang)}</th>
                        <th scope="col">{words::STATE.view(lang)}</th>
                        <th scope="col" class="figure">{words::INVITED.view(lang)}</th>
                        <th scope="col" class="figure">{words::ANSWERED.view(lang)}</th>
                        <th scope="col" class="figure">{words::RATE.view(lang)}</th>
                        <th scope="col">{words::COUNTED_AT.view(lang)}</th>
                        <th scope="col">{words::RELEASED_AT.view(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {older}
    }
    .into_any()
}

fn row(model: &SurveyPage, wave: &WaveLine) -> AnyView {
    let lang = model.lang;
    let href = format!("/surveys/{}/waves/{}", model.id, wave.id);
    let date = |date: Option<Date>| date.map_or_else(|| "–".to_owned(), |date| day::plain(date, lang));
    view! {
        <tr>
            <th scope="row" class="nowrap"><a href=href>{month(&wave.month, lang)}</a></th>
            <td class="nowrap">{wave.state.chip(lang)}</td>
            <td class="figure">{people(wave.tally.invited)}</td>
            <td class="figure">{people(wave.tally.answered)}</td>
            <td class="figure">{wave.tally.rate().unwrap_or_else(|| "–".to_owned())}</td>
            <td class="nowrap">{date(wave.counted)}</td>
            <td class="nowrap">{date(wave.released)}</td>
        </tr>
    }
    .into_any()
}
