//! What a browser may judge of a step by itself, and when it has to ask the server.

use domain::form::definition::{Demand, Kind, Level, Question};
use domain::form::{
    Answers, Evaluated, Field, Finding, Form, Id, Path, Procedure, each_path, evaluate, parts,
};
use jiff::civil::Date;

/// The rules of one step.
pub(super) struct Step {
    form: Form,
    section: Id,
    today: Date,
    /// Questions of this step about which this page does not know enough.
    elsewhere: Vec<Id>,
}

/// How a question stands on the page: what the server alone can draw.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shape {
    /// Where.
    pub path: Path,
    required: bool,
    offered: Vec<Id>,
}

/// What a change of an answer asks of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// Nothing: everything is known here.
    Nothing,
    /// The findings of questions that depend on other steps.
    Check,
    /// The page, because a question may be drawn in another way.
    Page,
}

impl Step {
    /// Reads the rules. `unseen` are the questions of the step that have no control on the page.
    pub fn new(mut procedure: Procedure, section: Id, today: Date, unseen: &[Id]) -> Self {
        // This step is on the screen, so the answers of other steps have let it be.
        // So have those whose rows it continues.
        let mut continued = Vec::new();
        for own in procedure.sections.iter_mut().filter(|own| own.id == section) {
            own.when = None;
            continued.extend(own.questions.iter().filter_map(continues).cloned());
        }
        for source in &mut procedure.sections {
            let mut rows = source.questions.iter_mut().filter(|question| continued.contains(&question.id));
            if let Some(rows) = rows.next() {
                (rows.when, source.when) = (None, None);
            }
        }
        let mut step = Self { form: Form::trusted(procedure), section, today, elsewhere: Vec::new() };
        step.see(unseen);
        step
    }

    /// Takes in which questions have no control on the page. Files never have: their answers are ids that
    /// the server gives.
    pub fn see(&mut self, unseen: &[Id]) {
        let here: Vec<Id> = self.questions().iter().map(|question| question.id.clone()).collect();
        let hidden = |id: &Id| {
            unseen.contains(id)
                || self.form.question(id).is_some_and(|question| is_of_the_server(&question.kind))
        };
        // The keys of the rows that are continued stand on the page.
        let continued: Vec<&Id> = self.questions().into_iter().filter_map(continues).collect();
        let far = |id: &Id| (!here.contains(id) && !continued.contains(&id)) || hidden(id);
        self.elsewhere = here
            .iter()
            .filter(|id| hidden(id) || self.form.depends_on(id).iter().any(far))
            .cloned()
            .collect();
    }

    /// Those of the step, each block of rows before its own.
    fn questions(&self) -> Vec<&Question> {
        let mut found = Vec::new();
        for question in self.own() {
            found.push(question);
            for inside in question.kind.per_row() {
                found.push(inside);
                found.extend(inside.kind.per_row());
            }
        }
        found
    }

    fn own(&self) -> &[Question] {
        self.form.section(&self.section).map_or(&[], |section| &section.questions)
    }

    /// Judges the answers of this page.
    pub fn evaluated(&self, answers: &Answers) -> Evaluated<'_> {
        evaluate(&self.form, answers, self.today)
    }

    /// The form.
    #[cfg(feature = "hydrate")]
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// The questions of this step about which the page knows everything.
    pub fn known<'e, 'f>(&self, evaluated: &'e Evaluated<'f>) -> Vec<&'e Field<'f>> {
        let mut known = Vec::new();
        if let Some(section) = evaluated.section(&self.section) {
            known.extend(section.all_fields().filter(|field| !self.elsewhere.contains(&field.question.id)));
        }
        known
    }

    /// The questions of this step of which only the server knows, asked or not.
    pub fn unknown(&self, answers: &Answers) -> Vec<(Path, &Question)> {
        let mut found = self.all(answers);
        found.retain(|(_, question)| self.elsewhere.contains(&question.id));
        found
    }

    /// All questions of this step, asked or not.
    pub fn all(&self, answers: &Answers) -> Vec<(Path, &Question)> {
        let mut found = Vec::new();
        each_path(&self.form, self.own(), answers, &mut |path, question| found.push((path, question)));
        found
    }

    /// How the known questions have to stand on the page.
    pub fn shapes(&self, evaluated: &Evaluated<'_>) -> Vec<Shape> {
        let shape = |field: &Field<'_>| Shape {
            path: field.path.clone(),
            required: field.required,
            offered: field.offered.iter().map(|choice| choice.value.clone()).collect(),
        };
        self.known(evaluated).into_iter().map(shape).collect()
    }

    /// The question to which a control of this name belongs.
    pub fn owner(&self, name: &str) -> Option<(Path, Id)> {
        let question = |id: &str| self.questions().into_iter().find(|question| question.id.as_str() == id);
        // Rows may be continued here that begin in another step.
        let is_rows = |id: &str| {
            self.form.question(&id.into()).is_some_and(|rows| matches!(rows.kind, Kind::Rows { .. }))
        };
        let mut pieces = name.split('/');
        let mut id = pieces.next()?;
        let mut path = Path::from_wire(id);
        while is_rows(id)
            && let (Some(key), Some(inside)) = (pieces.next(), pieces.next())
        {
            path = path.in_row(key, &inside.into());
            id = inside;
        }
        Some((path, question(id)?.id.clone()))
    }

    /// What the server has to be asked when the answer to this question has changed.
    pub fn need(&self, changed: &Id) -> Need {
        let concerned = |question: &&Question| {
            self.elsewhere.contains(&question.id)
                && (question.id == *changed || self.form.depends_on(&question.id).contains(changed))
        };
        let need = |question: &Question| {
            let offers = matches!(
                question.kind,
                Kind::One { offer: Some(_), .. }
                    | Kind::Slot { offer: Some(_), .. }
                    | Kind::Ranked { offer: Some(_), .. }
            );
            if question.id != *changed && (offers || matches!(question.required, Demand::When(_))) {
                Need::Page
            } else {
                Need::Check
            }
        };
        self.questions().into_iter().filter(concerned).map(need).max().unwrap_or(Need::Nothing)
    }
}

/// Of which only the server knows enough: neither files, the names of banks nor what others have taken are on the page.
fn is_of_the_server(kind: &Kind) -> bool {
    matches!(kind, Kind::File { .. } | Kind::BankAccount {} | Kind::Slot { .. })
}

/// The rows that a question continues.
fn continues(question: &Question) -> Option<&Id> {
    match &question.kind {
        Kind::RowsContinued { of, .. } => Some(of),
        _ => None,
    }
}

/// The ids that links to these findings lead to, for one question: those that are wrong, and all there are.
pub(super) fn anchors(path: &Path, kind: &Kind, findings: &[Finding]) -> (Vec<String>, Vec<String>) {
    let id = |part: &str| if part.is_empty() { path.html_id() } else { path.part(part).html_id() };
    let wrong = findings
        .iter()
        .filter(|finding| finding.level == Level::Error)
        .map(|finding| id(finding.part.as_deref().unwrap_or("")))
        .collect();
    let all = parts(kind).iter().map(|part| id(part)).chain([path.html_id()]).collect();
    (wrong, all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use serde_json::json;

    fn text(words: &str) -> serde_json::Value {
        json!({"ja": words, "easy": words, "en": words})
    }

    fn procedure() -> Procedure {
        let ask = |id: &str, kind: serde_json::Value| json!({"id": id, "label": text(id), "kind": kind});
        let with = |mut question: serde_json::Value, key: &str, value: serde_json::Value| {
            question[key] = value;
            question
        };
        let choice = |value: &str| json!({"value": value, "label": text(value)});
        let list = json!([choice("a"), choice("b")]);
        let yes_no = || json!({"yes_no": {}});
        serde_json::from_value(json!({
            "format": 1, "id": "p", "office": "o", "title": text("t"), "summary": text("s"),
            "about": {"who": text("w"), "prepare": [], "minutes": 1, "decided": text("d"),
                      "contact": text("c"), "law": text("l")},
            "sections": [
                {"id": "first", "title": text("1"), "questions": [ask("far", yes_no())]},
                {"id": "second", "title": text("2"), "when": {"is": ["far", "yes"]}, "questions": [
                    ask("pet", yes_no()),
                    with(ask("name", json!({"text": {"max": 5}})), "when", json!({"is": ["pet", "yes"]})),
                    with(ask("why", json!({"text": {"max": 5}})), "when", json!({"is": ["far", "yes"]})),
                    ask("paper", json!({"file": {"max_files": 1}})),
                    with(ask("wish", json!({"one": {"choices": list,
                        "offer": {"any": [{"is": ["far", "yes"]}, {"is": ["pet", "yes"]}]}}})),
                        "required", json!(false)),
                    ask("people", json!({"rows": {"min": 1, "max": 3, "row": text("r"), "add": text("a"),
                        "questions": [ask("born", json!({"date": {}}))]}}))
                ]},
                {"id": "third", "title": text("3"), "questions": [
                    ask("people_more", json!({"rows_continued": {"of": "people", "questions": [
                        ask("works", yes_no()),
                        with(ask("job", json!({"text": {"max": 5}})), "when", json!({"is": ["works", "yes"]})),
                        with(ask("school", json!({"text": {"max": 5}})), "when", json!({"answered": "born"}))]}}))
                ]}
            ],
            "rules": [], "matters": [],
            "queue": {"subject": "far", "applicant": "far", "columns": [], "search": []},
            "purpose": text("p"), "draft_days": 1, "retention_years": 1
        }))
        .unwrap()
    }

    fn step() -> Step {
        Step::new(procedure(), "second".into(), date(2026, 11, 20), &[])
    }

    fn answers(typed: &[(&str, &str)]) -> Answers {
        let mut answers = Answers::default();
        for (path, typed) in typed {
            answers.set(Path::from_wire(path), typed);
        }
        answers
    }

    fn shown(step: &Step, typed: &[(&str, &str)]) -> Vec<String> {
        let answers = answers(typed);
        step.shapes(&step.evaluated(&answers)).iter().map(|shape| shape.path.as_str().to_owned()).collect()
    }

    #[test]
    fn a_step_on_the_screen_is_judged_without_the_answers_that_opened_it() {
        assert_eq!(shown(&step(), &[("pet", "yes")]), ["pet", "name", "people", "people/1/born"]);
        assert_eq!(shown(&step(), &[("pet", "no"), ("people", "7")]), ["pet", "people", "people/7/born"]);
    }

    #[test]
    fn what_depends_on_other_steps_and_files_are_left_to_the_server() {
        let step = step();
        let unknown: Vec<_> =
            step.unknown(&Answers::default()).into_iter().map(|(path, _)| path.as_str().to_owned()).collect();
        assert_eq!(unknown, ["why", "paper", "wish"]);
        assert_eq!(step.need(&"name".into()), Need::Nothing);
        assert_eq!(step.need(&"why".into()), Need::Check);
        assert_eq!(step.need(&"paper".into()), Need::Check);
        assert_eq!(step.need(&"pet".into()), Need::Page);
    }

    #[test]
    fn what_may_not_be_changed_is_unknown_and_so_is_what_depends_on_it() {
        let closed = [Id::from("pet")];
        let step = Step::new(procedure(), "second".into(), date(2026, 11, 20), &closed);
        assert_eq!(shown(&step, &[]), ["people", "people/1/born"]);
    }

    #[test]
    fn a_control_belongs_to_its_question() {
        let step = step();
        let owner = |name: &str| step.owner(name).map(|(path, _)| path.as_str().to_owned());
        assert_eq!(owner("name"), Some("name".to_owned()));
        assert_eq!(owner("people"), Some("people".to_owned()));
        assert_eq!(owner("people/2/born/year"), Some("people/2/born".to_owned()));
        assert_eq!(owner("far"), None);
        assert_eq!(owner("_revision"), None);
    }

    #[test]
    fn rows_that_a_step_continues_are_judged_by_their_keys_on_the_page() {
        let step = Step::new(procedure(), "third".into(), date(2026, 11, 20), &[]);
        let rows = [("people", "7,2"), ("people/2/works", "yes")];
        assert_eq!(shown(&step, &rows), ["people_more", "people/7/works", "people/2/works", "people/2/job"]);
        let unknown: Vec<_> =
            step.unknown(&answers(&rows)).into_iter().map(|(path, _)| path.as_str().to_owned()).collect();
        assert_eq!(unknown, ["people/7/school", "people/2/school"]);
        assert_eq!(step.need(&"works".into()), Need::Nothing);
        let owner = |name: &str| step.owner(name).map(|(path, _)| path.as_str().to_owned());
        assert_eq!(owner("people/2/job"), Some("people/2/job".to_owned()));
        assert_eq!(owner("people/2/born/year"), None);
    }

    #[test]
    fn another_choice_or_requirement_is_another_shape() {
        let step = step();
        let shape = |typed: &[(&str, &str)]| step.shapes(&step.evaluated(&answers(typed)));
        assert_eq!(shape(&[("pet", "yes")]), shape(&[("pet", "yes"), ("name", "x")]));
        assert_ne!(shape(&[("pet", "yes")]), shape(&[]));
    }

    #[test]
    fn links_to_what_is_wrong_name_the_part() {
        let path = Path::from_wire("people/1/born");
        let wrong = Finding {
            path: path.clone(),
            part: Some("day".to_owned()),
            level: Level::Error,
            problem: domain::form::Problem::NotADay,
        };
        let (wrong, all) = anchors(&path, &Kind::Date { earliest: None, latest: None }, &[wrong]);
        assert_eq!(wrong, ["q-people-1-born-day"]);
        assert!(
            all.iter().any(|id| id == "q-people-1-born") && all.iter().any(|id| id == "q-people-1-born-year")
        );
    }
}
