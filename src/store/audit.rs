//! The audit: a chain of hashes over decisions, suppressions, activations and erasures. Its links are
//! written by the database, in the transaction of the fact (migration 0013); here they are read, and
//! checked against each other and against the facts.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use super::{Store, StoreError};
use crate::digest::sha256;
use crate::list::SourceId;

/// What the first link names as the hash before it.
const NOTHING_BEFORE: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// Links read at once while the chain is checked.
const AT_ONCE: i64 = 10_000;

/// One link of the chain.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditLink {
    /// Its place, from 1, without gaps.
    pub position: i64,
    /// When the fact happened.
    pub at: DateTime<Utc>,
    /// Who did it: a person, a key, or the program.
    pub actor: String,
    /// `decision`, `suppression`, `suppression_end`, `activation` or `erasure`.
    pub what: String,
    /// The fact: `decision:12`.
    pub subject: String,
    /// Ids and hashes of it; no personal text.
    pub payload: Value,
    /// Hash of the link before, 64 zeros in the first.
    pub previous: String,
    /// Lower-case hex SHA-256 over all of this.
    pub hash: String,
}

/// The end of a chain, written down elsewhere: tells a chain that was cut off later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditHead {
    /// Place of the last link; 0 where there is none.
    pub position: i64,
    /// Its hash.
    pub hash: String,
}

/// What a check of the chain found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditReport {
    /// Links that were checked.
    pub links: i64,
    /// The end of the chain.
    pub head: AuditHead,
    /// The first link that does not hold; none where all do.
    pub broken: Option<BrokenLink>,
}

/// A link that does not hold, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BrokenLink {
    /// Its place; of a fact without a link, the place behind the last one.
    pub position: i64,
    /// What is wrong, in words.
    pub why: String,
}

/// The columns of a link; `text` is the payload as it was hashed.
struct Row {
    position: i64,
    at: DateTime<Utc>,
    actor: String,
    what: String,
    subject: String,
    payload: Value,
    text: String,
    previous: String,
    hash: String,
}

impl Row {
    /// The same as `audit_text` in migration 0013, which a function replaced in the database cannot
    /// deceive.
    fn hash_anew(&self) -> String {
        let at = self.at.format("%Y-%m-%dT%H:%M:%S%.6fZ");
        let text = format!(
            "{}\n{at}\n{}\n{}\n{}\n{}\n{}",
            self.position, self.what, self.subject, self.text, self.previous, self.actor
        );
        sha256(text.as_bytes())
    }

    fn broken(&self, before: &AuditHead) -> Option<String> {
        if self.position != before.position + 1 {
            return Some(format!("the links {} to {} are missing", before.position + 1, self.position - 1));
        }
        if self.previous != before.hash {
            return Some("it names another link before it than the one that is there".to_owned());
        }
        (self.hash != self.hash_anew()).then(|| "what it says is not what its hash was made of".to_owned())
    }
}

impl From<Row> for AuditLink {
    fn from(row: Row) -> Self {
        Self {
            position: row.position,
            at: row.at,
            actor: row.actor,
            what: row.what,
            subject: row.subject,
            payload: row.payload,
            previous: row.previous,
            hash: row.hash,
        }
    }
}

impl Store {
    /// Links of the chain, oldest first: at most `limit` behind a place.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn audit(&self, after: i64, limit: u32) -> Result<Vec<AuditLink>, StoreError> {
        Ok(self.audit_rows(after, i64::from(limit)).await?.into_iter().map(AuditLink::from).collect())
    }

    /// Links of these facts, and of the activations of a list version, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn audit_of(
        &self,
        subjects: &[String],
        list: &SourceId,
        ordinal: i64,
    ) -> Result<Vec<AuditLink>, StoreError> {
        let rows = sqlx::query_as!(
            Row,
            r#"SELECT position, at, actor, what, subject, payload, payload::text AS "text!", previous, hash
            FROM audit WHERE subject = ANY($1) OR (what = 'activation' AND payload->>'list' = $2
                AND (payload->>'version')::bigint = $3)
            ORDER BY position"#,
            subjects,
            list.as_str(),
            ordinal
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(AuditLink::from).collect())
    }

    /// Checks every link against the one before it and against the fact it tells of; with `known`, an
    /// end that was written down earlier, also that the chain still leads through it.
    ///
    /// Facts that are written while it checks are left to the next check.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn verify_audit(&self, known: Option<&AuditHead>) -> Result<AuditReport, StoreError> {
        // Read first: a link always comes with its fact, so each of these facts has one by now.
        let astray = self.astray().await?;
        let mut head = AuditHead { position: 0, hash: NOTHING_BEFORE.to_owned() };
        let mut links = 0;
        let mut broken: Option<BrokenLink> = None;
        let mut at_known = known.and_then(|known| (known.position == 0).then(|| head.hash.clone()));
        'chain: loop {
            let rows = self.audit_rows(head.position, AT_ONCE).await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                if let Some(why) = row.broken(&head) {
                    broken = Some(BrokenLink { position: row.position, why });
                    break 'chain;
                }
                links += 1;
                head = AuditHead { position: row.position, hash: row.hash };
                if known.is_some_and(|known| known.position == head.position) {
                    at_known = Some(head.hash.clone());
                }
            }
        }
        if broken.is_none()
            && let Some(known) = known
            && at_known.as_ref() != Some(&known.hash)
        {
            let why = match at_known {
                None => {
                    format!("the chain ends at {}, and it once reached {}", head.position, known.position)
                }
                Some(_) => "it is another link than the one that was written down".to_owned(),
            };
            broken = Some(BrokenLink { position: known.position, why });
        }
        let broken = [broken, astray].into_iter().flatten().min_by_key(|link| link.position);
        Ok(AuditReport { links, head, broken })
    }

    /// The first link that does not say what the table of its fact says, or a fact without one.
    async fn astray(&self) -> Result<Option<BrokenLink>, StoreError> {
        let row = sqlx::query!(
            r#"SELECT coalesce(a.position, (SELECT coalesce(max(position), 0) + 1 FROM audit)) AS "position!",
                coalesce(a.subject, f.what || ':' || f.id) AS "subject!",
                a.position IS NULL AS "unlinked!", f.id IS NULL AS "gone!"
            FROM audit a FULL JOIN audit_facts f ON a.subject = f.what || ':' || f.id
            WHERE a.position IS NULL OR f.id IS NULL
                OR (a.at, a.actor, a.what, a.payload) IS DISTINCT FROM (f.at, f.actor, f.what, f.payload)
            ORDER BY 1 LIMIT 1"#
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| BrokenLink {
            position: row.position,
            why: match (row.unlinked, row.gone) {
                (true, _) => format!("{} has no link", row.subject),
                (_, true) => format!("{} is gone from its table", row.subject),
                _ => format!("{} was changed in its table", row.subject),
            },
        }))
    }

    async fn audit_rows(&self, after: i64, limit: i64) -> Result<Vec<Row>, StoreError> {
        let rows = sqlx::query_as!(
            Row,
            r#"SELECT position, at, actor, what, subject, payload, payload::text AS "text!", previous, hash
            FROM audit WHERE position > $1 ORDER BY position LIMIT $2"#,
            after,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows)
    }
}
