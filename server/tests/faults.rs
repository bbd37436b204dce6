//! The short form of `make faults`: a little of everything that may go wrong, on the engine that this run is for; what
//! takes PostgreSQL, under `scripts/postgres` alone.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod ready;
mod support;
mod trial;

use std::time::Duration;

use support::{TestApp, family};
use trial::{
    Families,
    city::Setup,
    clocks, controls,
    cuts::{self, Cut},
    database::Database,
    drill, gone,
    kills::{self, Plan},
    mix_up::{self, Crowd},
    moods, rolling,
    table::Row,
    three, upgrade,
};

const FAMILY: &str = "takasaki-return-from-leave";
const PLAN: Plan =
    Plan { submissions: 10, people: 5, kills: 3, seed: 20_261_120, longest: Duration::from_secs(120) };

fn families() -> Families {
    [FAMILY, "watanabe-twin-elder", "suharto-one-name"].map(family).to_vec()
}

fn good(row: &Row) {
    println!("{row:?}");
    assert!(row.good, "{row:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_before_a_backup_is_in_the_restored_city() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan { kills: 2, ..PLAN };
    good(&drill::play(folder.path(), Database::here().await, plan, families()).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_outlives_kills_and_the_checker_would_notice_if_not() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::here().await;
    let (row, trial) = kills::play(folder.path(), database.clone(), PLAN, families()).await;
    good(&row);
    if database == Database::Sqlite {
        let setup = Setup::new(folder.path(), database, None);
        assert_eq!(controls::overlooked(&setup, &trial).await, Vec::<&str>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn three_servers_are_killed_in_turn_and_nobody_at_a_living_one_notices() {
    let Some(database) = Database::postgres().await else { return };
    let folder = tempfile::tempdir().unwrap();
    good(&three::play(folder.path(), database, PLAN, families()).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_are_restarted_in_turn_and_nobody_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan { submissions: 20, kills: 1, ..PLAN };
    good(&rolling::play(folder.path(), Database::here().await, plan, families()).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_to_postgresql_that_are_cut_are_made_again() {
    let Some(database) = Database::postgres().await else { return };
    let folder = tempfile::tempdir().unwrap();
    good(&cuts::play(folder.path(), database, PLAN, &[Cut::Connections], families()).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_whose_clocks_are_an_hour_apart_agree_on_everything() {
    let Some(database) = Database::postgres().await else { return };
    good(&clocks::play(database).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_receipt_arrives_whatever_mood_the_mail_server_was_in() {
    let folder = tempfile::tempdir().unwrap();
    let moods = ["up", "4xx", "421", "5xx", "drop"];
    good(&moods::play(folder.path(), Database::here().await, 30, &moods, families()).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_is_gone_at_any_byte_leaves_all_or_nothing() {
    good(&gone::play(&TestApp::start().await, 31).await);
}

/// As which [`upgrade::play`] starts this program again.
const CHILD: &str = "a_child_that_migrates";

#[tokio::test]
async fn a_child_that_migrates() {
    upgrade::child().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_server_goes_on_beside_a_newer_schema_and_migrations_survive_kills() {
    let folder = tempfile::tempdir().unwrap();
    let (database, arguments) = (Database::here().await, ["--exact", CHILD]);
    good(&upgrade::play(folder.path(), database, PLAN, families(), &arguments).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sees_anything_of_another_resident() {
    // On PostgreSQL, ten thousand in `make faults`.
    let Database::Sqlite = Database::here().await else { return };
    let folder = tempfile::tempdir().unwrap();
    let (setup, post) = mix_up::setup(folder.path(), Database::Sqlite);
    let patience = Duration::from_millis(2_500);
    let crowd = Crowd { residents: 150, at_a_time: 24, patience, kills: 2 };
    let (row, foreign) = mix_up::play(setup, post, crowd, &family(FAMILY)).await;
    assert_eq!(foreign, 0);
    good(&row);
}
