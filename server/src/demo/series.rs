//! Twelve months of the demonstration survey: invented answers with a story in them, told in `surveys/story.md`.

mod storing;
mod story;
mod telling;

use domain::survey::{columns::Columns, item::Bank, questionnaire::Survey, schedule::Month};
use rand::{RngExt, SeedableRng, rngs::ChaCha20Rng};

use self::{
    storing::{publish, store},
    story::Story,
    telling::Telling,
};
use crate::{
    clock::millis,
    db::{participation::Invitee, survey::NewWave},
    library,
    portal::Shared,
    refusal::Refusal,
};

const STORY: &str = include_str!("../../surveys/story.json");
/// Any number: the series is the same in every demonstration.
const SEED: u64 = 202_511;

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
