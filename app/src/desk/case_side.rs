//! What stands beside the answers of a case: what to do next, checks, documents, decisions, letters, history.

use domain::application::status::Status;
use domain::form::definition::{Kind, Level, MyNumber};
use domain::form::{Evaluated, Field, checklist};
use leptos::prelude::*;

use super::case::{CasePage, DeskClock, DeskDecision, event_line};
use super::letters::sent_button;
use super::queue::{Clock, clock_words};
use crate::text::{Lang, Spoken, day, desk as words, history, moment, problem, resident};
use crate::ui::answer::plain_answer;
use crate::ui::{button, status::status};

/// Renders it.
#[must_use]
pub fn side(model: &CasePage, evaluated: &Evaluated<'_>) -> AnyView {
    view! {
        {actions(model)}
        {checks(model, evaluated)}
        {by_hand(model, evaluated)}
        {documents(model)}
        {decisions(model)}
        {letters(model)}
        {versions(model)}
        {past(model)}
    }
    .into_any()
}

fn actions(model: &CasePage) -> AnyView {
    let lang = model.lang;
    let to = |action: &str| format!("/cases/{}/{action}", model.id);
    let version = model.version.to_string();
    let press = |action: &str, look, label: AnyView| {
        view! {
            <form method="post" action=to(action)>
                <input type="hidden" name="_version" value=version.clone()/>
                {button::plain_submit(look, label)}
            </form>
        }
    };
    let buttons = match model.status {
        Status::Submitted | Status::Resubmitted => {
            press("accept", button::Look::Primary, words::ACCEPT.view(lang)).into_any()
        }
        Status::InReview => {
            let decide = model
                .form
                .procedure
                .matters
                .iter()
                .map(|matter| {
                    let title = matter.title.plain(lang);
                    let label = words::DECIDE_MATTER.view_filled(lang, &[("matter", &title)]);
                    button::link(button::Look::Primary, to(&format!("decide/{}", matter.id)), label)
                })
                .collect_view();
            view! { {decide}{button::link(button::Look::Secondary, to("return"), words::RETURN.view(lang))} }
                .into_any()
        }
        Status::Decided => view! {
            {press("close", button::Look::Secondary, words::CLOSE.view(lang))}
        }
        .into_any(),
        Status::Returned => {
            press("correct", button::Look::Secondary, words::CORRECT_AT_COUNTER.view(lang)).into_any()
        }
        Status::Closed | Status::Withdrawn => ().into_any(),
    };
    let asked = (!model.asked.is_empty()).then(|| {
        let lines = model
            .asked
            .iter()
            .map(|(label, note)| view! { <li lang="ja"><b>{label.clone()}</b><br/>{note.clone()}</li> })
            .collect_view();
        view! { <h3>{words::ASKED.view(lang)}</h3><ul class="list">{lines}</ul> }
    });
    view! {
        <section class="panel stack-small">
            <h2>{words::WHAT_TO_DO.view(lang)}</h2>
            <p>{words::next_step(model.status).view(lang)}</p>
            <div class="actions">{buttons}</div>
            {(model.status == Status::Decided).then(|| reopen(model))}
            {asked}
        </section>
    }
    .into_any()
}

/// Taking a decided application up again: to correct a decision, or for another round.
fn reopen(model: &CasePage) -> AnyView {
    let lang = model.lang;
    let rounds = &model.form.procedure.rounds;
    let choice = (!rounds.is_empty()).then(|| {
        let options = rounds
            .iter()
            .map(|round| {
                let selected = Some(&round.id) == model.round.as_ref();
                view! { <option value=round.id.to_string() selected=selected>{round.label.plain(lang)}</option> }
            })
            .collect_view();
        view! {
            <label class="part-label" for="reopen-round">{words::REOPEN_ROUND.view(lang)}</label>
            <select class="input select" id="reopen-round" name="round">{options}</select>
        }
    });
    view! {
        <details>
            <summary>{words::REOPEN.view(lang)}</summary>
            <form class="stack-small" method="post" action=format!("/cases/{}/reopen", model.id)>
                <input type="hidden" name="_version" value=model.version.to_string()/>
                <p>{words::REOPEN_TEXT.view(lang)}</p>
                {choice}
                {button::plain_submit(button::Look::Secondary, words::REOPEN.view(lang))}
            </form>
        </details>
    }
    .into_any()
}

fn checks(model: &CasePage, evaluated: &Evaluated<'_>) -> AnyView {
    let lang = model.lang;
    let clocks = model.clocks.iter().map(|clock| clock_line(clock, lang)).collect_view();
    let computed = evaluated
        .fields()
        .filter(|field| matches!(field.question.kind, Kind::Computed { .. }) && field.value.is_some())
        .filter(|field| !field.path.as_str().contains('/'))
        .map(|field| {
            view! { <div><dt lang="ja">{field.question.label.plain(Lang::Ja)}</dt><dd lang="ja">{plain_answer(&model.form, field, Lang::Ja)}</dd></div> }
        })
        .collect_view();
    let findings: Vec<_> = evaluated.fields().flat_map(findings_of).collect();
    let findings = if findings.is_empty() {
        view! { <p>{words::NO_WARNINGS.view(lang)}</p> }.into_any()
    } else {
        view! { <ul class="list" lang="ja">{findings}</ul> }.into_any()
    };
    let same = (!model.same_name.is_empty()).then(|| {
        let lines = model
            .same_name
            .iter()
            .map(|other| {
                view! { <li><a href=format!("/cases/{}", other.id)>{other.number.clone()}</a>" "{status(other.status, lang)}</li> }
            })
            .collect_view();
        view! { <p class="warning">{words::SAME_NAME.view(lang)}</p><ul class="list">{lines}</ul> }
    });
    view! {
        <section class="panel stack-small">
            <h2>{words::CHECKS.view(lang)}</h2>
            {clocks}
            <dl class="facts">{computed}</dl>
            {findings}
            {same}
        </section>
    }
    .into_any()
}

/// What is checked by hand, what is still awaited, and how the My Number comes.
fn by_hand(model: &CasePage, evaluated: &Evaluated<'_>) -> Option<AnyView> {
    let lang = model.lang;
    let lines = checklist(&model.form, &model.answers, model.judged);
    let mut lines: Vec<_> = lines.into_iter().map(|check| view! { <li>{check.label.clone()}</li> }).collect();
    if let Some(MyNumber::Elsewhere(how)) = &model.form.procedure.my_number {
        lines.push(view! { <li>{format!("マイナンバー：{}", how.plain(Lang::Ja))}</li> });
    }
    let awaited: Vec<_> = evaluated
        .fields()
        .filter(|field| field.awaited)
        .map(|field| view! { <li>{field.question.label.plain(Lang::Ja)}</li> })
        .collect();
    let list = (!lines.is_empty()).then(|| {
        view! { <h2>{words::CHECKLIST.view(lang)}</h2><ul class="list checklist" lang="ja">{lines}</ul> }
    });
    let later = (!awaited.is_empty()).then(|| {
        view! { <h2>{words::AWAITED.view(lang)}</h2><ul class="list" lang="ja">{awaited}</ul> }
    });
    (list.is_some() || later.is_some())
        .then(|| view! { <section class="panel stack-small">{later}{list}</section> }.into_any())
}

fn findings_of(field: &Field<'_>) -> Vec<AnyView> {
    let label = field.question.label.plain(Lang::Ja);
    field
        .findings
        .iter()
        .map(|finding| {
            let sentence = problem::view(&finding.problem, finding.part.as_deref(), Lang::Ja);
            let class = if finding.level == Level::Error { "error" } else { "warning" };
            view! { <li class=class><b>{label.clone()}</b>"："{sentence}</li> }.into_any()
        })
        .collect()
}

fn clock_line(clock: &DeskClock, lang: Lang) -> AnyView {
    let state = match clock.ended {
        Some(on) => words::CLOCK_ENDED.view_filled(lang, &[("day", &day::plain(on, lang))]),
        None if clock.paused => clock_words(Clock::Paused, lang),
        None => {
            let due = words::DUE.view_filled(lang, &[("day", &day::plain(clock.due, lang))]);
            view! { {due}" "{clock_words(Clock::Left(clock.days_left), lang)} }.into_any()
        }
    };
    view! { <p class="clock"><b>{clock.matter.view(lang)}</b>" "{state}</p> }.into_any()
}

fn documents(model: &CasePage) -> AnyView {
    let lang = model.lang;
    let figures: Vec<_> = model
        .documents
        .iter()
        .filter_map(|id| model.attachments.iter().find(|line| &line.id == id))
        .map(|line| {
            let base = format!("/cases/{}/files/{}", model.id, line.id);
            let question = question_of(model, line.path.as_str());
            let alt = words::PAGE_OF_FILE.fill(lang, &[("name", &line.name), ("number", "1")]);
            view! {
                <figure class="document">
                    <a href=format!("{base}/pages")><img src=format!("{base}/page/1") alt=alt loading="lazy"/></a>
                    <figcaption>
                        <b lang="ja">{question}</b>
                        <a href=format!("{base}/pages")>{line.name.clone()}</a>
                        <span>{day::size(line.bytes)}</span>
                        <a href=base.clone()>{words::DOWNLOAD.view(lang)}<span class="visually-hidden">{line.name.clone()}</span></a>
                    </figcaption>
                </figure>
            }
        })
        .collect();
    let none = figures.is_empty().then(|| view! { <p>{words::NO_DOCUMENTS.view(lang)}</p> });
    view! {
        <section class="stack-small"><h2>{words::DOCUMENTS.view(lang)}</h2>{none}{figures}</section>
    }
    .into_any()
}

/// The label of the question that a file answers.
fn question_of(model: &CasePage, path: &str) -> String {
    let id = path.rsplit('/').next().unwrap_or(path);
    model.form.question(&id.into()).map_or_else(String::new, |question| question.label.plain(Lang::Ja))
}

fn decisions(model: &CasePage) -> Option<AnyView> {
    let lang = model.lang;
    if model.decisions.is_empty() {
        return None;
    }
    let lines = model.decisions.iter().rev().filter_map(|line| decision(model, line)).collect_view();
    Some(
        view! { <section class="stack-small"><h2>{resident::DECISIONS.view(lang)}</h2>{lines}</section> }
            .into_any(),
    )
}

fn decision(model: &CasePage, line: &DeskDecision) -> Option<AnyView> {
    let lang = model.lang;
    let procedure = &model.form.procedure;
    let matter = procedure.matters.iter().find(|matter| matter.id == line.matter)?;
    let outcome = matter.outcomes.iter().find(|outcome| outcome.id == line.outcome)?;
    let chosen = line.chosen.as_ref().and_then(|chosen| {
        let list = procedure.choices.get(outcome.choose.as_ref()?)?;
        list.iter().find(|choice| &choice.value == chosen)
    });
    let round = line.round.as_ref().and_then(|id| procedure.rounds.iter().find(|round| &round.id == id));
    let valid = line.valid.map(|(from, to)| {
        let (from, to) = (day::plain(from, lang), day::plain(to, lang));
        view! { <p>{resident::VALID.view_filled(lang, &[("from", &from), ("to", &to)])}</p> }
    });
    Some(
        view! {
            <article class="panel stack-small">
                <h3 lang="ja">{matter.title.plain(Lang::Ja)}{round.map(|round| format!(" {}", round.label.plain(Lang::Ja)))}</h3>
                <p class="outcome" lang="ja">{outcome.label.plain(Lang::Ja)}{chosen.map(|choice| format!("　{}", choice.label.plain(Lang::Ja)))}</p>
                {line.superseded.then(|| view! { <p class="quiet">{words::SUPERSEDED.view(lang)}</p> })}
                <p class="hint">{moment::view(line.decided, lang)}</p>
                {valid}
                {(!line.reasons.is_empty()).then(|| view! { <p class="as-typed" lang="ja">{line.reasons.clone()}</p> })}
            </article>
        }
        .into_any(),
    )
}

fn letters(model: &CasePage) -> Option<AnyView> {
    let lang = model.lang;
    if model.letters.is_empty() {
        return None;
    }
    let lines = model
        .letters
        .iter()
        .map(|line| {
            let about = history::event(&line.kind).plain(lang);
            let state = match line.sent {
                Some(at) => words::SENT_AT.view_filled(lang, &[("time", &moment::plain(at, lang))]),
                None => sent_button(&model.id, &line.id, "case", &about, lang),
            };
            view! { <li><b>{about.clone()}</b>" "{moment::view(line.since, lang)}<br/>{state}</li> }
        })
        .collect_view();
    Some(
        view! {
            <section class="panel stack-small"><h2>{words::LETTERS_TITLE.view(lang)}</h2><ul class="list">{lines}</ul></section>
        }
        .into_any(),
    )
}

fn versions(model: &CasePage) -> AnyView {
    let lang = model.lang;
    let lines = model
        .versions
        .iter()
        .enumerate()
        .rev()
        .map(|(index, at)| {
            let number = (index + 1).to_string();
            let label = resident::VERSION_N
                .view_filled(lang, &[("number", &number), ("time", &moment::plain(*at, lang))]);
            view! { <li><a href=format!("/cases/{}/versions/{number}", model.id)>{label}</a></li> }
        })
        .collect_view();
    view! { <section class="stack-small"><h2>{resident::VERSIONS.view(lang)}</h2><ul class="list">{lines}</ul></section> }
        .into_any()
}

fn past(model: &CasePage) -> AnyView {
    let lang = model.lang;
    let lines = model.history.iter().rev().map(|event| event_line(event, lang)).collect_view();
    view! { <section class="stack-small"><h2>{resident::HISTORY.view(lang)}</h2><ul class="timeline">{lines}</ul></section> }
        .into_any()
}
