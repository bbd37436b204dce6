//! A question with its control, for every kind of question.
//!
//! The control's `name` is the answer's path, its `id` the path's HTML id. Checkboxes come with an empty
//! hidden input of the same name, so that "nothing ticked" differs from "not on this page": whoever
//! reads the form joins all non-empty values of a name by `,`.

mod account;
mod address;
mod choice;
mod date;
mod file;
mod frame;
mod line;
mod name;
mod part;
mod ranked;
mod rows;
mod shown;
mod timetable;

use std::collections::{BTreeMap, BTreeSet};

use domain::form::definition::Kind;
use domain::form::{Answers, Field, Finding, Form, Id, Path};
use leptos::prelude::*;

pub(crate) use account::account_type;
pub(crate) use file::attachment;

use crate::text::{Lang, field as words};

/// What a field needs to know beside its question.
#[derive(Clone, Copy)]
pub struct FieldContext<'a> {
    /// Language of the page.
    pub lang: Lang,
    /// The procedure.
    pub form: &'a Form,
    /// Everything typed so far.
    pub answers: &'a Answers,
    /// Whether errors and warnings are shown: only once the step has been sent.
    pub show_findings: bool,
    /// Questions that appeared only by the last change: nobody could have answered them yet, so nothing is said
    /// about them.
    pub fresh: &'a BTreeSet<Path>,
    /// What was typed in this window although another one had saved something else: shown beneath.
    pub conflicts: &'a BTreeMap<Path, String>,
    /// Files added so far, of all questions.
    pub attachments: &'a [AttachmentLine],
    /// Notes of the office by question, shown above it.
    pub notes: &'a BTreeMap<Path, String>,
    /// In a correction only these questions may be edited (a rows question opens all inside it); none = all.
    pub open: Option<&'a BTreeSet<Path>>,
    /// Places left of each slot, by question and value.
    pub left: &'a BTreeMap<(Id, Id), i64>,
}

/// A file that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentLine {
    /// Its id, as in `drop:ID`.
    pub id: String,
    /// The question it answers.
    pub path: Path,
    /// Its name on the device it came from.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Where it can be looked at.
    pub href: String,
}

impl FieldContext<'_> {
    /// Whether this question may be edited.
    #[must_use]
    pub fn is_open(&self, path: &Path) -> bool {
        self.open.is_none_or(|open| {
            let rows = path.as_str().split('/').next().unwrap_or_default();
            open.contains(path) || open.contains(&Path::from_wire(rows))
        })
    }

    fn findings<'f>(&self, field: &'f Field<'_>) -> &'f [Finding] {
        if self.show_findings && !self.fresh.contains(&field.path) { &field.findings } else { &[] }
    }

    fn typed(&self, field: &Field<'_>) -> String {
        self.answers.get(&field.typed_at).to_owned()
    }

    fn typed_part(&self, field: &Field<'_>, part: &str) -> String {
        self.answers.get(&field.typed_at.part(part)).to_owned()
    }
}

/// A question with its label, support text, control and findings.
#[must_use]
pub fn field(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    match &f.question.kind {
        Kind::Info {} => shown::info(f, ctx),
        Kind::Computed { .. } => shown::computed(f, ctx),
        Kind::Rows { min, max, row, add, fill_from, .. } => {
            let from = fill_from.as_ref().and_then(|from| ctx.form.question(from));
            rows::rows(f, ctx, &rows::Words { min: *min, max: *max, row, add, from })
        }
        Kind::RowsContinued { .. } => rows::continued(f, ctx),
        _ if !ctx.is_open(&f.path) => shown::closed(f, ctx),
        Kind::Text { max } => line::text(f, ctx, *max),
        Kind::LongText { max } => line::long_text(f, ctx, *max),
        Kind::Kana { max } => line::text(f, ctx, *max),
        Kind::Name {} => name::name(f, ctx),
        Kind::Date { .. } => date::date(f, ctx),
        Kind::Period { open_end, .. } => date::period(f, ctx, *open_end),
        Kind::Timetable {} => timetable::timetable(f, ctx),
        Kind::Number { min, max, decimals, unit } => line::number(
            f,
            ctx,
            &line::Figures { min: *min, max: *max, decimals: *decimals, unit: unit.as_ref() },
        ),
        Kind::Money { .. } => line::digits(f, ctx, "numeric", "width-12", Some(words::YEN)),
        Kind::Percent { .. } => line::digits(f, ctx, "decimal", "width-4", Some(words::PER_CENT)),
        Kind::CorporateNumber {} => line::digits(f, ctx, "numeric", "width-12", None),
        Kind::InvoiceNumber {} | Kind::IssuedNumber { .. } => line::digits(f, ctx, "text", "width-12", None),
        Kind::Time {} => line::time(f, ctx),
        Kind::YesNo {} => choice::yes_no(f, ctx),
        Kind::One { .. } | Kind::Slot { .. } => choice::one(f, ctx),
        Kind::Many { .. } => choice::many(f, ctx),
        Kind::Ranked { max, .. } => ranked::ranked(f, ctx, *max),
        Kind::BankAccount {} => account::account(f, ctx),
        Kind::Address { abroad } => address::address(f, ctx, *abroad),
        Kind::Phone {} => line::phone(f, ctx),
        Kind::Email {} => line::email(f, ctx),
        Kind::File { .. } => file::file(f, ctx),
        Kind::Consent { text, .. } => choice::consent(f, ctx, text),
    }
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
