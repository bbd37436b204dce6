//! Checks of every text of a procedure: there in all three languages, readings well written, and no name in
//! braces left that stands for nothing.

use std::collections::BTreeSet;

use super::check::Findings;
use super::definition::{Choice, Choices, Kind, MyNumber, Procedure, Question, Text};
use super::placeholders;
use super::refusal::Refusal;

/// Checks all texts of the procedure.
pub(super) fn check(procedure: &Procedure, findings: &mut Findings) {
    let about = &procedure.about;
    for (at, text) in [
        ("title", &procedure.title),
        ("summary", &procedure.summary),
        ("purpose", &procedure.purpose),
        ("about.who", &about.who),
        ("about.decided", &about.decided),
        ("about.contact", &about.contact),
        ("about.law", &about.law),
    ] {
        words(text, at, findings);
    }
    for (n, line) in about.prepare.iter().enumerate() {
        words(line, &format!("about.prepare.{n}"), findings);
    }
    for round in &procedure.rounds {
        words(&round.label, &format!("rounds.{}.label", round.id), findings);
    }
    for (list, choices) in &procedure.choices {
        of_choices(choices, &format!("choices.{list}"), findings);
    }
    for section in &procedure.sections {
        let at = format!("sections.{}", section.id);
        words(&section.title, &format!("{at}.title"), findings);
        if let Some(intro) = &section.intro {
            words(intro, &format!("{at}.intro"), findings);
        }
        of_questions(&section.questions, &at, findings);
    }
    if let Some(MyNumber::Elsewhere(how)) = &procedure.my_number {
        words(how, "my_number.elsewhere", findings);
    }
    let in_japanese = procedure.checklist.iter().map(|check| ("checklist", &check.label));
    for (at, text) in
        in_japanese.chain(procedure.baseline.iter().map(|baseline| ("baseline", &baseline.step)))
    {
        if text.trim().is_empty() {
            findings.refuse(at, Refusal::EmptyText("ja"));
        }
    }
    for rule in &procedure.rules {
        words(&rule.message, &format!("rules.{}.message", rule.id), findings);
    }
    for matter in &procedure.matters {
        let at = format!("matters.{}", matter.id);
        words(&matter.title, &format!("{at}.title"), findings);
        for outcome in &matter.outcomes {
            let at = format!("{at}.outcomes.{}", outcome.id);
            words(&outcome.label, &format!("{at}.label"), findings);
            words(&outcome.notice, &format!("{at}.notice"), findings);
            if outcome.reasons.iter().any(|reason| reason.trim().is_empty()) {
                findings.refuse(format!("{at}.reasons"), Refusal::EmptyText("ja"));
            }
            for name in outcome.reasons.iter().flat_map(|reason| placeholders::names(reason)) {
                findings.refuse(format!("{at}.reasons"), Refusal::UnknownPlaceholder(name.to_owned()));
            }
        }
    }
}

fn of_questions(questions: &[Question], at: &str, findings: &mut Findings) {
    for question in questions {
        let at = format!("{at}.questions.{}", question.id);
        words(&question.label, &format!("{at}.label"), findings);
        if let Some(help) = &question.help {
            words(help, &format!("{at}.help"), findings);
        }
        match &question.kind {
            Kind::Number { unit: Some(unit), .. } => words(unit, &format!("{at}.unit"), findings),
            Kind::One { choices: Choices::Here(list), .. }
            | Kind::Many { choices: Choices::Here(list), .. }
            | Kind::Slot { choices: Choices::Here(list), .. }
            | Kind::Ranked { choices: Choices::Here(list), .. } => {
                of_choices(list, &format!("{at}.choices"), findings);
            }
            Kind::Consent { text, .. } => words(text, &format!("{at}.text"), findings),
            Kind::Computed { choices, unit, .. } => {
                of_choices(choices, &format!("{at}.choices"), findings);
                if let Some(unit) = unit {
                    words(unit, &format!("{at}.unit"), findings);
                }
            }
            Kind::Rows { row, add, questions, .. } => {
                row_title(row, &format!("{at}.row"), findings);
                words(add, &format!("{at}.add"), findings);
                of_questions(questions, &at, findings);
            }
            Kind::RowsContinued { questions, .. } => of_questions(questions, &at, findings),
            _ => {}
        }
    }
}

fn of_choices(choices: &[Choice], at: &str, findings: &mut Findings) {
    for choice in choices {
        words(&choice.label, &format!("{at}.{}.label", choice.value), findings);
        if let Some(note) = &choice.note {
            words(note, &format!("{at}.{}.note", choice.value), findings);
        }
    }
}

fn words(text: &Text, at: &str, findings: &mut Findings) {
    whole(text, at, &[], findings);
}

/// The heading of a row, which may hold its number.
fn row_title(text: &Text, at: &str, findings: &mut Findings) {
    whole(text, at, &["n"], findings);
}

fn whole(text: &Text, at: &str, blanks: &[&str], findings: &mut Findings) {
    for (language, words) in [("ja", &text.ja), ("easy", &text.easy), ("en", &text.en)] {
        if words.trim().is_empty() {
            findings.refuse(at, Refusal::EmptyText(language));
        }
    }
    if !readings_are_whole(&text.easy) {
        findings.refuse(at, Refusal::BrokenRuby);
        return;
    }
    let names: BTreeSet<&str> =
        [&text.ja, &text.easy, &text.en].into_iter().flat_map(|words| placeholders::names(words)).collect();
    for name in names.into_iter().filter(|name| !blanks.contains(name)) {
        findings.refuse(at, Refusal::UnknownPlaceholder(name.to_owned()));
    }
}

/// Braces open and close in turn; those with a bar are readings and have something on both sides of it.
/// Braces without a bar are placeholders: `{n}`, or the name of a constant.
fn readings_are_whole(text: &str) -> bool {
    let mut rest = text;
    while let Some(brace) = rest.find(['{', '}']) {
        let Some(inside) = rest[brace..].strip_prefix('{') else { return false };
        let Some(end) = inside.find(['{', '}']) else { return false };
        let Some(after) = inside[end..].strip_prefix('}') else { return false };
        let sides: Vec<&str> = inside[..end].split('|').collect();
        let whole = match sides.as_slice() {
            [placeholder] => !placeholder.is_empty(),
            [base, reading] => !base.trim().is_empty() && !reading.trim().is_empty(),
            _ => false,
        };
        if !whole {
            return false;
        }
        rest = after;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::readings_are_whole;

    #[test]
    fn readings_and_placeholders_are_told_apart() {
        for whole in ["", "{申請|しんせい}する", "{n}{人目|にんめ}", "かな"] {
            assert!(readings_are_whole(whole), "{whole}");
        }
        for broken in [
            "{申請|しんせい",
            "申請|しんせい}",
            "{{申請|しんせい}",
            "{申請|}",
            "{|しんせい}",
            "{a|b|c}",
            "{}",
            "{n",
        ] {
            assert!(!readings_are_whole(broken), "{broken}");
        }
    }
}
