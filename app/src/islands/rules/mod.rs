//! Reads the rules and the answers of the check endpoint from JSON.
//!
//! By hand, and only what judging a step needs: the code that serde derives for the whole definition is larger
//! than everything else in the bundle. Tests compare the two for every kind, condition, expression and problem.

mod finding;
mod kind;
mod logic;
#[cfg(test)]
mod tests;
mod values;

use domain::form::definition::{
    About, Demand, Id, Later, Level, Procedure, Question, Queue, Rule, Section, Text, Window,
};

use self::finding::finding;
use self::kind::{choice, kind};
use self::logic::condition;
use self::values::{id, list, map, numbers, optional, path, string, text};
use super::json::{self, Json};
use crate::wire::{Checked, Place};

/// The procedure, as far as it concerns judging: what it is, who decides and how it is filed is left empty.
pub(super) fn procedure(json: &str) -> Option<Procedure> {
    let json = json::read(json)?;
    let empty = Text::default;
    Some(Procedure {
        format: 1,
        id: Id(String::new()),
        office: Id(String::new()),
        title: empty(),
        summary: empty(),
        keywords: Vec::new(),
        life_events: Vec::new(),
        about: About {
            who: empty(),
            prepare: Vec::new(),
            minutes: 0,
            decided: empty(),
            contact: empty(),
            law: empty(),
        },
        window: Window::default(),
        rounds: Vec::new(),
        constants: numbers(&json["constants"])?,
        choices: map(&json["choices"], |choices| list(choices, choice))?,
        sections: list(&json["sections"], section)?,
        rules: list(&json["rules"], rule)?,
        capacity: None,
        template: false,
        discreet: false,
        my_number: None,
        checklist: Vec::new(),
        baseline: Vec::new(),
        matters: Vec::new(),
        queue: Queue {
            subject: Id(String::new()),
            applicant: Id(String::new()),
            columns: Vec::new(),
            search: Vec::new(),
        },
        purpose: empty(),
        draft_days: 0,
        retention_years: 0,
    })
}

/// The answer of the check endpoint.
pub(super) fn checked(json: &str) -> Option<Checked> {
    let json = json::read(json)?;
    Some(Checked {
        build: string(&json["build"])?,
        shown: list(&json["shown"], path)?,
        findings: list(&json["findings"], finding)?,
        computed: list(&json["computed"], |pair| Some((path(&pair[0])?, string(&pair[1])?)))?,
    })
}

/// The answer of the postal code look-up.
pub(super) fn places(json: &str) -> Option<Vec<Place>> {
    list(&json::read(json)?, |place| Some(Place { town: string(&place["town"])? }))
}
fn section(json: &Json) -> Option<Section> {
    Some(Section {
        id: id(&json["id"])?,
        title: text(&json["title"])?,
        intro: optional(&json["intro"], text)?,
        when: optional(&json["when"], condition)?,
        questions: list(&json["questions"], question)?,
    })
}

fn question(json: &Json) -> Option<Question> {
    Some(Question {
        id: id(&json["id"])?,
        label: text(&json["label"])?,
        help: optional(&json["help"], text)?,
        when: optional(&json["when"], condition)?,
        required: match &json["required"] {
            Json::Null => Demand::default(),
            Json::Bool(always) => Demand::Always(*always),
            Json::String(_) => Demand::Later(Later::Later),
            when => Demand::When(condition(when)?),
        },
        autocomplete: optional(&json["autocomplete"], string)?,
        same_as: optional(&json["same_as"], id)?,
        kind: kind(&json["kind"])?,
    })
}

fn rule(json: &Json) -> Option<Rule> {
    Some(Rule {
        id: id(&json["id"])?,
        level: level(&json["level"])?,
        at: id(&json["at"])?,
        when: condition(&json["when"])?,
        message: text(&json["message"])?,
        eligibility: json["eligibility"].is_true(),
    })
}

fn level(json: &Json) -> Option<Level> {
    match json.as_str()? {
        "error" => Some(Level::Error),
        "warning" => Some(Level::Warning),
        _ => None,
    }
}
