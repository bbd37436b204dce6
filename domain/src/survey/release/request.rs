//! What a release is to show, before anything is withheld, and whether its tables fit together.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Most respondents that a release may count; keeps all sums far from overflow.
const MOST_RESPONDENTS: u64 = 1_000_000_000;

/// An item or an attribute: what respondents are counted by. Each respondent has exactly one of its codes.
///
/// An item of many answers enters as one dimension per option, of two codes: chosen, and not chosen (which includes
/// those who left the item blank; how many did is not a code of its own, as it would be the same in all options).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimension {
    /// Of the item or attribute.
    pub id: String,
    /// How many codes it has, at least 2; the last may be "no answer".
    pub codes: usize,
    /// What its codes are groups of, where they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finer: Option<Finer>,
}

/// Codes of another dimension, of which those here are groups: what is crossed is coarser than what is told of
/// everybody. Both count the same people, so that both add up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finer {
    /// The finer dimension, by its place in the request. It is in its distribution only, and coarser here only.
    pub dimension: usize,
    /// For each of its codes the code here; each code here has some.
    pub groups: Vec<usize>,
}

/// Counts of respondents by one dimension, or by two crossed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Dimension of the rows, by its place in the request.
    pub row: usize,
    /// Dimension of the columns; none for a distribution, whose rows have one number each.
    pub column: Option<usize>,
    /// Respondents by row and column, without margins.
    pub counts: Vec<Vec<u64>>,
}

/// All that a release is to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Numbers of respondents from 1 to below it are withheld. At least 2.
    pub threshold: u64,
    /// Random, drawn once for the release, kept with the counts and never published: decides between cells that could
    /// as well be withheld, so that nobody can learn from the choice by making it again.
    pub secret: [u8; 32],
    /// What is counted by; each is in some table.
    pub dimensions: Vec<Dimension>,
    /// Over the same respondents, each pair of dimensions once.
    pub tables: Vec<Table>,
}

/// Why a release cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProtectError {
    /// A threshold below 2 protects nobody.
    #[error("threshold {0} is below 2")]
    ThresholdTooLow(u64),
    /// There is no table.
    #[error("no table")]
    NoTable,
    /// A dimension has fewer than two codes.
    #[error("dimension {0} has fewer than two codes")]
    TooFewCodes(String),
    /// Two dimensions have the same id.
    #[error("dimension {0} is there twice")]
    DimensionTwice(String),
    /// Its codes are not groups of a dimension that stands in its distribution only, is not coarser itself, and has
    /// no other groups.
    #[error("dimension {0} is not coarser than one that may be so")]
    NotCoarser(String),
    /// No table counts by this dimension.
    #[error("dimension {0} is in no table")]
    DimensionUnused(String),
    /// A table names a dimension that is not there, or crosses one with itself.
    #[error("table {table} has a dimension that it cannot have")]
    UnknownDimension {
        /// The table's place in the request.
        table: usize,
    },
    /// The counts of a table are not as many as its dimensions have codes.
    #[error("table {table} has not as many counts as codes")]
    Ragged {
        /// The table's place in the request.
        table: usize,
    },
    /// The same dimensions are crossed in an earlier table.
    #[error("table {table} repeats another")]
    TableTwice {
        /// The table's place in the request.
        table: usize,
    },
    /// A table counts a dimension's codes otherwise than an earlier table or than what it groups, or has another number
    /// of respondents.
    #[error("table {table} disagrees with another about {dimension}")]
    MarginsDiffer {
        /// The table's place in the request.
        table: usize,
        /// Id of the dimension.
        dimension: String,
    },
    /// More respondents than can be counted here.
    #[error("too many respondents")]
    TooMany,
    /// Fewer respondents than the threshold: nothing about them may be released.
    #[error("{respondents} respondents are below the threshold")]
    TooFew {
        /// How many answered.
        respondents: u64,
    },
}

impl Request {
    /// Respondents by code, for each dimension, after checking that all tables agree on them.
    pub(super) fn margins(&self) -> Result<Vec<Vec<u64>>, ProtectError> {
        self.check_dimensions()?;
        let mut margins: Vec<Option<Vec<u64>>> = vec![None; self.dimensions.len()];
        let mut seen = BTreeSet::new();
        for (place, table) in self.tables.iter().enumerate() {
            self.check_shape(place, table)?;
            let pair = table
                .column
                .map_or((table.row, None), |column| (table.row.min(column), Some(table.row.max(column))));
            if !seen.insert(pair) {
                return Err(ProtectError::TableTwice { table: place });
            }
            let rows = table.counts.iter().map(|row| sum(row.iter())).collect::<Result<Vec<_>, _>>()?;
            sum(rows.iter())?;
            self.agree(&mut margins, place, table.row, rows)?;
            if let Some(column) = table.column {
                let codes = 0..self.dimensions.get(column).map_or(0, |dimension| dimension.codes);
                let columns = codes
                    .map(|code| sum(table.counts.iter().filter_map(|row| row.get(code))))
                    .collect::<Result<Vec<_>, _>>()?;
                self.agree(&mut margins, place, column, columns)?;
            }
        }
        let margins = margins
            .into_iter()
            .zip(&self.dimensions)
            .map(|(margin, dimension)| {
                margin.ok_or_else(|| ProtectError::DimensionUnused(dimension.id.clone()))
            })
            .collect::<Result<Vec<_>, _>>()?;
        self.one_set_of_respondents(&margins)?;
        self.add_up(&margins)?;
        Ok(margins)
    }

    fn check_dimensions(&self) -> Result<(), ProtectError> {
        if self.threshold < 2 {
            return Err(ProtectError::ThresholdTooLow(self.threshold));
        }
        if self.tables.is_empty() {
            return Err(ProtectError::NoTable);
        }
        let mut ids = BTreeSet::new();
        for dimension in &self.dimensions {
            if dimension.codes < 2 {
                return Err(ProtectError::TooFewCodes(dimension.id.clone()));
            }
            if !ids.insert(&dimension.id) {
                return Err(ProtectError::DimensionTwice(dimension.id.clone()));
            }
        }
        let mut finer = BTreeSet::new();
        for (place, dimension) in self.dimensions.iter().enumerate() {
            if let Some(of) = &dimension.finer
                && !(self.is_coarser(place, of) && finer.insert(of.dimension))
            {
                return Err(ProtectError::NotCoarser(dimension.id.clone()));
            }
        }
        Ok(())
    }

    fn is_coarser(&self, place: usize, of: &Finer) -> bool {
        let codes = self.dimensions.get(place).map_or(0, |dimension| dimension.codes);
        let grouped: BTreeSet<usize> = of.groups.iter().copied().collect();
        let crossed = |table: &Table| {
            table.column.is_some() && (table.row == of.dimension || table.column == Some(of.dimension))
        };
        let fits = |finer: &Dimension| finer.finer.is_none() && finer.codes == of.groups.len();
        self.dimensions.get(of.dimension).is_some_and(fits)
            && grouped.into_iter().eq(0..codes)
            && !self.tables.iter().any(crossed)
    }

    /// Whether what is coarser has as many respondents as what it groups.
    fn add_up(&self, margins: &[Vec<u64>]) -> Result<(), ProtectError> {
        for (place, dimension) in self.dimensions.iter().enumerate() {
            let Some(finer) = &dimension.finer else { continue };
            let mut sums = vec![0; dimension.codes];
            for (group, count) in finer.groups.iter().zip(&margins[finer.dimension]) {
                sums[*group] += count;
            }
            if sums != margins[place] {
                return Err(self.differ_about(place));
            }
        }
        Ok(())
    }

    fn check_shape(&self, place: usize, table: &Table) -> Result<(), ProtectError> {
        let codes = |dimension: usize| {
            let known = self.dimensions.get(dimension).map(|dimension| dimension.codes);
            known.ok_or(ProtectError::UnknownDimension { table: place })
        };
        if table.column == Some(table.row) {
            return Err(ProtectError::UnknownDimension { table: place });
        }
        let (rows, columns) = (codes(table.row)?, table.column.map_or(Ok(1), codes)?);
        if table.counts.len() != rows || table.counts.iter().any(|row| row.len() != columns) {
            return Err(ProtectError::Ragged { table: place });
        }
        Ok(())
    }

    fn agree(
        &self,
        margins: &mut [Option<Vec<u64>>],
        place: usize,
        dimension: usize,
        counted: Vec<u64>,
    ) -> Result<(), ProtectError> {
        match margins.get_mut(dimension) {
            Some(Some(known)) if *known != counted => Err(self.differ(place, dimension)),
            Some(unknown @ None) => {
                *unknown = Some(counted);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn one_set_of_respondents(&self, margins: &[Vec<u64>]) -> Result<(), ProtectError> {
        let respondents = margins.first().map_or(0, |margin| margin.iter().sum());
        for (dimension, margin) in margins.iter().enumerate() {
            if margin.iter().sum::<u64>() != respondents {
                return Err(self.differ_about(dimension));
            }
        }
        if respondents > 0 && respondents < self.threshold {
            return Err(ProtectError::TooFew { respondents });
        }
        Ok(())
    }

    fn differ_about(&self, dimension: usize) -> ProtectError {
        let counts_by = |table: &Table| table.row == dimension || table.column == Some(dimension);
        self.differ(self.tables.iter().position(counts_by).unwrap_or_default(), dimension)
    }

    fn differ(&self, table: usize, dimension: usize) -> ProtectError {
        let id = self.dimensions.get(dimension).map(|dimension| dimension.id.clone());
        ProtectError::MarginsDiffer { table, dimension: id.unwrap_or_default() }
    }
}

fn sum<'a>(mut counts: impl Iterator<Item = &'a u64>) -> Result<u64, ProtectError> {
    counts
        .try_fold(0_u64, |sum, count| sum.checked_add(*count).filter(|sum| *sum <= MOST_RESPONDENTS))
        .ok_or(ProtectError::TooMany)
}
