//! A small daycare procedure for the tests of this room.

use jiff::civil::date;
use serde_json::{Value, json};

use super::decision::Decision;
use crate::form::definition::Procedure;

/// Two matters: certification, once, and placement, per round r1 and r2.
pub(super) fn daycare() -> Procedure {
    let text = |ja: &str| json!({"ja": ja, "easy": ja, "en": ja});
    let outcome = |id: &str, ends: bool, refuses: bool| -> Value {
        json!({"id": id, "label": text(id), "ends": ends, "refuses": refuses, "notice": text(id)})
    };
    let mut granted = outcome("granted", true, false);
    granted["valid_period"] = json!(true);
    let mut placed = outcome("placed", true, false);
    placed["choose"] = json!("facilities");
    let round = |id: &str| json!({"id": id, "label": text(id), "window": {}});
    let procedure = json!({
        "format": 1, "id": "daycare", "office": "children", "title": text("保育"), "summary": text(""),
        "about": {
            "who": text(""), "prepare": [], "minutes": 40, "decided": text(""), "contact": text(""),
            "law": text(""),
        },
        "rounds": [round("r1"), round("r2")],
        "choices": {"facilities": [{"value": "hirooka", "label": text("広丘")}]},
        "sections": [],
        "matters": [
            {"id": "certification", "title": text("認定"), "clock_days": 30,
             "outcomes": [granted, outcome("declined", true, true)]},
            {"id": "placement", "title": text("利用調整"), "per_round": true,
             "outcomes": [placed, outcome("held", false, false), outcome("refused", true, true)]},
        ],
        "queue": {"subject": "child", "applicant": "guardian", "columns": [], "search": []},
        "purpose": text(""), "draft_days": 60, "retention_years": 5,
    });
    serde_json::from_value(procedure).unwrap()
}

fn decision(matter: &str, round: Option<&str>, outcome: &str) -> Decision {
    Decision {
        matter: matter.into(),
        round: round.map(Into::into),
        outcome: outcome.into(),
        chosen: None,
        reasons: String::new(),
        valid_from: None,
        valid_to: None,
        supersedes: None,
    }
}

/// 認定 for a year.
pub(super) fn certified() -> Decision {
    Decision {
        valid_from: Some(date(2027, 4, 1)),
        valid_to: Some(date(2028, 3, 31)),
        ..decision("certification", None, "granted")
    }
}

/// 内定.
pub(super) fn placed(round: &str) -> Decision {
    Decision { chosen: Some("hirooka".into()), ..decision("placement", Some(round), "placed") }
}

/// 保留.
pub(super) fn held(round: &str) -> Decision {
    decision("placement", Some(round), "held")
}
