//! Submissions alone: drafts that wait for nothing but to be sent, made before the server starts.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use domain::form::Form;
use server::{clock::ManualClock, demo, start};
use tokio::task::JoinSet;

use super::{
    Trial,
    city::Setup,
    person::{PROCEDURE, Person, payload},
};
use crate::ready::{self, Ready};

/// Makes drafts of one family in a city whose server does not run (on PostgreSQL it may).
pub async fn drafts(setup: &Setup, family: &[(String, String)], count: usize) -> Vec<Ready> {
    let clock = Arc::new(ManualClock::at(demo::BEGINS.parse().unwrap()));
    let (portal, _) = start::assemble(setup.config(), clock, true).await.unwrap();
    demo::publish(&portal).await.unwrap();
    let drafts = ready::drafts(&portal, family, count).await;
    portal.db.close().await;
    drafts
}

impl Trial {
    /// Sends all drafts, some at a time, each until it is acknowledged.
    pub async fn send_all(self: &Arc<Self>, drafts: &[Ready], at_a_time: usize, longest: Duration) {
        let all = Arc::new(drafts.to_vec());
        let payload = payload(&Form::parse(PROCEDURE).unwrap(), &self.families[0]);
        let mut people = JoinSet::new();
        for _ in 0..at_a_time {
            let (trial, all, payload) = (Arc::clone(self), Arc::clone(&all), payload.clone());
            people.spawn(async move {
                while let Some(ready) = all.get(trial.next.fetch_add(1, Ordering::Relaxed)) {
                    Person::ready(&trial, ready).submit(&ready.id, &payload).await;
                }
            });
        }
        let done = async {
            while let Some(ended) = people.join_next().await {
                ended.unwrap();
            }
        };
        if tokio::time::timeout(longest, done).await.is_err() {
            panic!("{} of {} after {longest:?}", self.count(&self.acknowledged), drafts.len());
        }
    }
}
