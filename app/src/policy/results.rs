//! Results of a wave: an overview, each question with its chart, and what weights did.

use std::sync::Arc;

use domain::form::Text;
use domain::survey::{
    item::Kind,
    questionnaire::{Column, FrozenItem, Questionnaire},
    results::{ColumnResult, Compared, Estimates, Figure, Mode, Shown, WaveResults, Weighed, Weighting},
    schedule::Month,
};
use jiff::civil::DateTime;
use leptos::prelude::*;

use super::{figures, people};
use crate::text::{Lang, Phrase, Spoken, chart as chart_words, moment, results as words, without_readings};
use crate::ui::{
    Tone,
    breadcrumb::breadcrumb,
    chart::{
        Cell,
        distribution::{Answer, Distribution, distribution},
        scale::{Group, Scale, scale},
    },
    notice,
};

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
        let said =
            |phrase: Phrase| figures::read(&crate::text::filled_raw(phrase.raw(lang), &[("month", &this)]));
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
            {open_notice(self.mode, lang)}
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

/// Links to the answers of the sample and of the open link, where there are both.
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
        Mode::Open => words::OPEN,
    }
}

/// Why the open link has no margins.
#[must_use]
pub fn open_notice(mode: Mode, lang: Lang) -> AnyView {
    (mode == Mode::Open)
        .then(|| {
            let text = view! { <p>{words::OPEN_TEXT.view(lang)}</p> }.into_any();
            notice::notice(Tone::Warning, words::OPEN_HEADING.view(lang), text, lang)
        })
        .into_any()
}

/// What is known of a wave.
#[derive(Clone, Debug)]
pub struct Known {
    /// What was asked.
    pub questionnaire: Arc<Questionnaire>,
    /// What was answered.
    pub results: WaveResults,
    /// Month before and the same month of the year before: each that the results are compared with.
    pub against: [Month; 2],
    /// How many people the sample stands for.
    pub population: Option<u64>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct Results {
    /// Its beginning.
    pub head: Head,
    /// Whether charts show weighted shares.
    pub weighted: bool,
    /// None where there are too few responses.
    pub known: Option<Known>,
}

/// Renders it.
#[must_use]
pub fn page(model: &Results) -> AnyView {
    let known = model.known.as_ref().map(|known| {
        view! { {overview(model, known)}{questions(model, known)}{weighting(model, known)} }
    });
    view! { <div class="container container-wide stack results">{model.head.view(Tab::Results)}{known}</div> }
        .into_any()
}

fn overview(model: &Results, known: &Known) -> AnyView {
    let lang = model.head.lang;
    let weighted = known.results.weighting.is_some();
    let rows = known
        .results
        .columns
        .iter()
        .filter_map(|result| {
            let column = known.questionnaire.column(result.id.as_str())?;
            let has_value = column.numbers().is_some() || matches!(column.kind(), Kind::Number { .. });
            has_value.then(|| overview_row(&column, result, weighted, lang))
        })
        .collect_view();
    let of_weighted = weighted.then(|| {
        view! {
            <th scope="col" class="figure">{words::MEAN_WEIGHTED.view(lang)}</th>
            <th scope="col" class="figure">{words::FAVOURABLE_WEIGHTED.view(lang)}</th>
        }
    });
    let margins = (model.head.mode == Mode::Sample).then(|| {
        let said = match known.population {
            Some(population) => words::MARGINS.view_filled(lang, &[("population", &people(population))]),
            None => words::MARGINS_PLAIN.view(lang),
        };
        view! { <p class="quiet">{said}" "{words::CHANCE.view(lang)}</p> }
    });
    view! {
        <section class="stack-small">
            <h2 id="overview">{words::OVERVIEW.view(lang)}</h2>
            <div class="table-scroll" tabindex="0" role="region" aria-labelledby="overview">
                <table class="table table-dense results-table">
                    <thead>
                        <tr>
                            <th scope="col">{words::QUESTION.view(lang)}</th>
                            <th scope="col" class="figure">{words::N.view(lang)}</th>
                            {of_weighted}
                            <th scope="col" class="figure">{words::MEAN.view(lang)}</th>
                            <th scope="col" class="figure">{words::FAVOURABLE.view(lang)}</th>
                            <th scope="col" class="figure">{words::LAST_MONTH.view(lang)}</th>
                            <th scope="col" class="figure">{words::LAST_YEAR.view(lang)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {margins}
        </section>
    }
    .into_any()
}

fn overview_row(column: &Column<'_>, result: &ColumnResult, weighted: bool, lang: Lang) -> AnyView {
    let link = view! { <th scope="row"><a href=format!("#{}", column.id)>{column.short.view(lang)}</a></th> };
    let Some(shown) = &result.shown else {
        let width = if weighted { "7" } else { "5" };
        return view! { <tr>{link}<td class="figure" colspan=width>{withheld(lang)}</td></tr> }.into_any();
    };
    let pair = |estimates: &Estimates| {
        view! {
            <td class="figure">{optional(estimates.mean, figures::mean)}</td>
            <td class="figure">{optional(estimates.favourable, figures::share)}</td>
        }
    };
    let first = weighted.then(|| pair(shown.weighted.as_ref().unwrap_or(&shown.plain)));
    let changes = result
        .changes
        .iter()
        .map(|change| view! { <td class="figure">{figures::change(*change, lang)}</td> });
    view! {
        <tr>
            {link}
            <td class="figure">{people(shown.n)}</td>
            {first}
            {pair(&shown.plain)}
            {changes.collect_view()}
        </tr>
    }
    .into_any()
}

fn optional(figure: Option<Figure>, written: fn(Figure) -> AnyView) -> AnyView {
    figure.map_or_else(|| view! { "–" }.into_any(), written)
}

fn withheld(lang: Lang) -> AnyView {
    view! { <span aria-hidden="true">"*"</span><span class="visually-hidden">{words::WITHHELD.view(lang)}</span> }.into_any()
}

fn questions(model: &Results, known: &Known) -> AnyView {
    let lang = model.head.lang;
    let q = &known.questionnaire;
    let block = |title: AnyView, items: &[FrozenItem]| {
        let columns = items
            .iter()
            .flat_map(FrozenItem::columns)
            .filter_map(|column| {
                let result = known.results.columns.iter().find(|result| result.id == *column.id)?;
                Some(question(&column, result, model, known))
            })
            .collect_view();
        view! { <section class="stack"><h2>{title}</h2>{columns}</section> }
    };
    let blocks = q.blocks.iter().map(|each| block(each.title.view(lang), &each.items)).collect_view();
    let given = (!q.given.is_empty()).then(|| block(words::BY.view(lang), &q.given));
    view! { {toggle(model, known)}{blocks}{given} }.into_any()
}

fn toggle(model: &Results, known: &Known) -> AnyView {
    if known.results.weighting.is_none() {
        return ().into_any();
    }
    let lang = model.head.lang;
    let link = |weighted: bool, name: Phrase| {
        let value = if weighted { "yes" } else { "no" };
        let href =
            format!("{}?mode={}&weighted={value}", model.head.path(Tab::Results), model.head.mode.code());
        let current = (weighted == model.weighted).then_some("true");
        view! { <li><a href=href aria-current=current>{name.view(lang)}</a></li> }
    };
    view! {
        <nav aria-label=words::SHOW_SHARES.plain(lang)>
            <ul class="whose">{link(true, words::WEIGHTED)}{link(false, words::UNWEIGHTED)}</ul>
        </nav>
    }
    .into_any()
}

fn question(column: &Column<'_>, result: &ColumnResult, model: &Results, known: &Known) -> AnyView {
    let (lang, id) = (model.head.lang, column.id.as_str());
    let Some(shown) = &result.shown else {
        return view! {
            <article class="result stack-small" id=id.to_owned()>
                <h3>{column.short.view(lang)}</h3>
                <p>{words::TOO_FEW.view_filled(lang, &[("threshold", &model.head.threshold.to_string())])}</p>
            </article>
        }
        .into_any();
    };
    let breaks = result.changes.iter().zip(known.against).filter(|(change, _)| **change == Compared::Broken);
    let breaks = breaks
        .map(|(_, then)| {
            let blanks = [("month", without_readings(&month(then, lang)))];
            let blanks = blanks.each_ref().map(|(name, value)| (*name, value.as_str()));
            notice::line(Tone::Warning, words::BREAK_TEXT.view_filled(lang, &blanks), lang)
        })
        .collect_view();
    let number = matches!(column.kind(), Kind::Scale { .. } | Kind::Matrix { .. });
    let chart = if number {
        scale_chart(column, shown, model.weighted, lang)
    } else {
        bars(column, shown, model.weighted, lang)
    };
    view! {
        <article class="result stack-small" id=id.to_owned()>
            <h3>{column.short.view(lang)}</h3>
            {breaks}
            {chart}
            {numbers(shown, lang)}
            {links(column, model)}
        </article>
    }
    .into_any()
}

/// The favourable answers first.
fn scale_chart(column: &Column<'_>, shown: &Shown, weighted: bool, lang: Lang) -> AnyView {
    let mut labels = figures::answers(column, lang).into_iter().rev();
    let points: [String; 5] = std::array::from_fn(|_| labels.next().unwrap_or_default());
    let (name, estimates) = match shown.weighted.as_ref().filter(|_| weighted) {
        Some(weighted) => (words::WEIGHTED, weighted),
        None => (words::UNWEIGHTED, &shown.plain),
    };
    let cell = |figure: Option<Figure>| {
        figure.map_or(Cell::Missing, |figure| Cell::Shown(figures::estimate(figure)))
    };
    let mut answers = estimates.answers.iter().rev();
    let group = Group {
        label: name.raw(lang).to_owned(),
        shares: std::array::from_fn(|_| cell(answers.next().copied())),
        no_answer: None,
        favourable: cell(estimates.favourable),
    };
    let title = column.label.raw(lang).to_owned();
    scale(&Scale { lang, id: format!("chart-{}", column.id), title, points, groups: vec![group] })
}

fn bars(column: &Column<'_>, shown: &Shown, weighted: bool, lang: Lang) -> AnyView {
    let estimates = shown.weighted.as_ref().filter(|_| weighted).unwrap_or(&shown.plain);
    let answers = figures::answers(column, lang)
        .into_iter()
        .zip(&estimates.answers)
        .map(|(label, figure)| Answer { label, share: Cell::Shown(figures::estimate(*figure)) })
        .collect();
    distribution(&Distribution {
        lang,
        id: format!("chart-{}", column.id),
        title: column.label.raw(lang).to_owned(),
        answers,
        no_answer: None,
        n: shown.n,
        several: matches!(column.kind(), Kind::ManyOf { .. }),
    })
}

fn numbers(shown: &Shown, lang: Lang) -> AnyView {
    let pair = |name: Phrase, value: AnyView| view! { <div><dt>{name.view(lang)}</dt><dd>{value}</dd></div> };
    let of = |estimates: &Estimates, mean: Phrase, favourable: Phrase| {
        let mean = estimates.mean.map(|figure| pair(mean, figures::mean(figure)));
        let favourable = estimates.favourable.map(|figure| pair(favourable, figures::share(figure)));
        view! { {mean}{favourable} }
    };
    let weighted = shown.weighted.as_ref().map(|estimates| {
        view! {
            {pair(words::EFFECTIVE, figures::fixed(estimates.effective, 0).into_any())}
            {pair(words::DESIGN_EFFECT, figures::fixed(estimates.design_effect, 2).into_any())}
            {of(estimates, words::MEAN_WEIGHTED, words::FAVOURABLE_WEIGHTED)}
        }
    });
    view! {
        <dl class="result-numbers">
            {pair(words::N, people(shown.n).into_any())}
            {pair(words::NO_ANSWER, people(shown.unanswered).into_any())}
            {weighted}
            {of(&shown.plain, words::MEAN, words::FAVOURABLE)}
        </dl>
    }
    .into_any()
}

fn links(column: &Column<'_>, model: &Results) -> AnyView {
    let (lang, head, id) = (model.head.lang, &model.head, column.id);
    let mode = head.mode.code();
    let of = |href: String, name: Phrase| {
        view! {
            <a href=href>{name.view(lang)}<span class="visually-hidden">"（"{column.short.view(lang)}"）"</span></a>
        }
    };
    let over_time =
        (!column.favourable().is_empty() || matches!(column.kind(), Kind::Number { .. })).then(|| {
            let measure = if column.favourable().is_empty() { "&measure=mean" } else { "" };
            let series = format!("/surveys/{}/series?mode={mode}&column={id}{measure}", head.survey);
            let parts = format!("{}?mode={mode}&column={id}{measure}", head.path(Tab::Parts));
            view! { {of(series, words::TO_SERIES)}{of(parts, words::TO_PARTS)} }
        });
    let cross = format!("{}?mode={mode}&row={id}", head.path(Tab::Cross));
    view! { <p class="result-links">{over_time}{of(cross, words::TO_CROSS)}</p> }.into_any()
}

fn weighting(model: &Results, known: &Known) -> AnyView {
    let lang = model.head.lang;
    let Some(weighting) = &known.results.weighting else { return ().into_any() };
    let attributes =
        weighting.attributes.iter().filter_map(|weighed| classes(weighed, known, lang)).collect_view();
    view! {
        <section class="stack">
            <h2>{words::WEIGHTING.view(lang)}</h2>
            <p>{words::WEIGHTING_TEXT.view(lang)}" "{did(weighting, known.results.responses, lang)}</p>
            {attributes}
        </section>
    }
    .into_any()
}

fn did(weighting: &Weighting, n: u64, lang: Lang) -> AnyView {
    let blanks = [
        ("n", people(n)),
        ("effective", figures::fixed(weighting.effective, 0)),
        ("deff", figures::fixed(weighting.design_effect, 2)),
        ("least", figures::fixed(weighting.least, 2)),
        ("most", figures::fixed(weighting.most, 2)),
        ("trimmed", people(weighting.trimmed)),
    ];
    words::WEIGHTING_IS.view_filled(lang, &blanks.each_ref().map(|(name, value)| (*name, value.as_str())))
}

fn classes(weighed: &Weighed, known: &Known, lang: Lang) -> Option<AnyView> {
    let column = known.questionnaire.column(weighed.id.as_str())?;
    let labels = column.labels();
    let label = |code: u16| labels.get(usize::from(code)).map_or_else(String::new, |label| label.plain(lang));
    let percent = |share: f64| format!("{}%", domain::survey::estimate::percent(share));
    let rows = weighed
        .classes
        .iter()
        .zip(&labels)
        .map(|(class, name)| {
            let merged = class
                .merged_with
                .map(|with| words::MERGED.view_filled(lang, &[("label", &label(with))]))
                .or_else(|| class.left_out.then(|| words::LEFT_OUT.view(lang)));
            view! {
                <tr>
                    <th scope="row">{name.view(lang)}</th>
                    <td class="figure">{percent(class.population)}</td>
                    <td class="figure">{percent(class.plain)}</td>
                    <td class="figure">{percent(class.weighted)}</td>
                    <td class="figure">{people(class.n)}</td>
                    <td>{merged}</td>
                </tr>
            }
        })
        .collect_view();
    let (id, name) = (format!("weighted-{}", weighed.id), format!("weighted-{}", weighed.id));
    Some(
        view! {
            <div class="table-scroll" tabindex="0" role="region" aria-labelledby=id>
                <table class="table table-dense results-table">
                    <caption id=name>{column.short.view(lang)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{words::CLASS.view(lang)}</th>
                            <th scope="col" class="figure">{words::POPULATION.view(lang)}</th>
                            <th scope="col" class="figure">{words::UNWEIGHTED.view(lang)}</th>
                            <th scope="col" class="figure">{words::WEIGHTED.view(lang)}</th>
                            <th scope="col" class="figure">{words::N.view(lang)}</th>
                            <th scope="col">{words::NOTE.view(lang)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any(),
    )
}
