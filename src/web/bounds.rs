//! How long a client may take, so that one that drips or stops keeps nothing for good.

use std::io;
use std::net::TcpListener;
use std::time::Duration;

use actix_web::HttpRequest;

/// What a connection is given before it is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// For the head of the first request on a connection to arrive, from its beginning on. The framework
    /// has no bound for the heads of later ones.
    pub head: Duration,
    /// For the body of a request to arrive.
    pub body: Duration,
    /// For a client to take up something of an answer that waits to be sent. Linux only: elsewhere a
    /// client that never reads is kept until it goes.
    pub unread: Duration,
}

impl Default for Bounds {
    /// 5 seconds for a head, 30 for a body, 30 without anything being read.
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { head: seconds(5), body: seconds(30), unread: seconds(30) }
    }
}

impl Bounds {
    /// Those of the server that a request came to.
    pub(crate) fn of(request: &HttpRequest) -> Self {
        request.app_data::<Self>().copied().unwrap_or_default()
    }

    /// Asks the system to end connections whose other side takes nothing: the framework waits with what
    /// is left of an answer for as long as that lasts. What is accepted has it from the listener.
    pub(crate) fn apply(self, listener: &TcpListener) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        socket2::SockRef::from(listener).set_tcp_user_timeout(Some(self.unread))?;
        #[cfg(not(target_os = "linux"))]
        let _ = listener;
        Ok(())
    }
}
