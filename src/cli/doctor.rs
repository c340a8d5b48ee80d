//! `doctor`: checks everything the program needs, in the order in which it is needed.

use std::io;

use serde::Serialize;

use super::Session;
use super::database::Database;
use super::exit::{Exit, Failure};
use super::output::{self, Record};
use crate::flow::Live;
use crate::name::Name;
use crate::screen::{ScreenOptions, screen};

/// Checks, and fails when a check does.
pub(crate) async fn run(session: &Session) -> Result<Exit, Failure> {
    let mut checks = Vec::new();
    let what = if session.config.database_url.is_some() { "database" } else { "embedded database" };
    match Database::open(&session.config, session.progress).await {
        Err(failure) => checks.push(Check::bad(what, failure.paragraph)),
        Ok(database) => {
            checks.push(Check::good(what, where_it_is(session)));
            inside(&database, &mut checks).await;
            database.close().await;
        }
    }
    let bad = checks.iter().any(|check| !check.ok);
    output::many(io::stdout().lock(), session.format, &checks)?;
    Ok(if bad { Exit::Failed } else { Exit::Done })
}

fn where_it_is(session: &Session) -> String {
    match &session.config.database_url {
        Some(url) => format!("answers at {}", crate::config::mask(&url.value)),
        None => format!("answers from {}", session.config.data_dir.value.display()),
    }
}

async fn inside(database: &Database, checks: &mut Vec<Check>) {
    let lists = match database.store.lists().await {
        Ok(lists) => {
            checks.push(Check::good("tables", "up to date".to_owned()));
            lists
        }
        Err(error) => return checks.push(Check::bad("tables", error.to_string())),
    };
    if lists.is_empty() {
        let remedy = "none is imported, so nothing is screened; namecheck list import ofac-sdn --file sdn.csv alt.csv add.csv sdn_comments.csv";
        return checks.push(Check::bad("lists", remedy.to_owned()));
    }
    for list in &lists {
        let published = list.published_on.map(|date| format!(", published {date}")).unwrap_or_default();
        let found = format!(
            "{}, {} persons{published}, imported {}",
            list.label(),
            list.persons,
            list.imported_at.format("%Y-%m-%d")
        );
        let check = if list.persons > 0 { Check::good("list", found) } else { Check::bad("list", found) };
        checks.push(check);
    }
    checks.push(match Live::load(&database.store).await {
        Err(error) => Check::bad("index", error.to_string()),
        Ok(live) => index(database, &live).await,
    });
}

/// Builds the index and looks a listed person up in it: the shortest way to know that screening works.
async fn index(database: &Database, live: &Live) -> Check {
    let current = live.current();
    let listed = match database.store.indexed_lists().await {
        Err(error) => return Check::bad("index", error.to_string()),
        Ok(lists) => lists.into_iter().flat_map(|(_, list)| list.listings).find_map(|listing| {
            let name = Name::parse(&listing.primary_name()?.display()).ok()?;
            Some((listing.key, name))
        }),
    };
    match listed {
        None => Check::bad("index", "no list has a person with a name".to_owned()),
        Some((key, name)) => {
            let options = ScreenOptions { limit: 1000, ..ScreenOptions::default() };
            let hits = screen(current.index(), &name, &options).hits;
            if hits.iter().any(|hit| hit.listing_key() == key) {
                Check::good("index", format!("built; {key} is found by its own name"))
            } else {
                Check::bad("index", format!("{key} is not found by its own name; please report this"))
            }
        }
    }
}

#[derive(Serialize)]
struct Check {
    check: &'static str,
    ok: bool,
    found: String,
}

impl Check {
    fn good(check: &'static str, found: String) -> Self {
        Self { check, ok: true, found }
    }

    fn bad(check: &'static str, found: String) -> Self {
        Self { check, ok: false, found }
    }
}

impl Record for Check {
    const COLUMNS: &'static [&'static str] = &["check", "state", "found"];

    fn rows(&self) -> Vec<Vec<String>> {
        let state = if self.ok { "ok" } else { "FAILED" };
        vec![vec![self.check.to_owned(), state.to_owned(), self.found.clone()]]
    }
}
