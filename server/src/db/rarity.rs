//! Which of several search tokens fewest applications have. A search walks through the first and looks the others
//! up: by a given name typed before a rare family name it would walk through half the city.

use super::{Read, queue::Wanted, sql::Builder};
use crate::sealed::Keys;

/// The rarer a token, the further back in time are so many applications that have it: this tells common ones apart
/// in a city of any size, and costs the same in all.
const BACK: usize = 100;

/// The tokens of each part of a search, the rarest first.
///
/// # Errors
/// The database's.
pub(super) async fn rarest_first(
    read: &Read,
    keys: &Keys,
    parts: &[(&str, &Wanted)],
) -> Result<Vec<Vec<i64>>, sqlx::Error> {
    let mut all: Vec<Vec<i64>> = parts
        .iter()
        .map(|(office, wanted)| {
            wanted.words.iter().map(|word| keys.search_token(office, wanted.kind, word)).collect()
        })
        .collect();
    let mut query = Builder::new("SELECT token, since FROM (");
    let mut any = false;
    for ((office, wanted), tokens) in parts.iter().zip(&all).filter(|(_, tokens)| tokens.len() > 1) {
        for token in tokens {
            query.push(if any { " UNION ALL " } else { "" }).push("SELECT CAST(").push_bind(*token);
            query.push(" AS BIGINT) AS token, (SELECT submitted_at FROM search_token WHERE office = ");
            query.push_bind((*office).to_owned()).push(" AND kind = ").push_bind(wanted.kind);
            query.push(" AND token = ").push_bind(*token);
            query.push(" ORDER BY submitted_at DESC LIMIT 1 OFFSET ").push_number(BACK).push(") AS since");
            any = true;
        }
    }
    if !any {
        return Ok(all);
    }
    query.push(") AS looked");
    let times: Vec<(i64, Option<i64>)> = query.build_as().fetch_all(read).await?;
    for tokens in &mut all {
        // None where there are not that many.
        tokens.sort_by_key(|token| {
            times.iter().find(|(known, _)| known == token).and_then(|(_, since)| *since)
        });
    }
    Ok(all)
}
