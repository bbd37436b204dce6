//! The list of people from which a survey's samples are drawn.

use domain::email::EmailAddress;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::{Read, Tx, sql};
use crate::sealed::Place;

const PUT: &str = "INSERT INTO panel_member (id, survey, reference, stratum, channel, lang, contact_sealed) \
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (survey, reference) DO UPDATE SET stratum = $4, channel = $5, \
     lang = $6, contact_sealed = $7, left_at = NULL WHERE panel_member.survey = $2";
const KNOWN: &str = "SELECT id FROM panel_member WHERE survey = $1 AND reference = $2";
const LEAVE: &str = "UPDATE panel_member SET left_at = $3, stratum = '', channel = '', lang = '', contact_sealed = NULL \
     WHERE survey = $1 AND reference = $2 AND left_at IS NULL";
const FRAME: &str = "SELECT id, stratum, channel, last_wave FROM panel_member WHERE survey = $1 AND left_at IS NULL \
     ORDER BY id";
const CONTACT: &str = "SELECT id, channel, lang, contact_sealed FROM panel_member WHERE id = $1 \
     AND contact_sealed IS NOT NULL";
const STRATA: &str = "SELECT stratum, COUNT(*) AS people FROM panel_member WHERE survey = $1 AND left_at IS NULL \
     GROUP BY stratum ORDER BY stratum";
const GROUPS: &str = "SELECT stratum, channel, COUNT(*) AS people, CAST(SUM(CASE WHEN last_wave IS NULL \
     OR last_wave >= $2 OR last_wave < $3 THEN 1 ELSE 0 END) AS BIGINT) AS rested FROM panel_member \
     WHERE survey = $1 AND left_at IS NULL GROUP BY stratum, channel ORDER BY stratum, channel";
const INVITED: &str = "UPDATE panel_member SET last_wave = $2 WHERE id = $1";

/// How somebody is reached. Personal: only ever sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Name for the letter.
    pub name: String,
    /// Mail address; none where letters go by post.
    pub mail: Option<EmailAddress>,
    /// Postal code.
    pub postcode: String,
    /// Address.
    pub address: String,
}

/// A member to be put on the list.
#[derive(Clone, Debug)]
pub struct NewMember {
    /// Id, where the person is new.
    pub id: String,
    /// Keyed digest of the number in the imported list.
    pub reference: String,
    /// Its stratum.
    pub stratum: String,
    /// `mail` or `letter`.
    pub channel: &'static str,
    /// Language code.
    pub lang: String,
    /// The contact, sealed.
    pub contact_sealed: Vec<u8>,
}

/// A line of the frame that a sample is drawn from.
#[derive(Clone, Debug, FromRow)]
pub struct FrameRow {
    /// Id.
    pub id: String,
    /// Its stratum.
    pub stratum: String,
    /// `mail` or `letter`.
    pub channel: String,
    /// The wave in which it was last invited.
    pub last_wave: Option<i64>,
}

/// Those of a stratum who are reached in the same way.
#[derive(Clone, Debug, FromRow)]
pub struct GroupRow {
    /// The stratum.
    pub stratum: String,
    /// `mail` or `letter`.
    pub channel: String,
    /// How many.
    pub people: i64,
    /// How many of them have rested long enough to be invited again.
    pub rested: i64,
}

/// How a member is reached.
#[derive(Clone, Debug, FromRow)]
pub struct ContactRow {
    /// Id.
    pub id: String,
    /// `mail` or `letter`.
    pub channel: String,
    /// Language code.
    pub lang: String,
    /// Sealed [`Contact`].
    pub contact_sealed: Vec<u8>,
}

/// Where the contact of a member is sealed.
#[must_use]
pub fn place(id: &str) -> Place<'_> {
    Place::new("panel_member", "contact_sealed", id)
}

/// The id of a member on the list, by its reference.
///
/// # Errors
/// The database's.
pub async fn known(tx: &mut Tx, survey: &str, reference: &str) -> Result<Option<String>, sqlx::Error> {
    sql::query_scalar(KNOWN).bind(survey).bind(reference).fetch_optional(&mut *tx).await
}

/// Puts somebody on the list, or changes what it says; whoever had left is there again.
///
/// # Errors
/// The database's.
pub async fn put(tx: &mut Tx, survey: &str, member: &NewMember) -> Result<(), sqlx::Error> {
    sql::query(PUT)
        .bind(&member.id)
        .bind(survey)
        .bind(&member.reference)
        .bind(&member.stratum)
        .bind(member.channel)
        .bind(&member.lang)
        .bind(&member.contact_sealed)
        .execute(&mut *tx)
        .await
        .map(drop)
}

/// Takes somebody off the list and wipes what it said of the person, so that nobody can be written to any more. What
/// stays is no more than the digest of the number, the id, when it was and the wave of the last invitation: a sample's
/// random numbers hang on the id, and whoever comes back must not be invited before having rested.
///
/// # Errors
/// The database's.
pub async fn leave(tx: &mut Tx, survey: &str, reference: &str, now: i64) -> Result<bool, sqlx::Error> {
    Ok(sql::query(LEAVE).bind(survey).bind(reference).bind(now).execute(&mut *tx).await? == 1)
}

/// Everybody on the list, without anything personal.
///
/// # Errors
/// The database's.
pub async fn frame(read: &Read, survey: &str) -> Result<Vec<FrameRow>, sqlx::Error> {
    sql::query_as(FRAME).bind(survey).fetch_all(read).await
}

/// How a member is reached; none for whoever has left.
///
/// # Errors
/// The database's.
pub async fn contact(on: impl Into<sql::On<'_>>, member: &str) -> Result<Option<ContactRow>, sqlx::Error> {
    sql::query_as(CONTACT).bind(member).fetch_optional(on).await
}

/// How many are on the list, by stratum.
///
/// # Errors
/// The database's.
pub async fn strata(read: &Read, survey: &str) -> Result<Vec<(String, i64)>, sqlx::Error> {
    sql::query_as(STRATA).bind(survey).fetch_all(read).await
}

/// How many are on the list by stratum and channel, and how many of them are not resting: whoever was last invited to
/// wave number `wave` itself or more than `rest` waves before it.
///
/// # Errors
/// The database's.
pub async fn groups(read: &Read, survey: &str, wave: i64, rest: u32) -> Result<Vec<GroupRow>, sqlx::Error> {
    let before = wave.saturating_sub(i64::from(rest));
    sql::query_as(GROUPS).bind(survey).bind(wave).bind(before).fetch_all(read).await
}

/// Notes the wave to which a member is invited.
///
/// # Errors
/// The database's.
pub async fn invited(tx: &mut Tx, member: &str, wave: i64) -> Result<(), sqlx::Error> {
    sql::query(INVITED).bind(member).bind(wave).execute(&mut *tx).await.map(drop)
}
