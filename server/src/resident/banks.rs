//! Banks and their branches by code or by name.
//!
//! The crate `zengin` carries the directory of the zengin-code project; it needs no network.

use std::sync::LazyLock;

use domain::{
    form::{Answers, Form, Path, definition::Kind, each_path},
    japanese::{
        bank::{YUCHO, from_yucho},
        search::fold_name,
        width,
    },
};
use zengin::Zengin;

/// Most banks or branches that are offered to choose from.
const MOST: usize = 30;

/// Read when first needed: it takes some megabytes.
static DIRECTORY: LazyLock<Option<Zengin>> = LazyLock::new(|| match Zengin::new() {
    Ok(directory) => Some(directory),
    Err(error) => {
        tracing::error!(%error, "the directory of banks cannot be read");
        None
    }
});

/// What was found of a bank and its branch.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Code of the bank, if there is just one.
    pub bank: Option<String>,
    /// Code of the branch, if there is just one.
    pub branch: Option<String>,
    /// The part (`bank` or `branch`) that has several answers, each with its name.
    pub several: Option<(&'static str, Vec<(String, String)>)>,
}

/// Looks up a bank, then its branch, each typed as code or as part of its name in any kind of writing.
#[must_use]
pub fn find(bank: &str, branch: &str) -> Found {
    let Some(directory) = DIRECTORY.as_ref() else { return Found::default() };
    let mut found = Found::default();
    let banks = matching(
        bank,
        4,
        directory.all_banks().values().map(|bank| Entry {
            code: &bank.code,
            name: &bank.name,
            kana: &bank.kana,
        }),
    );
    let [(code, _)] = banks.as_slice() else {
        found.several = (!banks.is_empty()).then_some(("bank", banks));
        return found;
    };
    found.bank = Some(code.clone());
    let Some(known) = directory.get_bank(code) else { return found };
    let branches = matching(
        branch,
        3,
        known.all_branches().values().map(|one| Entry { code: &one.code, name: &one.name, kana: &one.kana }),
    );
    match branches.as_slice() {
        [(code, _)] => found.branch = Some(code.clone()),
        [] => {}
        _ => found.several = Some(("branch", branches)),
    }
    found
}

struct Entry<'d> {
    code: &'d str,
    name: &'d str,
    kana: &'d str,
}

/// Those of this code, or of this very name, or else with this in their names or readings.
fn matching<'d>(typed: &str, digits: usize, all: impl Iterator<Item = Entry<'d>>) -> Vec<(String, String)> {
    let plain = width::fold_digits(typed.trim());
    let as_code = plain.len() == digits && plain.bytes().all(|b| b.is_ascii_digit());
    let wanted = stem(typed);
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut exact = Vec::new();
    let mut partly = Vec::new();
    for entry in all {
        let pair = || (entry.code.to_owned(), entry.name.to_owned());
        if as_code {
            if entry.code == plain {
                exact.push(pair());
            }
            continue;
        }
        let (name, kana) = (stem(entry.name), fold_name(entry.kana));
        if name == wanted || kana == wanted {
            exact.push(pair());
        } else if name.contains(&wanted) || kana.contains(&wanted) {
            partly.push(pair());
        }
    }
    let mut found = if exact.is_empty() { partly } else { exact };
    found.sort();
    found.truncate(MOST);
    found
}

/// A name as it is compared: as the directory shortens it, and without 銀行 or 支店 at its end, which say nothing.
fn stem(name: &str) -> String {
    let mut folded = fold_name(name);
    for (whole, short) in
        [("信用金庫", "信金"), ("信用組合", "信組"), ("農業協同組合", "農協"), ("労働金庫", "労金")]
    {
        folded = folded.replace(whole, short);
    }
    ["銀行", "支店", "本店"]
        .iter()
        .find_map(|end| folded.strip_suffix(end).filter(|rest| !rest.is_empty()))
        .unwrap_or(&folded)
        .to_owned()
}

/// Names of a bank and its branch by their codes; empty where nothing has them.
#[must_use]
pub fn names(bank: &str, branch: &str) -> [String; 2] {
    let known = DIRECTORY.as_ref().and_then(|directory| directory.get_bank(bank));
    let bank_name = known.map_or_else(String::new, |known| known.name.clone());
    let branch_name = known.and_then(|known| known.get_branch(branch)).map(|branch| branch.name.clone());
    [bank_name, branch_name.unwrap_or_default()]
}

/// The names that belong to the accounts among the answers to some questions, each at its path.
#[must_use]
pub fn names_of(
    form: &Form,
    questions: &[domain::form::definition::Question],
    answers: &Answers,
) -> Vec<(Path, String)> {
    let mut all = Vec::new();
    each_path(form, questions, answers, &mut |path, question| {
        if let Kind::BankAccount {} = question.kind {
            let typed = |part: &str| width::fold_digits(answers.get(&path.part(part)).trim());
            let [bank, branch] = if typed("by") == "yucho" {
                let branch = from_yucho(&typed("symbol"), &typed("yucho_number")).map(|(branch, ..)| branch);
                [YUCHO.to_owned(), branch.unwrap_or_default()]
            } else {
                [typed("bank"), typed("branch")]
            };
            let [bank, branch] = names(&bank, &branch);
            all.extend([(path.part("bank_name"), bank), (path.part("branch_name"), branch)]);
        }
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn banks_and_branches_are_found_by_code_name_and_reading() {
        for bank in ["0005", "０００５", "三菱ＵＦＪ", "三菱UFJ銀行"] {
            assert_eq!(find(bank, "本店").bank.as_deref(), Some("0005"), "{bank}");
        }
        let found = find("9900", "〇一八");
        assert_eq!((found.bank.as_deref(), found.branch.as_deref()), (Some("9900"), Some("018")));
        let (part, several) = find("信用金庫", "").several.unwrap();
        assert!(part == "bank" && several.len() == MOST);
        assert_eq!(find("あおいもり信用金庫", "").bank, None);
        assert_eq!(find("青い森信用金庫", "").bank.as_deref(), Some("1105"));
        assert_eq!(find("龗龗銀行", "本店"), Found::default());
        assert_eq!(names("9900", "018")[1], "〇一八");
        assert_eq!(names("0000", "000"), ["", ""]);
    }
}
