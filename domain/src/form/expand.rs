//! Short forms of the definition, written out at load: what a choice `other` means in words, and how old a paper is.

use super::definition::{Choice, Condition, Demand, Expr, Id, Kind, Procedure, Question, Text};

/// The choice that asks for words.
const OTHER: &str = "other";

/// Adds the questions that follow from others. A definition that has them already stays as it is.
pub(super) fn fill(procedure: &mut Procedure) {
    for section in &mut procedure.sections {
        questions(&mut section.questions);
    }
}

fn questions(list: &mut Vec<Question>) {
    let mut at = 0;
    while at < list.len() {
        if let Kind::Rows { questions: inside, .. } | Kind::RowsContinued { questions: inside, .. } =
            &mut list[at].kind
        {
            questions(inside);
        }
        let next = following(&list[at]);
        at += 1;
        if let Some(question) = next
            && list.get(at).is_none_or(|there| there.id != question.id)
        {
            list.insert(at, question);
            at += 1;
        }
    }
}

fn following(question: &Question) -> Option<Question> {
    let asked = |suffix: &str, label: Text, when: Condition, kind: Kind| Question {
        id: Id(format!("{}_{suffix}", question.id)),
        label,
        help: None,
        when: Some(when),
        required: Demand::default(),
        autocomplete: None,
        same_as: None,
        kind,
    };
    let id = question.id.clone();
    match &question.kind {
        Kind::One { other: Some(max), .. } => {
            let label = words("{name}（その他）", "{name}（そのほか）", "{name}: other", &question.label);
            Some(asked(OTHER, label, Condition::Is(id, OTHER.into()), Kind::Text { max: *max }))
        }
        Kind::Many { other: Some(max), .. } => {
            let label = words("{name}（その他）", "{name}（そのほか）", "{name}: other", &question.label);
            Some(asked(OTHER, label, Condition::Has(id, OTHER.into()), Kind::Text { max: *max }))
        }
        Kind::File { issued_within_months: Some(months), .. } => {
            let label = words(
                "{name}の発行日（証明日）",
                "{name}を{作|つく}った{日|ひ}",
                "{name}: date of issue",
                &question.label,
            );
            let earliest =
                Expr::MonthsAfter(Box::new(Expr::Today {}), Box::new(Expr::Number(-f64::from(*months))));
            let kind = Kind::Date { earliest: Some(earliest), latest: Some(Expr::Today {}) };
            Some(asked("issued", label, Condition::Answered(id), kind))
        }
        _ => None,
    }
}

fn words(ja: &str, easy: &str, en: &str, of: &Text) -> Text {
    Text {
        ja: ja.replace("{name}", &of.ja),
        easy: easy.replace("{name}", &of.easy),
        en: en.replace("{name}", &of.en),
    }
}

/// Whether a list has the choice that asks for words.
pub(super) fn has_other(choices: &[Choice]) -> bool {
    choices.iter().any(|choice| choice.value.as_str() == OTHER)
}
