//! Ctrl-C, and the signal a service manager sends.

use tokio::signal::unix::{SignalKind, signal};

/// Waits until somebody asks the program to end. Where signals cannot be caught it waits forever:
/// then they end the program at once, as if nobody waited.
pub(crate) async fn asked_to_end() {
    let (Ok(mut interrupt), Ok(mut terminate)) =
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}
