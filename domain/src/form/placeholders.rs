//! Constants named in sentences: `{hours_minimum}` stands for the number that the city has set.

use std::collections::BTreeMap;

use super::decimal::grouped;
use super::definition::{Choice, Choices, Id, Kind, MyNumber, Procedure, Question, Text};

/// Puts the numbers of [`Procedure::constants`] where sentences name them. Everything else stays as it is.
pub(super) fn fill(procedure: &mut Procedure) {
    let constants = std::mem::take(&mut procedure.constants);
    texts(procedure, &|text| {
        for sentence in [&mut text.ja, &mut text.easy, &mut text.en] {
            *sentence = filled(sentence, &constants);
        }
    });
    let outcomes = procedure.matters.iter_mut().flat_map(|matter| &mut matter.outcomes);
    for reason in outcomes.flat_map(|outcome| &mut outcome.reasons) {
        *reason = filled(reason, &constants);
    }
    procedure.constants = constants;
}

/// The names in braces that are not readings.
pub(super) fn names(sentence: &str) -> impl Iterator<Item = &str> {
    let braces = sentence.split('{').skip(1);
    braces.filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).filter(|name| !name.contains('|'))
}

fn filled(sentence: &str, constants: &BTreeMap<Id, f64>) -> String {
    let mut filled = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        match after.split_once('}').and_then(|(name, after)| Some((constants.get(&Id::from(name))?, after))) {
            Some((number, after)) => {
                filled.push_str(&grouped(*number));
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

type Change<'c> = &'c dyn Fn(&mut Text);

/// Every text of the procedure.
fn texts(procedure: &mut Procedure, change: Change<'_>) {
    let about = &mut procedure.about;
    let heads = [&mut procedure.title, &mut procedure.summary, &mut procedure.purpose];
    let abouts = [&mut about.who, &mut about.decided, &mut about.contact, &mut about.law];
    heads.into_iter().chain(abouts).chain(&mut about.prepare).for_each(change);
    procedure.rounds.iter_mut().for_each(|round| change(&mut round.label));
    procedure.choices.values_mut().for_each(|choices| of_choices(choices, change));
    for section in &mut procedure.sections {
        change(&mut section.title);
        section.intro.iter_mut().for_each(change);
        of_questions(&mut section.questions, change);
    }
    procedure.rules.iter_mut().for_each(|rule| change(&mut rule.message));
    if let Some(MyNumber::Elsewhere(how)) = &mut procedure.my_number {
        change(how);
    }
    for matter in &mut procedure.matters {
        change(&mut matter.title);
        for outcome in &mut matter.outcomes {
            change(&mut outcome.label);
            change(&mut outcome.notice);
        }
    }
}

fn of_questions(questions: &mut [Question], change: Change<'_>) {
    for question in questions {
        change(&mut question.label);
        question.help.iter_mut().for_each(change);
        match &mut question.kind {
            Kind::Number { unit, .. } => unit.iter_mut().for_each(change),
            Kind::One { choices: Choices::Here(list), .. }
            | Kind::Many { choices: Choices::Here(list), .. }
            | Kind::Slot { choices: Choices::Here(list), .. }
            | Kind::Ranked { choices: Choices::Here(list), .. } => of_choices(list, change),
            Kind::Consent { text, .. } => change(text),
            Kind::Computed { choices, unit, .. } => {
                of_choices(choices, change);
                unit.iter_mut().for_each(change);
            }
            Kind::Rows { row, add, questions, .. } => {
                change(row);
                change(add);
                of_questions(questions, change);
            }
            Kind::RowsContinued { questions, .. } => of_questions(questions, change),
            _ => {}
        }
    }
}

fn of_choices(choices: &mut [Choice], change: Change<'_>) {
    for choice in choices {
        change(&mut choice.label);
        choice.note.iter_mut().for_each(change);
    }
}
