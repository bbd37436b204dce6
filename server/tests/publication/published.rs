//! A December wave, counted and published.

use axum::http::StatusCode;
use domain::survey::{answer::NO_ANSWER, item::Kind};
use server::{
    db::{
        response::{self, ResponseRow},
        sql,
    },
    library, surveys,
};

use crate::support::{Answer, TestApp, desk::analyst};
use crate::surveys::{OPENS, OVER, address, at, city, december, questionnaire, waves};

pub const MONTH: &str = "/results/life/2026-12";
pub const SERIES: &str = "/results/life";
pub const FILES: [&str; 4] = [SERIES, MONTH, "/results/life/2026-12/by/age", "/api/results/life"];
pub const EMBARGO: &str = "2027-01-04T00:00:00+09:00";

/// Responses of the sample, of the open link, and people on the list.
const SAMPLE: usize = 260;
const OPEN: usize = 60;
const PEOPLE: usize = 400;

/// A generator that needs no crate: PCG's multiplier, the upper bits.
struct Lot(u64);

impl Lot {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n.max(1)
    }
}

/// The December wave of the survey as it ships, whose sample is drawn, counted.
pub async fn counted() -> TestApp {
    let app = city(PEOPLE).await;
    let portal = &app.portal;
    let (definition, bank) = (library::SURVEYS[0], library::BANK);
    surveys::publish(&portal.db, definition, bank, portal.clock.now(), &portal.entropy).await.unwrap();
    over(app).await
}

/// The same, of a wave to which everybody on the list is invited.
pub async fn census() -> TestApp {
    over(city(PEOPLE).await).await
}

/// The December wave from its opening to its count; its answers are drawn by lot, low codes more often than high ones.
async fn over(app: TestApp) -> TestApp {
    waves(&app).await;
    at(&app, OPENS);
    waves(&app).await;
    app.mails_to(&address(0)).await;
    let (wave, questionnaire) = (december(&app).await.id, questionnaire(&app).await);
    let mut lot = Lot(11);
    let mut responses = Vec::new();
    for (mode, many) in [("sample", SAMPLE), ("open", OPEN)] {
        for _ in 0..many {
            let codes: Vec<u16> = questionnaire
                .columns()
                .map(|column| {
                    let code = match column.kind() {
                        _ if lot.below(50) == 0 => return NO_ANSWER,
                        Kind::Words { .. } => return NO_ANSWER,
                        Kind::Number { most, .. } => lot.below(u64::from(*most) + 1),
                        Kind::ManyOf { choices, .. } => lot.below(1 << choices.len()),
                        _ => {
                            let codes = column.values().len() as u64;
                            codes - 1 - lot.below(codes).min(lot.below(codes))
                        }
                    };
                    u16::try_from(code).unwrap()
                })
                .collect();
            let codes = serde_json::to_string(&codes).unwrap();
            let id = app.portal.entropy.timeless_id();
            responses.push((mode, ResponseRow { id, day: "2026-12-05".into(), codes }));
        }
    }
    let stored = app.portal.db.write_with((wave, responses), |tx, (wave, responses)| {
        Box::pin(async move {
            for (mode, response) in responses {
                response::add(tx, wave, mode, response).await?;
            }
            Ok::<_, sqlx::Error>(())
        })
    });
    stored.await.unwrap();
    at(&app, OVER);
    waves(&app).await;
    assert_eq!(december(&app).await.status, "counted");
    app
}

pub async fn release_path(app: &TestApp) -> String {
    format!("/surveys/life/waves/{}/release", december(app).await.id)
}

pub async fn publish(app: &TestApp, number: &str, public_at: &str, reason: &str) -> Answer {
    let (desk, path) = (analyst(app).await, release_path(app).await);
    desk.post(&path, &[("number", number), ("public_at", public_at), ("reason", reason)]).await
}

/// Counted, published, and the embargo is over.
pub async fn published() -> TestApp {
    let app = counted().await;
    let answer = publish(&app, "1", "2027-01-04T00:00", "").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
    at(&app, EMBARGO);
    app
}

pub async fn audited(app: &TestApp, action: &str) -> i64 {
    let select = format!("SELECT COUNT(*) FROM audit WHERE action = '{action}'");
    sql::query_scalar(sqlx::AssertSqlSafe(select)).fetch_one(app.portal.db.read()).await.unwrap()
}
