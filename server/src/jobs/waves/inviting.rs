//! What people are written: invitations, reminders, thanks.

use std::sync::Arc;

use app::text::Lang;
use domain::survey::{invitation::InvitationCode, questionnaire::Questionnaire, sample::Draw};
use jiff::Timestamp;

use super::{JobError, Jobs, Lease, keep};
use crate::{
    clock::{from_millis, japan_datetime, millis},
    db::{
        Tx,
        panel::{self, Contact},
        participation::{self, ParticipationRow},
        survey::{self, WaveRow},
    },
    mail::{
        About, Outgoing, outbox,
        wording::{self, Invited},
    },
};

/// People in one transaction: what takes longer holds up everyone.
pub(super) const SLICE: usize = 200;

/// Which mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Occasion {
    Invitation,
    Reminder(i64),
    Thanks,
}

impl Occasion {
    fn kind(self) -> &'static str {
        match self {
            Self::Invitation => "survey-invitation",
            Self::Reminder(_) => "survey-reminder",
            Self::Thanks => "survey-thanks",
        }
    }
}

/// Mails of one occasion: what they have in common.
pub(super) struct Writing {
    jobs: Jobs,
    wave: WaveRow,
    questionnaire: Arc<Questionnaire>,
    occasion: Occasion,
    /// Whether those who are written to were drawn.
    drawn: bool,
}

impl Writing {
    /// What is written to people of a wave at an occasion.
    pub(super) async fn of(jobs: &Jobs, wave: &WaveRow, occasion: Occasion) -> Result<Self, JobError> {
        let questionnaire = jobs.questionnaires.of(jobs.db.read(), &wave.id).await?;
        let draw = wave.draw().map_err(|error| JobError::Storage(error.to_string()))?;
        Ok(Self {
            jobs: jobs.clone(),
            wave: wave.clone(),
            questionnaire,
            occasion,
            drawn: draw != Draw::Everyone,
        })
    }

    /// Queues a mail to a member of the list; none where the address has gone meanwhile, or cannot be read: whoever else
    /// is invited does not wait for it.
    pub(super) async fn to(
        &self,
        tx: &mut Tx,
        (participation, member): (&str, &str),
        now: Timestamp,
    ) -> Result<(), JobError> {
        let Self { jobs, wave, questionnaire, occasion, drawn } = self;
        let Some(row) = panel::contact(&mut *tx, member).await? else { return Ok(()) };
        let opened = jobs.keys.survey_key().open_json(panel::place(&row.id), &row.contact_sealed);
        let contact: Contact = match opened {
            Ok(contact) => contact,
            Err(error) => {
                tracing::error!(member, %error, "a contact cannot be read; nothing is written to it");
                return Ok(());
            }
        };
        let Some(to) = contact.mail else { return Ok(()) };
        let lang = Lang::parse(&row.lang).unwrap_or_default();
        let title = &questionnaire.title;
        let invited = Invited {
            title,
            contact: questionnaire.contact.as_ref(),
            questions: questionnaire.blocks.iter().map(|block| block.items.len()).sum(),
            drawn: *drawn,
            code: InvitationCode::from_bits(jobs.keys.invitation(participation)),
            closes: japan_datetime(from_millis(wave.closes_at - 1)),
        };
        let (subject, body) = match occasion {
            Occasion::Invitation => wording::survey_invitation(&jobs.sender, lang, invited),
            Occasion::Reminder(_) => wording::survey_reminder(&jobs.sender, lang, invited),
            Occasion::Thanks => wording::survey_thanks(&jobs.sender, lang, title, &wave.survey),
        };
        let dedupe = match occasion {
            Occasion::Reminder(number) => format!("survey-reminder-{number}:{participation}"),
            other => format!("{}:{participation}", other.kind()),
        };
        let about = About::Wave(wave.id.clone());
        let mail = Outgoing { kind: occasion.kind(), about, dedupe, to, subject, body };
        outbox::enqueue(tx, &mail, now, &jobs.entropy, &jobs.keys).await?;
        Ok(())
    }
}

/// Reminds those who have not finished, each time once; of several times that have passed unnoticed only the last.
pub(super) async fn remind(jobs: &Jobs, lease: &Lease, wave: &WaveRow, now: i64) -> Result<(), JobError> {
    let due = wave.reminders().iter().filter(|due| **due <= now).count();
    let due = i64::try_from(due).unwrap_or(i64::MAX);
    if due <= wave.reminded {
        return Ok(());
    }
    let mut after = String::new();
    let most = i64::try_from(SLICE).unwrap_or(i64::MAX);
    loop {
        let people = participation::to_remind(jobs.db.read(), &wave.id, due - 1, &after, most).await?;
        let Some(last) = people.last() else { break };
        after.clone_from(&last.id);
        mail_all(jobs, lease, wave, Occasion::Reminder(due), people).await?;
    }
    let wave = wave.id.clone();
    jobs.db
        .write_with((*lease, wave), move |tx, (lease, wave)| {
            Box::pin(async move {
                lease.keep(tx, now).await?;
                survey::reminded(tx, wave, due).await?;
                Ok::<_, JobError>(())
            })
        })
        .await?;
    Ok(())
}

/// Thanks those who have finished, once a day, and never fewer than the threshold together while the wave is open: the
/// time of a mail would tell when its reader finished.
pub(super) async fn thank(jobs: &Jobs, lease: &Lease, wave: &WaveRow, over: bool) -> Result<(), JobError> {
    let now = japan_datetime(jobs.clock.now());
    let today = now.date().to_string();
    if !over && (now.hour() < THANKS_HOUR || wave.thanked_on.as_ref() == Some(&today)) {
        return Ok(());
    }
    let questionnaire = jobs.questionnaires.of(jobs.db.read(), &wave.id).await?;
    let least = usize::try_from(questionnaire.release.threshold).unwrap_or(usize::MAX);
    let most = SLICE.max(least);
    loop {
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let people = participation::to_thank(jobs.db.read(), &wave.id, limit).await?;
        if people.is_empty() || (people.len() < least && !over) {
            break;
        }
        mail_all(jobs, lease, wave, Occasion::Thanks, people).await?;
    }
    let now = millis(jobs.clock.now());
    jobs.db
        .write_with((*lease, wave.id.clone(), today), move |tx, (lease, wave, today)| {
            Box::pin(async move {
                lease.keep(tx, now).await?;
                survey::thanked(tx, wave, today).await?;
                Ok::<_, JobError>(())
            })
        })
        .await?;
    Ok(())
}

/// The hour of the day from which thanks go out, in Japan.
const THANKS_HOUR: i8 = 10;

async fn mail_all(
    jobs: &Jobs,
    lease: &Lease,
    wave: &WaveRow,
    occasion: Occasion,
    people: Vec<ParticipationRow>,
) -> Result<(), JobError> {
    let writing = Writing::of(jobs, wave, occasion).await?;
    let now = jobs.clock.now();
    jobs.db
        .write_with((*lease, writing, people), move |tx, (lease, writing, people)| {
            Box::pin(async move {
                keep(tx, lease, &writing.wave.id, "open", millis(now)).await?;
                for person in people {
                    writing.to(tx, (person.id.as_str(), person.member.as_str()), now).await?;
                    match occasion {
                        Occasion::Reminder(number) => {
                            participation::reminded(tx, &person.id, number).await?;
                        }
                        _ => participation::thanked(tx, &person.id).await?,
                    }
                }
                Ok::<_, JobError>(())
            })
        })
        .await?;
    Ok(())
}
