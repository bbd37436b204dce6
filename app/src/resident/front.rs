//! The front page: search and all procedures.

use domain::form::Text;
use domain::form::definition::LifeEvent;
use leptos::prelude::*;

use crate::text::{Lang, Phrase, Spoken, resident as words};
use crate::ui::button;

/// The front page.
pub struct Front {
    /// Language.
    pub lang: Lang,
    /// What was searched for, as typed.
    pub query: String,
    /// The procedures to show.
    pub procedures: Vec<Card>,
}

/// A procedure in a list.
pub struct Card {
    /// Its id, part of the address.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// A sentence about it.
    pub summary: Text,
    /// Minutes that filling in takes.
    pub minutes: u16,
    /// Where it stands.
    pub life_event: Option<LifeEvent>,
}

/// Renders it.
#[must_use]
pub fn page(model: &Front) -> AnyView {
    let lang = model.lang;
    let searched = !model.query.is_empty();
    let heading = if searched { words::FOUND } else { words::ALL_PROCEDURES };
    let list = if searched { cards(model.procedures.iter(), lang) } else { by_life_event(model) };
    let none = model.procedures.is_empty().then(|| {
        view! { <p class="empty" role="status">{words::NOTHING_FOUND.view_filled(lang, &[("query", &model.query)])}</p> }
    });
    view! {
        <div class="hero">
            <div class="container stack">
                <h1>{words::FRONT_TITLE.view(lang)}</h1>
                <p class="lead">{words::FRONT_LEAD.view(lang)}</p>
                <form class="search" method="get" action="/" role="search">
                    <label class="search-label" for="search">{words::SEARCH_LABEL.view(lang)}</label>
                    <div class="search-row">
                        <input class="input" id="search" type="search" name="q" value=model.query.clone() maxlength="100" autocomplete="off"/>
                        {button::plain_submit(button::Look::Primary, words::SEARCH.view(lang))}
                    </div>
                </form>
            </div>
        </div>
        <div class="container stack">
            <h2>{heading.view(lang)}</h2>
            {none}
            {list}
            {searched.then(|| view! { <p><a href="/">{words::SHOW_ALL.view(lang)}</a></p> })}
        </div>
    }
    .into_any()
}

fn cards<'c>(cards: impl Iterator<Item = &'c Card>, lang: Lang) -> AnyView {
    let cards = cards.map(|card| card_view(card, lang)).collect_view();
    view! { <ul class="cards">{cards}</ul> }.into_any()
}

/// All procedures under headings, with links to the headings where there are several.
fn by_life_event(model: &Front) -> AnyView {
    let lang = model.lang;
    let groups: Vec<_> = LifeEvent::ALL
        .into_iter()
        .map(Some)
        .chain([None])
        .enumerate()
        .filter(|(_, event)| model.procedures.iter().any(|card| card.life_event == *event))
        .collect();
    let links = (groups.len() > 2).then(|| {
        let links = groups
            .iter()
            .map(|(number, event)| {
                view! { <li><a href=format!("#life-{number}")>{name(*event).view(lang)}</a></li> }
            })
            .collect_view();
        view! { <nav aria-label=words::BY_LIFE_EVENT.plain(lang)><ul class="life-events">{links}</ul></nav> }
    });
    let sections = groups
        .iter()
        .map(|(number, event)| {
            let own = model.procedures.iter().filter(|card| card.life_event == *event);
            view! {
                <section class="stack-small">
                    <h3 id=format!("life-{number}") tabindex="-1">{name(*event).view(lang)}</h3>
                    {cards(own, lang)}
                </section>
            }
        })
        .collect_view();
    view! { {links}{sections} }.into_any()
}

fn name(event: Option<LifeEvent>) -> Phrase {
    match event {
        Some(LifeEvent::Birth) => words::LIFE_BIRTH,
        Some(LifeEvent::ChildRaising) => words::LIFE_CHILD_RAISING,
        Some(LifeEvent::School) => words::LIFE_SCHOOL,
        Some(LifeEvent::Health) => words::LIFE_HEALTH,
        Some(LifeEvent::LongTermCare) => words::LIFE_LONG_TERM_CARE,
        Some(LifeEvent::Money) => words::LIFE_MONEY,
        Some(LifeEvent::Certificates) => words::LIFE_CERTIFICATES,
        Some(LifeEvent::Disaster) => words::LIFE_DISASTER,
        Some(LifeEvent::Living) => words::LIFE_LIVING,
        Some(LifeEvent::Events) => words::LIFE_EVENTS,
        Some(LifeEvent::Business) => words::LIFE_BUSINESS,
        None => words::LIFE_OTHER,
    }
}

fn card_view(card: &Card, lang: Lang) -> AnyView {
    let minutes = card.minutes.to_string();
    view! {
        <li class="card">
            <h4 class="card-title"><a href=format!("/procedures/{}", card.id)>{card.title.view(lang)}</a></h4>
            <p class="card-text">{card.summary.view(lang)}</p>
            <p class="card-meta">{words::MINUTES.view_filled(lang, &[("minutes", &minutes)])}</p>
        </li>
    }
    .into_any()
}
