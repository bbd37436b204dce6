//! Columns as they were asked, in their own words, so that a release needs nothing else to be read.

use super::{Answers, BLANK, Coarser, Code, Described, FAVOURABLE, OTHER};
use crate::{
    form::Text,
    survey::{
        item::{Bank, Kind},
        questionnaire::{Column, Questionnaire},
    },
};

/// Most classes of a number.
const CLASSES: u16 = 8;

/// How the codes of a column are counted.
pub(super) struct Counted {
    /// How it was asked.
    pub(super) described: Described,
    /// Numbers in one class; 1 where codes are places in a list.
    width: u16,
    /// The least number.
    least: u16,
}

impl Counted {
    /// The place of an answer among the codes, or of no answer.
    pub(super) fn place(&self, code: u16) -> usize {
        let blank = self.described.codes.len().saturating_sub(1);
        match code.checked_sub(self.least) {
            Some(code) if usize::from(code / self.width) < blank => usize::from(code / self.width),
            _ => blank,
        }
    }

    /// Whether several answers could be given: then a code is a mask.
    pub(super) fn several(&self) -> bool {
        self.described.kind == Answers::ManyOf
    }
}

/// A column that can be counted; words cannot, nor can a list of nothing.
pub(super) fn counted(questionnaire: &Questionnaire, bank: &Bank, column: &Column<'_>) -> Option<Counted> {
    let (width, least) = match column.kind() {
        Kind::Number { least, most, .. } => (width(*least, *most), *least),
        _ => (1, 0),
    };
    let (kind, mut codes) = match column.kind() {
        Kind::Words { .. } => return None,
        Kind::Number { least, most, unit } => (Answers::Number, classes(*least, *most, width, unit)),
        Kind::Scale { .. } => (Answers::Scale, listed(column)),
        Kind::Matrix { .. } => (Answers::Matrix, listed(column)),
        Kind::Rating { .. } => (Answers::Rating, listed(column)),
        Kind::OneOf { .. } => (Answers::OneOf, listed(column)),
        Kind::ManyOf { .. } => (Answers::ManyOf, listed(column)),
    };
    if codes.is_empty() {
        return None;
    }
    if kind != Answers::ManyOf {
        codes.push(Code { value: BLANK.to_owned(), label: blank() });
    }
    let item = column.item;
    let attribute = questionnaire.is_attribute(column.id);
    let favourable: Vec<usize> =
        column.favourable().iter().filter(|_| !attribute).map(|code| usize::from(*code)).collect();
    let coarser =
        if favourable.is_empty() { Vec::new() } else { favourable_or_not(&favourable, codes.len()) };
    let described = Described {
        id: column.id.clone(),
        item: item.id.clone(),
        wording: item.wording.number,
        comparable_since: comparable_since(bank, column),
        short: column.short.clone(),
        label: column.label.clone(),
        question: (kind == Answers::Matrix).then(|| item.wording.label.clone()),
        help: item.wording.help.clone(),
        kind,
        codes,
        favourable,
        coarser,
        attribute,
        crossed: questionnaire.release.crossed_with.contains(column.id),
    };
    Some(Counted { described, width, least })
}

fn listed(column: &Column<'_>) -> Vec<Code> {
    let codes = column.values().into_iter().zip(column.labels());
    codes.map(|(value, label)| Code { value, label }).collect()
}

/// So wide that there are few classes: 1, 2, 5, 10, 20, …
fn width(least: u16, most: u16) -> u16 {
    let numbers = most.saturating_sub(least).saturating_add(1);
    let steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];
    steps.into_iter().find(|width| numbers.div_ceil(*width) <= CLASSES).unwrap_or(2_000)
}

fn classes(least: u16, most: u16, width: u16, unit: &Text) -> Vec<Code> {
    let class = |from: u16| {
        let to = from.saturating_add(width - 1).min(most);
        let value = if from == to { from.to_string() } else { format!("{from}-{to}") };
        let label = Text {
            ja: format!("{value}{}", unit.ja),
            easy: format!("{value}{}", unit.easy),
            en: format!("{value} {}", unit.en),
        };
        Code { value, label }
    };
    (least..=most).step_by(usize::from(width)).map(class).collect()
}

/// The favourable answers, and all others. Those who left the question open are not told apart: they are so few in each
/// group of people that the others would be withheld with them.
fn favourable_or_not(favourable: &[usize], codes: usize) -> Vec<Coarser> {
    let (liked, others): (Vec<usize>, Vec<usize>) = (0..codes).partition(|code| favourable.contains(code));
    let coarser =
        |value: &str, label, codes| Coarser { code: Code { value: value.to_owned(), label }, codes };
    vec![coarser(FAVOURABLE, favourable_answers(), liked), coarser(OTHER, other_answers(), others)]
}

/// The oldest wording to which no break lies in between.
fn comparable_since(bank: &Bank, column: &Column<'_>) -> u32 {
    let asked = &column.item.wording;
    let before = |number: u32| {
        let wording =
            bank.item(&column.item.id).and_then(|item| item.versions.iter().find(|w| w.number == number));
        wording.is_some_and(|wording| wording.comparable)
    };
    let mut since = asked.number;
    let mut compares = asked.comparable;
    while compares && since > 1 {
        since -= 1;
        compares = before(since);
    }
    since
}

fn blank() -> Text {
    Text { ja: "無回答".to_owned(), easy: "{答|こた}えなし".to_owned(), en: "No answer".to_owned() }
}

fn favourable_answers() -> Text {
    Text {
        ja: "肯定的な回答".to_owned(),
        easy: "よい ほうの {答|こた}え".to_owned(),
        en: "Favourable".to_owned(),
    }
}

fn other_answers() -> Text {
    Text {
        ja: "それ以外（無回答を含む）".to_owned(),
        easy: "ほかの {答|こた}え（{答|こた}えなかった {人|ひと}も {入|い}れます）".to_owned(),
        en: "All others, no answer included".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_falls_into_one_of_few_classes() {
        assert_eq!([width(0, 7), width(0, 8), width(0, 120), width(0, 9_999)], [1, 2, 20, 2_000]);
        let unit = Text { ja: "分".into(), easy: "{分|ふん}".into(), en: "minutes".into() };
        let classes = classes(0, 120, 20, &unit);
        assert_eq!(classes.len(), 7);
        assert_eq!((classes[0].value.as_str(), classes[6].label.en.as_str()), ("0-19", "120 minutes"));
    }

    #[test]
    fn every_code_is_in_one_of_the_coarser_answers() {
        let told = |coarser: &[Coarser]| -> Vec<(String, Vec<usize>)> {
            coarser.iter().map(|each| (each.code.value.clone(), each.codes.clone())).collect()
        };
        let liked = told(&favourable_or_not(&[3, 4], 6));
        assert_eq!(liked, [(FAVOURABLE.to_owned(), vec![3, 4]), (OTHER.to_owned(), vec![0, 1, 2, 5])]);
    }
}
