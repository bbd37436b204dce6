//! The list of people from which a survey's samples are drawn: importing it, how many of it are invited next, and what a
//! draw would give.

use domain::form::Text;
use leptos::prelude::*;

use super::{
    people,
    strata::{Breakdown, tables},
    survey::list_size,
};
use crate::text::{Lang, Spoken, policy as words};
use crate::ui::{Tone, breadcrumb::breadcrumb, button, notice};

/// Mistakes that are shown at most.
pub const MOST_SHOWN: usize = 50;

/// A mistake in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Line of the file, from 1.
    pub line: u64,
    /// What is wrong.
    pub wrong: Wrong,
}

/// What is wrong with a line. Values are never repeated: they are personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Characters in neither encoding.
    NotText,
    /// Not CSV.
    NotCsv,
    /// Nobody is on it.
    Nobody,
    /// More lines than are taken at a time.
    TooMany(usize),
    /// A column is missing.
    NoColumn(String),
    /// A column that is not needed.
    UnknownColumn(String),
    /// A column that is there twice.
    ColumnTwice(String),
    /// Another number of columns than the headings.
    Columns {
        /// How many.
        has: usize,
        /// How many headings.
        due: usize,
    },
    /// Empty.
    Missing(String),
    /// Longer than so many characters.
    TooLong(String, usize),
    /// A line break, or the like.
    Control(String),
    /// No mail address.
    Mail,
    /// No postal code.
    Postcode,
    /// Neither mail address nor postal address.
    Unreachable,
    /// No language.
    Language,
    /// Neither `yes` nor empty.
    Leave,
    /// None of the values of an attribute.
    NotOneOf(String, Vec<String>),
    /// The number of an earlier line.
    Twice(u64),
}

impl Wrong {
    /// In a sentence, without readings.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        let column = |phrase: crate::text::Phrase, column: &str| phrase.fill(lang, &[("column", column)]);
        match self {
            Self::NotText => words::NOT_TEXT.plain(lang),
            Self::NotCsv => words::BROKEN_CSV.plain(lang),
            Self::Nobody => words::NO_LINES.plain(lang),
            Self::TooMany(most) => words::TOO_MANY_LINES.fill(lang, &[("most", &people(*most as u64))]),
            Self::NoColumn(name) => column(words::NO_COLUMN, name),
            Self::UnknownColumn(name) => column(words::UNKNOWN_COLUMN, name),
            Self::ColumnTwice(name) => column(words::COLUMN_TWICE, name),
            Self::Columns { has, due } => {
                words::OTHER_COLUMNS.fill(lang, &[("has", &has.to_string()), ("due", &due.to_string())])
            }
            Self::Missing(name) => column(words::VALUE_MISSING, name),
            Self::TooLong(name, most) => {
                words::VALUE_TOO_LONG.fill(lang, &[("column", name), ("most", &most.to_string())])
            }
            Self::Control(name) => column(words::VALUE_CONTROL, name),
            Self::Mail => words::NOT_MAIL.plain(lang),
            Self::Postcode => words::NOT_POSTCODE.plain(lang),
            Self::Unreachable => words::UNREACHABLE.plain(lang),
            Self::Language => words::NOT_LANGUAGE.plain(lang),
            Self::Leave => words::NOT_LEAVE.plain(lang),
            Self::NotOneOf(name, values) => {
                words::NOT_ONE_OF.fill(lang, &[("column", name), ("values", &values.join(", "))])
            }
            Self::Twice(first) => words::NUMBER_TWICE.fill(lang, &[("first", &first.to_string())]),
        }
    }
}

/// What an import has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// People who are new.
    pub added: u64,
    /// People who were there.
    pub changed: u64,
    /// People taken off.
    pub left: u64,
}

/// What the page says of the import that was just tried.
pub enum Outcome {
    /// It was done.
    Done(Imported),
    /// No file was chosen.
    NoFile,
    /// Another import began meanwhile, and this one did not go on.
    Overtaken,
    /// Nothing was taken: the first mistakes, and how many there are in all.
    Wrong(Vec<Mistake>, usize),
}

/// What the next draw would give.
pub struct Draw {
    /// Number of the wave.
    pub wave: i64,
    /// How many would be invited by mail.
    pub mail: u64,
    /// How many by letter.
    pub letter: u64,
}

/// The page.
pub struct PanelPage {
    /// Language.
    pub lang: Lang,
    /// Name of the survey.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Whether an import is under way, or was broken off.
    pub importing: bool,
    /// What has just happened.
    pub outcome: Option<Outcome>,
    /// Columns that groups are made of: name, what it is called, values.
    pub attributes: Vec<(String, Text, Vec<String>)>,
    /// How many are on the list.
    pub listed: u64,
    /// How many of them would be invited next; none where only a draw can tell.
    pub invited: Option<u64>,
    /// What the next draw would give; none where nobody has drawn.
    pub draw: Option<Draw>,
    /// The list by attribute: how many there are and, where that is known, how many would be invited.
    pub list: Vec<Breakdown>,
}

/// Renders it.
#[must_use]
pub fn page(model: &PanelPage) -> AnyView {
    let lang = model.lang;
    let above = vec![
        ("/surveys".to_owned(), words::SURVEYS_TITLE.view(lang)),
        (format!("/surveys/{}", model.id), model.title.view(lang)),
    ];
    let no_file = matches!(model.outcome, Some(Outcome::NoFile));
    let error = no_file.then(|| {
        view! { <p class="field-error" id="list--error">"＊"{words::PANEL_NO_FILE.view(lang)}</p> }
    });
    view! {
        <div class="container stack">
            {breadcrumb(above, words::PANEL_TITLE.view(lang), lang)}
            <h1>{words::PANEL_TITLE.view(lang)}</h1>
            {model.outcome.as_ref().map(|outcome| told(outcome, lang))}
            {model.importing.then(|| notice::line(Tone::Info, words::PANEL_IMPORTING.view(lang), lang))}
            <p>{words::PANEL_TEXT.view(lang)}</p>
            <form class="stack" method="post" enctype="multipart/form-data" action=format!("/surveys/{}/panel", model.id)>
                <div class="field">
                    <label class="field-label" for="list">{words::PANEL_FILE.view(lang)}</label>
                    {error}
                    <input class="file" type="file" id="list" name="list" accept=".csv,text/csv" aria-describedby=no_file.then_some("list--error")
                        aria-invalid=no_file.then_some("true")/>
                </div>
                <div class="actions">{button::plain_submit(button::Look::Primary, words::PANEL_SEND.view(lang))}</div>
            </form>
            <section class="stack-small">
                <h2>{words::LIST.view(lang)}</h2>
                {list_size(model.listed, lang)}
                {(model.listed > 0).then(|| sample(model))}
            </section>
            {columns(model)}
        </div>
    }
    .into_any()
}

fn told(outcome: &Outcome, lang: Lang) -> AnyView {
    match outcome {
        Outcome::Done(Imported { added, changed, left }) => {
            let blanks = [("added", people(*added)), ("changed", people(*changed)), ("left", people(*left))];
            let blanks = blanks.each_ref().map(|(name, value)| (*name, value.as_str()));
            notice::line(Tone::Success, words::PANEL_DONE.view_filled(lang, &blanks), lang)
        }
        Outcome::NoFile => ().into_any(),
        Outcome::Overtaken => notice::line(Tone::Warning, words::PANEL_OVERTAKEN.view(lang), lang),
        Outcome::Wrong(mistakes, all) => {
            let lines = mistakes
                .iter()
                .map(|mistake| {
                    let line = words::AT_LINE.fill(lang, &[("line", &mistake.line.to_string())]);
                    view! { <li>{line}{mistake.wrong.sentence(lang)}</li> }
                })
                .collect_view();
            let more = all.saturating_sub(mistakes.len());
            let more = (more > 0).then(|| {
                view! { <p>{words::PANEL_MORE.view_filled(lang, &[("n", &people(more as u64))])}</p> }
            });
            let heading = words::PANEL_WRONG.view_filled(lang, &[("n", &people(*all as u64))]);
            let body = view! { <ul class="list">{lines}</ul>{more} };
            view! { <div id="errors" tabindex="-1">{notice::notice(Tone::Error, heading, body.into_any(), lang)}</div> }
                .into_any()
        }
    }
}

fn sample(model: &PanelPage) -> AnyView {
    let lang = model.lang;
    let draw = match &model.draw {
        Some(draw) => preview(draw, lang),
        None => {
            let href = format!("/surveys/{}/panel?draw#draw", model.id);
            let link = button::link(button::Look::Secondary, href, words::DRAW_PREVIEW.view(lang));
            view! { <div class="actions">{link}</div> }.into_any()
        }
    };
    let (headings, total) = match model.invited {
        Some(invited) => (vec![words::ON_LIST, words::WOULD_BE_INVITED], vec![model.listed, invited]),
        None => (vec![words::ON_LIST], vec![model.listed]),
    };
    view! {
        {draw}
        {tables(&model.list, &headings, &total, lang)}
    }
    .into_any()
}

fn preview(draw: &Draw, lang: Lang) -> AnyView {
    let blanks = [
        ("n", draw.wave.to_string()),
        ("invited", people(draw.mail + draw.letter)),
        ("mail", people(draw.mail)),
        ("letter", people(draw.letter)),
    ];
    let blanks = blanks.each_ref().map(|(name, value)| (*name, value.as_str()));
    view! {
        <h3 id="draw">{words::DRAW_PREVIEW.view(lang)}</h3>
        <p>{words::DRAW_PREVIEW_TEXT.view_filled(lang, &blanks)}</p>
    }
    .into_any()
}

fn columns(model: &PanelPage) -> AnyView {
    let lang = model.lang;
    let fixed = [
        ("number", words::HOLDS_NUMBER),
        ("name", words::HOLDS_NAME),
        ("mail", words::HOLDS_MAIL),
        ("postcode", words::HOLDS_POSTCODE),
        ("address", words::HOLDS_ADDRESS),
        ("language", words::HOLDS_LANGUAGE),
    ];
    let row = |name: &str, holds: AnyView| {
        view! { <tr><th scope="row"><code>{name.to_owned()}</code></th><td>{holds}</td></tr> }.into_any()
    };
    let fixed = fixed.map(|(name, holds)| row(name, holds.view(lang)));
    let attributes = model.attributes.iter().map(|(name, label, values)| {
        let blanks = [("label", label.plain(lang)), ("values", values.join(", "))];
        let blanks = blanks.each_ref().map(|(name, value)| (*name, value.as_str()));
        row(name, words::HOLDS_ONE_OF.view_filled(lang, &blanks))
    });
    let leave = row("leave", words::HOLDS_LEAVE.view(lang));
    let rows = fixed.into_iter().chain(attributes).chain([leave]).collect_view();
    view! {
        <section class="stack-small">
            <h2>{words::PANEL_COLUMNS.view(lang)}</h2>
            <table class="table table-dense">
                <thead><tr><th scope="col">{words::COLUMN.view(lang)}</th><th scope="col">{words::COLUMN_HOLDS.view(lang)}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}
