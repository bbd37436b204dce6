//! Invitations, reminders, thanks.

use std::sync::Arc;

use app::text::Lang;
use domain::survey::{
    invitation::InvitationCode,
    questionnaire::Questionnaire,
    sample::{Member, draw},
};
use jiff::Timestamp;

use super::{JobError, Jobs, Lease};
use crate::{
    audit,
    clock::{from_millis, japan_datetime, millis},
    db::{
        Tx,
        panel::{self, Contact, FrameRow},
        participation::{self, Invitee, ParticipationRow},
        survey::{self, WaveRow},
    },
    mail::{Outgoing, outbox, wording},
};

/// People in one transaction: what takes longer holds up everyone.
const SLICE: usize = 200;

/// Which mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Occasion {
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

/// Draws the sample and invites it. Interrupted, it goes on where it was: the list, its numbers and the seed give the
/// same people again, and nobody is invited twice.
pub(super) async fn open(jobs: &Jobs, lease: &Lease, wave: &WaveRow) -> Result<(), JobError> {
    let read = jobs.db.read();
    let row = survey::one(read, &wave.survey).await?.ok_or_else(|| gone("survey"))?;
    let questionnaire = jobs.questionnaires.of(read, &wave.id).await?;
    let frame = panel::frame(read, &wave.survey).await?;
    let members: Vec<Member<'_>> = frame
        .iter()
        .map(|row| Member { id: &row.id, stratum: &row.stratum, last_wave: row.last_wave })
        .collect();
    let how = wave.draw().map_err(|error| JobError::Storage(error.to_string()))?;
    let drawn = draw(&members, how, wave.number, &row.seed);
    for slice in drawn.chunks(SLICE) {
        let people: Vec<&FrameRow> = slice.iter().map(|index| &frame[*index]).collect();
        invite(jobs, lease, wave, &questionnaire, &people).await?;
    }
    let now = jobs.clock.now();
    let entry = audit::Entry {
        actor: audit::Actor::System("waves"),
        action: "wave.opened",
        subject_kind: "wave",
        subject: Some(wave.id.clone()),
        detail: serde_json::json!({ "listed": frame.len(), "invited": drawn.len() }),
    };
    let input = (*lease, wave.id.clone(), entry, jobs.entropy.clone());
    jobs.db
        .write_with(input, move |tx, (lease, wave, entry, entropy)| {
            Box::pin(async move {
                lease.keep(tx, millis(now)).await?;
                if survey::move_on(tx, wave, "planned", "open").await? {
                    audit::record(tx, entry, now, entropy).await?;
                }
                Ok::<_, JobError>(())
            })
        })
        .await?;
    Ok(())
}

fn gone(what: &str) -> JobError {
    JobError::Storage(format!("the {what} has gone"))
}

async fn invite(
    jobs: &Jobs,
    lease: &Lease,
    wave: &WaveRow,
    questionnaire: &Arc<Questionnaire>,
    people: &[&FrameRow],
) -> Result<(), JobError> {
    let invitees: Vec<Invitee> = people
        .iter()
        .map(|person| {
            let id = jobs.entropy.timeless_id();
            let code = InvitationCode::from_bits(jobs.keys.invitation(&id));
            Invitee {
                code: jobs.keys.subject_digest("invitation", &code.to_string()),
                member: person.id.clone(),
                stratum: person.stratum.clone(),
                channel: person.channel.clone(),
                id,
            }
        })
        .collect();
    let now = jobs.clock.now();
    let input = (jobs.clone(), *lease, wave.clone(), Arc::clone(questionnaire), invitees);
    jobs.db
        .write_with(input, move |tx, (jobs, lease, wave, questionnaire, invitees)| {
            Box::pin(async move {
                lease.keep(tx, millis(now)).await?;
                for invitee in invitees {
                    if participation::invite(tx, &wave.id, invitee).await? {
                        panel::invited(tx, &invitee.member, wave.number).await?;
                        if invitee.channel == "mail" {
                            let to = (invitee.id.as_str(), invitee.member.as_str());
                            write_to(jobs, tx, wave, questionnaire, Occasion::Invitation, to, now).await?;
                        }
                    }
                }
                Ok::<_, JobError>(())
            })
        })
        .await?;
    Ok(())
}

/// Queues a mail to a member of the list; none where the address has gone meanwhile.
async fn write_to(
    jobs: &Jobs,
    tx: &mut Tx,
    wave: &WaveRow,
    questionnaire: &Questionnaire,
    occasion: Occasion,
    (participation, member): (&str, &str),
    now: Timestamp,
) -> Result<(), JobError> {
    let Some(row) = panel::contact(&mut *tx, member).await? else { return Ok(()) };
    let contact: Contact = jobs
        .keys
        .survey_key()
        .open_json(panel::place(&row.id), &row.contact_sealed)
        .map_err(|error| JobError::Storage(error.to_string()))?;
    let Some(to) = contact.mail else { return Ok(()) };
    let lang = Lang::parse(&row.lang).unwrap_or_default();
    let code = InvitationCode::from_bits(jobs.keys.invitation(participation));
    let closes = japan_datetime(from_millis(wave.closes_at - 1));
    let title = &questionnaire.title;
    let (subject, body) = match occasion {
        Occasion::Invitation => wording::survey_invitation(&jobs.sender, lang, title, code, closes),
        Occasion::Reminder(_) => wording::survey_reminder(&jobs.sender, lang, title, code, closes),
        Occasion::Thanks => wording::survey_thanks(&jobs.sender, lang, title, &wave.survey),
    };
    let dedupe = match occasion {
        Occasion::Reminder(number) => format!("survey-reminder-{number}:{participation}"),
        other => format!("{}:{participation}", other.kind()),
    };
    let mail = Outgoing { kind: occasion.kind(), application: None, dedupe, to, subject, body };
    outbox::enqueue(tx, &mail, now, &jobs.entropy, &jobs.keys).await?;
    Ok(())
}

/// Reminds those who have not finished, each time once.
pub(super) async fn remind(jobs: &Jobs, lease: &Lease, wave: &WaveRow, now: i64) -> Result<(), JobError> {
    let done = wave.reminded;
    let due = usize::try_from(done).ok().and_then(|done| wave.reminders().get(done).copied());
    if due.is_none_or(|due| due > now) {
        return Ok(());
    }
    let mut after = String::new();
    let most = i64::try_from(SLICE).unwrap_or(i64::MAX);
    loop {
        let people = participation::to_remind(jobs.db.read(), &wave.id, done, &after, most).await?;
        let Some(last) = people.last() else { break };
        after.clone_from(&last.id);
        mail_all(jobs, lease, wave, Occasion::Reminder(done + 1), people).await?;
    }
    let wave = wave.id.clone();
    jobs.db
        .write_with((*lease, wave), move |tx, (lease, wave)| {
            Box::pin(async move {
                lease.keep(tx, now).await?;
                survey::reminded(tx, wave, done).await?;
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
    let questionnaire = jobs.questionnaires.of(jobs.db.read(), &wave.id).await?;
    let now = jobs.clock.now();
    let input = (jobs.clone(), *lease, wave.clone(), questionnaire, people);
    jobs.db
        .write_with(input, move |tx, (jobs, lease, wave, questionnaire, people)| {
            Box::pin(async move {
                lease.keep(tx, millis(now)).await?;
                for person in people {
                    let to = (person.id.as_str(), person.member.as_str());
                    write_to(jobs, tx, wave, questionnaire, occasion, to, now).await?;
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
