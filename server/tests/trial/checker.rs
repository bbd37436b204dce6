//! Compares what is in the folder with the ledger: acknowledged = stored = mailed.

use server::db::sql;
use std::{
    collections::BTreeSet,
    fmt, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use data_encoding::BASE64;
use domain::email::EmailAddress;
use server::{clock::SystemClock, config::Config, db::application, portal::Shared, start};

use super::ledger::{Entry, Ledger, hash};

/// What was found. Everything below the first three should be 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Submissions that a client was told of.
    pub acknowledged: usize,
    /// Applications in the database.
    pub stored: usize,
    /// Receipts that became a mail to the right address with the right number.
    pub mailed: usize,
    /// Acknowledged, but not there (or not under the acknowledged address of the receipt).
    pub lost: usize,
    /// More than one application of a draft or of an address.
    pub doubled: usize,
    /// Other answers than were sent.
    pub altered: usize,
    /// No receipt by mail, or more than one.
    pub missing_mail: usize,
    /// No event, or more than one.
    pub missing_event: usize,
    /// No audit entry, or more than one.
    pub missing_audit: usize,
    /// The database file is damaged.
    pub damaged: bool,
}

impl Counts {
    /// Whether all is well.
    pub fn is_good(&self, submissions: usize) -> bool {
        let good =
            Self { acknowledged: submissions, stored: submissions, mailed: submissions, ..Self::default() };
        *self == good
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "acknowledged {}  stored {}  mailed {}", self.acknowledged, self.stored, self.mailed)?;
        write!(
            f,
            "lost {}  doubled {}  altered {}  missing mail {}  missing event {}  missing audit {}  damaged {}",
            self.lost,
            self.doubled,
            self.altered,
            self.missing_mail,
            self.missing_event,
            self.missing_audit,
            self.damaged
        )
    }
}

/// A stopped city's folder, opened by this program.
pub async fn open(folder: &Path) -> Shared {
    let config = Config::at(folder).unwrap();
    start::assemble(config, Arc::new(SystemClock), true).await.unwrap().0
}

/// Counts.
pub async fn check(folder: &Path, ledger: &Ledger) -> Counts {
    let portal = open(folder).await;
    let read = portal.db.read();
    let integrity: String = sql::query_scalar("PRAGMA integrity_check").fetch_one(read).await.unwrap();
    let stored: i64 = sql::query_scalar("SELECT COUNT(*) FROM application").fetch_one(read).await.unwrap();
    let mut counts =
        Counts { damaged: integrity != "ok", stored: usize::try_from(stored).unwrap(), ..Counts::default() };
    for (draft, entry) in ledger.entries() {
        one(&portal, folder, &draft, &entry, &mut counts).await;
    }
    portal.db.close().await;
    counts
}

/// Counts what became of one submission.
pub async fn one(portal: &Shared, folder: &Path, draft: &str, entry: &Entry, counts: &mut Counts) {
    const OF_DRAFT: &str = "SELECT DISTINCT application FROM application_version WHERE draft = $1 \
         UNION SELECT id FROM application WHERE draft = $1";
    const OF_ADDRESS: &str = "SELECT DISTINCT application FROM party WHERE contact = $1";
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
    let Some(receipt) = &entry.receipt else { return };
    counts.acknowledged += 1;
    let promised = receipt.split('/').nth(2).unwrap_or_default().to_owned();
    let case = application::load(portal, &promised).await.unwrap();
    let Some(case) = case.filter(|case| case.row.draft == draft) else {
        counts.lost += 1;
        return;
    };
    let filed = case.version(read, 1).await;
    let same = filed.is_ok_and(|filed| hash(&filed.filed.answers) == entry.payload);
    counts.altered += usize::from(!same);
    counts.missing_event += usize::from(number(COUNT_EVENTS, promised.clone()).await != 1);
    counts.missing_audit += usize::from(number(COUNT_AUDIT, promised.clone()).await != 1);
    let outbox: Vec<String> = all(
        "SELECT id FROM outbox WHERE application = $1 AND kind = 'submitted' AND sent_at IS NOT NULL",
        promised,
    )
    .await
    .into_iter()
    .collect();
    let mailed = match outbox.as_slice() {
        [id] => fs::read_to_string(mail_file(folder, id)).is_ok_and(|eml| {
            let (to, body) = read_mail(&eml);
            to == entry.address && body.contains(&case.row.receipt_number)
        }),
        _ => false,
    };
    counts.mailed += usize::from(mailed);
    counts.missing_mail += usize::from(!mailed);
}

/// Where the mail of an outbox row lies.
pub fn mail_file(folder: &Path, id: &str) -> PathBuf {
    folder.join("mail").join(format!("{id}.eml"))
}

/// Address and text of a mail file.
pub fn read_mail(eml: &str) -> (String, String) {
    let (head, body) = eml.split_once("\r\n\r\n").unwrap_or((eml, ""));
    let field = |name: &str| {
        let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with(name));
        line.and_then(|line| line.split_once(':'))
            .map(|(_, value)| value.trim().to_owned())
            .unwrap_or_default()
    };
    let body = match field("content-transfer-encoding:").as_str() {
        "base64" => {
            let packed: Vec<u8> = body.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
            String::from_utf8(BASE64.decode(&packed).unwrap()).unwrap()
        }
        "quoted-printable" => unquoted(body),
        _ => body.to_owned(),
    };
    (field("to:"), body)
}

fn unquoted(body: &str) -> String {
    let body = body.replace("=\r\n", "");
    let mut parts = body.split('=');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).unwrap()
}
