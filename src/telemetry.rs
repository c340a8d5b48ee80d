//! Log lines on standard error. What is logged names routes, ids, counts and times, never a person:
//! no name, no article text, no query.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// Why there is no log.
#[derive(Debug, thiserror::Error)]
#[error("NAMECHECK_LOG is no filter of log lines: {0}; write it like `warn,namecheck=debug`")]
pub struct FilterError(#[from] tracing_subscriber::filter::ParseError);

/// Starts writing log lines that the filter lets through. A second call changes nothing.
///
/// # Errors
/// When the filter cannot be read.
pub fn init(filter: &str, format: LogFormat) -> Result<(), FilterError> {
    let filter = EnvFilter::try_new(filter)?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    // Fails only when a log is being written already.
    let _ = match format {
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).try_init(),
        LogFormat::Pretty => {
            let color = io::stderr().is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
            lines.compact().with_target(false).with_ansi(color).try_init()
        }
    };
    Ok(())
}
