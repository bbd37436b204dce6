//! Answers as people read them.

use domain::form::definition::{Id, Kind};
use domain::form::{Field, Form, Text, Value, WorkDay, grouped};
use domain::japanese::{phone, postcode, time_of_day};
use leptos::prelude::*;

use super::field::{AttachmentLine, account_type, attachment};
use super::row_title::row_title;
use crate::text::{Lang, Phrase, Spoken, common, day, field as text};

/// A valid answer, or that there is none. Files are counted; [`answer_with_files`] names them.
#[must_use]
pub fn answer(form: &Form, field: &Field<'_>, lang: Lang) -> AnyView {
    answer_with_files(form, field, &[], lang)
}

/// [`answer`], with files by name.
#[must_use]
pub fn answer_with_files(form: &Form, field: &Field<'_>, files: &[AttachmentLine], lang: Lang) -> AnyView {
    if matches!(field.question.kind, Kind::Rows { .. } | Kind::RowsContinued { .. }) {
        return rows(form, field, files, lang);
    }
    match &field.value {
        None => view! { <span class="quiet">{text::NOT_ANSWERED.view(lang)}</span> }.into_any(),
        Some(Value::Name { family, given, family_kana, given_kana }) => view! {
            <span class="as-typed">{both(family, given)}</span>
            <span class="kana">{both(family_kana, given_kana)}</span>
        }
        .into_any(),
        Some(Value::Day(date)) => day::view(*date, lang),
        Some(Value::Number(number)) => match fixed_unit(field) {
            Some(unit) => view! { {grouped(*number)}{unit.view(lang)} }.into_any(),
            None => view! { {grouped(*number)}{unit(field).map(|unit| unit.view(lang))} }.into_any(),
        },
        Some(Value::Timetable(week)) => {
            let days = week
                .iter()
                .map(|day| view! { <li>{day_name(day).view(lang)}" "{hours(day, lang)}</li> })
                .collect_view();
            view! { <ul class="answer-list">{days}</ul> }.into_any()
        }
        Some(Value::Code(code)) => match label(form, field, code) {
            Some(label) => label.view(lang),
            None => yes_no(code, lang),
        },
        Some(Value::Codes(codes)) => {
            let entries = codes
                .iter()
                .map(|code| {
                    let name = label(form, field, code)
                        .map_or_else(|| code.to_string().into_any(), |label| label.view(lang));
                    view! { <li>{name}</li> }
                })
                .collect_view();
            match field.question.kind {
                Kind::Ranked { .. } => view! { <ol class="answer-list">{entries}</ol> }.into_any(),
                _ => view! { <ul class="answer-list">{entries}</ul> }.into_any(),
            }
        }
        Some(Value::Address { postcode, town, block, building }) => view! {
            <span class="postal">"〒"{postcode::format(postcode)}</span>
            <span class="as-typed">{format!("{town}{block}")}</span>
            {(!building.is_empty()).then(|| view! { " "<span class="as-typed">{building.clone()}</span> })}
        }
        .into_any(),
        Some(Value::Files(ids)) => attached(ids, files, lang),
        Some(Value::Agreed) => {
            let statement = match &field.question.kind {
                Kind::Consent { text, version } => {
                    let version = version.clone().map(|version| view! { <p class="quiet">{version}</p> });
                    Some(view! { <div class="statement as-typed">{text.view(lang)}</div>{version} })
                }
                _ => None,
            };
            view! { {text::AGREED.view(lang)}{statement} }.into_any()
        }
        Some(
            Value::Text(_)
            | Value::Time(_)
            | Value::Phone(_)
            | Value::Email(_)
            | Value::Abroad(_)
            | Value::Period { .. }
            | Value::Account(_),
        ) => view! { <span class="as-typed">{plain_answer(form, field, lang)}</span> }.into_any(),
    }
}

/// A valid answer as one line of text, or that there is none: for mail, titles and lists.
#[must_use]
pub fn plain_answer(form: &Form, field: &Field<'_>, lang: Lang) -> String {
    let comma = if lang == Lang::En { ", " } else { "、" };
    let name_of = |code: &Id| match label(form, field, code) {
        Some(label) => label.plain(lang),
        None => match code.as_str() {
            "yes" => common::YES.plain(lang),
            "no" => common::NO.plain(lang),
            other => other.to_owned(),
        },
    };
    if !field.rows.is_empty() {
        let row = |row: &domain::form::Row<'_>| {
            row.fields.iter().map(|inside| plain_answer(form, inside, lang)).collect::<Vec<_>>().join(comma)
        };
        return field.rows.iter().map(row).collect::<Vec<_>>().join(" / ");
    }
    match &field.value {
        None => text::NOT_ANSWERED.plain(lang),
        Some(Value::Text(typed) | Value::Email(typed) | Value::Abroad(typed)) => typed.clone(),
        Some(Value::Name { family, given, family_kana, given_kana }) => {
            format!("{}（{}）", both(family, given), both(family_kana, given_kana))
        }
        Some(Value::Day(date)) => day::plain(*date, lang),
        Some(Value::Number(number)) => {
            let unit = match fixed_unit(field) {
                Some(unit) => unit.plain(lang),
                None => unit(field).map_or_else(String::new, |unit| unit.plain(lang)),
            };
            format!("{}{unit}", grouped(*number))
        }
        Some(Value::Period { from, to }) => {
            let to = to.map_or_else(|| text::UNTIL_OPEN.plain(lang), |to| day::plain(to, lang));
            format!("{}〜{to}", day::plain(*from, lang))
        }
        Some(Value::Timetable(week)) => {
            let line = |day: &WorkDay| format!("{} {}", day_name(day).plain(lang), hours(day, lang));
            week.iter().map(line).collect::<Vec<_>>().join(comma)
        }
        Some(Value::Account(account)) => {
            let kind = account_type(account.kind).plain(lang);
            let named = |name: &str, code: &str| {
                if name.is_empty() { code.to_owned() } else { format!("{name}（{code}）") }
            };
            let bank = named(&account.bank_name, &account.bank);
            let branch = named(&account.branch_name, &account.branch);
            format!("{bank} {branch} {kind} {} {}", account.number, account.holder)
        }
        Some(Value::Time(minutes)) => time_of_day::format(*minutes),
        Some(Value::Code(code)) => name_of(code),
        Some(Value::Codes(codes)) => codes.iter().map(name_of).collect::<Vec<_>>().join(comma),
        Some(Value::Address { postcode, town, block, building }) => {
            format!("〒{} {town}{block} {building}", postcode::format(postcode)).trim_end().to_owned()
        }
        Some(Value::Phone(digits)) => phone::format(digits),
        Some(Value::Files(ids)) => text::FILE_COUNT.fill(lang, &[("n", &ids.len().to_string())]),
        Some(Value::Agreed) => text::AGREED.plain(lang),
    }
}

/// The unit that a kind of question has of itself.
fn fixed_unit(field: &Field<'_>) -> Option<Phrase> {
    match field.question.kind {
        Kind::Money { .. } => Some(text::YEN),
        Kind::Percent { .. } => Some(text::PER_CENT),
        _ => None,
    }
}

fn day_name(day: &WorkDay) -> Phrase {
    text::WEEK_DAYS[usize::from(day.day).min(text::WEEK_DAYS.len() - 1)]
}

fn hours(day: &WorkDay, lang: Lang) -> String {
    let [from, to] = [day.from, day.to].map(time_of_day::format);
    text::WORK_LINE.fill(lang, &[("from", &from), ("to", &to), ("pause", &day.pause.to_string())])
}

fn label<'f>(form: &'f Form, field: &Field<'f>, code: &Id) -> Option<&'f Text> {
    form.label_of(field.question, code)
}

fn yes_no(code: &Id, lang: Lang) -> AnyView {
    match code.as_str() {
        "yes" => common::YES.view(lang),
        "no" => common::NO.view(lang),
        other => other.to_owned().into_any(),
    }
}

fn both(first: &str, second: &str) -> String {
    if second.is_empty() { first.to_owned() } else { format!("{first} {second}") }
}

pub(crate) fn unit<'f>(field: &Field<'f>) -> Option<&'f Text> {
    match &field.question.kind {
        Kind::Number { unit, .. } | Kind::Computed { unit, .. } => unit.as_ref(),
        _ => None,
    }
}

fn attached(ids: &[String], files: &[AttachmentLine], lang: Lang) -> AnyView {
    let named: Vec<_> = files
        .iter()
        .filter(|file| ids.contains(&file.id))
        .map(|file| view! { <li>{attachment(file, lang)}</li> })
        .collect();
    if named.is_empty() {
        return text::FILE_COUNT.view_filled(lang, &[("n", &ids.len().to_string())]);
    }
    view! { <ul class="answer-list">{named}</ul> }.into_any()
}

fn rows(form: &Form, field: &Field<'_>, files: &[AttachmentLine], lang: Lang) -> AnyView {
    field
        .rows
        .iter()
        .filter(|row| !row.fields.is_empty())
        .map(|row| {
            let lines = row
                .fields
                .iter()
                .filter(|inside| !matches!(inside.question.kind, Kind::Info {}))
                .map(|inside| {
                    view! {
                        <div><dt>{inside.question.label.view(lang)}</dt>
                        <dd>{answer_with_files(form, inside, files, lang)}</dd></div>
                    }
                })
                .collect_view();
            view! {
                <p class="row-title">{row_title(form, field, row, lang)}</p>
                <dl class="summary">{lines}</dl>
            }
        })
        .collect_view()
        .into_any()
}
