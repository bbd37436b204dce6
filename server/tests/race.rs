//! Races: every command of the product, 64 at once on one thing, on whichever engine there is. One wins or all merge;
//! whoever loses is told, never by an error of the server; state, history, mail, audit and counters agree afterwards.
//!
//! SQLite's one writer hides what PostgreSQL shows: `scripts/test` runs this on both.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod races;
mod ready;
mod support;
mod surveys;

use app::shell::Door;
use axum::http::Method;
use races::{City, cases, codes, counter, filling, jobs, surveys as polls};
use server::routes;

/// Makes a test of each race, and the list of what they race for.
macro_rules! races {
    ($($name:ident => $race:path, [$($door:ident $path:literal),* $(,)?];)+) => {
        /// Which race fires at which route.
        const ROUTES: &[(&str, Door, &str)] = &[$($((stringify!($name), Door::$door, $path),)*)+];
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $name() {
                let city = City::start().await;
                $race(&city).await;
                city.finish(&ROUTES.iter().filter(|(name, ..)| *name == stringify!($name)).collect::<Vec<_>>()).await;
            }
        )+
    };
}

// Every route that changes something, and the race that is run for it.
races! {
    every_start_begins_a_draft_of_its_own => filling::starts,
        [Residents "/procedures/{procedure}/start", Staff "/procedures/{procedure}/start"];
    different_answers_of_many_tabs_are_all_kept => filling::different_answers,
        [Residents "/drafts/{draft}/steps/{section}", Staff "/drafts/{draft}/steps/{section}"];
    rival_answers_to_one_question_are_shown_and_none_is_silently_replaced => filling::rival_answers,
        [Residents "/drafts/{draft}/steps/{section}"];
    a_draft_is_carried_once_and_loses_nothing => filling::carried,
        [Residents "/drafts/{draft}/carry", Staff "/drafts/{draft}/carry"];
    rows_are_added_up_to_their_number_and_no_key_is_used_twice => filling::rows,
        [Residents "/drafts/{draft}/steps/{section}"];
    files_are_kept_up_to_the_number_that_a_question_takes => filling::uploads,
        [Residents "/drafts/{draft}/steps/{section}", Staff "/drafts/{draft}/steps/{section}"];
    checking_stores_nothing_while_others_store => filling::checks,
        [Residents "/drafts/{draft}/steps/{section}/check", Staff "/drafts/{draft}/steps/{section}/check"];
    a_draft_is_sent_once => filling::submits,
        [Residents "/drafts/{draft}/submit", Staff "/drafts/{draft}/submit"];
    a_draft_is_deleted_once => filling::deletes,
        [Residents "/drafts/{draft}/delete", Staff "/drafts/{draft}/delete"];
    a_draft_is_sent_or_deleted_while_others_write_in_it => filling::everything_at_once,
        [Residents "/drafts/{draft}/steps/{section}"];
    what_was_parked_by_many_tabs_comes_back_once => filling::parked,
        [Residents "/drafts/{draft}/steps/{section}"];
    a_language_is_only_a_cookie => filling::languages,
        [Residents "/language", Staff "/language"];
    no_more_codes_are_mailed_than_are_free => codes::asked,
        [Residents "/sign-in"];
    asking_again_is_asking => codes::asked_again,
        [Residents "/sign-in/again"];
    codes_for_a_draft_are_counted_with_all_others => codes::asked_for_a_draft,
        [Residents "/drafts/{draft}/later", Residents "/drafts/{draft}/address"];
    a_code_is_tried_five_times_and_every_failure_counts => codes::wrong,
        [Residents "/sign-in/code"];
    a_right_code_lets_in_once => codes::right,
        [Residents "/sign-in/code"];
    a_link_lets_in_once => codes::linked,
        [Residents "/sign-in/link"];
    a_draft_belongs_to_one_of_the_addresses_that_were_confirmed_at_once => codes::given,
        [Residents "/sign-in/link"];
    signing_out_ends_one_session_and_nothing_else => codes::signed_out,
        [Residents "/sign-out", Staff "/sign-out"];
    guesses_at_a_password_cannot_slip_through_together => counter::guesses,
        [Staff "/sign-in"];
    right_passwords_each_begin_a_session => counter::right_passwords,
        [Staff "/sign-in"];
    a_new_password_leaves_no_session_of_the_old_one => counter::new_password,
        [Staff "/sign-in"];
    an_account_put_many_times_is_one_account => counter::accounts, [];
    versions_published_at_once_are_numbered_without_gap => counter::versions, [];
    a_search_changes_nothing => counter::searches,
        [Staff "/search"];
    dead_mail_is_retried_once => counter::retries,
        [Staff "/outbox/{mail}/retry"];
    a_letter_is_sent_once => counter::letters,
        [Staff "/cases/{application}/letters/{letter}/sent"];
    one_clerk_accepts => cases::accepted,
        [Staff "/cases/{application}/accept"];
    one_clerk_returns => cases::returned,
        [Staff "/cases/{application}/return"];
    one_clerk_decides_and_the_others_see_what_has_changed => cases::decided,
        [Staff "/cases/{application}/decide/{matter}"];
    one_clerk_reopens => cases::reopened,
        [Staff "/cases/{application}/reopen"];
    one_clerk_closes => cases::closed,
        [Staff "/cases/{application}/close"];
    a_resident_withdraws_once => cases::withdrawn,
        [Residents "/applications/{application}/withdraw"];
    one_correction_is_begun_and_filed_once => cases::corrected,
        [Residents "/applications/{application}/correct", Residents "/drafts/{draft}/submit"];
    a_correction_is_begun_at_one_of_both_doors => cases::corrected_at_both_doors,
        [Staff "/cases/{application}/correct"];
    a_correction_is_deleted_without_its_application => cases::correction_deleted,
        [Residents "/drafts/{draft}/delete"];
    whatever_is_done_at_once_is_a_legal_history => cases::everything_at_once, [];
    counters_are_folded_while_they_are_counted => jobs::folded, [];
    the_audit_trail_is_sealed_while_it_grows => jobs::sealed, [];
    an_expired_draft_is_deleted_or_written_never_both => jobs::expired, [];
    every_mail_leaves_once => jobs::mailed, [];
    no_file_is_swept_that_is_being_added => jobs::swept, [];
    one_code_is_one_answer => polls::one_code,
        [Residents "/survey/start", Residents "/survey/answer/{block}", Residents "/survey/finish"];
    everybody_who_comes_by_the_open_link_has_a_sheet => polls::open_link,
        [Residents "/surveys/{survey}/start"];
    a_wave_is_stopped_once => polls::stopped,
        [Staff "/surveys/{survey}/waves/{wave}/stop"];
    a_list_imported_many_times_is_one_list => polls::imported,
        [Staff "/surveys/{survey}/panel"];
    a_list_that_is_being_imported_is_drawn_from_as_a_whole => polls::drawn, [];
    a_stopped_wave_keeps_nothing_of_those_who_send_just_then => polls::sent_while_stopped,
        [Residents "/survey/finish"];
    whoever_is_thanked_while_a_wave_closes_is_counted => polls::sent_while_closing,
        [Residents "/survey/finish"];
    letters_are_printed_once => polls::printed,
        [Staff "/surveys/{survey}/waves/{wave}/letters/printed"];
    tags_are_those_of_one => polls::tagged,
        [Staff "/surveys/{survey}/waves/{wave}/words/{remark}/tags"];
    a_release_is_made_once => polls::released,
        [Staff "/surveys/{survey}/waves/{wave}/release"];
}

#[test]
fn every_route_that_changes_something_is_raced_for() {
    let posts = |door, routes: Vec<routes::Route>| {
        let posts = routes.into_iter().filter(|route| route.method == Method::POST);
        posts.map(move |route| (door, route.path)).collect::<Vec<_>>()
    };
    let mut all = posts(Door::Residents, routes::residents());
    all.extend(posts(Door::Staff, routes::staff()));
    let raced = |(door, path): &(Door, &str)| ROUTES.iter().any(|(_, d, p)| d == door && p == path);
    let missing: Vec<_> = all.iter().filter(|route| !raced(route)).collect();
    assert!(missing.is_empty(), "in no race: {missing:?}");
    let gone: Vec<_> = ROUTES.iter().filter(|(_, door, path)| !all.contains(&(*door, path))).collect();
    assert!(gone.is_empty(), "no such route: {gone:?}");
    assert!(all.len() >= 32, "{} routes", all.len());
}
