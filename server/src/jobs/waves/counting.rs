//! Counting: responses become columns, in an order drawn anew each time.

use domain::survey::{columns::Columns, questionnaire::Questionnaire};

use super::{JobError, Jobs, Lease, keep};
use crate::{
    clock::millis,
    db::{
        response::{self, ColumnRow},
        survey::{self, WaveRow},
    },
    entropy::Entropy,
};

/// The column of weights.
pub(crate) const WEIGHT: &str = "#weight";
/// The column of days, counted from the first.
pub(crate) const DAY: &str = "#day";

/// Counts a wave that is open, where enough responses have come in since: at least the threshold, and a twentieth.
pub(super) async fn step(jobs: &Jobs, lease: &Lease, wave: &WaveRow) -> Result<(), JobError> {
    let questionnaire = jobs.questionnaires.of(jobs.db.read(), &wave.id).await?;
    let least = i64::try_from(questionnaire.release.threshold).unwrap_or(i64::MAX);
    let counted = response::counted(jobs.db.read(), &wave.id).await?;
    let now = millis(jobs.clock.now());
    for (mode, there) in response::modes(jobs.db.read(), &wave.id).await? {
        let before = counted.iter().find(|(known, _)| *known == mode).map_or(0, |(_, answers)| *answers);
        if there - before < least.max(before / 20) {
            continue;
        }
        let columns = count(jobs, &questionnaire, &wave.id, &mode).await?;
        jobs.db
            .write_with((*lease, wave.id.clone(), mode, columns), move |tx, (lease, wave, mode, columns)| {
                Box::pin(async move {
                    keep(tx, lease, wave, "open", now).await?;
                    for column in rows(columns) {
                        response::put_column(tx, wave, mode, &column).await?;
                    }
                    survey::counted(tx, wave, now).await?;
                    Ok::<_, JobError>(())
                })
            })
            .await?;
    }
    Ok(())
}

/// Reads all responses of a mode into columns. Those of the sample are weighted; who came by the open link stands for
/// nobody else.
pub(crate) async fn count(
    jobs: &Jobs,
    questionnaire: &Questionnaire,
    wave: &str,
    mode: &str,
) -> Result<Columns, JobError> {
    let mut responses: Vec<(u16, Vec<u16>)> = Vec::new();
    let mut days: Vec<String> = Vec::new();
    let mut after = String::new();
    loop {
        let some = response::some(jobs.db.read(), wave, mode, &after).await?;
        let Some(last) = some.last() else { break };
        after.clone_from(&last.id);
        for row in some {
            let codes: Vec<u16> =
                serde_json::from_str(&row.codes).map_err(|error| JobError::Storage(error.to_string()))?;
            let day = days.iter().position(|day| *day == row.day).unwrap_or_else(|| {
                days.push(row.day.clone());
                days.len() - 1
            });
            responses.push((u16::try_from(day).unwrap_or(u16::MAX), codes));
        }
    }
    shuffle(&mut responses, &jobs.entropy);
    let (day, codes): (Vec<u16>, Vec<Vec<u16>>) = responses.into_iter().unzip();
    let mut columns = Columns::of(questionnaire, &codes);
    if mode == "sample" {
        columns.weigh(questionnaire);
    }
    columns.codes.insert(DAY.to_owned(), day);
    Ok(columns)
}

/// As they are stored.
pub(crate) fn rows(columns: &Columns) -> Vec<ColumnRow> {
    let answers = i64::try_from(columns.responses).unwrap_or(i64::MAX);
    let codes = columns.codes.iter().map(|(item, codes)| {
        let codes = codes.iter().flat_map(|code| code.to_le_bytes()).collect();
        ColumnRow { item: item.clone(), answers, codes }
    });
    let weights = columns.weights.iter().map(|weights| {
        let codes = weights.iter().flat_map(|weight| weight.to_le_bytes()).collect();
        ColumnRow { item: WEIGHT.to_owned(), answers, codes }
    });
    codes.chain(weights).collect()
}

/// As they were stored.
pub(crate) fn read(rows: Vec<ColumnRow>) -> Columns {
    let mut columns = Columns::default();
    for row in rows {
        columns.responses = usize::try_from(row.answers).unwrap_or(0);
        if row.item == WEIGHT {
            columns.weights =
                Some(row.codes.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect());
        } else {
            let codes = row.codes.as_chunks().0.iter().map(|bytes| u16::from_le_bytes(*bytes)).collect();
            columns.codes.insert(row.item, codes);
        }
    }
    columns
}

/// Fisher and Yates.
fn shuffle<T>(all: &mut [T], entropy: &Entropy) {
    for last in (1..all.len()).rev() {
        let chosen = usize::try_from(entropy.below(last as u64 + 1)).unwrap_or(last);
        all.swap(last, chosen);
    }
}
