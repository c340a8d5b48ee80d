//! Who sent a request, as the gate found out.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use super::problem::Problem;
use crate::store::{ApiKeyId, ApiScope, Grant, SignedIn};

/// Who sent a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Nobody was asked.
    Anybody,
    /// Whoever has a key.
    Key {
        /// Its id.
        id: ApiKeyId,
        /// What it is for.
        name: String,
        /// What it allows.
        scopes: Vec<ApiScope>,
    },
    /// Somebody who signed in.
    Person {
        /// Whose name stands under what they decide.
        signed: SignedIn,
        /// Whether they may sign out here; a proxy that signs people in does that itself.
        by_session: bool,
    },
}

impl Caller {
    /// What stands where an actor is noted.
    pub(crate) fn actor(&self) -> String {
        match self {
            Self::Anybody => "api".to_owned(),
            Self::Key { id, name, .. } => format!("key {id}: {name}"),
            Self::Person { signed, .. } => signed.name.clone(),
        }
    }

    /// Who somebody says to be, with the key that was sent: with so much of what the key is called as
    /// fits into `most_chars`. Who signed in is who that says.
    pub(crate) fn signs(&self, said: &str, most_chars: usize) -> String {
        match self {
            Self::Anybody => said.to_owned(),
            Self::Key { .. } => {
                let actor = self.actor();
                let whole = format!("{said} ({actor})");
                let beyond = whole.chars().count().saturating_sub(most_chars);
                if beyond == 0 {
                    return whole;
                }
                // Its number stands before what it is called.
                let left = actor.chars().count().saturating_sub(beyond + 1);
                let cut: String = actor.chars().take(left).collect();
                format!("{said} ({cut}\u{2026})")
            }
            Self::Person { signed, .. } => signed.name.clone(),
        }
    }

    /// The name of who signed in.
    pub(crate) fn person(&self) -> Option<&str> {
        match self {
            Self::Person { signed, .. } => Some(&signed.name),
            Self::Anybody | Self::Key { .. } => None,
        }
    }

    /// Whether they may do what needs this scope.
    pub(crate) fn may(&self, scope: ApiScope) -> bool {
        match self {
            Self::Anybody => true,
            Self::Key { scopes, .. } => scopes.contains(&scope),
            Self::Person { signed, .. } => signed.scopes.contains(&scope),
        }
    }
}

impl From<Grant> for Caller {
    fn from(grant: Grant) -> Self {
        Self::Key { id: grant.id, name: grant.name, scopes: grant.scopes }
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // The middleware is before every handler.
        ready(request.extensions().get::<Self>().cloned().ok_or_else(Problem::internal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_of_a_key_is_cut_before_the_author_is() {
        let key =
            |id, name: &str| Caller::Key { id: ApiKeyId(id), name: name.to_owned(), scopes: Vec::new() };
        assert_eq!(key(3, "newsroom").signs("Ann", 100), "Ann (key 3: newsroom)");
        assert_eq!(Caller::Anybody.signs("Ann", 100), "Ann");
        for length in [3, 80] {
            let said = "é".repeat(length);
            let signed = key(12345, &"ж".repeat(100)).signs(&said, 100);
            assert_eq!(signed.chars().count(), 100);
            assert!(
                signed.starts_with(&format!("{said} (key 12345: ")) && signed.ends_with("…)"),
                "{signed}"
            );
        }
    }
}
