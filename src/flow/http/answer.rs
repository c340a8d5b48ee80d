//! An answer: its head, and its body chunk by chunk.

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use hyper::body::{Body, Bytes, Incoming};
use hyper::client::conn::http1::{self, Parts};
use hyper::{HeaderMap, Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::AsyncReadExt;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::HttpError;
use super::connect::Duplex;

type Stream = TokioIo<Box<dyn Duplex>>;

/// How long a server may take to close after the last byte, as it was asked to. Only what comes
/// within it can be told to be too much.
const CLOSING_PATIENCE: Duration = Duration::from_millis(250);

/// The answer to a request; its body may still be on the way.
pub(in crate::flow) struct Answer {
    /// The status.
    pub(in crate::flow) status: StatusCode,
    /// The headers.
    pub(in crate::flow) headers: HeaderMap,
    /// The length the answer promises; none when it comes in chunks or ends with the connection.
    pub(in crate::flow) declared: Option<u64>,
    received: u64,
    body: Incoming,
    stall_timeout: Duration,
    connection: JoinHandle<hyper::Result<Parts<Stream>>>,
}

impl Answer {
    /// Sends the request and waits for the head of its answer.
    pub(super) async fn to(
        request: Request<String>,
        stream: Box<dyn Duplex>,
        stall_timeout: Duration,
    ) -> Result<Self, HttpError> {
        let (mut sender, connection) =
            http1::handshake(TokioIo::new(stream)).await.map_err(|error| broken(&error))?;
        let connection = tokio::spawn(connection.without_shutdown());
        let answer = timeout(stall_timeout, sender.send_request(request)).await;
        let answer = match answer {
            Ok(answer) => answer.map_err(|error| broken(&error)),
            Err(_) => Err(HttpError::Stalled(stall_timeout)),
        };
        let answer = answer.inspect_err(|_| connection.abort())?;
        let (head, body) = answer.into_parts();
        Ok(Self {
            status: head.status,
            headers: head.headers,
            declared: body.size_hint().exact(),
            received: 0,
            body,
            stall_timeout,
            connection,
        })
    }

    /// The next bytes; none when the body has come whole.
    pub(in crate::flow) async fn chunk(&mut self) -> Result<Option<Bytes>, HttpError> {
        loop {
            let mut body = pin!(&mut self.body);
            let frame = poll_fn(|context| body.as_mut().poll_frame(context));
            let Ok(frame) = timeout(self.stall_timeout, frame).await else {
                return Err(HttpError::Stalled(self.stall_timeout));
            };
            match frame {
                Some(Ok(frame)) => {
                    // Trailers say nothing that is used.
                    let Ok(bytes) = frame.into_data() else { continue };
                    self.received += bytes.len() as u64;
                    return Ok(Some(bytes));
                }
                Some(Err(_)) => return Err(self.cut()),
                None => break,
            }
        }
        if self.declared.is_some_and(|declared| self.received < declared) {
            return Err(self.cut());
        }
        self.refuse_more().await.map(|()| None)
    }

    fn cut(&self) -> HttpError {
        HttpError::Cut { received: self.received, declared: self.declared }
    }

    /// A length that was promised too short would leave a list that looks whole and is not.
    async fn refuse_more(&mut self) -> Result<(), HttpError> {
        let Some(declared) = self.declared else { return Ok(()) };
        let Ok(Ok(Ok(mut rest))) = timeout(CLOSING_PATIENCE, &mut self.connection).await else {
            return Ok(());
        };
        let mut byte = [0];
        let more = !rest.read_buf.is_empty()
            || matches!(timeout(CLOSING_PATIENCE, rest.io.inner_mut().read(&mut byte)).await, Ok(Ok(1)));
        if more { Err(HttpError::Longer(declared)) } else { Ok(()) }
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        // A body that is not read to its end is not wanted.
        self.connection.abort();
    }
}

fn broken(error: &hyper::Error) -> HttpError {
    if error.is_incomplete_message() || error.is_canceled() {
        return HttpError::Broken("the connection ended before an answer".to_owned());
    }
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    HttpError::Broken(words)
}
