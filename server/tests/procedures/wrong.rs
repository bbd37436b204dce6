//! Wrong answers, by kind of question, and what is to be said about each.

use std::collections::BTreeMap;

use domain::form::{Field, Problem, WEEK, definition::Kind};

/// A wrong answer.
#[derive(Debug)]
pub struct Wrong {
    /// What is typed, by name of the control.
    pub typed: BTreeMap<String, String>,
    /// The part that is called wrong; none where the whole answer is.
    pub part: Option<String>,
    /// What is wrong.
    pub problem: Expected,
}

/// What is to be said.
#[derive(Debug)]
pub enum Expected {
    /// Exactly this.
    Is(Problem),
    /// That the day is too early or too late, where there is a bound; which one depends on other answers.
    OutOfBounds,
}

const BELL: &str = "鈴\u{7}";

fn repeated(piece: &str, times: usize) -> String {
    piece.repeat(times)
}

/// Collects the wrong answers to one question.
struct Wrongs<'f> {
    field: &'f Field<'f>,
    all: Vec<Wrong>,
}

impl Wrongs<'_> {
    fn name(&self, part: &str) -> String {
        let path = &self.field.path;
        if part.is_empty() { path.as_str().to_owned() } else { path.part(part).as_str().to_owned() }
    }

    fn add(&mut self, typed: &[(&str, &str)], part: &str, problem: Expected) {
        let typed = typed.iter().map(|(part, value)| (self.name(part), (*value).to_owned())).collect();
        let part = (!part.is_empty()).then(|| part.to_owned());
        self.all.push(Wrong { typed, part, problem });
    }

    /// One part is wrong and is said to be.
    fn part(&mut self, part: &str, value: &str, problem: Problem) {
        self.add(&[(part, value)], part, Expected::Is(problem));
    }

    /// Nothing is typed where something is needed.
    fn missing(&mut self, parts: &[&str], problem: Problem) {
        // An answer that another question fills in is not missing.
        if self.field.required && self.field.question.same_as.is_none() {
            let typed: Vec<_> = parts.iter().map(|part| (*part, "")).collect();
            self.add(&typed, "", Expected::Is(problem));
        }
    }

    fn too_long(&mut self, part: &str, piece: &str, max: usize) {
        self.part(part, &repeated(piece, max + 1), Problem::TooLong { max, has: max + 1 });
    }

    /// A day that is none, an era that is none, a day that is out of its bounds.
    fn day(&mut self, prefix: &str, concerned: &str) {
        let names = ["era", "year", "month", "day"].map(|name| format!("{prefix}{name}"));
        let mut typed = |values: [&str; 4], part: &str, problem: Expected| {
            let typed: Vec<_> = names.iter().map(String::as_str).zip(values).collect();
            self.add(&typed, part, problem);
        };
        let [era, year, month, day] = names.each_ref().map(String::as_str);
        typed(["western", "2026", "2", "31"], concerned, Expected::Is(Problem::NotADay));
        typed(["showa", "65", "1", "1"], concerned, Expected::Is(Problem::NotInEra));
        typed(["western", "2026", "2", "x"], day, Expected::Is(Problem::NotADay));
        typed(["western", "2026", "", "1"], month, Expected::Is(Problem::Missing));
        typed(["western", "", "2", "1"], year, Expected::Is(Problem::Missing));
        typed(["edo", "3", "2", "1"], era, Expected::Is(Problem::NotOffered));
        typed(["western", "1850", "1", "1"], concerned, Expected::OutOfBounds);
        typed(["western", "2999", "1", "1"], concerned, Expected::OutOfBounds);
    }

    fn number(&mut self, min: Option<f64>, max: Option<f64>, decimals: u8) {
        self.part("", "三人くらい", Problem::NotANumber);
        self.part("", "1.2345", Problem::TooPrecise { decimals });
        if let Some(min) = min {
            self.part("", &domain::form::written(min - 1.0), Problem::TooSmall { min });
        }
        if let Some(max) = max {
            self.part("", &domain::form::written(max + 1.0), Problem::TooLarge { max });
        }
        self.missing(&[""], Problem::Missing);
    }

    fn chosen(&mut self) {
        self.part("", "no-such-choice", Problem::NotOffered);
        self.missing(&[""], Problem::MissingChoice);
    }

    fn name_of_person(&mut self) {
        let good =
            [("family", "髙﨑"), ("given", "葵"), ("family_kana", "タカサキ"), ("given_kana", "アオイ")];
        let mut with = |part: &'static str, value: &str, single: &str, problem| {
            let mut typed: Vec<(&str, &str)> = good.to_vec();
            typed.retain(|(known, _)| *known != part);
            typed.extend([(part, value), ("single", single)]);
            self.add(&typed, part, Expected::Is(problem));
        };
        with("family", "", "", Problem::Missing);
        with("family", BELL, "", Problem::ControlCharacters);
        with("family", &repeated("長", 101), "", Problem::TooLong { max: 100, has: 101 });
        with("given", "", "", Problem::Missing);
        with("family_kana", "漢字", "", Problem::NotKana);
        with("family_kana", "", "yes", Problem::Missing);
        with("given_kana", "Hanako", "", Problem::NotKana);
        self.missing(&["family", "given", "family_kana", "given_kana"], Problem::Missing);
    }

    fn address(&mut self, abroad: bool) {
        let mut here = |part: &str, value: &str, problem| {
            let mut typed: Vec<_> =
                [("postcode", "199-0013"), ("town", "柿木市西原"), ("block", "1-1")].into();
            typed.retain(|(known, _)| *known != part);
            typed.push((part, value));
            typed.extend(abroad.then_some(("abroad", "")));
            self.add(&typed, part, Expected::Is(problem));
        };
        here("postcode", "12", Problem::NotAPostcode);
        here("town", "", Problem::Missing);
        here("block", "", Problem::Missing);
        here("block", BELL, Problem::ControlCharacters);
        here("building", &repeated("塔", 151), Problem::TooLong { max: 150, has: 151 });
        if abroad {
            let lines = repeated("a", 401);
            let problem = Problem::TooLong { max: 400, has: 401 };
            self.add(&[("abroad", "yes"), ("lines", &lines)], "lines", Expected::Is(problem));
        }
        let parts = ["postcode", "town", "block", "building", "abroad", "lines"];
        self.missing(if abroad { &parts } else { &parts[..4] }, Problem::Missing);
    }

    fn account(&mut self) {
        let good = [
            ("by", "bank"),
            ("bank", "0001"),
            ("branch", "001"),
            ("type", "ordinary"),
            ("number", "1234567"),
        ];
        let good = [&good[..], &[("symbol", ""), ("yucho_number", ""), ("holder", "ヤマダ ハナコ")]].concat();
        let mut with = |changed: &[(&'static str, &'static str)], part: &str, problem| {
            let mut typed = good.clone();
            typed.retain(|(known, _)| changed.iter().all(|(part, _)| part != known));
            typed.extend(changed);
            self.add(&typed, part, Expected::Is(problem));
        };
        with(&[("bank", "12")], "bank", Problem::NotDigits { digits: 4 });
        with(&[("branch", "")], "branch", Problem::Missing);
        with(&[("type", "")], "type", Problem::MissingChoice);
        with(&[("type", "gold")], "type", Problem::NotOffered);
        with(&[("number", "12345678")], "number", Problem::NotDigits { digits: 7 });
        with(&[("holder", "山田")], "holder", Problem::NotInTransfers { character: "山".into() });
        with(&[("holder", "")], "holder", Problem::Missing);
        let long = "アアアアアアアアアアアアアアアアアアアアアアアアアアアアアアア";
        with(&[("holder", long)], "holder", Problem::TooLong { max: 30, has: 31 });
        let yucho = [("by", "yucho"), ("bank", ""), ("branch", ""), ("type", ""), ("number", "")];
        let symbol = |symbol, number| [&yucho[..], &[("symbol", symbol), ("yucho_number", number)]].concat();
        with(&symbol("12", "12345671"), "symbol", Problem::NotDigits { digits: 5 });
        with(&symbol("11940", "12345678"), "yucho_number", Problem::NotAYuchoNumber);
        let all = ["bank", "branch", "type", "number", "symbol", "yucho_number", "holder"];
        self.missing(&all, Problem::Missing);
    }

    fn timetable(&mut self) {
        let monday = |from: &'static str, to: &'static str, pause: &'static str| {
            [("mon_from", from), ("mon_to", to), ("mon_break", pause)]
        };
        self.add(&monday("25:99", "17:00", "60"), "mon_from", Expected::Is(Problem::NotATime));
        self.add(&monday("9:00", "", ""), "mon_to", Expected::Is(Problem::Missing));
        self.add(&monday("9:00", "17:00", "長い"), "mon_break", Expected::Is(Problem::NotANumber));
        self.add(&monday("9:00", "10:00", "90"), "mon_to", Expected::Is(Problem::NoTimeLeft));
        let parts: Vec<String> =
            WEEK.iter().flat_map(|day| ["from", "to", "break"].map(|part| format!("{day}_{part}"))).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        self.missing(&parts, Problem::Missing);
    }

    fn ranked(&mut self, max: u8) {
        self.part("1", "no-such-choice", Problem::NotOffered);
        if let [first, ..] = self.field.offered.as_slice()
            && max > 1
        {
            let first = first.value.as_str();
            self.add(&[("1", first), ("2", first)], "2", Expected::Is(Problem::Repeated));
        }
        let wishes: Vec<String> = (1..=max).map(|wish| wish.to_string()).collect();
        let wishes: Vec<&str> = wishes.iter().map(String::as_str).collect();
        self.missing(&wishes, Problem::MissingChoice);
    }
}

/// The last digit of a number made another one.
fn miscounted(number: &str) -> Option<String> {
    let (at, last) = number.char_indices().next_back()?;
    let digit = last.to_digit(10)?;
    Some(format!("{}{}", &number[..at], (digit + 1) % 10))
}

/// Wrong answers to a question that is answered as `typed` says; none for what is not typed.
pub fn wrongs(field: &Field<'_>, typed: &BTreeMap<String, String>) -> Vec<Wrong> {
    let mut wrongs = Wrongs { field, all: Vec::new() };
    let now = typed.get(field.path.as_str()).map_or("", String::as_str);
    match &field.question.kind {
        Kind::Text { max } | Kind::LongText { max } => {
            wrongs.too_long("", "長", usize::from(*max));
            wrongs.part("", BELL, Problem::ControlCharacters);
            wrongs.part("", "\u{202E}逆", Problem::ControlCharacters);
            wrongs.missing(&[""], Problem::Missing);
        }
        Kind::Kana { max } => {
            wrongs.part("", "漢字", Problem::NotKana);
            wrongs.too_long("", "ア", usize::from(*max));
            wrongs.missing(&[""], Problem::Missing);
        }
        Kind::Name {} => wrongs.name_of_person(),
        Kind::Date { .. } => {
            wrongs.day("", "");
            wrongs.missing(&["year", "month", "day"], Problem::Missing);
        }
        Kind::Period { open_end, .. } => {
            wrongs.day("from_", "from_year");
            wrongs.day("to_", "to_year");
            let ends = ["to_year", "to_month", "to_day"].map(|part| (part, ""));
            if !open_end {
                wrongs.add(&ends, "to_year", Expected::Is(Problem::Missing));
            }
            let parts = ["from_year", "from_month", "from_day", "to_year", "to_month", "to_day"];
            wrongs.missing(&parts, Problem::Missing);
        }
        Kind::Number { min, max, decimals, .. } => wrongs.number(*min, *max, *decimals),
        Kind::Money { min, max } => wrongs.number(*min, *max, 0),
        Kind::Percent { decimals } => wrongs.number(Some(0.0), Some(100.0), *decimals),
        Kind::Time {} => {
            wrongs.part("", "25:99", Problem::NotATime);
            wrongs.part("", "昼", Problem::NotATime);
            wrongs.missing(&[""], Problem::Missing);
        }
        Kind::Timetable {} => wrongs.timetable(),
        Kind::YesNo {} | Kind::One { .. } | Kind::Many { .. } | Kind::Slot { .. } => wrongs.chosen(),
        Kind::Ranked { max, .. } => wrongs.ranked(*max),
        Kind::Address { abroad } => wrongs.address(*abroad),
        Kind::Phone {} => {
            wrongs.part("", "電話なし", Problem::NotAPhone);
            wrongs.part("", "123", Problem::NotAPhone);
            wrongs.missing(&[""], Problem::Missing);
        }
        Kind::Email {} => {
            wrongs.part("", "name@", Problem::NotAnEmail);
            wrongs.missing(&[""], Problem::Missing);
        }
        Kind::BankAccount {} => wrongs.account(),
        Kind::CorporateNumber {} => {
            wrongs.part("", "1234567890123", Problem::NotACorporateNumber);
            wrongs.missing(&[""], Problem::Missing);
        }
        Kind::InvoiceNumber {} => {
            wrongs.part("", "T12", Problem::NotAnInvoiceNumber);
            wrongs.missing(&[""], Problem::Missing);
        }
        Kind::IssuedNumber { check, example, .. } => {
            wrongs.part("", "？？", Problem::NotTheNumber { example: example.clone() });
            if let Some(other) = miscounted(now).filter(|_| check.is_some()) {
                wrongs.part("", &other, Problem::WrongCheckDigit);
            }
            wrongs.missing(&[""], Problem::Missing);
        }
        Kind::Consent { .. } => {
            wrongs.part("", "perhaps", Problem::NotOffered);
            wrongs.missing(&[""], Problem::MissingConsent);
        }
        Kind::Rows { max, .. } => {
            let keys: Vec<String> = (1..=u32::from(*max) + 1).map(|key| key.to_string()).collect();
            wrongs.part("", &keys.join(","), Problem::TooManyRows { max: *max });
        }
        Kind::File { .. } | Kind::Info {} | Kind::Computed { .. } | Kind::RowsContinued { .. } => {}
    }
    wrongs.all
}

/// The one that calls a cleared answer missing.
pub fn missing(field: &Field<'_>) -> Option<Wrong> {
    let cleared = |wrong: &Wrong| wrong.part.is_none() && wrong.typed.values().all(String::is_empty);
    wrongs(field, &BTreeMap::new()).into_iter().find(cleared)
}

/// Whether all wrong answers are given to every question of its kind; there are many of the others, and each is given
/// one of them in its turn.
pub fn is_rare(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Kana { .. }
            | Kind::Period { .. }
            | Kind::Timetable {}
            | Kind::Money { .. }
            | Kind::Percent { .. }
            | Kind::Time {}
            | Kind::Slot { .. }
            | Kind::Ranked { .. }
            | Kind::Email {}
            | Kind::BankAccount {}
            | Kind::CorporateNumber {}
            | Kind::InvoiceNumber {}
            | Kind::IssuedNumber { .. }
            | Kind::Rows { .. }
    )
}
