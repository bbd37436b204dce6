//! A survey as it is stored: its definition, and the attributes that groups of people are made of.

use app::policy::strata::Breakdown;
use domain::{
    form::{Id, Text},
    survey::{
        item::{Bank, Choice, Kind},
        load::LoadError,
        questionnaire::{Questionnaire, Survey},
    },
};
use serde::Deserialize;

use crate::db::survey::SurveyRow;

/// A survey with its bank.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The survey.
    pub survey: Survey,
    /// The bank that it was published with.
    pub bank: Bank,
}

impl Definition {
    /// Reads what is stored.
    ///
    /// # Errors
    /// [`LoadError`]
    pub fn of(row: &SurveyRow) -> Result<Self, LoadError> {
        let bank = Bank::load(&row.bank)?;
        Ok(Self { survey: Survey::load(&row.definition, &bank)?, bank })
    }

    /// The attributes by which people on the list are told apart: those that results are crossed with and that
    /// somebody is asked for.
    #[must_use]
    pub fn attributes(&self) -> Vec<Attribute> {
        let asked = |id: &&Id| self.survey.blocks.iter().any(|block| block.items.contains(id));
        let attribute = |id: &Id| {
            let item = self.bank.item(id)?;
            match &item.current()?.kind {
                Kind::OneOf { choices } => {
                    Some(Attribute { id: id.clone(), short: item.short.clone(), choices: choices.clone() })
                }
                _ => None,
            }
        };
        self.survey.release.crossed_with.iter().filter(asked).filter_map(attribute).collect()
    }
}

/// The title of a survey, even where the rest of its definition cannot be read any more.
#[must_use]
pub fn title(row: &SurveyRow) -> Text {
    #[derive(Deserialize)]
    struct Titled {
        title: Text,
    }
    let same = || Text { ja: row.id.clone(), easy: row.id.clone(), en: row.id.clone() };
    serde_json::from_str(&row.definition).map_or_else(|_| same(), |Titled { title }| title)
}

/// Something about people in whose terms a list is divided.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Stable name.
    pub id: Id,
    /// A few words.
    pub short: Text,
    /// Its values.
    pub choices: Vec<Choice>,
}

impl Attribute {
    /// Those of the questionnaire of a wave.
    #[must_use]
    pub fn of(questionnaire: &Questionnaire) -> Vec<Self> {
        let attribute = |id: &Id| {
            let column = questionnaire.column(id.as_str())?;
            match column.kind() {
                Kind::OneOf { choices } => {
                    Some(Self { id: id.clone(), short: column.short.clone(), choices: choices.clone() })
                }
                _ => None,
            }
        };
        questionnaire.release.crossed_with.iter().filter_map(attribute).collect()
    }

    /// The names of its values.
    #[must_use]
    pub fn values(&self) -> Vec<String> {
        self.choices.iter().map(|choice| choice.value.to_string()).collect()
    }
}

/// The stratum of somebody with these values, one for each attribute: `age=40-49;sex=woman`.
#[must_use]
pub fn stratum(attributes: &[Attribute], values: &[String]) -> String {
    let parts = attributes.iter().zip(values).map(|(attribute, value)| format!("{}={value}", attribute.id));
    parts.collect::<Vec<_>>().join(";")
}

/// Adds up the numbers of strata by each attribute. What a list of another time calls by names that are no more is left
/// out; attributes that it does not know at all, too.
#[must_use]
pub fn by_attribute<const N: usize>(
    attributes: &[Attribute],
    strata: &[(String, [u64; N])],
) -> Vec<Breakdown> {
    let mut found = Vec::new();
    for attribute in attributes {
        let mut lines = vec![[0; N]; attribute.choices.len()];
        let mut known = false;
        for (stratum, numbers) in strata {
            let value = stratum
                .split(';')
                .filter_map(|part| part.split_once('='))
                .find(|(name, _)| *name == attribute.id.as_str());
            let at = value.and_then(|(_, value)| {
                attribute.choices.iter().position(|choice| choice.value.as_str() == value)
            });
            if let Some(line) = at.and_then(|at| lines.get_mut(at)) {
                known = true;
                for (sum, number) in line.iter_mut().zip(numbers) {
                    *sum += number;
                }
            }
        }
        if known {
            let lines = attribute.choices.iter().zip(lines);
            found.push(Breakdown {
                attribute: attribute.short.clone(),
                lines: lines.map(|(choice, numbers)| (choice.label.clone(), numbers.to_vec())).collect(),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute(id: &str, values: &[&str]) -> Attribute {
        let text = |said: &str| Text { ja: said.into(), easy: said.into(), en: said.into() };
        let choices = values.iter().map(|value| Choice { value: Id((*value).into()), label: text(value) });
        Attribute { id: Id(id.into()), short: text(id), choices: choices.collect() }
    }

    #[test]
    fn strata_add_up_by_each_attribute() {
        let attributes = [attribute("age", &["young", "old"]), attribute("sex", &["woman", "man"])];
        let stratum = |age: &str, sex: &str| stratum(&attributes, &[age.to_owned(), sex.to_owned()]);
        assert_eq!(stratum("old", "man"), "age=old;sex=man");
        let strata = [
            (stratum("young", "woman"), [5, 1]),
            (stratum("young", "man"), [7, 2]),
            (stratum("old", "man"), [11, 3]),
            ("age=gone;sex=man".to_owned(), [100, 100]),
        ];
        let breakdowns = by_attribute(&attributes, &strata);
        let numbers = |at: usize| breakdowns[at].lines.iter().map(|(_, numbers)| numbers.clone());
        assert_eq!(numbers(0).collect::<Vec<_>>(), [[12, 3], [11, 3]]);
        assert_eq!(numbers(1).collect::<Vec<_>>(), [[5, 1], [118, 105]]);
        assert!(by_attribute(&attributes, &[(String::new(), [5])]).is_empty());
    }
}
