//! Static types: names known, rows open where their questions are named, operands of one type.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::check::Findings;
use super::definition::{Choice, Comparison, Condition, Expr, Id, Kind};
use super::load::Form;
use super::refusal::Refusal;

/// What can be compared, or have a least and a greatest.
const ORDERED: &str = "numbers, days or times, which have an order";

/// The type of a value in conditions and expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Number,
    Day,
    Time,
    Code,
    Codes,
    /// Text, name, address, file …: it is answered or not, nothing more.
    Other,
    /// Information and rows: never answered.
    Nothing,
}

impl Type {
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Day => "a day",
            Self::Time => "a time",
            Self::Code => "a code",
            Self::Codes => "several codes",
            Self::Other => "an answer that rules cannot reckon with",
            Self::Nothing => "something without an answer",
        }
    }
}

/// Where a condition or expression stands.
#[derive(Clone, Default)]
pub(super) struct Scope<'f> {
    /// Numbers of the rows questions that are open.
    pub rows: Vec<usize>,
    /// The list at hand, inside `offer`.
    pub choices: Option<&'f [Choice]>,
}

/// The type of a question's value; none where it cannot be told (a circle, an error reported elsewhere).
pub(super) fn of_question(form: &Form, number: usize) -> Option<Type> {
    of_question_past(form, number, &mut Vec::new())
}

fn of_question_past(form: &Form, number: usize, past: &mut Vec<usize>) -> Option<Type> {
    Some(match &form.numbered(number).kind {
        Kind::Number { .. } | Kind::Money { .. } | Kind::Percent { .. } => Type::Number,
        Kind::Date { .. } => Type::Day,
        Kind::Time {} => Type::Time,
        Kind::YesNo {} | Kind::One { .. } | Kind::Slot { .. } => Type::Code,
        Kind::Many { .. } | Kind::Ranked { .. } => Type::Codes,
        Kind::Info {} | Kind::Rows { .. } | Kind::RowsContinued { .. } => Type::Nothing,
        Kind::Computed { value, .. } => {
            if past.contains(&number) {
                return None;
            }
            past.push(number);
            let found = infer(form, value, past);
            past.pop();
            return found;
        }
        _ => Type::Other,
    })
}

fn infer(form: &Form, expression: &Expr, past: &mut Vec<usize>) -> Option<Type> {
    match expression {
        Expr::Day(_)
        | Expr::Today {}
        | Expr::MonthsAfter(..)
        | Expr::DaysAfter(..)
        | Expr::StartOf(_)
        | Expr::EndOf(_) => Some(Type::Day),
        Expr::Code(_) => Some(Type::Code),
        Expr::Answer(id) => of_question_past(form, form.number(id)?, past),
        Expr::Least(list) | Expr::Greatest(list) | Expr::First(list) => {
            list.iter().find_map(|e| infer(form, e, past))
        }
        Expr::Case { when, otherwise } => {
            when.iter().map(|(_, value)| value).chain(otherwise.as_deref()).find_map(|e| infer(form, e, past))
        }
        Expr::LeastRows { of, .. } | Expr::GreatestRows { of, .. } => infer(form, of, past),
        _ => Some(Type::Number),
    }
}

/// Whether the value is one of the codes of a question; none where it has no codes.
pub(super) fn has_code(form: &Form, number: usize, value: &Id) -> Option<bool> {
    let question = form.numbered(number);
    match &question.kind {
        Kind::YesNo {} => Some(matches!(value.as_str(), "yes" | "no")),
        Kind::One { .. } | Kind::Slot { .. } => {
            Some(form.choices_of(question).iter().any(|choice| choice.value == *value))
        }
        Kind::Computed { choices, .. } if of_question(form, number) == Some(Type::Code) => {
            Some(choices.iter().any(|choice| choice.value == *value))
        }
        _ => None,
    }
}

/// The codes that an expression can come to.
pub(super) fn codes(form: &Form, expression: &Expr) -> BTreeSet<Id> {
    match expression {
        Expr::Code(code) => BTreeSet::from([code.clone()]),
        Expr::Answer(id) => match form.question(id) {
            Some(question) if matches!(question.kind, Kind::YesNo {}) => {
                [Id::from("yes"), Id::from("no")].into()
            }
            Some(question) => form.choices_of(question).iter().map(|choice| choice.value.clone()).collect(),
            None => BTreeSet::new(),
        },
        Expr::First(list) => list.iter().flat_map(|e| codes(form, e)).collect(),
        Expr::Case { when, otherwise } => {
            when.iter().map(|(_, e)| e).chain(otherwise.as_deref()).flat_map(|e| codes(form, e)).collect()
        }
        _ => BTreeSet::new(),
    }
}

/// Checks one condition or expression at one place.
pub(super) struct Typing<'f, 'e> {
    pub form: &'f Form,
    pub at: String,
    pub findings: &'e mut Findings,
}

impl<'f> Typing<'f, '_> {
    fn refuse(&mut self, what: Refusal) {
        self.findings.refuse(self.at.as_str(), what);
    }

    fn clash(&mut self, expected: &'static str, found: Type) {
        self.refuse(Refusal::TypeClash { expected, found: found.name() });
    }

    /// The question that is named, if it may be named here.
    fn named(&mut self, id: &Id, scope: &Scope<'f>) -> Option<usize> {
        let Some(number) = self.form.number(id) else {
            self.refuse(Refusal::UnknownQuestion(id.clone()));
            return None;
        };
        if let Some((rows, _)) = self.form.place(number).in_rows
            && !scope.rows.contains(&rows)
        {
            let rows = self.form.numbered(rows).id.clone();
            self.refuse(Refusal::OutsideRows { question: id.clone(), rows });
            return None;
        }
        Some(number)
    }

    /// The scope inside the rows that are named. Rows inside rows may be named from outside: all of them are meant.
    fn entered(&mut self, rows: &Id, scope: &Scope<'f>) -> Option<Scope<'f>> {
        let Some(number) = self.form.number(rows) else {
            self.refuse(Refusal::UnknownQuestion(rows.clone()));
            return None;
        };
        if !matches!(self.form.numbered(number).kind, Kind::Rows { .. }) {
            self.refuse(Refusal::NotRows(rows.clone()));
            return None;
        }
        let mut inner = scope.clone();
        inner.rows.push(number);
        inner.rows.extend(self.form.rows_around(number));
        Some(inner)
    }

    /// Whether a question's answer holds several values; refuses it where not.
    fn has_several(&mut self, id: &Id, number: usize) -> bool {
        let several = of_question(self.form, number) == Some(Type::Codes);
        if !several {
            let expected = "a many-of or ranked question";
            self.refuse(Refusal::WrongKind { question: id.clone(), expected });
        }
        several
    }

    /// Refuses a question of another kind.
    fn of_kind(&mut self, id: &Id, expected: &'static str, scope: &Scope<'f>, fits: impl Fn(&Kind) -> bool) {
        if let Some(number) = self.named(id, scope)
            && !fits(&self.form.numbered(number).kind)
        {
            self.refuse(Refusal::WrongKind { question: id.clone(), expected });
        }
    }

    fn code_of(&mut self, id: &Id, value: &Id, scope: &Scope<'f>) {
        let Some(number) = self.named(id, scope) else { return };
        match has_code(self.form, number, value) {
            Some(true) => {}
            Some(false) => self.refuse(Refusal::UnknownChoice { of: id.clone(), value: value.clone() }),
            None => {
                let expected = "a yes/no, one-of or computed code question";
                self.refuse(Refusal::WrongKind { question: id.clone(), expected });
            }
        }
    }

    pub fn condition(&mut self, condition: &'f Condition, scope: &Scope<'f>) {
        match condition {
            Condition::All(list) | Condition::Any(list) => {
                list.iter().for_each(|condition| self.condition(condition, scope));
            }
            Condition::Not(inner) => self.condition(inner, scope),
            Condition::Is(id, value) => self.code_of(id, value, scope),
            Condition::In(id, values) => {
                if values.is_empty() {
                    self.refuse(Refusal::EmptyList);
                }
                values.iter().for_each(|value| self.code_of(id, value, scope));
            }
            Condition::Has(id, value) => {
                let Some(number) = self.named(id, scope) else { return };
                let question = self.form.numbered(number);
                if self.has_several(id, number)
                    && !self.form.choices_of(question).iter().any(|choice| choice.value == *value)
                {
                    self.refuse(Refusal::UnknownChoice { of: id.clone(), value: value.clone() });
                }
            }
            Condition::Answered(id) => {
                let Some(number) = self.named(id, scope) else { return };
                if of_question(self.form, number) == Some(Type::Nothing) {
                    let expected = "a question that is answered";
                    self.refuse(Refusal::WrongKind { question: id.clone(), expected });
                }
            }
            Condition::Compare(left, comparison, right) => self.comparison(left, *comparison, right, scope),
            Condition::AnyRow { rows, holds } | Condition::EveryRow { rows, holds } => {
                if let Some(inner) = self.entered(rows, scope) {
                    self.condition(holds, &inner);
                }
            }
        }
    }

    fn comparison(&mut self, left: &'f Expr, comparison: Comparison, right: &'f Expr, scope: &Scope<'f>) {
        let (Some(a), Some(b)) = (self.expression(left, scope), self.expression(right, scope)) else {
            return;
        };
        if a != b {
            self.clash(a.name(), b);
        } else if a == Type::Code {
            let (a, b) = (codes(self.form, left), codes(self.form, right));
            if comparison != Comparison::Equal {
                self.clash(ORDERED, Type::Code);
            } else if a.is_disjoint(&b)
                && let (Some(of), Some(value)) = (a.first(), b.first())
            {
                self.refuse(Refusal::UnknownChoice { of: of.clone(), value: value.clone() });
            }
        }
    }

    /// Checks an expression that must be of this type.
    pub fn wanted(&mut self, expression: &'f Expr, wanted: Type, scope: &Scope<'f>) {
        if let Some(found) = self.expression(expression, scope)
            && found != wanted
        {
            self.clash(wanted.name(), found);
        }
    }

    fn pair(&mut self, (a, ta): (&'f Expr, Type), (b, tb): (&'f Expr, Type), scope: &Scope<'f>) {
        self.wanted(a, ta, scope);
        self.wanted(b, tb, scope);
    }

    fn alike(&mut self, list: impl Iterator<Item = &'f Expr>, scope: &Scope<'f>) -> Option<Type> {
        let mut common = None;
        let mut empty = true;
        for expression in list {
            empty = false;
            match (common, self.expression(expression, scope)) {
                (None, found) => common = found,
                (Some(first), Some(found)) if first != found => self.clash(first.name(), found),
                _ => {}
            }
        }
        if empty {
            self.refuse(Refusal::EmptyList);
        }
        common
    }

    /// Checks an expression and tells its type, if it can be told.
    pub fn expression(&mut self, expression: &'f Expr, scope: &Scope<'f>) -> Option<Type> {
        use Type::{Code, Codes, Day, Nothing, Number, Other, Time};
        match expression {
            Expr::Number(_) => Some(Number),
            Expr::Today {} => Some(Day),
            Expr::Day(text) => {
                if text.len() != 10 || text.parse::<Date>().is_err() {
                    self.refuse(Refusal::BadDay(text.clone()));
                }
                Some(Day)
            }
            Expr::Code(code) => {
                if !code.is_well_formed() {
                    self.refuse(Refusal::MalformedId(code.clone()));
                }
                Some(Code)
            }
            Expr::Constant(name) => {
                if !self.form.procedure.constants.contains_key(name) {
                    self.refuse(Refusal::UnknownConstant(name.clone()));
                }
                Some(Number)
            }
            Expr::Answer(id) => {
                let number = self.named(id, scope)?;
                match of_question(self.form, number)? {
                    found @ (Codes | Other | Nothing) => {
                        self.clash("a number, day, time or code", found);
                        None
                    }
                    found => Some(found),
                }
            }
            Expr::OfChoice(figure) => {
                match scope.choices {
                    None => self.refuse(Refusal::NoChoiceAtHand),
                    Some(list) => self.figure(list, figure),
                }
                Some(Number)
            }
            Expr::OfChosen(id, figure) => {
                let question = self.form.numbered(self.named(id, scope)?);
                if matches!(question.kind, Kind::One { .. } | Kind::Slot { .. }) {
                    self.figure(self.form.choices_of(question), figure);
                } else {
                    self.refuse(Refusal::WrongKind { question: id.clone(), expected: "a one-of question" });
                }
                Some(Number)
            }
            Expr::CountOf(id) => {
                if let Some(number) = self.named(id, scope) {
                    self.has_several(id, number);
                }
                Some(Number)
            }
            Expr::Sum(list) | Expr::Product(list) => {
                list.iter().for_each(|e| self.wanted(e, Number, scope));
                Some(Number)
            }
            Expr::Minus(a, b) | Expr::Divide(a, b) => {
                self.pair((a, Number), (b, Number), scope);
                Some(Number)
            }
            Expr::Floor(a) | Expr::Ceiling(a) => {
                self.wanted(a, Number, scope);
                Some(Number)
            }
            Expr::Least(list) | Expr::Greatest(list) => {
                let common = self.alike(list.iter(), scope);
                if common == Some(Code) {
                    self.clash(ORDERED, Code);
                }
                common
            }
            Expr::First(list) => self.alike(list.iter(), scope),
            Expr::Case { when, otherwise } => {
                when.iter().for_each(|(condition, _)| self.condition(condition, scope));
                self.alike(when.iter().map(|(_, value)| value).chain(otherwise.as_deref()), scope)
            }
            Expr::MinutesBetween(a, b) => {
                self.pair((a, Time), (b, Time), scope);
                Some(Number)
            }
            Expr::StartOf(id) | Expr::EndOf(id) => {
                self.of_kind(id, "a period", scope, |kind| matches!(kind, Kind::Period { .. }));
                Some(Day)
            }
            Expr::WeekMinutes(id) | Expr::WeekDays(id) => {
                self.of_kind(id, "a timetable", scope, |kind| matches!(kind, Kind::Timetable {}));
                Some(Number)
            }
            Expr::DaysBetween(a, b) | Expr::MonthsBetween(a, b) | Expr::AgeOn(a, b) => {
                self.pair((a, Day), (b, Day), scope);
                Some(Number)
            }
            Expr::MonthsAfter(a, b) | Expr::DaysAfter(a, b) => {
                self.pair((a, Day), (b, Number), scope);
                Some(Day)
            }
            Expr::ClassAge(born, year) => {
                self.pair((born, Day), (year, Number), scope);
                Some(Number)
            }
            Expr::FiscalYear(day) => {
                self.wanted(day, Day, scope);
                Some(Number)
            }
            Expr::SumRows { rows, of } => {
                if let Some(inner) = self.entered(rows, scope) {
                    self.wanted(of, Number, &inner);
                }
                Some(Number)
            }
            Expr::LeastRows { rows, of } | Expr::GreatestRows { rows, of } => {
                let inner = self.entered(rows, scope)?;
                let found = self.expression(of, &inner);
                if found == Some(Code) {
                    self.clash(ORDERED, Code);
                }
                found
            }
            Expr::CountRows { rows, holds } => {
                if let Some(inner) = self.entered(rows, scope) {
                    self.condition(holds, &inner);
                }
                Some(Number)
            }
        }
    }

    fn figure(&mut self, list: &[Choice], figure: &Id) {
        if !list.iter().any(|choice| choice.numbers.contains_key(figure)) {
            self.refuse(Refusal::UnknownFigure(figure.clone()));
        }
    }
}
