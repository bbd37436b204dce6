//! What people wrote: opened, masked, tagged.

use app::policy::{
    remarks::{LONGEST_TAG, Refused, Remark, TAGS, Words, page},
    results::Tab,
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use domain::form::{Id, Text};
use domain::survey::{item::Kind, mask::mask, questionnaire::Questionnaire, results::Mode};
use serde_json::json;
use url::form_urlencoded::Serializer;

use super::results::{Asked, Opened, open};
use crate::{
    audit,
    db::{
        Tx,
        response::{self, RemarkRow},
    },
    entropy::Entropy,
    identity::{guard::OpenSurvey, visit::Visit},
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
    resident::form_data::FormData,
};

/// Remarks on a page.
const ON_A_PAGE: usize = 30;
/// Remarks that are read from the database at a time.
const AT_A_TIME: i64 = 200;
/// Most remarks that a page looks at for those of a mode or a tag; it goes on from there when asked.
const MOST_LOOKED_AT: usize = 2_000;

/// Tags that were typed and refused.
struct Typed {
    remark: String,
    tags: String,
    why: Refused,
}

/// `GET /surveys/{survey}/waves/{wave}/words?item=…&after=…&tag=…&mode=…`
pub async fn show(
    State(portal): State<Shared>,
    visit: Visit,
    survey: OpenSurvey,
    Query(asked): Query<Asked>,
) -> Answer {
    render(&portal, &visit, &survey, &asked, None).await
}

async fn render(
    portal: &Shared,
    visit: &Visit,
    survey: &OpenSurvey,
    asked: &Asked,
    typed: Option<Typed>,
) -> Answer {
    let Opened { head, questionnaire } = open(portal, visit, survey.wave()?, asked.get("mode")).await?;
    let items = items(&questionnaire);
    let item = asked.get("item").and_then(|item| items.iter().find(|(id, _)| id.as_str() == item));
    let item = item.or(items.first()).map(|(id, _)| id.clone());
    let text = |name: &str| asked.get(name).filter(|value| !value.is_empty());
    let mut model = Words {
        after: text("after").cloned().unwrap_or_default(),
        tag: text("tag").cloned(),
        items,
        item,
        remarks: Vec::new(),
        next: None,
        known: Vec::new(),
        head,
    };
    if let (Some(_), Some(item)) = (model.head.n, model.item.clone()) {
        model.known = known(portal, &model.head.wave).await?;
        fill(portal, &mut model, item.as_str()).await?;
    }
    let refused = typed.is_some();
    if let Some(typed) = typed
        && let Some(remark) = model.remarks.iter_mut().find(|remark| remark.id == typed.remark)
    {
        remark.tags = typed.tags;
        remark.error = Some(typed.why);
    }
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page_of = Page::titled(model.head.page_title(Tab::Words)).status(status);
    Ok(page_of.render(portal, visit, move || page(&model)).await)
}

/// The questions that ask for words.
fn items(questionnaire: &Questionnaire) -> Vec<(Id, Text)> {
    let words = questionnaire.columns().filter(|column| matches!(column.kind(), Kind::Words { .. }));
    words.map(|column| (column.id.clone(), column.short.clone())).collect()
}

/// The remarks of a page.
async fn fill(portal: &Shared, model: &mut Words, item: &str) -> Result<(), Refusal> {
    let mut after = model.after.clone();
    let mut looked_at = 0;
    loop {
        let rows = response::words(portal.db.read(), &model.head.wave, item, &after, AT_A_TIME).await?;
        let whole = i64::try_from(rows.len()).is_ok_and(|rows| rows == AT_A_TIME);
        for row in rows {
            // There is another one, whether or not it will be shown.
            if model.remarks.len() == ON_A_PAGE || looked_at == MOST_LOOKED_AT {
                model.next = Some(after);
                return Ok(());
            }
            looked_at += 1;
            after.clone_from(&row.id);
            if is_asked_for(&row, model.head.mode, model.tag.as_deref()) {
                model.remarks.push(remark(portal, row)?);
            }
        }
        if !whole {
            return Ok(());
        }
    }
}

fn is_asked_for(row: &RemarkRow, mode: Mode, tag: Option<&str>) -> bool {
    row.mode == mode.code() && tag.is_none_or(|tag| tags_of(&row.tags).iter().any(|each| each == tag))
}

fn tags_of(stored: &str) -> Vec<String> {
    serde_json::from_str(stored).unwrap_or_default()
}

fn remark(portal: &Shared, row: RemarkRow) -> Result<Remark, Refusal> {
    let key = portal.keys.survey_key();
    let words: String =
        key.open_json(response::words_place(&row.id), &row.words_sealed).map_err(Refusal::broken)?;
    Ok(Remark { words: mask(&words), tags: tags_of(&row.tags).join("、"), id: row.id, error: None })
}

/// The tags of a wave, each once.
async fn known(portal: &Shared, wave: &str) -> Result<Vec<String>, Refusal> {
    let lists = response::tags(portal.db.read(), wave).await?;
    let mut tags: Vec<String> = lists.iter().flat_map(|list| tags_of(list)).collect();
    tags.sort();
    tags.dedup();
    Ok(tags)
}

/// Reads tags as they are typed: between commas of any kind, each once.
fn read(typed: &str) -> Result<Vec<String>, Refused> {
    let mut tags: Vec<String> = Vec::new();
    for tag in typed.split(['、', '，', ',', '\n']).map(str::trim).filter(|tag| !tag.is_empty()) {
        if tag.chars().count() > LONGEST_TAG {
            return Err(Refused::TooLong);
        }
        if !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    if tags.len() > TAGS { Err(Refused::TooMany) } else { Ok(tags) }
}

/// `POST /surveys/{survey}/waves/{wave}/words/{remark}/tags`
pub async fn tag(
    State(portal): State<Shared>,
    mut visit: Visit,
    survey: OpenSurvey,
    Path((_, wave, remark)): Path<(String, String, String)>,
    data: FormData,
) -> Answer {
    let member = visit.staff().ok_or(Refusal::NotFound)?;
    let names = ["mode", "item", "tag", "after"];
    let value = |name: &str| data.get(name).unwrap_or_default().to_owned();
    let back: Asked = names.into_iter().map(|name| (name.to_owned(), value(name))).collect();
    let given = back.iter().filter(|(_, value)| !value.is_empty());
    let query = Serializer::new(String::new()).extend_pairs(given).finish();
    let address = format!("/surveys/{}/waves/{wave}/words?{query}", survey.survey.id);
    let typed = data.get("tags").unwrap_or_default();
    let tags = match read(typed) {
        Ok(tags) => tags,
        Err(why) => {
            // Where the language switch comes back to: this address takes forms only.
            visit.here = address;
            let typed = Typed { remark, tags: typed.to_owned(), why };
            return render(&portal, &visit, &survey, &back, Some(typed)).await;
        }
    };
    let entry = audit::Entry {
        actor: audit::Actor::Staff(member.id.clone()),
        action: "remark.tagged",
        subject_kind: "wave",
        subject: Some(wave.clone()),
        detail: json!({ "remark": remark, "tags": tags.len() }),
    };
    let input = (entry, wave.clone(), remark.clone(), tags, portal.clock.now(), portal.entropy.clone());
    let done = portal.db.write_with(
        input,
        |tx: &mut Tx,
         (entry, wave, remark, tags, now, entropy): &(_, String, String, Vec<String>, _, Entropy)| {
            Box::pin(async move {
                if response::tag(tx, wave, remark, tags).await? {
                    audit::record(tx, entry, *now, entropy).await?;
                }
                Ok::<_, sqlx::Error>(())
            })
        },
    );
    done.await?;
    Ok(Redirect::to(&format!("{address}#remark-{remark}")).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_stand_between_commas_of_any_kind() {
        assert_eq!(read(" バス、 公園,バス，\n子ども ").unwrap(), ["バス", "公園", "子ども"]);
        assert_eq!(read("").unwrap(), Vec::<String>::new());
        assert_eq!(read("1,2,3,4,5,6"), Err(Refused::TooMany));
        assert_eq!(read(&"あ".repeat(21)), Err(Refused::TooLong));
        assert!(read(&"あ".repeat(20)).is_ok());
    }
}
