//! The question bank and the surveys that ship: complete, short enough, and said in words that everybody can read.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    form::{Id, Text},
    survey::{
        answer::{Answer, Problem, read},
        item::{Bank, Choice, Item, Kind},
        questionnaire::{Questionnaire, Survey},
        schedule::Month,
    },
};
use serde_json::Value as Json;

const BANK: &str = include_str!("../../server/surveys/bank.json");
const LIFE: &str = include_str!("../../server/surveys/life.json");
const SATISFACTION: &str = include_str!("../../server/surveys/satisfaction.json");
const PANEL: &str = include_str!("../../server/surveys/panel-example.csv");
const STORY: &str = include_str!("../../server/surveys/story.json");

fn bank() -> Bank {
    Bank::load(BANK).unwrap()
}

fn life() -> Survey {
    Survey::load(LIFE, &bank()).unwrap()
}

fn satisfaction() -> Survey {
    Survey::load(SATISFACTION, &bank()).unwrap()
}

/// The months of the demonstration series.
fn months() -> Vec<Month> {
    let first = Month::parse("2025-11").unwrap();
    (0..12).map(|later| first.plus(later).unwrap()).collect()
}

fn waves() -> Vec<(Month, Questionnaire)> {
    months().into_iter().map(|month| (month, life().freeze(&bank(), month, &[]).unwrap())).collect()
}

fn choices(item: &Item) -> Vec<&str> {
    match &item.current().unwrap().kind {
        Kind::OneOf { choices } | Kind::ManyOf { choices, .. } => {
            choices.iter().map(|choice| choice.value.as_str()).collect()
        }
        _ => Vec::new(),
    }
}

fn has_choice(bank: &Bank, item: &str, choice: &str) -> bool {
    bank.item(&Id::from(item)).is_some_and(|item| choices(item).contains(&choice))
}

/// Every text of the bank and the surveys with the place where it stands.
fn texts() -> Vec<(String, Text)> {
    let mut texts = Vec::new();
    for json in [BANK, LIFE, SATISFACTION] {
        collect("", &serde_json::from_str(json).unwrap(), &mut texts);
    }
    texts
}

fn collect(at: &str, json: &Json, texts: &mut Vec<(String, Text)>) {
    match json {
        Json::Object(fields) if fields.contains_key("easy") => {
            texts.push((at.to_owned(), serde_json::from_value(json.clone()).unwrap()));
        }
        Json::Object(fields) => {
            let at = fields.get("id").and_then(Json::as_str).unwrap_or(at);
            fields.iter().for_each(|(name, field)| collect(&format!("{at}/{name}"), field, texts));
        }
        Json::Array(entries) => entries.iter().for_each(|entry| collect(at, entry, texts)),
        _ => {}
    }
}

/// The pieces of a sentence: plain ones, and words with their reading.
fn pieces(sentence: &str) -> Vec<(&str, Option<&str>)> {
    let mut pieces = Vec::new();
    let mut rest = sentence;
    while let Some((plain, after)) = rest.split_once('{') {
        let (word, after) = after.split_once('}').unwrap_or_else(|| panic!("a brace is open: {sentence}"));
        let (base, reading) = word.split_once('|').unwrap_or_else(|| panic!("no reading: {sentence}"));
        pieces.extend([(plain, None), (base, Some(reading))]);
        rest = after;
    }
    pieces.push((rest, None));
    pieces
}

fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '〆' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn is_hiragana(c: char) -> bool {
    matches!(c, 'ぁ'..='ん' | 'ー')
}

#[test]
fn plain_japanese_gives_every_kanji_a_reading_and_the_other_languages_none() {
    let texts = texts();
    assert!(texts.len() > 250, "only {} texts were found", texts.len());
    for (at, text) in texts {
        for (piece, reading) in pieces(&text.easy) {
            match reading {
                None => assert!(!piece.chars().any(is_kanji) && !piece.contains(['|', '}']), "{at}: {piece}"),
                Some(reading) => {
                    assert!(piece.chars().any(is_kanji), "{at}: {piece} needs no reading");
                    assert!(
                        !reading.is_empty() && reading.chars().all(is_hiragana),
                        "{at}: {piece}|{reading}"
                    );
                }
            }
        }
        for said in [&text.ja, &text.en] {
            assert!(!said.contains(['{', '|', '}']), "{at}: {said}");
        }
        assert!(
            text.en.is_ascii() || text.en.chars().all(|c| c.is_ascii() || "–’“”".contains(c)),
            "{at}: {}",
            text.en
        );
    }
}

#[test]
fn plain_japanese_speaks_in_short_sentences() {
    for (at, text) in texts() {
        let said: String = pieces(&text.easy).into_iter().map(|(piece, _)| piece).collect();
        for sentence in said.split('。') {
            assert!(sentence.chars().count() <= 50, "{at}: {sentence}");
        }
    }
}

#[test]
fn every_month_asks_about_thirty_questions_on_six_to_eight_screens() {
    for (month, wave) in waves() {
        let columns = wave.columns().count();
        assert!((25..=34).contains(&columns), "{month}: {columns} questions");
        assert!((6..=8).contains(&wave.blocks.len()), "{month}: {} screens", wave.blocks.len());
        let asked: BTreeSet<&Id> = wave.columns().map(|column| column.id).collect();
        assert_eq!(asked.len(), columns, "{month}: a column is there twice");
        for attribute in &wave.attributes {
            assert!(asked.contains(attribute), "{month}: {attribute} is not asked");
        }
        let matrices = wave.blocks.iter().flat_map(|block| &block.items);
        for item in matrices.filter(|item| matches!(item.wording.kind, Kind::Matrix { .. })) {
            assert!(item.columns().count() <= 6, "{month}: {} is long for a telephone", item.id);
        }
    }
}

#[test]
fn three_months_ask_every_item_of_the_survey() {
    let survey = life();
    let all: BTreeSet<&Id> = survey.blocks.iter().flat_map(|block| &block.items).collect();
    for three in waves().windows(3) {
        let items = |wave: &Questionnaire| {
            wave.blocks.iter().flat_map(|block| &block.items).map(|item| item.id.clone()).collect::<Vec<_>>()
        };
        let asked: BTreeSet<Id> = three.iter().flat_map(|(_, wave)| items(wave)).collect();
        assert_eq!(asked.iter().collect::<BTreeSet<_>>(), all, "from {}", three[0].0);
    }
}

#[test]
fn the_bank_holds_what_the_surveys_ask_and_nothing_else() {
    let bank = bank();
    let surveys = [life(), satisfaction()];
    let named: BTreeSet<&Id> = surveys
        .iter()
        .flat_map(|survey| survey.blocks.iter().flat_map(|block| &block.items).chain(&survey.attributes))
        .collect();
    let there: BTreeSet<&Id> = bank.items.iter().map(|item| &item.id).collect();
    assert_eq!(named, there);
}

#[test]
fn a_list_from_which_several_are_chosen_lets_people_choose_nothing_in_particular() {
    for item in &bank().items {
        if let Kind::ManyOf { choices, alone } = &item.current().unwrap().kind {
            assert!(choices.len() <= 15, "{}", item.id);
            assert_eq!(choices.last().unwrap().value.as_str(), "none", "{}", item.id);
            assert_eq!(alone.as_ref().unwrap().as_str(), "none", "{}", item.id);
        }
    }
}

#[test]
fn nothing_in_particular_goes_with_nothing_else() {
    let (month, questionnaire) = waves().remove(0);
    let several: Vec<_> =
        questionnaire.columns().filter(|column| matches!(column.kind(), Kind::ManyOf { .. })).collect();
    assert!(!several.is_empty(), "{month:?}");
    for column in &several {
        let values = column.values();
        let none = values.len() - 1;
        assert_eq!(read(column, &values[none]), Ok(Some(Answer::Code(1 << none))));
        assert_eq!(read(column, &values[..none].join(" ")), Ok(Some(Answer::Code((1 << none) - 1))));
        assert_eq!(read(column, &format!("{} {}", values[0], values[none])), Err(Problem::Alone(none)));
    }
}

#[test]
fn wordings_have_a_history_in_which_one_compares_and_one_breaks_the_series() {
    let bank = bank();
    assert!(bank.item(&Id::from("ties")).unwrap().comparable(1, 2));
    assert!(!bank.item(&Id::from("administration")).unwrap().comparable(1, 2));
}

#[test]
fn populations_count_the_same_people() {
    let (bank, survey) = (bank(), life());
    for (attribute, people) in &survey.population {
        assert_eq!(people.values().sum::<u64>(), 70_000, "{attribute}");
        for choice in people.keys() {
            assert!(has_choice(&bank, attribute.as_str(), choice.as_str()), "{attribute}: {choice}");
        }
    }
    let counted: Vec<&str> = survey.population.keys().map(Id::as_str).collect();
    assert_eq!(counted, ["age", "district", "sex"]);
}

#[test]
fn satisfaction_asks_three_questions_and_is_told_the_procedure() {
    let (bank, survey) = (bank(), satisfaction());
    let label = Text { ja: "手続".to_owned(), easy: "てつづき".to_owned(), en: "Procedure".to_owned() };
    let known = [Choice { value: Id::from("bulky-waste"), label }];
    for month in months() {
        let questionnaire = survey.freeze(&bank, month, &known).unwrap();
        let asked = questionnaire.blocks.iter().flat_map(|block| &block.items);
        let asked: Vec<&str> = asked.map(|item| item.id.as_str()).collect();
        assert_eq!(asked, ["apply_ease", "apply_sure", "apply_words"]);
        assert_eq!(questionnaire.column("procedure").unwrap().values(), ["bulky-waste"]);
    }
    assert_eq!(choices(bank.item(&Id::from("procedure")).unwrap()), Vec::<&str>::new());
}

#[test]
fn the_example_list_has_members_whose_attributes_are_choices_of_the_bank() {
    let bank = bank();
    let mut lines = PANEL.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!(head, ["number", "name", "mail", "postcode", "address", "language", "age", "sex", "district"]);
    let members: Vec<BTreeMap<&str, &str>> = lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells.len(), head.len(), "{line}");
            head.iter().copied().zip(cells).collect()
        })
        .collect();
    assert_eq!(members.len(), 40);
    let numbers: BTreeSet<&str> = members.iter().map(|member| member["number"]).collect();
    assert_eq!(numbers.len(), members.len());
    for member in &members {
        for attribute in ["age", "sex", "district"] {
            assert!(has_choice(&bank, attribute, member[attribute]), "{member:?}");
        }
        assert!(["ja", "easy", "en"].contains(&member["language"]), "{member:?}");
        assert!(member["mail"].is_empty() || member["mail"].ends_with("example.jp"), "{member:?}");
    }
    assert!(members.iter().any(|member| member["mail"].is_empty()), "somebody needs a letter");
}

#[test]
fn the_story_speaks_of_columns_choices_and_months_that_there_are() {
    let bank = bank();
    let story: Json = serde_json::from_str(STORY).unwrap();
    let waves = waves();
    let columns: BTreeMap<String, &Kind> = waves
        .iter()
        .flat_map(|(_, wave)| wave.columns())
        .map(|column| (column.id.to_string(), &column.item.wording.kind))
        .collect();
    let counted = |kind: &Kind| {
        matches!(kind, Kind::Scale { .. } | Kind::Matrix { .. } | Kind::Rating { .. } | Kind::Number { .. })
    };
    let told: BTreeSet<&str> = story["base"].as_object().unwrap().keys().map(String::as_str).collect();
    let there: BTreeSet<&str> =
        columns.iter().filter(|(_, kind)| counted(kind)).map(|(id, _)| id.as_str()).collect();
    assert_eq!(told, there, "every column that has a mean has one to begin with");

    let list = |name: &str| story[name].as_array().unwrap().clone();
    for entry in ["levels", "shifts", "share_shifts", "words"].into_iter().flat_map(list) {
        for (attribute, named) in entry["where"].as_object().unwrap() {
            for choice in named.as_array().unwrap() {
                assert!(has_choice(&bank, attribute, choice.as_str().unwrap()), "{entry}");
            }
        }
        if let Some(column) = entry.get("column") {
            assert!(told.contains(column.as_str().unwrap()), "{entry}");
        }
        let named =
            entry.get("months").and_then(Json::as_object).into_iter().flat_map(|months| months.keys());
        for month in
            named.map(String::as_str).chain(["from", "to"].iter().filter_map(|at| entry.get(at)?.as_str()))
        {
            assert!(months().contains(&Month::parse(month).unwrap()), "{entry}");
        }
    }
    for entry in list("share_shifts") {
        assert!(
            has_choice(&bank, entry["item"].as_str().unwrap(), entry["choice"].as_str().unwrap()),
            "{entry}"
        );
    }
    for (item, shares) in story["shares"].as_object().unwrap() {
        let named: BTreeSet<&str> = shares.as_object().unwrap().keys().map(String::as_str).collect();
        let there = choices(bank.item(&Id::from(item.as_str())).unwrap());
        assert_eq!(named, there.into_iter().collect(), "{item}");
    }
    for wording in list("wordings") {
        let item = bank.item(&Id::from(wording["item"].as_str().unwrap())).unwrap();
        assert_eq!(Json::from(item.current().unwrap().number), wording["number"]);
    }
}

#[test]
fn about_three_in_ten_of_those_invited_answer_in_the_story() {
    let story: Json = serde_json::from_str(STORY).unwrap();
    let people = &life().population[&Id::from("age")];
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let answers: f64 = people
        .iter()
        .map(|(age, people)| story["response"]["age"][age.as_str()].as_f64().unwrap() * *people as f64)
        .sum();
    assert!((0.28..0.32).contains(&(answers / 70_000.0)), "{answers}");
}
