//! Keys of the HTTP interface: made here, shown once, kept as hashes.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Days, Utc};
use serde::{Deserialize, Serialize};

use super::token::{NoChance, token};
use super::{ApiKeyId, Store, StoreError};
use crate::review::Author;

/// Days after which a key is worth nothing where nobody says.
pub const API_KEY_USUAL_DAYS: u16 = 90;
/// Most days a key may be worth something: ten years.
pub const API_KEY_MOST_DAYS: u16 = 3650;

/// What every key begins with, so that a search for leaked secrets finds it.
const PREFIX: &str = "nck_";
/// Letters of a key that `key ls` shows.
const HINT_LETTERS: usize = 8;

/// What a key allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiScope {
    /// Seeing what is stored: articles, candidates, lists, runs, events.
    Read,
    /// Screening names.
    Screen,
    /// Adding and removing articles.
    Write,
    /// Deciding about candidates, and suppressing names.
    Review,
    /// Everything that changes what others get: lists, runs, webhooks, keys.
    Admin,
}

impl ApiScope {
    /// All there are.
    pub const ALL: [Self; 5] = [Self::Read, Self::Screen, Self::Write, Self::Review, Self::Admin];

    /// As it is written.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Screen => "screen",
            Self::Write => "write",
            Self::Review => "review",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for ApiScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl FromStr for ApiScope {
    type Err = ApiScopeError;

    fn from_str(text: &str) -> Result<Self, ApiScopeError> {
        Self::ALL.into_iter().find(|scope| scope.text() == text).ok_or(ApiScopeError)
    }
}

/// Why a text is no scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no scope; there are read, screen, write, review and admin")]
pub struct ApiScopeError;

token! {
    /// A key, as whoever uses it has it. Printing it for a log shows nothing of it.
    ApiKeySecret, PREFIX
}

impl ApiKeySecret {
    fn hint(&self) -> String {
        self.reveal().chars().take(PREFIX.len() + HINT_LETTERS).collect()
    }
}

/// What a key is for: 1 to 100 characters on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKeyName(String);

/// Why a text is no name of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name has 1 to 100 characters on one line")]
pub struct ApiKeyNameError;

impl FromStr for ApiKeyName {
    type Err = ApiKeyNameError;

    fn from_str(text: &str) -> Result<Self, ApiKeyNameError> {
        // It stands behind the author's name in what is written with the key.
        Author::parse(text).map(|name| Self(name.to_string())).map_err(|_| ApiKeyNameError)
    }
}

impl fmt::Display for ApiKeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A key that was made: the only time it is there whole.
#[derive(Debug, Clone)]
pub struct MadeApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// The key.
    pub secret: ApiKeySecret,
    /// What it allows, each once.
    pub scopes: Vec<ApiScope>,
    /// After this it is worth nothing.
    pub expires_at: DateTime<Utc>,
}

/// Why no key was made.
#[derive(Debug, thiserror::Error)]
pub enum MakeApiKeyError {
    /// The system has no chance to give.
    #[error(transparent)]
    NoChance(#[from] NoChance),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A key, as far as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// How it begins.
    pub hint: String,
    /// What it allows.
    pub scopes: Vec<ApiScope>,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// After this it is worth nothing.
    pub expires_at: DateTime<Utc>,
    /// Since then it is worth nothing.
    pub revoked_at: Option<DateTime<Utc>>,
    /// About when it was last used.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// What a key that is worth something allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The key.
    pub id: ApiKeyId,
    /// What it is for: who acts, where an actor is noted.
    pub name: String,
    /// What it allows.
    pub scopes: Vec<ApiScope>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

impl Store {
    /// Makes a key that is worth something for so many days from now, and keeps it.
    ///
    /// # Errors
    /// [`MakeApiKeyError`].
    pub async fn make_api_key(
        &self,
        name: &ApiKeyName,
        mut scopes: Vec<ApiScope>,
        days: u16,
        created_by: &str,
    ) -> Result<MadeApiKey, MakeApiKeyError> {
        scopes.sort_unstable();
        scopes.dedup();
        let secret = ApiKeySecret::generate()?;
        let expires_at = Utc::now() + Days::new(days.into());
        let id = self.add_api_key(&name.0, &secret, &scopes, expires_at, created_by).await?;
        Ok(MadeApiKey { id, secret, scopes, expires_at })
    }

    /// Keeps a new key.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn add_api_key(
        &self,
        name: &str,
        secret: &ApiKeySecret,
        scopes: &[ApiScope],
        expires_at: DateTime<Utc>,
        created_by: &str,
    ) -> Result<ApiKeyId, StoreError> {
        let scopes: Vec<String> = scopes.iter().map(ToString::to_string).collect();
        let id = sqlx::query_scalar!(
            "INSERT INTO api_keys (name, hint, hash, scopes, expires_at, created_by)
            VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
            name,
            secret.hint(),
            &secret.hash()[..],
            &scopes,
            expires_at,
            created_by
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(id.into())
    }

    /// All keys there ever were, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn api_keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        let rows = sqlx::query!(
            "SELECT id, name, hint, scopes, created_by, created_at, expires_at, revoked_at, last_used_at
            FROM api_keys ORDER BY id"
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(ApiKey {
                    id: row.id.into(),
                    name: row.name,
                    hint: row.hint,
                    scopes: scopes(&row.scopes)?,
                    created_by: row.created_by,
                    created_at: row.created_at,
                    expires_at: row.expires_at,
                    revoked_at: row.revoked_at,
                    last_used_at: row.last_used_at,
                })
            })
            .collect()
    }

    /// Makes a key worth nothing; false where there is none that is worth something.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn revoke_api_key(&self, id: ApiKeyId) -> Result<bool, StoreError> {
        let done =
            sqlx::query!("UPDATE api_keys SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL", id.0)
                .execute(&self.pool)
                .await?;
        Ok(done.rows_affected() > 0)
    }

    /// What the key with this hash allows now; none where it is worth nothing. Notes that it was used.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn grant(&self, hash: &[u8; 32]) -> Result<Option<Grant>, StoreError> {
        let row = sqlx::query!(
            "UPDATE api_keys SET last_used_at = now()
            WHERE hash = $1 AND revoked_at IS NULL AND expires_at > now()
            RETURNING id, name, scopes, expires_at",
            &hash[..]
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(Grant {
                id: row.id.into(),
                name: row.name,
                scopes: scopes(&row.scopes)?,
                expires_at: row.expires_at,
            })
        })
        .transpose()
    }
}

pub(super) fn scopes(texts: &[String]) -> Result<Vec<ApiScope>, StoreError> {
    let read = |text: &String| text.parse().map_err(|_| StoreError::bug(format!("a scope {text:?}")));
    texts.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_by_its_form_and_is_in_no_log() {
        let key = ApiKeySecret::generate().unwrap();
        assert_eq!(key.reveal().len(), 47);
        assert_eq!(ApiKeySecret::presented(key.reveal()), Some(key.clone()));
        assert_ne!(key.hash(), ApiKeySecret::generate().unwrap().hash());
        assert_eq!(format!("{key:?}"), "ApiKeySecret(***)");
        assert!(key.reveal().starts_with(&key.hint()) && key.hint().len() == 12);
        for bad in ["", "nck_", "nck_AAAA", &key.reveal()[4..], &format!("{}A", key.reveal()), "nck_\u{e9}"] {
            assert_eq!(ApiKeySecret::presented(bad), None, "{bad}");
        }
    }

    #[test]
    fn scopes_survive_their_text() {
        for scope in ApiScope::ALL {
            assert_eq!(scope.text().parse(), Ok(scope));
        }
        assert_eq!("root".parse::<ApiScope>(), Err(ApiScopeError));
    }
}
