//! What can be said behind `webhook`.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};

use crate::store::EVENT_KINDS;

#[derive(Debug, Subcommand)]
pub(crate) enum WebhookCommand {
    /// Tell an address of events from now on; prints the secret that signs them, this once
    Add {
        /// An https address
        url: String,
        /// Only events of this kind; may be given again [default: all kinds]
        #[arg(long, value_name = "KIND", value_parser = clap::builder::PossibleValuesParser::new(EVENT_KINDS))]
        kind: Vec<String>,
        /// A file with a secret of your own, whsec_ and base64, that is not printed; - is standard input
        #[arg(long, value_name = "FILE")]
        secret_file: Option<PathBuf>,
    },
    /// All endpoints
    Ls,
    /// The latest deliveries of an endpoint
    Log {
        /// The endpoint's id
        id: i64,
        /// At most so many
        #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
    },
    /// Send one signed message of the kind webhook.test at once, and say what comes back; exit code 1
    /// when it is not taken
    Test {
        /// The endpoint's id
        id: i64,
    },
    /// Tell events again, under the same ids
    Replay {
        /// The endpoint's id
        id: i64,
        #[command(flatten)]
        which: ReplayArgs,
    },
    /// Tell an endpoint again that was disabled, of all that waits too
    Enable {
        /// The endpoint's id
        id: i64,
    },
    /// Remove an endpoint, with what waits for it
    Rm {
        /// The endpoint's id
        id: i64,
    },
    /// Send what is due now, and end; for where no server runs
    Deliver,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct ReplayArgs {
    /// All events of its kinds that happened since this day or instant, also before it was added
    #[arg(long, value_name = "TIME", value_parser = since)]
    pub(crate) since: Option<DateTime<Utc>>,
    /// This event
    #[arg(long, value_name = "EVENT")]
    pub(crate) event: Option<String>,
    /// Events that were given up
    #[arg(long)]
    pub(crate) failed: bool,
}

/// Reads `--since`, for clap: an instant, or the beginning of a day.
fn since(text: &str) -> Result<DateTime<Utc>, String> {
    let day = text.parse::<chrono::NaiveDate>().ok().and_then(|day| day.and_hms_opt(0, 0, 0));
    let instant = || DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.to_utc());
    day.map(|midnight| midnight.and_utc())
        .or_else(instant)
        .ok_or_else(|| "neither a day like 2022-06-30 nor an instant like 2022-06-30T12:00:00Z".to_owned())
}
