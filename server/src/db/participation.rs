//! Who is invited to a wave, and that they have finished: never when, and nothing of what they answered.

use std::collections::BTreeMap;

use sqlx::FromRow;

use super::{Read, Tx, sql};

const INVITE: &str = "INSERT INTO participation (id, wave, member, stratum, channel, code, finished, reminded, thanked, \
     printed) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $7, $7) ON CONFLICT (wave, member) DO NOTHING";
const BY_CODE: &str = "SELECT id, wave, member, channel, finished FROM participation WHERE code = $1";
const FINISH: &str = "UPDATE participation SET finished = $2 WHERE id = $1 AND finished <> $2";
const STRATA: &str = "SELECT stratum, COUNT(*) AS invited, CAST(SUM(CASE WHEN finished THEN 1 ELSE 0 END) AS BIGINT) \
     AS finished FROM participation WHERE wave = $1 GROUP BY stratum ORDER BY stratum";
const TO_REMIND: &str = "SELECT id, wave, member, channel, finished FROM participation WHERE wave = $1 \
     AND channel = 'mail' AND finished = $2 AND reminded <= $3 AND id > $4 ORDER BY id LIMIT $5";
const REMINDED: &str = "UPDATE participation SET reminded = $2 WHERE id = $1";
const TO_THANK: &str = "SELECT id, wave, member, channel, finished FROM participation WHERE wave = $1 \
     AND channel = 'mail' AND finished = $2 AND thanked <> $2 ORDER BY id LIMIT $3";
const THANKED: &str = "UPDATE participation SET thanked = $2 WHERE id = $1";
const LETTERS: &str = "SELECT id, wave, member, channel, finished FROM participation WHERE wave = $1 \
     AND channel = 'letter' AND printed = $2 AND id > $3 AND EXISTS (SELECT 1 FROM panel_member m \
     WHERE m.id = participation.member AND m.left_at IS NULL) ORDER BY id LIMIT $4";
const LETTERS_LEFT: &str = "SELECT COUNT(*) FROM participation WHERE wave = $1 AND channel = 'letter' AND printed = $2 \
     AND EXISTS (SELECT 1 FROM panel_member m WHERE m.id = participation.member AND m.left_at IS NULL)";
const PRINTED: &str = "UPDATE participation SET printed = $3 WHERE wave = $1 AND channel = 'letter' AND id <= $2 \
     AND printed <> $3";
const FORGET: &str = "DELETE FROM participation WHERE wave = $1";
const TURNOUT: &str = "SELECT stratum, invited, finished FROM turnout WHERE wave = $1 ORDER BY stratum";
const ADD_TURNOUT: &str = "INSERT INTO turnout (wave, stratum, invited, finished) VALUES ($1, $2, $3, $4)";

/// An invitation.
#[derive(Clone, Debug, FromRow)]
pub struct ParticipationRow {
    /// Id.
    pub id: String,
    /// The wave.
    pub wave: String,
    /// Who.
    pub member: String,
    /// `mail` or `letter`.
    pub channel: String,
    /// Whether the answers have come in.
    pub finished: bool,
}

/// Somebody to be invited.
#[derive(Clone, Debug)]
pub struct Invitee {
    /// Id of the participation.
    pub id: String,
    /// Who.
    pub member: String,
    /// Its stratum.
    pub stratum: String,
    /// `mail` or `letter`.
    pub channel: String,
    /// Keyed digest of the invitation code.
    pub code: String,
}

/// How many of a stratum were invited and have finished.
#[derive(Clone, Debug, FromRow)]
pub struct StratumRow {
    /// The stratum.
    pub stratum: String,
    /// Invited.
    pub invited: i64,
    /// Finished.
    pub finished: i64,
}

/// Invites somebody; false where that had been done.
///
/// # Errors
/// The database's.
pub async fn invite(tx: &mut Tx, wave: &str, invitee: &Invitee) -> Result<bool, sqlx::Error> {
    let done = sql::query(INVITE)
        .bind(&invitee.id)
        .bind(wave)
        .bind(&invitee.member)
        .bind(&invitee.stratum)
        .bind(&invitee.channel)
        .bind(&invitee.code)
        .bind(false)
        .execute(&mut *tx)
        .await?;
    Ok(done == 1)
}

/// The invitation with that digest of its code.
///
/// # Errors
/// The database's.
pub async fn by_code(read: &Read, code: &str) -> Result<Option<ParticipationRow>, sqlx::Error> {
    sql::query_as(BY_CODE).bind(code).fetch_optional(read).await
}

/// Spends an invitation; false where it was spent before.
///
/// # Errors
/// The database's.
pub async fn finish(tx: &mut Tx, id: &str) -> Result<bool, sqlx::Error> {
    Ok(sql::query(FINISH).bind(id).bind(true).execute(&mut *tx).await? == 1)
}

/// Invited and finished, by stratum.
///
/// # Errors
/// The database's.
pub async fn strata(read: &Read, wave: &str) -> Result<Vec<StratumRow>, sqlx::Error> {
    sql::query_as(STRATA).bind(wave).fetch_all(read).await
}

/// Those with a mail address who have not finished and have had no more than `reminded` reminders, after an id.
///
/// # Errors
/// The database's.
pub async fn to_remind(
    read: &Read,
    wave: &str,
    reminded: i64,
    after: &str,
    most: i64,
) -> Result<Vec<ParticipationRow>, sqlx::Error> {
    let query = sql::query_as(TO_REMIND).bind(wave).bind(false).bind(reminded).bind(after);
    query.bind(most).fetch_all(read).await
}

/// Notes a reminder.
///
/// # Errors
/// The database's.
pub async fn reminded(tx: &mut Tx, id: &str, number: i64) -> Result<(), sqlx::Error> {
    sql::query(REMINDED).bind(id).bind(number).execute(&mut *tx).await.map(drop)
}

/// Those with a mail address who have finished and were not thanked.
///
/// # Errors
/// The database's.
pub async fn to_thank(read: &Read, wave: &str, most: i64) -> Result<Vec<ParticipationRow>, sqlx::Error> {
    sql::query_as(TO_THANK).bind(wave).bind(true).bind(most).fetch_all(read).await
}

/// Notes the thanks.
///
/// # Errors
/// The database's.
pub async fn thanked(tx: &mut Tx, id: &str) -> Result<(), sqlx::Error> {
    sql::query(THANKED).bind(id).bind(true).execute(&mut *tx).await.map(drop)
}

/// Letters to print after an id.
///
/// # Errors
/// The database's.
pub async fn letters(
    read: &Read,
    wave: &str,
    after: &str,
    most: i64,
) -> Result<Vec<ParticipationRow>, sqlx::Error> {
    sql::query_as(LETTERS).bind(wave).bind(false).bind(after).bind(most).fetch_all(read).await
}

/// How many letters are to print.
///
/// # Errors
/// The database's.
pub async fn letters_left(read: &Read, wave: &str) -> Result<i64, sqlx::Error> {
    sql::query_scalar(LETTERS_LEFT).bind(wave).bind(false).fetch_one(read).await
}

/// Notes that the letters up to an id were printed.
///
/// # Errors
/// The database's.
pub async fn printed(tx: &mut Tx, wave: &str, upto: &str) -> Result<u64, sqlx::Error> {
    sql::query(PRINTED).bind(wave).bind(upto).bind(true).execute(&mut *tx).await
}

/// Forgets who was invited to a wave that is over, and keeps how many, by each attribute alone: together they would
/// name those who are the only ones of their kind. Gives all who were invited, and who had finished.
///
/// # Errors
/// The database's.
pub async fn forget(tx: &mut Tx, wave: &str) -> Result<(i64, i64), sqlx::Error> {
    let strata: Vec<StratumRow> = sql::query_as(STRATA).bind(wave).fetch_all(&mut *tx).await?;
    let mut all = (0, 0);
    let mut parts = BTreeMap::<&str, (i64, i64)>::new();
    for row in &strata {
        let add = |sum: &mut (i64, i64)| *sum = (sum.0 + row.invited, sum.1 + row.finished);
        add(&mut all);
        for part in row.stratum.split(';').filter(|part| !part.is_empty()) {
            add(parts.entry(part).or_default());
        }
    }
    for (part, (invited, finished)) in parts {
        let query = sql::query(ADD_TURNOUT).bind(wave).bind(part).bind(invited).bind(finished);
        query.execute(&mut *tx).await?;
    }
    sql::query(FORGET).bind(wave).execute(&mut *tx).await?;
    Ok(all)
}

/// Invited and finished by each attribute alone, of a wave that is over.
///
/// # Errors
/// The database's.
pub async fn turnout(read: &Read, wave: &str) -> Result<Vec<StratumRow>, sqlx::Error> {
    sql::query_as(TURNOUT).bind(wave).fetch_all(read).await
}
