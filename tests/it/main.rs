//! Black-box tests, a file per topic.
#![allow(clippy::unwrap_used)]

mod articles;
