//! Results of a wave, counted anew from its columns for each page.

use std::{collections::BTreeMap, sync::Arc};

use app::policy::results::{Head, Known, Results, Tab, page};
use axum::extract::{Query, State};
use domain::survey::{
    columns::Columns,
    item::Bank,
    questionnaire::Questionnaire,
    results::{Basis, Mode, Tallied, Wave, can_move, results},
    sample::Draw,
    schedule::Month,
};

use crate::{
    clock::{from_millis, japan_datetime},
    db::{
        response::{self, ColumnRow},
        survey::{self, SurveyRow, WaveRow},
    },
    identity::{guard::OpenSurvey, visit::Visit},
    jobs::waves::counting::{self, WEIGHT},
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
};

/// What an address asks for.
pub(super) type Asked = BTreeMap<String, String>;

/// What all pages about a wave's answers need.
pub(super) struct Opened {
    pub(super) head: Head,
    pub(super) questionnaire: Arc<Questionnaire>,
}

/// Whose answers are asked for: those that have been counted, of those who were invited first.
pub(super) fn mode(asked: Option<&String>, draw: Draw, modes: &[Mode]) -> Mode {
    let parse = |code: &str| Mode::parse(code, draw);
    let asked = asked.and_then(|code| parse(code)).or(modes.first().copied());
    asked.or_else(|| parse(Mode::default().code())).unwrap_or_default()
}

/// Opens a wave: what was asked, whose answers there are, and whether they are enough to be told of.
pub(super) async fn open(
    portal: &Shared,
    visit: &Visit,
    wave: &WaveRow,
    asked: Option<&String>,
) -> Result<Opened, Refusal> {
    let read = portal.db.read();
    let questionnaire = portal.questionnaires.of(read, &wave.id).await?;
    let counted = response::counted(read, &wave.id).await?;
    let draw = wave.draw().map_err(Refusal::broken)?;
    let counted: Vec<(Mode, u64)> = counted
        .iter()
        .filter_map(|(code, n)| Some((Mode::parse(code, draw)?, u64::try_from(*n).ok()?)))
        .collect();
    let modes: Vec<Mode> = counted.iter().map(|(mode, _)| *mode).collect();
    let mode = mode(asked, draw, &modes);
    let threshold = questionnaire.release.threshold;
    let n = counted.iter().find(|(each, _)| *each == mode).map(|(_, n)| *n);
    let head = Head {
        lang: visit.lang,
        survey: wave.survey.clone(),
        title: questionnaire.title.clone(),
        wave: wave.id.clone(),
        month: month(wave)?,
        mode,
        modes,
        n: n.filter(|n| *n >= threshold.max(1)),
        threshold,
        counted: wave.counted_at.map(|at| japan_datetime(from_millis(at))),
        is_open: wave.status == "open",
    };
    Ok(Opened { head, questionnaire })
}

pub(super) fn month(wave: &WaveRow) -> Result<Month, Refusal> {
    Month::parse(&wave.month).ok_or_else(|| Refusal::broken("a wave without a month"))
}

/// The question bank that a survey was stored with.
pub(super) fn bank(survey: &SurveyRow) -> Result<Bank, Refusal> {
    // What was stored by hand, as in tests, may have none: then nothing is comparable but what is the same.
    if survey.bank == "{}" {
        return Ok(Bank { format: 1, items: Vec::new() });
    }
    serde_json::from_str(&survey.bank).map_err(Refusal::broken)
}

/// Some columns of some waves, with their weights, by one query.
pub(super) async fn load(
    portal: &Shared,
    waves: &[String],
    mode: Mode,
    items: &[&str],
) -> Result<BTreeMap<String, Columns>, Refusal> {
    let items: Vec<&str> = items.iter().copied().chain([WEIGHT]).collect();
    let rows = response::columns_of(portal.db.read(), waves, mode.code(), &items).await?;
    aside(move || {
        let mut by_wave: BTreeMap<String, Vec<ColumnRow>> = BTreeMap::new();
        for (wave, item, answers, codes) in rows {
            by_wave.entry(wave).or_default().push(ColumnRow { item, answers, codes });
        }
        by_wave.into_iter().map(|(wave, rows)| (wave, counting::read(rows))).collect()
    })
    .await
}

/// Counts away from those who wait for other requests.
pub(super) async fn aside<T: Send + 'static>(
    count: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(count).await.map_err(Refusal::broken)
}

/// `GET /surveys/{survey}/waves/{wave}/results?mode=…&weighted=…`
pub async fn show(
    State(portal): State<Shared>,
    visit: Visit,
    survey: OpenSurvey,
    Query(asked): Query<Asked>,
) -> Answer {
    let wave = survey.wave()?;
    let Opened { head, questionnaire } = open(&portal, &visit, wave, asked.get("mode")).await?;
    let known = match head.n {
        Some(_) => Some(known(&portal, &survey.survey, &head, questionnaire).await?),
        None => None,
    };
    let weighted = asked.get("weighted").is_none_or(|weighted| weighted != "no");
    let title = head.page_title(Tab::Results);
    let model = Results { head, weighted, known };
    Ok(Page::titled(title).with_islands().render(&portal, &visit, move || page(&model)).await)
}

async fn known(
    portal: &Shared,
    survey: &SurveyRow,
    head: &Head,
    questionnaire: Arc<Questionnaire>,
) -> Result<Known, Refusal> {
    let before = |months: i64| head.month.plus(-months).ok_or(Refusal::NotFound);
    let against = [before(1)?, before(12)?];
    let now = tallied(portal, &head.wave, head.mode, Arc::clone(&questionnaire), false);
    let one = earlier(portal, survey, against[0], head.mode);
    let other = earlier(portal, survey, against[1], head.mode);
    let (now, one, other) = tokio::try_join!(now, one, other)?;
    let bank = bank(survey)?;
    let earlier: Vec<Option<Wave<'_>>> = [&one, &other]
        .into_iter()
        .map(|then| {
            let (questionnaire, tallied, mode) = then.as_ref()?;
            Some(Wave { questionnaire, tallied, mode: *mode })
        })
        .collect();
    let now = Wave { questionnaire: &questionnaire, tallied: &now, mode: head.mode };
    let results = results(now, &earlier, &bank)
        .ok_or_else(|| Refusal::broken("fewer columns than responses were counted"))?;
    let population = Basis::of(&questionnaire, head.mode).population;
    Ok(Known { results, against, population, questionnaire })
}

/// The wave of a month, counted, where there is one that is over; of those who were invited, or of the open link.
async fn earlier(
    portal: &Shared,
    survey: &SurveyRow,
    month: Month,
    mode: Mode,
) -> Result<Option<(Arc<Questionnaire>, Tallied, Mode)>, Refusal> {
    let read = portal.db.read();
    let wave = survey::of_month(read, &survey.id, &month.to_string()).await?;
    let Some(wave) = wave.filter(|wave| wave.status == "counted") else { return Ok(None) };
    let questionnaire = portal.questionnaires.of(read, &wave.id).await?;
    let tallied = tallied(portal, &wave.id, mode, Arc::clone(&questionnaire), true).await?;
    let then = Mode::parse(mode.code(), wave.draw().map_err(Refusal::broken)?);
    Ok(then.map(|then| (questionnaire, tallied, then)))
}

/// Counts a wave: all of it, or what another is compared with.
async fn tallied(
    portal: &Shared,
    wave: &str,
    mode: Mode,
    questionnaire: Arc<Questionnaire>,
    to_compare: bool,
) -> Result<Tallied, Refusal> {
    let columns = questionnaire.columns().filter(|column| !to_compare || can_move(column));
    let items: Vec<String> = columns.map(|column| column.id.to_string()).collect();
    let items: Vec<&str> = items.iter().map(String::as_str).collect();
    let mut loaded = load(portal, &[wave.to_owned()], mode, &items).await?;
    let columns = loaded.remove(wave).unwrap_or_default();
    aside(move || {
        let count = if to_compare { Tallied::to_compare } else { Tallied::whole };
        count(&questionnaire, &columns)
    })
    .await
}
