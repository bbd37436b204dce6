//! Importing the list: what is taken, and what is said of what is not.

use app::{
    policy::panel::{Imported, Wrong},
    text::{Lang, policy as words},
};
use axum::http::StatusCode;
use server::db::{
    panel::{self, Contact},
    sql,
};

use super::{HEAD, analyst, count, import, imported, line};
use crate::{
    support::{TestApp, text},
    surveys,
};

async fn contacts(app: &TestApp) -> Vec<(String, Contact)> {
    let read = app.portal.db.read();
    let mut contacts = Vec::new();
    for row in panel::frame(read, "life").await.unwrap() {
        let sealed = panel::contact(read, &row.id).await.unwrap().unwrap();
        let key = app.portal.keys.survey_key();
        let contact: Contact = key.open_json(panel::place(&row.id), &sealed.contact_sealed).unwrap();
        contacts.push((row.stratum, contact));
    }
    contacts.sort_by(|one, other| one.1.name.cmp(&other.1.name));
    contacts
}

#[tokio::test]
async fn the_list_that_ships_is_taken_and_nothing_of_it_is_stored_in_clear() {
    let app = surveys::city(0).await;
    let analyst = analyst(&app).await;
    let list = include_str!("../../surveys/panel-example.csv");
    let people = list.lines().count() as u64 - 1;
    let done = imported(&analyst, list).await;
    assert_eq!(done, Imported { added: people, changed: 0, left: 0 });
    let strata = panel::strata(app.portal.db.read(), "life").await.unwrap();
    assert!(
        strata.iter().any(|(stratum, _)| stratum == "age=40-49;sex=woman;district=central"),
        "{strata:?}"
    );
    for (column, value) in [("contact_sealed", "髙橋"), ("reference", "240037"), ("stratum", "240037")] {
        let from = format!("panel_member WHERE CAST({column} AS TEXT) LIKE '%{value}%'");
        assert_eq!(count(&app, &from).await, 0, "{column}");
    }
    assert_eq!(count(&app, "panel_member WHERE channel = 'letter'").await, {
        let letters = contacts(&app).await.into_iter().filter(|(_, contact)| contact.mail.is_none()).count();
        i64::try_from(letters).unwrap()
    });
    let audited: String = sql::query_scalar("SELECT detail FROM audit WHERE action = 'panel.imported'")
        .fetch_one(app.portal.db.read())
        .await
        .unwrap();
    assert_eq!(audited, format!("{{\"added\":{people},\"changed\":0,\"left\":0}}"));

    let page = analyst.get("/surveys/life/panel?added=40&changed=0&left=0").await;
    assert!(text(&page.html).contains("追加40人"), "{}", text(&page.html));
    assert!(text(&page.html).contains(&format!("{people}人に依頼します")), "{}", text(&page.html));
    assert!(!page.html.contains("髙橋"), "contacts are not shown again");
}

#[tokio::test]
async fn shift_jis_and_a_byte_order_mark_are_read_as_spreadsheets_write_them() {
    let app = surveys::city(0).await;
    let analyst = analyst(&app).await;
    let list = format!("{HEAD}\r\n{}", line(1, "").replace('\n', "\r\n"));
    let (japanese, _, wrong) = encoding_rs::SHIFT_JIS.encode(&list);
    assert!(!wrong);
    assert_eq!(imported(&analyst, japanese.into_owned()).await.added, 1);
    assert_eq!(contacts(&app).await[0].1.name, "髙﨑 1");
    let marked = format!("\u{FEFF}{HEAD}\n{}", line(2, "b@example.jp"));
    assert_eq!(imported(&analyst, marked).await.added, 1);
    assert_eq!(contacts(&app).await[1].1.name, "髙﨑 2");

    let mut broken = format!("{HEAD}\n{}", line(3, "")).into_bytes();
    broken.extend(b"4,\xFF\xFE,,,,,,,\n");
    let refused = import(&analyst, broken).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&refused.html).contains("3行目：UTF-8としても"), "{}", text(&refused.html));
}

#[tokio::test]
async fn who_is_on_the_list_gets_the_new_values_and_who_leaves_is_not_invited_again() {
    let app = surveys::city(0).await;
    let analyst = analyst(&app).await;
    let list = format!("{HEAD}\n{}{}", line(1, "a@example.jp"), line(2, "b@example.jp"));
    assert_eq!(imported(&analyst, list.clone()).await, Imported { added: 2, changed: 0, left: 0 });
    assert_eq!(imported(&analyst, list).await, Imported { added: 0, changed: 2, left: 0 });

    let again = format!(
        "{HEAD},leave\n１,新しい 名前,,190-9901,本町,en,18-29,man,central,\n2,,,,,,,,,yes\n9,,,,,,,,,yes\n"
    );
    assert_eq!(imported(&analyst, again).await, Imported { added: 0, changed: 1, left: 1 });
    let contacts = contacts(&app).await;
    assert_eq!(contacts.len(), 1, "{contacts:?}");
    let (stratum, contact) = &contacts[0];
    assert_eq!(stratum, "age=18-29;sex=man;district=central");
    assert_eq!(
        (contact.name.as_str(), &contact.mail, contact.postcode.as_str()),
        ("新しい 名前", &None, "1909901")
    );
    // Who comes back is there again.
    let back = format!("{HEAD}\n{}", line(2, "b@example.jp"));
    assert_eq!(imported(&analyst, back).await.changed, 1);
    assert_eq!(count(&app, "panel_member WHERE left_at IS NULL").await, 2);
}

#[tokio::test]
async fn every_wrong_line_is_told_with_its_number_and_nothing_is_stored() {
    let app = surveys::city(0).await;
    let analyst = analyst(&app).await;
    let said = |wrong: Wrong| wrong.sentence(Lang::Ja);
    let column = |name: &str| name.to_owned();
    let ages = ["18-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80-over"].map(str::to_owned).to_vec();
    let cases: [(&str, Wrong); 15] = [
        ("2,名前,x@example.jp,,,ja,40-49,woman", Wrong::Columns { has: 8, due: 9 }),
        (",名前,x@example.jp,,,ja,40-49,woman,central", Wrong::Missing(column("number"))),
        ("2,,x@example.jp,,,ja,40-49,woman,central", Wrong::Missing(column("name"))),
        ("2,名前,x@example,,,ja,40-49,woman,central", Wrong::Mail),
        ("2,名前,x@example.jp,190-99,,ja,40-49,woman,central", Wrong::Postcode),
        ("2,名前,,190-9901,,ja,40-49,woman,central", Wrong::Unreachable),
        ("2,名前,,,本町,ja,40-49,woman,central", Wrong::Unreachable),
        ("2,名前,x@example.jp,,,fr,40-49,woman,central", Wrong::Language),
        ("2,名前,x@example.jp,,,ja,45,woman,central", Wrong::NotOneOf(column("age"), ages)),
        ("1,名前,x@example.jp,,,ja,40-49,woman,central", Wrong::Twice(2)),
        ("１,名前,x@example.jp,,,ja,40-49,woman,central", Wrong::Twice(2)),
        ("2,\"名\n前\",x@example.jp,,,ja,40-49,woman,central", Wrong::Control(column("name"))),
        ("2,名\0前,x@example.jp,,,ja,40-49,woman,central", Wrong::Control(column("name"))),
        (
            &format!("2,{},x@example.jp,,,ja,40-49,woman,central", "あ".repeat(101)),
            Wrong::TooLong(column("name"), 100),
        ),
        ("2,\"名前,x@example.jp,,,ja,40-49,woman,central", Wrong::Columns { has: 2, due: 9 }),
    ];
    for (wrong_line, wrong) in cases {
        let refused = import(&analyst, format!("{HEAD}\n{}{wrong_line}\n", line(1, ""))).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong_line}");
        let sentence = format!("3行目：{}", said(wrong));
        assert!(
            text(&refused.html).contains(&sentence),
            "{wrong_line}: {sentence} not in {}",
            text(&refused.html)
        );
    }
    let left = import(&analyst, format!("{HEAD},leave\n1,,,,,,,,,maybe\n")).await;
    assert!(text(&left.html).contains(&said(Wrong::Leave)), "{}", text(&left.html));
    let headings = [
        ("", Wrong::Nobody),
        (HEAD, Wrong::Nobody),
        ("number,name,mail,postcode,address,language,age,sex", Wrong::NoColumn(column("district"))),
        (&format!("{HEAD},birthday"), Wrong::UnknownColumn(column("birthday"))),
        (&format!("{HEAD},age"), Wrong::ColumnTwice(column("age"))),
    ];
    for (head, wrong) in headings {
        let refused = import(&analyst, format!("{head}\n")).await;
        assert!(text(&refused.html).contains(&said(wrong)), "{head}: {}", text(&refused.html));
    }
    let empty = import(&analyst, "").await;
    assert!(text(&empty.html).contains(&words::PANEL_NO_FILE.plain(Lang::Ja)));
    let nothing = analyst.post("/surveys/life/panel", &[]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        (count(&app, "panel_member").await, count(&app, "audit WHERE action = 'panel.imported'").await),
        (0, 0)
    );
}

#[tokio::test]
async fn of_many_mistakes_the_first_fifty_are_told() {
    let app = surveys::city(0).await;
    let analyst = analyst(&app).await;
    let wrong = "1,名前,x@example,,,ja,40-49,woman,central\n".repeat(70);
    let refused = import(&analyst, format!("{HEAD}\n{wrong}")).await;
    let shown = text(&refused.html);
    assert_eq!(shown.matches("行目：").count(), 50, "{shown}");
    assert!(shown.contains("（70か所）") && shown.contains("ほかに20か所"), "{shown}");
}
