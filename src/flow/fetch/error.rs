//! Why a fetch failed: what happened, the likely cause, and what to do, in words that fit a command and a
//! request alike.

use std::fmt;
use std::time::Duration;

use crate::flow::http::HttpError;

/// Why a list was not fetched. What is imported stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// What was given is no address that can be fetched.
    #[error("{address:?} cannot be fetched: {detail}")]
    Address {
        /// As given.
        address: String,
        /// What is wrong with it.
        detail: String,
    },
    /// What was given as an allowed host is none.
    #[error("{0:?} is no host; write lists.example.org, or *.example.org for all hosts below it")]
    Host(String),
    /// A redirect that leads to a host that is not allowed.
    #[error(
        "{from} redirects to {to}, which is not a host of this list; if the publisher has moved there, give its address there"
    )]
    OtherHost {
        /// The host that answered.
        from: String,
        /// The host it leads to.
        to: String,
    },
    /// A redirect that leaves TLS.
    #[error(
        "{from} redirects to {to}, which is not encrypted: anybody on the way could change the list; give the publisher's https address"
    )]
    Insecure {
        /// What was asked for.
        from: String,
        /// Where it leads.
        to: String,
    },
    /// A redirect that leads nowhere, or too many of them.
    #[error(
        "the redirect of {from} cannot be followed: {detail}; look at the address in a browser and give the right one"
    )]
    Redirect {
        /// What was asked for.
        from: String,
        /// What is wrong with it.
        detail: String,
    },
    /// An answer that trying again will not change.
    #[error(
        "{address} answers {status}; the publisher may have moved the file or keep programs out: look at it in a browser, then give its address or the file itself"
    )]
    Status {
        /// What was asked for.
        address: String,
        /// `404 Not Found`.
        status: String,
    },
    /// The server asks for more patience than there is.
    #[error("{address} answers {status} and asks to come back in {seconds} s; do so")]
    Later {
        /// What was asked for.
        address: String,
        /// `429 Too Many Requests`.
        status: String,
        /// Seconds from now.
        seconds: u64,
    },
    /// More bytes than any list has.
    #[error(
        "{address} is longer than {limit_bytes} bytes{}; no list is that long: check the address, or fetch the file by other means and give it",
        declared.map_or_else(String::new, |bytes| format!(" (it promises {bytes})"))
    )]
    TooLarge {
        /// What was asked for.
        address: String,
        /// The length it promises, where it does.
        declared: Option<u64>,
        /// The most that is taken.
        limit_bytes: u64,
    },
    /// The body goes on past the length it promised.
    #[error(
        "{address} sends more than the {declared} bytes it promises, so nobody can tell where the list ends; the server or something before it is broken: try again later, or give the file itself"
    )]
    Longer {
        /// What was asked for.
        address: String,
        /// The length it promised.
        declared: u64,
    },
    /// The server is not the one of the address.
    #[error(
        "{host} cannot be trusted: {detail}; behind a proxy that opens TLS, name its root certificates in SSL_CERT_FILE; else somebody may be in between"
    )]
    Untrusted {
        /// Whom was asked.
        host: String,
        /// What TLS says.
        detail: String,
    },
    /// An address within the own network, where only public ones may be fetched from.
    #[error("{host} is no public address, and an address that is given here must be one")]
    OutOfReach {
        /// Whom it names.
        host: String,
    },
    /// Another run is fetching the same.
    #[error("another run is fetching {0}; wait for it to end")]
    Busy(String),
    /// The disk.
    #[error("{path} cannot be written or read: {detail}; make room or choose another data directory")]
    Disk {
        /// The file or directory.
        path: String,
        /// What the system says.
        detail: String,
    },
    /// Tried as often as was allowed.
    #[error(
        "{address} could not be fetched in {} attempts: {}; {}try again later, or give the file itself",
        setbacks.len(),
        told(setbacks),
        if *kept_bytes > 0 { format!("{kept_bytes} bytes are kept, and the next run goes on from there: ") } else { String::new() }
    )]
    GaveUp {
        /// What was asked for.
        address: String,
        /// What each attempt came to, the last ones in a row that brought nothing new.
        setbacks: Vec<Setback>,
        /// Bytes on disk that the next run can go on with.
        kept_bytes: u64,
    },
}

/// All of them in words, equal ones in a row once.
fn told(setbacks: &[Setback]) -> String {
    let runs = setbacks.chunk_by(|a, b| a == b).map(|run| match run {
        [one] => one.to_string(),
        [first, ..] => format!("{first} ({} times)", run.len()),
        [] => String::new(),
    });
    runs.collect::<Vec<_>>().join(", then ")
}

/// What an attempt came to that is worth another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setback {
    /// No connection, or one that broke before the answer.
    Connection(String),
    /// No byte for so long.
    Stalled(Duration),
    /// The body ended before its end.
    Cut {
        /// Bytes that came, those of earlier attempts included.
        received: u64,
        /// Bytes of the whole, where the server tells.
        total: Option<u64>,
    },
    /// `503 Service Unavailable`, and how long the server asks to wait.
    Status(String, Option<Duration>),
    /// An answer to the wish to go on that does not continue what is there. That is thrown away.
    OtherPart(String),
}

impl fmt::Display for Setback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connection(detail) => f.write_str(detail),
            Self::Stalled(limit) => write!(f, "no byte for {} s", limit.as_secs_f64()),
            Self::Cut { received, total: Some(total) } => {
                write!(f, "cut off at {received} of {total} bytes")
            }
            Self::Cut { received, total: None } => write!(f, "cut off after {received} bytes"),
            Self::Status(status, _) => f.write_str(status),
            Self::OtherPart(detail) => write!(f, "a part that does not continue what is there ({detail})"),
        }
    }
}

/// How an attempt went wrong.
pub(super) enum Trouble {
    /// Another attempt may do.
    Again(Setback),
    /// It will not.
    Final(FetchError),
}

impl From<FetchError> for Trouble {
    fn from(error: FetchError) -> Self {
        Self::Final(error)
    }
}

impl Trouble {
    /// What a failed request for `address` means; `received` bytes are there, of `total`.
    pub(super) fn of(error: HttpError, address: &str, received: u64, total: Option<u64>) -> Self {
        match error {
            HttpError::Untrusted { host, detail } => Self::Final(FetchError::Untrusted { host, detail }),
            HttpError::OutOfReach { host } => Self::Final(FetchError::OutOfReach { host }),
            HttpError::Longer(declared) => {
                Self::Final(FetchError::Longer { address: address.to_owned(), declared })
            }
            HttpError::Stalled(limit) => Self::Again(Setback::Stalled(limit)),
            HttpError::Cut { .. } => Self::Again(Setback::Cut { received, total }),
            error @ (HttpError::Connect { .. } | HttpError::Broken(_)) => {
                Self::Again(Setback::Connection(error.to_string()))
            }
        }
    }
}
