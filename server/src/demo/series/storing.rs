//! A month that has been told is stored, and its results are published.

use super::Told;
use crate::{
    clock::{from_millis, japan_date},
    db::{
        participation,
        response::{self, ColumnRow, RemarkRow},
        survey,
        survey_release::{self, ReleaseRow},
    },
    jobs::waves::counting,
    policy::release,
    portal::Shared,
    refusal::Refusal,
};

/// Publishes a wave at the end of its embargo, as the analyst does.
pub(super) async fn publish(portal: &Shared, wave: &str, embargo_days: u32) -> Result<(), Refusal> {
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

/// Stores a wave as it stands when it is over: reminders and thanks have gone out, and who was invited is forgotten.
pub(super) async fn store(portal: &Shared, told: Told) -> Result<(), Refusal> {
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
    let input = (wave, invitees, columns, remarks, paces);
    portal
        .db
        .write_with(input, |tx, (wave, invitees, columns, remarks, paces)| {
            Box::pin(async move {
                if !survey::plan(tx, wave).await? {
                    return Ok(());
                }
                survey::move_on(tx, &wave.id, "planned", "counted").await?;
                let reminders = i64::try_from(wave.reminders.len()).unwrap_or(0);
                survey::reminded(tx, &wave.id, reminders).await?;
                let over = wave.closes_at + wave.grace_minutes * 60_000;
                survey::thanked(tx, &wave.id, &japan_date(from_millis(over)).to_string()).await?;
                survey::counted(tx, &wave.id, over).await?;
                for (invitee, answered) in invitees {
                    participation::invite(tx, &wave.id, invitee).await?;
                    if *answered {
                        participation::finish(tx, &invitee.id).await?;
                    }
                }
                let (invited, finished) = participation::forget(tx, &wave.id).await?;
                survey::forgotten(tx, &wave.id, invited, finished).await?;
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
        })
        .await?;
    Ok(())
}
