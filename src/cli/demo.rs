//! `demo`.

use super::Session;
use super::args::DemoArgs;
use super::exit::{Exit, Failure};

pub(crate) async fn run(_args: &DemoArgs, _session: &Session) -> Result<Exit, Failure> {
    Ok(Exit::Done)
}
