//! Deciding a matter.

use std::sync::Arc;

use app::{
    desk::{
        case::DeskEvent,
        decide::{self as page_of, Control, DecidePage, Typed},
    },
    text::{Lang, Spoken, desk as words},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use domain::application::{
    decision::{self, Decision},
    refusal::Refusal as Refused,
    status::{self, Command, Status},
};
use domain::form::{
    Id, Procedure,
    definition::{Matter, Outcome},
};
use domain::japanese::{my_number, written_day};

use super::moves;
use crate::{
    clock::{from_millis, japan_date},
    db::{
        application::{self, Case, DecisionEntry, reasons_place},
        case_change::{Beside, DeskChange, NewDecision},
    },
    forms::{self, Version},
    identity::{guard::OpenCase, visit::Visit},
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
    resident::form_data::FormData,
};

/// Most characters of the reasons.
const LONGEST: usize = 2_000;

fn matter_of<'p>(procedure: &'p Procedure, id: &str) -> Result<&'p Matter, Refusal> {
    procedure.matters.iter().find(|matter| matter.id.as_str() == id).ok_or(Refusal::NotFound)
}

/// `GET /cases/{application}/decide/{matter}`
pub async fn show(
    State(portal): State<Shared>,
    visit: Visit,
    case: OpenCase,
    Path((_, matter)): Path<(String, String)>,
) -> Answer {
    let case = &case.0;
    let version = forms::version(&portal, &case.row.procedure_version).await?;
    let matter = matter_of(&version.form.procedure, &matter)?.id.clone();
    if case.status != Status::InReview {
        return Ok(Redirect::to(&format!("/cases/{}", case.row.id)).into_response());
    }
    let typed = Typed { round: case.row.round.clone().unwrap_or_default(), ..Typed::default() };
    answer(&portal, &visit, case, matter, typed, Vec::new(), None).await
}

async fn answer(
    portal: &Shared,
    visit: &Visit,
    case: &Case,
    matter: Id,
    typed: Typed,
    errors: Vec<(Control, String)>,
    since: Option<Vec<DeskEvent>>,
) -> Answer {
    let status = match (&since, errors.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    let version = forms::version(portal, &case.row.procedure_version).await?;
    let entries = case.decisions(portal.db.read()).await?;
    let title = matter_of(&version.form.procedure, matter.as_str())?.title.plain(visit.lang);
    let model = DecidePage {
        lang: visit.lang,
        id: case.row.id.clone(),
        version: case.row.version,
        number: case.row.receipt_number.clone(),
        subject: case.headline()?.subject,
        form: Arc::clone(&version.form),
        standing: standing(&version, &entries, &matter),
        matter,
        typed,
        errors,
        since,
    };
    let title = words::DECIDE_MATTER.fill(visit.lang, &[("matter", &title)]);
    let page = Page::titled(moves::titled(title, status, visit.lang)).status(status);
    Ok(page.render(portal, visit, move || page_of::page(&model)).await)
}

/// The decisions of a matter that stand, one line each, in Japanese.
fn standing(version: &Version, entries: &[DecisionEntry], matter: &Id) -> Vec<String> {
    let procedure = &version.form.procedure;
    let plain: Vec<Decision> = entries.iter().map(|entry| entry.decision.clone()).collect();
    decision::standing(&plain)
        .filter(|(_, decision)| decision.matter == *matter)
        .map(|(at, decision)| {
            let outcome =
                outcome_of(procedure, decision).map_or_else(String::new, |o| o.label.plain(Lang::Ja));
            let round = procedure.rounds.iter().find(|round| Some(&round.id) == decision.round.as_ref());
            let round = round.map_or_else(String::new, |round| format!("{} ", round.label.plain(Lang::Ja)));
            let day = app::text::day::plain(japan_date(from_millis(entries[at].decided_at)), Lang::Ja);
            format!("{round}{outcome}（{day}）")
        })
        .collect()
}

fn outcome_of<'p>(procedure: &'p Procedure, decision: &Decision) -> Option<&'p Outcome> {
    let matter = procedure.matters.iter().find(|matter| matter.id == decision.matter)?;
    matter.outcomes.iter().find(|outcome| outcome.id == decision.outcome)
}

/// `POST /cases/{application}/decide/{matter}`
pub async fn post(
    State(portal): State<Shared>,
    visit: Visit,
    case: OpenCase,
    Path((_, matter)): Path<(String, String)>,
    data: FormData,
) -> Answer {
    let case = &case.0;
    let version = forms::version(&portal, &case.row.procedure_version).await?;
    let procedure = &version.form.procedure;
    let matter = matter_of(procedure, &matter)?;
    let typed = read(&data);
    let seen = data.number("_version");
    if seen != case.row.version {
        return stale(&portal, &visit, case, matter.id.clone(), typed, seen).await;
    }
    let entries = case.decisions(portal.db.read()).await?;
    let existing: Vec<Decision> = entries.iter().map(|entry| entry.decision.clone()).collect();
    let (decision, mut errors) = decision(procedure, matter, &existing, &typed, visit.lang);
    let round = decision.round.clone().or_else(|| moves::round(case));
    let place = status::Case { procedure, decisions: &existing, round: round.as_ref() };
    let command = Command::Decide { decision: decision.clone() };
    let to = match status::next(case.status, &command, place) {
        Ok(to) if errors.is_empty() => to,
        Ok(_) => return answer(&portal, &visit, case, matter.id.clone(), typed, errors, None).await,
        Err(refused) => {
            for refused in all_refused(procedure, &existing, decision, refused) {
                let control = control(&refused, &typed);
                if !errors.iter().any(|(at, _)| *at == control) {
                    errors.push((control, words::refusal(&refused).plain(visit.lang)));
                }
            }
            return answer(&portal, &visit, case, matter.id.clone(), typed, errors, None).await;
        }
    };
    let change = change(&portal, &visit, case, procedure, &entries, decision, to).await?;
    if moves::store(&portal, change).await? {
        return Ok(Redirect::to(&format!("/cases/{}", case.row.id)).into_response());
    }
    stale(&portal, &visit, case, matter.id.clone(), typed, seen).await
}

/// Everything that a decision stores.
async fn change(
    portal: &Shared,
    visit: &Visit,
    case: &Case,
    procedure: &Procedure,
    entries: &[DecisionEntry],
    decision: Decision,
    to: Status,
) -> Result<DeskChange, Refusal> {
    let outcome = outcome_of(procedure, &decision).ok_or(Refusal::NotFound)?;
    let now = portal.clock.now();
    let id = portal.entropy.id(now);
    let reasons_sealed = (!decision.reasons.is_empty())
        .then(|| case.key.seal_json(reasons_place(&id), &decision.reasons, &portal.entropy))
        .transpose()
        .map_err(Refusal::broken)?;
    let mut clocks = case.clocks(portal.db.read()).await?;
    clocks.retain(|(matter, _)| *matter == decision.matter);
    for (_, clock) in &mut clocks {
        if outcome.ends {
            clock.end(japan_date(now));
        } else {
            clock.reopen(japan_date(now));
        }
    }
    let member = visit.staff().ok_or(Refusal::NotFound)?;
    // Matter and id; what was decided stands in the decision alone.
    let detail = serde_json::json!({ "matter": decision.matter, "decision": id });
    Ok(DeskChange {
        seen: case.row.version,
        note: moves::note(portal, visit, case, "decided", detail, to, now).await?,
        beside: Beside::Decision(Box::new(NewDecision {
            id,
            reasons_sealed,
            ends: outcome.ends,
            supersedes: decision.supersedes.and_then(|at| entries.get(at)).map(|entry| entry.id.clone()),
            staff: member.id.clone(),
            decision,
        })),
        clocks,
    })
}

/// Somebody was first: the same form again, with everything that was typed.
async fn stale(portal: &Shared, visit: &Visit, case: &Case, matter: Id, typed: Typed, seen: i64) -> Answer {
    let since = moves::since(portal, case, seen).await?;
    let now = application::load(portal, &case.row.id).await?.ok_or(Refusal::NotFound)?;
    answer(portal, visit, &now, matter, typed, Vec::new(), Some(since)).await
}

fn read(data: &FormData) -> Typed {
    let get = |name: &str| data.get(name).unwrap_or_default().trim().to_owned();
    Typed {
        outcome: get("outcome"),
        round: get("round"),
        chosen: data
            .fields
            .iter()
            .filter_map(|(name, value)| Some((Id(name.strip_prefix("chosen:")?.to_owned()), value.clone())))
            .collect(),
        templates: data
            .fields
            .iter()
            .filter(|(name, _)| name == "reason")
            .map(|(_, value)| value.clone())
            .collect(),
        reasons: data.get("reasons").unwrap_or_default().replace("\r\n", "\n"),
        valid_from: get("valid_from"),
        valid_to: get("valid_to"),
    }
}

/// The decision that was typed, and what of it cannot be read.
fn decision(
    procedure: &Procedure,
    matter: &Matter,
    existing: &[Decision],
    typed: &Typed,
    lang: Lang,
) -> (Decision, Vec<(Control, String)>) {
    let outcome = matter.outcomes.iter().find(|outcome| outcome.id.as_str() == typed.outcome);
    let list = outcome.and_then(|outcome| outcome.choose.as_ref());
    let chosen = typed.chosen.iter().find(|(each, value)| Some(each) == list && !value.is_empty());
    let round = (matter.per_round && !typed.round.is_empty()).then(|| Id(typed.round.clone()));
    let mut errors = Vec::new();
    let mut day = |control, text: &str| {
        let day = written_day::parse(text);
        if day.is_none() && !text.is_empty() && outcome.is_some_and(|outcome| outcome.valid_period) {
            errors.push((control, words::NOT_A_DAY.plain(lang)));
        }
        day
    };
    let (valid_from, valid_to) =
        (day(Control::ValidFrom, &typed.valid_from), day(Control::ValidTo, &typed.valid_to));
    let reasons = reasons(outcome, typed);
    if reasons.chars().count() > LONGEST {
        errors.push((Control::Reasons, words::TOO_LONG.fill(lang, &[("max", &LONGEST.to_string())])));
    }
    let decision = Decision {
        matter: matter.id.clone(),
        supersedes: superseded(matter, existing, round.as_ref()),
        round,
        outcome: Id(typed.outcome.clone()),
        chosen: chosen.map(|(_, value)| Id(value.clone())),
        reasons,
        valid_from,
        valid_to,
    };
    (decision.only_what_is_asked(procedure), errors)
}

/// The ticked standard reasons of the outcome, then what was written.
fn reasons(outcome: Option<&Outcome>, typed: &Typed) -> String {
    let mut lines: Vec<&str> = Vec::new();
    if let Some(outcome) = outcome {
        let ticked = |index: usize| typed.templates.contains(&format!("{}/{index}", outcome.id));
        let templates = outcome.reasons.iter().enumerate().filter(|(index, _)| ticked(*index));
        lines.extend(templates.map(|(_, sentence)| sentence.as_str()));
    }
    lines.extend(Some(typed.reasons.trim()).filter(|written| !written.is_empty()));
    let text = lines.join("\n");
    my_number::mask(&text).unwrap_or(text)
}

/// Which standing decision a new one replaces: that of the same round, or the one that has ended the matter.
fn superseded(matter: &Matter, existing: &[Decision], round: Option<&Id>) -> Option<usize> {
    let ends = |decision: &Decision| {
        matter.outcomes.iter().any(|outcome| outcome.id == decision.outcome && outcome.ends)
    };
    let own = || decision::standing(existing).filter(|(_, decision)| decision.matter == matter.id);
    let same = own().find(|(_, decision)| !matter.per_round || decision.round.as_ref() == round);
    same.or_else(|| own().find(|(_, decision)| ends(decision))).map(|(at, _)| at)
}

/// Everything that a decision lacks, not only the first: each is mended in a copy to find the next.
fn all_refused(
    procedure: &Procedure,
    existing: &[Decision],
    mut trial: Decision,
    first: Refused,
) -> Vec<Refused> {
    let mut all = vec![first];
    while let Some(last) = all.last() {
        match last {
            Refused::ReasonNeeded => trial.reasons = "-".to_owned(),
            Refused::RoundNeeded | Refused::RoundUnknown => {
                trial.round = procedure.rounds.first().map(|round| round.id.clone());
            }
            Refused::ChoiceNeeded | Refused::ChoiceUnknown => {
                let list = outcome_of(procedure, &trial).and_then(|outcome| outcome.choose.as_ref());
                let list = list.and_then(|list| procedure.choices.get(list));
                trial.chosen = list.and_then(|list| list.first()).map(|choice| choice.value.clone());
            }
            Refused::PeriodNeeded | Refused::PeriodReversed => {
                trial.valid_from = trial.valid_from.or(trial.valid_to).or(Some(jiff::civil::Date::ZERO));
                trial.valid_to = trial.valid_from;
            }
            _ => break,
        }
        match decision::check(procedure, existing, &trial) {
            Err(next) if !all.contains(&next) => all.push(next),
            _ => break,
        }
    }
    all
}

/// Beside which control a refusal is shown.
fn control(refused: &Refused, typed: &Typed) -> Control {
    match refused {
        Refused::RoundNeeded | Refused::RoundUnknown => Control::Round,
        Refused::ReasonNeeded => Control::Reasons,
        Refused::ChoiceNeeded | Refused::ChoiceUnknown => Control::Chosen,
        Refused::PeriodNeeded if typed.valid_from.is_empty() => Control::ValidFrom,
        Refused::PeriodNeeded | Refused::PeriodReversed => Control::ValidTo,
        _ => Control::Outcome,
    }
}
