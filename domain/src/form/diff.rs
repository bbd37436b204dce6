//! What changes from one version of a procedure to the next, and what that means for a draft.

use jiff::civil::Date;

use super::answers::Answers;
use super::definition::{Choice, Id, Kind, Question, Text};
use super::evaluate::evaluate;
use super::load::Form;

/// A difference between two versions.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Asked anew: its label.
    QuestionAdded(Text),
    /// No longer asked.
    QuestionRemoved(Text),
    /// Asked in other words: before and after.
    Reworded(Text, Text),
    /// Answered in another way.
    KindChanged(Text),
    /// When it is asked, or whether it must be answered.
    ConditionsChanged(Text),
    /// A choice more: the question, the choice.
    ChoiceAdded(Text, Text),
    /// A choice less.
    ChoiceRemoved(Text, Text),
    /// A number of the city: its name, before and after.
    Constant(Id, Option<f64>, Option<f64>),
    /// A rule more: what it says.
    RuleAdded(Text),
    /// A rule less.
    RuleRemoved(Text),
    /// A rule that says or means something else.
    RuleChanged(Text),
    /// When applications are accepted, rounds included.
    Windows,
    /// What the office decides, and in which words.
    Matters,
    /// What people are told before they start, title and purpose included.
    Introduction,
}

/// Everything that differs, in the order of the form.
#[must_use]
pub fn changes(old: &Form, new: &Form) -> Vec<Change> {
    let mut changes = Vec::new();
    let (before, after) = (&old.procedure, &new.procedure);
    let told = |form: &Form| {
        let procedure = &form.procedure;
        let words = [&procedure.title, &procedure.summary, &procedure.purpose].map(Text::clone);
        (words, procedure.about.clone(), procedure.my_number.clone())
    };
    if told(old) != told(new) {
        changes.push(Change::Introduction);
    }
    if before.window != after.window || before.rounds != after.rounds || before.capacity != after.capacity {
        changes.push(Change::Windows);
    }
    for question in new.questions() {
        match old.question(&question.id) {
            None => changes.push(Change::QuestionAdded(question.label.clone())),
            Some(known) => of_question(old, known, new, question, &mut changes),
        }
    }
    let gone = old.questions().filter(|question| new.question(&question.id).is_none());
    changes.extend(gone.map(|question| Change::QuestionRemoved(question.label.clone())));
    for (name, number) in &after.constants {
        let known = before.constants.get(name).copied();
        if known != Some(*number) {
            changes.push(Change::Constant(name.clone(), known, Some(*number)));
        }
    }
    let gone = before.constants.iter().filter(|(name, _)| !after.constants.contains_key(name));
    changes.extend(gone.map(|(name, number)| Change::Constant(name.clone(), Some(*number), None)));
    for rule in &after.rules {
        match before.rules.iter().find(|known| known.id == rule.id) {
            None => changes.push(Change::RuleAdded(rule.message.clone())),
            Some(known) if known != rule => changes.push(Change::RuleChanged(rule.message.clone())),
            Some(_) => {}
        }
    }
    let gone = before.rules.iter().filter(|rule| !after.rules.iter().any(|known| known.id == rule.id));
    changes.extend(gone.map(|rule| Change::RuleRemoved(rule.message.clone())));
    if before.matters != after.matters {
        changes.push(Change::Matters);
    }
    changes
}

fn of_question(old: &Form, before: &Question, new: &Form, after: &Question, changes: &mut Vec<Change>) {
    let label = || after.label.clone();
    if before.label != after.label || before.help != after.help {
        changes.push(Change::Reworded(before.label.clone(), label()));
    }
    if !is_alike(&before.kind, &after.kind) {
        changes.push(Change::KindChanged(label()));
    }
    let section =
        |form: &Form| form.section_of(&after.id).map(|section| (section.id.clone(), section.when.clone()));
    if (&before.when, &before.required) != (&after.when, &after.required) || section(old) != section(new) {
        changes.push(Change::ConditionsChanged(label()));
    }
    let (was, is) = (old.choices_of(before), new.choices_of(after));
    let lacks = |list: &[Choice], choice: &Choice| !list.iter().any(|known| known.value == choice.value);
    let added = is.iter().filter(|choice| lacks(was, choice));
    changes.extend(added.map(|choice| Change::ChoiceAdded(label(), choice.label.clone())));
    let removed = was.iter().filter(|choice| lacks(is, choice));
    changes.extend(removed.map(|choice| Change::ChoiceRemoved(label(), choice.label.clone())));
}

/// Whether two kinds ask alike, but for their choices and what stands inside them, which is compared by itself.
fn is_alike(before: &Kind, after: &Kind) -> bool {
    let same = std::mem::discriminant(before) == std::mem::discriminant(after);
    let compared_apart = matches!(
        before,
        Kind::One { .. }
            | Kind::Many { .. }
            | Kind::Slot { .. }
            | Kind::Ranked { .. }
            | Kind::Rows { .. }
            | Kind::RowsContinued { .. }
    );
    same && (compared_apart || before == after)
}

/// What moving a draft to another version means for the person who fills it in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Carried {
    /// Asked there and not here: to be answered.
    pub to_answer: Vec<Text>,
    /// Answered here and not asked there: kept in the draft, not sent.
    pub left_out: Vec<Text>,
    /// Answered well here and wrong there: to be corrected.
    pub to_correct: Vec<Text>,
}

/// Compares a draft in its version with the same answers in another.
#[must_use]
pub fn carried(old: &Form, new: &Form, answers: &Answers, today: Date) -> Carried {
    let (before, after) = (evaluate(old, answers, today), evaluate(new, answers, today));
    let mut carried = Carried::default();
    for field in after.fields() {
        let known = before.field_at(&field.path);
        let label = || field.question.label.clone();
        let wrong = field.findings.iter().any(|finding| finding.level == super::definition::Level::Error);
        match known {
            None if wrong => carried.to_answer.push(label()),
            Some(known) if known.value.is_some() && wrong && known.findings.is_empty() => {
                carried.to_correct.push(label());
            }
            _ => {}
        }
    }
    for field in before.fields().filter(|field| field.value.is_some()) {
        if after.field_at(&field.path).is_none() && !matches!(field.question.kind, Kind::Computed { .. }) {
            carried.left_out.push(field.question.label.clone());
        }
    }
    carried
}
