//! The evaluator: from a form, the answers as typed and a day to what is asked, answered and wrong.

use std::cell::OnceCell;

use jiff::civil::Date;

use super::answers::{Answers, Path};
use super::condition::Context;
use super::definition::{Choice, Demand, Id, Kind, Level, Question};
use super::evaluated::{Evaluated, EvaluatedSection, Field, Finding, Problem, Row, Value};
use super::expression::Scalar;
use super::load::Form;
use super::paths::{parts, row_keys};
use super::values::{self, Limits, Reading};

/// Judges the answers on a day (the day of filing, once filed).
///
/// Sections and questions come in the order of the definition. What is not shown is left out and counts as
/// unanswered in every condition. A value is there only if it is valid.
#[must_use]
pub fn evaluate<'f>(form: &'f Form, answers: &Answers, today: Date) -> Evaluated<'f> {
    Judge::new(form, answers, today).evaluated()
}

/// One evaluation. Every question is judged once, when first needed.
pub(super) struct Judge<'f, 'a> {
    pub form: &'f Form,
    answers: &'a Answers,
    pub today: Date,
    /// By section.
    sections_shown: Vec<OnceCell<bool>>,
    /// By number of the question: row keys, for rows questions.
    keys: Vec<Vec<String>>,
    /// By number of the question, then by row.
    judged: Vec<Vec<OnceCell<Judged<'f>>>>,
}

/// What has been found out about one question in one row.
pub(super) struct Judged<'f> {
    pub shown: bool,
    pub value: Option<Value>,
    /// Something was typed, in its own place or in the one that fills it.
    typed: bool,
    typed_at: Path,
    offered: Vec<&'f Choice>,
    problems: Vec<(Option<String>, Problem)>,
}

impl<'f, 'a> Judge<'f, 'a> {
    pub(super) fn new(form: &'f Form, answers: &'a Answers, today: Date) -> Self {
        let keys: Vec<Vec<String>> =
            (0..form.count()).map(|number| row_keys(form.numbered(number), answers)).collect();
        let judged = (0..form.count())
            .map(|number| {
                let rows = form.place(number).in_rows.map_or(1, |(rows, _)| keys[rows].len());
                std::iter::repeat_with(OnceCell::new).take(rows).collect()
            })
            .collect();
        let sections_shown = form.procedure.sections.iter().map(|_| OnceCell::new()).collect();
        Self { form, answers, today, sections_shown, keys, judged }
    }

    /// How many rows there are; none where the rows question is not shown.
    pub(super) fn row_count(&self, rows: usize) -> usize {
        if self.is_shown(rows) { self.keys[rows].len() } else { 0 }
    }

    /// Whether a question outside rows is shown.
    fn is_shown(&self, number: usize) -> bool {
        self.judged(number, 0).is_some_and(|judged| judged.shown)
    }

    /// For a question that continues rows: the number of the rows question.
    fn source(&self, number: usize) -> Option<usize> {
        match &self.form.numbered(number).kind {
            Kind::RowsContinued { of, .. } => self.form.number(of),
            _ => None,
        }
    }

    /// The answer to a question as seen from a context.
    pub(super) fn value(&self, id: &Id, context: Context<'_>) -> Option<&Value> {
        let number = self.form.number(id)?;
        let row = match self.form.place(number).in_rows {
            Some((rows, _)) => context.row_of(rows)?,
            None => 0,
        };
        self.judged(number, row)?.value.as_ref()
    }

    /// The question by number, in the row by index (0 outside rows).
    fn judged(&self, number: usize, row: usize) -> Option<&Judged<'f>> {
        let cell = self.judged.get(number)?.get(row)?;
        if cell.get().is_none() {
            // Not `get_or_init`: judging one question judges others, and a cell in use would panic.
            let _ = cell.set(self.judge(number, row));
        }
        cell.get()
    }

    fn section_shown(&self, section: usize) -> bool {
        let cell = &self.sections_shown[section];
        if let Some(shown) = cell.get() {
            return *shown;
        }
        let when = self.form.procedure.sections[section].when.as_ref();
        let shown = when.is_none_or(|when| self.holds(when, Context::TOP));
        let _ = cell.set(shown);
        shown
    }

    fn path(&self, number: usize, row: usize) -> Path {
        let question = self.form.numbered(number);
        match self.form.place(number).in_rows {
            Some((rows, _)) => {
                Path::in_row(&self.form.numbered(rows).id, &self.keys[rows][row], &question.id)
            }
            None => Path::question(&question.id),
        }
    }

    fn judge(&self, number: usize, row: usize) -> Judged<'f> {
        let question = self.form.numbered(number);
        let place = self.form.place(number);
        let context = Context::of_row(place.in_rows.map(|(rows, _)| (rows, row)));
        let path = self.path(number, row);
        let mut judged = Judged {
            shown: self.section_shown(place.section)
                && place
                    .in_rows
                    .is_none_or(|(rows, _)| row < self.row_count(rows) && self.is_shown(place.block))
                && self.source(number).is_none_or(|rows| self.is_shown(rows))
                && question.when.as_ref().is_none_or(|when| self.holds(when, context)),
            value: None,
            typed: false,
            typed_at: path,
            offered: Vec::new(),
            problems: Vec::new(),
        };
        if !judged.shown {
            return judged;
        }
        let mut limits = Limits::default();
        match &question.kind {
            Kind::Info {} | Kind::Rows { .. } | Kind::RowsContinued { .. } => return judged,
            Kind::Computed { value, .. } => {
                judged.value = self.amount(value, context).map(Scalar::into_value);
                return judged;
            }
            Kind::Date { earliest, latest } => {
                limits.earliest = earliest.as_ref().and_then(|bound| self.day(bound, context));
                limits.latest = latest.as_ref().and_then(|bound| self.day(bound, context));
            }
            Kind::One { choices, offer } | Kind::Ranked { choices, offer, .. } => {
                judged.offered = self.form.choices(choices).iter().collect();
                if let Some(offer) = offer {
                    judged.offered.retain(|choice| self.holds(offer, context.with_choice(choice)));
                }
            }
            Kind::Many { choices } => judged.offered = self.form.choices(choices).iter().collect(),
            _ => {}
        }
        let read = |at: &Path| -> Reading {
            values::read(&question.kind, &judged.offered, limits, &|part| {
                if part.is_empty() { self.answers.get(at) } else { self.answers.get(&at.part(part)) }
            })
        };
        let mut reading = read(&judged.typed_at);
        if !reading.typed
            && let Some(source) = self.filling(question, context)
        {
            reading = read(&source);
            judged.typed_at = source;
        }
        judged.value = reading.value;
        judged.typed = reading.typed;
        judged.problems = reading.problems;
        judged
    }

    /// Where the strings stand that fill an empty answer.
    fn filling(&self, question: &Question, context: Context<'_>) -> Option<Path> {
        let number = self.form.number(question.same_as.as_ref()?)?;
        let row = match self.form.place(number).in_rows {
            Some((rows, _)) => context.row_of(rows)?,
            None => 0,
        };
        let source = self.judged(number, row)?;
        source.value.as_ref().map(|_| source.typed_at.clone())
    }

    pub(super) fn evaluated(&self) -> Evaluated<'f> {
        let mut number = 0;
        let mut sections = Vec::new();
        for (index, section) in self.form.procedure.sections.iter().enumerate() {
            let mut fields = Vec::new();
            for question in &section.questions {
                fields.extend(self.field(number, 0));
                number += 1 + question.kind.per_row().len();
            }
            if self.section_shown(index) {
                sections.push(EvaluatedSection { section, fields });
            }
        }
        Evaluated { sections }
    }

    fn field(&self, number: usize, row: usize) -> Option<Field<'f>> {
        let judged = self.judged(number, row).filter(|judged| judged.shown)?;
        let question = self.form.numbered(number);
        let context = Context::of_row(self.form.place(number).in_rows.map(|(rows, _)| (rows, row)));
        let path = self.path(number, row);
        let required = match (&question.kind, &question.required) {
            (Kind::Info {} | Kind::Computed { .. } | Kind::RowsContinued { .. }, _) => false,
            (_, Demand::Always(always)) => *always,
            (_, Demand::When(condition)) => self.holds(condition, context),
        };
        let error = |part: Option<String>, problem: Problem| Finding {
            path: path.clone(),
            part,
            level: Level::Error,
            problem,
        };
        let mut findings: Vec<Finding> =
            judged.problems.iter().map(|(part, problem)| error(part.clone(), problem.clone())).collect();
        let rows = match &question.kind {
            Kind::Rows { .. } => self.rows(number, number),
            Kind::RowsContinued { .. } => {
                self.source(number).map_or_else(Vec::new, |rows| self.rows(rows, number))
            }
            _ => Vec::new(),
        };
        if let Kind::Rows { min, max, .. } = question.kind {
            if self.keys[number].len() > usize::from(max) {
                findings.push(error(None, Problem::TooManyRows { max }));
            } else if self.too_few(number, min, &rows) {
                findings.push(error(None, Problem::TooFewRows { min }));
            }
        } else if required && !judged.typed && findings.is_empty() {
            findings.push(error(None, missing(&question.kind)));
        }
        for rule in self.form.rules_at(number).iter().map(|rule| &self.form.procedure.rules[*rule]) {
            if self.holds(&rule.when, context) {
                let problem = Problem::Rule { rule: rule.id.clone(), message: rule.message.clone() };
                findings.push(Finding { path: path.clone(), part: None, level: rule.level, problem });
            }
        }
        Some(Field {
            question,
            path,
            typed_at: judged.typed_at.clone(),
            required,
            value: judged.value.clone(),
            offered: judged.offered.clone(),
            rows,
            findings,
        })
    }

    /// The rows of a rows question with what is asked in one block: there, or where they are continued.
    fn rows(&self, rows: usize, block: usize) -> Vec<Row<'f>> {
        let form: &'f Form = self.form;
        let (here, there): (Vec<usize>, Vec<usize>) =
            form.asked_in(rows).partition(|number| form.place(*number).block == block);
        let value =
            |number: usize, row| Some((&form.numbered(number).id, self.judged(number, row)?.value.clone()?));
        let keys = self.keys[rows].iter().enumerate();
        keys.map(|(row, key)| Row {
            key: key.clone(),
            number: row + 1,
            fields: here.iter().filter_map(|number| self.field(*number, row)).collect(),
            elsewhere: there.iter().filter_map(|number| value(*number, row)).collect(),
        })
        .collect()
    }

    /// Whether rows are wanting that no missing answer inside them speaks of already.
    fn too_few(&self, rows: usize, min: u8, evaluated: &[Row<'f>]) -> bool {
        let in_use = |row: &Row<'f>| {
            let typed = |number| self.judged(number, row.number - 1).is_some_and(|judged| judged.typed);
            self.form.asked_in(rows).any(typed)
        };
        let speaks = |row: &Row<'f>| row.fields.iter().any(|field| field.findings.iter().any(is_missing));
        debug_assert_eq!(evaluated.len(), self.keys[rows].len());
        evaluated.iter().filter(|row| in_use(row) || speaks(row)).count() < usize::from(min)
    }

    /// What is filed: the strings of all that is shown, each at its own path.
    pub(super) fn pruned(&self) -> Answers {
        let mut kept = Answers::default();
        for field in self.evaluated().fields() {
            for part in parts(&field.question.kind) {
                let at = |path: &Path| if part.is_empty() { path.clone() } else { path.part(&part) };
                let typed = self.answers.get(&at(&field.typed_at));
                if !typed.trim().is_empty() {
                    kept.set(at(&field.path), typed);
                }
            }
            match &field.question.kind {
                Kind::Rows { .. } => {
                    let keys: Vec<&str> = field.rows.iter().map(|row| row.key.as_str()).collect();
                    kept.set(field.path.clone(), &keys.join(","));
                }
                Kind::Name {} if values::is_single(self.answers.get(&field.typed_at.part("single"))) => {
                    kept.set(field.path.part("given"), "");
                    kept.set(field.path.part("given_kana"), "");
                }
                _ => {}
            }
        }
        kept
    }
}

fn missing(kind: &Kind) -> Problem {
    match kind {
        Kind::YesNo {} | Kind::One { .. } | Kind::Many { .. } | Kind::Ranked { .. } => Problem::MissingChoice,
        Kind::Consent { .. } => Problem::MissingConsent,
        Kind::File { .. } => Problem::MissingFile,
        _ => Problem::Missing,
    }
}

fn is_missing(finding: &Finding) -> bool {
    use Problem::{Missing, MissingChoice, MissingConsent, MissingFile};
    matches!(finding.problem, Missing | MissingChoice | MissingConsent | MissingFile)
}
