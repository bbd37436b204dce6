//! One application, as its parties see it: status, what to do next, decisions, history, what was filed.

use std::sync::Arc;

use domain::application::status::Status;
use domain::form::{Form, Id, Text};
use jiff::civil::{Date, DateTime};
use leptos::prelude::*;

use crate::text::{Lang, Phrase, Spoken, day, history, moment, resident as words};
use crate::ui::{Tone, button, notice, status::status};

/// One application.
pub struct ApplicationPage {
    /// Language.
    pub lang: Lang,
    /// Id.
    pub id: String,
    /// The procedure version of the newest filed version.
    pub form: Arc<Form>,
    /// Receipt number.
    pub number: String,
    /// Status.
    pub status: Status,
    /// Name of the office that has it.
    pub office: Text,
    /// Filed versions, oldest first.
    pub versions: Vec<DateTime>,
    /// What happened, oldest first.
    pub history: Vec<HistoryLine>,
    /// Decisions in force, oldest first.
    pub decisions: Vec<DecisionLine>,
    /// Open legal clocks.
    pub clocks: Vec<ClockLine>,
    /// What staff ask to be corrected, with the question's label.
    pub corrections: Vec<(String, String)>,
    /// Whether a correction has been begun, and where.
    pub correcting: Correcting,
    /// Optimistic lock.
    pub version: i64,
}

/// Where a returned application is being corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correcting {
    /// Nowhere yet.
    NotBegun,
    /// By the applicant.
    Begun,
    /// By a clerk, for somebody at the counter.
    AtTheCounter,
}

/// An event.
pub struct HistoryLine {
    /// When.
    pub at: DateTime,
    /// Kind, as stored.
    pub kind: String,
}

/// A decision.
pub struct DecisionLine {
    /// Id of the matter.
    pub matter: Id,
    /// Id of the outcome.
    pub outcome: Id,
    /// What was chosen with it.
    pub chosen: Option<Id>,
    /// Name of the round.
    pub round: Option<Text>,
    /// Reasons, in the language of the act.
    pub reasons: String,
    /// Validity.
    pub valid: Option<(Date, Date)>,
    /// When.
    pub decided: Date,
}

/// A legal clock that runs or stands still.
pub struct ClockLine {
    /// Name of the matter.
    pub matter: Text,
    /// Until when it is to be decided.
    pub due: Date,
    /// Days left, negative when over.
    pub days_left: i32,
    /// Whether it stands still.
    pub paused: bool,
}

/// Renders it.
#[must_use]
pub fn page(model: &ApplicationPage) -> AnyView {
    let lang = model.lang;
    let clocks = model.clocks.iter().map(|line| clock(line, lang)).collect_view();
    let decisions = (!model.decisions.is_empty()).then(|| {
        let lines = model.decisions.iter().map(|line| decision(&model.form, line, lang)).collect_view();
        view! { <section class="stack"><h2>{words::DECISIONS.view(lang)}</h2>{lines}</section> }
    });
    let versions = model
        .versions
        .iter()
        .enumerate()
        .rev()
        .map(|(index, at)| {
            let number = (index + 1).to_string();
            let label = words::VERSION_N
                .view_filled(lang, &[("number", &number), ("time", &moment::plain(*at, lang))]);
            view! { <li><a href=format!("/applications/{}/versions/{number}", model.id)>{label}</a></li> }
        })
        .collect_view();
    let past = model
        .history
        .iter()
        .rev()
        .map(|line| view! { <li>{moment::view(line.at, lang)}<span>{history::event(&line.kind).view(lang)}</span></li> })
        .collect_view();
    view! {
        <div class="container narrow stack">
            <p class="procedure-name">{model.form.procedure.title.view(lang)}</p>
            <h1>{words::RECEIPT_NUMBER.view(lang)}" "<span class="nowrap">{model.number.clone()}</span></h1>
            <dl class="facts">
                <div><dt>{words::STATUS.view(lang)}</dt><dd>{status(model.status, lang)}</dd></div>
                <div><dt>{words::OFFICE.view(lang)}</dt><dd>{model.office.view(lang)}</dd></div>
            </dl>
            <p class="lead">{history::next_step(model.status).view(lang)}</p>
            {corrections(model)}
            {clocks}
            {decisions}
            <section class="stack-small">
                <h2>{words::VERSIONS.view(lang)}</h2>
                <p>{words::PRINT_COPY_HINT.view(lang)}</p>
                <ul class="list">{versions}</ul>
            </section>
            <section class="stack-small"><h2>{words::HISTORY.view(lang)}</h2><ul class="timeline">{past}</ul></section>
            <section class="stack-small"><h2>{words::CONTACT.view(lang)}</h2><p>{model.form.procedure.about.contact.view(lang)}</p></section>
            {model.status.is_open().then(|| button::link(button::Look::Text, format!("/applications/{}/withdraw", model.id), words::WITHDRAW.view(lang)))}
        </div>
    }
    .into_any()
}

fn corrections(model: &ApplicationPage) -> Option<AnyView> {
    let lang = model.lang;
    if model.status != Status::Returned {
        return None;
    }
    let items = model
        .corrections
        .iter()
        .map(|(label, note)| view! { <li><b>{label.clone()}</b><br/>{note.clone()}</li> })
        .collect_view();
    let correct = |label: Phrase| {
        view! {
            <form method="post" action=format!("/applications/{}/correct", model.id)>
                {button::plain_submit(button::Look::Primary, label.view(lang))}
            </form>
        }
        .into_any()
    };
    let correct = match model.correcting {
        Correcting::NotBegun => correct(words::CORRECT),
        Correcting::Begun => correct(words::CORRECT_GO_ON),
        Correcting::AtTheCounter => view! { <p>{words::CORRECTED_AT_COUNTER.view(lang)}</p> }.into_any(),
    };
    let body = view! {
        <p>{words::RETURNED_TEXT.view(lang)}</p>
        <ul class="list">{items}</ul>
        {correct}
    };
    Some(notice::notice(Tone::Warning, words::RETURNED_TITLE.view(lang), body.into_any(), lang))
}

fn clock(line: &ClockLine, lang: Lang) -> AnyView {
    let due = day::plain(line.due, lang);
    let sentence = if line.paused {
        words::CLOCK_PAUSED.view(lang)
    } else if line.days_left < 0 {
        words::DAYS_OVER.view_filled(lang, &[("day", &due)])
    } else {
        words::DAYS_LEFT.view_filled(lang, &[("day", &due), ("days", &line.days_left.to_string())])
    };
    view! { <p class="clock"><b>{line.matter.view(lang)}</b>" "{sentence}</p> }.into_any()
}

fn decision(form: &Form, line: &DecisionLine, lang: Lang) -> Option<AnyView> {
    let procedure = &form.procedure;
    let matter = procedure.matters.iter().find(|matter| matter.id == line.matter)?;
    let outcome = matter.outcomes.iter().find(|outcome| outcome.id == line.outcome)?;
    let chosen = line.chosen.as_ref().and_then(|chosen| {
        let list = procedure.choices.get(outcome.choose.as_ref()?)?;
        list.iter().find(|choice| &choice.value == chosen)
    });
    let valid = line.valid.map(|(from, to)| {
        let blanks = [("from", day::plain(from, lang)), ("to", day::plain(to, lang))];
        let blanks = blanks.each_ref().map(|(name, value)| (*name, value.as_str()));
        view! { <p>{words::VALID.view_filled(lang, &blanks)}</p> }
    });
    let decided = day::plain(line.decided, lang);
    let reasons = (!line.reasons.is_empty()).then(|| {
        view! { <h4>{words::REASONS.view(lang)}</h4><p class="as-typed" lang="ja">{line.reasons.clone()}</p> }
    });
    Some(
        view! {
            <article class="panel stack-small">
                <h3>{matter.title.view(lang)}{line.round.as_ref().map(|round| view! { " "{round.view(lang)} })}</h3>
                <p class="outcome">{outcome.label.view(lang)}{chosen.map(|choice| view! { "　"{choice.label.view(lang)} })}</p>
                <p class="hint">{words::DECIDED_ON.view_filled(lang, &[("day", &decided)])}</p>
                {valid}
                <p>{outcome.notice.view(lang)}</p>
                {reasons}
                {(!outcome.ends).then(|| view! { <p>{words::LEFT_OPEN.view(lang)}</p> })}
                {outcome.refuses.then(|| view! { <p class="appeal">{words::APPEAL.view(lang)}</p> })}
            </article>
        }
        .into_any(),
    )
}

/// The page that asks before withdrawing.
#[must_use]
pub fn withdraw_page(lang: Lang, id: &str, number: &str, version: i64) -> AnyView {
    view! {
        <div class="container narrow stack">
            <h1>{words::WITHDRAW_TITLE.view(lang)}</h1>
            <p>{words::RECEIPT_NUMBER.view(lang)}" "{number.to_owned()}</p>
            <p>{words::WITHDRAW_TEXT.view(lang)}</p>
            <form class="actions" method="post" action=format!("/applications/{id}/withdraw")>
                <input type="hidden" name="_version" value=version.to_string()/>
                {button::plain_submit(button::Look::Danger, words::WITHDRAW_YES.view(lang))}
                {button::link(button::Look::Secondary, format!("/applications/{id}"), words::KEEP_IT.view(lang))}
            </form>
        </div>
    }
    .into_any()
}
