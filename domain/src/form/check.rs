//! The checks at load: names, lists, limits, and everything that refers to something else.

mod questions;

use std::collections::BTreeSet;

use jiff::civil::DateTime;

use self::questions::questions;
use super::definition::{Choice, Id, Kind, Procedure, Question, Window};
use super::dependencies;
use super::load::Form;
use super::refusal::{LoadError, Refusal};
use super::typing::{self, Scope, Typing};
use super::words;

/// Most questions of a procedure, those inside rows included.
const MOST_QUESTIONS: usize = 1_000;

/// What has been found wrong so far.
#[derive(Default)]
pub(super) struct Findings(Vec<LoadError>);

impl Findings {
    pub fn refuse(&mut self, at: impl Into<String>, what: Refusal) {
        self.0.push(LoadError { at: at.into(), what });
    }

    /// Names that must be well spelled and each used once.
    fn names<'i>(&mut self, at: &str, names: impl IntoIterator<Item = &'i Id>) {
        let mut seen = BTreeSet::new();
        for name in names {
            self.spelling(at, name);
            if !seen.insert(name) {
                self.refuse(at, Refusal::DuplicateId(name.clone()));
            }
        }
    }

    fn spelling(&mut self, at: &str, name: &Id) {
        if !name.is_well_formed() {
            self.refuse(at, Refusal::MalformedId(name.clone()));
        }
    }

    fn limit(&mut self, at: &str, broken: bool, what: &'static str) {
        if broken {
            self.refuse(at, Refusal::Limit(what));
        }
    }
}

/// Whether there are more questions than anybody would answer, so many that indexing them takes long.
pub(super) fn too_large(procedure: &Procedure) -> Option<LoadError> {
    fn count(questions: &[Question]) -> usize {
        questions.iter().map(|question| 1 + count(question.kind.per_row())).sum()
    }
    let all: usize = procedure.sections.iter().map(|section| count(&section.questions)).sum();
    let what = Refusal::Limit("more than 1000 questions");
    (all > MOST_QUESTIONS).then(|| LoadError { at: "sections".to_owned(), what })
}

/// Everything that is wrong.
pub(super) fn errors(form: &Form) -> Vec<LoadError> {
    let procedure = &form.procedure;
    let mut findings = Findings::default();
    if procedure.format != 1 {
        findings.refuse("format", Refusal::Format(procedure.format));
        return findings.0;
    }
    names(form, &mut findings);
    words::check(procedure, &mut findings);
    lists(procedure, &mut findings);
    window("window", &procedure.window, &mut findings);
    questions(form, &mut findings);
    rules(form, &mut findings);
    rounds(form, &mut findings);
    matters(procedure, &mut findings);
    checklist(form, &mut findings);
    queue(form, &mut findings);
    let edges = dependencies::of_values(form);
    if let Some(ring) = dependencies::circle(&edges) {
        let at = ring.first().map_or_else(String::new, |first| place(form, *first));
        let ring = ring.into_iter().map(|number| form.numbered(number).id.clone()).collect();
        findings.refuse(at, Refusal::Circle(ring));
    } else if let Some(number) = dependencies::too_deep(form, &edges) {
        findings
            .refuse(place(form, number), Refusal::Limit("it depends on other questions over too many steps"));
    }
    findings.0
}

/// The place of a question, as errors name it.
fn place(form: &Form, number: usize) -> String {
    let at = form.place(number);
    let question = &form.numbered(number).id;
    match at.in_rows {
        Some(_) => format!("{}.questions.{question}", place(form, at.block)),
        None => format!("sections.{}.questions.{question}", form.procedure.sections[at.section].id),
    }
}

fn names(form: &Form, findings: &mut Findings) {
    let procedure = &form.procedure;
    findings.spelling("id", &procedure.id);
    findings.spelling("office", &procedure.office);
    findings.names("constants", procedure.constants.keys());
    findings.names("choices", procedure.choices.keys());
    findings.names("sections", procedure.sections.iter().map(|section| &section.id));
    findings.names("rules", procedure.rules.iter().map(|rule| &rule.id));
    findings.names("rounds", procedure.rounds.iter().map(|round| &round.id));
    findings.names("matters", procedure.matters.iter().map(|matter| &matter.id));
    for matter in &procedure.matters {
        let at = format!("matters.{}.outcomes", matter.id);
        findings.names(&at, matter.outcomes.iter().map(|outcome| &outcome.id));
    }
    let mut seen = BTreeSet::new();
    for number in 0..form.count() {
        let id = &form.numbered(number).id;
        findings.spelling(&place(form, number), id);
        if !seen.insert(id) {
            findings.refuse(place(form, number), Refusal::DuplicateId(id.clone()));
        }
    }
}

fn lists(procedure: &Procedure, findings: &mut Findings) {
    for (list, choices) in &procedure.choices {
        values(choices, &format!("choices.{list}"), findings);
    }
    for (name, number) in &procedure.constants {
        findings.limit(&format!("constants.{name}"), !number.is_finite(), "not a finite number");
    }
    if procedure.sections.is_empty() {
        findings.refuse("sections", Refusal::EmptyList);
    }
    for section in procedure.sections.iter().filter(|section| section.questions.is_empty()) {
        findings.refuse(format!("sections.{}.questions", section.id), Refusal::EmptyList);
    }
}

fn values(choices: &[Choice], at: &str, findings: &mut Findings) {
    if choices.is_empty() {
        findings.refuse(at, Refusal::EmptyList);
    }
    findings.names(at, choices.iter().map(|choice| &choice.value));
    for choice in choices {
        findings.names(&format!("{at}.{}.numbers", choice.value), choice.numbers.keys());
    }
}

fn window(at: &str, window: &Window, findings: &mut Findings) {
    let mut minute = |end: &str, text: &Option<String>| {
        let text = text.as_ref()?;
        let parsed = if text.len() == 16 { text.parse::<DateTime>().ok() } else { None };
        if parsed.is_none() {
            findings.refuse(format!("{at}.{end}"), Refusal::BadTime(text.clone()));
        }
        parsed
    };
    let (opens, closes) = (minute("opens", &window.opens), minute("closes", &window.closes));
    let again = minute("opens_again", &window.opens_again);
    if let (Some(closes), Some(again)) = (closes, again) {
        findings.limit(at, again <= closes, "opens again before it closes");
    }
    if let (Some(opens), Some(closes)) = (opens, closes) {
        findings.limit(at, closes < opens, "closes before it opens");
    }
}

fn rules(form: &Form, findings: &mut Findings) {
    for rule in &form.procedure.rules {
        let at = format!("rules.{}", rule.id);
        let Some(number) = form.number(&rule.at) else {
            findings.refuse(format!("{at}.at"), Refusal::UnknownQuestion(rule.at.clone()));
            continue;
        };
        let scope = Scope { rows: form.rows_around(number), choices: None };
        Typing { form, at: format!("{at}.when"), findings }.condition(&rule.when, &scope);
    }
}

fn checklist(form: &Form, findings: &mut Findings) {
    findings.names("checklist", form.procedure.checklist.iter().map(|check| &check.id));
    for check in &form.procedure.checklist {
        if let Some(when) = &check.when {
            let at = format!("checklist.{}.when", check.id);
            Typing { form, at, findings }.condition(when, &Scope::default());
        }
    }
}

fn rounds(form: &Form, findings: &mut Findings) {
    for round in &form.procedure.rounds {
        let at = format!("rounds.{}", round.id);
        window(&format!("{at}.window"), &round.window, findings);
        if !(0..form.count()).any(|number| typing::has_code(form, number, &round.id) == Some(true)) {
            findings.refuse(at, Refusal::UnknownRound(round.id.clone()));
        }
    }
}

fn matters(procedure: &Procedure, findings: &mut Findings) {
    if procedure.matters.is_empty() {
        findings.refuse("matters", Refusal::EmptyList);
    }
    for matter in &procedure.matters {
        let at = format!("matters.{}.outcomes", matter.id);
        if matter.outcomes.is_empty() {
            findings.refuse(&at, Refusal::EmptyList);
        }
        for outcome in &matter.outcomes {
            if let Some(list) = &outcome.choose
                && !procedure.choices.contains_key(list)
            {
                findings.refuse(format!("{at}.{}.choose", outcome.id), Refusal::UnknownList(list.clone()));
            }
        }
    }
}

fn queue(form: &Form, findings: &mut Findings) {
    let queue = &form.procedure.queue;
    let mut named =
        |at: &str, id: &Id, expected: &'static str, fits: &dyn Fn(&Kind) -> bool| match form.question(id) {
            None => findings.refuse(at, Refusal::UnknownQuestion(id.clone())),
            Some(question) if !fits(&question.kind) => {
                findings.refuse(at, Refusal::WrongKind { question: id.clone(), expected });
            }
            Some(_) => {}
        };
    let name_or_text = |kind: &Kind| matches!(kind, Kind::Name {} | Kind::Text { .. });
    named("queue.subject", &queue.subject, "a name or a line of text", &name_or_text);
    named("queue.applicant", &queue.applicant, "a name", &|kind| matches!(kind, Kind::Name {}));
    for id in &queue.columns {
        let shown =
            |kind: &Kind| !matches!(kind, Kind::Info {} | Kind::Rows { .. } | Kind::RowsContinued { .. });
        named("queue.columns", id, "a question with an answer", &shown);
    }
    for id in &queue.search {
        let found = |kind: &Kind| {
            matches!(
                kind,
                Kind::Name {}
                    | Kind::Kana { .. }
                    | Kind::Phone {}
                    | Kind::Address { .. }
                    | Kind::Email {}
                    | Kind::Text { .. }
                    | Kind::IssuedNumber { .. }
            )
        };
        named(
            "queue.search",
            id,
            "a name, reading, telephone, address, email, line of text or issued number",
            &found,
        );
    }
    for id in &queue.columns {
        if let Some(rows) = form.rows_of(id) {
            let what = Refusal::OutsideRows { question: id.clone(), rows: rows.clone() };
            findings.refuse("queue.columns", what);
        }
    }
}
