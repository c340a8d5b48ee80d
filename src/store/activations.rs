//! Which version of a list is the active one: changed in the transaction that also notes when, by
//! whom and why, and tells of it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::types::Json;
use sqlx::{Connection, PgConnection};

use super::{Finding, Store, StoreError, WriteLock, lists, lock};
use crate::list::SourceId;
use crate::screen::VersionLabel;

/// What made a version the active one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The import that brought it, which nothing spoke against.
    Import,
    /// A person chose it.
    Activate,
    /// A person went back to it.
    Rollback,
    /// A person took the list out of use: the version is the one that was active until then, and none
    /// took its place.
    Retire,
}

impl Cause {
    fn text(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Activate => "activate",
            Self::Rollback => "rollback",
            Self::Retire => "retire",
        }
    }
}

/// One change of the active version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Activation {
    /// The version that became active, or with [`Cause::Retire`] stopped being so: `ofac-sdn@3`.
    pub version: String,
    /// When.
    pub activated_at: DateTime<Utc>,
    /// What made it so.
    pub cause: Cause,
    /// By whom: a user of the operating system, `nightly run`, or `api: NAME`.
    pub actor: String,
    /// Why; none for an import.
    pub reason: Option<String>,
    /// What the guard had found and the actor overrode.
    pub overridden: Vec<Finding>,
}

/// A change to be made.
pub(crate) struct New<'a> {
    pub(crate) cause: Cause,
    pub(crate) actor: &'a str,
    pub(crate) reason: Option<&'a str>,
    pub(crate) overridden: &'a [Finding],
}

impl Store {
    /// The changes of a list's active version, newest first; empty for an unknown list.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn activations(&self, source: &SourceId) -> Result<Vec<Activation>, StoreError> {
        of(&mut *self.pool.acquire().await?, source).await
    }
}

impl WriteLock {
    /// The changes of a list's active version, newest first.
    pub(crate) async fn activations(&mut self, source: &SourceId) -> Result<Vec<Activation>, StoreError> {
        of(&mut self.connection, source).await
    }

    /// Makes a version that is there the active one.
    pub(crate) async fn activate(
        &mut self,
        source: &SourceId,
        ordinal: i64,
        new: &New<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.connection.begin().await?;
        activate(&mut transaction, source, ordinal, new).await?;
        Ok(transaction.commit().await?)
    }

    /// Takes a list out of use: the active version is none any more. Nor is its publisher asked again,
    /// until somebody imports it.
    pub(crate) async fn retire(
        &mut self,
        source: &SourceId,
        ordinal: i64,
        new: &New<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.connection.begin().await?;
        lock::change_versions(&mut transaction).await?;
        end_active(&mut transaction, source).await?;
        note(&mut transaction, source, ordinal, new).await?;
        sqlx::query!("UPDATE lists SET last_read = NULL WHERE source = $1", source.as_str())
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }
}

/// Whatever version of a list is active, is so no more.
async fn end_active(connection: &mut PgConnection, source: &SourceId) -> Result<(), StoreError> {
    let source = source.as_str();
    sqlx::query!("UPDATE list_versions SET state = 'past' WHERE source = $1 AND state = 'active'", source)
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes a change of the active version in its history.
async fn note(
    connection: &mut PgConnection,
    source: &SourceId,
    ordinal: i64,
    new: &New<'_>,
) -> Result<i64, StoreError> {
    let id = sqlx::query_scalar!(
        "INSERT INTO activations (source, ordinal, cause, actor, reason, overridden)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        source.as_str(),
        ordinal,
        new.cause.text(),
        new.actor,
        new.reason,
        Json(new.overridden) as _
    )
    .fetch_one(connection)
    .await?;
    Ok(id)
}

async fn of(connection: &mut PgConnection, source: &SourceId) -> Result<Vec<Activation>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT source, ordinal, activated_at, cause, actor, reason, overridden AS "overridden: Json<Vec<Finding>>"
        FROM activations WHERE source = $1 ORDER BY id DESC"#,
        source.as_str()
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Activation {
                version: VersionLabel::stored(&lists::source_id(row.source)?, row.ordinal).to_string(),
                activated_at: row.activated_at,
                cause: match row.cause.as_str() {
                    "import" => Cause::Import,
                    "activate" => Cause::Activate,
                    "rollback" => Cause::Rollback,
                    "retire" => Cause::Retire,
                    other => return Err(StoreError::bug(format!("an activation by {other:?}"))),
                },
                actor: row.actor,
                reason: row.reason,
                overridden: row.overridden.0,
            })
        })
        .collect()
}

/// Makes a version the active one, notes it and tells of it.
pub(super) async fn activate(
    connection: &mut PgConnection,
    source: &SourceId,
    ordinal: i64,
    new: &New<'_>,
) -> Result<(), StoreError> {
    lock::change_versions(connection).await?;
    // Two statements: the unique index allows not even for a moment two active versions.
    end_active(connection, source).await?;
    sqlx::query!(
        "UPDATE list_versions SET state = 'active' WHERE source = $1 AND ordinal = $2",
        source.as_str(),
        ordinal
    )
    .execute(&mut *connection)
    .await?;
    let id = note(connection, source, ordinal, new).await?;
    sqlx::query!(
        "INSERT INTO outbox (key, kind, payload)
        VALUES (format('list.activated:%s', $3::bigint), 'list.activated',
            jsonb_build_object('list', $1::text, 'version', format('%s@%s', $1::text, $2::bigint)))",
        source.as_str(),
        ordinal,
        id
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Tells that a version is held.
pub(super) async fn tell_held(
    connection: &mut PgConnection,
    source: &SourceId,
    ordinal: i64,
    findings: &[Finding],
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO outbox (key, kind, payload)
        VALUES (format('list.held:%s@%s', $1::text, $2::bigint), 'list.held',
            jsonb_build_object('list', $1::text, 'version', format('%s@%s', $1::text, $2::bigint),
                'findings', $3::jsonb))",
        source.as_str(),
        ordinal,
        Json(findings) as _
    )
    .execute(connection)
    .await?;
    Ok(())
}
