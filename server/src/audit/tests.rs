use sqlx::AssertSqlSafe;

use super::*;
use crate::{
    clock::from_millis,
    db::{Db, Read, WriteError, sql},
    sealed::Keys,
};

async fn sql(db: &Db, statements: &str) {
    let statements = statements.to_owned();
    db.write(move |tx| {
        let statements = statements.clone();
        Box::pin(async move {
            for statement in statements.split("; ") {
                sql::query(AssertSqlSafe(statement.to_owned())).execute(&mut *tx).await?;
            }
            Ok::<_, sqlx::Error>(())
        })
    })
    .await
    .unwrap();
}

async fn add(db: &Db, entropy: &Entropy, count: usize) {
    let entropy = entropy.clone();
    db.write(move |tx| {
        let entropy = entropy.clone();
        Box::pin(async move {
            for n in 0..count {
                let entry = Entry {
                    actor: Actor::Staff("s1".to_owned()),
                    action: "application.read",
                    subject_kind: "application",
                    subject: Some(format!("a{n}")),
                    detail: Value::Null,
                };
                record(tx, &entry, from_millis(1_000), &entropy).await?;
            }
            Ok::<_, sqlx::Error>(())
        })
    })
    .await
    .unwrap();
}

async fn seal(db: &Db, keys: &Keys) -> Option<Head> {
    let mut head = None;
    loop {
        let keys = keys.clone();
        let sealed = db
            .write(move |tx| {
                let keys = keys.clone();
                Box::pin(async move { seal_slice(tx, &keys, from_millis(2_000)).await })
            })
            .await
            .unwrap();
        head = sealed.head.or(head);
        if !sealed.more {
            return head;
        }
    }
}

/// Twelve sealed entries in three rounds, the protecting triggers taken off.
async fn trail() -> (Db, Keys, Head) {
    let (db, keys, entropy) =
        (Db::open_temporary().await.unwrap(), Keys::from_master([1; 32]), Entropy::seeded(1));
    let mut head = None;
    for _ in 0..3 {
        add(&db, &entropy, 4).await;
        head = seal(&db, &keys).await;
    }
    for trigger in ["audit_is_append_only", "audit_is_kept"] {
        let on = if matches!(db.read(), Read::Postgres(_)) { " ON audit" } else { "" };
        sql(&db, &format!("DROP TRIGGER {trigger}{on}")).await;
    }
    (db, keys, head.unwrap())
}

/// That `tampering` is noticed without a head kept outside.
async fn noticed(tampering: &str) -> Tampered {
    let (db, keys, _) = trail().await;
    verify(&db, &keys, None).await.unwrap();
    sql(&db, tampering).await;
    match verify(&db, &keys, None).await {
        Err(Unverified::Tampered(tampered)) => tampered,
        other => panic!("{tampering}: {other:?}"),
    }
}

#[tokio::test]
async fn an_untouched_trail_is_verified_and_tells_what_waits() {
    let (db, keys, head) = trail().await;
    add(&db, &Entropy::seeded(9), 2).await;
    let report = verify(&db, &keys, Some(&head)).await.unwrap();
    assert_eq!(report, Report { sealed: 12, waiting: 2, head: Some(head) });
}

#[tokio::test]
async fn more_than_one_slice_is_sealed_in_one_chain() {
    let (db, keys) = (Db::open_temporary().await.unwrap(), Keys::from_master([1; 32]));
    add(&db, &Entropy::seeded(1), 450).await;
    assert_eq!(seal(&db, &keys).await.unwrap().number, 450);
    assert_eq!(verify(&db, &keys, None).await.unwrap().sealed, 450);
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_or_delete_entries() {
    let db = Db::open_temporary().await.unwrap();
    add(&db, &Entropy::seeded(1), 1).await;
    for statement in ["UPDATE audit SET action = 'x'", "DELETE FROM audit"] {
        let refused: Result<_, WriteError<sqlx::Error>> = db
            .write(move |tx| Box::pin(async move { sql::query(statement).execute(&mut *tx).await.map(drop) }))
            .await;
        assert!(matches!(refused, Err(WriteError::Refused(_))), "{statement}");
    }
}

#[tokio::test]
async fn an_edited_entry_is_noticed() {
    for column in ["action = 'x'", "actor = 'x'", "actor = NULL", "at = 1", "subject = NULL", "detail = '{}'"]
    {
        let tampered = noticed(&format!("UPDATE audit SET {column} WHERE sealed_as = 5")).await;
        assert_eq!(tampered, Tampered { at: 5, how: Flaw::Changed }, "{column}");
    }
}

#[tokio::test]
async fn a_deleted_entry_is_noticed() {
    assert_eq!(
        noticed("DELETE FROM audit WHERE sealed_as = 5").await,
        Tampered { at: 5, how: Flaw::Missing }
    );
    let with_seal = "DELETE FROM audit WHERE sealed_as = 5; DELETE FROM audit_seal WHERE number = 5";
    assert_eq!(noticed(with_seal).await, Tampered { at: 5, how: Flaw::Missing });
    let closed_up = "DELETE FROM audit WHERE sealed_as = 5; DELETE FROM audit_seal WHERE number = 5; \
        UPDATE audit SET sealed_as = sealed_as - 1 WHERE sealed_as > 5; \
        UPDATE audit_seal SET number = -number WHERE number > 5; \
        UPDATE audit_seal SET number = -number - 1 WHERE number < 0";
    assert_eq!(noticed(closed_up).await, Tampered { at: 5, how: Flaw::Changed });
}

#[tokio::test]
async fn an_inserted_entry_is_noticed() {
    let row = "INSERT INTO audit SELECT 'x', at, actor_kind, actor, action, subject_kind, subject, detail, 13 \
        FROM audit WHERE sealed_as = 12";
    assert_eq!(noticed(row).await, Tampered { at: 13, how: Flaw::PutIn });
    let with_seal = format!("{row}; INSERT INTO audit_seal VALUES (13, 'x', 'x')");
    assert_eq!(noticed(&with_seal).await, Tampered { at: 13, how: Flaw::Changed });
}

#[tokio::test]
async fn entries_in_another_order_are_noticed() {
    let swapped = "UPDATE audit SET sealed_as = 11 - sealed_as WHERE sealed_as IN (5, 6); \
        UPDATE audit_seal SET audit = 'x' WHERE number = 5; \
        UPDATE audit_seal SET audit = (SELECT id FROM audit WHERE sealed_as = 6) WHERE number = 6; \
        UPDATE audit_seal SET audit = (SELECT id FROM audit WHERE sealed_as = 5) WHERE number = 5";
    assert_eq!(noticed(swapped).await, Tampered { at: 5, how: Flaw::Changed });
}

#[tokio::test]
async fn a_cut_off_end_is_noticed() {
    let cut = "DELETE FROM audit WHERE sealed_as > 10; DELETE FROM audit_seal WHERE number > 10";
    assert_eq!(noticed(cut).await, Tampered { at: 11, how: Flaw::Head });
    let everything = "DELETE FROM audit; DELETE FROM audit_seal";
    assert_eq!(noticed(everything).await, Tampered { at: 1, how: Flaw::Head });
}

#[tokio::test]
async fn a_trail_put_back_to_an_earlier_head_is_noticed_by_the_head_kept_outside() {
    let (db, keys, head) = trail().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.head");
    assert_eq!(Head::kept(&path).unwrap(), None);
    head.keep(&path).unwrap();
    let outside = Head::kept(&path).unwrap().unwrap();
    sql(
        &db,
        "DELETE FROM audit WHERE sealed_as > 8; DELETE FROM audit_seal WHERE number > 8; \
         DELETE FROM audit_head WHERE number > 8",
    )
    .await;
    verify(&db, &keys, None).await.unwrap();
    let noticed = verify(&db, &keys, Some(&outside)).await;
    assert!(
        matches!(noticed, Err(Unverified::Tampered(Tampered { at: 9, how: Flaw::Outside }))),
        "{noticed:?}"
    );
}

#[tokio::test]
async fn a_whole_new_trail_is_noticed_because_nobody_else_can_sign() {
    let (db, keys, head) = trail().await;
    sql(&db, "DELETE FROM audit; DELETE FROM audit_seal; DELETE FROM audit_head").await;
    add(&db, &Entropy::seeded(2), 12).await;
    seal(&db, &Keys::from_master([2; 32])).await;
    let forged = verify(&db, &keys, None).await;
    assert!(matches!(forged, Err(Unverified::Tampered(Tampered { at: 12, how: Flaw::Head }))), "{forged:?}");
    // Even signed with the right key it is not the trail whose head was kept outside.
    sql(&db, "DELETE FROM audit_seal; DELETE FROM audit_head; UPDATE audit SET sealed_as = NULL").await;
    seal(&db, &keys).await;
    let other = verify(&db, &keys, Some(&head)).await;
    assert!(matches!(other, Err(Unverified::Tampered(Tampered { at: 12, how: Flaw::Outside }))), "{other:?}");
}
