//! A body on its way to a job: read piece by piece, bounded in length and time, and accepted as a
//! whole or not at all.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use actix_web::error::PayloadError;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use actix_web::web::{Bytes, Payload};
use actix_web::{HttpRequest, HttpResponse};
use futures_core::Stream;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout};

use super::super::bounds::Bounds;
use super::super::caller::Caller;
use super::super::idempotency::{Keyed, again, asked};
use super::super::problem::Problem;
use crate::list::SourceId;
use crate::store::{Begun, Job, JobKind, JobUpload, KeptAnswer, Store};

/// How long a whole body may take to arrive.
const WHOLE_TIMEOUT: Duration = Duration::from_secs(3600);
/// Most bodies that are taken in at once: each takes a connection to the database.
const AT_ONCE: usize = 4;
/// How long one more waits for its turn.
const TURN_TIMEOUT: Duration = Duration::from_secs(20);

static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// A request whose body is too long to be held.
pub(super) struct Incoming {
    body: Payload,
    limit_bytes: u64,
    key: Option<Keyed>,
    uri: String,
    /// How long the next piece may take.
    within: Duration,
    /// When all of it has to be there.
    until: Instant,
    _turn: SemaphorePermit<'static>,
}

/// The kind of body that is declared, in lower case; empty where none is.
pub(super) fn kind(request: &HttpRequest) -> String {
    let said = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    said.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

impl Incoming {
    /// Looks at the head of the request, before anything of its body is read.
    pub(super) async fn begin(
        request: &HttpRequest,
        body: Payload,
        limit_bytes: u64,
    ) -> Result<Self, Problem> {
        let key = Keyed::of(request.headers())?;
        if request.headers().get(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity") {
            let detail = "Send the body without Content-Encoding; a list may be a file in gzip or zip";
            return Err(Problem::wrong_kind(detail));
        }
        let length = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
        if length.and_then(|length| length.parse().ok()).is_some_and(|length: u64| length > limit_bytes) {
            return Err(too_large(limit_bytes));
        }
        let turn = timeout(TURN_TIMEOUT, TURNS.acquire()).await;
        let turn = turn.map_err(|_| Problem::too_many_uploads())?.map_err(|_| Problem::internal())?;
        let until = Instant::now() + WHOLE_TIMEOUT;
        let (uri, within) = (request.uri().to_string(), Bounds::of(request).body);
        Ok(Self { body, limit_bytes, key, uri, within, until, _turn: turn })
    }

    /// Begins to take in a job.
    pub(super) async fn job(
        &self,
        (store, kind, source, caller): (&Store, JobKind, Option<&SourceId>, &Caller),
    ) -> Result<JobUpload, Problem> {
        store.begin_job(kind, source, &caller.actor()).await?.ok_or_else(Problem::too_many_uploads)
    }

    /// The whole of a body that is short.
    pub(super) async fn whole(&mut self) -> Result<Vec<u8>, Problem> {
        let mut whole = Vec::new();
        while let Some(bytes) = self.next().await? {
            whole.extend_from_slice(&bytes);
            self.fits(whole.len() as u64)?;
        }
        Ok(whole)
    }

    /// Takes the body in.
    pub(super) async fn fill(&mut self, upload: &mut JobUpload) -> Result<(), Problem> {
        while let Some(bytes) = self.next().await? {
            self.fits(upload.bytes() + bytes.len() as u64)?;
            upload.push(&bytes).await?;
        }
        if upload.bytes() == 0 {
            return Err(Problem::invalid_body("The body is empty; send the file as it is", None));
        }
        Ok(())
    }

    fn fits(&self, bytes: u64) -> Result<(), Problem> {
        if bytes > self.limit_bytes { Err(too_large(self.limit_bytes)) } else { Ok(()) }
    }

    async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        let body = &mut self.body;
        let next = poll_fn(|context| Pin::new(&mut *body).poll_next(context));
        let left = self.until.saturating_duration_since(Instant::now());
        let next = timeout(self.within.min(left), next).await.map_err(|_| Problem::too_slow())?;
        next.transpose().map_err(|error| match error {
            PayloadError::Overflow => too_large(self.limit_bytes),
            _ => Problem::invalid_body("The body ended too early; send it again", None),
        })
    }

    /// Accepts the job, which is then there whatever happens, and answers with it. A request that was
    /// sent before with the same key is answered as it was then; `body` is what was sent, where that
    /// is not the job's.
    pub(super) async fn accept<T: Serialize>(
        self,
        mut upload: JobUpload,
        body: Option<&[u8]>,
        input: &Value,
        show: impl FnOnce(Job) -> Result<(String, T), Problem>,
    ) -> Result<HttpResponse, Problem> {
        let sha256 = body.map_or_else(|| upload.sha256(), |body| Sha256::digest(body).into());
        if let Some(Keyed(key)) = &self.key {
            match upload.begin_request(key, &asked(&self.uri, &sha256)).await? {
                Begun::New => {}
                Begun::UnderWay => return Err(Problem::key_under_way()),
                Begun::Other => return Err(Problem::key_of_another()),
                Begun::Done(kept) => return again(kept),
            }
        }
        let (location, shown) = show(upload.complete(input).await?)?;
        let answer = KeptAnswer {
            status: StatusCode::ACCEPTED.as_u16(),
            headers: BTreeMap::from([
                (CONTENT_TYPE.to_string(), "application/json".to_owned()),
                (LOCATION.to_string(), location),
            ]),
            body: serde_json::to_string(&shown).map_err(|_| Problem::internal())?,
        };
        if let Some(Keyed(key)) = &self.key {
            upload.keep_answer(key, &answer).await?;
        }
        upload.accept().await?;
        let mut response = HttpResponse::Accepted();
        for header in &answer.headers {
            response.insert_header((header.0.as_str(), header.1.as_str()));
        }
        Ok(response.body(answer.body))
    }
}

fn too_large(limit_bytes: u64) -> Problem {
    Problem::too_large(usize::try_from(limit_bytes).unwrap_or(usize::MAX))
}
