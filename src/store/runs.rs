//! Reconcile runs: what each did, and how far it came.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::{RunId, Store, StoreError};

/// A reconcile run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// `full` or `delta`.
    pub scope: String,
    /// True where it only counts and writes nothing.
    pub dry_run: bool,
    /// Where it stands.
    pub state: RunState,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// The list versions it screens against.
    pub versions: Vec<String>,
    /// What it did so far.
    #[serde(flatten)]
    pub tally: Tally,
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Under way: a program leads it.
    Running,
    /// Left in the middle, by a program that was stopped or killed: the next run of the same scope goes on
    /// from where it came to.
    Stopped,
    /// Ended.
    Finished,
    /// Given up, because the lists changed since it was killed.
    Abandoned,
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Names screened.
    pub names: u64,
    /// Articles in which listed persons were looked for again.
    pub articles: u64,
    /// Persons found in them who were not found there before.
    pub persons: u64,
    /// Suppressions that were reopened, because their listing changed.
    #[serde(default)]
    pub reopened: u64,
    /// Suppressions that ended, because their time was over.
    #[serde(default)]
    pub expired: u64,
    /// Hits of all lists.
    #[serde(flatten)]
    pub hits: HitCounts,
    /// Hits by list.
    pub lists: BTreeMap<String, HitCounts>,
}

/// What became of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HitCounts {
    /// Of a name and a listing that had none.
    pub new: u64,
    /// That say something else than the one before them, which is superseded by them.
    pub rescored: u64,
    /// That are not found any more.
    pub superseded: u64,
    /// That stand as they were.
    pub unchanged: u64,
}

impl HitCounts {
    fn add(&mut self, other: Self) {
        self.new += other.new;
        self.rescored += other.rescored;
        self.superseded += other.superseded;
        self.unchanged += other.unchanged;
    }
}

impl Tally {
    /// Counts hits of one list.
    pub(crate) fn count(&mut self, list: &str, counts: HitCounts) {
        self.hits.add(counts);
        match self.lists.get_mut(list) {
            Some(of_list) => of_list.add(counts),
            None => drop(self.lists.insert(list.to_owned(), counts)),
        }
    }

    /// Adds what another worker did.
    pub(crate) fn add(&mut self, other: &Self) {
        self.names += other.names;
        self.articles += other.articles;
        self.persons += other.persons;
        for (list, counts) in &other.lists {
            self.count(list, *counts);
        }
    }
}

impl Store {
    /// What the workers of a run under way did so far.
    pub(crate) async fn tally(&self, run: RunId) -> Result<Tally, StoreError> {
        let tallies = sqlx::query_scalar!(
            r#"SELECT tally AS "tally!: Json<Tally>" FROM run_chunks WHERE run_id = $1 AND tally IS NOT NULL"#,
            run.0
        )
        .fetch_all(&self.pool)
        .await?;
        let mut sum = Tally::default();
        for Json(tally) in &tallies {
            sum.add(tally);
        }
        Ok(sum)
    }
}
