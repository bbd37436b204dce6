//! What becomes of an application: its draft, its window, its number, its status, its decisions, its clock.

pub mod clock;
pub mod deadline;
pub mod decision;
pub mod draft;
pub mod receipt_number;
pub mod refusal;
#[cfg(test)]
mod sample;
pub mod status;

pub use clock::LegalClock;
pub use deadline::{Judgement, judge};
pub use decision::Decision;
pub use draft::{Document, Merge};
pub use receipt_number::ReceiptNumber;
pub use refusal::Refusal;
pub use status::{Command, Status};
