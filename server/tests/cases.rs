//! Working a case: returning, deciding, racing, letters.

#![allow(clippy::unwrap_used, reason = "a test")]

mod support;

use axum::http::StatusCode;
use server::db::sql;
use server::identity::visit::Role;
use support::{
    Answer, Browser, Road, TestApp,
    desk::{account, at_work, clerk},
    family, text, value_of,
};

/// A case of the Takasakis that a clerk has accepted.
async fn in_review(app: &TestApp) -> (Browser, Road<'_>, String) {
    let clerk = clerk(app, "tanaka").await;
    let (road, id) = Road::walk(app, "takasaki-return-from-leave", "a@example.jp").await;
    post(&clerk, &format!("/cases/{id}"), "accept", &[]).await;
    (clerk, road, id)
}

/// Posts an action from the page as it is now, which has to succeed.
async fn post(clerk: &Browser, case: &str, action: &str, fields: &[(&str, &str)]) {
    let answer = try_post(clerk, case, action, fields).await;
    assert_eq!(
        (answer.status, answer.location.as_str()),
        (StatusCode::SEE_OTHER, case),
        "{action}: {}",
        answer.html
    );
}

async fn try_post(clerk: &Browser, case: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
    let asks = action == "return" || action.starts_with("decide");
    let page = clerk.get(&if asks { format!("{case}/{action}") } else { case.to_owned() }).await;
    let version = value_of(&page.html, "_version").unwrap_or_else(|| panic!("no version in {}", page.html));
    let mut all = vec![("_version", version.as_str())];
    all.extend_from_slice(fields);
    clerk.post(&format!("{case}/{action}"), &all).await
}

const CERTIFIED: [(&str, &str); 4] = [
    ("outcome", "certified"),
    ("chosen:grades", "go3-standard"),
    ("valid_from", "令和9年4月1日"),
    ("valid_to", "R10.3.31"),
];

#[tokio::test]
async fn a_case_is_read_beside_its_checks_and_that_is_on_record() {
    let app = TestApp::start().await;
    let (clerk, _, id) = in_review(&app).await;
    let page = clerk.get(&format!("/cases/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    for words in ["髙﨑", "自動チェック", "クラス年齢", "tanaka", "審査を始めました"] {
        assert!(page.html.contains(words), "{words}");
    }
    assert!(!page.html.contains(" style="));
    let read: i64 =
        sql::query_scalar("SELECT COUNT(*) FROM audit WHERE action = 'case.read' AND subject = $1")
            .bind(&id)
            .fetch_one(app.portal.db.read())
            .await
            .unwrap();
    assert!(read >= 1);
    let opened: i64 = sql::query_scalar("SELECT COUNT(*) FROM measure WHERE kind = 'case_open'")
        .fetch_one(app.portal.db.read())
        .await
        .unwrap();
    assert_eq!(opened, read);
    let copy = clerk.get(&format!("/cases/{id}/versions/1")).await;
    assert_eq!(copy.status, StatusCode::OK);
}

#[tokio::test]
async fn a_returned_question_opens_is_corrected_and_is_shown_side_by_side() {
    let app = TestApp::start().await;
    let (clerk, road, id) = in_review(&app).await;
    let case = format!("/cases/{id}");

    let none = try_post(&clerk, &case, "return", &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.html.contains("1つ以上印をつけてください"));
    let silent = [("mark", "birth_weight"), ("note:birth_trouble", "母子手帳の写しと違います")];
    let silent = try_post(&clerk, &case, "return", &silent).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.html.contains("何を直すかを書いてください"), "a mark needs its note");
    assert!(silent.html.contains("母子手帳の写しと違います"), "what was typed is kept");

    post(&clerk, &case, "return", &[("mark", "birth_weight"), ("note:birth_weight", "母子手帳と違います")])
        .await;
    let mail = app.mail_to("a@example.jp", "確認のお願い").await;
    assert!(!mail.body.contains("母子手帳"), "{}", mail.body);
    let waiting = clerk.get(&case).await;
    assert!(
        waiting.html.contains("差戻し")
            && waiting.html.contains("停止中")
            && waiting.html.contains("母子手帳と違います")
    );

    let begun = road.browser.post(&format!("/applications/{id}/correct"), &[]).await;
    let draft = begun.location.split('/').nth(2).unwrap().to_owned();
    let correction = Road { app: &app, browser: road.browser.clone(), draft };
    let path = format!("/drafts/{}/steps/health", correction.draft);
    let page = correction.browser.get(&path).await;
    let revision = Road::revision(&page);
    let fields =
        [("_revision", revision.as_str()), ("_then", "next"), ("birth_weight", "3120"), ("neck_months", "9")];
    assert_eq!(correction.browser.post(&path, &fields).await.status, StatusCode::SEE_OTHER);
    correction.submit().await;

    let again = clerk.get(&case).await;
    assert!(again.html.contains("再提出") && again.html.contains("変更前"), "{}", again.html);
    assert!(again.html.contains("3120") && again.html.contains("2980"));
    assert_eq!(again.html.matches("class=\"changed\"").count(), 1, "only what was opened could change");
    assert!(clerk.get(&format!("{case}/versions/2")).await.html.contains("3120"));
    assert!(clerk.get(&format!("{case}/versions/1")).await.html.contains("2980"));
    post(&clerk, &case, "accept", &[]).await;
}

#[tokio::test]
async fn both_matters_are_decided_and_no_mail_tells_the_outcome() {
    let app = TestApp::start().await;
    let (clerk, road, id) = in_review(&app).await;
    let case = format!("/cases/{id}");
    post(&clerk, &case, "decide/certification", &CERTIFIED).await;
    let placed = [("round", "2027-04-first"), ("outcome", "placed"), ("chosen:facilities", "kakinoki-chuo")];
    let form = clerk.get(&format!("{case}/decide/placement")).await;
    assert!(form.html.contains("value=\"2027-04-first\" selected"), "the round is the application's");
    post(&clerk, &case, "decide/placement", &placed).await;

    let page = clerk.get(&case).await;
    for words in ["決定済", "3号認定（保育標準時間）", "内定", "に決定", "2028年3月31日"]
    {
        assert!(page.html.contains(words), "{words}");
    }
    let mine = road.browser.get(&format!("/applications/{id}")).await;
    assert!(mine.html.contains("内定") && mine.html.contains("3号認定"));
    // Code, receipt, review begun, two decisions.
    assert_eq!(app.mails_to("a@example.jp").await, 5);
    // The receipt names the procedure; the news name nothing.
    for mail in app.mailbox.messages().iter().filter(|mail| mail.subject.contains("お知らせ")) {
        for word in ["内定", "認定", "保留", "柿木中央", "髙﨑"] {
            assert!(!mail.body.contains(word) && !mail.subject.contains(word), "{word} in {}", mail.subject);
        }
    }
    let details: Vec<String> =
        sql::query_scalar("SELECT detail FROM event UNION ALL SELECT detail FROM audit")
            .fetch_all(app.portal.db.read())
            .await
            .unwrap();
    assert!(details.iter().all(|detail| !detail.contains("placed") && !detail.contains("certified")));
    post(&clerk, &case, "close", &[]).await;
    assert!(clerk.get(&case).await.html.contains("完了"));
}

#[tokio::test]
async fn everything_that_a_decision_lacks_is_said_at_once_and_what_was_typed_is_kept() {
    let app = TestApp::start().await;
    let (clerk, _, id) = in_review(&app).await;
    let case = format!("/cases/{id}");
    let typed = [("outcome", "certified-otherwise"), ("valid_from", "4月1日"), ("reason", "refused/0")];
    let answer = try_post(&clerk, &case, "decide/certification", &typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["この決定には理由が必要です", "この決定にともなう選択", "日付として読めません"]
    {
        assert!(answer.html.contains(words), "{words}");
    }
    assert!(answer.html.contains("value=\"4月1日\""));
    let nothing = try_post(&clerk, &case, "decide/placement", &[("round", "")]).await;
    assert!(nothing.html.contains("決定の内容を選んでください"));
    let decisions: i64 =
        sql::query_scalar("SELECT COUNT(*) FROM decision").fetch_one(app.portal.db.read()).await.unwrap();
    assert_eq!(decisions, 0);
}

#[tokio::test]
async fn the_applicant_is_told_that_a_clerk_enters_the_correction() {
    let app = TestApp::start().await;
    let (clerk, road, id) = in_review(&app).await;
    let case = format!("/cases/{id}");
    post(&clerk, &case, "return", &[("mark", "birth_weight"), ("note:birth_weight", "母子手帳と違います")])
        .await;
    let at_the_counter = clerk.post(&format!("{case}/correct"), &[]).await;
    assert!(at_the_counter.location.starts_with("/drafts/"), "{}", at_the_counter.html);
    let mine = format!("/applications/{id}");
    let pressed = road.browser.post(&format!("{mine}/correct"), &[]).await;
    assert_eq!((pressed.status, pressed.location), (StatusCode::SEE_OTHER, mine.clone()));
    let page = road.browser.get(&mine).await;
    assert!(page.html.contains("窓口の職員がこの修正を入力しています"));
    assert!(!page.html.contains("/correct\""), "no button that leads nowhere");
}

#[tokio::test]
async fn a_hold_stays_open_for_the_next_round() {
    let app = TestApp::start().await;
    let (clerk, road, id) = in_review(&app).await;
    let case = format!("/cases/{id}");
    post(&clerk, &case, "decide/certification", &CERTIFIED).await;
    let hold = [
        ("round", "2027-04-first"),
        ("outcome", "on-hold"),
        ("reason", "on-hold/0"),
        ("reasons", "次の回も選考します。"),
    ];
    post(&clerk, &case, "decide/placement", &hold).await;
    let told = road.browser.get(&format!("/applications/{id}")).await;
    assert!(told.html.contains("希望した施設に、該当するクラスの空きがないため。"), "the template came in");
    assert!(told.html.contains("次の回も選考します。") && told.html.contains("審査請求"));

    post(&clerk, &case, "reopen", &[("round", "2027-04-second")]).await;
    let form = clerk.get(&format!("{case}/decide/placement")).await;
    assert!(form.html.contains("value=\"2027-04-second\" selected"), "the next round is the one to decide");
    let placed = [("round", "2027-04-second"), ("outcome", "placed"), ("chosen:facilities", "sakurazaka")];
    post(&clerk, &case, "decide/placement", &placed).await;
    let page = clerk.get(&case).await;
    assert!(page.html.contains("決定済") && page.html.contains("保留") && page.html.contains("内定"));
    assert!(!page.html.contains("後の決定に代わりました"), "a hold of an earlier round is not replaced");

    // A placement that was wrong is replaced, in its round.
    post(&clerk, &case, "reopen", &[("round", "2027-04-second")]).await;
    let other = [("round", "2027-04-second"), ("outcome", "placed"), ("chosen:facilities", "hidamari")];
    post(&clerk, &case, "decide/placement", &other).await;
    assert!(clerk.get(&case).await.html.contains("後の決定に代わりました"));
}

#[tokio::test]
async fn a_postponed_certification_is_replaced_when_it_comes() {
    let app = TestApp::start().await;
    let (clerk, _, id) = in_review(&app).await;
    let case = format!("/cases/{id}");
    post(&clerk, &case, "decide/certification", &[("outcome", "extended")]).await;
    assert!(text(&clerk.get(&case).await.html).contains("あと30日"), "postponing does not stop the clock");
    post(&clerk, &case, "decide/certification", &CERTIFIED).await;
    assert!(clerk.get(&case).await.html.contains("に決定"));
}

#[tokio::test]
async fn of_two_clerks_one_wins_and_the_other_loses_no_word() {
    let app = TestApp::start().await;
    let (first, _, id) = in_review(&app).await;
    let second = clerk(&app, "suzuki").await;
    let case = format!("/cases/{id}");
    let form = second.get(&format!("{case}/decide/placement")).await;
    let seen = value_of(&form.html, "_version").unwrap();

    post(&first, &case, "decide/certification", &CERTIFIED).await;
    let late = [
        ("_version", seen.as_str()),
        ("round", "2027-04-first"),
        ("outcome", "on-hold"),
        ("reasons", "長く考えて書いた理由"),
    ];
    let answer = second.post(&format!("{case}/decide/placement"), &late).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    for words in [
        "ほかの操作が先に行われました",
        "tanaka",
        "決定しました",
        "長く考えて書いた理由",
        "value=\"on-hold\" checked",
    ] {
        assert!(answer.html.contains(words), "{words}: {}", answer.html);
    }
    // The page shows the new version: sending it again is a decision of somebody who has seen.
    let now = value_of(&answer.html, "_version").unwrap();
    let again = second
        .post(&format!("{case}/decide/placement"), &[&[("_version", now.as_str())], &late[1..]].concat())
        .await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.html);

    let stale = first.post(&format!("{case}/close"), &[("_version", seen.as_str())]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.html.contains("suzuki"));
}

#[tokio::test]
async fn twenty_presses_at_once_begin_one_review() {
    let app = TestApp::start().await;
    let clerk = clerk(&app, "tanaka").await;
    let (_, id) = Road::walk(&app, "takasaki-return-from-leave", "a@example.jp").await;
    let presses = (0..20).map(|_| {
        let (clerk, path) = (clerk.clone(), format!("/cases/{id}/accept"));
        tokio::spawn(async move { clerk.post(&path, &[("_version", "1")]).await.status })
    });
    let mut statuses = Vec::new();
    for press in presses.collect::<Vec<_>>() {
        statuses.push(press.await.unwrap());
    }
    assert_eq!(statuses.iter().filter(|status| **status == StatusCode::SEE_OTHER).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(*status, StatusCode::SEE_OTHER | StatusCode::CONFLICT)));
}

#[tokio::test]
async fn a_person_without_an_address_gets_letters_and_corrects_at_the_counter() {
    let app = TestApp::start().await;
    let clerk = clerk(&app, "tanaka").await;
    assert!(clerk.get("/counter").await.html.contains("/procedures/daycare-enrolment"));
    let road = Road::begin_in(&app, clerk.clone()).await;
    assert!(clerk.get("/counter").await.html.contains(&format!("/drafts/{}", road.draft)));
    road.answer(&family("suharto-one-name")).await;
    let sent = clerk.post(&format!("/drafts/{}/submit", road.draft), &[]).await;
    let case = sent.location.split('?').next().unwrap().to_owned();
    assert!(sent.location.ends_with("?filed=1"), "{} {}", sent.location, sent.html);
    let page = clerk.get(&sent.location).await;
    assert!(page.html.contains("申請を受け付けました") && page.html.contains("「発送する手紙」に載せました"));

    post(&clerk, &case, "accept", &[]).await;
    post(&clerk, &case, "return", &[("note:birth_weight", "母子手帳と違います")]).await;
    let letters = clerk.get("/letters").await;
    assert_eq!(
        letters.html.matches("/sent\"").count(),
        2,
        "the receipt and the return, not the review's beginning"
    );
    let path = letters.html.split("action=\"").find(|part| part.contains("/letters/")).unwrap();
    let path = path.split('"').next().unwrap();
    for _ in 0..2 {
        assert_eq!(clerk.post(path, &[("back", "letters")]).await.location, "/letters");
    }
    let letters = clerk.get("/letters").await;
    assert_eq!(letters.html.matches("/sent\"").count(), 1);
    assert!(letters.html.contains("最近発送した手紙"));

    let begun = clerk.post(&format!("{case}/correct"), &[]).await;
    assert!(begun.location.starts_with("/drafts/"), "{} {}", begun.location, begun.html);
    let other = self::clerk(&app, "suzuki").await;
    assert_eq!(other.post(&format!("{case}/correct"), &[]).await.status, StatusCode::CONFLICT);
    let draft = begun.location.split('/').nth(2).unwrap().to_owned();
    let path = format!("/drafts/{draft}/steps/health");
    let revision = Road::revision(&clerk.get(&path).await);
    clerk.post(&path, &[("_revision", &revision), ("_then", "next"), ("birth_weight", "3333")]).await;
    let sent = clerk.post(&format!("/drafts/{draft}/submit"), &[]).await;
    assert_eq!(sent.location, format!("{case}?filed=2"), "{}", sent.html);
    assert!(clerk.get(&sent.location).await.html.contains("再提出を受け付けました"));
}

#[tokio::test]
async fn documents_are_shown_as_pictures_and_originals_only_leave_as_attachments() {
    let app = TestApp::start().await;
    let clerk = clerk(&app, "tanaka").await;
    let road = Road::begin(&app).await;
    road.answer(&family("takasaki-return-from-leave")).await;
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(40, 30, image::Rgb([200, 20, 20]))
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    let part = reqwest::multipart::Part::bytes(png.into_inner()).file_name("母子手帳.png");
    let form = reqwest::multipart::Form::new().text("_then", "stay").part("doc_identity", part);
    road.browser.post_files(&format!("/drafts/{}/steps/documents", road.draft), form).await;
    road.confirm("a@example.jp").await;
    let case = format!("/cases/{}", road.submit().await);

    let page = clerk.get(&case).await;
    let file = page
        .html
        .split(&format!("{case}/files/"))
        .nth(1)
        .unwrap()
        .split(['/', '"'])
        .next()
        .unwrap()
        .to_owned();
    assert!(page.html.contains("母子手帳.png"));
    let header = |answer: &Answer, name: &str| answer.headers[name].to_str().unwrap().to_owned();
    let picture = clerk.get(&format!("{case}/files/{file}/page/1")).await;
    assert_eq!((picture.status, header(&picture, "content-type").as_str()), (StatusCode::OK, "image/jpeg"));
    assert_eq!(header(&picture, "x-content-type-options"), "nosniff");
    assert!(header(&picture, "content-security-policy").ends_with("sandbox"));
    assert_eq!(header(&picture, "cache-control"), "no-store");
    assert_eq!(clerk.get(&format!("{case}/files/{file}/page/2")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(clerk.get(&format!("{case}/files/none/page/1")).await.status, StatusCode::NOT_FOUND);
    assert!(clerk.get(&format!("{case}/files/{file}/pages")).await.html.contains("/page/1"));
    let original = clerk.get(&format!("{case}/files/{file}")).await;
    assert!(header(&original, "content-disposition").starts_with("attachment"));
    let read: i64 = sql::query_scalar("SELECT COUNT(*) FROM audit WHERE action = 'file.read'")
        .fetch_one(app.portal.db.read())
        .await
        .unwrap();
    assert_eq!(read, 2, "the viewer and the original");
}

#[tokio::test]
async fn a_mail_that_was_given_up_is_tried_again_by_an_administrator() {
    let app = TestApp::start().await;
    account(&app, "admin", "", Role::Administrator).await;
    let admin = at_work(&app, "admin").await;
    assert!(admin.get("/outbox").await.html.contains("届かなかったメールはありません。"));
    const DEAD: &str = "INSERT INTO outbox (id, kind, dedupe, attempts, available_at, fence, last_error, created_at, dead_at) \
         VALUES ('dead', 'returned', 'dead', 12, 1, 1, 'permanent 550', 1, 1)";
    let put: Result<(), server::db::WriteError<sqlx::Error>> = app
        .portal
        .db
        .write(|tx| Box::pin(async move { sql::query(DEAD).execute(&mut *tx).await.map(drop) }))
        .await;
    put.unwrap();
    let list = admin.get("/outbox").await;
    for words in ["permanent 550", "12", "修正をお願いしました"] {
        assert!(list.html.contains(words), "{words}");
    }
    assert_eq!(admin.post("/outbox/dead/retry", &[]).await.location, "/outbox");
    assert!(!admin.get("/outbox").await.html.contains("permanent 550"));
    let retried: i64 = sql::query_scalar("SELECT COUNT(*) FROM audit WHERE action = 'mail.retried'")
        .fetch_one(app.portal.db.read())
        .await
        .unwrap();
    assert_eq!(retried, 1);
}
