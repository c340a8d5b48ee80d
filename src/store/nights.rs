//! Nightly runs: which night was done, and how it went.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::Connection;
use sqlx::types::Json;

use super::lock::is_write_lock_held;
use super::{LastRead, RunId, Store, StoreError, WriteLock, lists};
use crate::list::SourceId;

/// A night: its list editions were looked for and the stored names screened, or that was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Night {
    /// When it began by the schedule of the server that ran it.
    pub due_at: DateTime<Utc>,
    /// Where it stands.
    pub state: NightState,
    /// Attempts so far, 1 or more.
    pub attempts: u32,
    /// When the latest attempt began, by the clock of its server.
    pub started_at: DateTime<Utc>,
    /// When that ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Its reconcile run; none where it did not come so far.
    pub run_id: Option<RunId>,
    /// What did not go well in it.
    pub problems: Vec<String>,
    /// Whether a list could not be had, be it that another attempt may do better or not. Known to who ran
    /// the night, and not stored.
    #[serde(skip)]
    pub lists_missed: bool,
}

/// Where a night stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NightState {
    /// Under way, or its server was killed.
    Running,
    /// Done, perhaps with problems that another attempt would not solve.
    Done,
    /// Wholly or in part to be tried again.
    Failed,
    /// Its server was asked to end, or, as [`Store::last_night_told`] has it, was killed; the next
    /// attempt goes on.
    Stopped,
}

impl NightState {
    fn text(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }
}

impl Store {
    /// The night that was tried last, whatever the schedule it was due by; none where there never was
    /// one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn last_night(&self) -> Result<Option<Night>, StoreError> {
        let row = sqlx::query!(
            "SELECT due_at, state, attempts, started_at, ended_at, run_id, problems
            FROM nights ORDER BY started_at DESC, due_at DESC LIMIT 1"
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(Night {
                due_at: row.due_at,
                state: match row.state.as_str() {
                    "running" => NightState::Running,
                    "done" => NightState::Done,
                    "failed" => NightState::Failed,
                    "stopped" => NightState::Stopped,
                    other => return Err(StoreError::bug(format!("a night that is {other:?}"))),
                },
                attempts: row.attempts.cast_unsigned(),
                started_at: row.started_at,
                ended_at: row.ended_at,
                run_id: row.run_id.map(RunId::from),
                problems: row.problems,
                lists_missed: false,
            })
        })
        .transpose()
    }

    /// The same as others are told of it: a night that nobody is at any more has stopped, whatever its
    /// server noted of it before it was killed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn last_night_told(&self) -> Result<Option<Night>, StoreError> {
        let night = self.last_night().await?;
        if night.as_ref().is_none_or(|night| night.state != NightState::Running)
            || is_write_lock_held(&mut *self.pool.acquire().await?).await?
        {
            return Ok(night);
        }
        // It may have ended since it was read.
        let stopped = |night: Night| match night.state {
            NightState::Running => Night { state: NightState::Stopped, ..night },
            _ => night,
        };
        Ok(self.last_night().await?.map(stopped))
    }

    /// Notes how an attempt at a night ended. Does nothing where another attempt has begun since: the
    /// night is no longer this one's.
    pub(crate) async fn end_night(&self, night: &Night) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE nights SET state = $3, ended_at = $4, run_id = $5, problems = $6
            WHERE due_at = $1 AND attempts = $2",
            night.due_at,
            night.attempts.cast_signed(),
            night.state.text(),
            night.ended_at,
            night.run_id.map(|run| run.0),
            &night.problems
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The lists whose latest edition came from an address, each with where from, in the order of
    /// their names. Unlike [`Store::last_read`] also where another version of the program read it.
    pub(crate) async fn fetched_lists(&self) -> Result<Vec<(SourceId, LastRead)>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT source, last_read AS "last_read!: Json<LastRead>" FROM lists
            WHERE last_read IS NOT NULL ORDER BY source COLLATE "C""#
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(|row| Ok((lists::source_id(row.source)?, row.last_read.0))).collect()
    }
}

impl WriteLock {
    /// Begins an attempt at a night. `now` is that of the schedule, not of the database. Nights that a
    /// clock which was wrong put into the future are put to now, so that this one is the last.
    pub(crate) async fn begin_night(
        &mut self,
        due_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Night, StoreError> {
        let mut transaction = self.connection.begin().await?;
        sqlx::query!(
            "UPDATE nights SET started_at = $1::timestamptz - interval '1 second' WHERE started_at > $1",
            now
        )
        .execute(&mut *transaction)
        .await?;
        let row = sqlx::query!(
            "INSERT INTO nights (due_at, started_at) VALUES ($1, $2)
            ON CONFLICT (due_at) DO UPDATE SET state = 'running', attempts = nights.attempts + 1,
                started_at = excluded.started_at, ended_at = NULL, run_id = NULL, problems = '{}'
            RETURNING attempts, started_at",
            due_at,
            now
        )
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Night {
            due_at,
            state: NightState::Running,
            attempts: row.attempts.cast_unsigned(),
            started_at: row.started_at,
            ended_at: None,
            run_id: None,
            problems: Vec::new(),
            lists_missed: false,
        })
    }
}
