//! One month of the story: people, and what they answer.

use std::collections::BTreeMap;

use domain::{
    form::Id,
    survey::{
        answer::NO_ANSWER,
        item::Kind,
        questionnaire::{Column, Questionnaire, Survey},
    },
};
use rand::{RngExt, rngs::ChaCha20Rng};

use super::story::{Person, Story, Words, fits};
use crate::{db::participation::Invitee, portal::Shared};

/// A month being told.
pub(super) struct Telling<'s> {
    pub(super) story: &'s Story,
    pub(super) survey: &'s Survey,
    pub(super) month: String,
    pub(super) rng: ChaCha20Rng,
}

impl Telling<'_> {
    /// Somebody of this city, as its register has them; of these ages, where they are given.
    pub(super) fn person(&mut self, ages: Option<&BTreeMap<String, f64>>) -> Person {
        let mut person = Person::new();
        for (attribute, counts) in &self.survey.population {
            #[expect(clippy::cast_precision_loss, reason = "a city has fewer people than 2^52")]
            let counts = counts.iter().map(|(value, count)| (value.as_str(), *count as f64)).collect();
            let counts = match ages.filter(|_| attribute.as_str() == "age") {
                Some(ages) => ages.iter().map(|(age, share)| (age.as_str(), *share)).collect(),
                None => counts,
            };
            person.insert(attribute.to_string(), self.one_of(counts));
        }
        let shares = &self.story.shares;
        for attribute in &self.survey.attributes {
            if let Some(shares) =
                shares.get(attribute.as_str()).filter(|_| !person.contains_key(attribute.as_str()))
            {
                let shares = shares.iter().map(|(value, share)| (value.as_str(), *share)).collect();
                person.insert(attribute.to_string(), self.one_of(shares));
            }
        }
        person
    }

    fn one_of(&mut self, weights: Vec<(&str, f64)>) -> String {
        let all: f64 = weights.iter().map(|(_, weight)| weight).sum();
        let mut at = self.rng.random::<f64>() * all;
        let chosen = weights.iter().find(|(_, weight)| {
            at -= weight;
            at < 0.0
        });
        chosen.or(weights.last()).map(|(value, _)| (*value).to_owned()).unwrap_or_default()
    }

    pub(super) fn invitee(&mut self, portal: &Shared, person: &Person, number: usize) -> Invitee {
        let of = |attribute: &Id| {
            format!("{attribute}={}", person.get(attribute.as_str()).map_or("", String::as_str))
        };
        let stratum: Vec<String> = self.survey.release.crossed_with.iter().map(of).collect();
        let id = portal.entropy.timeless_id();
        Invitee {
            member: format!("invented-{number}"),
            stratum: stratum.join(";"),
            channel: if self.rng.random_bool(0.35) { "letter" } else { "mail" }.to_owned(),
            code: id.clone(),
            id,
        }
    }

    fn left_out(&mut self, column: &Column<'_>) -> bool {
        let rates = &self.story.left_out;
        let rate = rates.get(column.id.as_str()).or(rates.get("each_question")).copied().unwrap_or(0.0);
        self.rng.random_bool(rate)
    }

    pub(super) fn answers(&mut self, questionnaire: &Questionnaire, person: &Person) -> Vec<u16> {
        let columns: Vec<Column<'_>> = questionnaire.columns().collect();
        columns.iter().map(|column| self.answer(column, person)).collect()
    }

    fn answer(&mut self, column: &Column<'_>, person: &Person) -> u16 {
        if self.left_out(column) {
            return NO_ANSWER;
        }
        let position = |value: &str| column.values().iter().position(|known| known == value);
        let code = |at: usize| u16::try_from(at).unwrap_or(NO_ANSWER);
        let spread = |kind: &str| self.story.spread.get(kind).copied().unwrap_or(1.0);
        match column.kind() {
            Kind::Words { .. } => NO_ANSWER,
            Kind::OneOf { .. } => {
                person.get(column.id.as_str()).and_then(|value| position(value)).map_or(NO_ANSWER, code)
            }
            Kind::ManyOf { .. } => self.choices(column, person),
            Kind::Scale { .. } | Kind::Matrix { .. } => {
                let point = self.level(column, person, spread("scale")).clamp(1.0, 5.0);
                rounded(point) - 1
            }
            Kind::Rating { .. } => rounded(self.level(column, person, spread("rating")).clamp(0.0, 10.0)),
            Kind::Number { least, most, .. } => {
                let number = self.level(column, person, spread(column.id.as_str()));
                rounded(number.clamp(f64::from(*least), f64::from(*most)))
            }
        }
    }

    /// A point around the mean that the story gives this person in this month.
    fn level(&mut self, column: &Column<'_>, person: &Person, spread: f64) -> f64 {
        let id = column.id.as_str();
        let story = self.story;
        let base = story.base.get(id).copied().unwrap_or(3.0);
        let levels = story.levels.iter().filter(|level| level.column == id && fits(person, &level.r#where));
        let shifts = story.shifts.iter().filter(|shift| shift.column == id && fits(person, &shift.r#where));
        let shifts = shifts.filter_map(|shift| shift.months.get(&self.month));
        let mean = base + levels.map(|level| level.shift).sum::<f64>() + shifts.sum::<f64>();
        mean + spread * self.normal()
    }

    /// Box and Muller.
    fn normal(&mut self) -> f64 {
        let (u, v): (f64, f64) = (1.0 - self.rng.random::<f64>(), self.rng.random());
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }

    fn choices(&mut self, column: &Column<'_>, person: &Person) -> u16 {
        let id = column.id.as_str();
        let story = self.story;
        let Some(shares) = story.shares.get(id) else { return NO_ANSWER };
        let mut mask = 0;
        for (at, value) in column.values().iter().enumerate() {
            let shifts = story
                .share_shifts
                .iter()
                .filter(|shift| shift.item == id && shift.choice == *value && fits(person, &shift.r#where));
            let shifts: f64 = shifts.filter_map(|shift| shift.months.get(&self.month)).sum();
            let share = shares.get(value).copied().unwrap_or(0.0) + shifts;
            if self.rng.random_bool(share.clamp(0.0, 1.0)) {
                mask |= 1 << at;
            }
        }
        // "Nothing in particular" stands alone.
        let none = column.values().iter().position(|value| value == "none").map_or(0, |at| 1 << at);
        match mask & !none {
            0 if none == 0 => NO_ANSWER,
            0 => none,
            some => some,
        }
    }

    /// What this person remarks, if anything.
    pub(super) fn words(&mut self, person: &Person) -> Option<String> {
        let silent = self.story.left_out.get("change").copied().unwrap_or(1.0);
        if self.rng.random_bool(silent) {
            return None;
        }
        let month = self.month.as_str();
        let said: Vec<&Words> = self
            .story
            .words
            .iter()
            .filter(|words| (words.from.as_str()..=words.to.as_str()).contains(&month))
            .filter(|words| fits(person, &words.r#where))
            .collect();
        let at = self.rng.random_range(0..said.len().max(1));
        said.get(at).map(|words| words.text.clone())
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut to the scale before")]
fn rounded(number: f64) -> u16 {
    number.round() as u16
}
