//! Staff requests: load, decide, write, answer.

mod case;
mod counter;
mod deciding;
mod documents;
mod letters;
mod moves;
mod outbox;
mod queue;
mod returning;
mod sign_in;

use crate::{
    identity::guard::May,
    resident::{applications, sign_in as both_doors},
    routes::{Route, get, post},
};

/// Routes of the staff door beside filling in.
#[must_use]
pub fn routes() -> Vec<Route> {
    use May::{Administrator, Anyone, Clerk, ClerkOfOffice, Staff};
    vec![
        get("/", Staff, queue::show),
        post("/search", Clerk, queue::search),
        get("/sign-in", Anyone, sign_in::show),
        post("/sign-in", Anyone, sign_in::post),
        post("/sign-out", Anyone, both_doors::sign_out),
        get("/cases/{application}", ClerkOfOffice, case::show),
        get("/cases/{application}/versions/{number}", ClerkOfOffice, applications::version),
        get("/cases/{application}/files/{file}", ClerkOfOffice, documents::original),
        get("/cases/{application}/files/{file}/pages", ClerkOfOffice, documents::pages),
        get("/cases/{application}/files/{file}/page/{number}", ClerkOfOffice, documents::page),
        post("/cases/{application}/accept", ClerkOfOffice, moves::accept),
        post("/cases/{application}/reopen", ClerkOfOffice, moves::reopen),
        post("/cases/{application}/close", ClerkOfOffice, moves::close),
        post("/cases/{application}/correct", ClerkOfOffice, case::correct),
        get("/cases/{application}/return", ClerkOfOffice, returning::show),
        post("/cases/{application}/return", ClerkOfOffice, returning::post),
        get("/cases/{application}/decide/{matter}", ClerkOfOffice, deciding::show),
        post("/cases/{application}/decide/{matter}", ClerkOfOffice, deciding::post),
        post("/cases/{application}/letters/{letter}/sent", ClerkOfOffice, letters::sent),
        get("/letters", Clerk, letters::show),
        get("/counter", Clerk, counter::show),
        get("/outbox", Administrator, outbox::show),
        post("/outbox/{mail}/retry", Administrator, outbox::retry),
    ]
}
