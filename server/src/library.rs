//! The procedures and surveys that ship with the product.

use domain::form::{Form, LoadErrors};
use include_dir::{Dir, include_dir};

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/procedures");

/// The question bank that ships.
pub const BANK: &str = include_str!("../surveys/bank.json");
/// The surveys that ship: the monthly one, and the one after an application.
pub const SURVEYS: [&str; 2] =
    [include_str!("../surveys/life.json"), include_str!("../surveys/satisfaction.json")];

/// A procedure that ships: its definition as JSON, and invented answers of people who use it.
#[derive(Clone, Debug)]
pub struct Shipped {
    /// Its id.
    pub id: &'static str,
    /// Its definition.
    pub definition: &'static str,
    /// Names of the examples, and their answers as JSON.
    pub examples: Vec<(&'static str, &'static str)>,
}

impl Shipped {
    /// The definition, checked.
    ///
    /// # Errors
    /// What is wrong with it; a test keeps this empty.
    pub fn form(&self) -> Result<Form, LoadErrors> {
        Form::parse(self.definition)
    }
}

/// All of them, in the order of their ids.
#[must_use]
pub fn all() -> Vec<Shipped> {
    let mut all: Vec<Shipped> = SHIPPED
        .files()
        .filter(|file| file.path().extension().is_some_and(|extension| extension == "json"))
        .filter_map(|file| {
            let id = file.path().file_stem()?.to_str()?;
            let folder = SHIPPED.get_dir(format!("examples/{id}"));
            let mut examples: Vec<_> = folder
                .into_iter()
                .flat_map(Dir::files)
                .filter_map(|file| Some((file.path().file_stem()?.to_str()?, file.contents_utf8()?)))
                .collect();
            examples.sort_unstable();
            Some(Shipped { id, definition: file.contents_utf8()?, examples })
        })
        .collect();
    all.sort_unstable_by_key(|shipped| shipped.id);
    all
}

/// The one with this id.
#[must_use]
pub fn one(id: &str) -> Option<Shipped> {
    all().into_iter().find(|shipped| shipped.id == id)
}

/// The JSON Schema of a definition.
#[must_use]
pub fn schema() -> String {
    let schema = schemars::schema_for!(domain::form::Procedure);
    let text = serde_json::to_string_pretty(&schema);
    debug_assert!(text.is_ok(), "a schema is JSON");
    text.unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use domain::form::{Answers, evaluate};

    use super::*;

    #[test]
    fn every_procedure_loads_under_its_own_name_and_has_examples() {
        let all = all();
        assert!(all.len() >= 18, "{}", all.len());
        for shipped in all {
            let form = shipped.form().unwrap_or_else(|errors| panic!("{}:\n{errors}", shipped.id));
            assert_eq!(form.procedure.id.as_str(), shipped.id);
            assert!(!shipped.examples.is_empty(), "{} has no example", shipped.id);
            assert!(!form.procedure.life_events.is_empty(), "{} stands nowhere", shipped.id);
            assert!(!form.procedure.baseline.is_empty(), "{} has no baseline", shipped.id);
            assert!(!form.procedure.checklist.is_empty(), "{} has no checklist", shipped.id);
        }
    }

    #[test]
    fn the_schema_that_is_checked_in_is_that_of_the_format() {
        let known = include_str!("../procedures/schema/procedure.schema.json");
        assert!(
            known == schema(),
            "run: kakazu procedure schema > server/procedures/schema/procedure.schema.json"
        );
    }

    #[test]
    fn every_example_is_complete_but_for_files() {
        let today = jiff::civil::date(2026, 11, 20);
        for shipped in all() {
            let form = shipped.form().unwrap();
            for (name, answers) in &shipped.examples {
                let answers: Answers = serde_json::from_str(answers).unwrap();
                let evaluated = evaluate(&form, &answers, today);
                let wrong: Vec<_> = evaluated
                    .errors()
                    .filter(|finding| finding.problem != domain::form::Problem::MissingFile)
                    .collect();
                assert!(wrong.is_empty(), "{} {name}: {wrong:?}", shipped.id);
            }
        }
    }
}
