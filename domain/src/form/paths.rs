//! Which control names there are, and what of the answers is filed.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::answers::{Answers, Path};
use super::definition::{Id, Kind, Question};
use super::evaluate::Judge;
use super::load::Form;
use super::values::{ACCOUNT_NAMES, OTHER_NUMBER, WEEK};

/// Rows beyond `max` that are still read, so that they can be shown and taken away again.
const ROWS_TO_SPARE: usize = 20;

/// The parts in which the answer to a kind is typed; `""` is the path of the question itself.
///
/// Empty for what nobody types: information, computed values; the order of rows is not an answer either.
#[must_use]
pub fn parts(kind: &Kind) -> Vec<String> {
    let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    match kind {
        Kind::Info {} | Kind::Computed { .. } | Kind::Rows { .. } | Kind::RowsContinued { .. } => Vec::new(),
        Kind::Name {} => named(&["family", "given", "family_kana", "given_kana", "single"]),
        Kind::Date { .. } => named(&["era", "year", "month", "day"]),
        Kind::Address { abroad: false } => named(&["postcode", "town", "block", "building"]),
        Kind::Address { abroad: true } => {
            named(&["postcode", "town", "block", "building", "abroad", "lines"])
        }
        Kind::Text { .. } | Kind::LongText { .. } => named(&["", OTHER_NUMBER]),
        Kind::Period { .. } => named(&[
            "from_era",
            "from_year",
            "from_month",
            "from_day",
            "to_era",
            "to_year",
            "to_month",
            "to_day",
        ]),
        Kind::Timetable {} => {
            let of_day = |day: &&str| ["from", "to", "break"].map(|what| format!("{day}_{what}"));
            WEEK.iter().flat_map(of_day).collect()
        }
        Kind::BankAccount {} => {
            let typed = ["by", "bank", "branch", "type", "number", "symbol", "yucho_number", "holder"];
            named(&[&typed[..], &ACCOUNT_NAMES].concat())
        }
        Kind::Ranked { max, .. } => (1..=*max).map(|wish| wish.to_string()).collect(),
        _ => named(&[""]),
    }
}

/// The row keys of the rows question at `at` in order: those stored, and where they are fewer than `min`, small
/// numbers that are not taken. Empty for other kinds.
///
/// Keys that are not spelled like an [`Id`], doubles, and anything far beyond `max` are passed over.
#[must_use]
pub fn row_keys(rows: &Question, at: &Path, answers: &Answers) -> Vec<String> {
    let Kind::Rows { min, max, .. } = &rows.kind else { return Vec::new() };
    let mut keys: Vec<String> = Vec::new();
    for key in answers.list(at) {
        let known = keys.iter().any(|known| known == key);
        if !known && Id::from(key).is_well_formed() && keys.len() < usize::from(*max) + ROWS_TO_SPARE {
            keys.push(key.to_owned());
        }
    }
    while keys.len() < usize::from(*min) {
        let free = free_key(&keys);
        keys.push(free);
    }
    keys
}

/// The key for one more row of the rows question at `at`: a small number that is neither a key nor the place of
/// answers left from a row taken away.
#[must_use]
pub fn next_row_key(rows: &Question, at: &Path, answers: &Answers) -> String {
    let mut taken = row_keys(rows, at, answers);
    let prefix = format!("{}/", at.as_str());
    for path in answers.0.keys() {
        if let Some(key) = path.as_str().strip_prefix(&prefix).and_then(|rest| rest.split('/').next()) {
            taken.push(key.to_owned());
        }
    }
    free_key(&taken)
}

fn free_key(taken: &[String]) -> String {
    let mut number = 1_usize;
    loop {
        let key = number.to_string();
        if !taken.contains(&key) {
            return key;
        }
        number += 1;
    }
}

/// Calls `seen` with every question of a list and its path, those inside rows included, as the answers have rows.
pub fn each_path<'f>(
    form: &'f Form,
    questions: &'f [Question],
    answers: &Answers,
    seen: &mut dyn FnMut(Path, &'f Question),
) {
    for question in questions {
        let path = Path::question(&question.id);
        seen(path.clone(), question);
        if let Some(rows) = form.source_of(question) {
            each_inside(rows, &Path::question(&rows.id), question.kind.per_row(), answers, seen);
        }
    }
}

fn each_inside<'f>(
    rows: &Question,
    at: &Path,
    asked: &'f [Question],
    answers: &Answers,
    seen: &mut dyn FnMut(Path, &'f Question),
) {
    for key in row_keys(rows, at, answers) {
        for question in asked {
            let path = at.in_row(&key, &question.id);
            seen(path.clone(), question);
            each_inside(question, &path, question.kind.per_row(), answers, seen);
        }
    }
}

/// The names that a POST of one section may set, shown or not; anything else is to be ignored.
///
/// For rows: the order of the rows and the questions of every row, stored or padded; where rows are continued,
/// only the questions asked there. Files are not in it, for only an upload sets them. Empty for an unknown
/// section.
#[must_use]
pub fn accepted_paths(form: &Form, section: &Id, answers: &Answers) -> BTreeSet<Path> {
    let mut accepted = BTreeSet::new();
    let questions = form.section(section).map_or(&[][..], |section| &section.questions);
    each_path(form, questions, answers, &mut |path, question| match question.kind {
        Kind::File { .. } => {}
        Kind::Rows { .. } => {
            accepted.insert(path);
        }
        _ => {
            let parts = parts(&question.kind);
            accepted.extend(
                parts.iter().map(|part| if part.is_empty() { path.clone() } else { path.part(part) }),
            );
        }
    });
    accepted
}

/// What is filed: the answers without hidden questions, unknown paths and leftovers of rows taken away, with
/// answers taken over from another question ([`Question::same_as`]) and the order of the rows written out.
///
/// Judged on the same day it has the values and findings of the draft.
#[must_use]
pub fn pruned(form: &Form, answers: &Answers, today: Date) -> Answers {
    Judge::new(form, answers, today).pruned()
}
