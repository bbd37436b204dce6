//! The front page: search and all procedures.

use domain::form::Text;
use leptos::prelude::*;

use crate::text::{Lang, Spoken, resident as words};
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
}

/// Renders it.
#[must_use]
pub fn page(model: &Front) -> AnyView {
    let lang = model.lang;
    let searched = !model.query.is_empty();
    let heading = if searched { words::FOUND } else { words::ALL_PROCEDURES };
    let cards = model.procedures.iter().map(|card| card_view(card, lang)).collect_view();
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
            <ul class="cards">{cards}</ul>
            {searched.then(|| view! { <p><a href="/">{words::SHOW_ALL.view(lang)}</a></p> })}
        </div>
    }
    .into_any()
}

fn card_view(card: &Card, lang: Lang) -> AnyView {
    let minutes = card.minutes.to_string();
    view! {
        <li class="card">
            <h3 class="card-title"><a href=format!("/procedures/{}", card.id)>{card.title.view(lang)}</a></h3>
            <p class="card-text">{card.summary.view(lang)}</p>
            <p class="card-meta">{words::MINUTES.view_filled(lang, &[("minutes", &minutes)])}</p>
        </li>
    }
    .into_any()
}
