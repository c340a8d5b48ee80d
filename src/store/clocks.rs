//! How fresh the lists are: three clocks each, and what is held.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Store, StoreError, lists};
use crate::list::{PartialDate, SourceId};
use crate::screen::VersionLabel;

/// The clocks of one list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListClocks {
    /// The list.
    pub list: SourceId,
    /// The active version: `ofac-sdn@3`; none where every edition so far is held.
    pub version: Option<String>,
    /// When the publisher's files were last read, whether they held anything new or not.
    pub checked_at: Option<DateTime<Utc>>,
    /// The publisher's date of the active version, the newest under which its content came.
    pub published_on: Option<PartialDate>,
    /// When the content that is screened against last changed.
    pub changed_at: Option<DateTime<Utc>>,
    /// Versions newer than the active one that are held, oldest first.
    pub held: Vec<String>,
}

impl Store {
    /// The clocks of every list, in the order of the lists' names. One that was taken out of use is
    /// none, unless an edition came since.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn clocks(&self) -> Result<Vec<ListClocks>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT l.source, v.ordinal AS "ordinal?", v.published_on, l.checked_at,
                (SELECT max(a.activated_at) FROM activations a
                    WHERE a.source = v.source AND a.ordinal = v.ordinal) AS changed_at,
                ARRAY(SELECT h.ordinal FROM list_versions h
                    WHERE h.source = l.source AND h.state = 'held' AND h.ordinal > coalesce(v.ordinal, 0)
                    ORDER BY h.ordinal) AS "held!"
            FROM lists l LEFT JOIN list_versions v ON v.source = l.source AND v.state = 'active'
            WHERE v.ordinal IS NOT NULL OR NOT EXISTS (
                SELECT FROM (SELECT cause, activated_at FROM activations a
                    WHERE a.source = l.source ORDER BY a.id DESC LIMIT 1) last
                WHERE last.cause = 'retire' AND NOT EXISTS (SELECT FROM list_versions n
                    WHERE n.source = l.source AND n.imported_at > last.activated_at))
            ORDER BY l.source COLLATE "C""#
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                let list = lists::source_id(row.source)?;
                let label = |ordinal: i64| VersionLabel::stored(&list, ordinal).to_string();
                Ok(ListClocks {
                    version: row.ordinal.map(label),
                    checked_at: row.checked_at,
                    published_on: row.published_on.map(lists::published_on).transpose()?,
                    changed_at: row.changed_at,
                    held: row.held.into_iter().map(label).collect(),
                    list,
                })
            })
            .collect()
    }
}
