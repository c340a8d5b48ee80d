//! What nobody needs any more: old events, and deliveries that were made long ago.

use chrono::{DateTime, TimeDelta, Utc};

use crate::store::{Behind, Store, StoreError};

/// How long events and deliveries are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Days after which an event is removed, with its deliveries, unless an endpoint still has to get it.
    pub event_days: u32,
    /// Days after which a delivery that was made is removed; the event stays.
    pub delivery_days: u32,
}

impl Default for Retention {
    /// Events of more than a year, so that a yearly account finds all of one; deliveries of a month.
    fn default() -> Self {
        Self { event_days: 400, delivery_days: 30 }
    }
}

/// Removes what is older at `now`.
pub(super) async fn forget(
    store: &Store,
    retention: Retention,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let before =
        |days: u32| now.checked_sub_signed(TimeDelta::days(days.into())).unwrap_or(DateTime::UNIX_EPOCH);
    let (made, happened) = (before(retention.delivery_days), before(retention.event_days));
    let deliveries = all(store, Old::Deliveries, made).await?;
    let events = all(store, Old::Events, happened).await?;
    if deliveries + events > 0 {
        tracing::info!(events, deliveries, "old events and deliveries were removed");
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum Old {
    Deliveries,
    Events,
}

/// Batch after batch; how many rows went.
async fn all(store: &Store, old: Old, before: DateTime<Utc>) -> Result<u64, StoreError> {
    let (mut rows, mut next) = (0, Some(Behind::default()));
    while let Some(behind) = next {
        let removed = match old {
            Old::Deliveries => store.remove_deliveries(behind, before).await?,
            Old::Events => store.remove_events(behind, before).await?,
        };
        rows += removed.rows;
        next = removed.next;
    }
    Ok(rows)
}
