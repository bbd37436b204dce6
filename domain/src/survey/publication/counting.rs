//! The tables of one kind of respondents: counted, protected, and told with their shares.

use super::{
    Figure, Group, Mode, Percent, Table, Value,
    build::{Gathered, population, tenths},
    describe::Counted,
    requested::{Places, Tallied, add_choices, add_dimensions, add_table, sum},
};
use crate::survey::{
    estimate::{Cell, Fraction, share},
    questionnaire::Questionnaire,
    release::{ProtectError, Protected, Request, Shown, protect},
};

/// All tables of one kind of respondents, before and after protecting.
pub(super) struct Counting<'a> {
    questionnaire: &'a Questionnaire,
    mode: Mode,
    weighted: bool,
    columns: Vec<&'a Counted>,
    crossings: Vec<Crossing>,
    protected: Protected,
}

/// A column by an attribute, or of everybody.
struct Crossing {
    /// Place of the column among those counted.
    column: usize,
    /// Place of the attribute.
    by: Option<usize>,
    tallied: Tallied,
    /// Place of the attribute's dimension.
    rows: Option<usize>,
    /// The protected table, or one for each choice where several can be chosen.
    tables: Vec<usize>,
    /// Of everybody, the protected table of the coarser answers.
    coarser: Option<usize>,
}

/// Where a number stands in what is protected.
#[derive(Clone, Copy)]
struct Place {
    table: usize,
    row: usize,
    column: usize,
}

impl<'a> Counting<'a> {
    pub(super) fn of(
        questionnaire: &'a Questionnaire,
        all: &'a [Counted],
        gathered: &Gathered,
    ) -> Result<Self, ProtectError> {
        let answers = &gathered.columns;
        let known = |column: &&Counted| answers.codes.contains_key(column.described.id.as_str());
        let columns: Vec<&Counted> = all.iter().filter(known).collect();
        let codes = |column: &Counted| answers.column(column.described.id.as_str());
        let weights = answers.weights.as_deref();

        let mut request = Request {
            threshold: questionnaire.release.threshold,
            secret: gathered.secret,
            dimensions: Vec::new(),
            tables: Vec::new(),
        };
        let places: Vec<Places> =
            columns.iter().map(|column| add_dimensions(column, &mut request.dimensions)).collect();
        let attributes: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].described.crossed).collect();
        let mut crossings = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            let by = attributes.iter().filter(|_| !column.described.attribute).map(|by| Some(*by));
            for by in std::iter::once(None).chain(by) {
                let group = by.map(|by| (columns[by], codes(columns[by])));
                let tallied = Tallied::of(column, codes(column), group, weights, answers.responses);
                let rows = by.map(|by| places[by].codes);
                let mut crossing =
                    Crossing { column: at, by, tallied, rows, tables: Vec::new(), coarser: None };
                crossing.request(column, places[at], &mut request);
                crossings.push(crossing);
            }
        }
        let protected = protect(&request)?;
        let weighted = weights.is_some();
        Ok(Self { questionnaire, mode: gathered.mode, weighted, columns, crossings, protected })
    }

    pub(super) fn tables(&self) -> Vec<Table> {
        self.crossings.iter().map(|crossing| self.table(crossing)).collect()
    }

    fn table(&self, crossing: &Crossing) -> Table {
        let groups = (0..crossing.tallied.totals.len()).map(|group| self.group(crossing, group)).collect();
        Table {
            column: self.columns[crossing.column].described.id.clone(),
            by: crossing.by.map(|by| self.columns[by].described.id.clone()),
            groups,
        }
    }

    fn group(&self, crossing: &Crossing, group: usize) -> Group {
        let n = match crossing.rows {
            Some(dimension) => self.protected.margins[dimension][group],
            None => Shown::Count(self.protected.respondents),
        };
        let cells = &crossing.tallied.cells[group];
        let answers = cells
            .iter()
            .enumerate()
            .map(|(answer, cell)| self.figure(crossing, group, n, *cell, crossing.place(group, answer)));
        // By an attribute they are among the answers; of everybody they are the first of the coarser ones.
        let liked = &self.columns[crossing.column].described.favourable;
        let favourable = crossing.coarser.map(|table| {
            let part = sum(liked.iter().map(|code| cells[*code]));
            self.figure(crossing, group, n, part, Place { table, row: 0, column: 0 })
        });
        Group { code: crossing.by.map(|_| group), n, answers: answers.collect(), favourable }
    }

    /// Those of a group of `n` who stand in that place.
    fn figure(&self, crossing: &Crossing, group: usize, n: Shown, part: Cell, place: Place) -> Figure {
        let count = self.protected.tables[place.table].cells[place.row][place.column];
        let base = crossing.tallied.totals[group];
        let share = match (n, count) {
            (Shown::Count(0), _) => Value::None,
            (Shown::Count(n), Shown::Count(count)) => {
                self.value(Fraction { part: Cell::plain(count), base: Cell::plain(n) }, crossing, group)
            }
            _ => Value::Withheld,
        };
        let attribute = self.columns[crossing.column].described.attribute;
        let weighted = if !self.weighted || attribute || share == Value::None {
            Value::None
        } else if count.is_count() && self.protected.share_allowed(place.table, place.row) {
            self.value(Fraction { part, base }, crossing, group)
        } else {
            Value::Withheld
        };
        Figure { count, share, weighted }
    }

    fn value(&self, fraction: Fraction, crossing: &Crossing, group: usize) -> Value {
        let Some(found) = share(fraction, self.people(crossing, group)) else { return Value::None };
        let sample = self.mode == Mode::Sample;
        Value::Shown(Percent {
            value: tenths(found.share),
            low: sample.then(|| tenths(found.interval.low)),
            high: sample.then(|| tenths(found.interval.high)),
        })
    }

    /// How many people a group stands for.
    fn people(&self, crossing: &Crossing, group: usize) -> Option<u64> {
        let Some(by) = crossing.by else { return population(self.questionnaire) };
        let attribute = &self.columns[by].described;
        let value = &attribute.codes.get(group)?.value;
        self.questionnaire.population.get(&attribute.id)?.get(&value.as_str().into()).copied()
    }
}

impl Crossing {
    /// Adds its tables to what is asked for. By an attribute, what has coarser answers is counted by those.
    fn request(&mut self, column: &Counted, places: Places, request: &mut Request) {
        if column.several() {
            self.tables = add_choices(request, self.rows, places.codes, &self.tallied);
            return;
        }
        let Some(coarser) = places.coarser else {
            self.tables = vec![add_table(request, self.rows, places.codes, &self.tallied)];
            return;
        };
        let fewer = self.tallied.coarser(column);
        if self.by.is_some() {
            self.tallied = fewer;
            self.tables = vec![add_table(request, self.rows, coarser, &self.tallied)];
        } else {
            self.tables = vec![add_table(request, None, places.codes, &self.tallied)];
            self.coarser = Some(add_table(request, None, coarser, &fewer));
        }
    }

    /// Where the number of those of a group stands who gave an answer.
    fn place(&self, group: usize, answer: usize) -> Place {
        let (table, answer) =
            if self.tables.len() > 1 { (self.tables[answer], 0) } else { (self.tables[0], answer) };
        let (row, column) = if self.by.is_some() { (group, answer) } else { (answer, 0) };
        Place { table, row, column }
    }
}
