//! A wave from its planning to its counting, and answering it, over HTTP.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod support;
mod surveys;

use app::text::{Lang, moment, survey as words};
use axum::http::StatusCode;
use domain::survey::answer::NO_ANSWER;
use server::{
    db::{participation, response, sheet, sql, survey},
    library,
};
use support::{TestApp, text};
use surveys::{
    CLOSES, OPENS, OVER, WITHIN, address, answer, at, city, code, december, finish, questionnaire, start,
    waves,
};

async fn count(app: &TestApp, table: &str) -> i64 {
    let select = format!("SELECT COUNT(*) FROM {table}");
    sql::query_scalar(sqlx::AssertSqlSafe(select)).fetch_one(app.portal.db.read()).await.unwrap()
}

/// The wave is open, everybody on the list is invited.
async fn opened(people: usize) -> TestApp {
    let app = city(people).await;
    waves(&app).await;
    assert_eq!(december(&app).await.status, "planned");
    at(&app, OPENS);
    waves(&app).await;
    assert_eq!(december(&app).await.status, "open");
    // Before anybody sets the clock: a mail on its way would look as if its server had died.
    app.mails_to(&address(0)).await;
    app
}

#[tokio::test]
async fn a_wave_is_planned_ten_days_ahead_and_opens_by_itself_and_invites_everybody_once() {
    let app = city(5).await;
    at(&app, "2026-11-21T08:59:59+09:00");
    waves(&app).await;
    assert!(survey::of_month(app.portal.db.read(), "life", "2026-12").await.unwrap().is_none());
    at(&app, "2026-11-21T09:00:00+09:00");
    waves(&app).await;
    assert_eq!(december(&app).await.status, "planned");
    at(&app, "2026-12-01T08:59:59+09:00");
    waves(&app).await;
    assert_eq!(december(&app).await.status, "planned");
    at(&app, OPENS);
    waves(&app).await;
    waves(&app).await;
    for person in 0..5 {
        let mail = app.mail_to(&address(person), "お願い").await;
        assert!(mail.body.contains("/survey/i/") && mail.body.contains("12月20日"), "{}", mail.body);
        assert_eq!(app.mails_to(&address(person)).await, 1);
    }
    let codes: std::collections::BTreeSet<String> = {
        let mut codes = std::collections::BTreeSet::new();
        for person in 0..5 {
            codes.insert(code(&app, person).await);
        }
        codes
    };
    assert_eq!(codes.len(), 5, "everybody has a code of their own");
}

#[tokio::test]
async fn an_invited_person_answers_on_a_phone_without_scripts_goes_on_later_and_sends_once() {
    let app = opened(12).await;
    let questionnaire = questionnaire(&app).await;
    let code = code(&app, 0).await;
    let invited = app.browser().get(&format!("/survey/i/{code}")).await;
    assert_eq!(invited.status, StatusCode::OK);
    assert!(text(&invited.html).contains(&words::START.plain(Lang::Ja)));
    assert_eq!(count(&app, "sheet").await, 0, "looking changes nothing");

    let browser = start(&app, &code).await;
    let first = &questionnaire.blocks[0];
    let place = format!("/survey/answer/{}", first.id);
    assert_eq!(browser.get("/survey/answer").await.location, place);
    let column = first.items[0].columns().next().unwrap();
    let stored = browser.post(&place, &[(column.id.as_str(), &column.values()[3])]).await;
    assert_eq!(stored.location, format!("/survey/answer/{}", questionnaire.blocks[1].id));

    // Another device, the code typed as people type it.
    let later = app.browser();
    let typed = code.to_lowercase().replace('-', " ");
    assert_eq!(later.post("/survey/start", &[("code", &typed)]).await.location, "/survey/answer");
    assert_eq!(later.get("/survey/answer").await.location, stored.location);
    let page = later.get(&place).await;
    let checked = format!("value=\"{}\" checked", column.values()[3]);
    assert!(page.html.contains(&checked), "what was chosen is still chosen: {}", page.html);

    answer(&later, &questionnaire, 3).await;
    let end = later.get("/survey/end").await;
    assert_eq!(end.status, StatusCode::OK);
    assert_eq!(finish(&later).await.location, "/survey/thanks");
    // A second press, and the first device: it is finished.
    assert_eq!(finish(&later).await.location, "/survey/thanks");
    assert_eq!(finish(&browser).await.location, "/survey/thanks");
    assert_eq!((count(&app, "escrow").await, count(&app, "sheet").await), (1, 0));
    let again = app.browser().get(&format!("/survey/i/{code}")).await;
    assert!(text(&again.html).contains(&words::CODE_USED.plain(Lang::Ja)));
    let again = app.browser().post("/survey/start", &[("code", &code)]).await;
    assert_eq!(again.location, format!("/survey/i/{code}"));
    assert_eq!(browser.get("/survey/answer").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_cannot_be_counted_is_explained_beside_its_question_and_is_not_sent() {
    let app = opened(12).await;
    let questionnaire = questionnaire(&app).await;
    let browser = start(&app, &code(&app, 0).await).await;
    answer(&browser, &questionnaire, 1).await;
    let (block, column, wrong, sentence) = questionnaire
        .blocks
        .iter()
        .flat_map(|block| {
            block.items.iter().flat_map(|item| item.columns()).map(move |column| (block, column))
        })
        .find_map(|(block, column)| match column.kind() {
            domain::survey::item::Kind::Number { .. } => {
                Some((block, column, "たくさん".to_owned(), words::NOT_A_NUMBER))
            }
            domain::survey::item::Kind::Words { most } => {
                Some((block, column, "あ".repeat(most + 1), words::TOO_LONG))
            }
            _ => None,
        })
        .unwrap();
    let place = format!("/survey/answer/{}", block.id);
    let stored = browser.post(&place, &[(column.id.as_str(), &wrong)]).await;
    assert_eq!(stored.location, format!("{place}#errors"));
    let page = browser.get(&place).await;
    let beginning = sentence.plain(Lang::Ja);
    let beginning = beginning.split('{').next().unwrap();
    assert!(text(&page.html).contains(beginning) && page.html.contains("id=\"errors\""), "{}", page.html);
    assert!(page.html.contains(&wrong), "what was typed is still there");
    let sent = finish(&browser).await;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&sent.html).contains(&words::WRONG_LEFT.plain(Lang::Ja)));
    assert_eq!(count(&app, "escrow").await, 0);
}

#[tokio::test]
async fn nothing_at_all_is_no_answer_and_wrong_codes_are_told_apart() {
    let app = opened(12).await;
    let questionnaire = questionnaire(&app).await;
    let browser = start(&app, &code(&app, 0).await).await;
    for block in &questionnaire.blocks {
        browser.post(&format!("/survey/answer/{}", block.id), &[]).await;
    }
    let sent = finish(&browser).await;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&sent.html).contains(&words::BLANK.plain(Lang::Ja)));
    for (typed, said) in [("ABC", words::CODE_MALFORMED), ("0000-0000-0000", words::CODE_UNKNOWN)] {
        let refused = app.browser().post("/survey/start", &[("code", typed)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(text(&refused.html).contains(&said.plain(Lang::Ja)));
        assert!(refused.html.contains(&format!("value=\"{typed}\"")), "what was typed is still there");
    }
    // A screen that has not been reached cannot be skipped to.
    let other = start(&app, &code(&app, 1).await).await;
    let last = questionnaire.blocks.last().unwrap();
    let skipped = other.get(&format!("/survey/answer/{}", last.id)).await;
    assert_eq!(skipped.location, format!("/survey/answer/{}", questionnaire.blocks[0].id));
}

#[tokio::test]
async fn the_language_switch_keeps_what_was_chosen() {
    let app = opened(12).await;
    let questionnaire = questionnaire(&app).await;
    let browser = start(&app, &code(&app, 0).await).await;
    let block = &questionnaire.blocks[0];
    let column = block.items[0].columns().next().unwrap();
    let place = format!("/survey/answer/{}", block.id);
    let value = column.values()[2].clone();
    let switched = browser.post(&place, &[(column.id.as_str(), &value), ("_then", "lang:en")]).await;
    assert_eq!(switched.location, place);
    let page = browser.get(&place).await;
    assert!(
        text(&page.html).contains(&block.title.en)
            && page.html.contains(&format!("value=\"{value}\" checked"))
    );
}

#[tokio::test]
async fn answers_leave_escrow_in_batches_of_the_threshold_and_are_counted_when_the_wave_is_over() {
    let app = opened(33).await;
    let questionnaire = questionnaire(&app).await;
    at(&app, WITHIN);
    for person in 0..19 {
        let browser = start(&app, &code(&app, person).await).await;
        answer(&browser, &questionnaire, person % 5).await;
        finish(&browser).await;
    }
    waves(&app).await;
    let waiting = (count(&app, "escrow").await, count(&app, "response").await);
    assert_eq!(waiting, (19, 0), "ten stay behind, and nine are too few to go");
    let browser = start(&app, &code(&app, 19).await).await;
    answer(&browser, &questionnaire, 4).await;
    finish(&browser).await;
    waves(&app).await;
    assert_eq!((count(&app, "escrow").await, count(&app, "response").await), (10, 10));
    let wave = december(&app).await;
    assert_eq!(response::counted(app.portal.db.read(), &wave.id).await.unwrap(), [("sample".to_owned(), 10)]);
    let strata = participation::strata(app.portal.db.read(), &wave.id).await.unwrap();
    assert_eq!(strata.iter().map(|stratum| stratum.finished).sum::<i64>(), 20);

    // Three more, one that began in time, one that began and never finished.
    for person in 20..23 {
        let browser = start(&app, &code(&app, person).await).await;
        answer(&browser, &questionnaire, 0).await;
        finish(&browser).await;
    }
    let (late, never) = (start(&app, &code(&app, 23).await).await, start(&app, &code(&app, 24).await).await);
    at(&app, CLOSES);
    let refused = app.browser().post("/survey/start", &[("code", &code(&app, 25).await)]).await;
    assert!(refused.location.starts_with("/survey/i/"), "closed for those who have not begun");
    answer(&late, &questionnaire, 2).await;
    assert_eq!(finish(&late).await.location, "/survey/thanks");
    at(&app, OVER);
    assert_eq!(never.get("/survey/answer").await.status, StatusCode::NOT_FOUND);
    waves(&app).await;
    let wave = december(&app).await;
    assert_eq!(wave.status, "counted");
    for table in ["escrow", "response", "sheet"] {
        assert_eq!(count(&app, table).await, 0, "{table}");
    }
    let columns = response::columns(app.portal.db.read(), &wave.id, "sample").await.unwrap();
    let first = questionnaire.columns().find(|column| column.favourable() == [3, 4]).unwrap();
    let column = columns.iter().find(|column| column.item == first.id.as_str()).unwrap();
    assert_eq!(column.answers, 24);
    let codes: Vec<u16> = column.codes.as_chunks().0.iter().map(|bytes| u16::from_le_bytes(*bytes)).collect();
    let each = [0, 1, 2, 3, 4].map(|code| codes.iter().filter(|known| **known == code).count());
    assert_eq!(each, [7, 4, 5, 4, 4]);
    assert!(columns.iter().any(|column| column.item == "#weight"));
    assert!(!codes.contains(&NO_ANSWER));
    // Whoever finished is thanked, once; whoever did not is not.
    assert_eq!(app.mails_to(&address(3)).await, 2);
    assert_eq!(app.mails_to(&address(30)).await, 1);
    waves(&app).await;
    assert_eq!(app.mails_to(&address(3)).await, 2);
}

#[tokio::test]
async fn those_who_have_not_answered_are_reminded_twice_and_nobody_else_is() {
    let app = opened(12).await;
    let questionnaire = questionnaire(&app).await;
    let browser = start(&app, &code(&app, 0).await).await;
    answer(&browser, &questionnaire, 1).await;
    finish(&browser).await;
    let sent = async |app: &TestApp| (app.mails_to(&address(0)).await, app.mails_to(&address(1)).await);
    for (time, due) in [
        ("2026-12-08T08:59:59+09:00", (1, 1)),
        ("2026-12-08T09:00:00+09:00", (1, 2)),
        ("2026-12-10T09:00:00+09:00", (1, 2)),
        ("2026-12-15T09:00:00+09:00", (1, 3)),
        ("2026-12-19T09:00:00+09:00", (1, 3)),
    ] {
        at(&app, time);
        waves(&app).await;
        waves(&app).await;
        assert_eq!(sent(&app).await, due, "{time}");
    }
    let reminder = app.mail_to(&address(1), "再度").await;
    assert!(reminder.body.contains(&code(&app, 1).await), "the same code");
}

#[tokio::test]
async fn the_open_link_takes_one_answer_from_a_device_and_counts_apart() {
    let app = opened(12).await;
    let questionnaire = questionnaire(&app).await;
    let browser = app.browser();
    let page = browser.get("/surveys/life").await;
    assert!(text(&page.html).contains(&words::PRIVACY_OPEN.plain(Lang::Ja)), "{}", page.html);
    assert_eq!(browser.post("/surveys/life/start", &[]).await.location, "/survey/answer");
    answer(&browser, &questionnaire, 2).await;
    assert_eq!(finish(&browser).await.location, "/survey/thanks");
    let again = browser.get("/surveys/life").await;
    assert!(text(&again.html).contains(&words::ALREADY.plain(Lang::Ja)));
    assert_eq!(browser.post("/surveys/life/start", &[]).await.location, "/surveys/life");
    let wave = december(&app).await;
    let waiting = response::waiting(app.portal.db.read(), &wave.id).await.unwrap();
    assert_eq!(waiting, [("open".to_owned(), 1)]);
    assert_eq!(browser.get("/surveys/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn words_are_cut_off_from_their_response_and_a_my_number_in_them_is_masked() {
    let app = opened(22).await;
    let questionnaire = questionnaire(&app).await;
    for person in 0..22 {
        let browser = start(&app, &code(&app, person).await).await;
        answer(&browser, &questionnaire, 1).await;
        let block = questionnaire
            .blocks
            .iter()
            .find(|block| block.items.iter().any(|item| item.id.as_str() == "change"));
        let typed = "バスを増やして。123456789018";
        browser.post(&format!("/survey/answer/{}", block.unwrap().id), &[("change", typed)]).await;
        finish(&browser).await;
    }
    waves(&app).await;
    let wave = december(&app).await;
    let words = response::words(app.portal.db.read(), &wave.id, "change", "", 50).await.unwrap();
    assert_eq!(words.len(), 12, "ten stay behind");
    for remark in &words {
        let key = app.portal.keys.survey_key();
        let said: String = key.open_json(response::words_place(&remark.id), &remark.words_sealed).unwrap();
        assert_eq!(said, "バスを増やして。＊＊＊＊＊＊＊＊＊＊＊＊");
        assert!(
            response::some(app.portal.db.read(), &wave.id, "sample", "")
                .await
                .unwrap()
                .iter()
                .all(|one| one.id != remark.id)
        );
    }
}

#[tokio::test]
async fn where_people_stop_is_known_by_the_last_question_and_by_nothing_else() {
    let app = opened(12).await;
    let questionnaire = questionnaire(&app).await;
    let block = &questionnaire.blocks[0];
    for person in 0..3 {
        let browser = start(&app, &code(&app, person).await).await;
        let column = block.items[0].columns().next().unwrap();
        browser
            .post(&format!("/survey/answer/{}", block.id), &[(column.id.as_str(), &column.values()[0])])
            .await;
    }
    let _begun = start(&app, &code(&app, 4).await).await;
    let wave = december(&app).await;
    let mut left = sheet::left_at(app.portal.db.read(), &wave.id).await.unwrap();
    left.sort();
    assert_eq!(left, [(None, 1), (Some(block.items[0].id.to_string()), 3)]);
}

#[tokio::test]
async fn a_survey_that_is_published_says_when_its_first_wave_opens_and_who_published_it_is_audited() {
    let app = TestApp::start().await;
    let mut definition: serde_json::Value = serde_json::from_str(library::SURVEYS[0]).unwrap();
    definition["id"] = "winter".into();
    // The wave of November is over, that of December is too far away to be planned.
    definition["schedule"]["opens_day"] = 15.into();
    definition["schedule"]["closes_day"] = 18.into();
    let (definition, portal) = (definition.to_string(), &app.portal);
    let publish = async |bank: &str| {
        server::surveys::publish(&portal.db, &definition, bank, portal.clock.now(), &portal.entropy).await
    };
    assert_eq!(app.browser().get("/surveys/winter").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.browser().post("/surveys/winter/start", &[]).await.status, StatusCode::NOT_FOUND);
    assert!(publish("{}").await.is_err());
    publish(library::BANK).await.unwrap();

    let page = app.browser().get("/surveys/winter").await;
    assert_eq!(page.status, StatusCode::OK);
    let opens = moment::plain(jiff::civil::date(2026, 12, 15).at(9, 0, 0, 0), Lang::Ja);
    assert!(text(&page.html).contains(&words::NOT_YET.fill(Lang::Ja, &[("opens", &opens)])), "{}", page.html);
    let started = app.browser().post("/surveys/winter/start", &[]).await;
    assert_eq!(started.location, "/surveys/winter");

    let audited: Vec<(String, String, String)> = sql::query_as(
        "SELECT actor_kind, actor, detail FROM audit WHERE action = 'survey.published' AND subject = 'winter'",
    )
    .fetch_all(portal.db.read())
    .await
    .unwrap();
    let [(kind, actor, detail)] = audited.as_slice() else { panic!("{audited:?}") };
    assert_eq!((kind.as_str(), actor.as_str()), ("system", "survey publish"));
    let detail: serde_json::Value = serde_json::from_str(detail).unwrap();
    assert!(["definition", "bank"].iter().all(|name| detail[name].as_str().unwrap().len() == 24), "{detail}");
}
