//! All surveys of an analyst's offices.

use domain::form::Text;
use jiff::civil::DateTime;
use leptos::prelude::*;

use super::{State, Tally, month};
use crate::text::{Lang, Spoken, moment, policy as words};

/// A survey in the list.
pub struct SurveyLine {
    /// Name.
    pub id: String,
    /// Title.
    pub title: Text,
    /// The office that asks.
    pub office: Text,
    /// The wave that is open, or was last.
    pub present: Option<PresentWave>,
    /// When the next one opens.
    pub next: Option<DateTime>,
}

/// The wave of a survey that matters now.
pub struct PresentWave {
    /// Id.
    pub id: String,
    /// `2026-11`
    pub month: String,
    /// Where it is.
    pub state: State,
    /// When it opens.
    pub opens: DateTime,
    /// Last minute in which it can be answered.
    pub closes: DateTime,
    /// How many have answered.
    pub tally: Tally,
}

/// Renders the list.
#[must_use]
pub fn page(lang: Lang, surveys: &[SurveyLine]) -> AnyView {
    let list = if surveys.is_empty() {
        view! { <p class="empty">{words::NO_SURVEYS.view(lang)}</p> }.into_any()
    } else {
        let cards = surveys.iter().map(|survey| card(survey, lang)).collect_view();
        view! { <ul class="cards survey-cards">{cards}</ul> }.into_any()
    };
    view! {
        <div class="container stack">
            <h1>{words::SURVEYS_TITLE.view(lang)}</h1>
            {list}
        </div>
    }
    .into_any()
}

fn card(survey: &SurveyLine, lang: Lang) -> AnyView {
    let present = match &survey.present {
        Some(wave) => {
            let href = format!("/surveys/{}/waves/{}", survey.id, wave.id);
            let blanks =
                [("opens", moment::plain(wave.opens, lang)), ("closes", moment::plain(wave.closes, lang))];
            let blanks = blanks.each_ref().map(|(name, value)| (*name, value.as_str()));
            view! {
                <p class="survey-wave"><a href=href>{month(&wave.month, lang)}</a>" "{wave.state.chip(lang)}</p>
                <p class="card-text">{wave.tally.sentence(lang)}</p>
                <p class="card-text">{words::RUNS.view_filled(lang, &blanks)}</p>
            }
            .into_any()
        }
        None => view! { <p class="card-text">{words::NO_WAVES.view(lang)}</p> }.into_any(),
    };
    let next = survey.next.map(|at| {
        let opens = moment::plain(at, lang);
        view! { <p class="card-text">{words::NEXT_OPENING.view_filled(lang, &[("opens", &opens)])}</p> }
    });
    view! {
        <li class="card">
            <h2 class="survey-title"><a href=format!("/surveys/{}", survey.id)>{survey.title.view(lang)}</a></h2>
            {present}
            {next}
            <p class="card-meta">{survey.office.view(lang)}</p>
        </li>
    }
    .into_any()
}
