//! Accounts of staff and their roles.

use sqlx::FromRow;

use super::{Read, sql};
use crate::{audit, clock::millis, db::Tx, identity::visit::Role, portal::Portal, refusal::Refusal};

const BY_LOGIN: &str = "SELECT id, password FROM staff WHERE login = $1 AND disabled_at IS NULL";
const STILL_HAS: &str =
    "UPDATE staff SET password = $3 WHERE id = $1 AND password = $2 AND disabled_at IS NULL";
const PUT: &str = "INSERT INTO staff (id, login, name, password, created_at) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (login) DO UPDATE SET name = excluded.name, password = excluded.password, disabled_at = NULL \
     RETURNING id";
const CLOSE: &str = "UPDATE staff SET disabled_at = $2 WHERE login = $1 AND disabled_at IS NULL RETURNING id";
const CLEAR_ROLES: &str = "DELETE FROM staff_role WHERE staff = $1";
const PUT_ROLE: &str =
    "INSERT INTO staff_role (staff, office, role) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
const END_SESSIONS: &str = "DELETE FROM login_session WHERE staff = $1";

/// What signing in needs of an account.
#[derive(Clone, FromRow)]
pub struct Account {
    /// Id.
    pub id: String,
    /// Hash of the password.
    pub password: String,
}

/// A login as it is stored and compared: whoever types it in capitals, full width or with spaces means the same.
#[must_use]
pub fn login_key(typed: &str) -> String {
    domain::japanese::width::fold(typed).trim().to_lowercase()
}

/// The account of a login that may sign in.
///
/// # Errors
/// The database's.
pub async fn by_login(read: &Read, login: &str) -> Result<Option<Account>, sqlx::Error> {
    sql::query_as(BY_LOGIN).bind(login_key(login)).fetch_optional(read).await
}

/// Whether an account may still sign in with the password that was looked at, of which `hash` is the same or a
/// stronger hash. Begins a write: a new password, which ends all sessions, waits for it or has refused it.
///
/// # Errors
/// The database's.
pub async fn still_has(tx: &mut Tx, account: &Account, hash: &str) -> Result<bool, sqlx::Error> {
    let found =
        sql::query(STILL_HAS).bind(&account.id).bind(&account.password).bind(hash).execute(&mut *tx).await?;
    Ok(found == 1)
}

/// Adds an account, or gives an existing one a new name, password and roles; its sessions end.
///
/// # Errors
/// [`Refusal`]
pub async fn put_staff(
    portal: &Portal,
    login: &str,
    name: &str,
    password_hash: &str,
    roles: &[(&str, Role)],
) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let roles: Vec<(String, Role)> =
        roles.iter().map(|(office, role)| ((*office).to_owned(), *role)).collect();
    let input = (
        (portal.entropy.id(now), login_key(login), name.to_owned(), password_hash.to_owned(), now),
        roles,
        portal.entropy.clone(),
    );
    portal
        .db
        .write_with(input, |tx: &mut Tx, ((id, login, name, hash, now), roles, entropy)| {
            Box::pin(async move {
                let id: String = sql::query_scalar(PUT)
                    .bind(id)
                    .bind(login)
                    .bind(name)
                    .bind(hash)
                    .bind(millis(*now))
                    .fetch_one(&mut *tx)
                    .await?;
                sql::query(CLEAR_ROLES).bind(&id).execute(&mut *tx).await?;
                for (office, role) in roles {
                    sql::query(PUT_ROLE).bind(&id).bind(office).bind(role.code()).execute(&mut *tx).await?;
                }
                sql::query(END_SESSIONS).bind(&id).execute(&mut *tx).await?;
                let entry = audit::Entry {
                    actor: audit::Actor::System("admin"),
                    action: "staff.put",
                    subject_kind: "staff",
                    subject: Some(id),
                    detail: serde_json::json!({ "roles": roles.len() }),
                };
                audit::record(tx, &entry, *now, entropy).await
            })
        })
        .await
        .map_err(Refusal::from)
}

/// Closes an account; its sessions end. False where there is none that is open.
///
/// # Errors
/// [`Refusal`]
pub async fn close(portal: &Portal, login: &str) -> Result<bool, Refusal> {
    let input = (login_key(login), portal.clock.now(), portal.entropy.clone());
    let closed = portal.db.write_with(input, |tx: &mut Tx, (login, now, entropy)| {
        Box::pin(async move {
            let closed: Option<String> =
                sql::query_scalar(CLOSE).bind(login).bind(millis(*now)).fetch_optional(&mut *tx).await?;
            let Some(id) = closed else { return Ok(false) };
            sql::query(END_SESSIONS).bind(&id).execute(&mut *tx).await?;
            let entry = audit::Entry {
                actor: audit::Actor::System("admin"),
                action: "staff.closed",
                subject_kind: "staff",
                subject: Some(id),
                detail: serde_json::Value::Null,
            };
            audit::record(tx, &entry, *now, entropy).await?;
            Ok::<_, sqlx::Error>(true)
        })
    });
    closed.await.map_err(Refusal::from)
}
