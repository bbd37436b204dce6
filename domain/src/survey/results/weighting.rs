//! What weights did, told from the weights as they are stored: nothing is weighed again.

use crate::form::Id;
use crate::survey::{
    columns::{Columns, people, strata},
    estimate::{
        Cell, tally,
        weight::{Margin, Settings, Trim, rake},
    },
    questionnaire::Questionnaire,
};

/// What weights did.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighting {
    /// Kish's effective number of responses.
    pub effective: f64,
    /// How many times larger weights make the variance.
    pub design_effect: f64,
    /// The smallest weight.
    pub least: f64,
    /// The largest.
    pub most: f64,
    /// Responses whose weight is at a bound.
    pub trimmed: u64,
    /// The attributes by which responses were weighted.
    pub attributes: Vec<Weighed>,
}

/// An attribute by which responses were weighted.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighed {
    /// The attribute.
    pub id: Id,
    /// Its classes, in their order.
    pub classes: Vec<Class>,
}

/// A class of an attribute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Class {
    /// Its shares; none where the population does not name it, so that it was not weighted.
    pub shares: Option<Shares>,
    /// Responses.
    pub n: u64,
    /// The class with which it was weighted together, being too small or the neighbour of one that was.
    pub merged_with: Option<u16>,
    /// Whether it could not be weighted.
    pub left_out: bool,
}

/// A class among all classes that the population names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shares {
    /// Of the people.
    pub population: f64,
    /// Of the responses.
    pub plain: f64,
    /// Of the weights.
    pub weighted: f64,
}

/// What the weights of a wave did; none without weights.
#[must_use]
pub fn weighting(questionnaire: &Questionnaire, columns: &Columns) -> Option<Weighting> {
    let weights = columns.weights.as_deref()?;
    let bounds = Trim::default();
    let (mut all, mut trimmed) = (Cell::default(), 0);
    let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
    for weight in weights {
        all.add(*weight);
        (least, most) = (least.min(*weight), most.max(*weight));
        trimmed += u64::from(*weight <= bounds.low() || *weight >= bounds.high());
    }
    let effective = all.effective()?;
    let attributes = questionnaire.population.keys().filter_map(|id| weighed(questionnaire, columns, id));
    Some(Weighting {
        effective,
        design_effect: all.n as f64 / effective,
        least,
        most,
        trimmed,
        attributes: attributes.collect(),
    })
}

fn weighed(questionnaire: &Questionnaire, columns: &Columns, id: &Id) -> Option<Weighed> {
    let people = people(questionnaire, id.as_str())?;
    let strata = strata(&people);
    let codes = columns.column(id.as_str());
    let counted = tally(codes, columns.weights.as_deref(), None, strata.len());
    let named = people.iter().zip(&counted.cells).filter(|(people, _)| people.is_some());
    let weighed = named.fold(Cell::default(), |sum, (_, cell)| sum.with(*cell));
    if weighed.n == 0 {
        return None;
    }
    // Which classes go together depends on nothing but whether a class has enough responses: as many as that are
    // enough to ask.
    let settings = Settings { trim: None, rounds: 1, ..Settings::default() };
    let enough = |cell: &Cell| usize::try_from(cell.n.min(settings.least)).unwrap_or(0);
    let few: Vec<u16> = (0_u16..)
        .zip(&counted.cells)
        .flat_map(|(code, cell)| std::iter::repeat_n(code, enough(cell)))
        .collect();
    let report = rake(&[Margin { codes: &few, strata: &strata }], few.len(), &settings).report;
    let everybody: u64 = people.iter().flatten().sum();
    let part = |some: f64, all: f64| if all > 0.0 { some / all } else { 0.0 };
    let classes = (0_u16..).zip(people.iter().zip(&counted.cells)).map(|(code, (people, cell))| {
        let merge = report.merges.iter().find(|merge| merge.stratum == code || merge.into == code);
        let shares = people.map(|people| Shares {
            population: part(people as f64, everybody as f64),
            plain: part(cell.n as f64, weighed.n as f64),
            weighted: part(cell.w, weighed.w),
        });
        Class {
            shares,
            n: cell.n,
            merged_with: merge.map(|merge| if merge.stratum == code { merge.into } else { merge.stratum }),
            left_out: people.is_some() && report.left_out.iter().any(|left| left.stratum == code),
        }
    });
    Some(Weighed { id: id.clone(), classes: classes.collect() })
}
