//! What `kakazu restore` says of a city that it has restored. On whichever engine the tests run.

use std::{fs, path::Path, process::Stdio};

use server::{db::Location, keep::Places};
use tokio::process::Command;

use super::{
    backup::{back_up, elsewhere},
    city, places, tamper,
};

/// Whether the command ended well, and what it said, errors included.
async fn restored(from: &Path, to: &Places) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kakazu"));
    command.arg("restore").arg("--from").arg(from).arg("--data").arg(&to.data);
    command.env_clear().env("PATH", "/usr/bin:/bin").stdin(Stdio::null());
    if let Location::Postgres(url, _) = &to.location {
        command.env("KAKAZU_DATABASE_URL", url);
    }
    let done = command.output().await.unwrap();
    let said = String::from_utf8(done.stdout).unwrap() + &String::from_utf8(done.stderr).unwrap();
    (done.status.success(), said)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_city_that_is_not_well_is_told_as_the_doctor_would_and_only_the_key_may_be_missing() {
    let app = city().await;
    let to = tempfile::tempdir().unwrap();
    let (well, _) = back_up(&app, to.path()).await;

    let (_folder, place) = elsewhere(&app).await;
    let (good, said) = restored(&well, &place).await;
    assert!(good && said.contains("ok     audit") && !said.contains("WRONG"), "{said}");

    let (_folder, place) = elsewhere(&app).await;
    fs::remove_file(&place.key_file).unwrap();
    let (good, said) = restored(&well, &place).await;
    assert!(good && !said.contains("WRONG"), "{said}");
    assert!(said.contains("Now put the master key") && said.contains("kakazu doctor"), "{said}");

    let (_folder, place) = elsewhere(&app).await;
    fs::write(&place.key_file, format!("{}=\n", "A".repeat(43))).unwrap();
    let (good, said) = restored(&well, &place).await;
    assert!(!good && said.contains("WRONG  key") && said.contains("not all is well"), "{said}");

    // Something that no backup mends: it was wrong before.
    let damage = "INSERT INTO counter VALUES ('childcare', 'nothing', 'decided', 7)";
    tamper(&places(&app).location, damage).await;
    app.clock.advance(1);
    let (unwell, _) = back_up(&app, to.path()).await;
    for with_key in [true, false] {
        let (_folder, place) = elsewhere(&app).await;
        if !with_key {
            fs::remove_file(&place.key_file).unwrap();
        }
        let (good, said) = restored(&unwell, &place).await;
        assert!(!good && said.contains("WRONG  counters") && said.contains("not all is well"), "{said}");
        assert!(said.contains("Restored as of"), "it is restored all the same: {said}");
    }
}
