//! Events leave the house: an event of the store becomes a signed message to every endpoint that
//! wants it, by the Standard Webhooks specification 1.0.
//!
//! [`deliver_due`] sends what is due and ends, [`Webhooks::run`] keeps on, woken by the database; any
//! number of servers may do either at once. An event is told at least once, under one id, and those
//! of one candidate in order. A message holds ids and kinds only: who is meant is asked for, by
//! whoever may. It knows nothing of how events come about, and time is an argument.
//!
//! ```no_run
//! # async fn example(store: namecheck::store::Store) -> Result<(), Box<dyn std::error::Error>> {
//! use namecheck::flow::{Clock, WebhookSettings, Webhooks, deliver_due};
//! let webhooks = std::sync::Arc::new(Webhooks::new(WebhookSettings::default())?);
//! for tally in deliver_due(&store, &webhooks, Clock::Database).await? {
//!     println!("endpoint {}: {} delivered", tally.endpoint_id, tally.delivered);
//! }
//! # Ok(()) }
//! ```

mod deliver;
mod destination;
mod message;
mod run;
mod schedule;
mod send;
mod sign;

pub use deliver::{Clock, DeliveryTally, deliver_due};
pub use destination::{DestinationError, shown_address};
pub use message::data as event_data;
pub use send::{WebhookSettings, WebhookTest, Webhooks};
