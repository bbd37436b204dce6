//! The page of a survey: its latest favourable shares, how they moved, all waves.

use std::sync::Arc;

use domain::{
    form::{Id, Text},
    survey::{
        publication::{Described, Mode, Part, Publication, Value},
        release::Shown,
    },
};
use leptos::prelude::*;

use super::figures::{cell, month, named, of_chart, share};
use crate::{
    text::{Lang, Spoken, filled_raw, results_public as words},
    ui::chart::{
        Axis, Break, Cell,
        series::{Line, Margins, Series, series},
    },
};

/// Most months of a series.
const MONTHS: i64 = 36;

/// Whose answers of a release are told: of those who were invited, or of the open link where nobody was.
type Whose = fn(&Publication) -> Option<&Part>;

/// The page of a survey.
pub struct SeriesPage {
    /// Language.
    pub lang: Lang,
    /// Name of the survey.
    pub survey: String,
    /// Its public releases, latest month first; at least one.
    pub releases: Vec<Arc<Publication>>,
    /// The months that are public, latest first.
    pub months: Vec<String>,
}

/// Its title.
#[must_use]
pub fn title(model: &SeriesPage) -> String {
    model.releases.first().map(|release| titled(&release.title, model.lang)).unwrap_or_default()
}

/// The title of the page of a survey.
#[must_use]
pub fn titled(survey: &Text, lang: Lang) -> String {
    words::SERIES_TITLE.fill(lang, &[("title", &survey.plain(lang))])
}

fn heading(survey: &Text, lang: Lang) -> AnyView {
    let heading = filled_raw(words::SERIES_TITLE.raw(lang), &[("title", survey.raw(lang))]);
    view! { <h1>{crate::text::ruby(&heading)}</h1> }.into_any()
}

/// The page of a survey of which nothing is public yet.
#[must_use]
pub fn unpublished(survey: &Text, lang: Lang) -> AnyView {
    view! {
        <div class="container stack">
            {heading(survey, lang)}
            <p>{words::NOT_YET.view(lang)}</p>
        </div>
    }
    .into_any()
}

/// Renders it.
#[must_use]
pub fn page(model: &SeriesPage) -> AnyView {
    let lang = model.lang;
    let Some(latest) = model.releases.first() else { return ().into_any() };
    let invited = model.releases.iter().any(|release| release.invited().is_some());
    let whose: Whose = if invited { Publication::invited } else { |release| release.part(Mode::Open) };
    let mode = model.releases.iter().find_map(|release| whose(release)).map(|part| part.mode);
    let kind = mode
        .filter(|mode| *mode != Mode::Sample)
        .map(|mode| view! { <p>{words::about(mode).view(lang)}</p> });
    let lines: Vec<History<'_>> =
        favourable(&model.releases).map(|column| History::of(&model.releases, whose, column)).collect();
    let charts = lines.iter().map(|line| line.chart(lang)).collect_view();
    let months = model
        .months
        .iter()
        .map(|each| {
            let name = filled_raw(words::WAVE_LINK.raw(lang), &[("month", &named(month(each), lang))]);
            view! { <li><a href=format!("/results/{}/{each}", model.survey)>{crate::text::ruby(&name)}</a></li> }
        })
        .collect_view();
    view! {
        <div class="container container-wide stack">
            {heading(&latest.title, lang)}
            <p class="as-typed">{latest.about.view(lang)}</p>
            {kind}
            {headline(model, latest, whose, &lines)}
            <section class="stack" aria-labelledby="series">
                <h2 id="series">{words::SERIES_HEADING.view(lang)}</h2>
                <div class="publication-charts">{charts}</div>
            </section>
            <section class="stack-small" aria-labelledby="waves">
                <h2 id="waves">{words::WAVES_HEADING.view(lang)}</h2>
                <ul class="publication-waves">{months}</ul>
            </section>
        </div>
    }
    .into_any()
}

/// Columns with favourable answers, as they were asked last.
fn favourable(releases: &[Arc<Publication>]) -> impl Iterator<Item = &Described> {
    let all = releases.iter().flat_map(|release| &release.columns);
    let mut seen: Vec<&Id> = Vec::new();
    all.filter(move |column| {
        let new = !column.favourable.is_empty() && !seen.contains(&&column.id);
        if new {
            seen.push(&column.id);
        }
        new
    })
}

fn headline(model: &SeriesPage, latest: &Publication, whose: Whose, lines: &[History<'_>]) -> AnyView {
    let lang = model.lang;
    let name = named(month(&latest.month), lang);
    let Some(part) = whose(latest) else {
        let threshold = latest.threshold.to_string();
        return view! { <p class="empty">{words::NOTHING_TOLD.view_filled(lang, &[("k", &threshold)])}</p> }
            .into_any();
    };
    let rows = lines
        .iter()
        .filter_map(|line| Some((line, part.favourable(&line.column.id)?)))
        .map(|(line, figure)| {
            let value = if line.weighted { figure.weighted } else { figure.share };
            let measure = if line.weighted { words::WEIGHTED } else { words::PLAIN };
            view! {
                <tr>
                    <th scope="row">
                        <a href=format!("#{}-title", line.id())>{line.column.short.view(lang)}</a>
                        <span class="chart-count">{measure.view(lang)}</span>
                    </th>
                    {share(value, lang)}
                </tr>
            }
        })
        .collect_view();
    let threshold = latest.threshold.to_string();
    let withheld =
        view! { <p class="support">{words::WITHHELD_RULE.view_filled(lang, &[("k", &threshold)])}</p> };
    let heading = filled_raw(words::LATEST.raw(lang), &[("month", &name)]);
    let interval = (part.mode == Mode::Sample)
        .then(|| view! { <span class="chart-count">{words::INTERVAL.view(lang)}</span> });
    view! {
        <section class="stack-small">
            <h2 id="latest">{crate::text::ruby(&heading)}</h2>
            <p>{words::HEADLINE_TEXT.view(lang)}</p>
            <p><a href=format!("/results/{}/{}", model.survey, latest.month)>
                {crate::text::ruby(&filled_raw(words::WAVE_LINK.raw(lang), &[("month", &name)]))}
            </a></p>
            <div class="table-scroll" tabindex="0" role="region" aria-labelledby="latest">
                <table class="table publication-headline">
                    <thead>
                        <tr>
                            <th scope="col">{words::QUESTION.view(lang)}</th>
                            <th scope="col" class="figure">{words::FAVOURABLE_SHARE.view(lang)}{interval}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {withheld}
        </section>
    }
    .into_any()
}

/// The favourable share of a column over the months.
struct History<'a> {
    column: &'a Described,
    /// Whether weighted shares are shown: only where every month tells one, so that a line never mixes both.
    weighted: bool,
    first: crate::ui::chart::Month,
    points: Vec<Cell>,
    breaks: Vec<usize>,
}

impl<'a> History<'a> {
    fn of(releases: &'a [Arc<Publication>], whose: Whose, column: &'a Described) -> Self {
        let last = releases.first().map_or(0, |release| month(&release.month).count());
        let asked: Vec<_> = releases
            .iter()
            .rev()
            .filter(|release| month(&release.month).count() > last - MONTHS)
            .filter_map(|release| {
                let part = whose(release)?;
                let figure = part.favourable(&column.id)?;
                Some((month(&release.month), release.column(&column.id)?, figure, part.respondents))
            })
            .collect();
        // Where the count itself is withheld, weighted and plain are alike.
        let weighted = asked.iter().all(|(_, _, figure, _)| {
            matches!((figure.weighted, figure.share), (Value::Shown(_), _) | (_, Value::Withheld))
        }) && asked.iter().any(|(_, _, figure, _)| figure.weighted.shown().is_some());
        let start = releases
            .iter()
            .map(|release| month(&release.month))
            .filter(|month| month.count() > last - MONTHS)
            .min()
            .unwrap_or(month(""));
        let at = |month: domain::survey::schedule::Month| {
            usize::try_from(month.count() - start.count()).unwrap_or(0)
        };
        let mut points = vec![Cell::Missing; usize::try_from(last - start.count() + 1).unwrap_or(0)];
        let mut breaks = Vec::new();
        let mut before: Option<&Described> = None;
        for (month, described, figure, respondents) in asked {
            let value = if weighted { figure.weighted } else { figure.share };
            if let Some(point) = points.get_mut(at(month)) {
                *point = cell(value, Shown::Count(respondents));
            }
            if before.is_some_and(|before| !described.compares_with(before)) {
                breaks.push(at(month));
            }
            before = Some(described);
        }
        Self { column, weighted, first: of_chart(start), points, breaks }
    }

    fn id(&self) -> String {
        format!("series-{}", self.column.id)
    }

    fn chart(&self, lang: Lang) -> AnyView {
        let breaks = self
            .breaks
            .iter()
            .map(|month| Break { month: *month, note: words::BREAK_NOTE.raw(lang).to_owned() });
        let measure = if self.weighted { words::WEIGHTED } else { words::PLAIN };
        series(&Series {
            lang,
            id: self.id(),
            title: format!("{} · {}", self.column.label.raw(lang), measure.raw(lang)),
            axis: Axis::Share,
            first: self.first,
            lines: vec![Line { label: self.column.short.raw(lang).to_owned(), points: self.points.clone() }],
            breaks: breaks.collect(),
            margins: Margins::Band,
        })
    }
}
