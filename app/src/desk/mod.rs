//! Pages of the staff door and their models.

pub mod case;
pub mod case_side;
pub mod counter;
pub mod decide;
pub mod document;
pub mod letters;
pub mod outbox;
pub mod queue;
pub mod return_page;
pub mod sign_in;
