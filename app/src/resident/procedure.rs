//! A procedure's page: for whom, what to have ready, how long, by when, who decides.

use domain::application::deadline::{Judgement, judge};
use domain::form::Procedure;
use domain::form::definition::{MyNumber, Window};
use jiff::civil::DateTime;
use leptos::prelude::*;

use crate::text::{Lang, Phrase, Spoken, moment, resident as words};
use crate::ui::{Tone, button, notice};

/// A procedure's page.
pub struct ProcedurePage {
    /// Language.
    pub lang: Lang,
    /// The procedure.
    pub procedure: Procedure,
    /// Whether it accepts applications now.
    pub judgement: Judgement,
    /// Whether all its places have been taken.
    pub full: bool,
    /// When it opens again, where it is closed and that is known.
    pub opens_again: Option<DateTime>,
    /// Local time of Japan: rounds that are over are not listed.
    pub now: DateTime,
    /// The newest draft of this device or address.
    pub draft: Option<String>,
    /// Whether a clerk enters it at the counter.
    pub counter: bool,
}

/// Renders it.
#[must_use]
pub fn page(model: &ProcedurePage) -> AnyView {
    let lang = model.lang;
    let procedure = &model.procedure;
    let about = &procedure.about;
    let prepare = about.prepare.iter().map(|line| view! { <li>{line.view(lang)}</li> }).collect_view();
    let minutes = about.minutes.to_string();
    view! {
        <div class="container stack">
            <h1>{procedure.title.view(lang)}</h1>
            <p class="lead">{procedure.summary.view(lang)}</p>
            {start(model)}
            {part(words::WHO, view! { <p>{about.who.view(lang)}</p> }.into_any(), lang)}
            {part(words::PREPARE, view! { <ul class="list">{prepare}</ul> }.into_any(), lang)}
            {part(words::HOW_LONG, view! { <p>{words::HOW_LONG_VALUE.view_filled(lang, &[("minutes", &minutes)])}</p> }.into_any(), lang)}
            {part(words::DEADLINE, deadline(model), lang)}
            {my_number(model)}
            {part(words::WHO_DECIDES, view! { <p>{about.decided.view(lang)}</p> }.into_any(), lang)}
            {part(words::CONTACT, view! { <p>{about.contact.view(lang)}</p> }.into_any(), lang)}
            {part(words::LAW, view! { <p>{about.law.view(lang)}</p> }.into_any(), lang)}
        </div>
    }
    .into_any()
}

/// Where a My Number is wanted: how it is handed in.
fn my_number(model: &ProcedurePage) -> Option<AnyView> {
    let MyNumber::Elsewhere(how) = model.procedure.my_number.as_ref()?;
    let how = view! { <p>{how.view(model.lang)}</p> }.into_any();
    Some(part(words::MY_NUMBER, how, model.lang))
}

fn part(heading: Phrase, body: AnyView, lang: Lang) -> AnyView {
    view! { <section class="stack-small"><h2>{heading.view(lang)}</h2>{body}</section> }.into_any()
}

fn start(model: &ProcedurePage) -> AnyView {
    let lang = model.lang;
    if model.full {
        return notice::line(Tone::Warning, words::PROCEDURE_FULL.view(lang), lang);
    }
    match &model.judgement {
        Judgement::NotYetOpen { opens } => {
            let sentence = words::NOT_YET_OPEN.view_filled(lang, &[("opens", &moment::plain(*opens, lang))]);
            return notice::line(Tone::Info, sentence, lang);
        }
        Judgement::Closed { closed } => {
            let closed = words::CLOSED.view_filled(lang, &[("closes", &moment::plain(*closed, lang))]);
            let again = model
                .opens_again
                .map(|opens| words::OPENS_AGAIN.view_filled(lang, &[("opens", &moment::plain(opens, lang))]));
            return notice::line(Tone::Warning, view! { {closed}" "{again} }.into_any(), lang);
        }
        Judgement::Open | Judgement::InGrace => {}
    }
    let action = format!("/procedures/{}/start", model.procedure.id);
    let new = |look, label: Phrase| {
        view! { <form method="post" action=action.clone()>{button::plain_submit(look, label.view(lang))}</form> }
    };
    let buttons = match &model.draft {
        Some(draft) => view! {
            {button::link(button::Look::Primary, format!("/drafts/{draft}"), words::CONTINUE_DRAFT.view(lang))}
            {new(button::Look::Secondary, words::START_ANOTHER)}
        }
        .into_any(),
        None => new(button::Look::Primary, words::START).into_any(),
    };
    let hint = (!model.counter).then(|| view! { <p class="hint">{words::NO_ACCOUNT_NEEDED.view(lang)}</p> });
    view! { <div class="actions">{buttons}</div>{hint} }.into_any()
}

fn deadline(model: &ProcedurePage) -> AnyView {
    let lang = model.lang;
    let procedure = &model.procedure;
    let rounds = procedure
        .rounds
        .iter()
        .filter(|round| !matches!(judge(&round.window, model.now), Judgement::Closed { .. }))
        .map(|round| {
            view! {
                <tr>
                    <th scope="row">{round.label.view(lang)}</th>
                    <td>{local(round.window.opens.as_deref(), lang)}</td>
                    <td>{local(round.window.closes.as_deref(), lang)}</td>
                </tr>
            }
        })
        .collect_view();
    let table = (!procedure.rounds.is_empty()).then(|| {
        view! {
            <div class="table-scroll" role="region" tabindex="0" aria-label=words::DEADLINE.plain(lang)>
                <table class="table">
                    <thead><tr>
                        <th scope="col">{words::ROUND.view(lang)}</th>
                        <th scope="col">{words::ROUND_OPENS.view(lang)}</th>
                        <th scope="col">{words::ROUND_CLOSES.view(lang)}</th>
                    </tr></thead>
                    <tbody>{rounds}</tbody>
                </table>
            </div>
        }
    });
    view! { <p>{window(&procedure.window, lang)}</p>{table} }.into_any()
}

fn window(window: &Window, lang: Lang) -> AnyView {
    let opens = local(window.opens.as_deref(), lang);
    let closes = local(window.closes.as_deref(), lang);
    match (opens, closes) {
        (None, None) => words::WINDOW_OPEN.view(lang),
        (Some(opens), None) => words::WINDOW_FROM.view_filled(lang, &[("opens", &opens)]),
        (None, Some(closes)) => words::WINDOW_UNTIL.view_filled(lang, &[("closes", &closes)]),
        (Some(opens), Some(closes)) => view! {
            {words::WINDOW_FROM.view_filled(lang, &[("opens", &opens)])} " "
            {words::WINDOW_UNTIL.view_filled(lang, &[("closes", &closes)])}
        }
        .into_any(),
    }
}

fn local(at: Option<&str>, lang: Lang) -> Option<String> {
    at.and_then(|at| at.parse::<DateTime>().ok()).map(|at| moment::plain(at, lang))
}
