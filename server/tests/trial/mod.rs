//! The trial of the promise "what was acknowledged is kept": people walk the whole road while something goes wrong; a
//! ledger outside notes what was acknowledged, and a checker counts what became of it. One file per kind of mischief.

#![allow(dead_code, reason = "each test binary uses its own part")]

pub mod behind;
pub mod bucket;
pub mod canary;
pub mod checker;
pub mod city;
pub mod clocks;
pub mod controls;
pub mod cuts;
pub mod database;
pub mod disk;
pub mod drill;
pub mod flushed;
pub mod gone;
pub mod kills;
pub mod ledger;
pub mod mix_up;
pub mod moods;
pub mod order;
pub mod person;
pub mod post;
pub mod prepared;
pub mod proxy;
pub mod rolling;
#[path = "../support/s3.rs"]
pub mod s3;
pub mod side_by_side;
pub mod table;
pub mod three;
pub mod upgrade;

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{sync::Notify, task::JoinSet, time::sleep};

use ledger::Ledger;
use person::Person;
use post::Post;

/// Families with their answers, by turns.
pub type Families = Vec<Vec<(String, String)>>;

/// What people and mischief share.
pub struct Trial {
    /// The door that people come to.
    pub door: String,
    /// Where their mails arrive.
    pub post: Post,
    /// The ledger.
    pub ledger: Ledger,
    /// Families, by turns.
    pub families: Families,
    /// Somebody is about to send.
    pub sending: Notify,
    /// Acknowledged so far.
    pub acknowledged: AtomicUsize,
    /// Requests that got no answer, or none in time.
    pub unanswered: AtomicUsize,
    /// Requests that were told to come again later (503 with Retry-After).
    pub later: AtomicUsize,
    /// Answers that nobody should get: 500, or 503 without saying when to come again.
    pub rude: AtomicUsize,
    /// Submissions that got no answer at first.
    pub unanswered_submissions: AtomicUsize,
    /// Steps that were acknowledged and had to be answered again.
    pub steps_lost: AtomicUsize,
    /// The longest that anybody waited for an answer, in milliseconds.
    pub longest: AtomicUsize,
    next: AtomicUsize,
}

impl Trial {
    /// Nothing has happened yet.
    pub fn new(door: &str, post: Post, folder: &Path, families: Families) -> Arc<Self> {
        Arc::new(Self {
            door: door.to_owned(),
            post,
            ledger: Ledger::create(&folder.join("ledger.jsonl")),
            families,
            sending: Notify::new(),
            acknowledged: AtomicUsize::new(0),
            unanswered: AtomicUsize::new(0),
            later: AtomicUsize::new(0),
            rude: AtomicUsize::new(0),
            unanswered_submissions: AtomicUsize::new(0),
            steps_lost: AtomicUsize::new(0),
            longest: AtomicUsize::new(0),
            next: AtomicUsize::new(0),
        })
    }

    /// `submissions` people in all, `at_a_time` at a time, walk the road, each until it is acknowledged.
    pub async fn walk_all(self: &Arc<Self>, submissions: usize, at_a_time: usize, longest: Duration) {
        let mut people = JoinSet::new();
        for _ in 0..at_a_time {
            let trial = Arc::clone(self);
            people.spawn(async move {
                loop {
                    let number = trial.next.fetch_add(1, Ordering::Relaxed);
                    if number >= submissions {
                        break;
                    }
                    Person::new(&trial, number).walk().await;
                }
            });
        }
        let done = async {
            while let Some(ended) = people.join_next().await {
                ended.unwrap();
            }
        };
        if tokio::time::timeout(longest, done).await.is_err() {
            panic!("{} of {submissions} after {longest:?}", self.count(&self.acknowledged));
        }
    }

    /// Waits until that many have been acknowledged, or `patience` is over.
    pub async fn acknowledged(&self, share: usize, patience: Duration) {
        let wait = async {
            while self.count(&self.acknowledged) < share {
                sleep(Duration::from_millis(2)).await;
            }
        };
        let _ = tokio::time::timeout(patience, wait).await;
    }

    /// A counter's value.
    pub fn count(&self, number: &AtomicUsize) -> usize {
        number.load(Ordering::Relaxed)
    }

    /// Waits until every submission has its mail, or twenty seconds bring none.
    pub async fn mailed(&self) {
        let mut quiet = 0;
        let mut before = 0;
        while quiet < 200 {
            let now = self.post.receipts();
            // A little longer than needed: what came twice is to be seen, too.
            if now >= self.count(&self.acknowledged) && quiet > 5 {
                return;
            }
            quiet = if now == before { quiet + 1 } else { 0 };
            before = now;
            sleep(Duration::from_millis(100)).await;
        }
    }
}
