//! What Insight counts of a survey that is told which procedure was applied for: the points of each scale, of procedures
//! that enough people have rated to hide each.

use std::collections::BTreeMap;

use domain::survey::{answer::NO_ANSWER, columns::Columns, questionnaire::Questionnaire};

use super::{JobError, Jobs};
use crate::db::{change::Measured, procedure};

/// Points that somebody gave after an application.
pub(super) struct Rating {
    procedure_version: String,
    item: String,
    points: i64,
}

impl Rating {
    pub(super) fn measured(&self) -> Measured<'_> {
        Measured {
            procedure_version: &self.procedure_version,
            channel: "online",
            kind: "satisfaction",
            subject: &self.item,
            bucket: self.points,
        }
    }
}

pub(super) async fn ratings(
    jobs: &Jobs,
    questionnaire: &Questionnaire,
    columns: &Columns,
) -> Result<Vec<Rating>, JobError> {
    let Some(about) = questionnaire.given.first().map(|item| item.id.as_str()) else { return Ok(Vec::new()) };
    let Some(given) = questionnaire.columns().find(|column| column.id.as_str() == about) else {
        return Ok(Vec::new());
    };
    let procedures = given.values();
    let least = usize::try_from(questionnaire.release.threshold).unwrap_or(usize::MAX);
    let said = |item: &str| columns.codes.get(item).map_or(&[][..], Vec::as_slice);
    let mut ratings = Vec::new();
    for column in questionnaire.columns().filter(|column| !column.favourable().is_empty()) {
        let mut points = BTreeMap::<u16, Vec<i64>>::new();
        for (procedure, code) in said(about).iter().zip(said(column.id.as_str())) {
            if *procedure != NO_ANSWER && *code != NO_ANSWER {
                points.entry(*procedure).or_default().push(i64::from(*code) + 1);
            }
        }
        points.retain(|_, points| points.len() >= least);
        for (procedure, points) in points {
            let Some(procedure) = procedures.get(usize::from(procedure)) else { continue };
            let version = procedure::current_of(jobs.db.read(), procedure).await?.unwrap_or_default();
            ratings.extend(points.into_iter().map(|points| Rating {
                procedure_version: version.clone(),
                item: column.id.to_string(),
                points,
            }));
        }
    }
    Ok(ratings)
}
