//! namecheck finds sanctioned people in the news.
//!
//! An article comes in; the people it names are stored in Postgres, screened against imported
//! sanctions lists, and the candidate matches of each article come out with their evidence.
//! The same screening answers API lookups and the nightly reconciliation.
//!
//! The rooms, and who may use whom, are described in `ARCHITECTURE.md` and held by
//! `tests/it/architecture.rs`: a module uses only modules of a lower rank.
//!
//! | rank | module | what passes through it |
//! |---|---|---|
//! | 0 | [`name`] | text -> [`name::Name`] |
//! | 0 | `digest` | bytes -> SHA-256 in hexadecimal |
//! | 1 | [`list`] | list file -> [`list::Listing`]s and rejects |
//! | 1 | [`article`] | article text or HTML -> [`article::Person`]s |
//! | 2 | [`screen`] | name + index -> [`screen::Hit`]s with evidence |
//! | 3 | [`review`] | decisions and suppressions -> where a candidate stands ([`review::State`]) |
//! | 3 | [`eval`] | labelled rows + list -> [`eval::Report`]: how often screening is right |
//! | 4 | [`store`] | rows <-> the types above; the only SQL |
//! | 5 | [`flow`] | import, ingest, reconcile, webhooks, the live index |
//! | 6 | [`web`] | HTTP requests -> one flow or store function -> JSON |
//! | 7 | [`cli`] | arguments -> one flow or store function -> table, JSON or CSV; starts `web` |
//! | - | [`postgres`] | finds the server's programs and runs a private database |
//! | - | [`config`], [`telemetry`] | settings and log lines; used by `cli` only |

pub mod article;
pub mod cli;
pub mod config;
mod digest;
pub mod eval;
pub mod flow;
pub mod list;
pub mod name;
pub mod postgres;
pub mod review;
pub mod screen;
pub mod store;
pub mod telemetry;
pub mod web;
