//! Publishing a wave: what would leave the office, when, and what has.

use domain::{
    form::Text,
    survey::{
        publication::{Mode, Publication},
        release::Shown,
        schedule::Month,
    },
};
use leptos::prelude::*;

use crate::{
    resident::results::{LogLine, log},
    text::{Lang, Phrase, Spoken, chart, filled_raw, results_public as words, ruby},
    ui::{
        Tone, breadcrumb, button, notice,
        text_area::{TextArea, text_area},
    },
};

/// The page.
pub struct ReleasePage {
    /// Language.
    pub lang: Lang,
    /// Name of the survey.
    pub survey: String,
    /// Id of the wave.
    pub wave: String,
    /// Title of the survey.
    pub title: Text,
    /// `2026-11`
    pub month: String,
    /// What can be done.
    pub state: State,
    /// What was made, oldest first.
    pub releases: Vec<LogLine>,
    /// Whether somebody else was quicker.
    pub changed: bool,
}

/// What can be done.
pub enum State {
    /// Nothing: it has not been counted for good.
    NotCounted,
    /// Nothing: too few answered.
    TooFew(u64),
    /// Nothing: its counts do not fit together.
    Broken,
    /// The next number can be published.
    Ready(Box<Ready>),
}

/// What would be published, and the form.
pub struct Ready {
    /// The content.
    pub publication: Publication,
    /// The number that it would have.
    pub number: i64,
    /// Days between closing and publishing, usually.
    pub embargo_days: u32,
    /// As typed, or proposed: `2026-12-05T10:00`.
    pub public_at: String,
    /// What is wrong with it.
    pub public_at_wrong: Option<Phrase>,
    /// As typed.
    pub reason: String,
    /// What is wrong with it.
    pub reason_wrong: Option<Phrase>,
}

impl ReleasePage {
    /// Its title.
    #[must_use]
    pub fn title(&self) -> String {
        format!(
            "{} · {} · {}",
            words::RELEASE_TITLE.plain(self.lang),
            self.title.plain(self.lang),
            self.month
        )
    }

    fn here(&self) -> String {
        format!("/surveys/{}/waves/{}/release", self.survey, self.wave)
    }
}

/// Renders it.
#[must_use]
pub fn page(model: &ReleasePage) -> AnyView {
    let lang = model.lang;
    let month = Month::parse(&model.month)
        .map(|month| chart::month(month.year, month.month, lang))
        .unwrap_or_default();
    let above = vec![
        (format!("/surveys/{}", model.survey), model.title.view(lang)),
        (format!("/surveys/{}/waves/{}", model.survey, model.wave), ruby(&month)),
    ];
    let state = match &model.state {
        State::NotCounted => notice::line(Tone::Info, words::NOT_COUNTED.view(lang), lang),
        State::TooFew(threshold) => {
            let threshold = threshold.to_string();
            notice::line(Tone::Warning, words::TOO_FEW.view_filled(lang, &[("k", &threshold)]), lang)
        }
        State::Broken => notice::line(Tone::Error, words::CANNOT_MAKE.view(lang), lang),
        State::Ready(ready) => form(model, ready),
    };
    let changed = model.changed.then(|| notice::line(Tone::Error, words::CHANGED.view(lang), lang));
    view! {
        <div class="container container-wide stack">
            {breadcrumb::breadcrumb(above, words::RELEASE_TITLE.view(lang), lang)}
            <h1>{words::RELEASE_TITLE.view(lang)}" · "{model.title.view(lang)}" · "{ruby(&month)}</h1>
            <p>{words::RELEASE_TEXT.view(lang)}</p>
            {changed}
            {made(model)}
            {state}
        </div>
    }
    .into_any()
}

fn made(model: &ReleasePage) -> AnyView {
    if model.releases.is_empty() {
        return view! { <p class="empty">{words::NO_RELEASES.view(model.lang)}</p> }.into_any();
    }
    let here = model.here();
    log(&model.releases, |number| format!("{here}/preview?number={number}"), model.lang)
}

fn form(model: &ReleasePage, ready: &Ready) -> AnyView {
    let lang = model.lang;
    let number = [("n", &*ready.number.to_string())];
    let correction = ready.number > 1;
    let heading = if correction { words::CORRECTION_HEADING } else { words::PUBLISH };
    let label = if correction { words::CORRECT } else { words::PUBLISH };
    let reason = correction.then(|| reason(ready, lang));
    view! {
        <section class="stack">
            <h2 id="next">{heading.view(lang)}</h2>
            <p>{words::READY.view_filled(lang, &number)}</p>
            {summary(&ready.publication, lang)}
            <p>{button::link(button::Look::Secondary, format!("{}/preview", model.here()), words::LOOK.view(lang))}</p>
            <form class="stack" method="post" action=model.here()>
                <input type="hidden" name="number" value=ready.number.to_string()/>
                {public_at(ready, lang)}
                {reason}
                {button::plain_submit(button::Look::Primary, label.view(lang))}
            </form>
        </section>
    }
    .into_any()
}

fn summary(publication: &Publication, lang: Lang) -> AnyView {
    let part = |mode: Mode| {
        publication.part(mode).map(|part| {
            let tables = part.tables.len().to_string();
            let figures =
                || part.tables.iter().flat_map(|table| &table.groups).flat_map(|group| &group.answers);
            let withheld = figures().filter(|figure| figure.count == Shown::Withheld).count().to_string();
            let all = figures().count().to_string();
            let of = filled_raw(words::OF.raw(lang), &[("n", &withheld), ("all", &all)]);
            let people = words::PEOPLE.view_filled(lang, &[("n", &part.respondents.to_string())]);
            view! {
                <tr>
                    <th scope="row">{words::mode(mode).view(lang)}</th>
                    <td class="figure">{people}</td>
                    <td class="figure">{tables}</td>
                    <td class="figure">{ruby(&of)}</td>
                </tr>
            }
        })
    };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-labelledby="next">
            <table class="table table-dense">
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col" class="figure">{words::ANSWERED.view(lang)}</th>
                        <th scope="col" class="figure">{words::SUMMARY_TABLES.view(lang)}</th>
                        <th scope="col" class="figure">{words::SUMMARY_WITHHELD.view(lang)}</th>
                    </tr>
                </thead>
                <tbody>{[Mode::Sample, Mode::Census, Mode::Open].map(part).into_iter().collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn public_at(ready: &Ready, lang: Lang) -> AnyView {
    let days = ready.embargo_days.to_string();
    let wrong = ready.public_at_wrong;
    let error =
        wrong.map(|wrong| view! { <p class="field-error" id="public_at--error">"＊"{wrong.view(lang)}</p> });
    let described = if wrong.is_some() { "public_at--error public_at--help" } else { "public_at--help" };
    view! {
        <div class="field">
            <label class="label" for="public_at">{words::PUBLIC_AT.view(lang)}</label>
            <p class="support" id="public_at--help">{words::PUBLIC_AT_HELP.view_filled(lang, &[("days", &days)])}</p>
            {error}
            <input class="input width-12" id="public_at" name="public_at" type="datetime-local"
                value=ready.public_at.clone() aria-describedby=described aria-invalid=wrong.is_some().then_some("true")/>
        </div>
    }
    .into_any()
}

fn reason(ready: &Ready, lang: Lang) -> AnyView {
    let wrong = ready.reason_wrong;
    let error =
        wrong.map(|wrong| view! { <p class="field-error" id="reason--error">"＊"{wrong.view(lang)}</p> });
    let described = if wrong.is_some() { "reason--error reason--help" } else { "reason--help" };
    view! {
        <div class="field">
            <label class="label" for="reason">{words::CORRECTION_REASON.view(lang)}</label>
            <p class="support" id="reason--help">{words::CORRECTION_REASON_HELP.view(lang)}</p>
            {error}
            {text_area(TextArea {
                id: "reason".to_owned(),
                name: "reason".to_owned(),
                value: ready.reason.clone(),
                rows: 3,
                described_by: Some(described.to_owned()),
                invalid: wrong.is_some(),
                max: None,
            })}
        </div>
    }
    .into_any()
}
