//! What Prometheus reads.

use axum::http::StatusCode;
use server::telemetry::metrics;

use super::{Road, city};

/// The value of a line that begins so.
fn value(page: &str, begins: &str) -> f64 {
    let line =
        page.lines().find(|line| line.starts_with(begins)).unwrap_or_else(|| panic!("{begins} in {page}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_writes_and_mail_are_counted_by_route_pattern_and_nothing_personal_is_in_it() {
    let app = city().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = metrics::router(&app.portal);
    tokio::spawn(async move { axum::serve(listener, router).await });
    let scrape = async || reqwest::get(format!("http://{address}/metrics")).await.unwrap();

    let road = Road::begin(&app).await;
    let method = reqwest::Method::from_bytes(b"INVENTED").unwrap();
    let odd = road.browser.request(method, "/no/such/page?name=%E9%AB%99");
    support_send(odd).await;
    let answer = scrape().await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("application/openmetrics-text"));
    let page = answer.text().await.unwrap();

    let started = "kakazu_requests_total{door=\"residents\",route=\"/procedures/{procedure}/start\",method=\"POST\",status=\"3xx\"}";
    assert!(value(&page, started) >= 2.0);
    assert!(page.contains("kakazu_request_seconds_bucket{le=\"0.1\",door=\"residents\""), "{page}");
    assert!(value(&page, "kakazu_commits_total") > 10.0);
    assert!(value(&page, "kakazu_writes_total") >= value(&page, "kakazu_commits_total") - 1.0);
    assert!(value(&page, "kakazu_connections{door=\"residents\"}") >= 1.0);
    assert!((value(&page, "kakazu_database_up") - 1.0).abs() < 0.1);
    assert!(value(&page, "kakazu_resident_memory_bytes") > 1e6);
    for zero in
        ["kakazu_outbox_dead", "kakazu_draining", "kakazu_writes_refused_total", "kakazu_writes_waiting"]
    {
        assert!(value(&page, zero).abs() < 0.5, "{zero}");
    }
    assert!(page.contains("method=\"other\"") && page.ends_with("# EOF\n"));
    for personal in [&*road.draft, "INVENTED", "no/such", "example.jp", "name="] {
        assert!(!page.contains(personal), "{personal}");
    }
    for door in [&app.residents, &app.staff] {
        let there = reqwest::get(format!("{door}/metrics")).await.unwrap();
        assert_ne!(there.status(), StatusCode::OK, "not at the doors of residents and staff");
    }
}

async fn support_send(request: reqwest::RequestBuilder) {
    super::Browser::send(request).await;
}
