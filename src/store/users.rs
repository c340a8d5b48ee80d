//! People who sign in at the review page, and the browsers in which they are signed in.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::postgres::types::PgInterval;
use sqlx::{Postgres, Transaction};

use super::api_keys::scopes;
use super::token::token;
use super::{ApiScope, Store, StoreError, UserId};

/// Minutes without a request after which a session is over. OWASP's cheat sheet on sessions has 15 to
/// 30 for what is dear; who weighs a candidate reads longer than that.
pub const SESSION_IDLE_MINUTES: u16 = 60;
/// Hours after which it is over in any case: a working day.
pub const SESSION_MOST_HOURS: u16 = 12;

/// What every session's secret begins with.
const PREFIX: &str = "ncs_";

token! {
    /// What the cookie of a session holds. Printing it for a log shows nothing of it.
    SessionSecret, PREFIX
}

/// Somebody who may sign in, as far as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// What they sign in with, and what stands under their decisions.
    pub name: String,
    /// What they may do.
    pub scopes: Vec<ApiScope>,
    /// Who made them.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Since then they may not sign in.
    pub disabled_at: Option<DateTime<Utc>>,
    /// When they last did.
    pub signed_in_at: Option<DateTime<Utc>>,
}

/// A user to be.
#[derive(Debug, Clone)]
pub struct NewUser<'a> {
    /// Their name.
    pub name: &'a str,
    /// PHC string of argon2id.
    pub password_hash: &'a str,
    /// What they may do; at least one.
    pub scopes: &'a [ApiScope],
    /// Who makes them.
    pub created_by: &'a str,
}

/// Whom a session is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// What stands under their decisions.
    pub name: String,
    /// What they may do.
    pub scopes: Vec<ApiScope>,
}

impl Store {
    /// Keeps a new user; none where somebody has the name, in whatever case.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn add_user(&self, new: &NewUser<'_>) -> Result<Option<UserId>, StoreError> {
        let scopes: Vec<String> = new.scopes.iter().map(ToString::to_string).collect();
        let id = sqlx::query_scalar!(
            "INSERT INTO users (name, password_hash, scopes, created_by) VALUES ($1, $2, $3, $4)
            ON CONFLICT ((lower(name))) DO NOTHING RETURNING id",
            new.name,
            new.password_hash,
            &scopes,
            new.created_by
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(id.map(UserId))
    }

    /// All users there ever were, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn users(&self) -> Result<Vec<User>, StoreError> {
        let rows = sqlx::query!(
            "SELECT id, name, scopes, created_by, created_at, disabled_at, signed_in_at FROM users ORDER BY id"
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(User {
                    id: row.id.into(),
                    name: row.name,
                    scopes: scopes(&row.scopes)?,
                    created_by: row.created_by,
                    created_at: row.created_at,
                    disabled_at: row.disabled_at,
                    signed_in_at: row.signed_in_at,
                })
            })
            .collect()
    }

    /// Id and PHC string of who may sign in with this name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn password_hash(&self, name: &str) -> Result<Option<(UserId, String)>, StoreError> {
        let row = sqlx::query!(
            "SELECT id, password_hash FROM users WHERE lower(name) = lower($1) AND disabled_at IS NULL",
            name
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| (row.id.into(), row.password_hash)))
    }

    /// Gives a user another password and ends their sessions; false where there is none of this name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn set_password_hash(&self, name: &str, hash: &str) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let id = sqlx::query_scalar!(
            "UPDATE users SET password_hash = $2 WHERE lower(name) = lower($1) RETURNING id",
            name,
            hash
        )
        .fetch_optional(&mut *transaction)
        .await?;
        end_sessions(transaction, id).await
    }

    /// Lets a user sign in or not, and ends their sessions; false where there is none of this name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn enable_user(&self, name: &str, enabled: bool) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let id = sqlx::query_scalar!(
            "UPDATE users SET disabled_at = CASE WHEN $2 THEN NULL ELSE coalesce(disabled_at, now()) END
            WHERE lower(name) = lower($1) RETURNING id",
            name,
            enabled
        )
        .fetch_optional(&mut *transaction)
        .await?;
        end_sessions(transaction, id).await
    }

    /// Signs a user in; sessions of whoever that are over are removed. False where somebody else
    /// disabled them or changed their password since it was compared.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn begin_session(
        &self,
        user: UserId,
        compared: &str,
        secret: &SessionSecret,
    ) -> Result<bool, StoreError> {
        let (idle, most) = bounds();
        let mut transaction = self.pool.begin().await?;
        sqlx::query!(
            "DELETE FROM user_sessions WHERE created_at <= now() - $2::interval OR seen_at <= now() - $1::interval",
            idle,
            most
        )
        .execute(&mut *transaction)
        .await?;
        let found = sqlx::query!(
            "UPDATE users SET signed_in_at = now() WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL",
            user.0,
            compared
        )
        .execute(&mut *transaction)
        .await?;
        if found.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query!("INSERT INTO user_sessions (hash, user_id) VALUES ($1, $2)", &secret.hash()[..], user.0)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Whom a session is of, which goes on by being asked for; none where it is over.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn session(&self, secret: &SessionSecret) -> Result<Option<SignedIn>, StoreError> {
        let (idle, most) = bounds();
        let row = sqlx::query!(
            "UPDATE user_sessions SET seen_at = now() FROM users
            WHERE user_sessions.hash = $1 AND users.id = user_sessions.user_id AND users.disabled_at IS NULL
                AND user_sessions.seen_at > now() - $2::interval
                AND user_sessions.created_at > now() - $3::interval
            RETURNING users.name, users.scopes",
            &secret.hash()[..],
            idle,
            most
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| Ok(SignedIn { name: row.name, scopes: scopes(&row.scopes)? })).transpose()
    }

    /// Ends a session, if it is one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn end_session(&self, secret: &SessionSecret) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM user_sessions WHERE hash = $1", &secret.hash()[..])
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

/// Ends the sessions of a user who was changed in this transaction, where there is one. A statement of its
/// own: it sees also the session that the change had to wait for.
async fn end_sessions(
    mut transaction: Transaction<'_, Postgres>,
    changed: Option<i64>,
) -> Result<bool, StoreError> {
    let Some(id) = changed else { return Ok(false) };
    sqlx::query!("DELETE FROM user_sessions WHERE user_id = $1", id).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(true)
}

/// How long a session lasts without a request, and in all.
fn bounds() -> (PgInterval, PgInterval) {
    let minutes = |minutes: i64| PgInterval { months: 0, days: 0, microseconds: minutes * 60_000_000 };
    (minutes(SESSION_IDLE_MINUTES.into()), minutes(i64::from(SESSION_MOST_HOURS) * 60))
}
