//! A procedure, checked and indexed.

use std::collections::{BTreeMap, BTreeSet};

use super::answers::Path;
use super::check;
use super::definition::{Choice, Choices, Id, Kind, Procedure, Question, Section, Text};
use super::dependencies;
use super::expand;
use super::placeholders;
use super::refusal::{LoadError, LoadErrors, Refusal};

/// A procedure that has passed every check at load, with its indexes.
///
/// The indexes belong to the definition as it was loaded: to change it, change a [`Procedure`] and load that.
#[derive(Clone, Debug)]
pub struct Form {
    /// The definition.
    pub procedure: Procedure,
    numbers: BTreeMap<Id, usize>,
    places: Vec<Place>,
    rules_at: Vec<Vec<usize>>,
    depends_on: Vec<BTreeSet<Id>>,
}

/// Where a question stands. Questions are numbered in definition order, each rows question before its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Index of the section.
    pub section: usize,
    /// Index in the section.
    pub question: usize,
    /// Number of the question that stands there: the question itself, or the rows or continued rows around it.
    pub block: usize,
    /// Inside rows: number of the rows question whose rows they are, and index in the block. That question may itself
    /// stand inside rows.
    pub in_rows: Option<(usize, usize)>,
}

impl Form {
    /// Reads a procedure from JSON and checks it.
    ///
    /// # Errors
    /// Everything that is wrong, each with its place; a JSON error with line and column.
    pub fn parse(json: &str) -> Result<Self, LoadErrors> {
        let procedure = serde_json::from_str(json).map_err(|error| {
            LoadErrors(vec![LoadError {
                at: format!("line {}, column {}", error.line(), error.column()),
                what: Refusal::Syntax(error.to_string()),
            }])
        })?;
        Self::new(procedure)
    }

    /// Puts the constants into the sentences that name them, and checks the procedure.
    ///
    /// # Errors
    /// Everything that is wrong, each with its place.
    pub fn new(mut procedure: Procedure) -> Result<Self, LoadErrors> {
        expand::fill(&mut procedure);
        // Before the indexes, whose size grows with the square of it.
        if let Some(error) = check::too_large(&procedure) {
            return Err(LoadErrors(vec![error]));
        }
        placeholders::fill(&mut procedure);
        let form = Self::trusted(procedure);
        let errors = check::errors(&form);
        if errors.is_empty() { Ok(form) } else { Err(LoadErrors(errors)) }
    }

    /// Indexes the procedure of a form that has been checked before, such as one that the server hands to the
    /// browser.
    ///
    /// Leaves the checks out (and out of the WASM). A definition with a circle makes the evaluator recurse
    /// without end, so anything from elsewhere goes through [`Form::new`].
    #[must_use]
    pub fn trusted(procedure: Procedure) -> Self {
        let mut places = Vec::new();
        let mut sources: BTreeMap<&Id, usize> = BTreeMap::new();
        for (section, s) in procedure.sections.iter().enumerate() {
            for (question, q) in s.questions.iter().enumerate() {
                let block = places.len();
                places.push(Place { section, question, block, in_rows: None });
                let rows = match &q.kind {
                    Kind::Rows { .. } => *sources.entry(&q.id).or_insert(block),
                    // Rows that are not there yet have no rows: such a definition does not load.
                    Kind::RowsContinued { of, .. } => sources.get(of).copied().unwrap_or(block),
                    _ => continue,
                };
                for (index, inside) in q.kind.per_row().iter().enumerate() {
                    let number = places.len();
                    places.push(Place { section, question, block, in_rows: Some((rows, index)) });
                    for index in 0..inside.kind.per_row().len() {
                        places.push(Place {
                            section,
                            question,
                            block: number,
                            in_rows: Some((number, index)),
                        });
                    }
                }
            }
        }
        let mut form = Self {
            procedure,
            numbers: BTreeMap::new(),
            rules_at: vec![Vec::new(); places.len()],
            depends_on: Vec::new(),
            places,
        };
        for number in 0..form.places.len() {
            let id = form.numbered(number).id.clone();
            form.numbers.entry(id).or_insert(number);
        }
        for (index, rule) in form.procedure.rules.iter().enumerate() {
            if let Some(at) = form.numbers.get(&rule.at) {
                form.rules_at[*at].push(index);
            }
        }
        form.depends_on = dependencies::closures(&form);
        form
    }

    /// The question of that name, inside rows or not.
    #[must_use]
    pub fn question(&self, id: &Id) -> Option<&Question> {
        self.number(id).map(|number| self.numbered(number))
    }

    /// The question to which a path belongs, inside rows or not, the path of a part included.
    #[must_use]
    pub fn question_at(&self, path: &Path) -> Option<&Question> {
        let pieces: Vec<&str> = path.as_str().split('/').collect();
        // Questions and rows stand at every other place: `rows/key/question/part`.
        self.question(&Id::from(pieces[(pieces.len() - 1) & !1]))
    }

    /// The rows question in whose rows the question is asked, there or where they are continued.
    #[must_use]
    pub fn rows_of(&self, id: &Id) -> Option<&Id> {
        let (rows, _) = self.place(self.number(id)?).in_rows?;
        Some(&self.numbered(rows).id)
    }

    /// The rows question whose rows stand here: of a rows question itself, of continued rows the one that they
    /// continue.
    #[must_use]
    pub fn source_of<'f>(&'f self, question: &'f Question) -> Option<&'f Question> {
        match &question.kind {
            Kind::Rows { .. } => Some(question),
            Kind::RowsContinued { of, .. } => {
                self.question(of).filter(|rows| matches!(rows.kind, Kind::Rows { .. }))
            }
            _ => None,
        }
    }

    /// The heading of the rows that stand here, `{n}` being the number, for rows and continued rows.
    #[must_use]
    pub fn row_title<'f>(&'f self, question: &'f Question) -> Option<&'f Text> {
        match &self.source_of(question)?.kind {
            Kind::Rows { row, .. } => Some(row),
            _ => None,
        }
    }

    /// The question by which the rows that stand here are told apart: the first name that they ask for.
    #[must_use]
    pub fn row_name<'f>(&'f self, question: &'f Question) -> Option<&'f Question> {
        let asked = self.source_of(question)?.kind.per_row();
        asked.iter().find(|question| matches!(question.kind, Kind::Name {}))
    }

    /// The section that the question is asked in.
    #[must_use]
    pub fn section_of(&self, id: &Id) -> Option<&Section> {
        self.procedure.sections.get(self.place(self.number(id)?).section)
    }

    /// The section of that name.
    #[must_use]
    pub fn section(&self, id: &Id) -> Option<&Section> {
        self.procedure.sections.iter().find(|section| section.id == *id)
    }

    /// Every question in definition order, each rows question before those asked in it.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        (0..self.places.len()).map(|number| self.numbered(number))
    }

    /// The entries of a list.
    #[must_use]
    pub fn choices<'f>(&'f self, choices: &'f Choices) -> &'f [Choice] {
        match choices {
            Choices::Shared(list) => self.procedure.choices.get(list).map_or(&[], Vec::as_slice),
            Choices::Here(list) => list,
        }
    }

    /// The entries from which a question chooses; empty for other kinds, yes/no included.
    #[must_use]
    pub fn choices_of<'f>(&'f self, question: &'f Question) -> &'f [Choice] {
        match &question.kind {
            Kind::One { choices, .. }
            | Kind::Many { choices, .. }
            | Kind::Slot { choices, .. }
            | Kind::Ranked { choices, .. } => self.choices(choices),
            Kind::Computed { choices, .. } => choices,
            _ => &[],
        }
    }

    /// How a value of this question reads on screen; none for yes/no, whose words the product has.
    #[must_use]
    pub fn label_of<'f>(&'f self, question: &'f Question, value: &Id) -> Option<&'f Text> {
        self.choices_of(question).iter().find(|choice| choice.value == *value).map(|choice| &choice.label)
    }

    /// The other questions on which depends whether this one is shown and needed, what it offers, what its
    /// value is, and which rules speak at it: all of them, over any number of steps.
    #[must_use]
    pub fn depends_on(&self, id: &Id) -> &BTreeSet<Id> {
        static NONE: BTreeSet<Id> = BTreeSet::new();
        self.number(id).and_then(|number| self.depends_on.get(number)).unwrap_or(&NONE)
    }

    pub(super) fn number(&self, id: &Id) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    pub(super) fn count(&self) -> usize {
        self.places.len()
    }

    pub(super) fn place(&self, number: usize) -> Place {
        self.places[number]
    }

    pub(super) fn numbered(&self, number: usize) -> &Question {
        let place = self.places[number];
        match place.in_rows {
            Some((_, index)) => &self.numbered(place.block).kind.per_row()[index],
            None => &self.procedure.sections[place.section].questions[place.question],
        }
    }

    /// The rows questions around a question, the innermost first.
    pub(super) fn rows_around(&self, number: usize) -> Vec<usize> {
        let mut around = Vec::new();
        let mut at = number;
        while let Some((rows, _)) = self.places[at].in_rows {
            around.push(rows);
            at = rows;
        }
        around
    }

    /// The questions asked in the rows of a rows question, there and where they are continued.
    pub(super) fn asked_in(&self, rows: usize) -> impl Iterator<Item = usize> {
        let inside = move |place: &Place| place.in_rows.is_some_and(|(around, _)| around == rows);
        self.places.iter().enumerate().filter(move |(_, place)| inside(place)).map(|(number, _)| number)
    }

    /// The rules shown at a question, as indexes.
    pub(super) fn rules_at(&self, number: usize) -> &[usize] {
        &self.rules_at[number]
    }
}
