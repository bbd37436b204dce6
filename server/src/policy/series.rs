//! Questions over months, and by the classes of an attribute.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use app::{
    policy::{
        figures,
        results::Tab,
        series::{Choice, Chosen, LINES, Outcome, Picture, Run, SeriesPage, Theme, page, parts_page},
    },
    text::{Phrase, results as words},
};
use axum::{extract::State, http::StatusCode};
use axum_extra::extract::Query;
use domain::form::{Id, Text};
use domain::survey::{
    columns::Columns,
    item::{Bank, Kind},
    questionnaire::{Column, FrozenItem, Questionnaire},
    results::{Basis, Mode, Point, by_class, comparable, point},
    sample::Draw,
    schedule::Month,
};

use super::results::{Opened, aside, bank, load, mode, month, open};
use crate::{
    db::{response, survey},
    identity::{guard::OpenSurvey, visit::Visit},
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
};

/// Most waves in a series.
const WAVES: usize = 36;

/// A wave that can be drawn.
struct Asked {
    id: String,
    month: Month,
    draw: Draw,
    questionnaire: Arc<Questionnaire>,
}

impl Asked {
    /// What estimates of this wave rest on: of those who were invited, or of the open link.
    fn basis(&self, mode: Mode) -> Basis {
        Basis::of(&self.questionnaire, Mode::parse(mode.code(), self.draw).unwrap_or(mode))
    }
}

/// What an address asks for.
struct Wanted {
    mode: Option<String>,
    columns: Vec<Id>,
    by: Option<Id>,
    means: bool,
}

impl Wanted {
    fn read(pairs: &[(String, String)]) -> Self {
        let all =
            |name: &'static str| pairs.iter().filter(move |(key, value)| key == name && !value.is_empty());
        let one = |name| all(name).next().map(|(_, value)| value.clone());
        let mut columns: Vec<Id> = Vec::new();
        for (_, value) in all("column") {
            let id = Id(value.clone());
            if !columns.contains(&id) {
                columns.push(id);
            }
        }
        let means = one("measure").is_some_and(|measure| measure == "mean");
        Self { mode: one("mode"), columns, by: one("by").map(Id), means }
    }
}

/// `GET /surveys/{survey}/series?column=…&column=…&by=…&measure=…&mode=…`
pub async fn show(
    State(portal): State<Shared>,
    visit: Visit,
    survey: OpenSurvey,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let wanted = Wanted::read(&pairs);
    let read = portal.db.read();
    let mut waves = Vec::new();
    let mut all = survey::waves(read, &survey.survey.id).await?;
    all.retain(|wave| wave.status == "counted");
    all.truncate(WAVES);
    for wave in all.iter().rev() {
        let questionnaire = portal.questionnaires.of(read, &wave.id).await?;
        let draw = wave.draw().map_err(Refusal::broken)?;
        waves.push(Asked { id: wave.id.clone(), month: month(wave)?, draw, questionnaire });
    }
    let Some(last) = waves.last() else { return empty(&portal, &visit, &survey).await };
    let counted = response::counted(read, &last.id).await?;
    let modes: Vec<Mode> = counted.iter().filter_map(|(code, _)| Mode::parse(code, last.draw)).collect();
    let mode = mode(wanted.mode.as_ref(), last.draw, &modes);
    let title = last.questionnaire.title.clone();
    let choice = choose(&portal, &survey, waves, mode, wanted).await?;
    let status = status(&choice.outcome);
    let model = SeriesPage { lang: visit.lang, survey: survey.survey.id.clone(), title, mode, modes, choice };
    let page_of = Page::titled(words::SERIES_TITLE.plain(visit.lang)).status(status).with_islands();
    Ok(page_of.render(&portal, &visit, move || page(&model)).await)
}

async fn empty(portal: &Shared, visit: &Visit, survey: &OpenSurvey) -> Answer {
    let id = survey.survey.id.clone();
    let title = Text { ja: id.clone(), easy: id.clone(), en: id.clone() };
    let choice = Choice {
        chosen: Chosen::default(),
        themes: Vec::new(),
        attributes: Vec::new(),
        outcome: Outcome::Nothing,
    };
    let model =
        SeriesPage { lang: visit.lang, survey: id, title, mode: Mode::Sample, modes: Vec::new(), choice };
    let page_of = Page::titled(words::SERIES_TITLE.plain(visit.lang));
    Ok(page_of.render(portal, visit, move || page(&model)).await)
}

/// `GET /surveys/{survey}/waves/{wave}/parts?column=…&by=…&measure=…&mode=…`
pub async fn parts(
    State(portal): State<Shared>,
    visit: Visit,
    survey: OpenSurvey,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let mut wanted = Wanted::read(&pairs);
    let wave = survey.wave()?;
    let Opened { head, questionnaire } = open(&portal, &visit, wave, wanted.mode.as_ref()).await?;
    let crossed_with = &questionnaire.release.crossed_with;
    // The third is the district.
    let usual = crossed_with.get(2).or(crossed_with.last()).or(questionnaire.attributes.first());
    wanted.by = wanted.by.or_else(|| usual.cloned());
    if wanted.columns.is_empty() {
        let first = questionnaire.columns().find(|column| moves(column, wanted.means));
        wanted.columns.extend(first.map(|column| column.id.clone()));
    }
    let mode = head.mode;
    let waves = match head.n {
        Some(_) => {
            let draw = wave.draw().map_err(Refusal::broken)?;
            vec![Asked { id: head.wave.clone(), month: head.month, draw, questionnaire }]
        }
        None => Vec::new(),
    };
    let choice = choose(&portal, &survey, waves, mode, wanted).await?;
    let page_of = Page::titled(head.page_title(Tab::Parts)).status(status(&choice.outcome)).with_islands();
    Ok(page_of.render(&portal, &visit, move || parts_page(&head, &choice)).await)
}

fn status(outcome: &Outcome) -> StatusCode {
    if matches!(outcome, Outcome::Refused(_)) { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

/// Whether a question can rise and fall.
fn moves(column: &Column<'_>, means: bool) -> bool {
    !column.favourable().is_empty() || (means && matches!(column.kind(), Kind::Number { .. }))
}

/// The questions of all waves by theme, each once, as they were last asked.
fn themes(waves: &[Asked]) -> Vec<Theme> {
    let mut themes: Vec<Theme> = Vec::new();
    let mut seen: BTreeSet<Id> = BTreeSet::new();
    for wave in waves.iter().rev() {
        for block in &wave.questionnaire.blocks {
            let columns = block.items.iter().flat_map(FrozenItem::columns);
            let new: Vec<(Id, Text)> = columns
                .filter(|column| moves(column, true) && seen.insert(column.id.clone()))
                .map(|column| (column.id.clone(), column.short.clone()))
                .collect();
            match themes.iter_mut().find(|theme| theme.id == block.id) {
                Some(theme) => theme.questions.extend(new),
                None if new.is_empty() => {}
                None => {
                    themes.push(Theme { id: block.id.clone(), title: block.title.clone(), questions: new })
                }
            }
        }
    }
    themes
}

async fn choose(
    portal: &Shared,
    survey: &OpenSurvey,
    waves: Vec<Asked>,
    mode: Mode,
    wanted: Wanted,
) -> Result<Choice, Refusal> {
    let themes = themes(&waves);
    let attributes = waves.last().map_or_else(Vec::new, |wave| {
        let q = &wave.questionnaire;
        let columns = q.attributes.iter().filter_map(|id| q.column(id.as_str()));
        columns.map(|column| (column.id.clone(), column.short.clone())).collect()
    });
    let known = |id: &Id| themes.iter().any(|theme| theme.questions.iter().any(|(each, _)| each == id));
    let chosen = Chosen {
        columns: wanted.columns.into_iter().filter(known).collect(),
        by: wanted.by.filter(|by| attributes.iter().any(|(id, _)| id == by)),
        means: wanted.means,
    };
    let outcome = match refused(&chosen, &themes) {
        Some(why) => Outcome::Refused(why),
        None if chosen.columns.is_empty() || waves.is_empty() => Outcome::Nothing,
        None => {
            let drawn = draw(portal, survey, waves, mode, chosen.clone(), &themes).await?;
            drawn.map_or(Outcome::Refused(words::ONE_SCALE), Outcome::Drawn)
        }
    };
    Ok(Choice { chosen, themes, attributes, outcome })
}

fn refused(chosen: &Chosen, themes: &[Theme]) -> Option<Phrase> {
    let theme = |id: &Id| themes.iter().position(|theme| theme.questions.iter().any(|(each, _)| each == id));
    let several = chosen.columns.windows(2).any(|pair| theme(&pair[0]) != theme(&pair[1]));
    if chosen.columns.len() > LINES {
        Some(words::TOO_MANY_COLUMNS)
    } else if several {
        Some(words::ONE_THEME)
    } else if chosen.by.is_some() && chosen.columns.len() > 1 {
        Some(words::ONE_WITH_GROUPS)
    } else {
        None
    }
}

/// None where the questions have different scales.
async fn draw(
    portal: &Shared,
    survey: &OpenSurvey,
    waves: Vec<Asked>,
    mode: Mode,
    chosen: Chosen,
    themes: &[Theme],
) -> Result<Option<Picture>, Refusal> {
    let ids: Vec<String> = waves.iter().map(|wave| wave.id.clone()).collect();
    let items: Vec<&str> = chosen.columns.iter().chain(&chosen.by).map(Id::as_str).collect();
    let loaded = load(portal, &ids, mode, &items).await?;
    let bank = bank(&survey.survey)?;
    let theme = themes
        .iter()
        .find(|theme| chosen.columns.iter().all(|id| theme.questions.iter().any(|(each, _)| each == id)));
    let title = theme.map(|theme| theme.title.clone());
    aside(move || picture(&waves, &loaded, mode, &chosen, &bank, title)).await
}

fn picture(
    waves: &[Asked],
    loaded: &BTreeMap<String, Columns>,
    mode: Mode,
    chosen: &Chosen,
    bank: &Bank,
    theme: Option<Text>,
) -> Option<Picture> {
    let first = waves.first()?.month;
    let months = usize::try_from(waves.last()?.month.count() - first.count() + 1).ok()?;
    let last_asked = |id: &Id| waves.iter().rev().find_map(|wave| wave.questionnaire.column(id.as_str()));
    let columns: Vec<Column<'_>> = chosen.columns.iter().filter_map(last_asked).collect();
    let axis = figures::axis(columns.first()?, !chosen.means);
    if columns.iter().any(|column| figures::axis(column, !chosen.means) != axis) {
        return None;
    }
    let of = |column: &Column<'_>| Drawing {
        waves,
        loaded,
        mode,
        months,
        is_share: !chosen.means,
        id: column.id.clone(),
    };
    let drawings: Vec<Drawing<'_>> = columns.iter().map(of).collect();
    let mut breaks: Vec<(usize, Text, u32)> =
        drawings.iter().flat_map(|drawing| drawing.breaks(bank)).collect();
    breaks.sort_by_key(|(month, ..)| *month);
    let lines = drawings.iter().zip(&columns);
    let lines = lines.map(|(drawing, column)| Run { label: column.short.clone(), points: drawing.points() });
    let only = drawings.first().filter(|_| drawings.len() == 1).zip(columns.first());
    let attribute = chosen.by.as_ref().and_then(last_asked);
    let classes = only.zip(attribute).map(|((drawing, _), attribute)| drawing.classes(&attribute));
    let title = only.map(|(_, column)| column.label.clone()).or(theme);
    Some(Picture {
        title: title.unwrap_or_default(),
        axis,
        first,
        breaks,
        lines: lines.collect(),
        classes: classes.unwrap_or_default(),
    })
}

/// A question over months.
struct Drawing<'a> {
    waves: &'a [Asked],
    loaded: &'a BTreeMap<String, Columns>,
    mode: Mode,
    months: usize,
    is_share: bool,
    id: Id,
}

impl<'a> Drawing<'a> {
    /// Months after the first, the wave, what was asked, and what was answered; where there is both.
    fn asked(&self) -> impl Iterator<Item = (usize, &'a Asked, Column<'a>, &'a Columns)> {
        let (waves, loaded) = (self.waves, self.loaded);
        let first = waves.first().map_or(0, |wave| wave.month.count());
        waves.iter().filter_map(move |wave| {
            let column = wave.questionnaire.column(self.id.as_str())?;
            let at = usize::try_from(wave.month.count() - first).ok()?;
            Some((at, wave, column, loaded.get(&wave.id)?))
        })
    }

    fn points(&self) -> Vec<Point> {
        let mut points = vec![Point::Missing; self.months];
        for (at, wave, column, columns) in self.asked() {
            let basis = wave.basis(self.mode);
            if let Some(place) = points.get_mut(at) {
                *place = point(&column, columns, &basis, self.is_share);
            }
        }
        points
    }

    /// The classes as they are called now; a class that is called otherwise stands by itself.
    fn classes(&self, attribute: &Column<'_>) -> Vec<Run> {
        let values = attribute.values();
        let mut runs: Vec<Run> = attribute
            .labels()
            .into_iter()
            .map(|label| Run { label, points: vec![Point::Missing; self.months] })
            .collect();
        for (at, wave, column, columns) in self.asked() {
            let Some(then) = wave.questionnaire.column(attribute.id.as_str()) else { continue };
            let basis = wave.basis(self.mode);
            let points = by_class(&column, &then, columns, &basis, self.is_share);
            for (value, found) in then.values().iter().zip(points) {
                let run = values.iter().position(|known| known == value).and_then(|at| runs.get_mut(at));
                if let Some(place) = run.and_then(|run| run.points.get_mut(at)) {
                    *place = found;
                }
            }
        }
        runs
    }

    /// Where the wording changed so that the series breaks.
    fn breaks(&self, bank: &Bank) -> Vec<(usize, Text, u32)> {
        let asked: Vec<_> = self.asked().collect();
        let changed = asked.windows(2).filter_map(|pair| {
            let ((.., before, _), (at, _, now, _)) = (&pair[0], &pair[1]);
            (!comparable(now, before, bank)).then(|| (*at, now.short.clone(), now.item.wording.number))
        });
        changed.collect()
    }
}
