//! What a release is asked to show: the answers of a wave, counted.

use super::{Answers, describe::Counted};
use crate::survey::{
    answer::NO_ANSWER,
    estimate::Cell,
    release::{Dimension, Finer, Request, Table},
};

/// The dimensions of a column, by their places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    /// Its codes, or the first of its choices.
    pub(super) codes: usize,
    /// Its coarser answers, where it has any.
    pub(super) coarser: Option<usize>,
}

/// How often which answers were given, by group and answer.
pub(super) struct Tallied {
    /// By group and answer.
    pub(super) cells: Vec<Vec<Cell>>,
    /// By group.
    pub(super) totals: Vec<Cell>,
}

/// Adds what a column is counted by.
pub(super) fn add_dimensions(column: &Counted, dimensions: &mut Vec<Dimension>) -> Places {
    let codes = dimensions.len();
    let described = &column.described;
    let id = &described.id;
    if column.several() {
        let options = described.codes.iter();
        dimensions.extend(options.map(|code| Dimension {
            id: format!("{id}.{}", code.value),
            codes: 2,
            finer: None,
        }));
        return Places { codes, coarser: None };
    }
    dimensions.push(Dimension { id: id.to_string(), codes: described.codes.len(), finer: None });
    let coarser = (!described.coarser.is_empty()).then(|| {
        let of = |code| described.coarser.iter().position(|coarser| coarser.codes.contains(&code));
        let groups = (0..described.codes.len()).filter_map(of).collect();
        dimensions.push(Dimension {
            id: format!("{id}.(coarser)"),
            codes: described.coarser.len(),
            finer: Some(Finer { dimension: codes, groups }),
        });
        codes + 1
    });
    Places { codes, coarser }
}

/// Adds the table of a dimension, by an attribute's (`rows`) or of everybody; says its place.
pub(super) fn add_table(request: &mut Request, rows: Option<usize>, own: usize, tallied: &Tallied) -> usize {
    let lines = tallied.cells.iter().map(|cells| cells.iter().map(|cell| cell.n).collect());
    add(request, rows, own, lines.collect())
}

/// Adds the tables of choices of which any could be made, each against those who did not choose it; says their places.
pub(super) fn add_choices(
    request: &mut Request,
    rows: Option<usize>,
    first: usize,
    tallied: &Tallied,
) -> Vec<usize> {
    let choices = tallied.cells.first().map_or(0, Vec::len);
    let groups = || tallied.cells.iter().zip(&tallied.totals);
    let line = |choice: usize, (cells, total): (&Vec<Cell>, &Cell)| {
        let chosen = cells[choice].n;
        vec![chosen, total.n - chosen]
    };
    (0..choices)
        .map(|choice| {
            let lines = groups().map(|group| line(choice, group)).collect();
            add(request, rows, first + choice, lines)
        })
        .collect()
}

fn add(request: &mut Request, rows: Option<usize>, own: usize, lines: Vec<Vec<u64>>) -> usize {
    request.tables.push(match rows {
        Some(row) => Table { row, column: Some(own), counts: lines },
        None => {
            let counts = lines.into_iter().flatten().map(|count| vec![count]).collect();
            Table { row: own, column: None, counts }
        }
    });
    request.tables.len() - 1
}

impl Tallied {
    /// Counts a column, by group and code; and the groups.
    pub(super) fn of(
        column: &Counted,
        codes: &[u16],
        by: Option<(&Counted, &[u16])>,
        weights: Option<&[f64]>,
        responses: usize,
    ) -> Self {
        let groups = by.map_or(1, |(attribute, _)| attribute.described.codes.len());
        let mut cells = vec![vec![Cell::default(); column.described.codes.len()]; groups];
        let mut totals = vec![Cell::default(); groups];
        for row in 0..responses {
            let weight = weights.map_or(1.0, |weights| weights.get(row).copied().unwrap_or(0.0));
            let code = codes.get(row).copied().unwrap_or(NO_ANSWER);
            let place = |(attribute, codes): (&Counted, &[u16])| {
                attribute.place(codes.get(row).copied().unwrap_or(NO_ANSWER))
            };
            let group = by.map_or(0, place);
            totals[group].add(weight);
            if column.described.kind != Answers::ManyOf {
                cells[group][column.place(code)].add(weight);
            } else if code != NO_ANSWER {
                let chosen = (0..u16::BITS).zip(&mut cells[group]).filter(|(bit, _)| code >> bit & 1 == 1);
                chosen.for_each(|(_, cell)| cell.add(weight));
            }
        }
        Self { cells, totals }
    }

    /// The same by the column's coarser answers.
    pub(super) fn coarser(&self, column: &Counted) -> Self {
        let coarser = |cells: &Vec<Cell>| {
            let together = column.described.coarser.iter();
            together.map(|coarser| sum(coarser.codes.iter().map(|code| cells[*code]))).collect()
        };
        Self { cells: self.cells.iter().map(coarser).collect(), totals: self.totals.clone() }
    }
}

/// All of them together.
pub(super) fn sum(cells: impl Iterator<Item = Cell>) -> Cell {
    cells.fold(Cell::default(), Cell::with)
}
