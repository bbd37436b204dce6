//! Compares what is in the database and in people's mailboxes with the ledger: acknowledged = stored = mailed.

use std::{collections::BTreeSet, sync::Arc};

use domain::{email::EmailAddress, form::Path};
use server::{
    clock::SystemClock,
    db::{
        Read,
        application::{self, Case, Filed},
        attachment, sql,
    },
    mail::PARALLEL,
    portal::Shared,
    resident::files,
    start,
};

use super::{
    Trial,
    city::Setup,
    ledger::{Entry, Ledger, digest, hash},
    post::Mails,
};

/// What was found. Everything below the first four should be 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Submissions that a client was told of.
    pub acknowledged: usize,
    /// Applications in the database.
    pub stored: usize,
    /// Receipts that became a mail to the right address with the right number.
    pub mailed: usize,
    /// Mails, codes among them, that came again under the same Message-ID.
    pub repeated_mail: usize,
    /// Acknowledged, but not there (or not under the acknowledged address of the receipt).
    pub lost: usize,
    /// More than one application of a draft or of an address.
    pub doubled: usize,
    /// Other answers than were sent.
    pub altered: usize,
    /// No receipt by mail, or more than one.
    pub missing_mail: usize,
    /// Files that were handed in and are not there, or are others.
    pub missing_file: usize,
    /// Receipts by mail for which there is no application.
    pub stray_mail: usize,
    /// No event, or more than one.
    pub missing_event: usize,
    /// No audit entry, or more than one.
    pub missing_audit: usize,
    /// The database file is damaged.
    pub damaged: bool,
}

impl Counts {
    /// Whether all is well. `may_repeat` mails may have come again: what servers had in hand when they were killed
    /// ([`in_hand`]), and of what SMTP did not say whether it was taken; otherwise none.
    pub fn is_good(&self, submissions: usize, may_repeat: usize) -> bool {
        let good = Self {
            acknowledged: submissions,
            stored: submissions,
            mailed: submissions,
            repeated_mail: self.repeated_mail.min(may_repeat),
            ..Self::default()
        };
        *self == good
    }
}

/// How many mails servers had in hand at most when they were killed so often.
pub fn in_hand(kills: usize) -> usize {
    kills * PARALLEL as usize
}

/// Mails that came again: whatever has a Message-ID that another has, too.
fn repeated(mails: &Mails) -> usize {
    let ids: Vec<&str> = mails.values().flatten().map(|mail| mail.id.as_str()).collect();
    ids.len() - ids.iter().collect::<BTreeSet<_>>().len()
}

/// A stopped city, opened by this program.
pub async fn open(setup: &Setup) -> Shared {
    start::assemble(setup.config(), Arc::new(SystemClock), true).await.unwrap().0
}

/// Counts.
pub async fn check(setup: &Setup, trial: &Trial) -> Counts {
    check_against(setup, &trial.ledger, &trial.post.all()).await
}

/// Counts, with a ledger and mails of one's choice.
pub async fn check_against(setup: &Setup, ledger: &Ledger, mails: &Mails) -> Counts {
    let portal = open(setup).await;
    let read = portal.db.read();
    let damaged = match read {
        Read::Sqlite(_) => {
            sql::query_scalar::<String>("PRAGMA integrity_check").fetch_one(read).await.unwrap() != "ok"
        }
        Read::Postgres(_) => false,
    };
    let stored: i64 = sql::query_scalar("SELECT COUNT(*) FROM application").fetch_one(read).await.unwrap();
    let mut counts = Counts {
        damaged,
        stored: usize::try_from(stored).unwrap(),
        repeated_mail: repeated(mails),
        ..Counts::default()
    };
    for (draft, entry) in ledger.entries() {
        one(&portal, mails, &draft, &entry, &mut counts).await;
    }
    portal.db.close().await;
    counts
}

/// Counts what became of one submission.
pub async fn one(portal: &Shared, mails: &Mails, draft: &str, entry: &Entry, counts: &mut Counts) {
    const OF_DRAFT: &str = "SELECT DISTINCT application FROM application_version WHERE draft = $1 \
         UNION SELECT id FROM application WHERE draft = $1";
    const OF_ADDRESS: &str = "SELECT DISTINCT application FROM party WHERE contact = $1";
    const NUMBER: &str = "SELECT receipt_number FROM application WHERE id = $1";
    const COUNT_EVENTS: &str = "SELECT COUNT(*) FROM event WHERE application = $1 AND kind = 'submitted'";
    const COUNT_AUDIT: &str = "SELECT COUNT(*) FROM audit WHERE subject = $1 AND action = 'submitted'";
    let read = portal.db.read();
    let all = async |sql: &'static str, value: String| -> BTreeSet<String> {
        sql::query_scalar(sql).bind(value).fetch_all(read).await.unwrap().into_iter().collect()
    };
    let number = async |sql: &'static str, value: String| -> i64 {
        sql::query_scalar(sql).bind(value).fetch_one(read).await.unwrap()
    };

    let contact = portal.keys.contact_digest(&EmailAddress::parse(&entry.address).unwrap());
    let mut applications = all(OF_DRAFT, draft.to_owned()).await;
    applications.extend(all(OF_ADDRESS, contact).await);
    counts.doubled += usize::from(applications.len() > 1);
    let mut numbers = BTreeSet::new();
    for application in &applications {
        numbers.extend(all(NUMBER, application.clone()).await);
    }
    let mails = mails.get(&entry.address).map_or(&[][..], Vec::as_slice);
    let mails: Vec<_> = mails.iter().filter(|mail| !mail.is_code()).collect();
    let known = |body: &str| numbers.iter().any(|number| body.contains(number.as_str()));
    counts.stray_mail += mails.iter().filter(|mail| !known(&mail.body)).count();

    let Some(receipt) = &entry.receipt else { return };
    counts.acknowledged += 1;
    let promised = receipt.split('/').nth(2).unwrap_or_default().to_owned();
    // What does not open has been altered; what is not there is lost.
    let there = all(OF_DRAFT, draft.to_owned()).await.contains(&promised);
    let Some(case) = application::load(portal, &promised).await.ok().flatten().filter(|_| there) else {
        counts.lost += 1;
        return;
    };
    match case.version(read, 1).await {
        Ok(version) => {
            counts.altered += usize::from(without_files(&version.filed) != entry.payload);
            counts.missing_file += usize::from(!has_file(portal, &case, &version.filed, entry).await);
        }
        Err(_) => counts.altered += 1,
    }
    counts.missing_event += usize::from(number(COUNT_EVENTS, promised.clone()).await != 1);
    counts.missing_audit += usize::from(number(COUNT_AUDIT, promised.clone()).await != 1);
    let about: Vec<_> = mails.iter().filter(|mail| mail.body.contains(&case.row.receipt_number)).collect();
    let different: BTreeSet<&str> = about.iter().map(|mail| mail.id.as_str()).collect();
    counts.mailed += usize::from(different.len() == 1);
    counts.missing_mail += usize::from(different.len() != 1);
}

/// The hash of what was filed, without the ids that the files have got.
fn without_files(filed: &Filed) -> String {
    let mut answers = filed.answers.clone();
    for file in &filed.files {
        answers.set(Path::from_wire(&file.path), "");
    }
    hash(&answers)
}

/// Whether what was filed holds the file that was handed in, and no other, and its bytes come back. Where an answer
/// was lost it may be there twice.
async fn has_file(portal: &Shared, case: &Case, filed: &Filed, entry: &Entry) -> bool {
    for file in &filed.files {
        let Ok(Some(row)) = attachment::by_id(portal.db.read(), &file.id, &file.draft).await else {
            return false;
        };
        let bytes = files::open(portal, &case.key, &row).await;
        if !bytes.is_ok_and(|bytes| Some(digest(&bytes)) == entry.file) {
            return false;
        }
    }
    filed.files.is_empty() == entry.file.is_none()
}
