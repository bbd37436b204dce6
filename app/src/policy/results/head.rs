//! The beginning that all pages about a wave's answers share.

use domain::form::Text;
use domain::survey::{results::Mode, schedule::Month};
use jiff::civil::DateTime;
use leptos::prelude::*;

use crate::policy::{figures, people};
use crate::text::{
    Lang, Phrase, Spoken, chart as chart_words, filled_raw, moment, results as words, without_readings,
};
use crate::ui::{Tone, breadcrumb::breadcrumb, notice};

/// What all pages about a wave's answers begin with.
#[derive(Clone, Debug)]
pub struct Head {
    /// Language.
    pub lang: Lang,
    /// Name of the survey.
    pub survey: String,
    /// Its title.
    pub title: Text,
    /// Id of the wave.
    pub wave: String,
    /// Its month.
    pub month: Month,
    /// Whose answers are shown.
    pub mode: Mode,
    /// Whose answers have been counted.
    pub modes: Vec<Mode>,
    /// Responses, where they are enough to be told of.
    pub n: Option<u64>,
    /// Nothing is told of fewer.
    pub threshold: u64,
    /// When they were counted.
    pub counted: Option<DateTime>,
    /// Whether more may still come.
    pub is_open: bool,
}

/// A page about a wave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// All questions.
    Results,
    /// A question by group.
    Parts,
    /// Two questions.
    Cross,
    /// Words.
    Words,
}

impl Tab {
    fn path(self) -> &'static str {
        match self {
            Self::Results => "results",
            Self::Parts => "parts",
            Self::Cross => "cross",
            Self::Words => "words",
        }
    }

    fn name(self) -> Phrase {
        match self {
            Self::Results => words::TAB_RESULTS,
            Self::Parts => words::TAB_PARTS,
            Self::Cross => words::TAB_CROSS,
            Self::Words => words::TAB_WORDS,
        }
    }

    fn title(self) -> Phrase {
        match self {
            Self::Results => words::RESULTS_TITLE,
            Self::Parts => words::PARTS_TITLE,
            Self::Cross => words::CROSS_TITLE,
            Self::Words => words::WORDS_TITLE,
        }
    }
}

/// A month, readings included.
#[must_use]
pub fn month(month: Month, lang: Lang) -> String {
    chart_words::month(month.year, month.month, lang)
}

impl Head {
    /// The address of one of the wave's pages.
    #[must_use]
    pub fn path(&self, tab: Tab) -> String {
        format!("/surveys/{}/waves/{}/{}", self.survey, self.wave, tab.path())
    }

    /// The page's title, without readings.
    #[must_use]
    pub fn page_title(&self, tab: Tab) -> String {
        tab.title().fill(self.lang, &[("month", &without_readings(&month(self.month, self.lang)))])
    }

    /// Where the page stands, its heading, the other pages, whose answers, and how many.
    #[must_use]
    pub fn view(&self, tab: Tab) -> AnyView {
        let lang = self.lang;
        let survey = format!("/surveys/{}", self.survey);
        let this = month(self.month, lang);
        let said = |phrase: Phrase| figures::read(&filled_raw(phrase.raw(lang), &[("month", &this)]));
        let above = vec![
            ("/surveys".to_owned(), words::SURVEYS.view(lang)),
            (survey.clone(), self.title.view(lang)),
            (format!("{survey}/waves/{}", self.wave), said(words::WAVE)),
        ];
        let tabs = [Tab::Results, Tab::Parts, Tab::Cross, Tab::Words]
            .into_iter()
            .map(|each| {
                let href = format!("{}?mode={}", self.path(each), self.mode.code());
                let current = (each == tab).then_some("page");
                view! { <li><a href=href aria-current=current>{each.name().view(lang)}</a></li> }
            })
            .collect_view();
        let series = format!("{survey}/series?mode={}", self.mode.code());
        view! {
            {breadcrumb(above, tab.name().view(lang), lang)}
            <h1>{said(tab.title())}</h1>
            <nav aria-label=words::PAGES_OF_WAVE.plain(lang)>
                <ul class="tabs">{tabs}<li><a href=series>{words::TAB_SERIES.view(lang)}</a></li></ul>
            </nav>
            {modes(&self.path(tab), self.mode, &self.modes, lang)}
            {self.standing()}
            {no_sample(self.mode, lang)}
        }
        .into_any()
    }

    /// As of when, of how many; or that they are too few.
    fn standing(&self) -> AnyView {
        let lang = self.lang;
        let Some(n) = self.n else {
            let threshold = self.threshold.to_string();
            let said = words::TOO_FEW.view_filled(lang, &[("threshold", &threshold)]);
            return notice::line(Tone::Info, said, lang);
        };
        let time = self.counted.map_or_else(String::new, |at| moment::plain(at, lang));
        let phrase = if self.is_open { words::AS_OF } else { words::COUNTED };
        let said = phrase.view_filled(lang, &[("time", &time), ("n", &people(n))]);
        view! { <p>{said}" "{words::INSIDE.view(lang)}</p> }.into_any()
    }
}

/// Links to the answers of those who were invited and of the open link, where there are both.
#[must_use]
pub fn modes(path: &str, mode: Mode, modes: &[Mode], lang: Lang) -> AnyView {
    if modes.len() < 2 {
        return view! { <p class="whose">{mode_name(mode).view(lang)}</p> }.into_any();
    }
    let links = modes
        .iter()
        .map(|each| {
            let current = (*each == mode).then_some("true");
            let href = format!("{path}?mode={}", each.code());
            view! { <li><a href=href aria-current=current>{mode_name(*each).view(lang)}</a></li> }
        })
        .collect_view();
    view! { <nav aria-label=words::WHOSE.plain(lang)><ul class="whose">{links}</ul></nav> }.into_any()
}

fn mode_name(mode: Mode) -> Phrase {
    match mode {
        Mode::Sample => words::SAMPLE,
        Mode::Census => words::CENSUS,
        Mode::Open => words::OPEN,
    }
}

/// Why there are no margins, where those who answered are no sample.
#[must_use]
pub fn no_sample(mode: Mode, lang: Lang) -> AnyView {
    let (heading, text) = match mode {
        Mode::Sample => return ().into_any(),
        Mode::Census => (words::CENSUS_HEADING, words::CENSUS_TEXT),
        Mode::Open => (words::OPEN_HEADING, words::OPEN_TEXT),
    };
    let text = view! { <p>{text.view(lang)}</p> }.into_any();
    notice::notice(Tone::Warning, heading.view(lang), text, lang)
}
