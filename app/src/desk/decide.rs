//! Deciding a matter.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::form::definition::{Matter, Outcome};
use domain::form::{Form, Id};
use leptos::prelude::*;

use super::case::{DeskEvent, stale};
use crate::resident::identity::{Input, text_field};
use crate::text::{Lang, Spoken, desk as words, field as field_words, resident};
use crate::ui::error_summary::{ErrorLine, error_summary};
use crate::ui::text_area::{TextArea, text_area};
use crate::ui::{Tone, breadcrumb::breadcrumb, button, notice};

/// What was typed; secrets there are none.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Outcome.
    pub outcome: String,
    /// Round.
    pub round: String,
    /// Choices, by list.
    pub chosen: Vec<(Id, String)>,
    /// Ticked templates, as `outcome/number`.
    pub templates: BTreeSet<String>,
    /// Further reasons.
    pub reasons: String,
    /// First day.
    pub valid_from: String,
    /// Last day.
    pub valid_to: String,
}

/// A control of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// The outcomes.
    Outcome,
    /// The round.
    Round,
    /// The list of an outcome.
    Chosen,
    /// The reasons.
    Reasons,
    /// The first day.
    ValidFrom,
    /// The last day.
    ValidTo,
}

/// The page.
pub struct DecidePage {
    /// Language.
    pub lang: Lang,
    /// The application.
    pub id: String,
    /// Optimistic lock.
    pub version: i64,
    /// Receipt number.
    pub number: String,
    /// Who it is about.
    pub subject: String,
    /// The procedure version.
    pub form: Arc<Form>,
    /// The matter.
    pub matter: Id,
    /// What was typed.
    pub typed: Typed,
    /// Decisions of this matter that stand, in words: a new one may take their place.
    pub standing: Vec<String>,
    /// What is wrong.
    pub errors: Vec<(Control, String)>,
    /// What happened since the page was opened, where somebody else was first.
    pub since: Option<Vec<DeskEvent>>,
}

/// Renders it.
#[must_use]
pub fn page(model: &DecidePage) -> AnyView {
    let lang = model.lang;
    let Some(matter) = model.form.procedure.matters.iter().find(|matter| matter.id == model.matter) else {
        return ().into_any();
    };
    let title = words::DECIDE_MATTER.fill(lang, &[("matter", &matter.title.plain(lang))]);
    let errors = model
        .errors
        .iter()
        .map(|(control, sentence)| ErrorLine {
            href: format!("#{}", anchor(*control, model)),
            words: sentence.clone().into_any(),
        })
        .collect();
    let standing = (!model.standing.is_empty()).then(|| {
        let lines =
            model.standing.iter().map(|line| view! { <li lang="ja">{line.clone()}</li> }).collect_view();
        let body = view! { <ul class="list">{lines}</ul><p>{words::TAKES_ITS_PLACE.view(lang)}</p> };
        notice::notice(Tone::Info, words::ALREADY_DECIDED.view(lang), body.into_any(), lang)
    });
    let above = vec![(format!("/cases/{}", model.id), model.number.clone().into_any())];
    view! {
        <div class="container stack">
            {breadcrumb(above, title.clone().into_any(), lang)}
            {model.since.as_ref().map(|events| stale(events, lang))}
            <h1>{title}</h1>
            {error_summary(errors, lang)}
            <p>{resident::RECEIPT_NUMBER.view(lang)}" "{model.number.clone()}" "{model.subject.clone()}</p>
            {standing}
            <form class="form" method="post" action=format!("/cases/{}/decide/{}", model.id, model.matter)>
                <input type="hidden" name="_version" value=model.version.to_string()/>
                {matter.per_round.then(|| rounds(model))}
                {outcomes(matter, model)}
                {lists(matter, model)}
                {matter.outcomes.iter().any(|outcome| outcome.valid_period).then(|| period(model))}
                {reasons(matter, model)}
                <div class="actions">
                    {button::plain_submit(button::Look::Primary, words::DECIDE_SEND.view(lang))}
                    {button::link(button::Look::Secondary, format!("/cases/{}", model.id), words::BACK_TO_CASE.view(lang))}
                </div>
            </form>
        </div>
    }
    .into_any()
}

fn anchor(control: Control, model: &DecidePage) -> String {
    match control {
        Control::Outcome => "outcome".to_owned(),
        Control::Round => "round".to_owned(),
        Control::Chosen => {
            list_of(model).map_or_else(|| "outcome".to_owned(), |list| format!("chosen-{list}"))
        }
        Control::Reasons => "reasons".to_owned(),
        Control::ValidFrom => "valid_from".to_owned(),
        Control::ValidTo => "valid_to".to_owned(),
    }
}

/// The list of the outcome that was chosen.
fn list_of(model: &DecidePage) -> Option<&Id> {
    let matter = model.form.procedure.matters.iter().find(|matter| matter.id == model.matter)?;
    matter.outcomes.iter().find(|outcome| outcome.id.as_str() == model.typed.outcome)?.choose.as_ref()
}

fn error_at(model: &DecidePage, control: Control) -> Option<String> {
    model.errors.iter().find(|(at, _)| *at == control).map(|(_, sentence)| sentence.clone())
}

fn error_line(model: &DecidePage, control: Control, id: &'static str) -> Option<AnyView> {
    error_at(model, control)
        .map(|sentence| view! { <p class="field-error" id=id>"＊"{sentence}</p> }.into_any())
}

fn rounds(model: &DecidePage) -> AnyView {
    let lang = model.lang;
    let options = model
        .form
        .procedure
        .rounds
        .iter()
        .map(|round| {
            let selected = round.id.as_str() == model.typed.round;
            view! { <option value=round.id.to_string() selected=selected>{round.label.plain(lang)}</option> }
        })
        .collect_view();
    let wrong = error_at(model, Control::Round).is_some();
    view! {
        <div class="field">
            <label class="field-label" for="round">{resident::ROUND.view(lang)}</label>
            {error_line(model, Control::Round, "round-error")}
            <select class="input select" id="round" name="round" aria-invalid=wrong.then_some("true") aria-describedby=wrong.then_some("round-error")>
                <option value="">{field_words::CHOOSE.plain(lang)}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

fn outcomes(matter: &Matter, model: &DecidePage) -> AnyView {
    let lang = model.lang;
    let radios = matter
        .outcomes
        .iter()
        .enumerate()
        .map(|(index, outcome)| {
            let id = if index == 0 { "outcome".to_owned() } else { format!("outcome-{}", outcome.id) };
            let checked = outcome.id.as_str() == model.typed.outcome;
            view! {
                <div class="choice">
                    <input type="radio" id=id.clone() name="outcome" value=outcome.id.to_string() checked=checked/>
                    <label for=id lang="ja">{outcome.label.plain(Lang::Ja)}</label>
                    {remarks(outcome, lang)}
                </div>
            }
        })
        .collect_view();
    let wrong = error_at(model, Control::Outcome).is_some();
    let notices = matter.outcomes.iter().map(told).collect_view();
    view! {
        <fieldset class="field" role="radiogroup" aria-invalid=wrong.then_some("true") aria-describedby=wrong.then_some("outcome-error")>
            <legend class="field-label">{words::OUTCOME.view(lang)}</legend>
            {error_line(model, Control::Outcome, "outcome-error")}
            <div class="choices">{radios}</div>
        </fieldset>
        <details>
            <summary>{words::WHAT_IS_TOLD.view(lang)}</summary>
            <div class="stack">{notices}</div>
        </details>
    }
    .into_any()
}

fn remarks(outcome: &Outcome, lang: Lang) -> Option<AnyView> {
    let phrases: Vec<_> = [
        outcome.refuses.then_some(words::NEEDS_REASONS),
        outcome.choose.as_ref().map(|_| words::NEEDS_CHOICE),
        outcome.valid_period.then_some(words::NEEDS_PERIOD),
        (!outcome.ends).then_some(words::STAYS_OPEN),
    ]
    .into_iter()
    .flatten()
    .map(|phrase| view! { <span>{phrase.view(lang)}" "</span> })
    .collect();
    (!phrases.is_empty()).then(|| view! { <p class="choice-note">{phrases}</p> }.into_any())
}

/// What the resident reads with an outcome, the appeal text where it refuses (Administrative Appeal Act art. 82).
fn told(outcome: &Outcome) -> AnyView {
    let appeal =
        outcome.refuses.then(|| view! { <p class="appeal" lang="ja">{resident::APPEAL.view(Lang::Ja)}</p> });
    view! {
        <article class="stack-small">
            <h2 lang="ja">{outcome.label.plain(Lang::Ja)}</h2>
            <p lang="ja">{outcome.notice.plain(Lang::Ja)}</p>
            {appeal}
        </article>
    }
    .into_any()
}

/// One list for all outcomes that choose from it.
fn lists(matter: &Matter, model: &DecidePage) -> AnyView {
    let mut seen: Vec<&Id> = Vec::new();
    for list in matter.outcomes.iter().filter_map(|outcome| outcome.choose.as_ref()) {
        if !seen.contains(&list) {
            seen.push(list);
        }
    }
    seen.into_iter().map(|list| select(list, matter, model)).collect_view().into_any()
}

fn select(list: &Id, matter: &Matter, model: &DecidePage) -> AnyView {
    let lang = model.lang;
    let id = format!("chosen-{list}");
    let typed =
        model.typed.chosen.iter().find(|(each, _)| each == list).map_or("", |(_, value)| value.as_str());
    let choices = model.form.procedure.choices.get(list).map_or(&[][..], Vec::as_slice);
    let options = choices
        .iter()
        .map(|choice| {
            let selected = choice.value.as_str() == typed;
            view! { <option value=choice.value.to_string() selected=selected lang="ja">{choice.label.plain(Lang::Ja)}</option> }
        })
        .collect_view();
    let with: Vec<String> = matter
        .outcomes
        .iter()
        .filter(|outcome| outcome.choose.as_ref() == Some(list))
        .map(|outcome| outcome.label.plain(Lang::Ja))
        .collect();
    let wrong = list_of(model) == Some(list) && error_at(model, Control::Chosen).is_some();
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{words::CHOSEN_WITH.view_filled(lang, &[("outcomes", &with.join("・"))])}</label>
            {wrong.then(|| error_line(model, Control::Chosen, "chosen-error")).flatten()}
            <select class="input select" id=id name=format!("chosen:{list}") aria-invalid=wrong.then_some("true") aria-describedby=wrong.then_some("chosen-error")>
                <option value="">{field_words::CHOOSE.plain(lang)}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

fn period(model: &DecidePage) -> AnyView {
    let lang = model.lang;
    let day = |name, label, typed: &str, control| {
        text_field(Input {
            lang,
            name,
            label,
            help: Some(words::DAY_HELP),
            kind: "text",
            mode: "text",
            autocomplete: "off",
            class: "input width-12",
            typed: typed.to_owned(),
            error: error_at(model, control),
            required: false,
        })
    };
    view! {
        {day("valid_from", words::VALID_FROM, &model.typed.valid_from, Control::ValidFrom)}
        {day("valid_to", words::VALID_TO, &model.typed.valid_to, Control::ValidTo)}
    }
    .into_any()
}

fn reasons(matter: &Matter, model: &DecidePage) -> AnyView {
    let lang = model.lang;
    let groups = matter
        .outcomes
        .iter()
        .filter(|outcome| !outcome.reasons.is_empty())
        .map(|outcome| {
            let boxes = outcome
                .reasons
                .iter()
                .enumerate()
                .map(|(index, sentence)| {
                    let value = format!("{}/{index}", outcome.id);
                    let id = format!("reason-{}-{index}", outcome.id);
                    let checked = model.typed.templates.contains(&value);
                    view! {
                        <div class="choice">
                            <input type="checkbox" id=id.clone() name="reason" value=value checked=checked/>
                            <label for=id lang="ja">{sentence.clone()}</label>
                        </div>
                    }
                })
                .collect_view();
            let legend =
                words::TEMPLATES_FOR.view_filled(lang, &[("outcome", &outcome.label.plain(Lang::Ja))]);
            view! { <fieldset class="field"><legend class="part-label">{legend}</legend><div class="choices">{boxes}</div></fieldset> }
        })
        .collect_view();
    let wrong = error_at(model, Control::Reasons).is_some();
    view! {
        {groups}
        <div class="field">
            <label class="field-label" for="reasons">{words::REASONS_LABEL.view(lang)}</label>
            <p class="field-support" id="reasons-help">{words::REASONS_HELP.view(lang)}</p>
            {error_line(model, Control::Reasons, "reasons-error")}
            {text_area(TextArea {
                id: "reasons".into(),
                name: "reasons".into(),
                value: model.typed.reasons.clone(),
                rows: 6,
                described_by: Some(if wrong { "reasons-error reasons-help".into() } else { "reasons-help".into() }),
                invalid: wrong,
                max: Some(2000),
            })}
        </div>
    }
    .into_any()
}
