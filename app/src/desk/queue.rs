//! The queue: counters by status as tabs, search, and the list.

use domain::application::status::Status;
use jiff::civil::DateTime;
use leptos::prelude::*;

use crate::text::{Lang, common, desk as words, history, moment, resident};
use crate::ui::{button, pager::pager, status::status};

/// Cells of up to so many characters stay on one line.
const SHORT: usize = 12;

/// A line of the list.
pub struct Line {
    /// Id of the application.
    pub id: String,
    /// Receipt number.
    pub number: String,
    /// Who it is about; empty where there is no name yet.
    pub subject: String,
    /// Its reading.
    pub subject_kana: String,
    /// Who applied.
    pub applicant: String,
    /// Values of the columns, in their order; empty where there is none.
    pub cells: Vec<String>,
    /// Status.
    pub status: Status,
    /// When it was recorded.
    pub recorded: DateTime,
    /// The most urgent legal clock.
    pub clock: Option<Clock>,
}

/// A legal clock in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Days left, negative when over.
    Left(i32),
    /// It stands still.
    Paused,
}

/// The list with its headings.
pub struct List {
    /// Headings of the procedures' own columns, in Japanese.
    pub columns: Vec<String>,
    /// Its lines, newest first.
    pub lines: Vec<Line>,
    /// Place of the first line, where something newer is.
    pub newer: Option<String>,
    /// Place of the last line, where something older is.
    pub older: Option<String>,
}

/// The queue.
pub struct Queue {
    /// Language.
    pub lang: Lang,
    /// Number of applications by status.
    pub counters: Vec<(Status, i64)>,
    /// The status that is shown; none = all.
    pub status: Option<Status>,
    /// The list.
    pub list: List,
}

/// Renders it.
#[must_use]
pub fn page(model: &Queue) -> AnyView {
    let lang = model.lang;
    let base =
        model.status.map_or_else(|| "/?".to_owned(), |status| format!("/?status={}&", status.as_str()));
    let to = |side: &str, place: &Option<String>| place.as_ref().map(|place| format!("{base}{side}={place}"));
    view! {
        <div class="container container-wide stack">
            <h1>{words::QUEUE_TITLE.view(lang)}</h1>
            <div class="toolbar">{search_form("", lang)}<span class="end"><a href="/letters">{words::LETTERS_TITLE.view(lang)}</a></span></div>
            {tabs(model)}
            {table(&model.list, lang)}
            {pager(to("before", &model.list.newer), to("after", &model.list.older), lang)}
        </div>
    }
    .into_any()
}

fn tabs(model: &Queue) -> AnyView {
    let lang = model.lang;
    let of = |status: Status| {
        model.counters.iter().find(|(each, _)| *each == status).map_or(0, |(_, number)| *number)
    };
    let all: i64 = model.counters.iter().map(|(_, number)| number).sum();
    let tab = |href: String, name: AnyView, number: i64, current: bool| {
        view! { <li><a href=href aria-current=current.then_some("page")>{name}" "{number.to_string()}</a></li> }
    };
    let each = Status::ALL
        .into_iter()
        .map(|status| {
            let href = format!("/?status={}", status.as_str());
            tab(href, history::status(status).view(lang), of(status), model.status == Some(status))
        })
        .collect_view();
    view! {
        <nav aria-label=words::FILTER_BY_STATUS.plain(lang)>
            <ul class="tabs">{tab("/".into(), words::ALL_STATUSES.view(lang), all, model.status.is_none())}{each}</ul>
        </nav>
    }
    .into_any()
}

/// Posted, so that no name gets into an address, a log or the history of a browser.
fn search_form(typed: &str, lang: Lang) -> AnyView {
    view! {
        <form class="filters" method="post" action="/search" role="search">
            <div>
                <label for="query">{words::SEARCH_LABEL.view(lang)}</label>
                <input class="input width-20" id="query" name="query" type="search" value=typed.to_owned() autocomplete="off" maxlength="100"/>
            </div>
            {button::plain_submit(button::Look::Secondary, words::SEARCH.view(lang))}
        </form>
    }
    .into_any()
}

/// The list as a table.
#[must_use]
pub fn table(list: &List, lang: Lang) -> AnyView {
    if list.lines.is_empty() {
        return view! { <p class="empty">{words::NOTHING_HERE.view(lang)}</p> }.into_any();
    }
    let own = list
        .columns
        .iter()
        .map(|name| view! { <th scope="col" lang="ja">{name.clone()}</th> })
        .collect_view();
    let lines = list.lines.iter().map(|line| row(line, lang)).collect_view();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=words::QUEUE_TITLE.plain(lang)>
            <table class="table table-dense">
                <thead>
                    <tr>
                        <th scope="col">{resident::RECEIPT_NUMBER.view(lang)}</th>
                        <th scope="col">{words::SUBJECT.view(lang)}</th>
                        <th scope="col">{words::APPLICANT.view(lang)}</th>
                        <th scope="col">{resident::STATUS.view(lang)}</th>
                        <th scope="col">{words::CLOCK.view(lang)}</th>
                        <th scope="col">{words::RECORDED.view(lang)}</th>
                        {own}
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(line: &Line, lang: Lang) -> AnyView {
    let subject = if line.subject.is_empty() {
        view! { <span class="quiet">{words::NO_NAME_YET.view(lang)}</span> }.into_any()
    } else {
        view! { {line.subject.clone()}<span class="kana">{line.subject_kana.clone()}</span> }.into_any()
    };
    let cells = line
        .cells
        .iter()
        .map(|cell| {
            let class = if cell.chars().count() <= SHORT { "nowrap" } else { "" };
            view! { <td class=class lang="ja">{cell.clone()}</td> }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row" class="nowrap"><a href=format!("/cases/{}", line.id)>{line.number.clone()}</a></th>
            <td class="nowrap">{subject}</td>
            <td class="nowrap">{line.applicant.clone()}</td>
            <td class="nowrap">{status(line.status, lang)}</td>
            <td class="nowrap">{line.clock.map(|clock| clock_words(clock, lang))}</td>
            <td class="nowrap">{short_moment(line.recorded)}</td>
            {cells}
        </tr>
    }
    .into_any()
}

/// `2026-11-20 12:34`: a list of hundreds is read by columns.
fn short_moment(at: DateTime) -> AnyView {
    let shown = at.strftime("%Y-%m-%d %H:%M").to_string();
    view! { <time datetime=moment::machine(at)>{shown}</time> }.into_any()
}

/// Days left of a clock; what is over stands out.
#[must_use]
pub fn clock_words(clock: Clock, lang: Lang) -> AnyView {
    match clock {
        Clock::Paused => view! { <span class="quiet">{words::CLOCK_PAUSED.view(lang)}</span> }.into_any(),
        Clock::Left(days) if days < 0 => {
            let over = days.unsigned_abs().to_string();
            view! { <span class="late">{words::DAYS_OVER.view_filled(lang, &[("days", &over)])}</span> }
                .into_any()
        }
        Clock::Left(days) => words::DAYS_LEFT.view_filled(lang, &[("days", &days.to_string())]),
    }
}

/// What was found.
pub struct Found {
    /// Language.
    pub lang: Lang,
    /// As typed.
    pub typed: String,
    /// The list.
    pub list: List,
}

/// Renders what was found; further pages are asked for by buttons, because the words stay out of addresses.
#[must_use]
pub fn found_page(model: &Found) -> AnyView {
    let lang = model.lang;
    let step = |name: &'static str, place: &Option<String>, label: AnyView| {
        place.clone().map(|place| {
            view! {
                <form method="post" action="/search">
                    <input type="hidden" name="query" value=model.typed.clone()/>
                    {button::submit(button::Look::Text, name, place, label)}
                </form>
            }
        })
    };
    let none = model.list.lines.is_empty().then(|| view! { <p>{words::SEARCH_HINT.view(lang)}</p> });
    view! {
        <div class="container container-wide stack">
            <h1>{words::FOUND_TITLE.view(lang)}</h1>
            {search_form(&model.typed, lang)}
            {table(&model.list, lang)}
            {none}
            <div class="pager">
                {step("before", &model.list.newer, common::PREVIOUS_PAGE.view(lang))}
                {step("after", &model.list.older, common::NEXT_PAGE.view(lang))}
            </div>
            <p><a href="/">{words::TO_QUEUE.view(lang)}</a></p>
        </div>
    }
    .into_any()
}
