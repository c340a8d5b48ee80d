//! A database of its own for every test, on one throw-away cluster for the whole binary.
//!
//! The cluster goes with the process, also when tests panic or are killed: its watchdog sees to it.

pub(crate) mod browser;
pub(crate) mod publisher;
pub(crate) mod receiver;
pub(crate) mod served;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use namecheck::article::{Draft, NewArticle};
use namecheck::flow::{
    ImportOrder, ImportReport, Live, Mode, ReconcileReport, RunOrder, Scope, import, reconcile,
};
use namecheck::list::{
    AliasStrength, ListedName, Listing, ListingKey, NameKind, PartyKind, Snapshot, SourceId,
};
use namecheck::postgres::{Keep, PgOptions, Server};
use namecheck::store::Store;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};

/// The database every other one is copied from; migrated once.
const TEMPLATE: &str = "template_namecheck";

/// A migrated, empty database.
pub(crate) struct TestDb {
    pub(crate) store: Store,
    pub(crate) options: PgConnectOptions,
}

impl TestDb {
    pub(crate) async fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mut admin = connect(&server().connect_options()).await;
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}")))
            .execute(&mut admin)
            .await
            .unwrap();
        admin.close().await.unwrap();
        let options = server().connect_options().database(&name);
        Self { store: Store::connect(options.clone(), 8).await.unwrap(), options }
    }

    /// A connection for looking at the tables behind the program's back.
    pub(crate) async fn connection(&self) -> PgConnection {
        connect(&self.options).await
    }

    /// The one number a query gives.
    pub(crate) async fn number(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&mut self.connection().await).await.unwrap()
    }

    /// Imports these listings as the next version of their list.
    pub(crate) async fn import(&self, listings: Vec<Listing>) -> ImportReport {
        let report = self.offer(&snapshot(listings)).await;
        assert_eq!(report.findings, [], "held");
        report
    }

    /// Imports a snapshot, which the guard may hold.
    pub(crate) async fn offer(&self, snapshot: &Snapshot) -> ImportReport {
        let mut lock = self.store.write_lock().await.unwrap();
        let report = import(&mut lock, snapshot, &ImportOrder::by("test")).await.unwrap();
        lock.release().await;
        report
    }

    /// Screens what is stored against the lists of now.
    pub(crate) async fn reconcile(&self, scope: Scope, mode: Mode) -> ReconcileReport {
        let mut lock = self.store.write_lock().await.unwrap();
        let order = RunOrder { mode, ..RunOrder::new(scope) };
        let report = reconcile(&self.store, &self.live().await, &mut lock, order, |_| ()).await.unwrap();
        lock.release().await;
        report
    }

    pub(crate) async fn live(&self) -> Live {
        Live::load(&self.store).await.unwrap()
    }
}

/// A snapshot of the SDN list with these listings.
pub(crate) fn snapshot(listings: Vec<Listing>) -> Snapshot {
    let source = SourceId::ofac_sdn();
    Snapshot {
        source,
        published_on: "2021-07-01".parse().ok(),
        foreign: None,
        declared_count: None,
        listings,
        delisted: 0,
        rejects: Vec::new(),
    }
}

/// A listed person with this primary name, `FAMILY, Given`.
pub(crate) fn listed(id: &str, name: &str) -> Listing {
    let key = ListingKey { source: SourceId::ofac_sdn(), id: id.to_owned() };
    let name = ListedName::person(name, NameKind::Primary, AliasStrength::Strong);
    let mut listing = Listing::new(key, PartyKind::Person, vec![name]);
    listing.programs = vec!["SDGT".to_owned()];
    listing
}

/// An article of this text.
pub(crate) fn article(external_id: Option<&str>, body: &str) -> NewArticle {
    let draft =
        Draft { external_id: external_id.map(str::to_owned), body: body.to_owned(), ..Draft::default() };
    NewArticle::new(draft).unwrap()
}

/// The throw-away cluster.
pub(crate) fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| {
        // On a thread of its own, because the tests' runtimes come and go.
        std::thread::spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let server = Server::start(&throwaway()).await.unwrap();
                let mut admin = connect(&server.connect_options()).await;
                sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {TEMPLATE}")))
                    .execute(&mut admin)
                    .await
                    .unwrap();
                admin.close().await.unwrap();
                let template = Store::connect(server.connect_options().database(TEMPLATE), 1).await.unwrap();
                template.migrate().await.unwrap();
                template.close().await;
                server
            })
        })
        .join()
        .unwrap()
    })
}

/// Options for a throw-away server in a directory of its own, which goes with the server.
pub(crate) fn throwaway() -> PgOptions {
    // Not below the source tree: the server's user may not be able to enter there.
    let data_dir = tempfile::Builder::new().prefix("namecheck-test-").tempdir().unwrap().keep();
    open_to_all(&data_dir);
    let bin_dir = std::env::var_os("PG_BIN_DIR").map(Into::into);
    PgOptions { data_dir, bin_dir, keep: Keep::Throwaway }
}

/// Makes a directory one that the server's user can enter.
pub(crate) fn open_to_all(dir: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o755)).unwrap();
}

async fn connect(options: &PgConnectOptions) -> PgConnection {
    options.connect().await.unwrap()
}
