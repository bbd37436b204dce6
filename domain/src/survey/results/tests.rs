use std::collections::BTreeMap;

use super::*;
use crate::survey::answer::NO_ANSWER;

const NONE: u16 = NO_ANSWER;

/// A scale, a list of many, a number and two attributes.
fn questionnaire(wording: u32) -> Questionnaire {
    let text = |ja: &str| serde_json::json!({ "ja": ja, "easy": ja, "en": ja });
    let anchors: Vec<_> = ["1", "2", "3", "4", "5"].map(text).into();
    let choice = |value: &str| serde_json::json!({ "value": value, "label": text(value) });
    let item = |id: &str, number: u32, kind: serde_json::Value| {
        let wording =
            serde_json::json!({ "number": number, "comparable": true, "label": text(id), "kind": kind });
        serde_json::json!({ "id": id, "short": text(id), "wording": wording })
    };
    let one_of = |values: &[&str]| {
        let choices: Vec<_> = values.iter().map(|value| choice(value)).collect();
        serde_json::json!({ "kind": "one_of", "choices": choices })
    };
    let many = serde_json::json!({ "kind": "many_of", "choices": [choice("bus"), choice("park")] });
    let number = serde_json::json!({ "kind": "number", "least": 0, "most": 120, "unit": text("分") });
    serde_json::from_value(serde_json::json!({
        "format": 1, "survey": "life", "title": text("t"), "about": text("a"),
        "blocks": [{ "id": "b", "title": text("b"), "items": [
            item("trust", wording, serde_json::json!({ "kind": "scale", "anchors": anchors })),
            item("first", 1, many),
            item("minutes", 1, number),
            item("sex", 1, one_of(&["woman", "man"])),
            item("district", 1, one_of(&["east", "west"])),
        ] }],
        "attributes": ["sex", "district"],
        "population": { "sex": { "woman": 600, "man": 400 } },
        "release": { "threshold": 10, "crossed_with": ["sex", "district"], "embargo_days": 0 }
    }))
    .unwrap()
}

fn bank(comparable: bool) -> Bank {
    let text = |ja: &str| serde_json::json!({ "ja": ja, "easy": ja, "en": ja });
    let anchors: Vec<_> = ["1", "2", "3", "4", "5"].map(text).into();
    let version = |number: u32, comparable: bool| {
        serde_json::json!({ "number": number, "comparable": comparable, "label": text("q"),
            "kind": { "kind": "scale", "anchors": anchors.clone() } })
    };
    let versions = [version(1, true), version(2, comparable)];
    serde_json::from_value(serde_json::json!({ "format": 1, "items": [
        { "id": "trust", "short": text("trust"), "versions": versions }
    ] }))
    .unwrap()
}

/// So many of each code of trust; women first, then men, and every other one lives in the east.
fn columns(trust: &[(u16, usize)], women: usize) -> Columns {
    let trust: Vec<u16> = trust.iter().flat_map(|(code, times)| std::iter::repeat_n(*code, *times)).collect();
    let n = trust.len();
    let codes = |of: &dyn Fn(usize) -> u16| (0..n).map(of).collect::<Vec<u16>>();
    let mut columns = Columns { responses: n, ..Columns::default() };
    columns.codes.insert("first".into(), codes(&|at| [0b01, 0b11, NONE][at % 3]));
    columns
        .codes
        .insert("minutes".into(), codes(&|at| if at == 0 { NONE } else { u16::try_from(at % 40).unwrap() }));
    columns.codes.insert("sex".into(), codes(&|at| u16::from(at >= women)));
    columns.codes.insert("district".into(), codes(&|at| u16::try_from(at % 2).unwrap()));
    columns.codes.insert("trust".into(), trust);
    columns
}

fn found(now: &Columns, before: &Columns, mode: Mode, wordings: (u32, u32), same: bool) -> WaveResults {
    let (a, b) = (questionnaire(wordings.0), questionnaire(wordings.1));
    let (now, before) = (Tallied::whole(&a, now), Tallied::to_compare(&b, before));
    let now = Wave { questionnaire: &a, tallied: &now, mode };
    let before = Wave { questionnaire: &b, tallied: &before, mode };
    results(now, &[Some(before), None], &bank(same)).unwrap()
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-12
}

#[test]
fn a_scale_is_told_as_reckoned_by_hand() {
    // 4, 6, 10, 12, 8 of forty and two without an answer: 20 of 40 favourable, mean (4+12+30+48+40)/40 = 3.35.
    let now = columns(&[(0, 4), (1, 6), (2, 10), (3, 12), (4, 8), (NONE, 2)], 21);
    let result = found(&now, &now, Mode::Sample, (1, 1), true);
    assert_eq!(result.responses, 42);
    let shown = result.columns[0].shown.as_ref().unwrap();
    assert_eq!((shown.n, shown.unanswered), (40, 2));
    let plain = &shown.plain;
    assert!(near(plain.mean.unwrap().value, 3.35));
    let favourable = plain.favourable.unwrap();
    assert!(near(favourable.value, 0.5));
    // 1.96·√((1000−40)/999 · 0.25/40)
    let margin = favourable.interval.unwrap().high - 0.5;
    assert!((margin - 1.959_963_984_540_054 * (960.0_f64 / 999.0 * 0.25 / 40.0).sqrt()).abs() < 1e-12);
    let shares: Vec<f64> = plain.answers.iter().map(|answer| answer.value).collect();
    assert!(
        shares.iter().zip([0.1, 0.15, 0.25, 0.3, 0.2]).all(|(one, other)| near(*one, other)),
        "{shares:?}"
    );
    assert!(shown.weighted.is_none() && result.weighting.is_none());
}

#[test]
fn of_many_answers_and_of_numbers_shares_are_of_those_who_answered() {
    let now = columns(&[(2, 42)], 21);
    let result = found(&now, &now, Mode::Sample, (1, 1), true);
    let many = result.columns[1].shown.as_ref().unwrap();
    assert_eq!((many.n, many.unanswered), (28, 14));
    assert!(near(many.plain.answers[0].value, 1.0) && near(many.plain.answers[1].value, 0.5));
    let numbers = result.columns[2].shown.as_ref().unwrap();
    let q = questionnaire(1);
    assert_eq!(bins(&q.column("minutes").unwrap())[..2], [(0, 19), (20, 39)]);
    assert_eq!(bins(&q.column("minutes").unwrap()).last(), Some(&(120, 120)));
    // 1 to 39, then 0 and 1 again.
    assert!(near(numbers.plain.mean.unwrap().value, (780.0 + 0.0 + 1.0) / 41.0));
    assert_eq!(numbers.plain.answers[0].n + numbers.plain.answers[1].n, 41);
}

#[test]
fn weights_stand_beside_what_was_answered() {
    // All women are favourable, no man is; 20 of 50 are women, in the city 600 of 1,000.
    let mut now = columns(&[(4, 20), (0, 30)], 20);
    now.weigh(&questionnaire(1)).unwrap();
    let result = found(&now, &now, Mode::Sample, (1, 1), true);
    let shown = result.columns[0].shown.as_ref().unwrap();
    assert!(near(shown.plain.favourable.unwrap().value, 0.4));
    let weighted = shown.weighted.as_ref().unwrap();
    assert!((weighted.favourable.unwrap().value - 0.6).abs() < 1e-9);
    // Weights 1.5 and 2/3: (Σw)²/Σw² = 50² / (20·2.25 + 30·4/9).
    assert!((weighted.effective - 2500.0 / (45.0 + 40.0 / 3.0)).abs() < 1e-6);
    let weighting = result.weighting.unwrap();
    assert!((weighting.most - 1.5).abs() < 1e-9 && (weighting.least - 2.0 / 3.0).abs() < 1e-9);
    assert!((weighting.design_effect - 50.0 / weighting.effective).abs() < 1e-9);
    let women = weighting.attributes[0].classes[0];
    let shares = women.shares.unwrap();
    assert!(near(shares.population, 0.6) && near(shares.plain, 0.4) && (shares.weighted - 0.6).abs() < 1e-9);
    assert_eq!((women.n, women.merged_with, women.left_out, weighting.trimmed), (20, None, false, 0));
}

#[test]
fn classes_are_merged_in_the_telling_as_they_were_in_the_weighing() {
    let mut now = columns(&[(4, 20), (0, 30)], 3);
    let report = now.weigh(&questionnaire(1)).unwrap();
    let told = weighting(&questionnaire(1), &now).unwrap();
    assert_eq!(report.merges.len(), 1);
    assert_eq!(
        told.attributes[0].classes.iter().map(|class| class.merged_with).collect::<Vec<_>>(),
        [Some(1), Some(0)]
    );
    assert_eq!(report.trimmed, told.trimmed);
    assert!(near(report.design_effect.unwrap(), told.design_effect));
}

#[test]
fn a_class_that_the_population_does_not_name_is_told_apart_and_has_no_shares() {
    let mut q = questionnaire(1);
    q.population.get_mut(&"sex".into()).unwrap().remove(&"man".into());
    let mut now = columns(&[(4, 20), (0, 30)], 20);
    let report = now.weigh(&q).unwrap();
    assert!(
        report.merges.is_empty() && now.weights.as_ref().unwrap().iter().all(|weight| near(*weight, 1.0))
    );
    let told = weighting(&q, &now).unwrap();
    let [women, men] = told.attributes[0].classes[..] else { panic!("{told:?}") };
    assert!(near(women.shares.unwrap().plain, 1.0), "of those whom the population names");
    assert_eq!((men.shares, men.n, men.merged_with, men.left_out), (None, 30, None, false));
}

#[test]
fn a_change_is_more_than_chance_only_for_the_whole_page() {
    let before = columns(&[(0, 300), (4, 200)], 250);
    let large = found(&columns(&[(0, 200), (4, 300)], 250), &before, Mode::Sample, (1, 1), true);
    let Compared::Moved(moved) = large.columns[0].changes[0] else { panic!("{large:?}") };
    assert!(near(moved.difference, 0.2) && moved.is_share && moved.exceeds_chance() == Some(true));
    assert_eq!(large.columns[0].changes[1], Compared::Nothing);
    assert_eq!(large.columns[3].changes[0], Compared::Nothing, "nobody is for or against a district");
    let small = found(&columns(&[(0, 299), (4, 201)], 250), &before, Mode::Sample, (1, 1), true);
    let Compared::Moved(moved) = small.columns[0].changes[0] else { panic!("{small:?}") };
    assert_eq!(moved.exceeds_chance(), Some(false));
    // Two tests: the chance of the smaller one is doubled.
    let alone = crate::survey::estimate::share_change(
        count(&questionnaire(1).column("trust").unwrap(), &before, None)
            .favourable(&questionnaire(1).column("trust").unwrap())
            .unwrap(),
        count(&questionnaire(1).column("trust").unwrap(), &columns(&[(0, 200), (4, 300)], 250), None)
            .favourable(&questionnaire(1).column("trust").unwrap())
            .unwrap(),
    );
    let Compared::Moved(moved) = large.columns[0].changes[0] else { panic!() };
    assert!(near(moved.p.unwrap(), 2.0 * alone.unwrap().p));
}

#[test]
fn where_the_wording_breaks_the_series_nothing_is_compared() {
    let wave = columns(&[(0, 20), (4, 30)], 20);
    let broken = found(&wave, &wave, Mode::Sample, (2, 1), false);
    assert_eq!(broken.columns[0].changes[0], Compared::Broken);
    let kept = found(&wave, &wave, Mode::Sample, (2, 1), true);
    assert!(matches!(kept.columns[0].changes[0], Compared::Moved(_)));
}

#[test]
fn only_a_sample_has_margins_and_tests() {
    let before = columns(&[(0, 300), (4, 200)], 250);
    for mode in [Mode::Open, Mode::Census] {
        let result = found(&columns(&[(0, 200), (4, 300)], 250), &before, mode, (1, 1), true);
        for column in &result.columns {
            let plain = &column.shown.as_ref().unwrap().plain;
            let figures = plain.answers.iter().copied().chain(plain.favourable).chain(plain.mean);
            assert!(figures.map(|figure| figure.interval).all(|interval| interval.is_none()), "{mode:?}");
            for change in &column.changes {
                assert!(!matches!(change, Compared::Moved(moved) if moved.p.is_some()), "{mode:?}");
            }
        }
    }
}

#[test]
fn a_sample_is_compared_with_a_wave_that_invited_everybody_without_a_test() {
    let q = questionnaire(1);
    let (now, then) = (columns(&[(0, 200), (4, 300)], 250), columns(&[(0, 300), (4, 200)], 250));
    let (now, then) = (Tallied::whole(&q, &now), Tallied::to_compare(&q, &then));
    let now = Wave { questionnaire: &q, tallied: &now, mode: Mode::Sample };
    let then = Wave { questionnaire: &q, tallied: &then, mode: Mode::Census };
    let result = results(now, &[Some(then)], &bank(true)).unwrap();
    let Compared::Moved(moved) = result.columns[0].changes[0] else { panic!("{result:?}") };
    assert!(near(moved.difference, 0.2) && moved.p.is_none());
}

#[test]
fn whether_those_who_were_invited_are_a_sample_depends_on_how_they_were_drawn() {
    let drawn = Draw::Simple { size: 5 };
    assert_eq!(
        [drawn, Draw::Everyone].map(|draw| Mode::parse("sample", draw).unwrap()),
        [Mode::Sample, Mode::Census]
    );
    assert_eq!([drawn, Draw::Everyone].map(|draw| Mode::parse("open", draw).unwrap()), [Mode::Open; 2]);
    assert_eq!(Mode::parse("other", drawn), None);
}

#[test]
fn nothing_is_told_of_fewer_than_the_threshold() {
    let q = questionnaire(1);
    let few = columns(&[(4, 9)], 4);
    let told = |columns: &Columns| {
        let now = Wave { questionnaire: &q, tallied: &Tallied::whole(&q, columns), mode: Mode::Sample };
        results(now, &[], &bank(true))
    };
    assert_eq!(told(&few), None);
    let ten = columns(&[(4, 9), (NONE, 4)], 4);
    let told = told(&ten).unwrap();
    assert_eq!(told.columns[0].shown, None);
    let trust = q.column("trust").unwrap();
    assert_eq!(point(&trust, &ten, &Basis::of(&q, Mode::Sample), true), Point::Withheld);
    assert_eq!(point(&trust, &Columns::default(), &Basis::of(&q, Mode::Sample), true), Point::Missing);
}

fn crossed(columns: &Columns, pair: (&str, &str), filters: &[Filter], mode: Mode) -> Crossing {
    let q = questionnaire(1);
    let (first, second) = (q.column(pair.0).unwrap(), q.column(pair.1).unwrap());
    cross_table(&q, columns, (&first, &second), filters, mode, false)
}

#[test]
fn a_cross_table_is_that_of_the_text_books() {
    // Sex by trust: 40 women 10 low 30 high, 60 men 40 low 20 high; chi-square 100·(10·20−30·40)²/(40·60·50·50).
    let mut columns = columns(&[(0, 10), (4, 30), (0, 40), (4, 20)], 40);
    columns.responses = 100;
    let Crossing::Table(table) = crossed(&columns, ("sex", "trust"), &[], Mode::Sample) else { panic!() };
    let association = table.association.clone().unwrap();
    assert!((association.chi_square - 100.0 * 1_000.0_f64.powi(2) / 6_000_000.0).abs() < 1e-9);
    assert!((association.cramers_v - (association.chi_square / 100.0).sqrt()).abs() < 1e-12);
    let Some(Entry::Known { n, share, residual }) = table.cell(0, 4) else { panic!() };
    assert_eq!((n, share), (30, Some(0.75)));
    assert_eq!(residual.unwrap().marks, 2);
    assert_eq!((table.rows, table.n), (vec![Some(40), Some(60)], 100));
    let Crossing::Table(open) = crossed(&columns, ("sex", "trust"), &[], Mode::Open) else { panic!() };
    assert!(open.association.is_none());
    assert!(
        open.cells.iter().all(|cell| matches!(cell, Entry::Known { residual: None, .. } | Entry::Withheld))
    );
}

#[test]
fn a_small_cell_is_withheld_and_a_small_group_altogether() {
    let columns = columns(&[(0, 9), (1, 31), (4, 60)], 40);
    let Crossing::Table(table) = crossed(&columns, ("sex", "trust"), &[], Mode::Sample) else { panic!() };
    assert_eq!(table.cell(0, 0), Some(Entry::Withheld));
    assert_eq!((table.cell(0, 5), table.columns[0]), (None, None));
    assert!(matches!(table.cell(1, 0), Some(Entry::Known { n: 0, .. })), "nobody is nobody's secret");
    let woman = Filter { attribute: "sex".into(), code: 0 };
    let Crossing::Table(women) =
        crossed(&columns, ("district", "trust"), std::slice::from_ref(&woman), Mode::Sample)
    else {
        panic!()
    };
    assert_eq!(women.n, 40);
    let none = Filter { attribute: "district".into(), code: 7 };
    assert_eq!(crossed(&columns, ("district", "trust"), &[woman, none], Mode::Sample), Crossing::TooFew);
    let absent = Filter { attribute: "age".into(), code: 0 };
    assert_eq!(crossed(&columns, ("district", "trust"), &[absent], Mode::Sample), Crossing::TooFew);
}

#[test]
fn several_answers_are_crossed_option_by_option() {
    let columns = columns(&[(0, 60), (4, 60)], 60);
    let Crossing::Table(across) = crossed(&columns, ("sex", "first"), &[], Mode::Sample) else { panic!() };
    assert_eq!((across.rows.clone(), across.n), (vec![Some(40), Some(40)], 80));
    assert!(
        matches!(across.cell(0, 0), Some(Entry::Known { n: 40, share: Some(share), .. }) if near(share, 1.0))
    );
    assert!(
        matches!(across.cell(1, 1), Some(Entry::Known { n: 20, share: Some(share), .. }) if near(share, 0.5))
    );
    let Crossing::Table(down) = crossed(&columns, ("first", "sex"), &[], Mode::Sample) else { panic!() };
    assert_eq!(down.rows, [Some(80), Some(40)]);
    assert!(
        matches!(down.cell(1, 1), Some(Entry::Known { n: 20, share: Some(share), .. }) if near(share, 0.5))
    );
    assert!(across.association.is_none() && down.association.is_none());
    assert_eq!(crossed(&columns, ("first", "first"), &[], Mode::Sample), Crossing::TooFew);
}

#[test]
fn classes_together_are_the_whole() {
    let q = questionnaire(1);
    let columns = columns(&[(0, 30), (4, 70)], 40);
    let basis = Basis::of(&q, Mode::Sample);
    assert_eq!(basis.population, Some(1_000));
    let (trust, sex) = (q.column("trust").unwrap(), q.column("sex").unwrap());
    let classes = by_class(&trust, &sex, &columns, &basis, true);
    let (mut part, mut n) = (0.0, 0);
    for class in classes {
        let Point::Known(figure) = class else { panic!() };
        part += figure.value * figure.n as f64;
        n += figure.n;
    }
    let Point::Known(whole) = point(&trust, &columns, &basis, true) else { panic!() };
    assert!(near(part / n as f64, whole.value));
    let counts: BTreeMap<&str, u64> = BTreeMap::from([("whole", whole.n), ("parts", n)]);
    assert_eq!(counts["whole"], counts["parts"]);
}
