//! For clients that exist already: what they send -> `screen` -> the answer they expect.
//!
//! [`openrefine`] speaks the Reconciliation API 0.2 of OpenRefine, with [`preview`] of a listing and
//! [`suggest`] for who is typing, [`yente`] the matching of
//! OpenSanctions' server; [`asked`] is what both make of a query. They differ from `/v1/screenings` in
//! shape only: the same index, scorer, bounds and words, so `match` is false on every result, because
//! only a person makes a match. They know nothing of SQL or of how a score arises.
//!
//! ```text
//! $ curl -s localhost:8080/reconcile --data-urlencode 'queries={"q0":{"query":"Kassem Suleimani"}}'
//! {"q0":{"result":[{"id":"ofac-sdn/10481","name":"Qasem SOLEIMANI","score":99.9,"match":false,...
//! ```

mod asked;
pub(super) mod openrefine;
pub(super) mod preview;
mod results;
pub(super) mod suggest;
pub(super) mod yente;
