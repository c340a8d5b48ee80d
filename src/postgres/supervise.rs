//! Starts the server again when it is gone and somebody still uses it: the postmaster was killed, by
//! the system for want of memory or by a person. Its processes end with it, and the next start brings
//! back what was committed. Until then the database does not answer, which callers can tell.
//!
//! Several programs on one cluster see it at the same time: one starts the server, and the others find
//! it running ([`Cluster::start`]).

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};

use super::cluster::Cluster;
use super::watchdog::Hold;

/// How often the server is asked whether it is there, on one connection.
const ASK_EVERY: Duration = Duration::from_millis(250);
/// The wait before a start behind one that did not help; doubles up to [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// The longest wait between two starts.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Keeps the server running as long as this is polled. `hold` is that of the program, and is renewed
/// with every start, which makes a new watchdog where that was killed as well.
pub(super) async fn keep_up(cluster: Cluster, connect: PgConnectOptions, hold: Arc<Mutex<Hold>>) {
    let mut wait = Duration::ZERO;
    loop {
        if until_gone(&connect).await {
            wait = Duration::ZERO;
            tracing::warn!("the embedded database is gone; it is started again");
        }
        tokio::time::sleep(wait).await;
        wait = (wait * 2).clamp(FIRST_WAIT, LONGEST_WAIT);
        let starting = cluster.clone();
        match tokio::task::spawn_blocking(move || starting.start()).await {
            Ok(Ok(renewed)) => {
                // The one before goes only now: the server is held all the time.
                let _before =
                    std::mem::replace(&mut *hold.lock().unwrap_or_else(PoisonError::into_inner), renewed);
            }
            Ok(Err(error)) => tracing::error!(%error, "the embedded database does not start"),
            Err(_) => tracing::error!("starting the embedded database panicked; please report this"),
        }
    }
}

/// Waits while the server answers on one connection; false where it never did.
async fn until_gone(connect: &PgConnectOptions) -> bool {
    let Ok(mut connection) = connect.connect().await else { return false };
    while connection.ping().await.is_ok() {
        tokio::time::sleep(ASK_EVERY).await;
    }
    true
}
