//! The evaluator: from a form, the answers as typed and a day to what is asked, answered and wrong.

use std::cell::OnceCell;

use jiff::civil::Date;

use super::answers::{Answers, Path};
use super::condition::{Context, Open};
use super::definition::{Check, Choice, Demand, Id, Kind, Level, Question};
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

/// The lines of the staff's checklist that apply to these answers.
#[must_use]
pub fn checklist<'f>(form: &'f Form, answers: &Answers, today: Date) -> Vec<&'f Check> {
    let judge = Judge::new(form, answers, today);
    let applies = |check: &&Check| check.when.as_ref().is_none_or(|when| judge.holds(when, Context::TOP));
    form.procedure.checklist.iter().filter(applies).collect()
}

/// One evaluation. Every question is judged once, when first needed.
pub(super) struct Judge<'f, 'a> {
    pub form: &'f Form,
    answers: &'a Answers,
    pub today: Date,
    /// By section.
    sections_shown: Vec<OnceCell<bool>>,
    /// By number of the question: its rows, for rows questions; of all rows around it, one after the other.
    rows: Vec<Vec<RowAt>>,
    /// By number of the question, then by row.
    judged: Vec<Vec<OnceCell<Judged<'f>>>>,
}

/// A row as it stands in the answers.
struct RowAt {
    key: String,
    /// Path of the rows question.
    at: Path,
    /// Index of the row around it, for rows inside rows.
    around: Option<usize>,
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
    doubts: Vec<Problem>,
}

impl<'f, 'a> Judge<'f, 'a> {
    pub(super) fn new(form: &'f Form, answers: &'a Answers, today: Date) -> Self {
        let mut rows: Vec<Vec<RowAt>> = Vec::with_capacity(form.count());
        for number in 0..form.count() {
            let question = form.numbered(number);
            let rows_at = |at: Path, around: Option<usize>| {
                let keys = row_keys(question, &at, answers);
                keys.into_iter().map(move |key| RowAt { key, at: at.clone(), around })
            };
            let mut here = Vec::new();
            match (&question.kind, form.place(number).in_rows) {
                (Kind::Rows { .. }, None) => here.extend(rows_at(Path::question(&question.id), None)),
                (Kind::Rows { .. }, Some((outer, _))) => {
                    for (around, row) in rows[outer].iter().enumerate() {
                        here.extend(rows_at(row.at.in_row(&row.key, &question.id), Some(around)));
                    }
                }
                _ => {}
            }
            rows.push(here);
        }
        let judged = (0..form.count())
            .map(|number| {
                let rows = form.place(number).in_rows.map_or(1, |(around, _)| rows[around].len());
                std::iter::repeat_with(OnceCell::new).take(rows).collect()
            })
            .collect();
        let sections_shown = form.procedure.sections.iter().map(|_| OnceCell::new()).collect();
        Self { form, answers, today, sections_shown, rows, judged }
    }

    /// The rows of a rows question that are there: those of the open row around them, or of all rows around them
    /// where none is open.
    pub(super) fn rows_there(&self, rows: usize, context: Context<'_>) -> Vec<Open> {
        let around = self.form.place(rows).in_rows.and_then(|(outer, _)| context.row_of(outer));
        (0..self.rows[rows].len())
            .map(|row| self.open(rows, row))
            .filter(|open| around.is_none() || open.around.map(|(_, row)| row) == around)
            .filter(|open| self.is_there(*open))
            .collect()
    }

    /// A row with the one around it.
    fn open(&self, rows: usize, row: usize) -> Open {
        let outer = self.form.place(rows).in_rows.map(|(outer, _)| outer);
        let around = self.rows[rows].get(row).and_then(|row| row.around);
        Open { row: (rows, row), around: outer.zip(around) }
    }

    /// Whether the rows question of this row is shown there.
    fn is_there(&self, open: Open) -> bool {
        let (rows, row) = open.row;
        row < self.rows[rows].len() && self.is_shown(rows, open.around.map_or(0, |(_, around)| around))
    }

    fn is_shown(&self, number: usize, row: usize) -> bool {
        self.judged(number, row).is_some_and(|judged| judged.shown)
    }

    /// From where a question in this row sees the others.
    fn context(&self, number: usize, row: usize) -> Context<'static> {
        Context::of_row(self.form.place(number).in_rows.map(|(rows, _)| self.open(rows, row)))
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
                let row = &self.rows[rows][row];
                row.at.in_row(&row.key, &question.id)
            }
            None => Path::question(&question.id),
        }
    }

    fn judge(&self, number: usize, row: usize) -> Judged<'f> {
        let question = self.form.numbered(number);
        let place = self.form.place(number);
        let context = self.context(number, row);
        let path = self.path(number, row);
        let mut judged = Judged {
            shown: self.section_shown(place.section)
                && place.in_rows.is_none_or(|(rows, _)| {
                    self.is_there(self.open(rows, row))
                        && (place.block == rows || self.is_shown(place.block, 0))
                })
                && self.source(number).is_none_or(|rows| self.is_shown(rows, 0))
                && question.when.as_ref().is_none_or(|when| self.holds(when, context)),
            value: None,
            typed: false,
            typed_at: path,
            offered: Vec::new(),
            problems: Vec::new(),
            doubts: Vec::new(),
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
            Kind::Date { earliest, latest } | Kind::Period { earliest, latest, .. } => {
                limits.earliest = earliest.as_ref().and_then(|bound| self.day(bound, context));
                limits.latest = latest.as_ref().and_then(|bound| self.day(bound, context));
            }
            Kind::One { choices, offer, .. }
            | Kind::Slot { choices, offer }
            | Kind::Ranked { choices, offer, .. } => {
                judged.offered = self.form.choices(choices).iter().collect();
                if let Some(offer) = offer {
                    judged.offered.retain(|choice| self.holds(offer, context.with_choice(choice)));
                }
            }
            Kind::Many { choices, .. } => judged.offered = self.form.choices(choices).iter().collect(),
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
        judged.doubts = reading.doubts;
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
        // Where no address abroad is taken, one does not fill in; what was typed beside it counts no more.
        let fits = match (&question.kind, source.value.as_ref()?) {
            (Kind::Address { abroad }, Value::Abroad(_)) => *abroad,
            _ => true,
        };
        fits.then(|| source.typed_at.clone())
    }

    pub(super) fn evaluated(&self) -> Evaluated<'f> {
        let mut number = 0;
        let mut sections = Vec::new();
        for (index, section) in self.form.procedure.sections.iter().enumerate() {
            let mut fields = Vec::new();
            for question in &section.questions {
                fields.extend(self.field(number, 0));
                let inside = |question: &Question| 1 + question.kind.per_row().len();
                number += 1 + question.kind.per_row().iter().map(inside).sum::<usize>();
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
        let context = self.context(number, row);
        let path = self.path(number, row);
        let required = match (&question.kind, &question.required) {
            (Kind::Info {} | Kind::Computed { .. } | Kind::RowsContinued { .. }, _) => false,
            (_, Demand::Always(always)) => *always,
            (_, Demand::Later(_)) => false,
            (_, Demand::When(condition)) => self.holds(condition, context),
        };
        let found = |part: Option<String>, level: Level, problem: Problem| Finding {
            path: path.clone(),
            part,
            level,
            problem,
        };
        let error = |part: Option<String>, problem: Problem| found(part, Level::Error, problem);
        let mut findings: Vec<Finding> =
            judged.problems.iter().map(|(part, problem)| error(part.clone(), problem.clone())).collect();
        findings.extend(judged.doubts.iter().map(|doubt| found(None, Level::Warning, doubt.clone())));
        let rows = match &question.kind {
            Kind::Rows { .. } => self.rows(number, number, row),
            Kind::RowsContinued { .. } => {
                self.source(number).map_or_else(Vec::new, |rows| self.rows(rows, number, row))
            }
            _ => Vec::new(),
        };
        if let Kind::Rows { min, max, .. } = question.kind {
            if rows.len() > usize::from(max) {
                findings.push(error(None, Problem::TooManyRows { max }));
            } else if self.too_few(number, row, min, &rows) {
                findings.push(error(None, Problem::TooFewRows { min }));
            }
        } else if required && !judged.typed && findings.is_empty() {
            findings.push(error(None, missing(&question.kind)));
        }
        for rule in self.form.rules_at(number).iter().map(|rule| &self.form.procedure.rules[*rule]) {
            if self.holds(&rule.when, context) {
                let (message, eligibility) = (rule.message.clone(), rule.eligibility);
                let problem = Problem::Rule { rule: rule.id.clone(), message, eligibility };
                findings.push(found(None, rule.level, problem));
            }
        }
        Some(Field {
            question,
            path,
            typed_at: judged.typed_at.clone(),
            required,
            awaited: !judged.typed && matches!(question.required, Demand::Later(_)),
            value: judged.value.clone(),
            offered: judged.offered.clone(),
            rows,
            findings,
        })
    }

    /// Indexes of the rows of a rows question inside the row `around` (0 outside rows).
    fn indexes(&self, rows: usize, around: usize) -> Vec<usize> {
        let inside = |row: &usize| self.rows[rows][*row].around.unwrap_or(0) == around;
        (0..self.rows[rows].len()).filter(inside).collect()
    }

    /// The rows of a rows question with what is asked in one block: there, or where they are continued.
    fn rows(&self, rows: usize, block: usize, around: usize) -> Vec<Row<'f>> {
        let form: &'f Form = self.form;
        let (here, there): (Vec<usize>, Vec<usize>) =
            form.asked_in(rows).partition(|number| form.place(*number).block == block);
        let value =
            |number: usize, row| Some((&form.numbered(number).id, self.judged(number, row)?.value.clone()?));
        let indexes = self.indexes(rows, around).into_iter().enumerate();
        indexes
            .map(|(position, row)| Row {
                key: self.rows[rows][row].key.clone(),
                number: position + 1,
                fields: here.iter().filter_map(|number| self.field(*number, row)).collect(),
                elsewhere: there.iter().filter_map(|number| value(*number, row)).collect(),
            })
            .collect()
    }

    /// Whether rows are wanting that no missing answer inside them speaks of already.
    fn too_few(&self, rows: usize, around: usize, min: u8, evaluated: &[Row<'f>]) -> bool {
        let missing = |field: &Field<'f>| field.findings.iter().any(is_missing);
        let speaks = |row: &Row<'f>| row.fields.iter().flat_map(Field::with_inside).any(missing);
        let indexes = self.indexes(rows, around);
        debug_assert_eq!(evaluated.len(), indexes.len());
        let used = indexes
            .into_iter()
            .zip(evaluated)
            .filter(|(index, row)| self.in_use(rows, *index) || speaks(row));
        used.count() < usize::from(min)
    }

    /// Whether anything was typed in a row, in the rows inside it included.
    fn in_use(&self, rows: usize, row: usize) -> bool {
        self.form.asked_in(rows).any(|number| {
            self.judged(number, row).is_some_and(|judged| judged.typed)
                || self.indexes(number, row).into_iter().any(|inside| self.in_use(number, inside))
        })
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
                Kind::Address { abroad: true }
                    if self.answers.get(&field.typed_at.part("abroad")) == "yes" =>
                {
                    for part in ["postcode", "town", "block", "building"] {
                        kept.set(field.path.part(part), "");
                    }
                }
                Kind::BankAccount {} => {
                    let yucho = self.answers.get(&field.typed_at.part("by")) == "yucho";
                    let unused: &[&str] = if yucho {
                        &["bank", "branch", "type", "number"]
                    } else {
                        &["symbol", "yucho_number"]
                    };
                    for part in unused {
                        kept.set(field.path.part(part), "");
                    }
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
        Kind::YesNo {} | Kind::One { .. } | Kind::Many { .. } | Kind::Ranked { .. } | Kind::Slot { .. } => {
            Problem::MissingChoice
        }
        Kind::Consent { .. } => Problem::MissingConsent,
        Kind::File { .. } => Problem::MissingFile,
        _ => Problem::Missing,
    }
}

fn is_missing(finding: &Finding) -> bool {
    use Problem::{Missing, MissingChoice, MissingConsent, MissingFile};
    matches!(finding.problem, Missing | MissingChoice | MissingConsent | MissingFile)
}
