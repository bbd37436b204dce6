//! Every URL of the product on one page: method, path, door, who may, handler.
//!
//! Whatever is not here does not exist. A test walks all of these with every kind of caller.

use app::{resident::plain::Standing, shell::Door};
use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    handler::Handler,
    http::Method,
    middleware,
    routing::{MethodFilter, MethodRouter, on},
};

use crate::{
    admission::{Class, admit},
    assets, desk, dev, health,
    identity::{
        guard::{May, guard},
        visit::Visit,
    },
    layers, policy,
    portal::Shared,
    refusal::Refusal,
    resident::{
        answering, applications, carrying, correcting, drafts, files, form_data, front, post_step, send,
        sign_in,
    },
    results, security,
};

/// A route: one method of one path at one door.
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path, with parameters in braces.
    pub path: &'static str,
    /// Who may call it.
    pub may: May,
    /// Largest body, in bytes.
    pub body: usize,
    /// Who goes first here.
    pub class: Class,
    handler: MethodRouter<Shared>,
}

pub(crate) fn get<H, T>(path: &'static str, may: May, handler: H) -> Route
where
    H: Handler<T, Shared>,
    T: 'static,
{
    let class = if may == May::Anyone { Class::Arriving } else { Class::Begun };
    Route { method: Method::GET, path, may, body: 0, class, handler: on(MethodFilter::GET, handler) }
}

pub(crate) fn post<H, T>(path: &'static str, may: May, handler: H) -> Route
where
    H: Handler<T, Shared>,
    T: 'static,
{
    let handler = on(MethodFilter::POST, handler);
    Route { method: Method::POST, path, may, body: security::FORM_LIMIT, class: Class::Begun, handler }
}

impl Route {
    fn with_files(mut self) -> Self {
        self.body = form_data::BODY_LIMIT;
        self
    }

    fn class(mut self, class: Class) -> Self {
        self.class = class;
        self
    }
}

/// Filling in: the same pages for residents and for clerks at the counter.
fn filling(may_start: May) -> Vec<Route> {
    use May::{Anyone, DraftHolder, DraftHolderOrParked};
    vec![
        get("/procedures/{procedure}", may_start, front::procedure),
        post("/procedures/{procedure}/start", may_start, drafts::start).class(Class::Arriving),
        get("/procedures/{procedure}/versions/{version}/rules.json", Anyone, front::rules).class(Class::Free),
        get("/postcode/{code}", Anyone, front::places),
        post("/language", Anyone, front::language).class(Class::Free),
        get("/drafts/{draft}", DraftHolder, drafts::show),
        get("/drafts/{draft}/steps/{section}", DraftHolder, drafts::step),
        post("/drafts/{draft}/steps/{section}", DraftHolderOrParked, post_step::post).with_files(),
        post("/drafts/{draft}/steps/{section}/check", DraftHolder, post_step::check),
        get("/drafts/{draft}/files/{file}", DraftHolder, files::of_draft),
        get("/drafts/{draft}/review", DraftHolder, drafts::review),
        get("/drafts/{draft}/carry", DraftHolder, carrying::show),
        post("/drafts/{draft}/carry", DraftHolder, carrying::post),
        post("/drafts/{draft}/submit", DraftHolder, send::submit),
        post("/drafts/{draft}/delete", DraftHolder, drafts::delete),
    ]
}

/// The residents' door.
#[must_use]
pub fn residents() -> Vec<Route> {
    use May::{Anyone, DraftHolder, Party};
    let standing =
        |which| move |State(portal): State<Shared>, visit: Visit| front::standing(portal, visit, which);
    let mut routes = vec![
        get("/", Anyone, front::show).class(Class::Free),
        get("/help", Anyone, standing(Standing::Help)).class(Class::Free),
        get("/privacy", Anyone, standing(Standing::Privacy)).class(Class::Free),
        get("/accessibility", Anyone, standing(Standing::Accessibility)).class(Class::Free),
        get("/drafts/{draft}/later", DraftHolder, drafts::later),
        post("/drafts/{draft}/later", DraftHolder, sign_in::later),
        post("/drafts/{draft}/address", DraftHolder, send::address),
        get("/sign-in", Anyone, sign_in::show),
        post("/sign-in", Anyone, sign_in::post),
        get("/sign-in/code", Anyone, sign_in::show_code).class(Class::Begun),
        post("/sign-in/code", Anyone, sign_in::post_code),
        post("/sign-in/again", Anyone, sign_in::again),
        get("/sign-in/link", Anyone, sign_in::link).class(Class::Begun),
        post("/sign-in/link", Anyone, sign_in::post_link),
        post("/sign-out", Anyone, sign_in::sign_out),
        get("/applications", Anyone, applications::list).class(Class::Begun),
        get("/applications/{application}", Party, applications::show),
        get("/applications/{application}/versions/{number}", Party, applications::version),
        get("/applications/{application}/versions/{number}/receipt", Party, applications::receipt),
        get("/applications/{application}/files/{file}", Party, files::of_application),
        post("/applications/{application}/correct", Party, correcting::correct),
        get("/applications/{application}/withdraw", Party, applications::ask_withdraw),
        post("/applications/{application}/withdraw", Party, applications::withdraw),
    ];
    routes.extend(filling(Anyone));
    routes.extend(answering());
    routes.extend(results::routes());
    routes
}

/// Answering surveys: who has a code or a sheet is known by what a cookie or a form holds, and by nothing else.
fn answering() -> Vec<Route> {
    use May::Anyone;
    vec![
        get("/survey", Anyone, answering::code_page),
        get("/survey/i/{code}", Anyone, answering::invited),
        post("/survey/start", Anyone, answering::start).class(Class::Arriving),
        get("/surveys/{survey}", Anyone, answering::open_link),
        post("/surveys/{survey}/start", Anyone, answering::start_open).class(Class::Arriving),
        get("/survey/answer", Anyone, answering::resume).class(Class::Begun),
        get("/survey/answer/{block}", Anyone, answering::show).class(Class::Begun),
        post("/survey/answer/{block}", Anyone, answering::store),
        get("/survey/end", Anyone, answering::before_sending).class(Class::Begun),
        post("/survey/finish", Anyone, answering::finish),
        get("/survey/thanks", Anyone, answering::thanks).class(Class::Begun),
    ]
}

/// The staff door.
#[must_use]
pub fn staff() -> Vec<Route> {
    let mut routes = filling(May::Clerk);
    routes.extend(desk::routes());
    routes.extend(policy::routes());
    routes
}

/// Routes of both doors that know nobody: assets, health.
fn plain(door: Door, demo: bool) -> Router<Shared> {
    let mut router = Router::new()
        .route("/assets/{file}", on(MethodFilter::GET, assets::serve))
        .route("/healthz", on(MethodFilter::GET, health::alive))
        .route("/readyz", on(MethodFilter::GET, health::ready));
    for path in assets::root_paths() {
        router = router.route(&path, on(MethodFilter::GET, assets::serve_root));
    }
    if demo && door == Door::Residents {
        router = router.route("/dev/mail", on(MethodFilter::GET, dev::mail));
    }
    router
}

/// A door with all its layers.
pub fn router(portal: &Shared, door: Door) -> Router {
    let routes = match door {
        Door::Residents => residents(),
        Door::Staff => staff(),
    };
    let mut router = plain(door, portal.demo);
    for route in routes {
        let guarded = route
            .handler
            .layer(DefaultBodyLimit::max(route.body))
            .route_layer(middleware::from_fn_with_state((Shared::clone(portal), route.may), guard))
            .route_layer(middleware::from_fn_with_state((Shared::clone(portal), route.class), admit));
        router = router.route(route.path, guarded);
    }
    let router = router
        .fallback(async || Refusal::NotFound)
        .method_not_allowed_fallback(async || Refusal::NotThisWay)
        .with_state(Shared::clone(portal));
    layers::around(router, portal, door)
}
