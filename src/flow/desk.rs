//! A worker's desk: a thread that screens names and texts, and remembers the words it has met from
//! chunk to chunk.
//!
//! Screeners borrow the index they look into and keep to their thread, so the thread holds both for as
//! long as it lives, and the asynchronous side sends it work.

use std::collections::BTreeMap;
use std::sync::{Arc, mpsc};

use rustc_hash::FxHashSet;
use tokio::sync::oneshot;

use super::Current;
use super::delta::{Against, Since};
use super::reconcile::ReconcileError;
use super::reread::{Addition, Suspect, additions};
use crate::article::{Body, Person};
use crate::name::Name;
use crate::screen::{Lent, Screening, TextScreener};
use crate::store::{ArticleId, CoverageId, NameId, NameRow, TextRow};

/// What rows of each coverage are held against.
pub(super) type AgainstBy = BTreeMap<Option<CoverageId>, Against>;

/// Sends work to the thread, which ends with this.
pub(super) struct Desk(mpsc::Sender<Job>);

/// A name, and what screening says of it.
pub(super) struct Screened {
    pub(super) id: NameId,
    pub(super) screening: Screening,
    /// What it was screened against, where that was not everything.
    pub(super) since: Option<Arc<Since>>,
    /// Hits it had before; none where it was never screened.
    pub(super) before: Option<usize>,
}

struct Job {
    against: AgainstBy,
    task: Task,
}

enum Task {
    Names(Vec<NameRow>, FxHashSet<NameId>, oneshot::Sender<Vec<Screened>>),
    Texts(Vec<TextRow>, oneshot::Sender<Vec<Suspect>>),
    Suspects(Vec<Suspect>, BTreeMap<ArticleId, Vec<Person>>, oneshot::Sender<Vec<Addition>>),
}

impl Desk {
    /// Opens a desk.
    pub(super) fn new(current: Arc<Current>) -> Self {
        let (desk, jobs) = mpsc::channel();
        std::thread::spawn(move || sit(&current, &jobs));
        Self(desk)
    }

    /// Screens names; `hit` are those with hits that stand. One that has seen all is left out, and so is
    /// one that had no hit and gains none.
    pub(super) async fn names(
        &self,
        rows: Vec<NameRow>,
        hit: FxHashSet<NameId>,
        against: AgainstBy,
    ) -> Result<Vec<Screened>, ReconcileError> {
        self.ask(against, |answer| Task::Names(rows, hit, answer)).await
    }

    /// Finds the articles that may name somebody new.
    pub(super) async fn texts(
        &self,
        rows: Vec<TextRow>,
        against: AgainstBy,
    ) -> Result<Vec<Suspect>, ReconcileError> {
        self.ask(against, |answer| Task::Texts(rows, answer)).await
    }

    /// Reads those articles, whose persons are given, as if they came today.
    pub(super) async fn suspects(
        &self,
        suspects: Vec<Suspect>,
        stored: BTreeMap<ArticleId, Vec<Person>>,
    ) -> Result<Vec<Addition>, ReconcileError> {
        self.ask(AgainstBy::new(), |answer| Task::Suspects(suspects, stored, answer)).await
    }

    async fn ask<T>(
        &self,
        against: AgainstBy,
        task: impl FnOnce(oneshot::Sender<T>) -> Task,
    ) -> Result<T, ReconcileError> {
        // A thread that is gone has panicked, and its message is on standard error.
        let gone = || ReconcileError::Screening("the thread that screens has ended".to_owned());
        let (answer, answered) = oneshot::channel();
        self.0.send(Job { against, task: task(answer) }).map_err(|_| gone())?;
        answered.await.map_err(|_| gone())
    }
}

/// Does jobs until nobody has any. What they are held against is the same again and again; when
/// something new comes the tools are made anew.
fn sit(current: &Current, jobs: &mpsc::Receiver<Job>) {
    let mut known = AgainstBy::new();
    let mut next = jobs.recv().ok();
    while let Some(job) = next {
        known.extend(job.against.clone());
        next = serve(current, &known, job, jobs);
    }
}

/// Does jobs until one comes for which there are no tools.
fn serve(current: &Current, known: &AgainstBy, first: Job, jobs: &mpsc::Receiver<Job>) -> Option<Job> {
    let mut tools = Tools::new(current, known);
    let mut job = first;
    loop {
        match job.task {
            // Whoever asked may be gone; then nobody misses the answer.
            Task::Names(rows, hit, answer) => drop(answer.send(tools.names(&rows, &hit))),
            Task::Texts(rows, answer) => drop(answer.send(tools.texts(rows))),
            Task::Suspects(suspects, stored, answer) => {
                drop(answer.send(additions(&suspects, &stored, &mut tools.whole)));
            }
        }
        job = jobs.recv().ok()?;
        if job.against.keys().any(|coverage| !known.contains_key(coverage)) {
            return Some(job);
        }
    }
}

struct Tools<'a> {
    known: &'a AgainstBy,
    whole: Lent<'a>,
    parts: Vec<Part<'a>>,
}

/// The tools for some changes.
struct Part<'a> {
    since: &'a Arc<Since>,
    screener: TextScreener<'a>,
}

impl<'a> Tools<'a> {
    fn new(current: &'a Current, known: &'a AgainstBy) -> Self {
        let mut parts: Vec<Part<'a>> = Vec::new();
        for against in known.values() {
            if let Against::Changes(since) = against
                && !parts.iter().any(|part| Arc::ptr_eq(part.since, since))
            {
                let screener = TextScreener::new(since.index(), &Current::options());
                parts.push(Part { since, screener });
            }
        }
        Self { known, whole: current.screener(), parts }
    }

    /// The place of the tools for what rows of a coverage are held against: none for everything.
    fn part(&self, against: &Against) -> Option<usize> {
        let Against::Changes(since) = against else { return None };
        self.parts.iter().position(|part| Arc::ptr_eq(part.since, since))
    }

    fn names(&mut self, rows: &[NameRow], hit: &FxHashSet<NameId>) -> Vec<Screened> {
        let mut screened = Vec::new();
        for row in rows {
            let against = self.known.get(&row.coverage).unwrap_or(&Against::Everything);
            if matches!(against, Against::Nothing) {
                continue;
            }
            let before = row.coverage.is_some().then_some(row.hit_total);
            let (screening, part) = self.screen(row, self.part(against));
            if screening.total > 0 || before != Some(0) || hit.contains(&row.id) {
                let since = part.map(|part| Arc::clone(self.parts[part].since));
                screened.push(Screened { id: row.id, screening, since, before });
            }
        }
        screened
    }

    /// Screens a name against a part or everything, and tells which. One that can no longer be read has
    /// no hits.
    fn screen(&mut self, row: &NameRow, part: Option<usize>) -> (Screening, Option<usize>) {
        let options = Current::options();
        let Ok(name) = Name::parse(&row.text) else {
            return (Screening { hits: Vec::new(), total: 0, truncated: false }, None);
        };
        if let Some(at) = part {
            let screening = self.parts[at].screener.names().screen(&name, &options);
            // Which of too many hits are kept, only all of them together tell.
            if row.hit_total.saturating_add(screening.total) <= options.limit {
                return (screening, part);
            }
        }
        (self.whole.names().screen(&name, &options), None)
    }

    fn texts(&mut self, rows: Vec<TextRow>) -> Vec<Suspect> {
        let mut suspects = Vec::new();
        for TextRow { id, body, coverage } in rows {
            let against = self.known.get(&coverage).unwrap_or(&Against::Everything);
            let screener = match (against, self.part(against)) {
                (Against::Nothing, _) => continue,
                (_, Some(at)) => &mut self.parts[at].screener,
                (_, None) => &mut *self.whole,
            };
            let body = Body::new(body);
            let windows = screener.find(&body).mentions;
            if !windows.is_empty() {
                suspects.push(Suspect { id, body, windows });
            }
        }
        suspects
    }
}
