//! Storing a list that has been checked, in slices: a server that stops in between has stored a part, and the same list
//! once more stores the rest. Until then nothing is drawn from it.

use std::sync::Arc;

use app::policy::panel::Imported;
use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::list::{List, Person};
use crate::{
    audit,
    clock::millis,
    db::{
        Tx, WriteError,
        panel::{self, NewMember},
        survey,
    },
    entropy::Entropy,
    portal::Shared,
    sealed::{Keys, SealError},
};

/// People in one transaction: what takes longer holds up everyone.
const SLICE: usize = 200;

/// Why a list was not stored, or not all of it.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] sqlx::Error),
    /// A contact could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// Another import of the list has begun meanwhile.
    #[error("another import of this list has begun")]
    Overtaken,
}

struct Slice {
    survey: String,
    import: i64,
    people: Vec<Person>,
    keys: Keys,
    entropy: Entropy,
    now: Timestamp,
}

/// Stores a list that was handed in at `now`: who is new is added, who is known by number is changed, who leaves is taken
/// off. The audit trail tells who began it, and at the end how many it were.
///
/// # Errors
/// [`ImportError::Overtaken`] where another import of the list has begun before the end, and the database's.
pub async fn store(
    portal: &Shared,
    survey: &str,
    list: Arc<List>,
    actor: audit::Actor,
    now: Timestamp,
) -> Result<Imported, WriteError<ImportError>> {
    let entry = |action, detail| audit::Entry {
        actor: actor.clone(),
        action,
        subject_kind: "survey",
        subject: Some(survey.to_owned()),
        detail,
    };
    let begun = entry("panel.import_begun", serde_json::Value::Null);
    let input = (begun, survey.to_owned(), portal.entropy.clone());
    let import: i64 = portal
        .db
        .write_with(input, move |tx: &mut Tx, (begun, survey, entropy)| {
            Box::pin(async move {
                audit::record(tx, begun, now, entropy).await?;
                Ok::<_, ImportError>(survey::begin_import(tx, survey).await?)
            })
        })
        .await?;
    let mut done = Imported::default();
    let mut people = list.people().peekable();
    while people.peek().is_some() {
        let slice = Slice {
            survey: survey.to_owned(),
            import,
            people: people.by_ref().take(SLICE).collect(),
            keys: portal.keys.clone(),
            entropy: portal.entropy.clone(),
            now,
        };
        let more = portal.db.write_with(slice, store_slice).await?;
        done.added += more.added;
        done.changed += more.changed;
        done.left += more.left;
    }
    let detail = serde_json::json!({ "added": done.added, "changed": done.changed, "left": done.left });
    let ended = entry("panel.imported", detail);
    let input = (ended, survey.to_owned(), portal.entropy.clone());
    portal
        .db
        .write_with(input, move |tx: &mut Tx, (ended, survey, entropy)| {
            Box::pin(async move {
                if !survey::end_import(tx, survey, import).await? {
                    return Err(ImportError::Overtaken);
                }
                Ok(audit::record(tx, ended, now, entropy).await?)
            })
        })
        .await?;
    Ok(done)
}

fn store_slice<'t>(tx: &'t mut Tx, slice: &'t Slice) -> BoxFuture<'t, Result<Imported, ImportError>> {
    Box::pin(async move {
        if !survey::hold_import(tx, &slice.survey, slice.import).await? {
            return Err(ImportError::Overtaken);
        }
        let mut done = Imported::default();
        for person in &slice.people {
            match person {
                Person::Leaves { number } => {
                    let reference = reference(&slice.keys, &slice.survey, number);
                    let left = panel::leave(tx, &slice.survey, &reference, millis(slice.now)).await?;
                    done.left += u64::from(left);
                }
                Person::Listed { number, stratum, lang, contact } => {
                    let reference = reference(&slice.keys, &slice.survey, number);
                    let known = panel::known(tx, &slice.survey, &reference).await?;
                    *(if known.is_some() { &mut done.changed } else { &mut done.added }) += 1;
                    let id = known.unwrap_or_else(|| slice.entropy.timeless_id());
                    let key = slice.keys.survey_key();
                    let contact_sealed = key.seal_json(panel::place(&id), contact, &slice.entropy)?;
                    let member = NewMember {
                        id,
                        reference,
                        stratum: stratum.clone(),
                        channel: if contact.mail.is_some() { "mail" } else { "letter" },
                        lang: lang.code().to_owned(),
                        contact_sealed,
                    };
                    panel::put(tx, &slice.survey, &member).await?;
                }
            }
        }
        Ok(done)
    })
}

/// What stands for a number of a list: of each survey its own, so that lists of two surveys cannot be laid beside each
/// other.
fn reference(keys: &Keys, survey: &str, number: &str) -> String {
    keys.subject_digest("panel", &format!("{survey}/{number}"))
}
