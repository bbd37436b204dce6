//! Pages through the routers, without sockets.

use server::db::sql;
use std::time::{Duration, Instant};

use app::shell::Door;
use axum::{Router, http::StatusCode};
use serde::Serialize;
use server::{routes, telemetry::count_statements};

use crate::{
    machine::cpu,
    ready,
    results::{Lines, Run},
    support::{TestApp, family},
};

/// Most statements of a page.
const LIMIT: u64 = 5;
/// A page of a person who is signed in may cost this much more processor time than when it was last recorded.
const WORSE: f64 = 1.1;
/// Of a case at the desk: it shows all that happened, and opening one is recorded.
const CASE_LIMIT: u64 = 12;

/// A page with everything that asking for it needs.
struct Case {
    name: &'static str,
    door: Router,
    path: String,
    cookie: String,
    limit: u64,
}

/// What a page costs; nothing where it does not exist yet.
#[derive(Serialize)]
pub struct Cost {
    name: &'static str,
    /// Answers per second, with as many callers as processors.
    renders: Option<f64>,
    /// Processor time of an answer, in milliseconds.
    cpu_ms: Option<f64>,
    /// Size of the HTML in bytes.
    bytes: Option<usize>,
    /// The same, packed with Brotli at level 5.
    brotli: Option<usize>,
    /// SQL statements.
    statements: Option<u64>,
    /// Most statements.
    limit: u64,
}

impl Cost {
    /// Whether it keeps to its limit.
    pub fn is_within_limit(&self) -> bool {
        self.statements.is_none_or(|count| count <= self.limit)
    }
}

/// A city with applications, and people who look at its pages.
pub struct City {
    cases: Vec<Case>,
}

impl City {
    /// Fills a city.
    pub async fn fill(app: &TestApp, applications: usize) -> Self {
        let portal = &app.portal;
        let residents = routes::router(portal, Door::Residents);
        let staff = routes::router(portal, Door::Staff);
        let drafts = ready::drafts(portal, &family("takasaki-return-from-leave"), applications + 1).await;
        let (draft, filed) = drafts.split_first().unwrap();
        for each in filed {
            ready::replay(portal, each.application(portal)).await;
        }
        app.jobs.run_all_once().await.unwrap();
        let (mine, clerk) = (filed.last().unwrap(), ready::clerk(portal).await);
        let id: String = sql::query_scalar("SELECT id FROM application WHERE draft = $1")
            .bind(&mine.id)
            .fetch_one(portal.db.read())
            .await
            .unwrap();
        let case = |name, door: &Router, path: String, cookie: &str| Case {
            name,
            door: door.clone(),
            path,
            cookie: cookie.to_owned(),
            limit: LIMIT,
        };
        let desk_case =
            Case { limit: CASE_LIMIT, ..case("desk: case", &staff, format!("/cases/{id}"), &clerk) };
        Self {
            cases: vec![
                case("front page", &residents, "/".into(), ""),
                case(
                    "step: guardians",
                    &residents,
                    format!("/drafts/{}/steps/guardians", draft.id),
                    &draft.cookie,
                ),
                case("check page", &residents, format!("/drafts/{}/review", draft.id), &draft.cookie),
                case("my applications", &residents, "/applications".into(), &mine.cookie),
                case("my application", &residents, format!("/applications/{id}"), &mine.cookie),
                case("copy", &residents, format!("/applications/{id}/versions/1"), &mine.cookie),
                case("desk: queue of 50", &staff, "/".into(), &clerk),
                desk_case,
            ],
        }
    }
}

/// Renders each page over and over.
pub async fn measure(city: &City, quick: bool) -> Vec<Cost> {
    let mut costs = Vec::new();
    for case in &city.cases {
        costs.push(one(case, Duration::from_millis(if quick { 500 } else { 2_500 })).await);
    }
    costs
}

async fn one(case: &Case, how_long: Duration) -> Cost {
    let mut cost = Cost {
        name: case.name,
        renders: None,
        cpu_ms: None,
        bytes: None,
        brotli: None,
        statements: None,
        limit: case.limit,
    };
    let (status, html) = ready::render(&case.door, &case.path, &case.cookie).await;
    if status == StatusCode::NOT_FOUND {
        return cost;
    }
    assert_eq!(status, StatusCode::OK, "{}", case.path);
    for _ in 0..20 {
        ready::render(&case.door, &case.path, &case.cookie).await;
    }
    let callers = std::thread::available_parallelism().map_or(2, usize::from);
    let (began, used) = (Instant::now(), cpu());
    let tasks: Vec<_> = (0..callers)
        .map(|_| {
            let (door, path, cookie) = (case.door.clone(), case.path.clone(), case.cookie.clone());
            tokio::spawn(async move {
                let mut count = 0_u32;
                while began.elapsed() < how_long {
                    ready::render(&door, &path, &cookie).await;
                    count += 1;
                }
                count
            })
        })
        .collect();
    let mut count = 0;
    for task in tasks {
        count += task.await.unwrap();
    }
    cost.renders = Some(f64::from(count) / began.elapsed().as_secs_f64());
    cost.cpu_ms = Some((cpu() - used).as_secs_f64() * 1_000.0 / f64::from(count));
    cost.bytes = Some(html.len());
    cost.brotli = Some(packed(&html));
    cost
}

fn packed(html: &[u8]) -> usize {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, 5, 22);
    std::io::Write::write_all(&mut writer, html).unwrap();
    drop(writer);
    packed.len()
}

/// Counts statements, after everything has been measured.
pub async fn count(city: &City, costs: &mut [Cost]) {
    for (case, cost) in city.cases.iter().zip(costs).filter(|(_, cost)| cost.bytes.is_some()) {
        let (_, count) = count_statements(ready::render(&case.door, &case.path, &case.cookie)).await;
        cost.statements = Some(count);
    }
}

/// The table, beside the last recorded run's.
pub fn say(costs: &[Cost], last: Option<&Run>, lines: &mut Lines) {
    let heads = ["renders/s", "CPU ms", "last", "bytes", "brotli", "SQL", "(limit)"];
    lines.say(format!("\n{:20}{}", "page", heads.map(|head| format!("{head:>11}")).concat()));
    for cost in costs {
        let (Some(renders), Some(cpu), Some(bytes), Some(brotli)) =
            (cost.renders, cost.cpu_ms, cost.bytes, cost.brotli)
        else {
            lines.say(format!("{:20}  (not built yet)", cost.name));
            continue;
        };
        let known = last.and_then(|run| {
            let pages = run.figures["pages"].as_array()?;
            pages.iter().find(|page| page["name"] == cost.name)?["cpu_ms"].as_f64()
        });
        let verdict = match known {
            Some(known) if cost.name != "front page" && cpu > known * WORSE => {
                format!("  {:+.0} %: WORSE", (cpu / known - 1.0) * 100.0)
            }
            _ => String::new(),
        };
        let known = known.map_or_else(|| "-".to_owned(), |known| format!("{known:.2}"));
        lines.say(format!(
            "{:20}{renders:>11.0}{cpu:>11.2}{known:>11}{bytes:>11}{brotli:>11}{:>11}{:>11}{verdict}",
            cost.name,
            cost.statements.unwrap_or(0),
            cost.limit
        ));
    }
    if let Some(run) = last {
        lines.say(format!(
            "last: {}, commit {}, load {:.1} to {:.1}",
            run.date, run.commit, run.load[0], run.load[1]
        ));
    }
}
