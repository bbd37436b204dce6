//! The restore drill: with the real binary, a backup while people write and the server is killed; restored elsewhere,
//! it holds everything that was acknowledged before, and nothing half.

use std::{collections::BTreeMap, fs, path::Path, process::Stdio, time::Duration};

use jiff::Timestamp;
use server::{
    config::Config,
    demo,
    keep::{Places, doctor::examine},
};
use tokio::process::Command;

use super::{
    checker::{self, Counts},
    ledger::Entry,
};

/// One drill.
#[derive(Debug)]
pub struct Drill {
    /// Acknowledged before the backup began.
    pub before: usize,
    /// How that was found in the restored city; its mails are not looked at.
    pub counts: Counts,
    /// What the doctor found there.
    pub wrong: Vec<String>,
}

impl Drill {
    /// Whether everything was there.
    pub fn is_good(&self) -> bool {
        let Counts { acknowledged, lost, doubled, altered, missing_event, missing_audit, .. } = self.counts;
        let bad = lost + doubled + altered + missing_event + missing_audit + self.wrong.len();
        acknowledged == self.before && bad == 0
    }
}

/// A drill each time that so many submissions have been acknowledged in the city in `folder`.
pub async fn drills(folder: &Path, at: &[usize]) -> Vec<Drill> {
    let mut drills = Vec::new();
    for least in at {
        let before = loop {
            let before = acknowledged(folder);
            if before.len() >= *least {
                break before;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        drills.push(drill(folder, before).await);
    }
    drills
}

async fn drill(folder: &Path, before: BTreeMap<String, Entry>) -> Drill {
    let (backups, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    kakazu(&["backup", "--data", &text(folder), "--to", &text(backups.path())]).await;
    let made = fs::read_dir(backups.path()).unwrap().map(|entry| entry.unwrap().path());
    let made: Vec<_> = made.filter(|path| path.is_dir()).collect();
    assert_eq!(made.len(), 1, "{made:?}");
    fs::copy(folder.join("master.key"), place.path().join("master.key")).unwrap();
    kakazu(&["restore", "--data", &text(place.path()), "--from", &text(&made[0])]).await;

    let portal = checker::open(place.path()).await;
    let mut counts = Counts::default();
    for (draft, entry) in &before {
        checker::one(&portal, place.path(), draft, entry, &mut counts).await;
    }
    let now = demo::latest(&portal).await.unwrap().unwrap_or(Timestamp::MIN);
    portal.db.close().await;
    let places = Places::of(&Config::at(place.path()).unwrap()).unwrap();
    let wrong = examine(&places, now).await.into_iter().filter(|finding| finding.todo.is_some());
    let wrong = wrong.map(|finding| finding.to_string()).collect();
    Drill { before: before.len(), counts, wrong }
}

/// What the ledger on the disk holds of acknowledged submissions, by draft.
fn acknowledged(folder: &Path) -> BTreeMap<String, Entry> {
    let mut entries = BTreeMap::<String, Entry>::new();
    // The last line may be half written.
    let lines = fs::read_to_string(folder.join("ledger.jsonl")).unwrap_or_default();
    for line in lines.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok()) {
        let field = |name: &str| line[name].as_str().map(str::to_owned);
        let entry = entries.entry(field("draft").unwrap()).or_default();
        entry.address = field("address").unwrap_or(std::mem::take(&mut entry.address));
        entry.payload = field("payload").unwrap_or(std::mem::take(&mut entry.payload));
        entry.receipt = field("receipt").or(entry.receipt.take());
    }
    entries.retain(|_, entry| entry.receipt.is_some());
    entries
}

async fn kakazu(arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kakazu"));
    let done = command.args(arguments).env_clear().stdin(Stdio::null()).output().await.unwrap();
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}
