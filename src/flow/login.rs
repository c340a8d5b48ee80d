//! LOGIN: a name and a password -> argon2id -> a session. People only; programs have keys.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;

use crate::review::Author;
use crate::store::{ApiScope, NewUser, NoChance, SessionSecret, Store, StoreError, UserId};

/// Least characters of a password that is all somebody signs in with (NIST SP 800-63B-4, 3.1.1.2).
pub const PASSWORD_LEAST_CHARS: usize = 15;
/// Most bytes of one: more brings no safety, and costs time to hash.
pub const PASSWORD_MOST_BYTES: usize = 1024;

/// Memory in KiB, rounds and lanes (OWASP's cheat sheet on passwords, argon2id).
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);
/// Passwords hashed at once: each takes a core and the memory above.
const HASHED_AT_ONCE: usize = 2;

static HASHING: Semaphore = Semaphore::const_new(HASHED_AT_ONCE);

/// Compared with where there is no such user, so that an answer takes as long as with one.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash_now("nobody has this password").ok());

/// Why there is no user, no other password or no session.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// The password is not fit to be one.
    #[error(
        "a password has at least {PASSWORD_LEAST_CHARS} characters and at most {PASSWORD_MOST_BYTES} bytes, and is not the name; several words are easy to keep"
    )]
    Unfit,
    /// Somebody has the name.
    #[error("there is a user of this name already; names differ in more than capital letters")]
    Taken,
    /// There is no such user.
    #[error("there is no user of this name")]
    NoUser,
    /// The password could not be hashed.
    #[error("the password cannot be hashed: {0}")]
    Hash(String),
    /// The system has no chance to give.
    #[error(transparent)]
    NoChance(#[from] NoChance),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a user who may sign in with this password.
///
/// # Errors
/// [`LoginError`]; nothing is written then.
pub async fn add_user(
    store: &Store,
    name: &Author,
    password: &str,
    scopes: &[ApiScope],
    created_by: &str,
) -> Result<UserId, LoginError> {
    let password_hash = hash(name.as_str(), password).await?;
    let new = NewUser { name: name.as_str(), password_hash: &password_hash, scopes, created_by };
    store.add_user(&new).await?.ok_or(LoginError::Taken)
}

/// Gives a user another password; whoever is signed in as them is no longer.
///
/// # Errors
/// [`LoginError`]; nothing is written then.
pub async fn change_password(store: &Store, name: &str, password: &str) -> Result<(), LoginError> {
    let hash = hash(name, password).await?;
    if store.set_password_hash(name, &hash).await? { Ok(()) } else { Err(LoginError::NoUser) }
}

/// A password by the system's chance: 25 letters and digits that are not taken for each other, 125 bits.
///
/// # Errors
/// [`NoChance`].
pub fn made_password() -> Result<String, NoChance> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut chance = [0_u8; 25];
    getrandom::fill(&mut chance).map_err(|error| NoChance(error.to_string()))?;
    let groups = chance.chunks(5).map(|group| {
        group.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect::<String>()
    });
    Ok(groups.collect::<Vec<_>>().join("-"))
}

/// Begins a session; none where there is no such user or it is another password, which nobody is told
/// apart, by words or by time.
///
/// # Errors
/// [`LoginError`].
pub async fn sign_in(store: &Store, name: &str, password: &str) -> Result<Option<SessionSecret>, LoginError> {
    if password.len() > PASSWORD_MOST_BYTES || name.contains('\0') {
        return Ok(None);
    }
    let known = store.password_hash(name.trim()).await?;
    let (user, kept) = match known {
        Some((user, kept)) => (Some(user), Some(kept)),
        None => (None, NOBODY.clone()),
    };
    let Some(kept) = kept else { return Ok(None) };
    let (password, compared) = (password.to_owned(), kept.clone());
    let fits = aside(move || Ok(verify(&password, &compared))).await?;
    let Some(user) = user.filter(|_| fits) else {
        tracing::warn!("a name and a password did not belong together");
        return Ok(None);
    };
    let secret = SessionSecret::generate()?;
    let begun = store.begin_session(user, &kept, &secret).await?;
    if begun {
        tracing::info!(%user, "a person signed in");
    }
    Ok(begun.then_some(secret))
}

async fn hash(name: &str, password: &str) -> Result<String, LoginError> {
    let fit = password.chars().count() >= PASSWORD_LEAST_CHARS
        && password.len() <= PASSWORD_MOST_BYTES
        && !password.eq_ignore_ascii_case(name);
    if !fit {
        return Err(LoginError::Unfit);
    }
    let password = password.to_owned();
    aside(move || hash_now(&password)).await
}

/// Does what takes a core for a while where it delays no request, a few at once.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LoginError> + Send + 'static,
) -> Result<T, LoginError> {
    let failed = |error: &dyn std::fmt::Display| LoginError::Hash(error.to_string());
    let _turn = HASHING.acquire().await.map_err(|error| failed(&error))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| failed(&error))?
}

fn hash_now(password: &str) -> Result<String, LoginError> {
    let (memory, rounds, lanes) = COST;
    let failed = |error: &dyn std::fmt::Display| LoginError::Hash(error.to_string());
    let params = Params::new(memory, rounds, lanes, None).map_err(|error| failed(&error))?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = argon2.hash_password(password.as_bytes()).map_err(|error| failed(&error))?;
    Ok(hash.to_string())
}

/// Whether it is the password; the costs are those it was hashed with.
fn verify(password: &str, kept: &str) -> bool {
    PasswordHash::new(kept)
        .is_ok_and(|kept| Argon2::default().verify_password(password.as_bytes(), &kept).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_password_is_long_and_never_the_same() {
        let (one, two) = (made_password().unwrap(), made_password().unwrap());
        assert!(one != two && one.len() == 29 && one.chars().count() >= PASSWORD_LEAST_CHARS, "{one} {two}");
    }

    #[test]
    fn a_password_is_kept_as_argon2id_with_salt_and_costs() {
        let (one, two) =
            (hash_now("correct horse battery").unwrap(), hash_now("correct horse battery").unwrap());
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && one != two, "{one} {two}");
        assert!(verify("correct horse battery", &one) && verify("correct horse battery", &two));
        for wrong in ["correct horse batter", "", "Correct horse battery", "correct horse battery "] {
            assert!(!verify(wrong, &one), "{wrong}");
        }
        assert!(!verify("x", "") && !verify("x", "$argon2id$v=19$m=1$"));
    }
}
