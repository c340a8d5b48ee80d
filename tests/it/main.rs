//! Black-box tests, in one binary: each further one would link the whole crate again.
#![allow(clippy::unwrap_used)]

mod api;
mod architecture;
mod articles;
mod cli;
mod copies;
mod corpus;
mod daily;
mod decisions;
mod embedded_server;
mod eval;
mod extractor;
mod fetch;
mod fetch_cli;
mod harness;
mod hostile;
mod hostile_files;
mod hostile_lists;
mod import;
mod ingest;
mod killed;
mod lists;
mod marked;
mod pages;
mod reconcile;
mod review;
mod review_api;
mod review_cli;
mod review_model;
mod who;
