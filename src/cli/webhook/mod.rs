//! `webhook`: who is told of events, and telling them.

mod records;

use std::io;
use std::sync::Arc;

use super::Session;
use super::args::{ReplayArgs, WebhookCommand};
use super::database::Database;
use super::exit::{Exit, Failure};
use super::{output, progress, secret_file};
use crate::config::Config;
use crate::flow::{Clock, DestinationError, WebhookSettings, Webhooks, deliver_due};
use crate::store::{EndpointId, NewEndpoint, Replayed, SecretError, WebhookEndpoint, WebhookSecret};
use records::{Added, Endpoint, LogLine, Replay, Tally, Test};

/// Runs one of the commands.
pub(crate) async fn run(command: &WebhookCommand, session: &Session) -> Result<Exit, Failure> {
    let webhooks = sender(&session.config)?;
    let database = Database::open(&session.config, session.progress).await?;
    let done = on(&database, &webhooks, command, session).await;
    database.close().await;
    done
}

/// Sends by these settings.
pub(crate) fn sender(config: &Config) -> Result<Arc<Webhooks>, Failure> {
    let settings = WebhookSettings {
        allow_private: config.webhook_allow_private.value,
        contact: config.contact.as_ref().map(|setting| setting.value.clone()),
        ca_file: config.ca_file.as_ref().map(|setting| setting.value.clone()),
        ..WebhookSettings::default()
    };
    Webhooks::new(settings).map(Arc::new).map_err(|error| Failure::told(Exit::Usage, error))
}

async fn on(
    database: &Database,
    webhooks: &Arc<Webhooks>,
    command: &WebhookCommand,
    session: &Session,
) -> Result<Exit, Failure> {
    let store = &database.store;
    let out = || io::stdout().lock();
    match command {
        WebhookCommand::Add { url, kind, secret_file } => {
            let url = webhooks.destination(url)?;
            let secret = match secret_file {
                None => WebhookSecret::generate()?,
                Some(path) => secret_file::read(path)?.parse()?,
            };
            let new = NewEndpoint { url, kinds: kind.clone(), secret };
            let endpoint = store.add_endpoint(&new).await?;
            let secret = secret_file.is_none().then(|| new.secret.reveal());
            output::one(out(), session.format, &Added { endpoint: endpoint.into(), secret })?;
        }
        WebhookCommand::Ls => {
            let rows: Vec<Endpoint> = store.endpoints().await?.into_iter().map(Endpoint::from).collect();
            output::many(out(), session.format, &rows)?;
        }
        WebhookCommand::Log { id, limit } => {
            let id = known(database, *id).await?.id;
            let rows = store.deliveries(id, None, (*limit).into()).await?;
            let rows: Vec<LogLine> = rows.into_iter().map(LogLine).collect();
            output::many(out(), session.format, &rows)?;
        }
        WebhookCommand::Test { id } => {
            let now = store.clock().await?;
            let test = webhooks.test(store, EndpointId(*id), now).await?.ok_or_else(|| unknown(*id))?;
            let exit = if test.delivered { Exit::Done } else { Exit::Failed };
            output::one(out(), session.format, &Test(test))?;
            return Ok(exit);
        }
        WebhookCommand::Replay { id, which } => {
            let endpoint = known(database, *id).await?;
            let now = store.clock().await?;
            let replayed = store.replay_events(endpoint.id, &which_of(which), now).await?;
            output::one(out(), session.format, &Replay { endpoint_id: endpoint.id, replayed })?;
            progress::step(
                session.progress,
                "They are sent by the running server, or by namecheck webhook deliver.",
            );
        }
        WebhookCommand::Enable { id } => {
            known(database, *id).await?;
            store.enable_endpoint(EndpointId(*id), store.clock().await?).await?;
            let endpoint = known(database, *id).await?;
            output::one(out(), session.format, &Endpoint::from(endpoint))?;
        }
        WebhookCommand::Rm { id } => {
            if !store.remove_endpoint(EndpointId(*id)).await? {
                return Err(unknown(*id));
            }
            progress::step(session.progress, &format!("Endpoint {id} is removed."));
        }
        WebhookCommand::Deliver => {
            let tallies = deliver_due(store, webhooks, Clock::Database).await?;
            let rows: Vec<Tally> = tallies.into_iter().map(Tally).collect();
            output::many(out(), session.format, &rows)?;
        }
    }
    Ok(Exit::Done)
}

fn which_of(args: &ReplayArgs) -> Replayed {
    match (&args.event, args.since) {
        (Some(event), _) => Replayed::Event(event.clone()),
        (None, Some(since)) => Replayed::Since(since),
        // One of the three is there: clap sees to it.
        (None, None) => Replayed::Failed,
    }
}

async fn known(database: &Database, id: i64) -> Result<WebhookEndpoint, Failure> {
    database.store.endpoint(EndpointId(id)).await?.ok_or_else(|| unknown(id))
}

fn unknown(id: i64) -> Failure {
    Failure::new(
        Exit::NotFound,
        format!("There is no endpoint {id}"),
        "It was removed, or never was",
        "See namecheck webhook ls",
    )
}

impl From<DestinationError> for Failure {
    fn from(error: DestinationError) -> Self {
        Self::told(Exit::Usage, error)
    }
}

impl From<SecretError> for Failure {
    fn from(error: SecretError) -> Self {
        let exit = if matches!(error, SecretError::Form(_)) { Exit::Usage } else { Exit::Failed };
        Self::told(exit, error)
    }
}
