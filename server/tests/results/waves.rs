//! Waves that have been counted, put straight into the database.

#![allow(dead_code, reason = "each binary uses its own part")]

use std::collections::BTreeMap;

use domain::survey::{
    answer::NO_ANSWER,
    columns::Columns,
    item::Bank,
    questionnaire::{Questionnaire, Survey},
    sample::Draw,
    schedule::Month,
};
use server::{
    clock::millis,
    db::{
        response::{self, ColumnRow, RemarkRow},
        survey,
    },
};

use crate::support::TestApp;

/// What people answered: codes by column; who is missing at the end of one did not answer.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    codes: BTreeMap<String, Vec<u16>>,
    weights: bool,
}

impl Answers {
    /// So many of each code, one after the other.
    pub fn add(&mut self, column: &str, codes: &[(u16, usize)]) {
        let codes = codes.iter().flat_map(|(code, times)| std::iter::repeat_n(*code, *times)).collect();
        self.codes.insert(column.to_owned(), codes);
    }

    /// All codes of a column.
    pub fn set(&mut self, column: &str, codes: Vec<u16>) {
        self.codes.insert(column.to_owned(), codes);
    }

    /// Weighs them by what is known of the population.
    pub fn weigh(&mut self) {
        self.weights = true;
    }

    fn columns(&self, questionnaire: &Questionnaire) -> Columns {
        let responses = self.codes.values().map(Vec::len).max().unwrap_or(0);
        let mut columns = Columns { responses, ..Columns::default() };
        for column in questionnaire.columns() {
            let mut codes = self.codes.get(column.id.as_str()).cloned().unwrap_or_default();
            codes.resize(responses, NO_ANSWER);
            columns.codes.insert(column.id.to_string(), codes);
        }
        if self.weights {
            columns.weigh(questionnaire);
        }
        columns
    }
}

fn shipped(name: &str) -> String {
    let path = format!("{}/surveys/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

/// The shipped survey and its bank.
pub fn definition() -> (Survey, Bank) {
    (
        serde_json::from_str(&shipped("life.json")).unwrap(),
        serde_json::from_str(&shipped("bank.json")).unwrap(),
    )
}

/// Stores a counted wave of the shipped survey; its id is its month.
pub async fn put(app: &TestApp, month: &str, mode: &str, answers: &Answers) {
    let (survey, bank) = definition();
    let questionnaire = survey.freeze(&bank, Month::parse(month).unwrap(), &[]).unwrap();
    put_questionnaire(app, month, mode, answers, &questionnaire, survey.draw).await;
}

/// The same, of a wave to which everybody on the list was invited.
pub async fn put_census(app: &TestApp, month: &str, answers: &Answers) {
    let (survey, bank) = definition();
    let questionnaire = survey.freeze(&bank, Month::parse(month).unwrap(), &[]).unwrap();
    put_questionnaire(app, month, "sample", answers, &questionnaire, Draw::Everyone).await;
}

/// The same, with another version of an item's wording.
pub async fn put_worded(
    app: &TestApp,
    month: &str,
    mode: &str,
    answers: &Answers,
    (item, number): (&str, u32),
) {
    let (survey, bank) = definition();
    let mut questionnaire = survey.freeze(&bank, Month::parse(month).unwrap(), &[]).unwrap();
    let known = bank.item(&item.into()).unwrap();
    let wording = known.versions.iter().find(|wording| wording.number == number).unwrap();
    let items = questionnaire.blocks.iter_mut().flat_map(|block| &mut block.items);
    for each in items.filter(|each| each.id.as_str() == item) {
        each.wording = wording.clone();
    }
    put_questionnaire(app, month, mode, answers, &questionnaire, survey.draw).await;
}

async fn put_questionnaire(
    app: &TestApp,
    month: &str,
    mode: &str,
    answers: &Answers,
    questionnaire: &Questionnaire,
    draw: Draw,
) {
    let columns = answers.columns(questionnaire);
    let new = survey::NewWave {
        id: month.to_owned(),
        survey: "life".to_owned(),
        month: month.to_owned(),
        questionnaire: serde_json::to_string(questionnaire).unwrap(),
        draw,
        open_link: true,
        opens_at: 1,
        closes_at: 2,
        grace_minutes: 0,
        reminders: Vec::new(),
    };
    let now = millis(app.portal.clock.now());
    let input = (new, mode.to_owned(), rows(&columns));
    let stored = app.portal.db.write_with(input, move |tx, (new, mode, rows)| {
        Box::pin(async move {
            if survey::plan(tx, new).await? {
                survey::move_on(tx, &new.id, "planned", "counted").await?;
            }
            for row in rows {
                response::put_column(tx, &new.id, mode, row).await?;
            }
            survey::counted(tx, &new.id, now).await
        })
    });
    stored.await.unwrap();
}

/// Columns as they are stored.
pub fn rows(columns: &Columns) -> Vec<ColumnRow> {
    let answers = i64::try_from(columns.responses).unwrap();
    let codes = columns.codes.iter().map(|(item, codes)| ColumnRow {
        item: item.clone(),
        answers,
        codes: codes.iter().flat_map(|code| code.to_le_bytes()).collect(),
    });
    let weights = columns.weights.iter().map(|weights| ColumnRow {
        item: "#weight".to_owned(),
        answers,
        codes: weights.iter().flat_map(|weight| weight.to_le_bytes()).collect(),
    });
    codes.chain(weights).collect()
}

/// Stores what somebody wrote; its id.
pub async fn put_words(app: &TestApp, wave: &str, mode: &str, item: &str, words: &str) -> String {
    let id = app.portal.entropy.timeless_id();
    let key = app.portal.keys.survey_key();
    let words_sealed = key.seal_json(response::words_place(&id), words, &app.portal.entropy).unwrap();
    let row = RemarkRow {
        id: id.clone(),
        mode: mode.to_owned(),
        item: item.to_owned(),
        words_sealed,
        tags: String::new(),
    };
    let stored = app.portal.db.write_with((wave.to_owned(), row), |tx, (wave, row)| {
        Box::pin(async move { response::add_words(tx, wave, row).await })
    });
    stored.await.unwrap();
    id
}
