//! What depends on what, and circles in it.

use std::collections::BTreeSet;

use super::definition::{Demand, Id, Kind};
use super::load::Form;
use super::mentions::{in_condition, in_expression};

/// For each question, by number: those on which its being shown and its value depend directly.
pub(super) fn of_values(form: &Form) -> Vec<BTreeSet<usize>> {
    (0..form.count()).map(|number| of_value(form, number)).collect()
}

fn of_value(form: &Form, number: usize) -> BTreeSet<usize> {
    let place = form.place(number);
    let question = form.numbered(number);
    let mut found = BTreeSet::new();
    let mut seen = |id: &Id| found.extend(form.number(id));
    if let Some(when) = &form.procedure.sections[place.section].when {
        in_condition(when, &mut seen);
    }
    if let Some(when) = &question.when {
        in_condition(when, &mut seen);
    }
    if let Some(source) = &question.same_as {
        seen(source);
    }
    match &question.kind {
        Kind::Date { earliest, latest } | Kind::Period { earliest, latest, .. } => {
            [earliest, latest].into_iter().flatten().for_each(|bound| in_expression(bound, &mut seen));
        }
        Kind::One { offer: Some(offer), .. }
        | Kind::Slot { offer: Some(offer), .. }
        | Kind::Ranked { offer: Some(offer), .. } => {
            in_condition(offer, &mut seen);
        }
        Kind::Computed { value, .. } => in_expression(value, &mut seen),
        _ => {}
    }
    if let Kind::RowsContinued { of, .. } = &question.kind {
        seen(of);
    }
    if let Some((rows, _)) = place.in_rows {
        found.extend([rows, place.block]);
    }
    found
}

/// For each question, by number: everything on which what is said at it depends, over any number of steps.
///
/// A requirement and a rule need values but give none, so they only ever stand at the beginning of a chain
/// and can close no circle: two telephone numbers may each be required where the other is missing.
pub(super) fn closures(form: &Form) -> Vec<BTreeSet<Id>> {
    let edges = of_values(form);
    (0..form.count())
        .map(|number| {
            let mut open: Vec<usize> = edges[number].iter().copied().collect();
            let mut seen = |id: &Id| open.extend(form.number(id));
            if let Demand::When(condition) = &form.numbered(number).required {
                in_condition(condition, &mut seen);
            }
            for rule in form.rules_at(number) {
                in_condition(&form.procedure.rules[*rule].when, &mut seen);
            }
            let mut reached = BTreeSet::new();
            while let Some(next) = open.pop() {
                if reached.insert(next) {
                    open.extend(edges[next].iter().copied());
                }
            }
            reached.remove(&number);
            // Collecting would bring a sort into the browser's bundle.
            let mut names = BTreeSet::new();
            for reached in reached {
                names.insert(form.numbered(reached).id.clone());
            }
            names
        })
        .collect()
}

/// Most steps and levels that judging one question may go down, as [`too_deep`] counts them. The evaluator goes down
/// them on the stack: a definition must not be able to end the server, or the browser's tab.
const DEEPEST: usize = 400;

/// The first question whose value is reached only over too many other questions and levels of conditions and
/// expressions; for definitions without a circle.
pub(super) fn too_deep(form: &Form, edges: &[BTreeSet<usize>]) -> Option<usize> {
    fn depth(form: &Form, edges: &[BTreeSet<usize>], at: usize, known: &mut [Option<usize>]) -> usize {
        if let Some(known) = known[at] {
            return known;
        }
        let below = edges[at].iter().map(|next| depth(form, edges, *next, known)).max().unwrap_or(0);
        let depth = 2 + levels_of(form, at) + below;
        known[at] = Some(depth);
        depth
    }
    let mut known = vec![None; edges.len()];
    (0..edges.len()).find(|at| depth(form, edges, *at, &mut known) > DEEPEST)
}

/// Levels of the deepest condition or expression on which a question's being shown and its value depend.
fn levels_of(form: &Form, number: usize) -> usize {
    fn levels(written: &serde_json::Value) -> usize {
        match written {
            serde_json::Value::Array(list) => 1 + list.iter().map(levels).max().unwrap_or(0),
            serde_json::Value::Object(fields) => 1 + fields.values().map(levels).max().unwrap_or(0),
            _ => 0,
        }
    }
    let question = form.numbered(number);
    let section = &form.procedure.sections[form.place(number).section];
    let whens = [serde_json::to_value(&section.when), serde_json::to_value(&question.when)];
    // What is asked in rows counts for itself.
    let kind = question.kind.per_row().is_empty().then(|| serde_json::to_value(&question.kind));
    whens.into_iter().chain(kind).flatten().map(|written| levels(&written)).max().unwrap_or(0)
}

/// A circle, if there is one: the numbers in the order of dependence, the first repeated at the end.
pub(super) fn circle(edges: &[BTreeSet<usize>]) -> Option<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    fn visit(
        at: usize,
        edges: &[BTreeSet<usize>],
        marks: &mut [Mark],
        road: &mut Vec<usize>,
    ) -> Option<Vec<usize>> {
        marks[at] = Mark::Open;
        road.push(at);
        for &next in &edges[at] {
            match marks[next] {
                Mark::Done => {}
                Mark::Open => {
                    let start = road.iter().position(|on| *on == next).unwrap_or(0);
                    let mut ring = road[start..].to_vec();
                    ring.push(next);
                    return Some(ring);
                }
                Mark::New => {
                    let ring = visit(next, edges, marks, road);
                    if ring.is_some() {
                        return ring;
                    }
                }
            }
        }
        road.pop();
        marks[at] = Mark::Done;
        None
    }
    let mut marks = vec![Mark::New; edges.len()];
    let mut road = Vec::new();
    (0..edges.len()).find_map(|start| {
        if marks[start] == Mark::New { visit(start, edges, &mut marks, &mut road) } else { None }
    })
}
