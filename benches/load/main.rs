//! How long lookups take under load: `cargo bench --bench load`.
//!
//! Starts the real server on a throw-away Postgres with a list of 50,000 names, once answering everybody
//! and once with keys, and sends it `POST /v1/screenings` of one name each at a fixed rate, whether it
//! keeps up or not: `-- --rate 1000 --seconds 30 --connections 32`. A time is counted from the moment at
//! which the request was due, so that one that waits for those before it is not taken for a quick one.
//! Server, Postgres and this client share the machine. One name in ten is a listed one with an error.

#![allow(clippy::print_stdout)]

#[allow(dead_code)]
#[path = "../screening/chance.rs"]
mod chance;
mod drive;
#[allow(dead_code)]
#[path = "../screening/names.rs"]
mod names;
mod serve;

use std::env;
use std::error::Error;
use std::time::Duration;

use drive::{Load, Outcome};
use names::Source;
use serve::{Keys, Stage};

/// Listed names.
const LISTED: usize = 50_000;
/// Names that are asked for, again and again.
const ASKED: usize = 100_000;
/// Before anything is counted.
const WARM_UP: Duration = Duration::from_secs(3);

fn main() -> Result<(), Box<dyn Error>> {
    let load = Load {
        per_second: option("--rate", 1000)?,
        lasts: Duration::from_secs(u64::from(option("--seconds", 30)?)),
        connections: option("--connections", 32)? as usize,
    };
    let source = Source::of(&[])?;
    let list = source.list(LISTED);
    let bodies: Vec<String> = source
        .queries(&list, ASKED)
        .iter()
        .map(|name| serde_json::json!({"queries": [{"name": name}]}).to_string())
        .collect();
    eprintln!("{LISTED} listed names ...");
    let stage = Stage::set(list)?;
    println!(
        "{} lookups a second for {} s on {} connections, against {LISTED} listed names",
        load.per_second,
        load.lasts.as_secs(),
        load.connections
    );
    println!("keys        sent   per s  other than 200   p50 ms     p90     p99   p99.9     max");
    for (name, keys) in [("off", Keys::Off), ("required", Keys::Required)] {
        let server = stage.serve(keys)?;
        drive::run(&Load { lasts: WARM_UP, ..load }, &server.target(), &bodies)?;
        println!("{name:<8}{}", row(&drive::run(&load, &server.target(), &bodies)?));
    }
    Ok(())
}

fn row(outcome: &Outcome) -> String {
    let times = [0.5, 0.9, 0.99, 0.999, 1.0].map(|part| format!("{:>8.2}", outcome.at_most_ms(part)));
    format!("{:>8}{:>8.0}{:>16}  {}", outcome.sent(), outcome.per_second(), outcome.refused, times.concat())
}

/// The number behind an option.
fn option(name: &str, usual: u32) -> Result<u32, Box<dyn Error>> {
    let mut args = env::args().skip_while(|arg| arg != name);
    match (args.next(), args.next()) {
        (None, _) => Ok(usual),
        (Some(_), Some(text)) => match text.parse() {
            Ok(number) if number > 0 => Ok(number),
            _ => Err(format!("{name} needs a number above 0, not {text:?}").into()),
        },
        (Some(_), None) => Err(format!("{name} needs a number").into()),
    }
}
