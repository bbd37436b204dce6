//! The queue of an office: counters, pages of the list, search. Nothing here reads answers or counts tables.

use domain::application::status::Status;
use sqlx::FromRow;

use super::{
    Read,
    index::kind,
    rarity,
    sql::{self, Builder},
};
use crate::sealed::Keys;
use domain::application::receipt_number::ReceiptNumber;
use domain::japanese::{phone, search};

/// Lines on a page.
pub const PAGE: usize = 50;
/// Most tokens of one search: more make no hit more certain.
const MOST_TOKENS: usize = 12;

/// A place in a list that is sorted by time and id, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// At its top.
    Top,
    /// After this line.
    After(i64, String),
    /// Before this line.
    Before(i64, String),
}

impl From {
    /// From an address or a button: `milliseconds.id`.
    #[must_use]
    pub fn parse(after: Option<&str>, before: Option<&str>) -> Self {
        let read = |text: &str| {
            let (at, id) = text.split_once('.')?;
            let plain = id.len() <= 40 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            Some((at.parse::<i64>().ok()?, plain.then(|| id.to_owned())?))
        };
        if let Some((at, id)) = after.and_then(read) {
            Self::After(at, id)
        } else if let Some((at, id)) = before.and_then(read) {
            Self::Before(at, id)
        } else {
            Self::Top
        }
    }

    fn is_backwards(&self) -> bool {
        matches!(self, Self::Before(..))
    }
}

/// A line of the list as its row keeps it.
#[derive(Clone, Debug, FromRow)]
pub struct Line {
    /// Id.
    pub id: String,
    /// Office.
    pub office: String,
    /// Procedure version.
    pub procedure_version: String,
    /// Receipt number.
    pub receipt_number: String,
    /// Status code.
    pub status: String,
    /// Who it is about and who applied.
    pub headline_sealed: Vec<u8>,
    /// When it was recorded, unix milliseconds.
    pub recorded_at: i64,
    /// Id of its data key.
    pub data_key: String,
    /// The data key.
    pub wrapped: Vec<u8>,
    /// By what the list is sorted, unix milliseconds.
    pub sorted_by: i64,
}

impl Line {
    /// Its place in the list.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}.{}", self.sorted_by, self.id)
    }
}

/// A page of the list.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Its lines, newest first.
    pub lines: Vec<Line>,
    /// Whether there is something newer.
    pub newer: bool,
    /// Whether there is something older.
    pub older: bool,
}

/// Number of applications by status, over some offices: what was folded and what was not yet, in one statement.
///
/// # Errors
/// The database's.
pub async fn counters(read: &Read, offices: &[&str]) -> Result<Vec<(Status, i64)>, sqlx::Error> {
    let mut query = Builder::new(
        "SELECT status, CAST(SUM(number) AS BIGINT) FROM (SELECT status, value AS number FROM counter WHERE office IN (",
    );
    query.push_list(offices.iter().copied());
    query.push(") UNION ALL SELECT status, delta AS number FROM counter_delta WHERE office IN (");
    query.push_list(offices.iter().copied());
    query.push(")) AS counted GROUP BY status");
    let rows: Vec<(String, i64)> = query.build_as().fetch_all(read).await?;
    Ok(rows.into_iter().filter_map(|(status, number)| Some((Status::parse(&status)?, number))).collect())
}

/// Row values compare as the index is sorted.
fn push_from(query: &mut Builder<'_>, from: &From, columns: &'static str) {
    let (compares, at, id) = match from {
        From::Top => return,
        From::After(at, id) => (" < (", at, id),
        From::Before(at, id) => (" > (", at, id),
    };
    query.push(" AND (").push(columns).push(")").push(compares);
    query.push_bind(*at).push(", ").push_bind(id.clone()).push(")");
}

fn push_order(query: &mut Builder<'_>, from: &From, columns: (&'static str, &'static str)) {
    let direction = if from.is_backwards() { "" } else { " DESC" };
    query.push(" ORDER BY ").push(columns.0).push(direction).push(", ").push(columns.1).push(direction);
    // One more tells whether the list goes on.
    query.push(" LIMIT ").push_number(PAGE + 1);
}

/// A page of the applications of some offices, in one status or in all.
///
/// # Errors
/// The database's.
pub async fn list(
    read: &Read,
    offices: &[&str],
    status: Option<Status>,
    from: &From,
) -> Result<Page, sqlx::Error> {
    let each = |query: &mut Builder<'_>, office: &&str| {
        query
            .push("SELECT id, recorded_at AS at FROM application WHERE office = ")
            .push_bind((*office).to_owned());
        if let Some(status) = status {
            query.push(" AND status = ").push_bind(status.as_str());
        }
        push_from(query, from, "recorded_at, id");
        push_order(query, from, ("recorded_at", "id"));
    };
    page(read, offices, from, each).await
}

/// Puts together what is found in each part, and reads the lines.
async fn page<P>(
    read: &Read,
    parts: &[P],
    from: &From,
    each: impl Fn(&mut Builder<'_>, &P),
) -> Result<Page, sqlx::Error> {
    if parts.is_empty() {
        return Ok(Page::default());
    }
    let mut query = Builder::new(
        "SELECT a.id, a.office, a.procedure_version, a.receipt_number, a.status, a.headline_sealed, a.recorded_at, \
         a.data_key, k.wrapped, f.at AS sorted_by FROM (",
    );
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            query.push(" UNION ");
        }
        query.push("SELECT id, at FROM (");
        each(&mut query, part);
        query.push(") AS part");
    }
    query.push(") AS f JOIN application a ON a.id = f.id JOIN data_key k ON k.id = a.data_key");
    push_order(&mut query, from, ("f.at", "f.id"));
    let mut lines: Vec<Line> = query.build_as().fetch_all(read).await?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let (newer, older) = match from {
        From::Top => (false, more),
        From::After(..) => (true, more),
        From::Before(..) => (more, true),
    };
    if from.is_backwards() {
        lines.reverse();
    }
    Ok(Page { lines, newer, older })
}

/// What is looked for: in one kind of token, all words at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Kind of token.
    pub kind: &'static str,
    /// Folded words; every one must be there.
    pub words: Vec<String>,
}

/// What a query may mean; empty for one that means nothing.
///
/// A receipt number, telephone number or mail address is looked up as such; anything else is a name, a reading
/// or part of an address, in any width and with any variant of its kanji.
#[must_use]
pub fn read_query(typed: &str) -> Vec<Wanted> {
    let typed = typed.trim();
    let one = |kind, word: String| Wanted { kind, words: vec![word] };
    if let Some(number) = ReceiptNumber::parse(typed) {
        // Eleven digits may be a mobile number, too.
        return vec![one(kind::RECEIPT, number.digits()), one(kind::PHONE, number.digits())];
    }
    if let Some(digits) = phone::parse(typed) {
        return vec![one(kind::PHONE, search::fold_digits_only(&digits))];
    }
    if typed.contains(['@', '＠']) {
        return vec![one(kind::MAIL, domain::japanese::width::fold(typed).to_lowercase())];
    }
    let parts: Vec<&str> = typed.split_whitespace().collect();
    let each = tokens(&parts);
    let joined = tokens(&[typed]);
    if joined.is_empty() {
        return Vec::new();
    }
    // Family and given name in whichever order, or as one; parts of an address follow one another.
    let name = |words: &[String]| Wanted { kind: kind::NAME, words: words.to_vec() };
    let mut wanted = Vec::new();
    if let [first, second] = parts[..] {
        for (first, second) in [(first, second), (second, first)] {
            let begins = search::beginnings(&format!("{first} {second}"));
            wanted.push(name(&[begins, each.clone()].concat()));
        }
    } else {
        wanted.push(name(&each));
    }
    if parts.iter().any(|part| search::fold_name(part).chars().count() < 2) && joined != each {
        wanted.push(name(&joined));
    }
    wanted.push(Wanted { kind: kind::TEXT, words: each });
    wanted
}

/// The tokens of all parts, each once.
fn tokens(parts: &[&str]) -> Vec<String> {
    let mut tokens = Vec::new();
    for token in parts.iter().flat_map(|part| search::query_bigrams(part)) {
        if !tokens.contains(&token) {
            tokens.push(token);
        }
    }
    tokens.truncate(MOST_TOKENS);
    tokens
}

/// A page of what is found in some offices.
///
/// # Errors
/// The database's.
pub async fn find(
    read: &Read,
    keys: &Keys,
    offices: &[&str],
    wanted: &[Wanted],
    from: &From,
) -> Result<Page, sqlx::Error> {
    let parts: Vec<(&str, &Wanted)> =
        offices.iter().flat_map(|office| wanted.iter().map(|wanted| (*office, wanted))).collect();
    let tokens = rarity::rarest_first(read, keys, &parts).await?;
    let parts: Vec<_> = parts.into_iter().zip(tokens).collect();
    let each = |query: &mut Builder<'_>, ((office, wanted), tokens): &((&str, &Wanted), Vec<i64>)| {
        let mut tokens = tokens.iter().copied();
        query.push("SELECT t.application AS id, t.submitted_at AS at FROM search_token t WHERE t.office = ");
        query.push_bind((*office).to_owned()).push(" AND t.kind = ").push_bind(wanted.kind);
        query.push(" AND t.token = ").push_bind(tokens.next().unwrap_or_default());
        push_from(query, from, "t.submitted_at, t.application");
        // One look-up for all the others: to plan a join for each of them takes PostgreSQL longer than the search.
        let others: Vec<i64> = tokens.collect();
        if !others.is_empty() {
            query.push(
                " AND (SELECT COUNT(*) FROM search_token o WHERE o.office = t.office AND o.kind = t.kind",
            );
            query.push(
                " AND o.submitted_at = t.submitted_at AND o.application = t.application AND o.token IN (",
            );
            query.push_list(others.iter().copied()).push(")) = ").push_number(others.len());
        }
        push_order(query, from, ("t.submitted_at", "t.application"));
    };
    page(read, &parts, from, each).await
}

/// Other applications of an office that carry a name token, newest first.
///
/// # Errors
/// The database's.
pub async fn same_token(
    read: &Read,
    office: &str,
    token: i64,
    except: &str,
) -> Result<Vec<Line>, sqlx::Error> {
    const SAME: &str = "SELECT a.id, a.office, a.procedure_version, a.receipt_number, a.status, a.headline_sealed, \
         a.recorded_at, a.data_key, k.wrapped, t.submitted_at AS sorted_by FROM search_token t \
         JOIN application a ON a.id = t.application JOIN data_key k ON k.id = a.data_key \
         WHERE t.office = $1 AND t.kind = $2 AND t.token = $3 AND t.application <> $4 \
         ORDER BY t.submitted_at DESC, t.application DESC LIMIT 20";
    sql::query_as(SAME).bind(office).bind(kind::NAME).bind(token).bind(except).fetch_all(read).await
}

/// A declared column of a line.
#[derive(Clone, Debug, FromRow)]
pub struct Cell {
    /// Application.
    pub application: String,
    /// Question.
    pub question: String,
    /// A number.
    pub number: Option<f64>,
    /// A day.
    pub day: Option<String>,
    /// A code.
    pub choice: Option<String>,
}

/// The declared columns of these applications.
///
/// # Errors
/// The database's.
pub async fn cells(read: &Read, applications: &[&str]) -> Result<Vec<Cell>, sqlx::Error> {
    if applications.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = Builder::new(
        "SELECT application, question, number, day, choice FROM answer_index WHERE row_key = '' AND application IN (",
    );
    query.push_list(applications.iter().copied());
    query.push(")");
    query.build_as().fetch_all(read).await
}

/// A legal clock of a line that has not ended.
#[derive(Clone, Debug, FromRow)]
pub struct Running {
    /// Application.
    pub application: String,
    /// First day, not counted.
    pub started_on: String,
    /// Days allowed.
    pub days: i64,
    /// Days that it stood still.
    pub paused_days: i64,
    /// Since when it stands still.
    pub paused_since: Option<String>,
}

/// The open legal clocks of these applications.
///
/// # Errors
/// The database's.
pub async fn clocks(read: &Read, applications: &[&str]) -> Result<Vec<Running>, sqlx::Error> {
    if applications.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = Builder::new(
        "SELECT application, started_on, days, paused_days, paused_since FROM legal_clock WHERE ended_on IS NULL \
         AND application IN (",
    );
    query.push_list(applications.iter().copied());
    query.push(")");
    query.build_as().fetch_all(read).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_by_what_it_looks_like() {
        let kinds = |typed: &str| read_query(typed).iter().map(|wanted| wanted.kind).collect::<Vec<_>>();
        let number = ReceiptNumber::from_parts(2026, 12_345_678).unwrap();
        assert_eq!(
            read_query(&number.to_string())[0],
            Wanted { kind: "receipt", words: vec![number.digits()] }
        );
        assert_eq!(kinds("０９０ー1234ー5678")[0], "phone");
        assert_eq!(kinds("Hanako＠example.jp"), ["mail"]);
        assert_eq!(kinds("高崎"), ["name", "text"]);
        assert_eq!(kinds(" 　"), [""; 0]);
    }

    #[test]
    fn every_way_of_typing_a_name_asks_for_the_same_words() {
        assert_eq!(read_query("髙﨑"), read_query("高崎"));
        assert_eq!(read_query("ﾀｶｻｷ"), read_query("たかさき"));
        assert_eq!(read_query("林 花子")[0].words, ["林 花子", "林", "花子"]);
        assert_eq!(read_query("林 花子")[1].words, ["花子 林", "林", "花子"]);
        assert_eq!(read_query("林 花子")[2].words, ["林花", "花子"]);
        assert_eq!(read_query("花子　高崎")[1].words, ["高崎 花子", "花子", "高崎"]);
        assert_eq!(read_query("林")[0].words, ["林"]);
    }

    #[test]
    fn a_place_in_the_list_comes_back_from_an_address() {
        assert_eq!(From::parse(Some("12.ab-1"), None), From::After(12, "ab-1".into()));
        assert_eq!(From::parse(None, Some("12.ab")), From::Before(12, "ab".into()));
        for bad in ["", "12", "x.a", "12.a'b"] {
            assert_eq!(From::parse(Some(bad), None), From::Top);
        }
    }
}
