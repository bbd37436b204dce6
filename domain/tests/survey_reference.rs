//! The estimates of surveys against independent numbers: what R's survey package, statsmodels, scipy and samplics
//! reckon from the same invented responses (`survey/reference.py` made them; it says which number is whose).

#![allow(clippy::unwrap_used, reason = "a test")]

use domain::survey::estimate::weight::{Margin, Settings, Stratum, Trim, Weights, post_stratify, rake};
use domain::survey::estimate::{
    Association, Change, Cross, Fraction, Method, NO_ANSWER, Share, Tally, choices, cross, holm, mean,
    mean_change, percent, share, share_change, tally,
};
use serde_json::Value;

/// To nine digits; near 0 to fifteen decimals.
#[track_caller]
fn near(got: f64, want: f64, what: &str) {
    let slack = 1e-9 * want.abs() + 1e-15;
    assert!((got - want).abs() <= slack, "{what}: {got:e}, and the packages say {want:e}");
}

fn reference() -> Value {
    serde_json::from_str(include_str!("survey/reference.json")).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn name(data: &Value) -> &str {
    data["name"].as_str().unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    list(value).iter().map(number).collect()
}

fn size(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

fn small(value: &Value) -> u16 {
    u16::try_from(value.as_u64().unwrap()).unwrap()
}

fn smalls(value: &Value) -> Vec<u16> {
    list(value).iter().map(small).collect()
}

/// One digit for each response, a point for no answer.
fn column(value: &Value) -> Vec<u16> {
    let signs = value.as_str().unwrap().chars();
    signs.map(|sign| sign.to_digit(36).map_or(NO_ANSWER, |code| u16::try_from(code).unwrap())).collect()
}

fn scores(data: &Value) -> Vec<Option<f64>> {
    numbers(&data["scores"]).into_iter().map(Some).collect()
}

/// Data sets with columns, with and without their weights; the last one has counts only.
fn with_columns(check: impl Fn(&Value, &Value, Option<&[f64]>, Option<&[f64]>)) {
    for data in list(&reference()["sets"]).iter().filter(|data| data.get("a").is_some()) {
        let (now, before) = (numbers(&data["weights"]), numbers(&data["before"]["weights"]));
        check(data, &data["expected"]["plain"], None, None);
        check(data, &data["expected"]["weighted"], Some(&now), Some(&before));
    }
}

fn tally_of(data: &Value, weights: Option<&[f64]>) -> Tally {
    tally(&column(&data["a"]), weights, None, size(&data["a_size"]))
}

fn before(data: &Value, weights: Option<&[f64]>) -> Tally {
    tally(&column(&data["before"]["a"]), weights, None, size(&data["a_size"]))
}

fn same_share(got: Option<Share>, want: &Value, what: &str) {
    let Some(got) = got else { return assert!(want.is_null(), "{what}") };
    near(got.share, number(&want["share"]), what);
    near(got.interval.low, number(&want["low"]).max(0.0), what);
    near(got.interval.high, number(&want["high"]).min(1.0), what);
    near(got.effective, number(&want["effective"]), what);
    assert_eq!(Some(got.base), want["base"].as_u64(), "{what}");
    assert_eq!(got.error.is_some(), !want["error"].is_null(), "{what}");
    if let Some(error) = got.error {
        near(error, number(&want["error"]), what);
    }
    let method = match got.method {
        Method::Finite => "finite",
        Method::Wilson => "wilson",
        Method::Linearised => "linearised",
        Method::WilsonEffective => "wilson effective",
    };
    assert_eq!(method, want["method"], "{what}");
}

#[test]
fn there_are_data_sets_of_all_kinds() {
    let reference = reference();
    assert!(list(&reference["sets"]).len() >= 12);
    for package in ["numpy", "scipy", "statsmodels", "samplics", "R", "survey"] {
        assert!(reference["versions"][package].is_string(), "{package}");
    }
    let text = reference.to_string();
    for method in ["finite", "wilson", "linearised", "wilson effective"] {
        assert!(text.contains(&format!(r#""method":"{method}""#)), "{method}");
    }
}

#[test]
fn shares_have_the_intervals_of_the_packages() {
    with_columns(|data, expected, weights, _| {
        let tally = tally_of(data, weights);
        for want in list(&expected["shares"]) {
            let what = format!("{}, {} of {}", name(data), want["codes"], want["population"]);
            same_share(
                share(tally.fraction(&smalls(&want["codes"])), want["population"].as_u64()),
                want,
                &what,
            );
        }
    });
}

#[test]
fn options_have_the_intervals_of_the_packages() {
    with_columns(|data, expected, weights, _| {
        let choices = choices(&smalls(&data["masks"]), weights, None, size(&data["options"]));
        for (option, want) in list(&expected["options"]).iter().enumerate() {
            same_share(
                share(choices.fraction(option), None),
                want,
                &format!("{}, option {option}", name(data)),
            );
        }
    });
}

#[test]
fn means_have_the_intervals_of_the_packages() {
    with_columns(|data, expected, weights, _| {
        for want in list(&expected["means"]) {
            let what = format!("{} of {}", name(data), want["population"]);
            let got = mean(&tally_of(data, weights), &scores(data), want["population"].as_u64()).unwrap();
            near(got.mean, number(&want["mean"]), &what);
            near(got.effective, number(&want["effective"]), &what);
            near(got.error.unwrap(), number(&want["error"]), &what);
            near(got.interval.unwrap().low, number(&want["low"]), &what);
            near(got.interval.unwrap().high, number(&want["high"]), &what);
        }
    });
}

fn same_change(got: Option<Change>, want: &Value, what: &str) {
    let Some(got) = got else { return assert!(want.is_null(), "{what}") };
    near(got.difference, number(&want["difference"]), what);
    near(got.statistic, number(&want["statistic"]), what);
    near(got.p, number(&want["p"]), what);
    assert_eq!(got.df.is_some(), !want["df"].is_null(), "{what}");
    if let Some(df) = got.df {
        near(df, number(&want["df"]), what);
    }
    // The packages' tests do not say it where nothing has changed.
    if let Some(error) = want["error"].as_f64() {
        near(got.error, error, what);
    }
    assert_eq!(got.exceeds_chance(), number(&want["p"]) < 0.05, "{what}");
}

#[test]
fn changes_have_the_chances_of_the_packages() {
    with_columns(|data, expected, weights, weights_before| {
        let (before, now) = (before(data, weights_before), tally_of(data, weights));
        let singly = (0..small(&data["a_size"])).map(|code| vec![code]);
        let sets: Vec<Vec<u16>> = singly.chain([smalls(&data["favourable"])]).collect();
        let mut chances = Vec::new();
        for (codes, want) in sets.iter().zip(list(&expected["share_changes"])) {
            let got = share_change(before.fraction(codes), now.fraction(codes));
            same_change(got, want, &format!("{}, {codes:?}", name(data)));
            chances.push(got.map(|change| change.p));
        }
        same_change(mean_change(&before, &now, &scores(data)), &expected["mean_change"], name(data));

        let adjusted: Vec<f64> = holm(&chances).into_iter().flatten().collect();
        let wanted = numbers(&expected["holm"]);
        assert_eq!(adjusted.len(), wanted.len());
        for (got, want) in adjusted.into_iter().zip(wanted) {
            near(got, want, name(data));
        }
    });
}

fn same_association(got: Option<Association>, want: &Value, scaled: bool, what: &str) {
    let Some(got) = got else { return assert!(want.is_null(), "{what}") };
    near(got.chi_square, number(&want["chi_square"]), what);
    near(got.p, number(&want["p"]), what);
    near(got.cramers_v, number(&want["cramers_v"]), what);
    near(got.effective, number(&want["effective"]), what);
    assert_eq!((Some(got.df), Some(got.few)), (want["df"].as_u64(), want["few"].as_bool()), "{what}");
    assert_eq!(got.scaled, scaled, "{what}");
    assert_eq!(got.residuals.len(), list(&want["residuals"]).len(), "{what}");
    for (got, want) in got.residuals.iter().zip(list(&want["residuals"])) {
        assert_eq!(got.is_some(), !want.is_null(), "{what}");
        if let Some(got) = got {
            near(got.value, number(want), what);
        }
    }
}

#[test]
fn cross_tables_have_the_chi_square_of_the_packages() {
    with_columns(|data, expected, weights, _| {
        let sizes = (size(&data["a_size"]), size(&data["b_size"]));
        let table = cross(&column(&data["a"]), &column(&data["b"]), weights, None, sizes);
        same_association(table.association(), &expected["cross"], weights.is_some(), name(data));
    });
}

#[test]
fn many_responses_are_no_less_exact() {
    let reference = reference();
    let data = list(&reference["sets"]).iter().find(|data| data.get("table").is_some()).unwrap();
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for (row, counts) in (0_u16..).zip(list(&data["table"])) {
        for (column, count) in (0_u16..).zip(list(counts)) {
            first.extend(std::iter::repeat_n(row, size(count)));
            second.extend(std::iter::repeat_n(column, size(count)));
        }
    }
    let expected = &data["expected"];
    let tally = tally(&first, None, None, 5);

    let favourable: Fraction = tally.fraction(&smalls(&data["favourable"]));
    let found = share(favourable, data["population"].as_u64()).unwrap();
    near(found.share, number(&expected["favourable"]["share"]), "share");
    near(found.interval.low, number(&expected["favourable"]["low"]), "low");
    near(found.interval.high, number(&expected["favourable"]["high"]), "high");
    assert_eq!(found.method, Method::Finite);

    let found = mean(&tally, &scores(data), None).unwrap();
    near(found.mean, number(&expected["mean"]["mean"]), "mean");
    near(found.interval.unwrap().low, number(&expected["mean"]["low"]), "low");
    near(found.interval.unwrap().high, number(&expected["mean"]["high"]), "high");

    let table: Cross = cross(&first, &second, None, None, (5, 6));
    same_association(table.association(), &expected["cross"], false, name(data));
}

/// Every respondent's weight is that of the same answers in the packages.
fn same_weights(got: &Weights, columns: &[Vec<u16>], want: &Value, what: &str) {
    for (at, weight) in got.weights.iter().enumerate() {
        let sign = |column: &Vec<u16>| char::from_digit(u32::from(column[at]), 36).unwrap_or('.');
        let pattern: String = columns.iter().map(sign).collect();
        near(*weight, number(&want[&pattern]), &format!("{what}, {pattern}"));
    }
}

#[test]
fn weights_are_those_of_the_packages() {
    let reference = reference();
    let weighted = list(&reference["sets"]).iter().filter(|data| !list(&data["margins"]).is_empty());
    let mut compared = 0;
    for data in weighted {
        let expected = &data["expected"]["weights"];
        let columns: Vec<Vec<u16>> =
            list(&data["margins"]).iter().map(|margin| column(&margin["codes"])).collect();
        let stratum =
            |value: &Value| Stratum { population: value[0].as_u64().unwrap(), neighbours: smalls(&value[1]) };
        let strata: Vec<Vec<Stratum>> = list(&data["margins"])
            .iter()
            .map(|margin| list(&margin["strata"]).iter().map(stratum).collect())
            .collect();
        let margins: Vec<Margin> =
            columns.iter().zip(&strata).map(|(codes, strata)| Margin { codes, strata }).collect();
        let (least, respondents) = (data["least"].as_u64().unwrap(), columns[0].len());

        let first = post_stratify(margins[0], respondents, least);
        same_weights(&first, &columns, &expected["first"], name(data));

        let untrimmed = Settings { least, trim: None, rounds: 100_000, tolerance: 1e-13 };
        let raked = rake(&margins, respondents, &untrimmed);
        assert!(raked.report.converged, "{}", name(data));
        same_weights(&raked, &columns, &expected["raked"], name(data));

        let want = &expected["trimmed"];
        let bounds = numbers(&data["trim"]);
        let rounds = u32::try_from(size(&data["rounds"])).unwrap();
        let trim = Trim::new(bounds[0], bounds[1]);
        let trimmed = rake(&margins, respondents, &Settings { trim, rounds, ..untrimmed });
        same_weights(&trimmed, &columns, &want["weights"], name(data));
        assert_eq!(Some(trimmed.report.converged), want["converged"].as_bool(), "{}", name(data));
        if !trimmed.report.converged {
            near(trimmed.report.deviation, number(&want["deviation"]), name(data));
        }
        near(trimmed.report.effective.unwrap(), number(&want["effective"]), name(data));
        near(trimmed.report.design_effect.unwrap(), number(&want["design_effect"]), name(data));

        let merges = trimmed.report.merges.iter();
        let merges: Vec<[usize; 3]> =
            merges.map(|merge| [merge.margin, usize::from(merge.stratum), usize::from(merge.into)]).collect();
        let wanted =
            list(&expected["merges"]).iter().map(|merge| [size(&merge[0]), size(&merge[1]), size(&merge[2])]);
        assert_eq!(merges, wanted.collect::<Vec<_>>(), "{}", name(data));
        compared += 1;
    }
    assert!(compared >= 8);
}

#[test]
fn percent_is_printed_as_decimal_arithmetic_has_it() {
    for row in list(&reference()["percent"]) {
        assert_eq!(percent(number(&row[0]) / number(&row[1])), row[2].as_str().unwrap(), "{row}");
    }
}
