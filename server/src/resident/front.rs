//! Front page, search, procedures, language, postal codes, standing pages.

use std::collections::BTreeMap;

use app::{
    resident::{
        front::{self, Card, Front},
        plain::{self, Standing},
        procedure::{self, ProcedurePage},
    },
    shell::Door,
    text::{Lang, Spoken, resident as words},
    wire::Place,
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::{Form, cookie::CookieJar};
use domain::application::deadline::{judge_procedure, opens_again};
use domain::form::Procedure;
use domain::japanese::{postcode, search};

use crate::{
    clock::japan_datetime,
    db::{draft, place},
    forms::Version,
    identity::visit::{Cookies, Visit},
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
};

/// `GET /`
pub async fn show(
    State(portal): State<Shared>,
    visit: Visit,
    Query(query): Query<BTreeMap<String, String>>,
) -> Answer {
    let typed: String =
        query.get("q").map(|typed| typed.trim().chars().take(100).collect()).unwrap_or_default();
    let procedures = portal
        .forms
        .all()
        .into_iter()
        .filter(|version| portal.is_offered(&version.form.procedure))
        .filter(|version| matches(&version.form.procedure, &typed))
        .map(|version| card(&version))
        .collect();
    let model = Front { lang: visit.lang, query: typed, procedures };
    let page = Page::titled(words::FRONT_TITLE.plain(visit.lang)).public();
    Ok(page.render(&portal, &visit, move || front::page(&model)).await)
}

fn card(version: &Version) -> Card {
    let procedure = &version.form.procedure;
    Card {
        id: procedure.id.to_string(),
        title: procedure.title.clone(),
        summary: procedure.summary.clone(),
        minutes: procedure.about.minutes,
        life_event: procedure.life_events.first().copied(),
    }
}

/// Every word that was typed occurs in the title, the summary or the keywords, in any language and width.
fn matches(procedure: &Procedure, typed: &str) -> bool {
    if typed.is_empty() {
        return true;
    }
    let mut texts: Vec<String> = [&procedure.title, &procedure.summary, &procedure.about.who]
        .into_iter()
        .flat_map(|text| Lang::ALL.map(|lang| text.plain(lang)))
        .collect();
    texts.extend(procedure.keywords.iter().cloned());
    let all = search::fold_name(&texts.join("\n"));
    typed.split_whitespace().all(|word| all.contains(&search::fold_name(word)))
}

/// `GET /procedures/{procedure}`
pub async fn procedure(State(portal): State<Shared>, visit: Visit, Path(id): Path<String>) -> Answer {
    let version = portal.forms.current(&id).filter(|version| portal.is_offered(&version.form.procedure));
    let version = version.ok_or(Refusal::NotFound)?;
    let staff = visit.staff().map(|member| member.id.as_str());
    let drafts = draft::mine(portal.db.read(), visit.device.as_deref(), visit.contact(), staff).await?;
    let now = japan_datetime(visit.arrived_at);
    let form = &version.form;
    let left = place::left(portal.db.read(), form, None).await?;
    let model = ProcedurePage {
        full: left.whole == Some(0),
        opens_again: opens_again(&form.procedure, now),
        judgement: judge_procedure(&form.procedure, now),
        lang: visit.lang,
        procedure: version.form.procedure.clone(),
        now,
        draft: drafts.into_iter().find(|head| head.procedure == id).map(|head| head.id),
        counter: visit.door == Door::Staff,
    };
    let page = Page::titled(model.procedure.title.plain(visit.lang));
    Ok(page.render(&portal, &visit, move || procedure::page(&model)).await)
}

/// `GET /procedures/{procedure}/versions/{version}/rules.json`: what a browser judges by; it never changes.
pub async fn rules(State(portal): State<Shared>, Path((id, version)): Path<(String, String)>) -> Answer {
    let version = match portal.forms.version(portal.db.read(), &version).await {
        Ok(version) if version.form.procedure.id.as_str() == id => version,
        _ => return Err(Refusal::NotFound),
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    Ok((headers, version.rules.clone()).into_response())
}

/// `GET /postcode/{code}`: the places of a postal code. The data is in the binary; nobody else is asked.
pub async fn places(Path(code): Path<String>) -> Answer {
    let code = postcode::parse(&code).ok_or(Refusal::NotFound)?;
    Ok(Json(towns(&code).into_iter().map(|town| Place { town }).collect::<Vec<_>>()).into_response())
}

/// The towns of a postal code of seven digits, prefecture and city in front.
#[must_use]
pub fn towns(code: &str) -> Vec<String> {
    postal::lookup(code).map(|place| format!("{}{}{}", place.prefecture, place.city, place.town)).collect()
}

/// The language that was chosen, and where to go back to.
#[derive(serde::Deserialize)]
pub struct LanguageForm {
    lang: String,
    #[serde(default)]
    back: String,
}

/// `POST /language`
pub async fn language(
    State(portal): State<Shared>,
    visit: Visit,
    jar: CookieJar,
    headers: HeaderMap,
    Form(form): Form<LanguageForm>,
) -> Answer {
    let lang = Lang::parse(&form.lang).unwrap_or(visit.lang);
    let jar = with_language(&portal, &visit, jar, lang);
    // A waiting page is the same for everybody and does not know where it is.
    let back = if form.back.is_empty() { came_from(&headers) } else { local(&form.back) };
    Ok((jar, Redirect::to(&back)).into_response())
}

/// Remembers a language for half a year.
pub fn with_language(portal: &Shared, visit: &Visit, jar: CookieJar, lang: Lang) -> CookieJar {
    let cookies = Cookies::of(portal, visit.door);
    jar.add(cookies.set(&cookies.lang, lang.code().to_owned(), Some(180)))
}

/// The page from which a form was sent, by its `Referer`; the host in it does not matter.
fn came_from(headers: &HeaderMap) -> String {
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or("");
    let path = referer.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
    local(path.unwrap_or("/"))
}

/// A path of this site, or the front page: redirects never leave.
fn local(back: &str) -> String {
    let safe = back.starts_with('/')
        && !back.starts_with("//")
        && !back.contains('\\')
        && back.bytes().all(|byte| (0x21..0x7f).contains(&byte));
    if safe { back.to_owned() } else { "/".to_owned() }
}

/// `GET /help`, `/privacy`, `/accessibility`
pub async fn standing(portal: Shared, visit: Visit, which: Standing) -> Response {
    let lang = visit.lang;
    Page::titled(which.title().plain(lang))
        .public()
        .render(&portal, &visit, move || plain::standing_page(lang, which))
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_never_leave_this_site() {
        assert_eq!(local("/drafts/1?from=review"), "/drafts/1?from=review");
        for bad in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/a\r\nb",
            "javascript:1",
            "/ a",
        ] {
            assert_eq!(local(bad), "/", "{bad}");
        }
    }
}
