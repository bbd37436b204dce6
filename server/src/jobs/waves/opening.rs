//! A wave opens: its sample is drawn and invited.

use domain::survey::{
    invitation::InvitationCode,
    sample::{Member, draw},
};

use super::{
    JobError, Jobs, Lease,
    inviting::{Occasion, SLICE, Writing},
    keep,
};
use crate::{
    audit,
    clock::millis,
    db::{
        panel::{self, FrameRow},
        participation::{self, Invitee},
        survey::{self, WaveRow},
    },
};

/// Nobody is reminded sooner after an invitation, in milliseconds: where a wave opens late, its first reminders fall away.
const REST: i64 = 2 * 24 * 3_600_000;

/// Draws the sample and invites it. Interrupted, it goes on where it was: the list, its numbers and the seed give the
/// same people again, and nobody is invited twice. Nobody is invited to what has closed; and where all depends on a list,
/// the wave waits for it. Gives the wave as it is afterwards.
pub(super) async fn open(jobs: &Jobs, lease: &Lease, wave: &WaveRow, now: i64) -> Result<WaveRow, JobError> {
    let read = jobs.db.read();
    let over = now >= wave.closes_at;
    let row = survey::one(read, &wave.survey).await?.ok_or_else(|| gone("survey"))?;
    let frame = panel::frame(read, &wave.survey).await?;
    let after = survey::one(read, &wave.survey).await?.ok_or_else(|| gone("survey"))?;
    if !over && (row.importing.is_some() || after.imports != row.imports) {
        return Err(JobError::Later("its list is being imported"));
    }
    if frame.is_empty() && !wave.open_link && !over {
        return Err(JobError::Later("nobody is on the list yet"));
    }
    let members: Vec<Member<'_>> = frame
        .iter()
        .map(|row| Member { id: &row.id, stratum: &row.stratum, last_wave: row.last_wave })
        .collect();
    let how = wave.draw().map_err(|error| JobError::Storage(error.to_string()))?;
    let drawn = if over { Vec::new() } else { draw(&members, how, wave.number, &row.seed) };
    for slice in drawn.chunks(SLICE) {
        let people: Vec<&FrameRow> = slice.iter().map(|index| &frame[*index]).collect();
        invite(jobs, lease, wave, &people).await?;
    }
    let late = wave.reminders().iter().filter(|due| **due < now + REST).count();
    let late = i64::try_from(late).unwrap_or(i64::MAX);
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
                    survey::reminded(tx, wave, late).await?;
                    audit::record(tx, entry, now, entropy).await?;
                }
                Ok::<_, JobError>(())
            })
        })
        .await?;
    survey::wave(read, &wave.id).await?.ok_or_else(|| gone("wave"))
}

fn gone(what: &str) -> JobError {
    JobError::Storage(format!("the {what} has gone"))
}

async fn invite(jobs: &Jobs, lease: &Lease, wave: &WaveRow, people: &[&FrameRow]) -> Result<(), JobError> {
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
    let writing = Writing::of(jobs, wave, Occasion::Invitation).await?;
    let now = jobs.clock.now();
    jobs.db
        .write_with((*lease, wave.clone(), writing, invitees), move |tx, (lease, wave, writing, invitees)| {
            Box::pin(async move {
                keep(tx, lease, &wave.id, "planned", millis(now)).await?;
                for invitee in invitees {
                    if participation::invite(tx, &wave.id, invitee).await? {
                        panel::invited(tx, &invitee.member, wave.number).await?;
                        if invitee.channel == "mail" {
                            writing.to(tx, (&invitee.id, &invitee.member), now).await?;
                        }
                    }
                }
                Ok::<_, JobError>(())
            })
        })
        .await?;
    Ok(())
}
