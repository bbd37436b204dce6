//! Storing a list that has been checked, in slices: a server that stops in between has stored a part, and the same list
//! once more stores the rest.

use std::sync::Arc;

use app::policy::panel::Imported;
use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::list::{List, Person};
use crate::{
    audit,
    clock::millis,
    db::{
        Db, Tx, WriteError,
        panel::{self, NewMember},
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
}

struct Slice {
    survey: String,
    people: Vec<Person>,
    keys: Keys,
    entropy: Entropy,
    now: Timestamp,
}

/// Stores a list that was handed in at `now`: who is new is added, who is known by number is changed, who leaves is taken
/// off. One audit entry at the end tells how many.
///
/// # Errors
/// The database's.
pub async fn store(
    portal: &Shared,
    survey: &str,
    list: Arc<List>,
    actor: audit::Actor,
    now: Timestamp,
) -> Result<Imported, WriteError<ImportError>> {
    let mut done = Imported::default();
    let mut people = list.people().peekable();
    while people.peek().is_some() {
        let slice = Slice {
            survey: survey.to_owned(),
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
    note(&portal.db, survey, done, actor, now, portal.entropy.clone()).await?;
    Ok(done)
}

fn store_slice<'t>(tx: &'t mut Tx, slice: &'t Slice) -> BoxFuture<'t, Result<Imported, ImportError>> {
    Box::pin(async move {
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

async fn note(
    db: &Db,
    survey: &str,
    done: Imported,
    actor: audit::Actor,
    now: Timestamp,
    entropy: Entropy,
) -> Result<(), WriteError<ImportError>> {
    let entry = audit::Entry {
        actor,
        action: "panel.imported",
        subject_kind: "survey",
        subject: Some(survey.to_owned()),
        detail: serde_json::json!({ "added": done.added, "changed": done.changed, "left": done.left }),
    };
    db.write_with((entry, entropy), move |tx: &mut Tx, (entry, entropy)| {
        Box::pin(async move { Ok::<_, ImportError>(audit::record(tx, entry, now, entropy).await?) })
    })
    .await
}
