//! Cross tables. Who filters is recorded: what was asked for, never what came of it.

use std::sync::Arc;

use app::{
    policy::{
        cross::{Cross, FILTERS, Outcome, page},
        results::{Head, Tab},
    },
    text::results as words,
};
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use domain::form::Id;
use domain::survey::{
    questionnaire::Questionnaire,
    results::{Crossing, Filter, can_cross, cross_table},
};
use serde_json::json;

use super::results::{Asked, Opened, aside, load, open};
use crate::{
    audit,
    db::Tx,
    entropy::Entropy,
    identity::{guard::OpenSurvey, visit::Visit},
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
};

/// `GET /surveys/{survey}/waves/{wave}/cross?row=…&column=…&weighted=…&{attribute}={value}`
pub async fn show(
    State(portal): State<Shared>,
    visit: Visit,
    survey: OpenSurvey,
    Query(asked): Query<Asked>,
) -> Answer {
    let wave = survey.wave()?;
    let Opened { head, questionnaire } = open(&portal, &visit, wave, asked.get("mode")).await?;
    let column = |name: &str| {
        let id = asked.get(name)?;
        questionnaire.column(id).map(|column| column.id.clone())
    };
    let mut model = Cross {
        row: column("row"),
        column: column("column"),
        weighted: asked.get("weighted").is_none_or(|weighted| weighted != "no"),
        filters: filters(&questionnaire, &asked),
        outcome: Outcome::Nothing,
        questionnaire,
        head,
    };
    if let (Some(_), Some(row), Some(column)) = (model.head.n, model.row.clone(), model.column.clone()) {
        model.outcome = outcome(&portal, &visit, &model, row, column).await?;
    }
    let refused = matches!(model.outcome, Outcome::Refused(_));
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page_of = Page::titled(model.head.page_title(Tab::Cross)).status(status);
    Ok(page_of.render(&portal, &visit, move || page(&model)).await)
}

/// The attributes of which an answer was chosen.
fn filters(questionnaire: &Questionnaire, asked: &Asked) -> Vec<Filter> {
    let chosen = questionnaire.attributes.iter().filter_map(|attribute| {
        let value = asked.get(attribute.as_str())?;
        let values = questionnaire.column(attribute.as_str())?.values();
        let code = values.iter().position(|known| known == value)?;
        Some(Filter { attribute: attribute.clone(), code: u16::try_from(code).ok()? })
    });
    chosen.collect()
}

async fn outcome(
    portal: &Shared,
    visit: &Visit,
    model: &Cross,
    row: Id,
    column: Id,
) -> Result<Outcome, Refusal> {
    let possible = |q: &Questionnaire| {
        let (first, second) = (q.column(row.as_str())?, q.column(column.as_str())?);
        (row != column && can_cross(&first, &second)).then_some(())
    };
    if possible(&model.questionnaire).is_none() {
        return Ok(Outcome::Refused(words::CANNOT_CROSS));
    }
    if model.filters.len() > FILTERS {
        return Ok(Outcome::Refused(words::TOO_MANY_FILTERS));
    }
    if !model.filters.is_empty() {
        record(portal, visit, &model.head, model, [&row, &column]).await?;
    }
    let mut items = vec![row.as_str(), column.as_str()];
    items.extend(model.filters.iter().map(|filter| filter.attribute.as_str()));
    let mut loaded = load(portal, std::slice::from_ref(&model.head.wave), model.head.mode, &items).await?;
    let columns = loaded.remove(&model.head.wave).unwrap_or_default();
    let (questionnaire, filters) = (Arc::clone(&model.questionnaire), model.filters.clone());
    let (mode, weighted) = (model.head.mode, model.weighted);
    let found = aside(move || {
        let (first, second) = (questionnaire.column(row.as_str())?, questionnaire.column(column.as_str())?);
        Some(cross_table(&questionnaire, &columns, (&first, &second), &filters, mode, weighted))
    });
    Ok(match found.await? {
        Some(Crossing::Table(table)) => Outcome::Table(table),
        Some(Crossing::TooFew) | None => Outcome::TooFew,
    })
}

/// Records that somebody filters, before anything is shown.
async fn record(
    portal: &Shared,
    visit: &Visit,
    head: &Head,
    model: &Cross,
    columns: [&Id; 2],
) -> Result<(), Refusal> {
    let member = visit.staff().ok_or(Refusal::NotFound)?;
    let filters: serde_json::Map<String, serde_json::Value> = model
        .filters
        .iter()
        .filter_map(|filter| {
            let values = model.questionnaire.column(filter.attribute.as_str())?.values();
            Some((filter.attribute.to_string(), values.get(usize::from(filter.code))?.clone().into()))
        })
        .collect();
    let entry = audit::Entry {
        actor: audit::Actor::Staff(member.id.clone()),
        action: "wave.filtered",
        subject_kind: "wave",
        subject: Some(head.wave.clone()),
        detail: json!({
            "mode": head.mode.code(),
            "row": columns[0].as_str(),
            "column": columns[1].as_str(),
            "filters": filters,
        }),
    };
    let input = (entry, portal.clock.now(), portal.entropy.clone());
    portal
        .db
        .write_with(input, |tx: &mut Tx, (entry, now, entropy): &(_, _, Entropy)| {
            Box::pin(async move { audit::record(tx, entry, *now, entropy).await })
        })
        .await?;
    Ok(())
}
