//! The values of a form's controls, as the server reads them.

use domain::form::{Answers, Path};

/// Name and value of every control that would be sent, in order.
pub(super) type Entries = Vec<(String, String)>;

/// The answers among them: all non-empty values of a name joined by `,`; names with `_` in front are the page's own.
///
/// Rows that begin in another step have no control for their order here: it is that of the page.
pub(super) fn answers(entries: &[(String, String)]) -> Answers {
    let mut answers = Answers::default();
    for (name, value) in entries {
        if name.starts_with('_') || value.is_empty() {
            continue;
        }
        let path = Path::from_wire(name);
        let joined = match answers.get(&path) {
            "" => value.clone(),
            so_far => [so_far, value].join(","),
        };
        answers.set(path, &joined);
    }
    for (name, _) in entries {
        let mut pieces = name.split('/');
        let (Some(rows), Some(key), Some(_)) = (pieces.next(), pieces.next(), pieces.next()) else {
            continue;
        };
        let ordered = entries.iter().any(|(known, _)| known == rows);
        let path = Path::from_wire(rows);
        if !ordered && !answers.list(&path).any(|known| known == key) {
            let order = match answers.get(&path) {
                "" => key.to_owned(),
                so_far => [so_far, key].join(","),
            };
            answers.set(path, &order);
        }
    }
    answers
}

/// The values of one name, with the line ends of the document's own text.
pub(super) fn of<'e>(entries: &'e [(String, String)], name: &str) -> Vec<std::borrow::Cow<'e, str>> {
    entries
        .iter()
        .filter(|(known, _)| known == name)
        .map(
            |(_, value)| {
                if value.contains('\r') { value.replace("\r\n", "\n").into() } else { value.as_str().into() }
            },
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(pairs: &[(&str, &str)]) -> Entries {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn answer(entries: &[(String, String)], path: &str) -> String {
        answers(entries).get(&Path::from_wire(path)).to_owned()
    }

    #[test]
    fn ticked_boxes_are_joined_and_the_hidden_one_is_not_among_them() {
        let form = entries(&[("extras", ""), ("extras", "early"), ("extras", "late"), ("born/year", "2020")]);
        assert_eq!(answer(&form, "extras"), "early,late");
        assert_eq!(answer(&form, "born/year"), "2020");
    }

    #[test]
    fn nothing_ticked_and_nothing_typed_is_no_answer() {
        assert!(answers(&entries(&[("extras", ""), ("nickname", "")])).0.is_empty());
    }

    #[test]
    fn the_controls_of_the_page_itself_are_no_answers() {
        assert!(answers(&entries(&[("_revision", "7"), ("_then", "next")])).0.is_empty());
    }

    #[test]
    fn rows_that_are_continued_here_keep_the_order_of_the_page() {
        let form = entries(&[("g/b/way", ""), ("g/b/commute", "1"), ("g/a/way", "x"), ("born/year", "")]);
        assert_eq!(answer(&form, "g"), "b,a");
        assert_eq!(answer(&form, "born"), "");
        let form = entries(&[("g", "a,b"), ("g/b/way", "x"), ("g/a/way", "")]);
        assert_eq!(answer(&form, "g"), "a,b");
        let form = entries(&[("g", ""), ("g/1/way", "x")]);
        assert_eq!(answer(&form, "g"), "");
    }

    #[test]
    fn line_ends_do_not_make_two_values_differ() {
        assert_eq!(of(&entries(&[("a", "x\r\ny")]), "a"), of(&entries(&[("a", "x\ny")]), "a"));
        assert_ne!(of(&entries(&[("a", "x")]), "a"), of(&entries(&[("a", "x"), ("a", "y")]), "a"));
    }
}
