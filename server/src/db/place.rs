//! Places that run out: slots of a procedure, and applications that it takes in all. Whoever is first has the last one.

use std::collections::BTreeMap;

use domain::form::{Evaluated, Form, Id, Value, definition::Kind};

use super::{Read, Tx, change::ChangeRefusal, sql};

// The row is locked by whoever takes a place until the commit: nobody can take the same last one.
const TAKE: &str = "INSERT INTO place (procedure, slot, taken) VALUES ($1, $2, 1) \
     ON CONFLICT (procedure, slot) DO UPDATE SET taken = place.taken + 1 WHERE place.taken < $3";
const BOOK: &str = "INSERT INTO booking (application, slot, procedure) VALUES ($1, $2, $3)";
const GIVE_BACK: &str = "UPDATE place SET taken = taken - 1 WHERE (procedure, slot) IN \
     (SELECT b.procedure, b.slot FROM booking b WHERE b.application = $1)";
const UNBOOK: &str = "DELETE FROM booking WHERE application = $1";
const TAKEN: &str = "SELECT slot, taken FROM place WHERE procedure = $1";
const MINE: &str = "SELECT slot FROM booking WHERE application = $1";

/// A place that an application needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// `question/value`; empty for the procedure as a whole.
    pub slot: String,
    /// How many there are.
    pub capacity: i64,
}

/// The places that these answers need, always in the same order, so that nobody waits for each other.
#[must_use]
pub fn needed(form: &Form, evaluated: &Evaluated<'_>) -> Vec<Place> {
    let whole = form.procedure.capacity.map(|capacity| (String::new(), i64::from(capacity)));
    let slots = evaluated.fields().filter_map(|field| match (&field.question.kind, &field.value) {
        (Kind::Slot { .. }, Some(Value::Code(chosen))) => {
            let choice = form.choices_of(field.question).iter().find(|choice| choice.value == *chosen)?;
            Some((slot(&field.question.id, chosen), capacity(choice)))
        }
        _ => None,
    });
    let all: BTreeMap<String, i64> = whole.into_iter().chain(slots).collect();
    all.into_iter().map(|(slot, capacity)| Place { slot, capacity }).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "a number of places")]
fn capacity(choice: &domain::form::definition::Choice) -> i64 {
    choice.numbers.get(&Id::from("capacity")).map_or(0, |capacity| capacity.floor() as i64)
}

fn slot(question: &Id, value: &Id) -> String {
    format!("{question}/{value}")
}

/// Takes places for an application inside a write.
///
/// # Errors
/// [`ChangeRefusal::Full`] with the slot of which there is none left.
pub async fn take(
    tx: &mut Tx,
    procedure: &str,
    application: &str,
    places: &[Place],
) -> Result<(), ChangeRefusal> {
    for place in places {
        let taken = place.capacity > 0
            && sql::query(TAKE)
                .bind(procedure)
                .bind(&place.slot)
                .bind(place.capacity)
                .execute(&mut *tx)
                .await?
                == 1;
        if !taken {
            return Err(ChangeRefusal::Full(place.slot.clone()));
        }
        sql::query(BOOK).bind(application).bind(&place.slot).bind(procedure).execute(&mut *tx).await?;
    }
    Ok(())
}

/// Gives back all places of an application inside a write.
///
/// # Errors
/// The database's.
pub async fn give_back(tx: &mut Tx, application: &str) -> Result<(), sqlx::Error> {
    sql::query(GIVE_BACK).bind(application).execute(&mut *tx).await?;
    sql::query(UNBOOK).bind(application).execute(&mut *tx).await.map(drop)
}

/// What is left of a procedure's places.
#[derive(Clone, Debug, Default)]
pub struct Left {
    /// Of each slot, by question and value.
    pub slots: BTreeMap<(Id, Id), i64>,
    /// Of the procedure as a whole; none = no limit.
    pub whole: Option<i64>,
}

/// Counts what is left for somebody whose application, if there is one, keeps what it has. Asks nothing of
/// procedures without places.
///
/// # Errors
/// The database's.
pub async fn left(read: &Read, form: &Form, application: Option<&str>) -> Result<Left, sqlx::Error> {
    let slots: Vec<_> =
        form.questions().filter(|question| matches!(question.kind, Kind::Slot { .. })).collect();
    let procedure = &form.procedure;
    if slots.is_empty() && procedure.capacity.is_none() {
        return Ok(Left::default());
    }
    let taken: Vec<(String, i64)> = sql::query_as(TAKEN).bind(procedure.id.as_str()).fetch_all(read).await?;
    let taken: BTreeMap<String, i64> = taken.into_iter().collect();
    let mine: Vec<String> = match application {
        Some(application) => sql::query_scalar(MINE).bind(application).fetch_all(read).await?,
        None => Vec::new(),
    };
    let left = |slot: &str, capacity: i64| {
        let others = taken.get(slot).copied().unwrap_or(0) - i64::from(mine.iter().any(|own| own == slot));
        (capacity - others).max(0)
    };
    let slots = slots.into_iter().flat_map(|question| {
        form.choices_of(question).iter().map(|choice| {
            let key = (question.id.clone(), choice.value.clone());
            (key, left(&slot(&question.id, &choice.value), capacity(choice)))
        })
    });
    Ok(Left { slots: slots.collect(), whole: procedure.capacity.map(|most| left("", i64::from(most))) })
}
