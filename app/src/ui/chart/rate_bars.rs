//! How many of those invited have answered, by stratum.

use leptos::prelude::*;

use super::bar::{Bar, bar};
use super::frame::{
    Frame, Table, TableForm, absent, frame, hatching, heading, notes, nothing, raw, value_cell,
};
use super::number::{count, range};
use super::{Axis, Cell, Estimate};
use crate::text::{Lang, chart as words, ruby};

/// Progress of a wave.
pub struct RateBars {
    /// Language.
    pub lang: Lang,
    /// Id on the page.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// The strata, in their order.
    pub strata: Vec<Stratum>,
    /// All of them together; each is compared with it.
    pub total: Stratum,
}

/// A part of those invited.
pub struct Stratum {
    /// Its name.
    pub label: String,
    /// People who were invited.
    pub invited: u64,
    /// Those of them who answered; none while they are too few to be told.
    pub answered: Option<u64>,
}

impl Stratum {
    fn rate(&self) -> Cell {
        match self.answered {
            None => Cell::Withheld,
            Some(_) if self.invited == 0 => Cell::Missing,
            // People are far fewer than an f64 counts exactly.
            Some(n) => Cell::Shown(Estimate { value: n as f64 / self.invited as f64, interval: None, n }),
        }
    }
}

/// Renders it.
#[must_use]
pub fn rate_bars(model: &RateBars) -> AnyView {
    let (lang, id) = (model.lang, model.id.as_str());
    if model.strata.is_empty() || model.total.invited == 0 {
        return nothing(id, &model.title, lang);
    }
    let total = model.total.rate().shown();
    let reference = total.map(|total| total.value);
    let cells: Vec<Cell> = model.strata.iter().chain([&model.total]).map(Stratum::rate).collect();
    let bars = model
        .strata
        .iter()
        .map(|stratum| {
            let cell = stratum.rate();
            bar(&Bar {
                lang,
                chart: id,
                label: &stratum.label,
                axis: Axis::Share,
                cell,
                class: "chart-fill",
                reference,
            })
        })
        .collect_view();
    let mut notes = notes(&cells, lang);
    if let Some(total) = total {
        let blanks = [("label", model.total.label.as_str()), ("value", &Axis::Share.written(total.value))];
        notes.insert(0, raw(words::REFERENCE, lang, &blanks));
    }
    frame(Frame {
        lang,
        id,
        title: &model.title,
        sentences: sentences(model),
        picture: view! { {hatching(id, &cells)}{bars} }.into_any(),
        notes,
        table: table(model),
    })
}

fn sentences(model: &RateBars) -> Vec<String> {
    let lang = model.lang;
    let whole = model.total.rate().shown().map(|total| {
        let blanks = [
            ("invited", &*count(model.total.invited)),
            ("answered", &count(total.n)),
            ("rate", &Axis::Share.written(total.value)),
        ];
        raw(words::RATE_IS, lang, &blanks)
    });
    let parts = range(model.strata.iter().map(Stratum::rate)).filter(|(low, high)| low < high);
    let parts = parts.map(|(low, high)| {
        let (low, high) = (Axis::Share.written(low), Axis::Share.written(high));
        raw(words::RATE_RANGE, lang, &[("low", &low), ("high", &high)])
    });
    whole.into_iter().chain(parts).collect()
}

fn table(model: &RateBars) -> Table {
    let lang = model.lang;
    let row = |stratum: &Stratum, class: &'static str| {
        let answered = match stratum.answered {
            Some(answered) => view! { <td class="figure">{count(answered)}</td> }.into_any(),
            None => absent(Cell::Withheld, lang),
        };
        view! {
            <tr class=class>
                <th scope="row">{ruby(&stratum.label)}</th>
                {answered}
                <td class="figure">{count(stratum.invited)}</td>
                {value_cell(Axis::Share, stratum.rate(), lang)}
            </tr>
        }
    };
    let rows = model.strata.iter().map(|stratum| row(stratum, "")).collect_view();
    Table {
        head: view! {
            <tr>
                <th scope="col">{words::GROUP.view(lang)}</th>
                {heading(words::ANSWERED, lang)}
                {heading(words::INVITED, lang)}
                {heading(words::RATE, lang)}
            </tr>
        }
        .into_any(),
        body: view! { {rows}{row(&model.total, "chart-total")} }.into_any(),
        form: TableForm::Slim,
    }
}
