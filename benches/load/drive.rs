//! Requests at a fixed rate, whether the server keeps up or not, and how long each took.

use std::error::Error;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use hyper::body::Body;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// How many requests, and on how many connections.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    pub(crate) per_second: u32,
    pub(crate) lasts: Duration,
    pub(crate) connections: usize,
}

/// Whom they are sent to, and with which key.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) port: u16,
    pub(crate) key: Option<String>,
}

/// What came of them.
#[derive(Default)]
pub(crate) struct Outcome {
    /// From the moment each was due to the end of its answer, in order.
    times: Vec<Duration>,
    took: Duration,
    /// Answers other than 200, and requests without one.
    pub(crate) refused: usize,
}

impl Outcome {
    pub(crate) fn sent(&self) -> usize {
        self.times.len()
    }

    /// Requests answered in a second.
    pub(crate) fn per_second(&self) -> f64 {
        #[allow(clippy::cast_precision_loss)]
        let sent = self.times.len() as f64;
        sent / self.took.as_secs_f64()
    }

    /// Milliseconds that this part of them (0 to 1) took at most.
    pub(crate) fn at_most_ms(&self, part: f64) -> f64 {
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let rank = (self.times.len() as f64 * part).ceil() as usize;
        self.times.get(rank.max(1) - 1).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
    }
}

/// A request: which body, and when it is due.
type Due = (usize, Instant);

/// Sends them, and waits for the last answer.
pub(crate) fn run(load: &Load, target: &Target, bodies: &[String]) -> Result<Outcome, Box<dyn Error>> {
    let bodies: Arc<[String]> = bodies.into();
    let (send, due) = unbounded_channel::<Due>();
    let due = Arc::new(Mutex::new(due));
    let step = Duration::from_secs(1) / load.per_second;
    let count = (load.lasts.as_secs_f64() * f64::from(load.per_second)).round();
    // The system's sleep is finer than the runtime's, which knows whole milliseconds.
    let start = Instant::now() + Duration::from_millis(50);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let clock = thread::spawn(move || {
        for number in 0..count as u32 {
            let at = start + step * number;
            thread::sleep(at.saturating_duration_since(Instant::now()));
            if send.send((number as usize, at)).is_err() {
                return;
            }
        }
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut outcome = runtime.block_on(async {
        let workers: Vec<_> = (0..load.connections)
            .map(|_| tokio::spawn(worker(target.clone(), Arc::clone(&bodies), Arc::clone(&due))))
            .collect();
        let mut all = Outcome::default();
        for worker in workers {
            let part = worker.await?;
            all.refused += part.refused;
            all.times.extend(part.times);
        }
        all.took = start.elapsed();
        Ok::<_, Box<dyn Error>>(all)
    })?;
    clock.join().map_err(|_| "the clock ended too early")?;
    outcome.times.sort_unstable();
    Ok(outcome)
}

/// Takes what is due, one after another, on a connection of its own.
async fn worker(target: Target, bodies: Arc<[String]>, due: Arc<Mutex<UnboundedReceiver<Due>>>) -> Outcome {
    let mut outcome = Outcome::default();
    let mut connection = None;
    loop {
        let next = due.lock().await.recv().await;
        let Some((number, at)) = next else { return outcome };
        let body = bodies[number % bodies.len()].clone();
        if !matches!(ask(&mut connection, &target, body).await, Ok(StatusCode::OK)) {
            outcome.refused += 1;
            connection = None;
        }
        outcome.times.push(at.elapsed());
    }
}

/// Sends one request and reads its answer to the end.
async fn ask(
    connection: &mut Option<SendRequest<String>>,
    target: &Target,
    body: String,
) -> Result<StatusCode, Box<dyn Error + Send + Sync>> {
    if connection.as_ref().is_none_or(SendRequest::is_closed) {
        let stream = TcpStream::connect(("127.0.0.1", target.port)).await?;
        stream.set_nodelay(true)?;
        let (sender, driver) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(driver);
        *connection = Some(sender);
    }
    let sender = connection.as_mut().ok_or("there is a connection now")?;
    sender.ready().await?;
    let mut request = Request::post("/v1/screenings").header(HOST, "127.0.0.1");
    request = request.header(CONTENT_TYPE, "application/json");
    if let Some(key) = &target.key {
        request = request.header(AUTHORIZATION, format!("Bearer {key}"));
    }
    let answer = sender.send_request(request.body(body)?).await?;
    let status = answer.status();
    let mut answer = answer.into_body();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut answer).poll_frame(context)).await {
        frame?;
    }
    Ok(status)
}
