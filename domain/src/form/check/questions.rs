//! The checks of questions: what each kind may say, and what it refers to.

use super::{Findings, place, values};
use crate::form::definition::{CheckRule, Choice, Choices, Condition, Demand, Id, Kind, Question};
use crate::form::expand;
use crate::form::load::Form;
use crate::form::pattern;
use crate::form::refusal::Refusal;
use crate::form::typing::{self, Scope, Type, Typing};

pub(super) fn questions(form: &Form, findings: &mut Findings) {
    for section in &form.procedure.sections {
        if let Some(when) = &section.when {
            let at = format!("sections.{}.when", section.id);
            Typing { form, at, findings }.condition(when, &Scope::default());
        }
    }
    for number in 0..form.count() {
        let question = form.numbered(number);
        let at = place(form, number);
        let scope = Scope { rows: form.rows_around(number), choices: None };
        if let Some(when) = &question.when {
            Typing { form, at: format!("{at}.when"), findings }.condition(when, &scope);
        }
        if let Demand::When(condition) = &question.required {
            Typing { form, at: format!("{at}.required"), findings }.condition(condition, &scope);
        }
        if let Some(source) = &question.same_as {
            same_as(form, number, source, &format!("{at}.same_as"), findings);
        }
        kind(form, number, &at, &scope, findings);
    }
}

fn same_as(form: &Form, number: usize, source: &Id, at: &str, findings: &mut Findings) {
    let Some(other) = form.number(source) else {
        findings.refuse(at, Refusal::UnknownQuestion(source.clone()));
        return;
    };
    let from = form.place(other).in_rows.map(|(rows, _)| rows);
    if let Some(rows) = from
        && !form.rows_around(number).contains(&rows)
    {
        let rows = form.numbered(rows).id.clone();
        findings.refuse(at, Refusal::OutsideRows { question: source.clone(), rows });
    }
    let (own, theirs) = (&form.numbered(number).kind, &form.numbered(other).kind);
    let typed = !matches!(
        own,
        Kind::Info {}
            | Kind::Computed { .. }
            | Kind::Rows { .. }
            | Kind::RowsContinued { .. }
            | Kind::File { .. }
            | Kind::Consent { .. }
    );
    if !typed || std::mem::discriminant(own) != std::mem::discriminant(theirs) {
        let expected = "a question of the same kind, and one that is typed or chosen";
        findings.refuse(at, Refusal::WrongKind { question: source.clone(), expected });
    }
}

fn kind<'f>(form: &'f Form, number: usize, at: &str, scope: &Scope<'f>, findings: &mut Findings) {
    let question = form.numbered(number);
    match &question.kind {
        Kind::Text { max } | Kind::LongText { max } | Kind::Kana { max } => {
            findings.limit(&format!("{at}.max"), *max == 0, "max is 0");
        }
        Kind::Date { earliest, latest } | Kind::Period { earliest, latest, .. } => {
            for (name, bound) in [("earliest", earliest), ("latest", latest)] {
                if let Some(bound) = bound {
                    Typing { form, at: format!("{at}.{name}"), findings }.wanted(bound, Type::Day, scope);
                }
            }
        }
        Kind::Number { min, max, decimals, .. } => {
            let crossed = matches!((min, max), (Some(min), Some(max)) if max < min);
            findings.limit(&format!("{at}.max"), crossed, "max is less than min");
            findings.limit(&format!("{at}.decimals"), *decimals > 3, "more than 3 decimals");
        }
        Kind::Money { min, max } => {
            let crossed = matches!((min, max), (Some(min), Some(max)) if max < min);
            findings.limit(&format!("{at}.max"), crossed, "max is less than min");
        }
        Kind::Percent { decimals } => {
            findings.limit(&format!("{at}.decimals"), *decimals > 3, "more than 3 decimals");
        }
        Kind::One { choices, offer, other } => {
            list(form, choices, at, findings);
            offered(form, question, offer.as_ref(), at, scope, findings);
            asks_other(form, question, *other, at, findings);
        }
        Kind::Many { choices, other } => {
            list(form, choices, at, findings);
            asks_other(form, question, *other, at, findings);
        }
        Kind::Slot { choices, offer } => {
            list(form, choices, at, findings);
            offered(form, question, offer.as_ref(), at, scope, findings);
            let places =
                |choice: &Choice| choice.numbers.get(&Id::from("capacity")).is_some_and(|n| *n >= 0.0);
            let all = form.choices_of(question).iter().all(places);
            findings.limit(&format!("{at}.choices"), !all, "each slot needs the figure `capacity`");
            let inside = form.place(number).in_rows.is_some();
            findings.limit(at, inside, "a slot cannot be asked inside rows");
        }
        Kind::IssuedNumber { pattern: pieces, check, .. } => {
            let broken = !pattern::is_well_formed(pieces);
            findings.limit(
                &format!("{at}.pattern"),
                broken,
                "a piece is not like `digits:4`, `kanji:1-4` or `'-'`",
            );
            let (least, most) = pattern::digits(pieces);
            let weighs = |rule: &CheckRule| (least..=most).contains(&(rule.weights.len() + 1));
            findings.limit(
                &format!("{at}.check.weights"),
                !broken && !check.as_ref().is_none_or(weighs),
                "no number of this pattern has one digit more than there are weights",
            );
            let modulus = check.as_ref().is_some_and(|rule| !matches!(rule.modulus, 10 | 11));
            findings.limit(&format!("{at}.check.modulus"), modulus, "the modulus is neither 10 nor 11");
        }
        Kind::Ranked { choices, max, offer } => {
            list(form, choices, at, findings);
            findings.limit(&format!("{at}.max"), *max == 0, "max is 0");
            offered(form, question, offer.as_ref(), at, scope, findings);
        }
        Kind::File { max_files, max_megabytes, .. } => {
            findings.limit(&format!("{at}.max_files"), *max_files == 0, "max_files is 0");
            findings.limit(&format!("{at}.max_megabytes"), *max_megabytes == Some(0), "max_megabytes is 0");
        }
        Kind::Computed { value, choices, .. } => {
            let found = Typing { form, at: format!("{at}.value"), findings }.expression(value, scope);
            let at = format!("{at}.choices");
            if found == Some(Type::Code) {
                values(choices, &at, findings);
                for code in typing::codes(form, value) {
                    if !choices.iter().any(|choice| choice.value == code) {
                        findings.refuse(&at, Refusal::UnknownChoice { of: question.id.clone(), value: code });
                    }
                }
            } else {
                findings.limit(&at, !choices.is_empty(), "the value is not a code, so it has no choices");
            }
        }
        Kind::Rows { min, max, questions, fill_from, .. } => {
            if let Some(from) = fill_from {
                continued(form, number, from, &format!("{at}.fill_from"), findings);
            }
            findings.limit(&format!("{at}.max"), *max == 0, "max is 0");
            findings.limit(&format!("{at}.max"), max < min, "max is less than min");
            block(form, number, questions, at, findings);
        }
        Kind::RowsContinued { of, questions } => {
            continued(form, number, of, &format!("{at}.of"), findings);
            block(form, number, questions, at, findings);
        }
        _ => {}
    }
}

/// A question with `other` has the choice of that name.
fn asks_other(form: &Form, question: &Question, other: Option<u16>, at: &str, findings: &mut Findings) {
    let missing = other.is_some() && !expand::has_other(form.choices_of(question));
    findings.limit(&format!("{at}.other"), missing, "the list has no choice `other`");
}

/// Rows and their continuations ask something; rows stand inside rows once, continuations never.
fn block(form: &Form, number: usize, questions: &[Question], at: &str, findings: &mut Findings) {
    if questions.is_empty() {
        findings.refuse(format!("{at}.questions"), Refusal::EmptyList);
    }
    let depth = form.rows_around(number).len();
    if depth > 1 || (depth == 1 && !matches!(form.numbered(number).kind, Kind::Rows { .. })) {
        findings.refuse(at, Refusal::NestedRows);
    }
}

fn continued(form: &Form, number: usize, of: &Id, at: &str, findings: &mut Findings) {
    let refusal = match form.number(of) {
        None => Refusal::UnknownQuestion(of.clone()),
        Some(rows) if !matches!(form.numbered(rows).kind, Kind::Rows { .. }) => Refusal::NotRows(of.clone()),
        Some(rows) if form.place(rows).in_rows.is_some() => Refusal::NestedRows,
        Some(rows) if number <= rows => Refusal::RowsAskedLater(of.clone()),
        Some(_) => return,
    };
    findings.refuse(at, refusal);
}

fn list(form: &Form, choices: &Choices, at: &str, findings: &mut Findings) {
    let at = format!("{at}.choices");
    match choices {
        Choices::Here(list) => values(list, &at, findings),
        Choices::Shared(name) if !form.procedure.choices.contains_key(name) => {
            findings.refuse(at, Refusal::UnknownList(name.clone()));
        }
        Choices::Shared(_) => {}
    }
}

fn offered<'f>(
    form: &'f Form,
    question: &'f Question,
    offer: Option<&'f Condition>,
    at: &str,
    scope: &Scope<'f>,
    findings: &mut Findings,
) {
    if let Some(offer) = offer {
        let scope = Scope { choices: Some(form.choices_of(question)), ..scope.clone() };
        Typing { form, at: format!("{at}.offer"), findings }.condition(offer, &scope);
    }
}
