//! Which of several search tokens fewest applications have. A search walks through the first and looks the others
//! up: by a given name typed before a rare family name it would walk through half the city.

use super::{Read, queue::Wanted, sql::Builder};
use crate::sealed::Keys;

/// Counted no further: what has more is common.
const COMMON: i64 = 300;

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
    let mut query = Builder::new("SELECT token, number FROM (");
    let mut any = false;
    for ((office, wanted), tokens) in parts.iter().zip(&all).filter(|(_, tokens)| tokens.len() > 1) {
        for token in tokens {
            query.push(if any { " UNION ALL " } else { "" }).push("SELECT CAST(").push_bind(*token);
            query.push(
                " AS BIGINT) AS token, (SELECT COUNT(*) FROM (SELECT 1 FROM search_token WHERE office = ",
            );
            query.push_bind((*office).to_owned()).push(" AND kind = ").push_bind(wanted.kind);
            query.push(" AND token = ").push_bind(*token).push(" LIMIT ").push_bind(COMMON);
            query.push(") AS these) AS number");
            any = true;
        }
    }
    if !any {
        return Ok(all);
    }
    query.push(") AS counted");
    let numbers: Vec<(i64, i64)> = query.build_as().fetch_all(read).await?;
    for tokens in &mut all {
        tokens
            .sort_by_key(|token| numbers.iter().find(|(known, _)| known == token).map(|(_, number)| *number));
    }
    Ok(all)
}
