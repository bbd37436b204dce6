//! What a step's post does to the stored document: merge, then what the pressed button asks for.

use std::collections::BTreeSet;

use domain::form::{
    Answers, Evaluated, Finding, Form, Id, Path as At, accepted_paths, definition::Kind, evaluate,
    next_row_key, parts, row_keys,
};
use domain::japanese::postcode;

use super::{banks, files::NewFiles, front};
use crate::db::{
    attachment,
    draft::{Content, Saying, UploadRefusal},
};

/// What storing led to.
pub(super) struct After {
    /// Where on this page to stay; none = go on.
    pub(super) stay: Option<String>,
    /// The step after this one.
    pub(super) next: Option<Id>,
    /// Whether files were left out because the file store was down.
    pub(super) store_down: bool,
}

/// What the pressed button asks for, beside storing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Then {
    Go,
    /// Goes on whatever is wrong here.
    Leave,
    Stay,
    Add(At),
    Remove(At, String),
    Move(At, String, bool),
    Fill(At),
    Bank(At),
    Postcode(At),
    Set(At, String),
    Drop(String),
}

impl Then {
    pub(super) fn read(then: &str) -> Self {
        let (verb, rest) = then.split_once(':').unwrap_or((then, ""));
        let row = || rest.rsplit_once('/').map(|(rows, key)| (At::from_wire(rows), key.to_owned()));
        match verb {
            "add" => Self::Add(At::from_wire(rest)),
            "fill" => Self::Fill(At::from_wire(rest)),
            "bank" => Self::Bank(At::from_wire(rest)),
            "remove" => row().map_or(Self::Stay, |(rows, key)| Self::Remove(rows, key)),
            "up" => row().map_or(Self::Stay, |(rows, key)| Self::Move(rows, key, true)),
            "down" => row().map_or(Self::Stay, |(rows, key)| Self::Move(rows, key, false)),
            "postcode" => Self::Postcode(At::from_wire(rest)),
            "set" => rest
                .split_once(':')
                .map_or(Self::Stay, |(path, value)| Self::Set(At::from_wire(path), value.to_owned())),
            "drop" => Self::Drop(rest.to_owned()),
            "anyway" | "later" | "to" => Self::Leave,
            "upload" | "stay" | "lang" | "refresh" => Self::Stay,
            _ => Self::Go,
        }
    }
}

/// A change to the stored document, prepared outside the write.
pub(super) struct Change {
    pub(super) form: std::sync::Arc<Form>,
    pub(super) section: Id,
    pub(super) seen: u32,
    pub(super) posted: Vec<(At, String)>,
    pub(super) then: Then,
    pub(super) files: NewFiles,
    pub(super) back: Option<Saying>,
    pub(super) today: jiff::civil::Date,
    pub(super) open: Option<BTreeSet<At>>,
    /// Slots of which nothing is left.
    pub(super) full: BTreeSet<(Id, Id)>,
    pub(super) version: String,
    pub(super) channel: String,
}

impl Change {
    /// Merges, then does what the button asked for; where to go, and which questions show errors. `there` are the
    /// files before this post, `files` those after it.
    pub(super) fn apply(
        &self,
        content: &mut Content,
        there: &[attachment::AttachmentRow],
        files: &[attachment::AttachmentRow],
        refused: Vec<(String, UploadRefusal)>,
    ) -> (After, Vec<String>) {
        let form = &*self.form;
        let before = self.asked(&self.as_shown(with_ids(&content.document.answers, there)));
        let document = &mut content.document;
        let merged = document.merge(self.seen, &self.posted);
        let mut say: Vec<Saying> = self.back.clone().into_iter().collect();
        let mut stay = (!merged.conflicts.is_empty() || !refused.is_empty()).then(String::new);
        say.extend(refused.into_iter().map(|(name, why)| Saying::UploadRefused(name, why)));
        let go = self.button(content, &mut say);
        stay = stay.or(go.map(str::to_owned));
        let answers = with_ids(&content.document.answers, files);
        let mut evaluated = evaluate(form, &answers, self.today);
        evaluated.refuse_full(&self.full);
        let mut problems = Vec::new();
        let fresh = self.fresh(&content.fresh, &before, &evaluated);
        if matches!(self.then, Then::Go | Then::Leave) {
            // A page that was left by its button has been reached; errors show from then on.
            content.document.reached.insert(self.section.clone());
            if let Some(section) = evaluated.section(&self.section) {
                let could_answer = |finding: &&Finding| !fresh.contains(&finding.path);
                problems =
                    section.errors().filter(could_answer).map(|finding| question_of(&finding.path)).collect();
                // What only these answers opened is shown before anybody goes on, be it optional.
                let first = section.all_fields().find(|field| {
                    fresh.contains(&field.path)
                        && self.posted.iter().all(|(path, value)| *path != field.path || value.is_empty())
                });
                if section.has_errors() || first.is_some() {
                    let anchor = match first {
                        Some(first) if problems.is_empty() => format!("#{}", first.path.html_id()),
                        _ => "#errors".to_owned(),
                    };
                    stay = stay.or(Some(anchor));
                    if first.is_some() {
                        say.push(Saying::MoreToAnswer);
                    }
                }
            }
        }
        content.fresh = if stay.is_some() { fresh } else { BTreeSet::new() };
        let sections: Vec<_> = evaluated
            .sections
            .iter()
            .filter(|section| self.touched(section))
            .map(|section| &section.section.id)
            .collect();
        let at = sections.iter().position(|id| **id == self.section);
        let next = at.and_then(|at| sections.get(at + 1)).map(|id| (*id).clone());
        content.say = (!say.is_empty()).then(|| (self.section.clone(), say));
        (After { stay, next, store_down: self.files.store_down }, problems)
    }

    fn touched(&self, section: &domain::form::EvaluatedSection<'_>) -> bool {
        let Some(open) = &self.open else { return true };
        section.all_fields().any(|field| {
            let rows = field.path.as_str().split('/').next().unwrap_or_default();
            open.contains(&field.path) || open.contains(&At::from_wire(rows))
        })
    }

    /// The questions of this section that nobody could have answered yet, because they were not on the page:
    /// asked now and not before this post. A button that only redraws the page leaves those of the last one.
    fn fresh(&self, last: &BTreeSet<At>, before: &BTreeSet<At>, now: &Evaluated<'_>) -> BTreeSet<At> {
        let section = now.section(&self.section).filter(|_| self.then != Then::Leave);
        let asked = section.into_iter().flat_map(|section| section.all_fields());
        asked
            .filter(|field| !matches!(field.question.kind, Kind::Info {} | Kind::Computed { .. }))
            .map(|field| &field.path)
            .filter(|path| !before.contains(*path) || (self.then != Then::Go && last.contains(*path)))
            .cloned()
            .collect()
    }

    /// The answers with the rows that the page had, whatever is stored by now.
    fn as_shown(&self, mut answers: Answers) -> Answers {
        for (path, order) in &self.posted {
            if self.form.question_at(path).is_some_and(|question| matches!(question.kind, Kind::Rows { .. }))
            {
                answers.set(path.clone(), order);
            }
        }
        answers
    }

    /// The questions of this section that are asked.
    fn asked(&self, answers: &Answers) -> BTreeSet<At> {
        let evaluated = evaluate(&self.form, answers, self.today);
        let section = evaluated.section(&self.section);
        section
            .map(|section| section.all_fields().map(|field| field.path.clone()).collect())
            .unwrap_or_default()
    }

    /// Does what the pressed button asks for; where to stay, if it asks to.
    fn button(&self, content: &mut Content, say: &mut Vec<Saying>) -> Option<&'static str> {
        let answers = content.document.answers.clone();
        let accepted = accepted_paths(&self.form, &self.section, &answers);
        let rows_at = |path: &At| {
            let question = self.form.question_at(path).filter(|_| accepted.contains(path))?;
            let Kind::Rows { max, .. } = question.kind else { return None };
            Some((question, usize::from(max)))
        };
        let mut set = |path: At, value: &str| {
            let seen = content.document.revision;
            content.document.merge(seen, &[(path, value.to_owned())]);
        };
        match &self.then {
            Then::Go | Then::Leave => return None,
            Then::Stay | Then::Drop(_) => {}
            Then::Add(path) => {
                if let Some((rows, max)) = rows_at(path) {
                    let mut keys = row_keys(rows, path, &answers);
                    if keys.len() < max {
                        keys.push(next_row_key(rows, path, &answers));
                    }
                    set(path.clone(), &keys.join(","));
                }
            }
            Then::Remove(path, key) => {
                if let Some((rows, _)) = rows_at(path) {
                    let prefix = format!("{}/{key}/", path.as_str());
                    for path in answers.0.keys().filter(|path| path.as_str().starts_with(&prefix)) {
                        set(path.clone(), "");
                    }
                    let keys: Vec<_> =
                        row_keys(rows, path, &answers).into_iter().filter(|known| known != key).collect();
                    set(path.clone(), &keys.join(","));
                }
            }
            Then::Move(path, key, up) => {
                if let Some((rows, _)) = rows_at(path) {
                    let mut keys = row_keys(rows, path, &answers);
                    if let Some(at) = keys.iter().position(|known| known == key) {
                        let other =
                            if *up { at.checked_sub(1) } else { Some(at + 1).filter(|at| *at < keys.len()) };
                        if let Some(other) = other {
                            keys.swap(at, other);
                        }
                    }
                    set(path.clone(), &keys.join(","));
                }
            }
            Then::Fill(path) => {
                for (path, value) in filled_rows(&self.form, path, &answers) {
                    set(path, &value);
                }
            }
            Then::Bank(path) => {
                let typed = |part| answers.get(&path.part(part));
                let found = banks::find(typed("bank"), typed("branch"));
                for (part, code) in [("bank", &found.bank), ("branch", &found.branch)] {
                    if let Some(code) = code {
                        set(path.part(part), code);
                    }
                }
                match found.several {
                    Some((part, list)) => say.push(Saying::Choices(path.part(part), list)),
                    None if found.bank.is_none() || found.branch.is_none() => say.push(Saying::BankNotFound),
                    None => {}
                }
            }
            Then::Postcode(path) => {
                let typed = answers.get(&path.part("postcode")).to_owned();
                let towns = postcode::parse(&typed).map(|code| front::towns(&code)).unwrap_or_default();
                match towns.as_slice() {
                    [] => say.push(Saying::PostcodeNotFound),
                    [town] => set(path.part("town"), town),
                    _ => {
                        let towns = towns.into_iter().map(|town| (town.clone(), town)).collect();
                        say.push(Saying::Choices(path.part("town"), towns));
                    }
                }
            }
            Then::Set(path, value) => {
                let looked_up = ["town", "bank", "branch"]
                    .iter()
                    .any(|part| path.as_str().ends_with(&format!("/{part}")));
                if looked_up && accepted.contains(path) {
                    set(path.clone(), value);
                }
            }
        }
        Some("")
    }
}

/// The question of a path, without its row: what measures count.
pub(super) fn question_of(path: &At) -> String {
    path.as_str().rsplit('/').next().unwrap_or_default().to_owned()
}

/// What the button of [`Kind::Rows::fill_from`] sets: rows as the earlier question has them, where none is typed yet.
fn filled_rows(form: &Form, path: &At, answers: &Answers) -> Vec<(At, String)> {
    let Some(question) = form.question_at(path) else { return Vec::new() };
    let Kind::Rows { fill_from: Some(from), questions, max, .. } = &question.kind else { return Vec::new() };
    let Some(source) = form.question(from) else { return Vec::new() };
    let at = At::question(from);
    let inside = format!("{}/", path.as_str());
    if answers.0.keys().any(|typed| typed.as_str().starts_with(&inside)) {
        return Vec::new();
    }
    let name = |id: &Id| id.as_str().split_once('_').map_or("", |(_, name)| name).to_owned();
    let keys: Vec<String> = row_keys(source, &at, answers).into_iter().take(usize::from(*max)).collect();
    let mut set = vec![(path.clone(), keys.join(","))];
    for key in &keys {
        for to in questions {
            let alike = |from: &&domain::form::definition::Question| {
                name(&from.id) == name(&to.id)
                    && std::mem::discriminant(&from.kind) == std::mem::discriminant(&to.kind)
            };
            let Some(from) = source.kind.per_row().iter().find(alike) else { continue };
            let (there, here) = (at.in_row(key, &from.id), path.in_row(key, &to.id));
            for part in parts(&to.kind) {
                let whole = |path: &At| if part.is_empty() { path.clone() } else { path.part(&part) };
                set.push((whole(&here), answers.get(&whole(&there)).to_owned()));
            }
        }
    }
    set
}

pub(super) fn with_ids(answers: &Answers, files: &[attachment::AttachmentRow]) -> Answers {
    let mut answers = answers.clone();
    for row in files {
        let path = At::from_wire(&row.path);
        let before = answers.get(&path);
        let joined = if before.is_empty() { row.id.clone() } else { format!("{before},{}", row.id) };
        answers.set(path, &joined);
    }
    answers
}
