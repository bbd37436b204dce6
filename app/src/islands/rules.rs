//! Reads the rules and the answers of the check endpoint from JSON.
//!
//! By hand, and only what judging a step needs: the code that serde derives for the whole definition is larger
//! than everything else in the bundle. Tests compare the two for every kind, condition, expression and problem.

use std::collections::BTreeMap;

use super::json::{self, Json};
use crate::wire::{Checked, Place};
use domain::form::definition::{
    About, CheckRule, Choice, Choices, Comparison, Condition, Demand, Expr, FileType, Id, Kind, Later, Level,
    Procedure, Question, Queue, Rule, Section, Text, Window,
};
use domain::form::{Finding, Path, Problem};
use domain::japanese::calendar;

/// The procedure, as far as it concerns judging: what it is, who decides and how it is filed is left empty.
pub(super) fn procedure(json: &str) -> Option<Procedure> {
    let json = json::read(json)?;
    let empty = Text::default;
    Some(Procedure {
        format: 1,
        id: Id(String::new()),
        office: Id(String::new()),
        title: empty(),
        summary: empty(),
        keywords: Vec::new(),
        life_events: Vec::new(),
        about: About {
            who: empty(),
            prepare: Vec::new(),
            minutes: 0,
            decided: empty(),
            contact: empty(),
            law: empty(),
        },
        window: Window::default(),
        rounds: Vec::new(),
        constants: numbers(&json["constants"])?,
        choices: map(&json["choices"], |choices| list(choices, choice))?,
        sections: list(&json["sections"], section)?,
        rules: list(&json["rules"], rule)?,
        capacity: None,
        template: false,
        discreet: false,
        my_number: None,
        checklist: Vec::new(),
        baseline: Vec::new(),
        matters: Vec::new(),
        queue: Queue {
            subject: Id(String::new()),
            applicant: Id(String::new()),
            columns: Vec::new(),
            search: Vec::new(),
        },
        purpose: empty(),
        draft_days: 0,
        retention_years: 0,
    })
}

/// The answer of the check endpoint.
pub(super) fn checked(json: &str) -> Option<Checked> {
    let json = json::read(json)?;
    Some(Checked {
        build: string(&json["build"])?,
        shown: list(&json["shown"], path)?,
        findings: list(&json["findings"], finding)?,
        computed: list(&json["computed"], |pair| Some((path(&pair[0])?, string(&pair[1])?)))?,
    })
}

/// The answer of the postal code look-up.
pub(super) fn places(json: &str) -> Option<Vec<Place>> {
    list(&json::read(json)?, |place| Some(Place { town: string(&place["town"])? }))
}

fn string(json: &Json) -> Option<String> {
    json.as_str().map(str::to_owned)
}

fn id(json: &Json) -> Option<Id> {
    string(json).map(Id)
}

fn path(json: &Json) -> Option<Path> {
    json.as_str().map(Path::from_wire)
}

/// A whole number that is not negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held inside the range before")]
fn small<T: TryFrom<u32>>(json: &Json) -> Option<T> {
    let number =
        json.as_f64().filter(|number| number.fract() == 0.0 && (0.0..=4_294_967_295.0).contains(number))?;
    T::try_from(number as u32).ok()
}

/// A list; one that is not there is empty. A loop is half the code of an iterator that may fail.
fn list<T>(json: &Json, read: impl Fn(&Json) -> Option<T>) -> Option<Vec<T>> {
    let mut list = Vec::new();
    if !json.is_null() {
        for one in json.as_array()? {
            list.push(read(one)?);
        }
    }
    Some(list)
}

/// What may be left out.
fn optional<T>(json: &Json, read: impl Fn(&Json) -> Option<T>) -> Option<Option<T>> {
    if json.is_null() { Some(None) } else { read(json).map(Some) }
}

fn boxed<T>(read: Option<T>) -> Option<Box<T>> {
    read.map(Box::new)
}

fn numbers(json: &Json) -> Option<BTreeMap<Id, f64>> {
    map(json, Json::as_f64)
}

/// A map; one that is not there is empty. Collecting would bring a sort along.
fn map<T>(json: &Json, read: impl Fn(&Json) -> Option<T>) -> Option<BTreeMap<Id, T>> {
    let mut map = BTreeMap::new();
    if !json.is_null() {
        for (name, content) in json.as_object()? {
            map.insert(Id(name.clone()), read(content)?);
        }
    }
    Some(map)
}

/// `{"name": content}`, or `"name"`.
fn tagged(json: &Json) -> Option<(&str, &Json)> {
    match json {
        Json::String(name) => Some((name, &Json::Null)),
        json => json.as_object()?.first().map(|(name, content)| (name.as_str(), content)),
    }
}

fn text(json: &Json) -> Option<Text> {
    Some(Text { ja: string(&json["ja"])?, easy: string(&json["easy"])?, en: string(&json["en"])? })
}

fn section(json: &Json) -> Option<Section> {
    Some(Section {
        id: id(&json["id"])?,
        title: text(&json["title"])?,
        intro: optional(&json["intro"], text)?,
        when: optional(&json["when"], condition)?,
        questions: list(&json["questions"], question)?,
    })
}

fn question(json: &Json) -> Option<Question> {
    Some(Question {
        id: id(&json["id"])?,
        label: text(&json["label"])?,
        help: optional(&json["help"], text)?,
        when: optional(&json["when"], condition)?,
        required: match &json["required"] {
            Json::Null => Demand::default(),
            Json::Bool(always) => Demand::Always(*always),
            Json::String(_) => Demand::Later(Later::Later),
            when => Demand::When(condition(when)?),
        },
        autocomplete: optional(&json["autocomplete"], string)?,
        same_as: optional(&json["same_as"], id)?,
        kind: kind(&json["kind"])?,
    })
}

fn kind(json: &Json) -> Option<Kind> {
    let (name, json) = tagged(json)?;
    Some(match name {
        "text" => Kind::Text { max: small(&json["max"])? },
        "long_text" => Kind::LongText { max: small(&json["max"])? },
        "kana" => Kind::Kana { max: small(&json["max"])? },
        "name" => Kind::Name {},
        "date" => Kind::Date {
            earliest: optional(&json["earliest"], expression)?,
            latest: optional(&json["latest"], expression)?,
        },
        "number" => Kind::Number {
            min: optional(&json["min"], Json::as_f64)?,
            max: optional(&json["max"], Json::as_f64)?,
            decimals: optional(&json["decimals"], small)?.unwrap_or(0),
            unit: optional(&json["unit"], text)?,
        },
        "period" => Kind::Period {
            earliest: optional(&json["earliest"], expression)?,
            latest: optional(&json["latest"], expression)?,
            open_end: json["open_end"].is_true(),
        },
        "money" => Kind::Money {
            min: optional(&json["min"], Json::as_f64)?,
            max: optional(&json["max"], Json::as_f64)?,
        },
        "percent" => Kind::Percent { decimals: optional(&json["decimals"], small)?.unwrap_or(0) },
        "time" => Kind::Time {},
        "timetable" => Kind::Timetable {},
        "yes_no" => Kind::YesNo {},
        "one" => Kind::One {
            choices: choices(&json["choices"])?,
            offer: optional(&json["offer"], condition)?,
            other: optional(&json["other"], small)?,
        },
        "many" => Kind::Many { choices: choices(&json["choices"])?, other: optional(&json["other"], small)? },
        "slot" => {
            Kind::Slot { choices: choices(&json["choices"])?, offer: optional(&json["offer"], condition)? }
        }
        "ranked" => Kind::Ranked {
            choices: choices(&json["choices"])?,
            max: small(&json["max"])?,
            offer: optional(&json["offer"], condition)?,
        },
        "address" => Kind::Address { abroad: json["abroad"].is_true() },
        "phone" => Kind::Phone {},
        "email" => Kind::Email {},
        "bank_account" => Kind::BankAccount {},
        "corporate_number" => Kind::CorporateNumber {},
        "invoice_number" => Kind::InvoiceNumber {},
        "issued_number" => Kind::IssuedNumber {
            pattern: list(&json["pattern"], string)?,
            check: optional(&json["check"], check_rule)?,
            example: string(&json["example"])?,
        },
        "file" => Kind::File {
            max_files: small(&json["max_files"])?,
            types: list(&json["types"], file_type)?,
            max_megabytes: optional(&json["max_megabytes"], small)?,
            issued_within_months: optional(&json["issued_within_months"], small)?,
        },
        "consent" => {
            Kind::Consent { text: text(&json["text"])?, version: optional(&json["version"], string)? }
        }
        "info" => Kind::Info {},
        "computed" => Kind::Computed {
            value: expression(&json["value"])?,
            choices: list(&json["choices"], choice)?,
            unit: optional(&json["unit"], text)?,
        },
        "rows" => Kind::Rows {
            min: small(&json["min"])?,
            max: small(&json["max"])?,
            row: text(&json["row"])?,
            add: text(&json["add"])?,
            fill_from: optional(&json["fill_from"], id)?,
            questions: list(&json["questions"], question)?,
        },
        "rows_continued" => {
            Kind::RowsContinued { of: id(&json["of"])?, questions: list(&json["questions"], question)? }
        }
        _ => return None,
    })
}

fn file_type(json: &Json) -> Option<FileType> {
    Some(if json.as_str()? == "pdf" { FileType::Pdf } else { FileType::Picture })
}

fn check_rule(json: &Json) -> Option<CheckRule> {
    Some(CheckRule {
        weights: list(&json["weights"], small)?,
        modulus: small(&json["modulus"])?,
        cross_sum: json["cross_sum"].is_true(),
    })
}

fn choices(json: &Json) -> Option<Choices> {
    match json {
        Json::String(list) => Some(Choices::Shared(Id(list.clone()))),
        json => list(json, choice).map(Choices::Here),
    }
}

fn choice(json: &Json) -> Option<Choice> {
    Some(Choice {
        value: id(&json["value"])?,
        label: text(&json["label"])?,
        note: optional(&json["note"], text)?,
        numbers: numbers(&json["numbers"])?,
    })
}

fn rule(json: &Json) -> Option<Rule> {
    Some(Rule {
        id: id(&json["id"])?,
        level: level(&json["level"])?,
        at: id(&json["at"])?,
        when: condition(&json["when"])?,
        message: text(&json["message"])?,
        eligibility: json["eligibility"].is_true(),
    })
}

fn level(json: &Json) -> Option<Level> {
    match json.as_str()? {
        "error" => Some(Level::Error),
        "warning" => Some(Level::Warning),
        _ => None,
    }
}

fn condition(json: &Json) -> Option<Condition> {
    let (name, json) = tagged(json)?;
    Some(match name {
        "all" => Condition::All(list(json, condition)?),
        "any" => Condition::Any(list(json, condition)?),
        "not" => Condition::Not(boxed(condition(json))?),
        "is" => Condition::Is(id(&json[0])?, id(&json[1])?),
        "in" => Condition::In(id(&json[0])?, list(&json[1], id)?),
        "has" => Condition::Has(id(&json[0])?, id(&json[1])?),
        "answered" => Condition::Answered(id(json)?),
        "compare" => Condition::Compare(expression(&json[0])?, comparison(&json[1])?, expression(&json[2])?),
        "any_row" => Condition::AnyRow { rows: id(&json["rows"])?, holds: boxed(condition(&json["where"]))? },
        "every_row" => {
            Condition::EveryRow { rows: id(&json["rows"])?, holds: boxed(condition(&json["where"]))? }
        }
        _ => return None,
    })
}

fn comparison(json: &Json) -> Option<Comparison> {
    Some(match json.as_str()? {
        "<" => Comparison::Less,
        "<=" => Comparison::AtMost,
        "=" => Comparison::Equal,
        ">=" => Comparison::AtLeast,
        ">" => Comparison::Greater,
        _ => return None,
    })
}

fn expression(json: &Json) -> Option<Expr> {
    let (name, json) = tagged(json)?;
    let first = || boxed(expression(&json[0]));
    let second = || boxed(expression(&json[1]));
    Some(match name {
        "number" => Expr::Number(json.as_f64()?),
        "day" => Expr::Day(string(json)?),
        "code" => Expr::Code(id(json)?),
        "constant" => Expr::Constant(id(json)?),
        "answer" => Expr::Answer(id(json)?),
        "of_choice" => Expr::OfChoice(id(json)?),
        "of_chosen" => Expr::OfChosen(id(&json[0])?, id(&json[1])?),
        "today" => Expr::Today {},
        "sum" => Expr::Sum(list(json, expression)?),
        "minus" => Expr::Minus(first()?, second()?),
        "product" => Expr::Product(list(json, expression)?),
        "divide" => Expr::Divide(first()?, second()?),
        "floor" => Expr::Floor(boxed(expression(json))?),
        "ceiling" => Expr::Ceiling(boxed(expression(json))?),
        "least" => Expr::Least(list(json, expression)?),
        "greatest" => Expr::Greatest(list(json, expression)?),
        "first" => Expr::First(list(json, expression)?),
        "case" => Expr::Case {
            when: list(&json["when"], |pair| Some((condition(&pair[0])?, expression(&pair[1])?)))?,
            otherwise: optional(&json["else"], |json| boxed(expression(json)))?,
        },
        "minutes_between" => Expr::MinutesBetween(first()?, second()?),
        "start_of" => Expr::StartOf(id(json)?),
        "end_of" => Expr::EndOf(id(json)?),
        "week_minutes" => Expr::WeekMinutes(id(json)?),
        "week_days" => Expr::WeekDays(id(json)?),
        "months_between" => Expr::MonthsBetween(first()?, second()?),
        "days_between" => Expr::DaysBetween(first()?, second()?),
        "months_after" => Expr::MonthsAfter(first()?, second()?),
        "days_after" => Expr::DaysAfter(first()?, second()?),
        "age_on" => Expr::AgeOn(first()?, second()?),
        "class_age" => Expr::ClassAge(first()?, second()?),
        "fiscal_year" => Expr::FiscalYear(boxed(expression(json))?),
        "sum_rows" => Expr::SumRows { rows: id(&json["rows"])?, of: boxed(expression(&json["of"]))? },
        "least_rows" => Expr::LeastRows { rows: id(&json["rows"])?, of: boxed(expression(&json["of"]))? },
        "greatest_rows" => {
            Expr::GreatestRows { rows: id(&json["rows"])?, of: boxed(expression(&json["of"]))? }
        }
        "count_of" => Expr::CountOf(id(json)?),
        "count_rows" => {
            Expr::CountRows { rows: id(&json["rows"])?, holds: boxed(condition(&json["where"]))? }
        }
        _ => return None,
    })
}

fn finding(json: &Json) -> Option<Finding> {
    Some(Finding {
        path: path(&json["path"])?,
        part: optional(&json["part"], string)?,
        level: level(&json["level"])?,
        problem: problem(&json["problem"])?,
    })
}

fn problem(json: &Json) -> Option<Problem> {
    let (name, json) = tagged(json)?;
    let date = |json: &Json| calendar::parse(json.as_str()?);
    Some(match name {
        "missing" => Problem::Missing,
        "missing_choice" => Problem::MissingChoice,
        "missing_consent" => Problem::MissingConsent,
        "missing_file" => Problem::MissingFile,
        "too_long" => Problem::TooLong { max: small(&json["max"])?, has: small(&json["has"])? },
        "control_characters" => Problem::ControlCharacters,
        "not_kana" => Problem::NotKana,
        "not_a_day" => Problem::NotADay,
        "not_in_era" => Problem::NotInEra,
        "too_early" => Problem::TooEarly { earliest: date(&json["earliest"])? },
        "too_late" => Problem::TooLate { latest: date(&json["latest"])? },
        "not_a_number" => Problem::NotANumber,
        "too_precise" => Problem::TooPrecise { decimals: small(&json["decimals"])? },
        "too_small" => Problem::TooSmall { min: json["min"].as_f64()? },
        "too_large" => Problem::TooLarge { max: json["max"].as_f64()? },
        "not_a_time" => Problem::NotATime,
        "not_offered" => Problem::NotOffered,
        "repeated" => Problem::Repeated,
        "not_a_postcode" => Problem::NotAPostcode,
        "not_a_phone" => Problem::NotAPhone,
        "not_an_email" => Problem::NotAnEmail,
        "likely_typo" => Problem::LikelyTypo { domain: string(&json["domain"])? },
        "no_time_left" => Problem::NoTimeLeft,
        "not_digits" => Problem::NotDigits { digits: small(&json["digits"])? },
        "not_a_yucho_number" => Problem::NotAYuchoNumber,
        "not_in_transfers" => Problem::NotInTransfers { character: string(&json["character"])? },
        "no_such_bank" => Problem::NoSuchBank,
        "no_such_branch" => Problem::NoSuchBranch,
        "not_a_corporate_number" => Problem::NotACorporateNumber,
        "not_an_invoice_number" => Problem::NotAnInvoiceNumber,
        "doubtful_invoice_number" => Problem::DoubtfulInvoiceNumber,
        "not_the_number" => Problem::NotTheNumber { example: string(&json["example"])? },
        "wrong_check_digit" => Problem::WrongCheckDigit,
        "my_number" => Problem::MyNumber,
        "full" => Problem::Full,
        "too_few_rows" => Problem::TooFewRows { min: small(&json["min"])? },
        "too_many_rows" => Problem::TooManyRows { max: small(&json["max"])? },
        "too_many_files" => Problem::TooManyFiles { max: small(&json["max"])? },
        "rule" => Problem::Rule {
            rule: id(&json["rule"])?,
            message: text(&json["message"])?,
            eligibility: json["eligibility"].is_true(),
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// The parts that judging needs.
    fn needed(mut procedure: Procedure, like: &Procedure) -> Procedure {
        procedure.id = like.id.clone();
        procedure.office = like.office.clone();
        procedure.title = like.title.clone();
        procedure.summary = like.summary.clone();
        procedure.keywords = like.keywords.clone();
        procedure.life_events = like.life_events.clone();
        procedure.capacity = like.capacity;
        procedure.template = like.template;
        procedure.discreet = like.discreet;
        procedure.my_number = like.my_number.clone();
        procedure.checklist = like.checklist.clone();
        procedure.baseline = like.baseline.clone();
        procedure.about = like.about.clone();
        procedure.window = like.window.clone();
        procedure.rounds = like.rounds.clone();
        procedure.matters = like.matters.clone();
        procedure.queue = like.queue.clone();
        procedure.purpose = like.purpose.clone();
        procedure.draft_days = like.draft_days;
        procedure.retention_years = like.retention_years;
        procedure
    }

    #[test]
    fn the_rules_of_the_shipped_procedures_are_read_as_serde_reads_them() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../server/procedures");
        let mut read = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let file = file.unwrap().path();
            if file.extension().is_some_and(|extension| extension == "json") {
                let json = std::fs::read_to_string(&file).unwrap();
                let full: Procedure = serde_json::from_str(&json).unwrap();
                let ours = procedure(&json).unwrap_or_else(|| panic!("{}", file.display()));
                assert_eq!(needed(ours, &full), full, "{}", file.display());
                read += 1;
            }
        }
        assert!(read > 0);
    }

    #[test]
    fn every_kind_condition_and_expression_is_read_as_serde_reads_it() {
        let full = crate::islands::sample::procedure();
        let json = serde_json::to_string(&full).unwrap();
        assert_eq!(needed(procedure(&json).unwrap(), &full), full);
        for every in crate::islands::sample::NAMES {
            assert!(json.contains(&format!("\"{every}\":")), "the sample has no {every}");
        }
    }

    #[test]
    fn every_problem_is_read_as_serde_writes_it() {
        let message = Text { ja: "あ".into(), easy: "い".into(), en: "u".into() };
        let day = date(2026, 4, 1);
        let problems = [
            Problem::Missing,
            Problem::MissingChoice,
            Problem::MissingConsent,
            Problem::MissingFile,
            Problem::TooLong { max: 3, has: 4 },
            Problem::ControlCharacters,
            Problem::NotKana,
            Problem::NotADay,
            Problem::NotInEra,
            Problem::TooEarly { earliest: day },
            Problem::TooLate { latest: day },
            Problem::NotANumber,
            Problem::TooPrecise { decimals: 2 },
            Problem::TooSmall { min: -0.5 },
            Problem::TooLarge { max: 31.0 },
            Problem::NotATime,
            Problem::NotOffered,
            Problem::Repeated,
            Problem::NotAPostcode,
            Problem::NotAPhone,
            Problem::NotAnEmail,
            Problem::TooFewRows { min: 1 },
            Problem::TooManyRows { max: 3 },
            Problem::TooManyFiles { max: 3 },
            Problem::Rule { rule: "r".into(), message, eligibility: false },
        ];
        let findings = problems.into_iter().enumerate().map(|(number, problem)| Finding {
            path: Path::from_wire("a/1/b"),
            part: (number % 2 == 0).then(|| "year".to_owned()),
            level: if number % 3 == 0 { Level::Warning } else { Level::Error },
            problem,
        });
        let sent = Checked {
            build: "1".into(),
            shown: vec![Path::from_wire("a"), Path::from_wire("a/1/b")],
            findings: findings.collect(),
            computed: vec![(Path::from_wire("c"), "三".into())],
        };
        let read = checked(&serde_json::to_string(&sent).unwrap()).unwrap();
        assert_eq!(read.findings, sent.findings);
        assert_eq!((read.build, read.shown, read.computed), (sent.build, sent.shown, sent.computed));
    }

    #[test]
    fn places_are_read_and_anything_else_is_refused() {
        let sent = vec![Place { town: "長野県塩尻市広丘吉田".into() }];
        assert_eq!(places(&serde_json::to_string(&sent).unwrap()), Some(sent));
        assert_eq!(places("[]"), Some(Vec::new()));
        for broken in ["", "{}", "[1]", "<html>"] {
            assert_eq!(places(broken), None, "{broken}");
            assert!(procedure(broken).is_none_or(|procedure| procedure.sections.is_empty()));
        }
    }
}
