//! Twelve months of the demonstration survey: invented answers with a story in them, told in `surveys/story.md`.

use std::collections::BTreeMap;

use domain::{
    form::Id,
    survey::{
        answer::NO_ANSWER,
        columns::Columns,
        item::{Bank, Kind},
        questionnaire::{Column, Questionnaire, Survey},
        schedule::Month,
    },
};
use rand::{RngExt, SeedableRng, rngs::ChaCha20Rng};
use serde::Deserialize;

use crate::{
    clock::millis,
    db::{
        participation::{self, Invitee},
        response::{self, ColumnRow, RemarkRow},
        survey::{self, NewWave},
        survey_release::{self, ReleaseRow},
    },
    jobs::waves::counting,
    library,
    policy::release,
    portal::Shared,
    refusal::Refusal,
};

const STORY: &str = include_str!("../../surveys/story.json");
/// Any number: the series is the same in every demonstration.
const SEED: u64 = 202_511;

/// See `surveys/story.md`.
#[derive(Deserialize)]
struct Story {
    first: String,
    last: String,
    invited: usize,
    open_link_answers: usize,
    response: Response,
    left_out: BTreeMap<String, f64>,
    wordings: Vec<Wording>,
    shares: BTreeMap<String, BTreeMap<String, f64>>,
    base: BTreeMap<String, f64>,
    spread: BTreeMap<String, f64>,
    levels: Vec<Level>,
    shifts: Vec<Shift>,
    share_shifts: Vec<ShareShift>,
    words: Vec<Words>,
}

#[derive(Deserialize)]
struct Response {
    age: BTreeMap<String, f64>,
    month_factor: BTreeMap<String, f64>,
    open_link_age: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
struct Wording {
    item: Id,
    number: u32,
    from: String,
}

/// To whom something applies: attributes, and the values that they may have.
type Where = BTreeMap<String, Vec<String>>;

#[derive(Deserialize)]
struct Level {
    column: String,
    r#where: Where,
    shift: f64,
}

#[derive(Deserialize)]
struct Shift {
    column: String,
    r#where: Where,
    months: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
struct ShareShift {
    item: String,
    choice: String,
    r#where: Where,
    months: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
struct Words {
    from: String,
    to: String,
    r#where: Where,
    text: String,
}

/// An invented person: attributes by name.
type Person = BTreeMap<String, String>;

fn fits(person: &Person, to: &Where) -> bool {
    to.iter().all(|(attribute, values)| person.get(attribute).is_some_and(|value| values.contains(value)))
}

/// A month being told.
struct Telling<'s> {
    story: &'s Story,
    survey: &'s Survey,
    month: String,
    rng: ChaCha20Rng,
}

/// Everything about a wave that is stored.
struct Told {
    wave: NewWave,
    invitees: Vec<(Invitee, bool)>,
    samples: Vec<(&'static str, Columns)>,
    remarks: Vec<(&'static str, String)>,
    minutes: Vec<i64>,
}

/// Fills the series.
///
/// # Errors
/// [`Refusal`]
pub(super) async fn fill(portal: &Shared) -> Result<(), Refusal> {
    let story: Story = serde_json::from_str(STORY).map_err(Refusal::broken)?;
    let bank = Bank::load(library::BANK).map_err(Refusal::broken)?;
    let survey = Survey::load(library::SURVEYS[0], &bank).map_err(Refusal::broken)?;
    let (mut month, last) = (Month::parse(&story.first), Month::parse(&story.last));
    let mut seed = SEED;
    while let Some(this) = month.filter(|month| last.is_some_and(|last| *month <= last)) {
        let told = tell(portal, &story, &survey, &bank, this, seed)?;
        let wave = told.wave.id.clone();
        store(portal, told).await?;
        publish(portal, &wave, survey.release.embargo_days).await?;
        seed += 1;
        month = this.plus(1);
    }
    Ok(())
}

/// The bank as it was in a month.
fn bank_of(bank: &Bank, story: &Story, month: &str) -> Bank {
    let mut bank = bank.clone();
    for wording in story.wordings.iter().filter(|wording| month < wording.from.as_str()) {
        for item in bank.items.iter_mut().filter(|item| item.id == wording.item) {
            item.versions.retain(|version| version.number < wording.number);
        }
    }
    bank
}

fn tell(
    portal: &Shared,
    story: &Story,
    survey: &Survey,
    bank: &Bank,
    month: Month,
    seed: u64,
) -> Result<Told, Refusal> {
    let name = month.to_string();
    let bank = bank_of(bank, story, &name);
    let questionnaire = survey.freeze(&bank, month, &[]).map_err(Refusal::broken)?;
    let mut telling = Telling { story, survey, month: name.clone(), rng: ChaCha20Rng::seed_from_u64(seed) };
    let (mut invitees, mut answers, mut remarks, mut minutes) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let factor = story.response.month_factor.get(&name).copied().unwrap_or(1.0);
    for number in 0..story.invited {
        let person = telling.person(None);
        let rate = person.get("age").and_then(|age| story.response.age.get(age)).copied().unwrap_or(0.3);
        let answered = telling.rng.random_bool((rate * factor).clamp(0.0, 1.0));
        if answered {
            answers.push(telling.answers(&questionnaire, &person));
            minutes.push(telling.rng.random_range(3..8));
            remarks.extend(telling.words(&person).map(|text| ("sample", text)));
        }
        invitees.push((telling.invitee(portal, &person, number), answered));
    }
    let mut open = Vec::new();
    for _ in 0..story.open_link_answers {
        let person = telling.person(Some(&story.response.open_link_age));
        open.push(telling.answers(&questionnaire, &person));
        remarks.extend(telling.words(&person).map(|text| ("open", text)));
    }
    let samples = [("sample", answers), ("open", open)].map(|(mode, answers)| {
        let mut columns = Columns::of(&questionnaire, &answers);
        if mode == "sample" {
            columns.weigh(&questionnaire);
        }
        (mode, columns)
    });
    let schedule = survey.schedule;
    let wave = NewWave {
        id: portal.entropy.id(portal.clock.now()),
        survey: survey.id.to_string(),
        month: name,
        questionnaire: serde_json::to_string(&questionnaire).map_err(Refusal::broken)?,
        draw: survey.draw,
        open_link: survey.open_link,
        opens_at: millis(schedule.opens(month)),
        closes_at: millis(schedule.closes(month)),
        grace_minutes: schedule.grace_minutes,
        reminders: schedule.reminders(month).map(millis).collect(),
    };
    Ok(Told { wave, invitees, samples: samples.into(), remarks, minutes })
}

impl Telling<'_> {
    /// Somebody of this city, as its register has them; of these ages, where they are given.
    fn person(&mut self, ages: Option<&BTreeMap<String, f64>>) -> Person {
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

    fn invitee(&mut self, portal: &Shared, person: &Person, number: usize) -> Invitee {
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

    fn answers(&mut self, questionnaire: &Questionnaire, person: &Person) -> Vec<u16> {
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
    fn words(&mut self, person: &Person) -> Option<String> {
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

/// Publishes a wave at the end of its embargo, as the analyst does.
async fn publish(portal: &Shared, wave: &str, embargo_days: u32) -> Result<(), Refusal> {
    let read = portal.db.read();
    let wave = survey::wave(read, wave).await?.ok_or(Refusal::NotFound)?;
    let row = survey::one(read, &wave.survey).await?.ok_or(Refusal::NotFound)?;
    let publication = release::make(portal, &row, &wave).await.map_err(Refusal::broken)?;
    let public_at = release::embargo(&wave, embargo_days);
    let frozen = ReleaseRow {
        id: portal.entropy.id(portal.clock.now()),
        wave: wave.id.clone(),
        number: 1,
        content: serde_json::to_string(&publication).map_err(Refusal::broken)?,
        reason: None,
        made_at: public_at,
        public_at,
    };
    portal
        .db
        .write_with(frozen, |tx, frozen| {
            Box::pin(async move { survey_release::add(tx, frozen, "demonstration").await })
        })
        .await?;
    Ok(())
}

async fn store(portal: &Shared, told: Told) -> Result<(), Refusal> {
    let Told { wave, invitees, samples, remarks, minutes } = told;
    let key = portal.keys.survey_key();
    let remarks: Vec<RemarkRow> = remarks
        .into_iter()
        .map(|(mode, words)| {
            let id = portal.entropy.timeless_id();
            let words_sealed = key.seal_json(response::words_place(&id), &words, &portal.entropy)?;
            let (mode, item, tags) = (mode.to_owned(), "change".to_owned(), String::new());
            Ok(RemarkRow { id, mode, item, words_sealed, tags })
        })
        .collect::<Result<_, crate::sealed::SealError>>()
        .map_err(Refusal::broken)?;
    let paces: Vec<(String, i64)> =
        minutes.into_iter().map(|minutes| (portal.entropy.timeless_id(), minutes)).collect();
    let columns: Vec<(&'static str, Vec<ColumnRow>)> =
        samples.iter().map(|(mode, columns)| (*mode, counting::rows(columns))).collect();
    portal
        .db
        .write_with(
            (wave, invitees, columns, remarks, paces),
            |tx, (wave, invitees, columns, remarks, paces)| {
                Box::pin(async move {
                    if !survey::plan(tx, wave).await? {
                        return Ok(());
                    }
                    survey::move_on(tx, &wave.id, "planned", "counted").await?;
                    survey::counted(tx, &wave.id, wave.closes_at).await?;
                    for (invitee, answered) in invitees {
                        participation::invite(tx, &wave.id, invitee).await?;
                        if *answered {
                            participation::finish(tx, &invitee.id).await?;
                        }
                    }
                    for (mode, columns) in columns {
                        for column in columns {
                            response::put_column(tx, &wave.id, mode, column).await?;
                        }
                    }
                    for remark in remarks {
                        response::add_words(tx, &wave.id, remark).await?;
                    }
                    for (id, minutes) in paces {
                        response::add_pace(tx, id, &wave.id, *minutes).await?;
                    }
                    Ok::<_, sqlx::Error>(())
                })
            },
        )
        .await?;
    Ok(())
}
