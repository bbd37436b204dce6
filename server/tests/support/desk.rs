//! Members of staff.

use server::{
    db::staff,
    demo,
    identity::{password, visit::Role},
};

use super::{Answer, Browser, TestApp};

/// An account in an office (`""` for a role without one), with the demonstration's password.
pub async fn account(app: &TestApp, login: &str, office: &str, role: Role) {
    let hash = password::hash(demo::PASSWORD.into()).await.unwrap();
    staff::put_staff(&app.portal, login, login, &hash, &[(office, role)]).await.unwrap();
}

/// What a browser is answered that signs in at the desk.
pub async fn sign_in(browser: &Browser, login: &str, password: &str) -> Answer {
    browser.get("/sign-in").await;
    browser.post("/sign-in", &[("login", login), ("password", password)]).await
}

/// Somebody who has an account, signed in.
pub async fn at_work(app: &TestApp, login: &str) -> Browser {
    let browser = app.desk();
    let answer = sign_in(&browser, login, demo::PASSWORD).await;
    assert!(answer.status.is_redirection(), "{}", answer.html);
    browser
}

/// Somebody who is given an account, signed in.
pub async fn signed_in(app: &TestApp, login: &str, office: &str, role: Role) -> Browser {
    account(app, login, office, role).await;
    at_work(app, login).await
}

/// A clerk of childcare, signed in.
pub async fn clerk(app: &TestApp, login: &str) -> Browser {
    signed_in(app, login, "childcare", Role::Clerk).await
}

/// An analyst of the policy office, signed in.
pub async fn analyst(app: &TestApp) -> Browser {
    signed_in(app, "ito", "policy", Role::Analyst).await
}
