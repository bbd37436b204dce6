//! The trial of the promise "what was acknowledged is kept": people walk the whole road while the server is killed
//! without warning; a ledger outside notes what was acknowledged, and a checker counts what became of it.

#![allow(dead_code, reason = "each test binary uses its own part")]

pub mod checker;
pub mod city;
pub mod controls;
pub mod drill;
pub mod ledger;
pub mod person;

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use server::entropy::Entropy;
use tokio::{sync::Notify, task::JoinSet};

use checker::Counts;
use city::City;
use ledger::Ledger;
use person::Person;

/// How hard the trial is.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Submissions in all.
    pub submissions: usize,
    /// People at a time.
    pub people: usize,
    /// Kills, at least.
    pub kills: usize,
    /// Where chance begins.
    pub seed: u64,
    /// The trial fails when it takes longer.
    pub longest: Duration,
}

/// What people and the killer share.
pub struct Trial {
    /// The server under trial.
    pub city: City,
    /// The ledger.
    pub ledger: Ledger,
    /// Families, by turns.
    pub families: Vec<(&'static str, Vec<(String, String)>)>,
    /// Somebody is about to send.
    pub sending: Notify,
    /// Acknowledged so far.
    pub acknowledged: AtomicUsize,
    /// Requests that got no answer.
    pub unanswered: AtomicUsize,
    /// Submissions that got no answer at first.
    pub unanswered_submissions: AtomicUsize,
    /// Steps that were acknowledged and had to be answered again.
    pub steps_lost: AtomicUsize,
    next: AtomicUsize,
    plan: Plan,
}

/// How it went.
#[derive(Debug)]
pub struct Outcome {
    /// What the checker counted.
    pub counts: Counts,
    /// How often the server was killed.
    pub kills: usize,
    /// Requests that got no answer and were repeated.
    pub unanswered: usize,
    /// Submissions among them.
    pub unanswered_submissions: usize,
    /// Acknowledged steps that were gone.
    pub steps_lost: usize,
    /// How long it took.
    pub took: Duration,
}

impl Outcome {
    /// Whether every promise was kept.
    pub fn is_good(&self, plan: Plan) -> bool {
        self.counts.is_good(plan.submissions) && self.steps_lost == 0 && self.kills >= plan.kills
    }
}

/// Runs the trial in `folder` and checks it; the server is stopped then, and the folder is left for controls.
pub async fn run(
    folder: &Path,
    plan: Plan,
    families: Vec<(&'static str, Vec<(String, String)>)>,
) -> (Outcome, Ledger) {
    let began = Instant::now();
    let trial = Arc::new(Trial {
        city: City::open(folder).await,
        ledger: Ledger::create(&folder.join("ledger.jsonl")),
        families,
        sending: Notify::new(),
        acknowledged: AtomicUsize::new(0),
        unanswered: AtomicUsize::new(0),
        unanswered_submissions: AtomicUsize::new(0),
        steps_lost: AtomicUsize::new(0),
        next: AtomicUsize::new(0),
        plan,
    });
    let mut people = JoinSet::new();
    for _ in 0..plan.people {
        let trial = Arc::clone(&trial);
        people.spawn(async move {
            loop {
                let number = trial.next.fetch_add(1, Ordering::Relaxed);
                if number >= plan.submissions {
                    break;
                }
                Person::new(&trial, number).walk().await;
            }
        });
    }
    let killer = tokio::spawn(kill(Arc::clone(&trial)));
    let done = async {
        while let Some(ended) = people.join_next().await {
            ended.unwrap();
        }
    };
    if tokio::time::timeout(plan.longest, done).await.is_err() {
        panic!(
            "{} of {} after {:?}",
            trial.acknowledged.load(Ordering::Relaxed),
            plan.submissions,
            plan.longest
        );
    }
    let kills = killer.await.unwrap();
    trial.city.deliver_all(plan.submissions).await;
    trial.city.stop().await;
    let counts = checker::check(folder, &trial.ledger).await;
    let count = |number: &AtomicUsize| number.load(Ordering::Relaxed);
    let outcome = Outcome {
        counts,
        kills,
        unanswered: count(&trial.unanswered),
        unanswered_submissions: count(&trial.unanswered_submissions),
        steps_lost: count(&trial.steps_lost),
        took: began.elapsed(),
    };
    let trial = Arc::into_inner(trial).expect("everybody has gone home");
    (outcome, trial.ledger)
}

/// Kills at random moments, spread over the whole trial; every second time just after somebody has begun to send.
async fn kill(trial: Arc<Trial>) -> usize {
    let chance = Entropy::seeded(trial.plan.seed);
    let wait = |most: u64| tokio::time::sleep(Duration::from_micros(chance.below(most * 1_000)));
    for kill in 0..trial.plan.kills {
        let share = trial.plan.submissions * kill / trial.plan.kills;
        while trial.acknowledged.load(Ordering::Relaxed) < share {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        if kill % 2 == 1 {
            // Nobody may be left who sends.
            let _ = tokio::time::timeout(Duration::from_secs(5), trial.sending.notified()).await;
            wait(25).await;
        } else {
            wait(400).await;
        }
        trial.city.kill_and_open().await;
    }
    trial.plan.kills
}
