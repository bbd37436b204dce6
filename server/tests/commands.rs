//! The commands with which a city is set up: from an empty folder to a procedure that residents see.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::{
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

use sqlx::{Connection, SqliteConnection};

/// `kakazu` with that data folder and nothing else from outside.
fn kakazu(data: &Path, arguments: &[&str], typed: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kakazu"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KAKAZU_")) {
        command.env_remove(name);
    }
    command.args(arguments).env("KAKAZU_DATA", data).stdin(Stdio::piped());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn done(data: &Path, arguments: &[&str], typed: &str) {
    let output = kakazu(data, arguments, typed);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn refused(data: &Path, arguments: &[&str], typed: &str, because: &str) {
    let output = kakazu(data, arguments, typed);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains(because), "{arguments:?}: {said}");
}

async fn ask(data: &Path, select: &'static str) -> i64 {
    let url = format!("sqlite:{}", data.join("kakazu.db").display());
    let mut open = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query_scalar(select).fetch_one(&mut open).await.unwrap()
}

#[tokio::test]
async fn an_empty_folder_becomes_a_city_with_offices_procedures_surveys_and_accounts() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let childcare =
        ["office", "--id", "childcare", "--ja", "保育課", "--easy", "{保育課|ほいくか}", "--en", "Childcare"];
    let policy =
        ["office", "--id", "policy", "--ja", "政策課", "--easy", "{政策課|せいさくか}", "--en", "Policy"];
    let publish = ["procedure", "publish", "daycare-enrolment"];
    let ships = concat!(env!("CARGO_MANIFEST_DIR"), "/surveys/");
    let (life, bank) = (format!("{ships}life.json"), format!("{ships}bank.json"));
    let survey = ["survey", "publish", &life, "--bank", &bank];

    refused(data, &publish, "", "kakazu office --id childcare");
    refused(data, &survey, "", "kakazu office --id policy");
    refused(data, &["office", "--id", "保育", "--ja", "x", "--easy", "x", "--en", "x"], "", "is not a name");
    done(data, &childcare, "");
    done(data, &policy, "");
    done(data, &publish, "");
    done(data, &publish, "");
    done(data, &survey, "");
    // What ships is printed as it is published; without blocks it plans no more waves.
    let printed = kakazu(data, &["survey", "shipped", "life"], "").stdout;
    let mut ended: serde_json::Value = serde_json::from_slice(&printed).unwrap();
    ended["blocks"] = serde_json::json!([]);
    std::fs::write(data.join("ended.json"), ended.to_string()).unwrap();
    let ended = data.join("ended.json").display().to_string();
    done(data, &["survey", "publish", &ended, "--bank", &bank], "");
    assert_eq!(ask(data, "SELECT COUNT(*) FROM office").await, 2);
    assert_eq!(ask(data, "SELECT COUNT(*) FROM procedure").await, 1);
    assert_eq!(ask(data, "SELECT COUNT(*) FROM audit WHERE action = 'office.put'").await, 2);
    let published = "SELECT COUNT(*) FROM audit WHERE action = 'procedure.published'";
    assert_eq!(ask(data, published).await, 1, "the second time nothing changed");
}

#[tokio::test]
async fn an_account_that_is_closed_can_be_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let open = ["admin", "--login", "sato", "--name", "佐藤 美咲", "--role", "policy=analyst"];
    let close = ["admin", "--login", "ＳＡＴＯ", "--close"];
    let is_open = "SELECT COUNT(*) FROM staff WHERE disabled_at IS NULL";
    done(data, &open, "a long enough password\n");
    assert_eq!(ask(data, is_open).await, 1);
    done(data, &close, "");
    assert_eq!(ask(data, is_open).await, 0);
    assert_eq!(ask(data, "SELECT COUNT(*) FROM audit WHERE action = 'staff.closed'").await, 1);
    refused(data, &close, "", "no open account");
    done(data, &open, "a long enough password\n");
    assert_eq!(ask(data, is_open).await, 1);
    refused(
        data,
        &["admin", "--login", "x", "--name", "x", "--role", "policy=king"],
        "a long password",
        "analyst",
    );
}

#[tokio::test]
async fn a_demonstration_is_not_served_as_a_city() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    done(data, &["office", "--id", "policy", "--ja", "課", "--easy", "か", "--en", "Policy"], "");
    let url = format!("sqlite:{}", data.join("kakazu.db").display());
    let mut open = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("INSERT INTO demonstration (since) VALUES (1)").execute(&mut open).await.unwrap();
    open.close().await.unwrap();
    let any = ["serve", "--residents", "127.0.0.1:0", "--staff", "127.0.0.1:0"];
    refused(data, &any, "", "filled by `kakazu demo`");
}
