//! The rooms of the program and who may use whom: ARCHITECTURE.md, held by reading `src/`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms by rank; a room uses rooms of a lower rank only.
const RANKS: [(&str, u8); 11] = [
    ("digest", 0),
    ("name", 0),
    ("list", 1),
    ("article", 1),
    ("screen", 2),
    ("review", 3),
    ("eval", 3),
    ("store", 4),
    ("flow", 5),
    ("web", 6),
    // Starts `web`, therefore above it.
    ("cli", 7),
];

/// Rooms beside the ranks, and who alone may use them.
const BESIDE: [(&str, &[&str]); 3] =
    [("postgres", &["cli"]), ("config", &["cli", "telemetry"]), ("telemetry", &["cli"])];

/// Crates that only some rooms may name.
const CONFINED: [(&str, &[&str]); 4] =
    [("sqlx", &["store", "postgres"]), ("actix_web", &["web"]), ("clap", &["cli"]), ("hyper", &["flow"])];

const LINES_MAX: usize = 500;

#[test]
fn no_room_uses_a_room_above_it() {
    let sources = sources();
    assert!(sources.len() > 30, "src/ was not read");
    let broken: Vec<String> = sources.iter().flat_map(|(path, text)| violations(path, text)).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_planted_violation_is_found() {
    let long = "// line\n".repeat(LINES_MAX + 1);
    let planted = [
        ("list/mod.rs", "use crate::screen::Index;\n", "screen"),
        ("list/mod.rs", "use crate::{name::Name, article::{Person, Span}};\n", "article"),
        ("list/a/b.rs", "use super::super::super::flow;\n", "flow"),
        ("name/mod.rs", "pub use super::store::Store;\n", "store"),
        ("screen/mod.rs", "fn f() { crate::flow::import(); }\n", "flow"),
        ("store/mod.rs", "use crate::postgres::Server;\n", "postgres"),
        ("web/mod.rs", "use crate::config::Config;\n", "config"),
        ("web/mod.rs", "use crate::cli::main;\n", "cli"),
        ("screen/mod.rs", "use crate::unheard_of::Thing;\n", "unheard_of"),
        ("flow/mod.rs", "use sqlx::PgPool;\n", "sqlx"),
        ("web/mod.rs", "fn f() { sqlx::query(\"\"); }\n", "sqlx"),
        ("flow/mod.rs", "use actix_web::web;\n", "actix_web"),
        ("list/mod.rs", "use hyper::Request;\n", "hyper"),
        ("name/mod.rs", &long, "501 lines"),
    ];
    for (path, text, word) in planted {
        let found = violations(Path::new(path), text);
        assert!(found.iter().any(|line| line.contains(word)), "{path}: {text:.60} gave {found:?}");
    }
}

#[test]
fn what_is_allowed_is_not_found() {
    let fine = [
        (
            "screen/mod.rs",
            "use crate::list::Listing;\nuse super::name::Name;\nuse crate::name::{self, Name};\n",
        ),
        ("list/ofac/csv.rs", "use super::super::Listing;\nuse super::rows;\nuse crate::list::{a, b::{c}};\n"),
        ("cli/mod.rs", "use crate::{config::Config, postgres::Server, web, flow};\n"),
        ("web/mod.rs", "// crate::cli is not used here, nor is sqlx::query\n/// [`crate::cli`]\n"),
        ("web/mod.rs", "#[cfg(test)]\nmod tests {\n    use super::*;\n    use crate::postgres::Server;\n}\n"),
        ("lib.rs", "pub mod cli;\n"),
    ];
    for (path, text) in fine {
        assert_eq!(violations(Path::new(path), text), Vec::<String>::new(), "{path}: {text}");
    }
}

/// Everything in a file that breaks a rule. `path` is below `src/`.
fn violations(path: &Path, text: &str) -> Vec<String> {
    let Some(room) = room(path) else { return Vec::new() };
    let mut found = Vec::new();
    let lines = text.lines().count();
    if lines > LINES_MAX && !path.components().any(|part| part.as_os_str() == "data") {
        found.push(format!("{}: {lines} lines; split it by what it does", path.display()));
    }
    let is_test = path.file_name().is_some_and(|name| name == "tests.rs");
    let code = code(text);
    let production =
        if is_test { "" } else { code.split("#[cfg(test)]\nmod tests").next().unwrap_or_default() };
    for used in used_rooms(path, production) {
        if let Some(reason) = forbidden(&room, &used) {
            found.push(format!("{}: {room} uses {used}; {reason}", path.display()));
        }
    }
    for (krate, rooms) in CONFINED {
        let named =
            production.match_indices(&format!("{krate}::")).any(|(at, _)| starts_word(production, at));
        if named && !rooms.contains(&room.as_str()) {
            found.push(format!("{}: {room} names {krate}, which belongs to {rooms:?}", path.display()));
        }
    }
    found
}

/// The room of a file: the directory or file directly below `src/`. None for lib.rs and main.rs.
fn room(path: &Path) -> Option<String> {
    let first = path.components().next()?.as_os_str().to_str()?;
    let room = first.trim_end_matches(".rs");
    (room != "lib" && room != "main").then(|| room.to_owned())
}

fn forbidden(room: &str, used: &str) -> Option<String> {
    if room == used {
        return None;
    }
    if let Some((_, users)) = BESIDE.iter().find(|(beside, _)| *beside == used) {
        return (!users.contains(&room)).then(|| format!("only {users:?} may"));
    }
    let rank = |name: &str| RANKS.iter().find(|(ranked, _)| *ranked == name).map(|(_, rank)| *rank);
    match (rank(room), rank(used)) {
        (Some(own), Some(other)) if other < own => None,
        (Some(own), Some(other)) => Some(format!("rank {own} may not use rank {other}")),
        (None, Some(_)) if BESIDE.iter().any(|(beside, _)| *beside == room) => {
            Some("rooms beside the ranks use none of them".to_owned())
        }
        _ => Some("that room has no rank; give it one".to_owned()),
    }
}

/// The rooms named by paths that begin at the crate's root: `crate::x`, `crate::{x, y}`, and
/// `super::` as often as it takes to get there.
fn used_rooms(path: &Path, code: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    // src/a.rs and src/a/mod.rs are one `super` below the root, src/a/b.rs two.
    let mut depth = path.components().count();
    if path.file_name().is_some_and(|name| name == "mod.rs") {
        depth -= 1;
    }
    let to_root = "super::".repeat(depth);
    for root in ["crate::", to_root.as_str()] {
        for (at, _) in code.match_indices(root) {
            let before = &code[..at];
            if !starts_word(code, at) || before.ends_with("super::") || before.ends_with("$") {
                continue;
            }
            let rest = &code[at + root.len()..];
            if !rest.starts_with("super::") {
                rooms.extend(heads(rest));
            }
        }
    }
    rooms
}

/// The first parts of the paths behind a root: `x` of `x::y`, and all of `{x::y, z}`.
fn heads(rest: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(group) = rest.strip_prefix('{') else { return vec![word(rest)] };
    let mut heads = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                heads.push(word(&group[start..at]));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    heads.retain(|head| !head.is_empty());
    heads
}

fn starts_word(code: &str, at: usize) -> bool {
    !code[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_')
}

/// The text without comment lines and trailing comments.
fn code(text: &str) -> String {
    let mut code = String::new();
    for line in text.lines() {
        let line = if line.trim_start().starts_with("//") { "" } else { line };
        code.push_str(line.split(" // ").next().unwrap_or_default());
        code.push('\n');
    }
    code
}

/// All source files, with their path below `src/`.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                sources.push((path.strip_prefix(&root).unwrap().to_owned(), text));
            }
        }
    }
    sources
}
