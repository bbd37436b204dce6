//! A resident without scripts, who walks a procedure page by page and sends all that stands on each.

use std::collections::{BTreeMap, BTreeSet};

use app::text::{Lang, problem};
use axum::http::StatusCode;
use domain::form::{Answers, Path, Problem, definition::FileType, definition::Kind};
use reqwest::multipart::{Form, Part};
use server::{
    db::{
        attachment,
        draft::{self, Draft},
    },
    filing,
};

use super::page::{Control, Controls, Page, What, words};
use super::support::{Answer, Browser, Road, TestApp};

/// Id of a step's form.
pub const STEP_FORM: &str = "step-form";
/// Posts after which nobody would go on.
const PATIENCE: usize = 80;

const PNG: &[u8] =
    b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x04\0\0\0\xB5\x1C\x0C\x02\0\0\0\x0BIDATx\
    \xDAcd\xF8\x0F\0\x01\x05\x01\x01'\x18\xE3f\0\0\0\0IEND\xAEB`\x82";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
    2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// Which papers a person hands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Papers {
    /// None, this time.
    Forgotten,
    /// Those without which nothing can be sent.
    Required,
    /// All that are asked for.
    All,
}

/// A resident with a draft.
pub struct Resident<'a> {
    pub app: &'a TestApp,
    pub browser: Browser,
    pub procedure: String,
    pub draft: String,
}

impl<'a> Resident<'a> {
    /// Begins a draft from the page of a procedure.
    pub async fn begin(app: &'a TestApp, procedure: &str) -> Self {
        let browser = app.browser();
        let page = browser.get(&format!("/procedures/{procedure}")).await;
        assert_eq!(page.status, StatusCode::OK, "{procedure}");
        let start = format!("/procedures/{procedure}/start");
        assert!(
            page.html.contains(&format!("action=\"{start}\"")),
            "{procedure} cannot be started: {}",
            page.html
        );
        let started = browser.post(&start, &[]).await;
        assert_eq!(started.status, StatusCode::SEE_OTHER, "{procedure}: {}", started.html);
        let draft = started.location.split('/').nth(2).unwrap().to_owned();
        Self { app, browser, procedure: procedure.to_owned(), draft }
    }

    /// With all answers given and an address confirmed: ready to send. Every step is sent once, without being read.
    pub async fn ready(
        app: &'a TestApp,
        procedure: &str,
        answers: &BTreeMap<String, String>,
        address: &str,
    ) -> Self {
        let resident = Self::begin(app, procedure).await;
        let version = app.portal.forms.current(procedure).unwrap();
        for section in &version.form.procedure.sections {
            let mut fields = vec![("_revision", "0"), ("_then", "next")];
            fields.extend(answers.iter().map(|(name, answer)| (name.as_str(), answer.as_str())));
            let stored = resident.browser.post(&resident.step(section.id.as_str()), &fields).await;
            assert!(!stored.location.contains('#'), "{procedure}: {} {}", stored.location, stored.html);
        }
        resident.road().confirm(address).await;
        resident
    }

    fn road(&self) -> Road<'a> {
        Road { app: self.app, browser: self.browser.clone(), draft: self.draft.clone() }
    }

    /// The address of a step.
    pub fn step(&self, section: &str) -> String {
        format!("/drafts/{}/steps/{section}", self.draft)
    }

    /// The address of the check page.
    pub fn review(&self) -> String {
        format!("/drafts/{}/review", self.draft)
    }

    /// A page that is there.
    pub async fn page(&self, path: &str) -> Page {
        let answer = self.browser.get(path).await;
        assert_eq!(
            answer.status,
            StatusCode::OK,
            "{} {path}: {} {}",
            self.procedure,
            answer.location,
            answer.html
        );
        Page::read(&answer.html)
    }

    /// Answers every step as it comes, as a browser without scripts would, until the check page is reached.
    pub async fn walk(&self, answers: &BTreeMap<String, String>, papers: Papers) {
        let mut answers = answers.clone();
        let (mut asked, mut reminded) = (BTreeSet::new(), BTreeSet::new());
        let first = self.browser.get(&format!("/drafts/{}", self.draft)).await;
        let mut at = first.location;
        for _ in 0..PATIENCE {
            let path = at.split('#').next().unwrap_or_default().to_owned();
            if path == self.review() {
                let Some(left) = answers.keys().find(|name| !asked.contains(*name)) else { return };
                // A question that need not be answered may have appeared by the very post that left its step.
                at = self.way_back(left).await;
                continue;
            }
            let page = self.page(&path).await;
            let errors = page.errors();
            assert!(
                errors.iter().all(|(href, _)| reminded.contains(href)) || path.ends_with("?from=review"),
                "{} {at}: {errors:?}",
                self.procedure
            );
            let mut form = page.form(STEP_FORM);
            issue_dates(&form, &mut answers);
            form.fill(&answers);
            asked.extend(form.0.iter().map(|control| control.name.clone()));
            let more = page.buttons("add:").find(|button| {
                let rows = &button["add:".len()..];
                let keys = |text: &str| text.split(',').filter(|key| !key.is_empty()).count();
                let there =
                    form.0.iter().find(|control| control.name == rows).map_or("", |control| &control.value);
                let wanted = answers.get(rows).map_or("", String::as_str);
                assert!(
                    keys(there) < keys(wanted) || wanted.is_empty() || there == wanted,
                    "{rows}: {there}"
                );
                keys(there) < keys(wanted)
            });
            let forgotten: Vec<_> = papers_wanted(&page, &form).filter(|id| !reminded.contains(id)).collect();
            if more.is_none() && !forgotten.is_empty() {
                // Whoever forgets a paper that is needed is told so beside it.
                let to = self.send(&path, &page, &form, "next", Papers::Forgotten).await.location;
                assert_eq!(to, format!("{path}#errors"), "{}", self.procedure);
                let page = self.page(&path).await;
                for id in &forgotten {
                    needs_a_file(&page, id);
                }
                reminded.extend(forgotten);
                at = to;
                continue;
            }
            let back = page.buttons("review").next().unwrap_or("next");
            let posted = self.send(&path, &page, &form, more.unwrap_or(back), papers).await;
            at = posted.location;
        }
        panic!("{}: the check page is never reached; now at {at}", self.procedure);
    }

    /// Where the check page leads to change the answer of a control.
    async fn way_back(&self, name: &str) -> String {
        let page = self.page(&self.review()).await;
        let id = Path::from_wire(name).html_id();
        let leads = |href: &str| {
            href.split_once('#').is_some_and(|(_, to)| id == to || id.starts_with(&format!("{to}-")))
        };
        let link = page.all(|element| element.tag == "a" && leads(element.get("href"))).next();
        let link = link.unwrap_or_else(|| panic!("{}: {name} is never asked", self.procedure));
        page.element(link).get("href").to_owned()
    }

    /// Sends a step's form as it stands, with the files that are to be chosen there.
    async fn send(&self, path: &str, page: &Page, form: &Controls, button: &str, papers: Papers) -> Answer {
        // Browsers send the slashes of names as they are.
        let mut body = Form::new().percent_encode_noop();
        for (name, value) in form.sent() {
            body = body.text(name, value);
        }
        let version = self.app.portal.forms.current(&self.procedure).unwrap();
        for control in form.0.iter().filter(|control| control.kind == What::File) {
            let (needed, attached) = paper(page, control);
            let question = version.form.question_at(&Path::from_wire(&control.name)).unwrap();
            let Kind::File { types, .. } = &question.kind else { panic!("{} takes no files", control.name) };
            let (name, bytes) = if types.contains(&FileType::Picture) || types.is_empty() {
                ("paper.png", PNG)
            } else {
                ("paper.pdf", PDF)
            };
            let wanted = match papers {
                Papers::Forgotten => false,
                Papers::Required => needed,
                Papers::All => true,
            };
            let chosen = wanted && !attached && !button.starts_with("add:");
            // A browser sends an empty file where none was chosen.
            let part = if chosen {
                Part::bytes(bytes).file_name(name)
            } else {
                Part::bytes(b"".as_slice()).file_name("")
            };
            body = body.part(control.name.clone(), part);
        }
        let path = path.split('?').next().unwrap_or_default();
        let answer = self.browser.post_files(path, body.text("_then", button.to_owned())).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{} {path}: {}", self.procedure, answer.html);
        answer
    }

    /// Confirms an address with the code from the mail.
    pub async fn confirm(&self, address: &str) {
        let page = self.page(&self.review()).await;
        let form = format!("/drafts/{}/address", self.draft);
        let there = page.all(|element| element.get("action") == form).next();
        assert!(there.is_some(), "{}: the check page asks for no address", self.procedure);
        self.road().confirm(address).await;
    }

    /// Presses the button that sends it; where that leads.
    pub async fn submit(&self) -> String {
        let sent = self.browser.post(&format!("/drafts/{}/submit", self.draft), &[]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}: {}", self.procedure, sent.html);
        sent.location
    }

    /// The draft as it is stored.
    pub async fn draft(&self) -> Draft {
        let portal = &self.app.portal;
        draft::load(portal.db.read(), &portal.keys, &self.draft).await.unwrap().unwrap()
    }

    /// The answers that are stored, with the ids of files.
    pub async fn stored(&self) -> Answers {
        let files = attachment::of_draft(self.app.portal.db.read(), &self.draft).await.unwrap();
        filing::with_files(&self.draft().await, &files)
    }
}

/// Whether a paper is needed, and whether it is there.
fn paper(page: &Page, control: &Control) -> (bool, bool) {
    let field = page.around(control.at).find(|at| page.element(*at).tag == "fieldset").unwrap();
    let needed = page.inside(field).any(|at| page.element(at).is("mark-required"));
    (needed, page.inside(field).any(|at| page.element(at).get("value").starts_with("drop:")))
}

/// Where papers are asked for that are needed and not there.
fn papers_wanted<'p>(page: &'p Page, form: &'p Controls) -> impl Iterator<Item = String> + 'p {
    let files = form.0.iter().filter(|control| control.kind == What::File);
    let wanted = files.filter(|control| paper(page, control) == (true, false));
    wanted.map(|control| format!("#{}", Path::from_wire(&control.name).html_id()))
}

/// The page says beside the control and in its summary that a file is missing there.
fn needs_a_file(page: &Page, href: &str) {
    let sentence = words(&problem::sentence(&Problem::MissingFile, None, Lang::Ja));
    let errors = page.errors();
    assert!(errors.iter().any(|(to, said)| to == href && said.contains(&sentence)), "{href}: {errors:?}");
    let id = format!("{}--error", href.trim_start_matches('#'));
    assert!(page.words(page.by_id(&id).unwrap()).contains(&sentence), "{id}");
    let control = page.element(page.by_id(href.trim_start_matches('#')).unwrap());
    assert!(control.get("aria-describedby").contains(&id) && control.get("aria-invalid") == "true", "{href}");
}

/// Adds the dates of papers that have just been handed in; the examples know nothing of papers.
fn issue_dates(form: &Controls, answers: &mut BTreeMap<String, String>) {
    for control in &form.0 {
        let Some((question, part)) = control.name.rsplit_once('/') else { continue };
        let value = match part {
            "year" => "2026",
            "month" => "11",
            "day" => "2",
            _ => continue,
        };
        if question.ends_with("_issued") {
            answers.entry(control.name.clone()).or_insert_with(|| value.to_owned());
        }
    }
}
