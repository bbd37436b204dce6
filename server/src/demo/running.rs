//! The wave that is running while the city is open: a list of people, invited and reminded by what does it in any city.

use std::sync::Arc;

use domain::survey::schedule::Month;
use jiff::{SignedDuration, Timestamp};

use crate::{
    audit::Actor,
    clock::{ManualClock, japan_date},
    db::survey,
    jobs::{Jobs, TASKS_EVERY, Task},
    mail::{Mailbox, Mailer},
    policy::{Definition, import, list::List},
    portal::Shared,
    refusal::Refusal,
};

const SURVEY: &str = "life";
const LIST: &str = include_str!("../../surveys/panel-example.csv");
/// Lines of the list when the wave opened. Whoever stands below was put on it later and waits for the next wave.
const BEFORE: usize = 28;

/// Puts people on the list and lets this month's wave begin: opening and reminders that are due have happened, each at
/// its time.
///
/// # Errors
/// [`Refusal`]
pub(super) async fn fill(portal: &Shared) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let row = survey::one(portal.db.read(), SURVEY).await?.ok_or(Refusal::NotFound)?;
    let definition = Definition::of(&row).map_err(Refusal::broken)?;
    let (schedule, month) = (definition.survey.schedule, Month::of(japan_date(now)));
    let opens = schedule.opens(month);
    let earlier = |time: Timestamp, days: i64| {
        time.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MIN).min(now)
    };

    let first: Vec<&str> = LIST.lines().take(1 + BEFORE).collect();
    import(portal, &definition, &first.join("\n"), earlier(opens, 7)).await?;
    let (jobs, clock) = jobs(portal, opens)?;
    for time in std::iter::once(opens).chain(schedule.reminders(month)).filter(|time| *time <= now) {
        clock.set(time);
        jobs.run_once(Task::Waves).await.map_err(Refusal::broken)?;
    }
    import(portal, &definition, LIST, earlier(now, 1)).await
}

async fn import(portal: &Shared, definition: &Definition, list: &str, at: Timestamp) -> Result<(), Refusal> {
    let list = List::read(list.as_bytes().to_vec(), definition.attributes());
    let list = list.map_err(|mistakes| Refusal::broken(format!("the list has mistakes: {mistakes:?}")))?;
    let actor = Actor::System("survey panel");
    import::store(portal, SURVEY, Arc::new(list), actor, at).await?;
    Ok(())
}

/// What happens without anybody asking, at a time of one's own. Mail stays in the outbox: the city sends it.
fn jobs(portal: &Shared, at: Timestamp) -> Result<(Jobs, ManualClock), Refusal> {
    let clock = ManualClock::at(at);
    let mailer = Mailer::memory(&Mailbox::default(), &portal.config.mail_from).map_err(Refusal::broken)?;
    let jobs = Jobs {
        db: portal.db.clone(),
        keys: portal.keys.clone(),
        clock: Arc::new(clock.clone()),
        entropy: portal.entropy.clone(),
        mailer: Arc::new(mailer),
        files: portal.files.clone(),
        questionnaires: portal.questionnaires.clone(),
        sender: portal.config.sender(),
        tasks_every: TASKS_EVERY,
        audit_head: None,
    };
    Ok((jobs, clock))
}
