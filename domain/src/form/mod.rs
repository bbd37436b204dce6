//! Procedures as data, and the one evaluator that server and browser share.

pub mod answers;
pub mod definition;
pub mod evaluated;

pub use answers::{Answers, Path};
pub use definition::{Id, Procedure, Text};
pub use evaluated::{Evaluated, Field, Finding, Problem, Value};
