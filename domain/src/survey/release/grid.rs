//! A table with known margins, seen as a network: how far its cells can move while the margins and the shown cells
//! stay. A cell can grow by as much as can flow from its row to its column through the other cells.

/// Which way a cell moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// It grows.
    Up,
    /// It shrinks.
    Down,
}

/// Counts by row and column; every row and every column has somebody.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub(super) columns: usize,
    /// Row by row.
    pub(super) counts: Vec<u64>,
    /// Cells that are not known to the reader.
    pub(super) open: Vec<bool>,
}

impl Grid {
    /// Number of rows.
    pub(super) fn rows(&self) -> usize {
        self.counts.len() / self.columns.max(1)
    }

    /// By how much a cell can move that way, at most `limit`.
    pub(super) fn reach(&self, cell: usize, way: Way, limit: u64) -> u64 {
        let mut moved = Moved::new(self, cell, way);
        while moved.by < limit {
            let Some(path) = moved.cheapest(|cell| self.open[cell].then_some(0)) else { break };
            moved.along(&path, limit);
        }
        moved.by
    }

    /// The cells that, were they not shown, would let a cell move further that way, and what they cost together.
    ///
    /// The cell is first moved as far as it can be with what is open.
    pub(super) fn cheapest_opening(
        &self,
        cell: usize,
        way: Way,
        limit: u64,
        prices: &[u64],
    ) -> Option<(u64, Vec<usize>)> {
        let mut moved = Moved::new(self, cell, way);
        loop {
            if moved.by >= limit {
                return None;
            }
            let path = moved.cheapest(|cell| Some(if self.open[cell] { 0 } else { prices[cell] }))?;
            let opened: Vec<usize> = path.iter().copied().filter(|cell| !self.open[*cell]).collect();
            if !opened.is_empty() {
                return Some((opened.iter().map(|cell| prices[*cell]).sum(), opened));
            }
            moved.along(&path, limit);
        }
    }
}

/// A grid while one of its cells is being moved.
struct Moved<'a> {
    grid: &'a Grid,
    counts: Vec<u64>,
    cell: usize,
    way: Way,
    by: u64,
}

impl<'a> Moved<'a> {
    fn new(grid: &'a Grid, cell: usize, way: Way) -> Self {
        Self { grid, counts: grid.counts.clone(), cell, way, by: 0 }
    }

    /// The cheapest way to make up for a move of the cell: cells that shrink and grow in turns, from its row to its
    /// column. Dijkstra's algorithm over rows (first) and columns.
    fn cheapest(&self, price: impl Fn(usize) -> Option<u64>) -> Option<Vec<usize>> {
        let (rows, columns) = (self.grid.rows(), self.grid.columns);
        if self.way == Way::Down && self.counts[self.cell] == 0 {
            return None;
        }
        let (start, end) = (self.cell / columns, rows + self.cell % columns);
        let mut best: Vec<Option<(u64, usize)>> = vec![None; rows + columns];
        let mut settled = vec![false; rows + columns];
        best[start] = Some((0, self.cell));
        loop {
            let nearest = (0..rows + columns)
                .filter(|node| !settled[*node])
                .filter_map(|node| best[node].map(|(cost, _)| (cost, node)))
                .min();
            let (cost, node) = nearest?;
            if node == end {
                break;
            }
            settled[node] = true;
            let leaves_row = node < rows;
            let others = if leaves_row { rows..rows + columns } else { 0..rows };
            // A cell that leaves a row makes up for the move, one that leaves a column for that one.
            let shrinks = leaves_row == (self.way == Way::Up);
            for other in others.filter(|other| !settled[*other]) {
                let (row, column) = if leaves_row { (node, other - rows) } else { (other, node - rows) };
                let cell = row * columns + column;
                if cell == self.cell || (shrinks && self.counts[cell] == 0) {
                    continue;
                }
                if let Some(price) = price(cell)
                    && best[other].is_none_or(|(known, _)| cost + price < known)
                {
                    best[other] = Some((cost + price, cell));
                }
            }
        }
        let mut path = Vec::new();
        let mut node = end;
        while node != start {
            let (_, cell) = best[node]?;
            path.push(cell);
            node = if node < rows { rows + cell % columns } else { cell / columns };
        }
        path.reverse();
        Some(path)
    }

    /// Moves the cell, and those of a path against and with it in turns, as far as they go.
    fn along(&mut self, path: &[usize], limit: u64) {
        let shrinking = usize::from(self.way == Way::Down);
        let mut by = limit - self.by;
        for cell in path.iter().skip(shrinking).step_by(2) {
            by = by.min(self.counts[*cell]);
        }
        if self.way == Way::Down {
            by = by.min(self.counts[self.cell]);
            self.counts[self.cell] -= by;
        } else {
            self.counts[self.cell] += by;
        }
        for (place, cell) in path.iter().enumerate() {
            if place % 2 == shrinking {
                self.counts[*cell] -= by;
            } else {
                self.counts[*cell] += by;
            }
        }
        self.by += by;
    }
}
