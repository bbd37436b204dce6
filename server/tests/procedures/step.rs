//! A step with everything right on it, and a resident who makes single answers wrong.

use std::collections::BTreeMap;

use app::text::{Lang, Spoken, common, problem};
use axum::http::StatusCode;
use domain::form::{Answers, Field, Form, Id, Path, Problem, definition::Kind, evaluate};
use jiff::civil::Date;

use super::page::{Controls, Page, words};
use super::resident::{Resident, STEP_FORM};
use super::wrong::{Expected, Wrong};

/// A step and whoever stands before it.
pub struct Step<'a> {
    resident: &'a Resident<'a>,
    form: &'a Form,
    section: &'a Id,
    /// All that is stored of the draft.
    stored: &'a Answers,
    lang: Lang,
    today: Date,
    /// What stands on the step, by name of the control.
    pub right: BTreeMap<String, String>,
    revision: u32,
}

impl<'a> Step<'a> {
    /// Opens a step in a language.
    pub async fn open(
        resident: &'a Resident<'a>,
        form: &'a Form,
        section: &'a Id,
        stored: &'a Answers,
        lang: Lang,
        today: Date,
    ) -> Self {
        let path = resident.step(section.as_str());
        resident.browser.post("/language", &[("lang", lang.code()), ("back", path.as_str())]).await;
        let mut step =
            Self { resident, form, section, stored, lang, today, right: BTreeMap::new(), revision: 0 };
        step.right = step.read().await.form(STEP_FORM).answers();
        step
    }

    /// Its address.
    pub fn path(&self) -> String {
        self.resident.step(self.section.as_str())
    }

    /// The page as it stands.
    pub async fn read(&mut self) -> Page {
        let page = self.resident.page(&self.path()).await;
        let form = page.form(STEP_FORM);
        let revision = form.0.iter().find(|control| control.name == "_revision").unwrap();
        self.revision = revision.value.parse().unwrap();
        page
    }

    /// Sends the step with some values changed; where that leads.
    async fn send(&self, changed: &BTreeMap<String, String>) -> String {
        let revision = self.revision.to_string();
        let answers = self.with(changed);
        let mut fields = vec![("_revision", revision.as_str()), ("_then", "next")];
        fields.extend(answers.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let answer = self.resident.browser.post(&self.path(), &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}: {}", self.path(), answer.html);
        answer.location
    }

    fn with(&self, changed: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let mut answers = self.right.clone();
        answers.extend(changed.clone());
        answers
    }

    /// Gives one wrong answer and reads what is said about it; not where it passes a bound that there is none of.
    pub async fn answer(&mut self, field: &Field<'_>, wrong: &Wrong) -> bool {
        let what = format!("{} {:?}: {wrong:?}", self.resident.procedure, self.lang);
        let Some(problem) = self.expected(field, wrong) else { return false };
        let to = self.send(&wrong.typed).await;
        assert_eq!(to, format!("{}#errors", self.path()), "{what}");
        let page = self.read().await;
        self.is_said(&page, field, wrong.part.as_deref(), &problem, &what);
        self.is_a_page_with_errors(&page, &what);
        self.has_lost_nothing(&page.form(STEP_FORM), &wrong.typed, &what);
        true
    }

    /// Clears all of the step at once; every answer of these that is still needed is called missing, and leads there
    /// from the check page.
    pub async fn clear(&mut self, missing: &[(&Field<'_>, Wrong)]) {
        let what = format!("{} {:?}: nothing on {}", self.resident.procedure, self.lang, self.section);
        let rows = |name: &str| {
            let question = self.form.question_at(&Path::from_wire(name));
            question.is_some_and(|question| matches!(question.kind, Kind::Rows { .. }))
        };
        let typed = self.right.keys().filter(|name| !rows(name)).map(|name| (name.clone(), String::new()));
        let cleared: BTreeMap<String, String> = typed.collect();
        let to = self.send(&cleared).await;
        let page = self.read().await;
        let review = self.resident.page(&self.resident.review()).await.errors();
        let answers = self.judged(&cleared);
        let evaluated = evaluate(self.form, &answers, self.today);
        for (field, wrong) in missing {
            // Questions that only an answer had opened are closed again.
            if evaluated.field_at(&field.path).is_some_and(|field| field.required) {
                let Expected::Is(problem) = &wrong.problem else { continue };
                assert_eq!(to, format!("{}#errors", self.path()), "{what}");
                self.is_said(&page, field, None, problem, &what);
                let from = format!("{}?from=review#{}", self.path(), field.path.html_id());
                assert!(review.iter().any(|(href, _)| *href == from), "{what}: {from} is not in {review:?}");
            }
        }
    }

    /// Puts everything right again that was changed.
    pub async fn put_right(&mut self, changed: impl IntoIterator<Item = String>) {
        // What was not answered before is cleared, as no browser could do with a radio button.
        let cleared = changed.into_iter().filter(|name| !self.right.contains_key(name));
        let cleared = cleared.map(|name| (name, String::new())).collect();
        let mut to = self.send(&cleared).await;
        self.revision = self.resident.draft().await.content.document.revision;
        if to.starts_with(&format!("{}#q-", self.path())) {
            // What the right answers open again is shown once before anybody goes on.
            to = self.send(&BTreeMap::new()).await;
        }
        assert!(!to.starts_with(&self.path()), "{}: {to} is right again", self.resident.procedure);
    }

    /// The stored answers with some of them changed.
    fn judged(&self, changed: &BTreeMap<String, String>) -> Answers {
        let mut answers = self.stored.clone();
        for (name, value) in changed {
            answers.set(Path::from_wire(name), value);
        }
        answers
    }

    /// The problem that is to be said; none where there is no bound to pass.
    fn expected(&self, field: &Field<'_>, wrong: &Wrong) -> Option<Problem> {
        if let Expected::Is(problem) = &wrong.problem {
            return Some(problem.clone());
        }
        let answers = self.judged(&wrong.typed);
        let evaluated = evaluate(self.form, &answers, self.today);
        let found = evaluated.field_at(&field.path)?.findings.iter().find(|finding| {
            matches!(finding.problem, Problem::TooEarly { .. } | Problem::TooLate { .. })
                && finding.part == wrong.part
        });
        found.map(|finding| finding.problem.clone())
    }

    /// The sentence stands beside the question, whose control is described by it and marked, and in the summary, which
    /// leads to that control.
    fn is_said(&self, page: &Page, field: &Field<'_>, part: Option<&str>, problem: &Problem, what: &str) {
        let sentence = words(&problem::sentence(problem, part, self.lang));
        let anchor = part.map_or(field.path.html_id(), |part| field.path.part(part).html_id());
        let id = format!("{}--error", field.path.html_id());
        let findings = page.by_id(&id).unwrap_or_else(|| panic!("{what}: nothing is said at {id}"));
        let said = page.words(findings);
        assert!(said.contains(&sentence), "{what}: {sentence} is not in {said}");
        let control = page.by_id(&anchor).unwrap_or_else(|| panic!("{what}: there is no {anchor}"));
        let described =
            |at: usize| page.element(at).get("aria-describedby").split_whitespace().any(|other| other == id);
        assert!(page.around(control).any(described), "{what}: {anchor} is not described by {id}");
        let invalid = |at: usize| page.element(at).get("aria-invalid") == "true";
        let marked = page.around(control).chain(page.inside(control)).any(invalid);
        let rows = matches!(field.question.kind, Kind::Rows { .. });
        assert!(rows || marked, "{what}: {anchor} is not marked as wrong");

        let label = words(&field.question.label.plain(self.lang));
        let summary = page.errors();
        let listed = summary.iter().any(|(href, said)| {
            *href == format!("#{anchor}") && said.contains(&sentence) && said.contains(&label)
        });
        assert!(listed, "{what}: the summary has no {sentence} at #{anchor}: {summary:?}");
    }

    /// The page says in its title that something is wrong, and each link of its summary leads to a control.
    fn is_a_page_with_errors(&self, page: &Page, what: &str) {
        let one = |tag: &'static str| page.all(move |element| element.tag == tag).next().unwrap();
        assert_eq!(page.element(one("html")).get("lang"), self.lang.html());
        let title = page.text(one("title"));
        assert!(title.starts_with(&common::ERROR.plain(self.lang)), "{what}: {title}");
        for (href, _) in page.errors() {
            let target = page.by_id(href.trim_start_matches('#'));
            let target = target.unwrap_or_else(|| panic!("{what}: there is no {href}"));
            assert!(page.element(target).takes_focus(), "{what}: {href} cannot be focused");
        }
    }

    /// Everything that is still asked stands as it was typed, the wrong answer included.
    fn has_lost_nothing(&self, form: &Controls, changed: &BTreeMap<String, String>, what: &str) {
        let typed = self.with(changed);
        for (name, value) in form.answers() {
            // What is on no list was not typed on any page and cannot be shown there.
            if let Some(wanted) = typed.get(&name).filter(|value| form.can_hold(&name, value)) {
                assert_eq!(&value, wanted, "{what}: {name}");
            }
        }
    }
}
