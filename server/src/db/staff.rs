//! Accounts of staff and their roles.

use crate::{
    audit,
    clock::millis,
    db::Tx,
    identity::visit::Role,
    portal::Portal,
    refusal::Refusal,
};

const PUT: &str = "INSERT INTO staff (id, login, name, password, created_at) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (login) DO UPDATE SET name = excluded.name, password = excluded.password, disabled_at = NULL \
     RETURNING id";
const CLEAR_ROLES: &str = "DELETE FROM staff_role WHERE staff = $1";
const PUT_ROLE: &str = "INSERT INTO staff_role (staff, office, role) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
const END_SESSIONS: &str = "DELETE FROM login_session WHERE staff = $1";

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
    let roles: Vec<(String, Role)> = roles.iter().map(|(office, role)| ((*office).to_owned(), *role)).collect();
    let input = (
        (portal.entropy.id(now), login.to_owned(), name.to_owned(), password_hash.to_owned(), now),
        roles,
        portal.entropy.clone(),
    );
    portal
        .db
        .write_with(input, |tx: &mut Tx, ((id, login, name, hash, now), roles, entropy)| {
            Box::pin(async move {
                let id: String = sqlx::query_scalar(PUT)
                    .bind(id)
                    .bind(login)
                    .bind(name)
                    .bind(hash)
                    .bind(millis(*now))
                    .fetch_one(&mut **tx)
                    .await?;
                sqlx::query(CLEAR_ROLES).bind(&id).execute(&mut **tx).await?;
                for (office, role) in roles {
                    sqlx::query(PUT_ROLE).bind(&id).bind(office).bind(role.code()).execute(&mut **tx).await?;
                }
                sqlx::query(END_SESSIONS).bind(&id).execute(&mut **tx).await?;
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
