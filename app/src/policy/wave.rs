//! A wave: who has answered so far, where people stop, and stopping it. Nothing of what was answered.

use domain::form::Text;
use jiff::civil::DateTime;
use leptos::prelude::*;

use super::{
    State, Tally, month, people, plain_month,
    strata::{Breakdown, tables},
};
use crate::text::{Lang, Spoken, moment, policy as words};
use crate::ui::chart::{
    Cell, Estimate,
    distribution::{Answer, Distribution, distribution},
    rate_bars::{RateBars, Stratum, rate_bars},
};
use crate::ui::text_area::{TextArea, text_area};
use crate::ui::{
    Tone,
    breadcrumb::breadcrumb,
    button,
    error_summary::{ErrorLine, error_summary},
    notice,
};

/// Longest reason for stopping, in characters.
pub const LONGEST_REASON: usize = 500;

/// The page.
pub struct WavePage {
    /// Language.
    pub lang: Lang,
    /// Name of the survey.
    pub survey: String,
    /// Its title.
    pub title: Text,
    /// Id of the wave.
    pub id: String,
    /// Optimistic lock.
    pub version: i64,
    /// `2026-11`
    pub month: String,
    /// Where it is.
    pub state: State,
    /// When it opens.
    pub opens: DateTime,
    /// Last minute in which it can be answered.
    pub closes: DateTime,
    /// Why it was stopped.
    pub stopped: Option<String>,
    /// No group with fewer answers is told.
    pub threshold: u64,
    /// How many were invited and have finished.
    pub tally: Tally,
    /// The same by attribute.
    pub rates: Vec<Rates>,
    /// Answers by the open link as last counted: none where there is no such link, `Some(None)` where they have not
    /// been counted yet.
    pub open_link: Option<Option<u64>>,
    /// Median minutes; none while answers are too few.
    pub minutes: Option<i64>,
    /// Reminders.
    pub reminders: Reminders,
    /// Letters that are still to be printed.
    pub letters: u64,
    /// Where those stop who have not finished; none once the wave is over.
    pub left: Option<Left>,
    /// Whether something has been counted.
    pub counted: bool,
    /// The form for stopping it, where it can be stopped.
    pub stop: Option<Stop>,
}

/// Response rates by one attribute.
pub struct Rates {
    /// The attribute.
    pub attribute: Text,
    /// Its values with how many were invited and have finished.
    pub lines: Vec<(Text, Tally)>,
}

/// Reminders of a wave.
pub struct Reminders {
    /// How many have gone out.
    pub sent: usize,
    /// How many there are.
    pub all: usize,
    /// When the next one goes out.
    pub next: Option<DateTime>,
}

/// Those who are part of the way.
pub struct Left {
    /// How many have answered nothing yet.
    pub nothing: u64,
    /// The last question that was answered, and by how many; in the questionnaire's order.
    pub after: Vec<(Text, u64)>,
}

impl Left {
    fn all(&self) -> u64 {
        self.nothing + self.after.iter().map(|(_, people)| people).sum::<u64>()
    }
}

/// Stopping a wave.
#[derive(Default)]
pub struct Stop {
    /// The reason as typed.
    pub reason: String,
    /// What is wrong with it.
    pub error: Option<StopError>,
}

/// Why a wave was not stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopError {
    /// No reason was given.
    NoReason,
    /// The reason is longer than [`LONGEST_REASON`].
    TooLong(usize),
    /// The wave has changed since the page was made.
    Changed,
}

impl StopError {
    fn sentence(self, lang: Lang) -> AnyView {
        match self {
            Self::NoReason => words::STOP_NO_REASON.view(lang),
            Self::TooLong(has) => {
                let blanks = [("most", &*LONGEST_REASON.to_string()), ("has", &has.to_string())];
                words::STOP_TOO_LONG.view_filled(lang, &blanks)
            }
            Self::Changed => words::STOP_CHANGED.view(lang),
        }
    }
}

/// Renders it.
#[must_use]
pub fn page(model: &WavePage) -> AnyView {
    let lang = model.lang;
    let above = vec![
        ("/surveys".to_owned(), words::SURVEYS_TITLE.view(lang)),
        (format!("/surveys/{}", model.survey), model.title.view(lang)),
    ];
    let runs = [("opens", moment::plain(model.opens, lang)), ("closes", moment::plain(model.closes, lang))];
    let runs = runs.each_ref().map(|(name, value)| (*name, value.as_str()));
    let participation = (model.state != State::Planned).then(|| participation(model));
    let title = words::WAVE_TITLE.fill(lang, &[("month", &plain_month(&model.month, lang))]);
    let error = model.stop.as_ref().and_then(|stop| stop.error).map(|error| ErrorLine {
        href: if error == StopError::Changed { "#stop".to_owned() } else { "#reason".to_owned() },
        words: error.sentence(lang),
    });
    view! {
        <div class="container stack">
            {breadcrumb(above, month(&model.month, lang), lang)}
            <h1>{title}" "{model.state.chip(lang)}</h1>
            {error_summary(error.into_iter().collect(), lang)}
            {model.stopped.as_ref().map(|reason| stopped(reason, lang))}
            <p>{words::RUNS.view_filled(lang, &runs)}</p>
            {links(model)}
            {not_yet(model)}
            {participation}
            {model.stop.as_ref().map(|stop| stop_form(model, stop))}
        </div>
    }
    .into_any()
}

fn stopped(reason: &str, lang: Lang) -> AnyView {
    let body = view! { <p class="as-typed">{reason.to_owned()}</p> }.into_any();
    notice::notice(Tone::Warning, words::STOPPED_TITLE.view(lang), body, lang)
}

fn not_yet(model: &WavePage) -> Option<AnyView> {
    let opens = moment::plain(model.opens, model.lang);
    let sentence = || words::NOT_YET_OPEN.view_filled(model.lang, &[("opens", &opens)]);
    (model.state == State::Planned).then(|| notice::line(Tone::Info, sentence(), model.lang))
}

fn links(model: &WavePage) -> AnyView {
    let lang = model.lang;
    let link = |path: &str, label: AnyView| {
        let href = format!("/surveys/{}/waves/{}/{path}", model.survey, model.id);
        button::link(button::Look::Secondary, href, label)
    };
    let letters = (model.state == State::Open && model.letters > 0)
        .then(|| link("letters", words::TO_LETTERS.view(lang)));
    let results = model.counted.then(|| {
        view! { {link("results", words::TO_RESULTS.view(lang))}{link("words", words::TO_WORDS.view(lang))} }
    });
    let release = (model.state == State::Counted).then(|| link("release", words::TO_RELEASE.view(lang)));
    view! {
        <div class="toolbar">
            {results}
            {release}
            {letters}
            {link("preview", words::TO_PREVIEW.view(lang))}
        </div>
    }
    .into_any()
}

fn participation(model: &WavePage) -> AnyView {
    let lang = model.lang;
    let minutes = match model.minutes {
        Some(n) => words::MINUTES.view_filled(lang, &[("n", &n.to_string())]),
        None => words::NOT_KNOWN_YET.view(lang),
    };
    let Reminders { sent, all, next } = &model.reminders;
    let sent = words::N_OF.view_filled(lang, &[("n", &sent.to_string()), ("all", &all.to_string())]);
    let next = next.map(|at| {
        let at = moment::plain(at, lang);
        view! { " ("{words::NEXT_REMINDER.view_filled(lang, &[("at", &at)])}")" }
    });
    let open_link = model.open_link.map(|answers| {
        let sentence = match answers {
            Some(n) => words::OPEN_COUNTED.view_filled(lang, &[("n", &people(n))]),
            None => words::OPEN_NOT_COUNTED.view(lang),
        };
        view! { <p>{sentence}</p> }
    });
    let letters = (model.state == State::Open).then(|| {
        let left = words::N_LETTERS.view_filled(lang, &[("n", &people(model.letters))]);
        view! { <div><dt>{words::LETTERS_TO_PRINT.view(lang)}</dt><dd>{left}</dd></div> }
    });
    view! {
        <section class="stack">
            <h2>{words::PARTICIPATION.view(lang)}</h2>
            <p class="outcome">{model.tally.sentence(lang)}</p>
            {open_link}
            <dl class="summary">
                <div><dt>{words::MEDIAN_MINUTES.view(lang)}</dt><dd>{minutes}</dd></div>
                <div><dt>{words::REMINDERS_SENT.view(lang)}</dt><dd>{sent}{next}</dd></div>
                {letters}
            </dl>
            <p class="quiet">{words::RATE_NOTE.view(lang)}</p>
            {charts(model)}
            {model.left.as_ref().map(|left| left_at(model, left))}
        </section>
    }
    .into_any()
}

/// A group of which fewer than the threshold have answered is not told; all of them together are.
fn charts(model: &WavePage) -> AnyView {
    let lang = model.lang;
    if model.tally.answered < model.threshold {
        return invited(model);
    }
    let stratum = |label: String, tally: Tally| Stratum {
        label,
        invited: tally.invited,
        answered: (tally.answered >= model.threshold).then_some(tally.answered),
    };
    model
        .rates
        .iter()
        .enumerate()
        .map(|(index, rates)| {
            rate_bars(&RateBars {
                lang,
                id: format!("rate-{index}"),
                title: words::RATE_BY.fill(lang, &[("by", &rates.attribute.plain(lang))]),
                strata: rates
                    .lines
                    .iter()
                    .filter(|(_, tally)| tally.invited > 0)
                    .map(|(label, tally)| stratum(label.raw(lang).to_owned(), *tally))
                    .collect(),
                total: Stratum {
                    label: words::EVERYBODY.raw(lang).to_owned(),
                    invited: model.tally.invited,
                    answered: Some(model.tally.answered),
                },
            })
        })
        .collect_view()
        .into_any()
}

/// Who was invited, while nothing can be told of who has answered.
fn invited(model: &WavePage) -> AnyView {
    let breakdown = |rates: &Rates| {
        let lines = rates.lines.iter().filter(|(_, tally)| tally.invited > 0);
        Breakdown {
            attribute: rates.attribute.clone(),
            lines: lines.map(|(label, tally)| (label.clone(), vec![tally.invited])).collect(),
        }
    };
    let breakdowns: Vec<Breakdown> = model.rates.iter().map(breakdown).collect();
    tables(&breakdowns, &[words::INVITED], &[model.tally.invited], model.lang)
}

fn left_at(model: &WavePage, left: &Left) -> AnyView {
    let lang = model.lang;
    let all = left.all();
    if all < model.threshold {
        let few = words::LEFT_TOO_FEW.view_filled(lang, &[("n", &model.threshold.to_string())]);
        return view! { <h3>{words::LEFT_AT.view(lang)}</h3><p>{few}</p> }.into_any();
    }
    let answer = |label: &str, n: u64| Answer {
        label: label.to_owned(),
        share: Cell::Shown(Estimate { value: n as f64 / all as f64, interval: None, n }),
    };
    let after = left.after.iter().filter(|(_, n)| *n > 0).map(|(label, n)| answer(label.raw(lang), *n));
    distribution(&Distribution {
        lang,
        id: "left".to_owned(),
        title: words::LEFT_AT.raw(lang).to_owned(),
        answers: [answer(words::LEFT_AT_START.raw(lang), left.nothing)].into_iter().chain(after).collect(),
        no_answer: None,
        n: all,
        several: false,
    })
}

fn stop_form(model: &WavePage, stop: &Stop) -> AnyView {
    let lang = model.lang;
    let wrong = stop.error.filter(|error| *error != StopError::Changed);
    let error = wrong.map(|error| {
        view! { <p class="field-error" id="reason--error">"＊"{error.sentence(lang)}</p> }
    });
    let described = if wrong.is_some() { "reason--error reason--help" } else { "reason--help" };
    let most = LONGEST_REASON.to_string();
    let action = format!("/surveys/{}/waves/{}/stop", model.survey, model.id);
    view! {
        <details class="stop" open=stop.error.is_some() id="stop">
            <summary>{words::STOP_TITLE.view(lang)}</summary>
            <form class="stack" method="post" action=action>
                <input type="hidden" name="_version" value=model.version.to_string()/>
                <p>{words::STOP_TEXT.view(lang)}</p>
                <div class="field">
                    <label class="field-label" for="reason">{words::STOP_REASON.view(lang)}</label>
                    <p class="field-support" id="reason--help">{words::STOP_REASON_HELP.view_filled(lang, &[("most", &most)])}</p>
                    {error}
                    {text_area(TextArea {
                        id: "reason".to_owned(),
                        name: "reason".to_owned(),
                        value: stop.reason.clone(),
                        rows: 3,
                        described_by: Some(described.to_owned()),
                        invalid: wrong.is_some(),
                        max: u16::try_from(LONGEST_REASON).ok(),
                    })}
                </div>
                <div class="actions">{button::plain_submit(button::Look::Danger, words::STOP_SEND.view(lang))}</div>
            </form>
        </details>
    }
    .into_any()
}
