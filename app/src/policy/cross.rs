//! Two questions crossed, of everybody or of some.

use std::sync::Arc;

use domain::form::Id;
use domain::survey::{
    estimate::{Association, Residual},
    item::Kind,
    questionnaire::{Column, Questionnaire},
    results::{Crossed, Entry, Filter, Mode},
};
use leptos::prelude::*;

use super::results::{Head, Tab};
use super::{figures, people};
use crate::text::{Lang, Phrase, Spoken, results as words};
use crate::ui::{Tone, button, chart::Axis, notice};

/// Most filters at a time.
pub const FILTERS: usize = 3;

/// The page.
#[derive(Clone, Debug)]
pub struct Cross {
    /// Its beginning.
    pub head: Head,
    /// What was asked.
    pub questionnaire: Arc<Questionnaire>,
    /// The question of the rows.
    pub row: Option<Id>,
    /// The question of the columns.
    pub column: Option<Id>,
    /// Whether shares and tests are weighted.
    pub weighted: bool,
    /// Whose answers.
    pub filters: Vec<Filter>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Nothing has been chosen.
    Nothing,
    /// What was chosen cannot be.
    Refused(Phrase),
    /// Fewer than the threshold are left.
    TooFew,
    /// A table.
    Table(Crossed),
}

/// Renders it.
#[must_use]
pub fn page(model: &Cross) -> AnyView {
    let lang = model.head.lang;
    let outcome = match &model.outcome {
        Outcome::Nothing => ().into_any(),
        Outcome::Refused(why) => notice::line(Tone::Error, why.view(lang), lang),
        Outcome::TooFew => {
            let threshold = model.head.threshold.to_string();
            notice::line(Tone::Info, words::TOO_FEW.view_filled(lang, &[("threshold", &threshold)]), lang)
        }
        Outcome::Table(crossed) => table(model, crossed),
    };
    let body = model.head.n.map(|_| view! { {form(model)}{outcome} });
    view! { <div class="container container-wide stack results">{model.head.view(Tab::Cross)}{body}</div> }
        .into_any()
}

fn form(model: &Cross) -> AnyView {
    let lang = model.head.lang;
    let weights = [("yes", words::WEIGHTED, model.weighted), ("no", words::UNWEIGHTED, !model.weighted)];
    let weights = weights
        .into_iter()
        .map(
            |(value, name, chosen)| view! { <option value=value selected=chosen>{name.plain(lang)}</option> },
        )
        .collect_view();
    let weights = (model.head.mode != Mode::Open).then(|| {
        view! {
            <div>
                <label for="weighted">{words::SHARES.view(lang)}</label>
                <select class="input select" id="weighted" name="weighted">{weights}</select>
            </div>
        }
    });
    let q = &model.questionnaire;
    let attributes = q.attributes.iter().filter_map(|id| q.column(id.as_str()));
    let filters = attributes.map(|attribute| filter(&attribute, model)).collect_view();
    view! {
        <form class="stack-small" method="get" action=model.head.path(Tab::Cross)>
            <input type="hidden" name="mode" value=model.head.mode.code()/>
            <div class="filters">
                {question("row", words::ROW, model.row.as_ref(), model)}
                {question("column", words::COLUMN, model.column.as_ref(), model)}
                {weights}
            </div>
            <fieldset class="filters">
                <legend class="label">{words::FILTERS.view(lang)}</legend>
                {filters}
            </fieldset>
            <p class="quiet">{words::AUDITED.view(lang)}</p>
            <div>{button::plain_submit(button::Look::Secondary, words::SHOW.view(lang))}</div>
        </form>
    }
    .into_any()
}

fn question(name: &'static str, label: Phrase, chosen: Option<&Id>, model: &Cross) -> AnyView {
    let lang = model.head.lang;
    let options = model
        .questionnaire
        .columns()
        .filter(|column| !matches!(column.kind(), Kind::Words { .. }))
        .map(|column| {
            let selected = chosen == Some(column.id);
            view! { <option value=column.id.to_string() selected=selected>{column.short.plain(lang)}</option> }
        })
        .collect_view();
    view! {
        <div>
            <label for=name>{label.view(lang)}</label>
            <select class="input select" id=name name=name>
                <option value="">{words::CHOOSE.plain(lang)}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

fn filter(attribute: &Column<'_>, model: &Cross) -> AnyView {
    let lang = model.head.lang;
    let chosen =
        model.filters.iter().find(|filter| filter.attribute == *attribute.id).map(|filter| filter.code);
    let options = (0_u16..)
        .zip(attribute.values().into_iter().zip(attribute.labels()))
        .map(|(code, (value, label))| {
            view! { <option value=value selected=chosen == Some(code)>{label.plain(lang)}</option> }
        })
        .collect_view();
    let id = format!("filter-{}", attribute.id);
    view! {
        <div>
            <label for=id.clone()>{attribute.short.view(lang)}</label>
            <select class="input select" id=id name=attribute.id.to_string()>
                <option value="">{words::ALL_OF_THEM.plain(lang)}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

fn table(model: &Cross, crossed: &Crossed) -> AnyView {
    let lang = model.head.lang;
    let q = &model.questionnaire;
    let column = |id: &Option<Id>| id.as_ref().and_then(|id| q.column(id.as_str()));
    let (Some(row), Some(column)) = (column(&model.row), column(&model.column)) else { return ().into_any() };
    let heads = figures::answers(&column, lang)
        .iter()
        .map(|label| view! { <th scope="col" class="figure">{figures::read(label)}</th> })
        .collect_view();
    let rows = figures::answers(&row, lang)
        .iter()
        .enumerate()
        .map(|(at, label)| {
            let cells = (0..crossed.columns.len())
                .map(|column| crossed.cell(at, column).map(|entry| cell(entry, lang)))
                .collect_view();
            let total = crossed.rows.get(at).copied().flatten();
            view! { <tr><th scope="row">{figures::read(label)}</th>{cells}{sum(total, lang)}</tr> }
        })
        .collect_view();
    let sums = crossed.columns.iter().map(|n| sum(*n, lang)).collect_view();
    let threshold = model.head.threshold.to_string();
    let withheld = crossed.cells.contains(&Entry::Withheld);
    let several = [&row, &column].iter().any(|column| matches!(column.kind(), Kind::ManyOf { .. }));
    let help = if model.head.mode == Mode::Sample { words::CELL_HELP } else { words::CELL_HELP_PLAIN };
    let title = words::CROSS_TABLE
        .fill(lang, &[("row", &row.short.plain(lang)), ("column", &column.short.plain(lang))]);
    let note = |phrase: Phrase| view! { <li>{phrase.view_filled(lang, &[("threshold", &threshold)])}</li> };
    view! {
        <section class="stack-small">
            <h2 id="cross-table">{title}</h2>
            {filtered(model)}
            {crossed.association.as_ref().map(|association| tested(association, lang))}
            <div class="table-scroll" tabindex="0" role="region" aria-labelledby="cross-table">
                <table class="table table-dense results-table cross-table">
                    <thead><tr><td></td>{heads}<th scope="col" class="figure">{words::TOTAL.view(lang)}</th></tr></thead>
                    <tbody>
                        {rows}
                        <tr class="cross-total">
                            <th scope="row">{words::TOTAL.view(lang)}</th>
                            {sums}
                            {sum(Some(crossed.n), lang)}
                        </tr>
                    </tbody>
                </table>
            </div>
            <ul class="quiet list-plain">
                {note(help)}
                {withheld.then(|| note(words::STARS))}
                {several.then(|| note(words::SEVERAL))}
            </ul>
        </section>
    }
    .into_any()
}

fn cell(entry: Entry, lang: Lang) -> AnyView {
    let Entry::Known { n, share, residual } = entry else { return withheld(lang) };
    let share = share.map(|share| {
        view! { <span class="cross-share">{Axis::Share.written(share)}</span> }
    });
    let marks = residual.filter(|residual| residual.marks > 0).map(|residual| marks(residual, lang));
    view! { <td class="figure">{share}<span class="cross-n">{people(n)}</span>{marks}</td> }.into_any()
}

fn marks(Residual { value, marks }: Residual, lang: Lang) -> AnyView {
    let (sign, class, said) = if value > 0.0 {
        ("▲", "cross-marks cross-more", words::MORE)
    } else {
        ("▼", "cross-marks cross-fewer", words::FEWER)
    };
    view! {
        <span class=class>
            <span aria-hidden="true">{sign.repeat(usize::from(marks))}</span>
            <span class="visually-hidden">{said.view(lang)}</span>
        </span>
    }
    .into_any()
}

fn withheld(lang: Lang) -> AnyView {
    view! {
        <td class="figure cross-withheld">
            <span aria-hidden="true">"*"</span>
            <span class="visually-hidden">{words::WITHHELD.view(lang)}</span>
        </td>
    }
    .into_any()
}

fn sum(n: Option<u64>, lang: Lang) -> AnyView {
    match n {
        Some(n) => view! { <td class="figure">{people(n)}</td> }.into_any(),
        None => withheld(lang),
    }
}

fn filtered(model: &Cross) -> AnyView {
    let lang = model.head.lang;
    let told = model
        .filters
        .iter()
        .filter_map(|filter| {
            let column = model.questionnaire.column(filter.attribute.as_str())?;
            let label = column.labels().get(usize::from(filter.code))?.view(lang);
            Some(view! { <li>{column.short.view(lang)}"："{label}</li> })
        })
        .collect_view();
    (!model.filters.is_empty())
        .then(|| view! { <div><p>{words::FILTERED.view(lang)}</p><ul class="whose">{told}</ul></div> })
        .into_any()
}

fn tested(association: &Association, lang: Lang) -> AnyView {
    let p = if association.p < 0.001 {
        "<0.001".to_owned()
    } else {
        format!("={}", figures::fixed(association.p, 3))
    };
    let chi =
        [("value", figures::fixed(association.chi_square, 2)), ("df", association.df.to_string()), ("p", p)];
    let chi =
        words::CHI_SQUARE.view_filled(lang, &chi.each_ref().map(|(name, value)| (*name, value.as_str())));
    let v = words::CRAMERS_V.view_filled(lang, &[("value", &figures::fixed(association.cramers_v, 3))]);
    let scaled = association.scaled.then(|| {
        let effective = figures::fixed(association.effective, 0);
        view! { <li>{words::SCALED.view_filled(lang, &[("effective", &effective)])}</li> }
    });
    let few = association.few.then(|| view! { <li>{words::FEW_EXPECTED.view(lang)}</li> });
    view! { <ul class="list-plain"><li>{chi}</li><li>{v}</li>{scaled}{few}</ul> }.into_any()
}
