//! Residents' requests: load, decide, write, answer.

pub mod answering;
pub mod applications;
pub mod banks;
pub mod carrying;
pub mod correcting;
pub mod draft_page;
pub mod drafts;
mod entering;
pub mod files;
pub mod form_data;
pub mod front;
pub mod post_step;
pub mod send;
pub mod sign_in;
mod step_change;
