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

    /// Who somebody says to be, with the key that was sent. Who signed in is who that says.
    pub(crate) fn signs(&self, said: &str) -> String {
        match self {
            Self::Anybody => said.to_owned(),
            Self::Key { .. } => format!("{said} ({})", self.actor()),
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
