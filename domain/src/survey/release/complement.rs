//! Which cells of a table with known margins are withheld: the small ones, and as few others as it takes.

use super::grid::{Grid, Way};

/// What a cell that is not shown costs at least; one in which everybody was to be expected would cost five times
/// as much.
const PRICE: u64 = 1000;

/// How many times its price a cell may cost more by lot. Enough that who knows all but the lots can seldom tell why one
/// cell was chosen and not another.
const DEARER: u64 = 2;

/// Of so many cells that turned out not to be needed one stays withheld, by lot: else it could be told from the pattern
/// that each of its cells is needed, and by that what is in them.
const STAYS: u16 = 4;

/// A table being protected.
pub(super) struct Cells {
    grid: Grid,
    /// Cells of codes withheld together: never shown, unless nobody is in them.
    joined: Vec<bool>,
    threshold: u64,
    prices: Vec<u64>,
    lots: Vec<u16>,
}

impl Cells {
    /// Of counts row by row; every row and every column has somebody. Between cells that would do
    /// as well the lot of each decides.
    pub(super) fn new(
        columns: usize,
        counts: Vec<u64>,
        joined: Vec<bool>,
        threshold: u64,
        lot: impl Fn(usize) -> u16,
    ) -> Self {
        let lots: Vec<u16> = (0..counts.len()).map(lot).collect();
        let prices = prices(columns, &counts)
            .iter()
            .zip(&lots)
            .map(|(price, lot)| price + price * DEARER * u64::from(*lot) / u64::from(u16::MAX))
            .collect();
        let open = vec![false; counts.len()];
        Self { grid: Grid { columns, counts, open }, joined, threshold, prices, lots }
    }

    /// The number in a cell, if it is shown.
    pub(super) fn shown(&self, cell: usize) -> Option<u64> {
        (!self.grid.open[cell]).then_some(self.grid.counts[cell])
    }

    /// Opens in the grid what must not be shown.
    pub(super) fn protect(&mut self) {
        let sensitive = self.sensitive();
        let joined = self.joined.iter().zip(&self.grid.counts).map(|(joined, count)| *joined && *count > 0);
        self.grid.open =
            sensitive.iter().zip(joined).map(|(sensitive, joined)| *sensitive || joined).collect();
        while let Some(cell) = self.narrow(&sensitive) {
            self.widen(cell);
        }
        self.close_what_is_not_needed(&sensitive);
    }

    /// Small cells, and those that hold a whole row or column.
    fn sensitive(&self) -> Vec<bool> {
        let (rows, columns) = (self.grid.rows(), self.grid.columns);
        let counts = &self.grid.counts;
        let alone =
            |cells: &mut dyn Iterator<Item = usize>| cells.filter(|cell| counts[*cell] > 0).count() == 1;
        (0..counts.len())
            .map(|cell| {
                let (row, column) = (cell / columns, cell % columns);
                let alone_in_row = columns > 1 && alone(&mut (row * columns..(row + 1) * columns));
                let alone_in_column = rows > 1 && alone(&mut (0..rows).map(|row| row * columns + column));
                counts[cell] > 0 && (counts[cell] < self.threshold || alone_in_row || alone_in_column)
            })
            .collect()
    }

    /// The first cell that is withheld and yet known too well.
    fn narrow(&self, sensitive: &[bool]) -> Option<usize> {
        (0..self.grid.counts.len()).find(|cell| {
            // Of codes withheld together, everybody in the cell may have any of them.
            let wide_by_itself =
                self.joined[*cell] && !sensitive[*cell] && self.grid.counts[*cell] >= self.threshold;
            self.grid.open[*cell] && !wide_by_itself && !self.is_wide(*cell)
        })
    }

    fn is_wide(&self, cell: usize) -> bool {
        let up = self.grid.reach(cell, Way::Up, self.threshold);
        up >= self.threshold || up + self.grid.reach(cell, Way::Down, self.threshold - up) >= self.threshold
    }

    /// Opens what lets a cell move as far as the threshold, the cheapest first.
    fn widen(&mut self, cell: usize) {
        while !self.is_wide(cell) {
            let openings = [Way::Up, Way::Down]
                .into_iter()
                .filter_map(|way| self.grid.cheapest_opening(cell, way, self.threshold, &self.prices));
            if let Some((_, cells)) = openings.min() {
                for cell in cells {
                    self.grid.open[cell] = true;
                }
            } else {
                // With everything withheld every cell is wide enough (see the proof in the module's head).
                self.grid.open.fill(true);
                return;
            }
        }
    }

    /// Shows again what was withheld for an earlier cell and is no longer needed, the dearest first.
    fn close_what_is_not_needed(&mut self, sensitive: &[bool]) {
        let mut added: Vec<usize> = (0..self.grid.counts.len())
            .filter(|cell| self.grid.open[*cell] && !sensitive[*cell])
            .filter(|cell| !self.joined[*cell] || self.grid.counts[*cell] == 0)
            .filter(|cell| !self.lots[*cell].is_multiple_of(STAYS))
            .collect();
        added.sort_by_key(|cell| std::cmp::Reverse((self.prices[*cell], *cell)));
        for cell in added {
            self.grid.open[cell] = false;
            if self.narrow(sensitive).is_some() {
                self.grid.open[cell] = true;
            }
        }
    }
}

/// What it costs not to show a cell: by the margins, which are known anyway, and not by what is in it. Else a choice
/// among cells would tell how they compare, and by that what is in the small one next to them.
fn prices(columns: usize, counts: &[u64]) -> Vec<u64> {
    let rows: Vec<u64> = counts.chunks(columns.max(1)).map(|row| row.iter().sum()).collect();
    let everybody: u64 = rows.iter().sum::<u64>().max(1);
    let column = |column: usize| counts.iter().skip(column).step_by(columns.max(1)).sum::<u64>();
    let columns: Vec<u64> = (0..columns).map(column).collect();
    let price = |row: u64, column: u64| PRICE + 4 * PRICE * row / everybody * column / everybody;
    rows.iter().flat_map(|row| columns.iter().map(move |column| price(*row, *column))).collect()
}
