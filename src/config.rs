//! Settings: built-in values, over them the environment, over them the command line.
//!
//! [`Config::resolve`] is handed the environment and what reads files. Secrets come by the environment
//! or a file only and are masked wherever settings are shown.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What the command line sets; nothing set is left to the environment.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--database-url`.
    pub database_url: Option<String>,
    /// `--data-dir`.
    pub data_dir: Option<PathBuf>,
    /// `--bind`.
    pub bind: Option<SocketAddr>,
    /// `--nightly`.
    pub nightly: Option<String>,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Built in.
    Default,
    /// This environment variable.
    Env(&'static str),
    /// This option of the command line.
    Flag(&'static str),
}

/// A value with its origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Pretty,
    /// One JSON document per line.
    Json,
}

/// All settings of a run.
#[derive(Debug, Clone)]
pub struct Config {
    /// A Postgres to connect to; none: the embedded one.
    pub database_url: Option<Setting<String>>,
    /// Where the embedded database and unfinished downloads live.
    pub data_dir: Setting<PathBuf>,
    /// Directory of the Postgres programs for the embedded database; none: searched for.
    pub pg_bin_dir: Option<Setting<PathBuf>>,
    /// PEM file of root certificates for fetching; none: those built in.
    pub ca_file: Option<Setting<PathBuf>>,
    /// Where a publisher can reach who runs this program: part of the `User-Agent` of fetches.
    pub contact: Option<Setting<String>>,
    /// An outside extractor to find persons in articles; none: the one built in.
    pub extractor_url: Option<Setting<String>>,
    /// Most milliseconds for an answer of it, 1 to 600,000.
    pub extractor_timeout_ms: Setting<u64>,
    /// Longest answer of it in bytes, 1 or more.
    pub extractor_max_bytes: Setting<u64>,
    /// Most connections to the database, 2 to 1000.
    pub max_connections: Setting<u32>,
    /// Where `serve` listens.
    pub bind: Setting<SocketAddr>,
    /// Whether `serve` answers only who has a key.
    pub keys: Setting<bool>,
    /// Where proxies in front are that are believed: addresses and networks, divided by commas.
    pub proxies: Setting<String>,
    /// The header in which they name who signed in there; none: nobody does.
    pub user_header: Option<Setting<String>>,
    /// What its people may do: scopes, divided by commas.
    pub user_scopes: Setting<String>,
    /// PEM file of the certificate `serve` answers with, and those that vouch for it; none: without TLS.
    pub tls_cert: Option<Setting<PathBuf>>,
    /// PEM file of its key.
    pub tls_key: Option<Setting<PathBuf>>,
    /// Requests a second that one key may send, on average; 1 or more.
    pub rate_limit: Setting<u32>,
    /// Time of day at which `serve` looks for new lists and screens all stored names against them, as
    /// given; none: it does not.
    pub nightly: Option<Setting<String>>,
    /// Hours after which a list that was not checked is stale, 1 or more.
    pub list_max_age_hours: Setting<u32>,
    /// Days that events are kept, 7 or more.
    pub event_days: Setting<u32>,
    /// Days that deliveries of them are kept once they were made, 7 or more: whether an endpoint is silent
    /// is known by those of five days.
    pub delivery_days: Setting<u32>,
    /// Whether events may be sent to private addresses and without encryption.
    pub webhook_allow_private: Setting<bool>,
    /// Which log lines are written, as `RUST_LOG` has it.
    pub log: Setting<String>,
    /// How they are written.
    pub log_format: Setting<LogFormat>,
}

/// Why settings were refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name} is {value:?}, which is no {expected}; set it right or unset it")]
pub struct ConfigError {
    /// The environment variable.
    pub name: &'static str,
    /// Its value.
    pub value: String,
    /// What it should be.
    pub expected: &'static str,
}

impl Config {
    /// The settings of these flags and this environment. An empty variable counts as unset. `read`
    /// gives the content of a file that holds a secret, and `usual_data_dir` says where data belongs on this system, given `XDG_DATA_HOME` and `HOME`.
    ///
    /// # Errors
    /// When a variable holds something that cannot be its value, or names a file that cannot be read.
    pub fn resolve(
        flags: &Flags,
        env: impl Fn(&str) -> Option<String>,
        read: impl Fn(&Path) -> io::Result<String>,
        usual_data_dir: impl Fn(Option<&Path>, Option<&Path>) -> PathBuf,
    ) -> Result<Self, ConfigError> {
        let env = |name: &'static str| {
            env(name)
                .filter(|value| !value.is_empty())
                .map(|value| Setting { value, origin: Origin::Env(name) })
        };
        let text = |name, built_in: &str| {
            env(name).unwrap_or_else(|| Setting { value: built_in.to_owned(), origin: Origin::Default })
        };
        let path = |name| env(name).map(|setting| setting.map(PathBuf::from));
        let home = path("HOME").map(|setting| setting.value);
        let data_home = path("XDG_DATA_HOME").map(|setting| setting.value);
        let built_in = || Setting {
            value: usual_data_dir(data_home.as_deref(), home.as_deref()),
            origin: Origin::Default,
        };
        Ok(Self {
            database_url: match flag(&flags.database_url, "--database-url") {
                Some(setting) => Some(setting),
                None => secret(env("DATABASE_URL"), env("DATABASE_URL_FILE"), read)?,
            },
            data_dir: flag(&flags.data_dir, "--data-dir")
                .or_else(|| path("NAMECHECK_DATA_DIR"))
                .unwrap_or_else(built_in),
            pg_bin_dir: path("PG_BIN_DIR"),
            ca_file: path("SSL_CERT_FILE"),
            contact: env("NAMECHECK_CONTACT"),
            extractor_url: env("NAMECHECK_EXTRACTOR_URL"),
            extractor_timeout_ms: match env("NAMECHECK_EXTRACTOR_TIMEOUT_MS") {
                None => Setting { value: 10_000, origin: Origin::Default },
                Some(setting) => setting.parse("number of milliseconds, 1 to 600000", |text| {
                    text.parse().ok().filter(|number| (1..=600_000).contains(number))
                })?,
            },
            extractor_max_bytes: match env("NAMECHECK_EXTRACTOR_MAX_BYTES") {
                None => Setting { value: 8_000_000, origin: Origin::Default },
                Some(setting) => setting.parse("number of bytes, 1 or more", |text| {
                    text.parse().ok().filter(|number| *number >= 1)
                })?,
            },
            max_connections: match env("NAMECHECK_MAX_CONNECTIONS") {
                None => Setting { value: 16, origin: Origin::Default },
                Some(setting) => setting.parse("number of connections, 2 to 1000", |text| {
                    text.parse().ok().filter(|number| (2..=1000).contains(number))
                })?,
            },
            keys: match env("NAMECHECK_KEYS") {
                None => Setting { value: true, origin: Origin::Default },
                Some(setting) => setting.parse("word: required or off", |text| match text {
                    "required" => Some(true),
                    "off" => Some(false),
                    _ => None,
                })?,
            },
            proxies: text("NAMECHECK_PROXIES", ""),
            user_header: env("NAMECHECK_USER_HEADER"),
            user_scopes: text("NAMECHECK_USER_SCOPES", "read,review"),
            tls_cert: path("NAMECHECK_TLS_CERT"),
            tls_key: path("NAMECHECK_TLS_KEY"),
            rate_limit: match env("NAMECHECK_RATE_LIMIT") {
                None => Setting { value: 2_000, origin: Origin::Default },
                Some(setting) => setting.parse("number of requests a second, 1 or more", |text| {
                    text.parse().ok().filter(|number| *number >= 1)
                })?,
            },
            bind: match (flag(&flags.bind, "--bind"), env("NAMECHECK_BIND")) {
                (Some(setting), _) => setting,
                (None, Some(setting)) => {
                    setting.parse("address like 127.0.0.1:8080", |text| text.parse().ok())?
                }
                (None, None) => {
                    Setting { value: SocketAddr::from(([127, 0, 0, 1], 8080)), origin: Origin::Default }
                }
            },
            nightly: flag(&flags.nightly, "--nightly").or_else(|| env("NAMECHECK_NIGHTLY")),
            list_max_age_hours: match env("NAMECHECK_LIST_MAX_AGE_HOURS") {
                None => Setting { value: 48, origin: Origin::Default },
                Some(setting) => setting.parse("number of hours, 1 or more", |text| {
                    text.parse().ok().filter(|hours| *hours >= 1)
                })?,
            },
            event_days: days(env("NAMECHECK_EVENT_DAYS"), 400)?,
            delivery_days: days(env("NAMECHECK_DELIVERY_DAYS"), 30)?,
            webhook_allow_private: match env("NAMECHECK_WEBHOOK_ALLOW_PRIVATE") {
                None => Setting { value: false, origin: Origin::Default },
                Some(setting) => setting.parse("true or false", |text| text.parse().ok())?,
            },
            log: text("NAMECHECK_LOG", "warn,namecheck=info"),
            log_format: match env("NAMECHECK_LOG_FORMAT") {
                None => Setting { value: LogFormat::Pretty, origin: Origin::Default },
                Some(setting) => {
                    setting.parse("log format; known are pretty and json", |text| match text {
                        "pretty" => Some(LogFormat::Pretty),
                        "json" => Some(LogFormat::Json),
                        _ => None,
                    })?
                }
            },
        })
    }

    /// After this time a list that was not checked is stale.
    #[must_use]
    pub fn list_max_age(&self) -> Duration {
        Duration::from_secs(u64::from(self.list_max_age_hours.value) * 3600)
    }

    /// Every setting as (name, value, origin), secrets masked.
    #[must_use]
    pub fn shown(&self) -> Vec<(&'static str, String, String)> {
        let origin = |origin: Origin| origin.to_string();
        let database = match &self.database_url {
            Some(setting) => (mask(&setting.value), origin(setting.origin)),
            None => ("(embedded)".to_owned(), origin(Origin::Default)),
        };
        let path = |setting: &Option<Setting<PathBuf>>, none: &str| match setting {
            Some(setting) => (setting.value.display().to_string(), origin(setting.origin)),
            None => (none.to_owned(), origin(Origin::Default)),
        };
        let text = |setting: &Option<Setting<String>>, none: &str| match setting {
            Some(setting) => (setting.value.clone(), origin(setting.origin)),
            None => (none.to_owned(), origin(Origin::Default)),
        };
        let programs = path(&self.pg_bin_dir, "(searched for)");
        let ca_file = path(&self.ca_file, "(built in)");
        let (tls_cert, tls_key) = (path(&self.tls_cert, "(off)"), path(&self.tls_key, "(off)"));
        let contact = text(&self.contact, "(none)");
        let user_header = text(&self.user_header, "(off)");
        let nightly = text(&self.nightly, "(off)");
        let extractor = match &self.extractor_url {
            Some(setting) => (mask(&setting.value), origin(setting.origin)),
            None => ("(built in)".to_owned(), origin(Origin::Default)),
        };
        let format = match self.log_format.value {
            LogFormat::Pretty => "pretty",
            LogFormat::Json => "json",
        };
        vec![
            ("database_url", database.0, database.1),
            ("data_dir", self.data_dir.value.display().to_string(), origin(self.data_dir.origin)),
            ("pg_bin_dir", programs.0, programs.1),
            ("ca_file", ca_file.0, ca_file.1),
            ("contact", contact.0, contact.1),
            ("extractor_url", extractor.0, extractor.1),
            (
                "extractor_timeout_ms",
                self.extractor_timeout_ms.value.to_string(),
                origin(self.extractor_timeout_ms.origin),
            ),
            (
                "extractor_max_bytes",
                self.extractor_max_bytes.value.to_string(),
                origin(self.extractor_max_bytes.origin),
            ),
            ("max_connections", self.max_connections.value.to_string(), origin(self.max_connections.origin)),
            ("bind", self.bind.value.to_string(), origin(self.bind.origin)),
            ("keys", if self.keys.value { "required" } else { "off" }.to_owned(), origin(self.keys.origin)),
            ("proxies", self.proxies.value.clone(), origin(self.proxies.origin)),
            ("user_header", user_header.0, user_header.1),
            ("user_scopes", self.user_scopes.value.clone(), origin(self.user_scopes.origin)),
            ("tls_cert", tls_cert.0, tls_cert.1),
            ("tls_key", tls_key.0, tls_key.1),
            ("rate_limit", self.rate_limit.value.to_string(), origin(self.rate_limit.origin)),
            ("nightly", nightly.0, nightly.1),
            (
                "list_max_age_hours",
                self.list_max_age_hours.value.to_string(),
                origin(self.list_max_age_hours.origin),
            ),
            ("event_days", self.event_days.value.to_string(), origin(self.event_days.origin)),
            ("delivery_days", self.delivery_days.value.to_string(), origin(self.delivery_days.origin)),
            (
                "webhook_allow_private",
                self.webhook_allow_private.value.to_string(),
                origin(self.webhook_allow_private.origin),
            ),
            ("log", self.log.value.clone(), origin(self.log.origin)),
            ("log_format", format.to_owned(), origin(self.log_format.origin)),
        ]
    }
}

/// For how many days something is kept.
fn days(setting: Option<Setting<String>>, built_in: u32) -> Result<Setting<u32>, ConfigError> {
    match setting {
        None => Ok(Setting { value: built_in, origin: Origin::Default }),
        Some(setting) => setting.parse("number of days, 7 to 36500", |text| {
            text.parse().ok().filter(|days| (7..=36_500).contains(days))
        }),
    }
}

impl<T> Setting<T> {
    fn map<U>(self, change: impl FnOnce(T) -> U) -> Setting<U> {
        Setting { value: change(self.value), origin: self.origin }
    }
}

impl Setting<String> {
    fn parse<T>(
        self,
        expected: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Setting<T>, ConfigError> {
        match (read(&self.value), self.origin) {
            (Some(value), origin) => Ok(Setting { value, origin }),
            (None, Origin::Env(name) | Origin::Flag(name)) => {
                Err(ConfigError { name, value: self.value, expected })
            }
            (None, Origin::Default) => {
                Err(ConfigError { name: "a built-in value", value: self.value, expected })
            }
        }
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Default => "default",
            Self::Env(name) | Self::Flag(name) => name,
        })
    }
}

/// A secret that stands in a variable or in the file another one names, without the line break at
/// its end.
fn secret(
    given: Option<Setting<String>>,
    file: Option<Setting<String>>,
    read: impl Fn(&Path) -> io::Result<String>,
) -> Result<Option<Setting<String>>, ConfigError> {
    let Some(file) = file else { return Ok(given) };
    if given.is_some() {
        // Whichever were taken, somebody would believe it is the other.
        return file.parse("setting to be given beside the variable without _FILE", |_| None).map(Some);
    }
    let content = |path: &str| Some(read(Path::new(path)).ok()?.trim_end().to_owned());
    file.parse("file with text that can be read", |path| content(path).filter(|text| !text.is_empty()))
        .map(Some)
}

fn flag<T: Clone>(value: &Option<T>, name: &'static str) -> Option<Setting<T>> {
    value.clone().map(|value| Setting { value, origin: Origin::Flag(name) })
}

/// A database URL fit to be shown: password and parameters (they may hold another one) masked.
#[must_use]
pub fn mask(url: &str) -> String {
    let (rest, parameters) = match url.split_once('?') {
        Some((rest, _)) => (rest, "?***"),
        None => (url, ""),
    };
    let Some((scheme, after)) = rest.split_once("://") else {
        return "***".to_owned();
    };
    // The last @: a password may hold one that was not encoded.
    let shown = match after.rsplit_once('@') {
        Some((user, host)) => match user.split_once(':') {
            Some((user, _)) => format!("{user}:***@{host}"),
            None => format!("{user}@{host}"),
        },
        None => after.to_owned(),
    };
    format!("{scheme}://{shown}{parameters}")
}

#[cfg(test)]
mod tests;
