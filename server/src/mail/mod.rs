//! Mail: what is to be sent is queued with what caused it, and leaves from there.

mod message;
pub mod outbox;
mod postman;
mod transport;
pub mod wording;

pub use message::Message;
pub use outbox::{About, Outgoing};
pub use postman::{Delivered, Postman};
pub use transport::{Failure, Mailbox, Mailer, MailerError, Outcome, PARALLEL, SEND_TIME};
