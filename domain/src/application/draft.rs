//! The draft (下書き): one document of strings as typed, and the merging of what several tabs or devices post.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::form::answers::{Answers, Path};
use crate::form::definition::Id;

/// Earlier values kept, at most.
const HISTORY_ENTRIES: usize = 200;
/// Bytes of earlier values kept, at most.
const HISTORY_BYTES: usize = 64 * 1024;
/// Rival values kept per path, at most; the oldest gives way.
const RIVALS: usize = 8;

/// A draft as it is sealed and stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    /// The answers, as typed.
    pub answers: Answers,
    /// Grows by one with every change.
    pub revision: u32,
    /// The revision at which each path last changed.
    pub changed: BTreeMap<Path, u32>,
    /// The sections that have been reached.
    pub reached: BTreeSet<Id>,
    /// Values that were typed on an outdated page, for the person to choose from.
    pub conflicts: BTreeMap<Path, Conflict>,
    /// What was replaced, oldest first.
    history: Vec<Replaced>,
    /// The newest revision whose replaced values may have been dropped from the history.
    forgotten: u32,
}

/// Values typed on pages that did not show what is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The revision that recorded it: whoever saw this revision or a later one has seen it.
    pub since: u32,
    /// The other values, oldest first. The empty string means that the answer was cleared.
    pub values: Vec<String>,
}

/// A value that was replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Replaced {
    path: Path,
    /// The revision that replaced it.
    revision: u32,
    old: String,
}

/// What merging did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merge {
    /// Number of answers that changed.
    pub stored: usize,
    /// Paths at which the posted value stands beside the stored one.
    pub conflicts: Vec<Path>,
}

impl Document {
    /// A document that begins with answers, as a correction does with those that were filed.
    #[must_use]
    pub fn begun_with(answers: Answers, reached: BTreeSet<Id>) -> Self {
        Self { answers, reached, ..Self::default() }
    }

    /// Takes in what a page posted that had been made from `seen_revision`.
    ///
    /// A value that nobody else has touched since is stored. One that the page did not change leaves a
    /// newer value alone. One that both changed is kept in [`Document::conflicts`] beside the stored
    /// one; a later post of that path from a page that showed the conflict settles it. Each path should
    /// be posted once; of several values the last counts.
    ///
    /// A script that got no answer posts the same again before anything newer, and takes over the new
    /// revision only together with [`Document::changed_since`]; otherwise it would quarrel with itself
    /// or overwrite what it never showed.
    pub fn merge(&mut self, seen_revision: u32, posted: &[(Path, String)]) -> Merge {
        // A page that claims to come from the future was made before a restore: it has seen nothing of this.
        let seen = if seen_revision > self.revision { 0 } else { seen_revision };
        let next = self.revision.saturating_add(1);
        let posted: BTreeMap<&Path, &str> =
            posted.iter().map(|(path, value)| (path, value.as_str())).collect();
        let mut merge = Merge::default();
        let mut touched = false;
        for (path, value) in posted {
            let stored = self.answers.get(path);
            let unchanged = self.changed.get(path).is_none_or(|at| *at <= seen);
            let sees_conflict = self.conflicts.get(path).is_some_and(|conflict| conflict.since <= seen);
            if value != stored {
                if unchanged {
                    self.store(path, value, next);
                    merge.stored += 1;
                    touched = true;
                } else if self.value_at(path, seen) != Some(value) {
                    touched |= self.record_rival(path, value, next);
                    merge.conflicts.push(path.clone());
                    continue;
                }
            }
            if sees_conflict && unchanged {
                self.conflicts.remove(path);
                touched = true;
            }
        }
        if touched {
            self.revision = next;
        }
        merge
    }

    /// What is stored at the paths that changed after a revision; empty where an answer was cleared.
    pub fn changed_since(&self, revision: u32) -> impl Iterator<Item = (&Path, &str)> {
        let newer = self.changed.iter().filter(move |(_, at)| **at > revision);
        newer.map(|(path, _)| (path, self.answers.get(path)))
    }

    /// Whether the person still has to choose between values somewhere.
    #[must_use]
    pub fn has_conflicts(&self) -> bool {
        !self.conflicts.is_empty()
    }

    fn store(&mut self, path: &Path, value: &str, revision: u32) {
        let old = self.answers.get(path).to_owned();
        self.history.push(Replaced { path: path.clone(), revision, old });
        self.answers.set(path.clone(), value);
        self.changed.insert(path.clone(), revision);
        let mut bytes: usize = self.history.iter().map(|entry| entry.old.len()).sum();
        let mut dropped = 0;
        while self.history.len() - dropped > HISTORY_ENTRIES || bytes > HISTORY_BYTES {
            bytes -= self.history[dropped].old.len();
            self.forgotten = self.forgotten.max(self.history[dropped].revision);
            dropped += 1;
        }
        self.history.drain(..dropped);
    }

    /// The value at a revision; None where that is not known any more.
    fn value_at(&self, path: &Path, seen: u32) -> Option<&str> {
        if self.forgotten > seen {
            return None;
        }
        let replaced = self.history.iter().find(|entry| entry.path == *path && entry.revision > seen);
        Some(replaced.map_or_else(|| self.answers.get(path), |entry| entry.old.as_str()))
    }

    /// Whether the conflict is news.
    fn record_rival(&mut self, path: &Path, value: &str, revision: u32) -> bool {
        let conflict = self.conflicts.entry(path.clone()).or_default();
        if conflict.values.iter().any(|rival| rival == value) {
            return false;
        }
        conflict.values.push(value.to_owned());
        if conflict.values.len() > RIVALS {
            conflict.values.remove(0);
        }
        conflict.since = revision;
        true
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn path(name: &str) -> Path {
        Path::from_wire(name)
    }

    fn post(document: &mut Document, seen: u32, values: &[(&str, &str)]) -> Merge {
        let posted: Vec<_> = values.iter().map(|(name, value)| (path(name), (*value).to_owned())).collect();
        document.merge(seen, &posted)
    }

    fn rivals<'d>(document: &'d Document, name: &str) -> &'d [String] {
        document.conflicts.get(&path(name)).map_or(&[], |conflict| &conflict.values)
    }

    #[test]
    fn what_one_page_posts_is_stored() {
        let mut draft = Document::default();
        assert_eq!(post(&mut draft, 0, &[("town", "塩尻"), ("block", "1-2")]).stored, 2);
        assert_eq!((draft.revision, draft.answers.get(&path("town"))), (1, "塩尻"));
        assert_eq!(post(&mut draft, 1, &[("town", ""), ("block", "1-2")]).stored, 1);
        assert_eq!((draft.revision, draft.answers.get(&path("town"))), (2, ""));
    }

    #[test]
    fn the_same_post_twice_changes_nothing_the_second_time() {
        let mut draft = Document::default();
        post(&mut draft, 0, &[("town", "塩尻")]);
        let before = draft.clone();
        assert_eq!(post(&mut draft, 0, &[("town", "塩尻")]), Merge::default());
        assert_eq!(draft, before);
    }

    #[test]
    fn a_tab_that_did_not_touch_an_answer_does_not_undo_it() {
        let mut draft = Document::default();
        post(&mut draft, 0, &[("town", "塩尻"), ("block", "1")]);
        post(&mut draft, 1, &[("town", "松本"), ("block", "1")]);
        let merge = post(&mut draft, 1, &[("town", "塩尻"), ("block", "2")]);
        assert_eq!(merge, Merge { stored: 1, conflicts: vec![] });
        assert_eq!(draft.answers.get(&path("town")), "松本");
        assert_eq!(draft.answers.get(&path("block")), "2");
    }

    #[test]
    fn two_tabs_that_change_the_same_answer_leave_both_values_for_the_person_to_choose() {
        let mut draft = Document::default();
        post(&mut draft, 0, &[("town", "塩尻")]);
        post(&mut draft, 1, &[("town", "松本")]);
        let merge = post(&mut draft, 1, &[("town", "諏訪")]);
        assert_eq!(merge, Merge { stored: 0, conflicts: vec![path("town")] });
        assert_eq!(draft.answers.get(&path("town")), "松本");
        assert_eq!(rivals(&draft, "town"), ["諏訪"]);
        assert!(draft.has_conflicts());
        post(&mut draft, 1, &[("town", "伊那")]);
        assert_eq!(rivals(&draft, "town"), ["諏訪", "伊那"]);
        let seen = draft.revision;
        post(&mut draft, seen, &[("town", "諏訪")]);
        assert_eq!(draft.answers.get(&path("town")), "諏訪");
        assert!(!draft.has_conflicts());
    }

    #[test]
    fn only_a_page_that_showed_the_conflict_settles_it() {
        let mut draft = Document::default();
        post(&mut draft, 0, &[("town", "塩尻")]);
        post(&mut draft, 0, &[("town", "松本")]);
        assert_eq!((draft.revision, rivals(&draft, "town")), (2, &["松本".to_owned()][..]));
        post(&mut draft, 1, &[("town", "塩尻")]);
        assert!(draft.has_conflicts());
        post(&mut draft, 2, &[("block", "1")]);
        assert!(draft.has_conflicts());
        post(&mut draft, 2, &[("town", "塩尻")]);
        assert!(!draft.has_conflicts());
        assert_eq!(draft.answers.get(&path("town")), "塩尻");
    }

    #[test]
    fn a_page_from_before_a_restore_overwrites_nothing() {
        let mut draft = Document::default();
        post(&mut draft, 0, &[("town", "塩尻")]);
        let merge = post(&mut draft, 40, &[("town", "松本"), ("block", "1")]);
        assert_eq!(merge, Merge { stored: 1, conflicts: vec![path("town")] });
        assert_eq!(draft.answers.get(&path("town")), "塩尻");
    }

    #[test]
    fn when_the_history_is_forgotten_a_stale_value_is_shown_rather_than_dropped() {
        let mut draft = Document::default();
        post(&mut draft, 0, &[("town", "塩尻")]);
        post(&mut draft, 1, &[("town", "松本")]);
        for n in 0..300 {
            let seen = draft.revision;
            post(&mut draft, seen, &[("remarks", &n.to_string())]);
        }
        assert!(draft.history.len() <= HISTORY_ENTRIES);
        post(&mut draft, 1, &[("town", "塩尻")]);
        assert_eq!(rivals(&draft, "town"), ["塩尻"]);
    }

    #[test]
    fn the_history_of_long_texts_stays_small() {
        let mut draft = Document::default();
        for n in 0..40 {
            let text = format!("{n}{}", "長".repeat(3_000));
            let seen = draft.revision;
            post(&mut draft, seen, &[("remarks", &text)]);
        }
        assert!(draft.history.iter().map(|entry| entry.old.len()).sum::<usize>() <= HISTORY_BYTES);
    }

    #[test]
    fn a_page_learns_what_changed_behind_its_back() {
        let mut draft = Document::default();
        post(&mut draft, 0, &[("town", "塩尻"), ("block", "1")]);
        post(&mut draft, 1, &[("town", "松本")]);
        assert_eq!(draft.changed_since(1).collect::<Vec<_>>(), [(&path("town"), "松本")]);
    }

    #[test]
    fn a_draft_survives_storing_and_an_older_one_is_read() {
        let mut draft = Document::default();
        post(&mut draft, 0, &[("town", "塩尻")]);
        post(&mut draft, 0, &[("town", "松本")]);
        draft.reached.insert("home".into());
        let json = serde_json::to_string(&draft).unwrap();
        assert_eq!(serde_json::from_str::<Document>(&json).unwrap(), draft);
        assert!(serde_json::from_str::<Document>(r#"{"answers":{"town":"塩尻"},"revision":1}"#).is_ok());
    }

    /// One of three tabs reloads, or types into some fields and posts its whole page.
    #[derive(Clone, Debug)]
    enum Step {
        Reload(usize),
        Post(usize, Vec<(usize, String)>),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let edits = prop::collection::vec((0_usize..3, "[ab]{0,2}"), 0..3);
        let step = prop_oneof![
            (0_usize..3).prop_map(Step::Reload),
            (0_usize..3, edits).prop_map(|(tab, edits)| Step::Post(tab, edits)),
        ];
        prop::collection::vec(step, 0..40)
    }

    proptest! {
        #[test]
        fn nothing_typed_is_lost_and_nothing_unseen_is_overwritten(steps in steps()) {
            let fields = ["x", "y", "z"].map(path);
            let mut draft = Document::default();
            let mut tabs: [Document; 3] = Default::default();
            for step in steps {
                let (tab, edits) = match step {
                    Step::Reload(tab) => {
                        tabs[tab] = draft.clone();
                        continue;
                    }
                    Step::Post(tab, edits) => (&tabs[tab], edits),
                };
                let mut page = tab.answers.clone();
                for (field, typed) in edits {
                    page.set(fields[field].clone(), &typed);
                }
                let posted: Vec<_> = fields.iter().map(|f| (f.clone(), page.get(f).to_owned())).collect();
                let before = draft.clone();
                let merge = draft.merge(tab.revision, &posted);
                for (field, value) in &posted {
                    let stored = draft.answers.get(field);
                    let untouched = value == tab.answers.get(field);
                    let kept = draft.conflicts.get(field).is_some_and(|c| c.values.contains(value));
                    prop_assert!(stored == value || untouched || kept);
                    prop_assert_eq!(merge.conflicts.contains(field), stored != value && !untouched);
                    if stored != before.answers.get(field) {
                        prop_assert_eq!(before.answers.get(field), tab.answers.get(field));
                        prop_assert!(!untouched);
                    }
                    // Rivals vanish only for someone who saw them.
                    if let Some(rival) = before.conflicts.get(field)
                        && !draft.conflicts.contains_key(field)
                    {
                        prop_assert_eq!(tab.conflicts.get(field), Some(rival));
                    }
                }
                prop_assert_eq!(draft == before, draft.revision == before.revision);
            }
        }
    }
}
