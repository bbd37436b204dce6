use std::{fs, sync::Arc};

use super::*;
use crate::{
    clock::{ManualClock, from_millis},
    db::{
        WriteError,
        attachment::{self, AttachmentRow},
    },
    jobs::{
        Task,
        tests::{House, drafts, house},
    },
};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

impl House {
    /// The last step of an upload: inserts the row that names an object. False where the claim has ended.
    async fn name(&self, object: &str) -> bool {
        let row = AttachmentRow {
            id: object.to_owned(),
            draft: "submitted".to_owned(),
            path: "q".to_owned(),
            name_sealed: vec![0],
            media_type: "image/png".to_owned(),
            bytes: 1,
            sha256: String::new(),
            object: object.to_owned(),
        };
        let insert = self.jobs.db.write(move |tx| {
            let row = row.clone();
            Box::pin(async move { attachment::insert(tx, &row, 0).await })
        });
        match insert.await {
            Ok(()) => true,
            Err(WriteError::Refused(sqlx::Error::RowNotFound)) => false,
            Err(error) => panic!("{error}"),
        }
    }

    async fn sweep(&self) {
        assert!(self.jobs.run_once(Task::SweepFiles).await.unwrap());
    }

    async fn lease(&self) -> Lease {
        Lease::take(&self.jobs, Task::SweepFiles, None).await.unwrap().unwrap()
    }

    async fn is_there(&self, object: &str) -> bool {
        self.jobs.files.exists(object).await.unwrap()
    }

    async fn claims(&self) -> i64 {
        self.number("SELECT COUNT(*) FROM object_claim").await
    }
}

#[tokio::test]
async fn an_upload_that_is_named_is_swept_at_no_time() {
    let house = house().await;
    drafts(&house).await;
    let object = house.upload().await;
    assert!(house.name(&object).await);
    for _ in 0..40 {
        house.clock.advance(DAY);
        house.sweep().await;
    }
    assert!(house.is_there(&object).await);
    assert_eq!(house.claims().await, 0);
}

#[tokio::test]
async fn an_upload_that_is_never_named_is_swept_after_a_day() {
    let house = house().await;
    let object = house.upload().await;
    house.clock.advance(DAY - 1);
    house.sweep().await;
    assert!(house.is_there(&object).await);
    house.clock.advance(1);
    house.sweep().await;
    assert!(!house.is_there(&object).await);
}

#[tokio::test]
async fn an_upload_that_was_paused_for_days_is_named_where_it_comes_before_the_sweep() {
    let house = house().await;
    drafts(&house).await;
    let object = house.upload().await;
    house.clock.advance(5 * DAY);
    assert!(house.name(&object).await);
    house.sweep().await;
    assert!(house.is_there(&object).await);
}

#[tokio::test]
async fn an_upload_that_was_paused_for_days_is_refused_where_the_sweep_was_there_before() {
    let house = house().await;
    drafts(&house).await;
    let object = house.upload().await;
    house.clock.advance(5 * DAY);
    let lease = house.lease().await;
    condemn(&house.jobs, &lease).await.unwrap();
    assert!(house.is_there(&object).await, "not yet deleted, but");
    assert!(!house.name(&object).await);
    delete(&house.jobs, &lease, vec![object.clone()]).await.unwrap();
    assert!(!house.name(&object).await);
    assert!(!house.is_there(&object).await);
    assert_eq!(house.number("SELECT COUNT(*) FROM attachment WHERE id <> 'a'").await, 0);
}

#[tokio::test]
async fn a_sweep_that_was_paused_before_deleting_deletes_only_what_nobody_can_have_named() {
    let house = house().await;
    drafts(&house).await;
    let (late, named) = (house.upload().await, house.upload().await);
    house.clock.advance(DAY);
    assert!(house.name(&named).await);
    let paused = house.lease().await;
    condemn(&house.jobs, &paused).await.unwrap();
    let due = object_claim::due(house.jobs.db.read(), house.jobs.clock.now(), SLICE).await.unwrap();
    assert_eq!(due, std::slice::from_ref(&late));
    // Meanwhile, for three days: the upload goes on, another server sweeps.
    house.clock.advance(3 * DAY);
    assert!(!house.name(&late).await);
    house.sweep().await;
    assert!(matches!(delete(&house.jobs, &paused, due).await, Err(JobError::LeaseLost)));
    assert!(!house.is_there(&late).await);
    assert!(house.is_there(&named).await);
}

#[tokio::test]
async fn bytes_that_reach_the_store_after_the_sweep_are_swept_a_week_later() {
    let house = house().await;
    drafts(&house).await;
    let key = house.claim().await;
    house.clock.advance(DAY);
    house.sweep().await;
    house.jobs.files.put(&key, b"late".to_vec()).await.unwrap();
    assert!(!house.name(key.as_str()).await);
    house.clock.advance(7 * DAY);
    house.sweep().await;
    assert!(!house.is_there(key.as_str()).await);
    assert_eq!(house.claims().await, 0, "forgotten");
}

#[tokio::test]
async fn clocks_that_are_an_hour_apart_change_nothing() {
    let house = house().await;
    drafts(&house).await;
    let now = millis(house.jobs.clock.now());
    for apart in [-HOUR, HOUR] {
        let clock = ManualClock::at(from_millis(now + apart * 1_000));
        let other = Jobs { clock: Arc::new(clock), ..house.jobs.clone() };
        let object = house.upload().await;
        other.run_once(Task::SweepFiles).await.unwrap();
        assert!(house.name(&object).await, "{apart}");
        other.run_once(Task::SweepFiles).await.unwrap();
        assert!(house.is_there(&object).await, "{apart}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_uploads_and_sweeps_at_the_same_moment_each_object_has_one_winner() {
    let house = Arc::new(house().await);
    drafts(&house).await;
    let mut objects = Vec::new();
    for _ in 0..120 {
        objects.push(house.upload().await);
    }
    house.clock.advance(DAY);
    let sweeping = {
        let house = Arc::clone(&house);
        tokio::spawn(async move { house.sweep().await })
    };
    let naming: Vec<_> = objects
        .iter()
        .map(|object| {
            let (house, object) = (Arc::clone(&house), object.clone());
            tokio::spawn(async move { house.name(&object).await })
        })
        .collect();
    let mut named = Vec::new();
    for upload in naming {
        named.push(upload.await.unwrap());
    }
    sweeping.await.unwrap();
    for (object, named) in objects.iter().zip(named) {
        assert_eq!(house.is_there(object).await, named, "named and there, or refused and gone");
        assert_eq!(object_claim::is_named(house.jobs.db.read(), object).await.unwrap(), named);
    }
}

#[tokio::test]
async fn however_a_row_goes_its_file_follows() {
    let house = house().await;
    let of_draft = drafts(&house).await;
    let single = house.upload().await;
    assert!(house.name(&single).await);
    house.sql("DELETE FROM draft WHERE id = 'expiring'; DELETE FROM attachment").await;
    house.sweep().await;
    assert!(!house.is_there(&of_draft).await && !house.is_there(&single).await);
}

#[tokio::test]
async fn a_file_that_cannot_be_deleted_now_is_deleted_later() {
    let house = house().await;
    let object = house.upload().await;
    let place = house.folder().join("files").join(&object[..2]).join(&object[2..4]).join(&object);
    let away = house.folder().join("away");
    house.clock.advance(DAY);
    // A folder of its name cannot be deleted as a file.
    fs::rename(&place, &away).unwrap();
    fs::create_dir(&place).unwrap();
    assert!(matches!(house.jobs.run_once(Task::SweepFiles).await, Err(JobError::Files(_))));
    fs::remove_dir(&place).unwrap();
    fs::rename(&away, &place).unwrap();
    // The lease of the sweep that failed has to end first.
    house.clock.advance(HOUR);
    house.sweep().await;
    assert!(!house.is_there(&object).await);
}

#[tokio::test]
async fn a_long_sweep_stops_after_some_slices_and_goes_on_with_the_next_run() {
    let house = house().await;
    let now = house.jobs.clock.now();
    let run = usize::try_from(SLICE).unwrap() * SLICES;
    let keys = object_claim::claim(&house.jobs.db, &house.jobs.entropy, now, run + 30).await.unwrap();
    for key in &keys {
        house.jobs.files.put(key, b"sealed".to_vec()).await.unwrap();
    }
    house.clock.advance(DAY);
    assert!(house.jobs.run_if_due(Task::SweepFiles).await.unwrap(), "there is more");
    assert_eq!(house.jobs.files.keys().await.unwrap().len(), 30);
    assert!(!house.jobs.go_on(Task::SweepFiles).await.unwrap(), "nothing is left");
    assert!(house.jobs.files.keys().await.unwrap().is_empty());
}
