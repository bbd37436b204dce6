//! Procedures as data, and the one evaluator that server and browser share.

pub mod answers;
mod check;
mod condition;
mod decimal;
pub mod definition;
mod dependencies;
pub mod diff;
pub mod evaluate;
pub mod evaluated;
mod expand;
mod expression;
pub mod load;
mod mentions;
pub mod paths;
mod pattern;
mod placeholders;
pub mod refusal;
#[cfg(test)]
mod tests;
mod typing;
mod values;
mod words;

pub use answers::{Answers, Path};
pub use decimal::{grouped, written};
pub use definition::{Id, Procedure, Text};
pub use evaluate::{checklist, evaluate};
pub use evaluated::{Evaluated, EvaluatedSection, Field, Finding, Problem, Row, Value, WorkDay};
pub use load::Form;
pub use paths::{accepted_paths, each_path, next_row_key, parts, pruned, row_keys};
pub use refusal::{LoadError, LoadErrors, Refusal};
pub use values::{ACCOUNT_NAMES, OTHER_NUMBER, WEEK, characters};
