//! What is published of a wave, from the shipped survey and invented answers.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use domain::survey::{
    answer::NO_ANSWER,
    columns::Columns,
    item::{Bank, Kind},
    publication::{Gathered, Mode, Publication, Value, Wave, publication},
    questionnaire::{Questionnaire, Survey},
    release::Shown,
    schedule::Month,
};
use jiff::civil::date;

const BANK: &str = include_str!("../../server/surveys/bank.json");
const LIFE: &str = include_str!("../../server/surveys/life.json");

fn bank() -> Bank {
    Bank::load(BANK).unwrap()
}

fn questionnaire() -> Questionnaire {
    let survey = Survey::load(LIFE, &bank()).unwrap();
    survey.freeze(&bank(), Month::parse("2026-11").unwrap(), &[]).unwrap()
}

/// A generator that needs no crate: PCG's multiplier, the upper bits.
struct Lot(u64);

impl Lot {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n.max(1)
    }
}

fn answers(questionnaire: &Questionnaire, many: usize, seed: u64) -> Columns {
    let mut lot = Lot(seed);
    let responses: Vec<Vec<u16>> = (0..many)
        .map(|_| {
            questionnaire
                .columns()
                .map(|column| {
                    if lot.below(40) == 0 {
                        return NO_ANSWER;
                    }
                    let code = match column.kind() {
                        Kind::Number { most, .. } => lot.below(u64::from(*most) + 1),
                        Kind::ManyOf { choices, .. } => lot.below(1 << choices.len()),
                        // More of the first, so that some codes are rare.
                        _ => {
                            let codes = column.values().len() as u64;
                            let (a, b) = (lot.below(codes), lot.below(codes));
                            a.min(b)
                        }
                    };
                    u16::try_from(code).unwrap()
                })
                .collect()
        })
        .collect();
    Columns::of(questionnaire, &responses)
}

fn gathered(mode: Mode, columns: Columns, invited: Option<u64>) -> Gathered {
    Gathered { mode, columns, invited, secret: [7; 32] }
}

fn made(parts: Vec<Gathered>) -> Publication {
    let wave = Wave { month: "2026-11", from: date(2026, 11, 1), until: date(2026, 11, 20) };
    publication(&questionnaire(), &bank(), wave, parts).unwrap()
}

#[test]
fn every_column_is_counted_by_every_attribute_of_the_plan() {
    let questionnaire = questionnaire();
    let sample = answers(&questionnaire, 600, 1);
    let made = made(vec![gathered(Mode::Sample, sample, Some(1_200))]);
    let part = made.part(Mode::Sample).unwrap();
    assert_eq!((part.respondents, part.response_rate()), (600, Some(50.0)));
    assert!(made.columns.iter().all(|column| column.kind.name() != "words"));
    for column in &made.columns {
        assert!(part.table(&column.id, None).is_some(), "{}", column.id);
        for by in &questionnaire.release.crossed_with {
            assert_eq!(
                part.table(&column.id, Some(by)).is_some(),
                !column.attribute,
                "{} by {by}",
                column.id
            );
        }
    }
    assert_eq!(
        part.tables.len(),
        made.lines()
            .fold(Vec::new(), |mut seen, line| {
                let table = (line.column.id.clone(), line.group.map(|(by, _)| by.id.clone()));
                if !seen.contains(&table) {
                    seen.push(table);
                }
                seen
            })
            .len()
    );
}

#[test]
fn counts_and_shares_are_those_of_the_answers() {
    let questionnaire = questionnaire();
    let sample = answers(&questionnaire, 900, 2);
    let codes = sample.column("stay").to_vec();
    let districts = sample.column("district").to_vec();
    let made = made(vec![gathered(Mode::Sample, sample, None)]);
    let part = made.part(Mode::Sample).unwrap();
    let id = |id: &str| domain::form::Id(id.to_owned());
    let counted = |wanted: &dyn Fn(u16, u16) -> bool| {
        codes.iter().zip(&districts).filter(|(code, district)| wanted(**code, **district)).count() as u64
    };
    let group = &part.table(&id("stay"), None).unwrap().groups[0];
    let mut shown = 0;
    for (code, figure) in group.answers.iter().enumerate() {
        if let Shown::Count(count) = figure.count {
            assert_eq!(
                count,
                counted(&|c, _| if code == 5 { c == NO_ANSWER } else { usize::from(c) == code })
            );
            let share = figure.share.shown().unwrap();
            assert!((share.value - count as f64 / 9.0).abs() <= 0.05 + 1e-9, "{share:?}");
            assert!(share.low.unwrap() <= share.value && share.value <= share.high.unwrap());
            shown += 1;
        }
    }
    assert!(shown >= 3, "{group:?}");
    let favourable = group.favourable.unwrap();
    assert_eq!(favourable.count, Shown::Count(counted(&|c, _| c == 3 || c == 4)));
    for (item, by) in [("stay", "district"), ("first", "district")] {
        let table = part.table(&id(item), Some(&id(by))).unwrap();
        assert!(table.groups.iter().all(|group| group.favourable.is_none()), "{item}");
    }
    let table = part.table(&id("stay"), Some(&id("district"))).unwrap();
    let mut shown = 0;
    for group in &table.groups {
        let district = group.code.unwrap();
        assert_eq!(group.answers.len(), 2);
        let favourable = made.column(&id("stay")).unwrap().favourable_in(table, group);
        assert_eq!(favourable, Some(group.answers[0]));
        for (liked, figure) in [(true, group.answers[0]), (false, group.answers[1])] {
            if let Shown::Count(count) = figure.count {
                let counted = counted(&|c, d| (c == 3 || c == 4) == liked && usize::from(d) == district);
                assert_eq!(count, counted);
                shown += 1;
            }
        }
    }
    assert!(shown >= 6, "{table:?}");
}

#[test]
fn scales_are_broken_down_in_groups_of_answers_and_everybody_by_each_answer() {
    let questionnaire = questionnaire();
    let made = made(vec![gathered(Mode::Sample, answers(&questionnaire, 600, 1), Some(1_200))]);
    let part = made.part(Mode::Sample).unwrap();
    let counted = |column: &str, by: Option<&str>| -> Vec<String> {
        let [column, by] = [Some(column), by].map(|id| id.map(|id| domain::form::Id(id.to_owned())));
        let table = part.table(&column.clone().unwrap(), by.as_ref()).unwrap();
        let column = made.column(&column.unwrap()).unwrap();
        assert!(table.groups.iter().all(|group| group.answers.len() == column.counted_in(table).len()));
        column.counted_in(table).iter().map(|code| code.value.clone()).collect()
    };
    for (column, codes) in [("stay", 6), ("happiness", 12)] {
        assert_eq!(counted(column, None).len(), codes);
        assert_eq!(counted(column, Some("age")), ["(favourable)", "(other)"]);
    }
    assert_eq!(counted("first", None), counted("first", Some("age")));
    for line in made.lines().filter(|line| line.group.is_none() && line.answer.is_none()) {
        assert!(!line.column.favourable.is_empty());
    }
}

#[test]
fn no_small_number_is_told_and_its_share_is_withheld_with_it() {
    let questionnaire = questionnaire();
    let made = made(vec![
        gathered(Mode::Open, answers(&questionnaire, 180, 3), None),
        gathered(Mode::Sample, answers(&questionnaire, 500, 4), Some(1_200)),
    ]);
    assert_eq!(made.parts.iter().map(|part| part.mode).collect::<Vec<_>>(), [Mode::Sample, Mode::Open]);
    let mut withheld = 0;
    for line in made.lines() {
        match line.figure.count {
            Shown::Count(count) => assert!(count == 0 || count >= made.threshold, "{line:?}"),
            Shown::Withheld => {
                withheld += 1;
                assert_eq!(line.figure.share.shown(), None, "{line:?}");
                assert_eq!(line.figure.weighted.shown(), None, "{line:?}");
            }
        }
        if line.n == Shown::Withheld {
            assert_eq!(line.figure.share, Value::Withheld, "{line:?}");
        }
    }
    assert!(withheld > 100, "{withheld}");
}

#[test]
fn the_open_link_has_no_margins_and_no_weights() {
    let questionnaire = questionnaire();
    let made = made(vec![
        gathered(Mode::Sample, answers(&questionnaire, 500, 5), Some(1_200)),
        gathered(Mode::Open, answers(&questionnaire, 500, 5), None),
    ]);
    let open = made.part(Mode::Open).unwrap();
    assert_eq!((open.weighing.as_ref(), open.invited, open.response_rate()), (None, None, None));
    for line in made.lines() {
        let shares = [line.figure.share, line.figure.weighted].map(Value::shown);
        for share in shares.into_iter().flatten() {
            assert_eq!(share.low.is_some(), line.mode == Mode::Sample, "{line:?}");
        }
        assert!(line.mode == Mode::Sample || line.figure.weighted == Value::None, "{line:?}");
    }
    let weighing = made.part(Mode::Sample).unwrap().weighing.as_ref().unwrap();
    assert!(weighing.effective.is_some_and(|n| n > 100 && n % 10 == 0), "{weighing:?}");
}

#[test]
fn where_everybody_was_invited_there_are_weights_but_no_margins() {
    let questionnaire = questionnaire();
    let census = || gathered(Mode::Census, answers(&questionnaire, 500, 5), Some(1_200));
    let made = made(vec![gathered(Mode::Open, answers(&questionnaire, 500, 6), None), census()]);
    assert_eq!(made.parts.iter().map(|part| part.mode).collect::<Vec<_>>(), [Mode::Census, Mode::Open]);
    let part = made.invited().unwrap();
    assert_eq!((part.mode, part.response_rate()), (Mode::Census, Some(41.7)));
    let weighing = part.weighing.as_ref().unwrap();
    assert_eq!(weighing.effective, None, "how exact a sample would be says nothing here");
    let mut weighted = 0;
    for line in made.lines() {
        for share in [line.figure.share, line.figure.weighted].into_iter().filter_map(Value::shown) {
            assert_eq!((share.low, share.high), (None, None), "{line:?}");
        }
        weighted += usize::from(line.mode == Mode::Census && line.figure.weighted.shown().is_some());
    }
    assert!(weighted > 50, "{weighted}");
}

#[test]
fn a_release_that_was_frozen_before_censuses_were_told_apart_is_read_as_a_sample() {
    let questionnaire = questionnaire();
    let sample = made(vec![gathered(Mode::Sample, answers(&questionnaire, 400, 8), Some(800))]);
    let stored = serde_json::to_string(&sample).unwrap();
    assert!(stored.contains(r#""parts":[{"mode":"sample","respondents":400"#));
    let read: Publication = serde_json::from_str(&stored).unwrap();
    assert_eq!(read.invited().map(|part| part.mode), Some(Mode::Sample));
}

#[test]
fn who_is_in_a_class_that_the_population_does_not_name_keeps_the_weight_of_one() {
    let mut questionnaire = questionnaire();
    questionnaire.population.retain(|attribute, _| attribute.as_str() == "sex");
    let mut sample = answers(&questionnaire, 900, 2);
    let report = sample.weigh(&questionnaire).unwrap();
    assert!(report.merges.is_empty() && report.converged, "{report:?}");
    let (sexes, weights) = (sample.column("sex"), sample.weights.as_ref().unwrap());
    let of = |code: u16| sexes.iter().zip(weights).filter(move |(sex, _)| **sex == code);
    // Women, men, another or neither, no answer.
    let sum = |code| of(code).map(|(_, weight)| weight).sum::<f64>();
    assert!((sum(0) / (sum(0) + sum(1)) - 36_100.0 / 70_000.0).abs() < 1e-9);
    for left in [2, NO_ANSWER] {
        assert!(of(left).count() > 0 && of(left).all(|(_, weight)| (weight - 1.0).abs() < 1e-12), "{left}");
    }
}

#[test]
fn too_few_respondents_are_no_part_at_all() {
    let questionnaire = questionnaire();
    let made = made(vec![
        gathered(Mode::Sample, answers(&questionnaire, 9, 6), Some(1_200)),
        gathered(Mode::Open, answers(&questionnaire, 10, 6), None),
    ]);
    assert_eq!(made.parts.iter().map(|part| part.mode).collect::<Vec<_>>(), [Mode::Open]);
}

#[test]
fn the_same_answers_give_the_same_content_and_it_comes_back_as_it_was_stored() {
    let questionnaire = questionnaire();
    let one = || made(vec![gathered(Mode::Sample, answers(&questionnaire, 400, 8), Some(800))]);
    let stored = serde_json::to_string(&one()).unwrap();
    assert_eq!(stored, serde_json::to_string(&one()).unwrap());
    assert_eq!(serde_json::from_str::<Publication>(&stored).unwrap(), one());
    assert!(!stored.contains("07070707"), "the secret stays");
}

#[test]
fn a_wording_that_breaks_the_series_says_so() {
    let mut bank = bank();
    let item = bank.items.iter_mut().find(|item| item.id.as_str() == "stay").unwrap();
    let before = item.versions.len() as u32;
    let last = item.versions.last().unwrap().clone();
    for (number, comparable) in [(before + 1, false), (before + 2, true)] {
        item.versions.push(domain::survey::item::Wording { number, comparable, ..last.clone() });
    }
    let survey = Survey::load(LIFE, &bank).unwrap();
    let questionnaire = survey.freeze(&bank, Month::parse("2026-11").unwrap(), &[]).unwrap();
    let wave = Wave { month: "2026-11", from: date(2026, 11, 1), until: date(2026, 11, 20) };
    let sample = answers(&questionnaire, 100, 9);
    let now = publication(&questionnaire, &bank, wave, vec![gathered(Mode::Sample, sample, None)]).unwrap();
    let stay = domain::form::Id("stay".to_owned());
    let column = now.column(&stay).unwrap();
    assert_eq!((column.wording, column.comparable_since), (before + 2, before + 1));
    let earlier = made(vec![]);
    assert!(!column.compares_with(earlier.column(&stay).unwrap()));
    assert!(column.compares_with(column));
}
