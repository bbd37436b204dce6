//! The staff door: signing in, the queue, search.

#![allow(clippy::unwrap_used, reason = "a test")]

mod support;

use axum::http::StatusCode;
use server::db::sql;
use server::{db::queue, demo, identity::visit::Role};
use support::{
    Answer, Browser, Road, TestApp,
    desk::{account, clerk, sign_in},
    text,
};

const WRONG: &str = "ログインIDかパスワードが違います。";
const WAIT: &str = "しばらく待ってからお試しください";

#[tokio::test]
async fn known_and_unknown_logins_get_the_same_answer() {
    let app = TestApp::start().await;
    account(&app, "tanaka", "childcare", Role::Clerk).await;
    let mut answers = Vec::new();
    for login in ["tanaka", "nobody"] {
        let answer = sign_in(&app.desk(), login, "not the password").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.html.contains(WRONG));
        assert!(!answer.html.contains("not the password"), "a password is never given back");
        let page = answer.html.split("nonce=").next().unwrap_or_default();
        answers.push(page.replace(login, "…"));
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn what_is_not_filled_in_is_said_beside_it() {
    let app = TestApp::start().await;
    let answer = sign_in(&app.desk(), " ", "").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.html.contains("ログインIDを入力してください。"));
    assert!(answer.html.contains("パスワードを入力してください。"));
}

#[tokio::test]
async fn guesses_are_delayed_and_waiting_helps() {
    let app = TestApp::start().await;
    account(&app, "tanaka", "childcare", Role::Clerk).await;
    for login in ["tanaka", "nobody"] {
        for _ in 0..5 {
            // Each from a browser of its own.
            assert!(sign_in(&app.desk(), login, "guess").await.html.contains(WRONG));
        }
        let delayed = sign_in(&app.desk(), login, demo::PASSWORD).await;
        assert_eq!(delayed.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(delayed.html.contains(WAIT), "{login}: {}", delayed.html);
    }
    app.clock.advance(6);
    assert_eq!(sign_in(&app.desk(), "tanaka", demo::PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn guesses_made_elsewhere_do_not_keep_a_clerk_out() {
    let app = TestApp::start().await;
    let own = clerk(&app, "tanaka").await;
    for _ in 0..7 {
        sign_in(&app.desk(), "tanaka", "guess").await;
    }
    assert!(sign_in(&app.desk(), "tanaka", demo::PASSWORD).await.html.contains(WAIT));
    own.post("/sign-out", &[]).await;
    let again = sign_in(&own, "ＴＡＮＡＫＡ ", demo::PASSWORD).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.html);
}

#[tokio::test]
async fn a_new_session_ends_the_old_one() {
    let app = TestApp::start().await;
    let browser = clerk(&app, "tanaka").await;
    let cookie = |answer: &Answer| {
        let set = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
        set.filter(|value| value.starts_with("desk=")).map(str::to_owned).next().unwrap_or_default()
    };
    let first = browser.post("/sign-in", &[("login", "tanaka"), ("password", demo::PASSWORD)]).await;
    let old = cookie(&first);
    assert!(old.contains("HttpOnly") && old.contains("SameSite=Strict"), "{old}");
    let second = browser.post("/sign-in", &[("login", "tanaka"), ("password", demo::PASSWORD)]).await;
    assert_ne!(cookie(&second), old);
    let with = |set: &str| {
        let pair = set.split(';').next().unwrap_or_default().to_owned();
        Browser::send(app.desk().request(reqwest::Method::GET, "/").header("cookie", pair))
    };
    assert_eq!(with(&old).await.location, "/sign-in");
    assert_eq!(with(&cookie(&second)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_account_without_an_office_sees_no_queue() {
    let app = TestApp::start().await;
    account(&app, "admin", "", Role::Administrator).await;
    let browser = app.desk();
    sign_in(&browser, "admin", demo::PASSWORD).await;
    let page = browser.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.html.contains("担当の課がありません") && page.html.contains("href=\"/outbox\""));
    assert_eq!(browser.get("/counter").await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/outbox").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_queue_counts_and_filters() {
    let app = TestApp::start().await;
    let clerk = clerk(&app, "tanaka").await;
    let (_, first) = Road::walk(&app, "takasaki-return-from-leave", "a@example.jp").await;
    let (_, second) = Road::walk(&app, "yoshida-unborn-single-mother", "b@example.jp").await;
    let link = |id: &str| format!("href=\"/cases/{id}\"");

    let all = clerk.get("/").await;
    assert_eq!(all.status, StatusCode::OK);
    assert!(all.html.contains(&link(&first)) && all.html.contains(&link(&second)));
    assert!(all.html.contains("髙﨑 葵") && all.html.contains("タカサキ アオイ"));
    assert!(all.html.contains("未定"), "a child that is not born yet has no name");
    assert!(text(&all.html).contains("あと30日"));
    assert!(all.html.contains("2027年4月入園（一次募集）"), "codes are shown by their labels");
    assert!(text(&all.html).contains("受付待ち 2"));

    let accepted = clerk.post(&format!("/cases/{first}/accept"), &[("_version", "1")]).await;
    assert_eq!(accepted.location, format!("/cases/{first}"), "{}", accepted.html);
    let waiting = clerk.get("/?status=submitted").await;
    assert!(!waiting.html.contains(&link(&first)) && waiting.html.contains(&link(&second)));
    assert!(text(&waiting.html).contains("受付待ち 1") && text(&waiting.html).contains("審査中 1"));

    app.clock.advance(32 * 86_400);
    sign_in(&clerk, "tanaka", demo::PASSWORD).await;
    assert!(text(&clerk.get("/").await.html).contains("2日超過"));
}

#[tokio::test]
async fn an_application_is_found_however_it_is_typed() {
    let app = TestApp::start().await;
    let clerk = clerk(&app, "tanaka").await;
    let (_, id) = Road::walk(&app, "takasaki-return-from-leave", "a@example.jp").await;
    Road::walk(&app, "suharto-one-name", "b@example.jp").await;
    let number: String = sql::query_scalar("SELECT receipt_number FROM application WHERE id = $1")
        .bind(&id)
        .fetch_one(app.portal.db.read())
        .await
        .unwrap();
    let bare = number.replace('-', "");
    for query in [
        "高崎",
        "髙﨑",
        "髙﨑　葵",
        "葵 高崎",
        "たかさき",
        "ﾀｶｻｷ",
        "タカサキ アオイ",
        "090-0000-1201",
        "０９０００００１２０１",
        "本町二丁目",
        &number,
        &bare,
    ] {
        let found = clerk.post("/search", &[("query", query)]).await;
        assert_eq!(found.status, StatusCode::OK);
        let hits = found.html.matches("href=\"/cases/").count();
        assert!(found.html.contains(&format!("href=\"/cases/{id}\"")) && hits == 1, "{query}: {hits}");
    }
    for query in ["", "　", "高橋", "26-0000-0000-0", "</script>"] {
        let found = clerk.post("/search", &[("query", query)]).await;
        assert_eq!(found.status, StatusCode::OK);
        assert_eq!(found.html.matches("href=\"/cases/").count(), 0, "{query}");
    }
    assert_eq!(clerk.get("/search?query=x").await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn another_office_finds_and_sees_nothing() {
    let app = TestApp::start().await;
    let (_, id) = Road::walk(&app, "takasaki-return-from-leave", "a@example.jp").await;
    account(&app, "else", "welfare", Role::Clerk).await;
    let browser = app.desk();
    sign_in(&browser, "else", demo::PASSWORD).await;
    assert!(!browser.get("/").await.html.contains(&id));
    assert!(!browser.post("/search", &[("query", "高崎")]).await.html.contains(&id));
    for path in ["", "/return", "/decide/certification", "/versions/1"] {
        assert_eq!(browser.get(&format!("/cases/{id}{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let accepted = browser.post(&format!("/cases/{id}/accept"), &[("_version", "1")]).await;
    assert_eq!(accepted.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn pages_of_the_list_join_without_gap_or_repetition() {
    let app = TestApp::start().await;
    let (_, id) = Road::walk(&app, "takasaki-return-from-leave", "a@example.jp").await;
    // Pairs share their instant: then the id decides.
    const COPY: &str = "INSERT INTO application SELECT id || CAST($2 AS TEXT), version, procedure, procedure_version, \
         office, receipt_number || CAST($2 AS TEXT), draft || CAST($2 AS TEXT), channel, \
         CASE WHEN $2 % 3 = 0 THEN 'in_review' ELSE status END, filed, round, lang, data_key, headline_sealed, \
         received_at, recorded_at + $2 / 2, changed_at FROM application WHERE id = $1";
    let copied: Result<(), server::db::WriteError<sqlx::Error>> = app
        .portal
        .db
        .write(move |tx| {
            let id = id.clone();
            Box::pin(async move {
                for number in 101..=219_i64 {
                    sql::query(COPY).bind(&id).bind(number).execute(&mut *tx).await?;
                }
                Ok(())
            })
        })
        .await;
    copied.unwrap();
    let read = app.portal.db.read();
    let status = domain::application::status::Status::Submitted;
    for (status, count) in [(None, 120), (Some(status), 80)] {
        let mut from = queue::From::Top;
        let mut seen = Vec::new();
        let mut pages = Vec::new();
        loop {
            let page = queue::list(read, &["welfare", "childcare"], status, &from).await.unwrap();
            assert_eq!(page.newer, !pages.is_empty());
            seen.extend(page.lines.iter().map(|line| (line.recorded_at, line.id.clone())));
            let last = page.lines.last().unwrap();
            from = queue::From::After(last.sorted_by, last.id.clone());
            let older = page.older;
            pages.push(page);
            if !older {
                break;
            }
        }
        assert_eq!(seen.len(), count);
        assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "newest first, each once");
        let first = &pages[1].lines[0];
        let before = queue::From::Before(first.sorted_by, first.id.clone());
        let back = queue::list(read, &["childcare"], status, &before).await.unwrap();
        assert!(!back.newer && back.older);
        let ids = |page: &queue::Page| page.lines.iter().map(|line| line.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&back), ids(&pages[0]));
    }
}
