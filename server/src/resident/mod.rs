//! Residents' requests: load, decide, write, answer.

pub mod applications;
pub mod draft_page;
pub mod drafts;
pub mod files;
pub mod form_data;
pub mod front;
pub mod post_step;
pub mod send;
pub mod sign_in;
