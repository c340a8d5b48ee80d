//! The embedded server: found, started, shared and stopped without anybody's help.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use namecheck::postgres::{Keep, PgError, PgOptions, Server};
use sqlx::{ConnectOptions, Connection};

use super::cli::program;
use super::harness::served::Served;
use super::harness::{open_to_all, throwaway};

#[tokio::test]
async fn it_starts_answers_stops_and_keeps_the_data() {
    let dir = tempfile::tempdir().unwrap();
    open_to_all(dir.path());
    let options = durable(dir.path());
    for round in 0..2 {
        let server = Server::start(&options).await.unwrap();
        let mut connection = server.connect_options().connect().await.unwrap();
        sqlx::query("CREATE TABLE IF NOT EXISTS kept (round int)").execute(&mut connection).await.unwrap();
        let rows: i64 =
            sqlx::query_scalar("SELECT count(*) FROM kept").fetch_one(&mut connection).await.unwrap();
        assert_eq!(rows, round);
        sqlx::query("INSERT INTO kept VALUES (1)").execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        server.stop().await;
        assert!(!postmaster_pid(dir.path()).exists());
    }
}

#[tokio::test]
async fn it_opens_no_port() {
    let options = throwaway();
    let server = Server::start(&options).await.unwrap();
    let mut connection = server.connect_options().connect().await.unwrap();
    let addresses: String =
        sqlx::query_scalar("SHOW listen_addresses").fetch_one(&mut connection).await.unwrap();
    assert_eq!(addresses, "");
    #[cfg(target_os = "linux")]
    assert_eq!(listening_ports(&options.data_dir), Vec::<String>::new());
}

#[tokio::test]
async fn two_programs_share_one_server_and_the_last_one_ends_it() {
    let dir = tempfile::tempdir().unwrap();
    open_to_all(dir.path());
    let options = durable(dir.path());
    let (first, second) = tokio::join!(Server::start(&options), Server::start(&options));
    let (first, second) = (first.unwrap(), second.unwrap());
    first.stop().await;
    second.connect_options().connect().await.unwrap().close().await.unwrap();
    second.stop().await;
    assert!(!postmaster_pid(dir.path()).exists());
}

#[tokio::test]
async fn a_data_directory_too_long_for_a_socket_will_do() {
    let dir = tempfile::tempdir().unwrap();
    open_to_all(dir.path());
    // A quote and a blank besides: the path stands in a configuration file.
    let options = PgOptions { keep: Keep::Throwaway, ..durable(&dir.path().join("it's long ".repeat(15))) };
    let server = Server::start(&options).await.unwrap();
    server.connect_options().connect().await.unwrap().close().await.unwrap();
    server.stop().await;
    assert!(!postmaster_pid(&options.data_dir).exists());
}

#[tokio::test]
async fn it_is_gone_after_its_owner_is_killed() {
    let options = throwaway();
    let mut owner = Owner::start(&options.data_dir);
    assert!(postmaster_pid(&options.data_dir).exists());
    owner.kill();
    eventually("the directory of the killed owner is removed", || !options.data_dir.exists());
}

#[tokio::test]
async fn a_server_that_was_killed_is_started_again_from_its_left_overs() {
    let dir = tempfile::tempdir().unwrap();
    open_to_all(dir.path());
    let options = durable(dir.path());
    let first = Server::start(&options).await.unwrap();
    let pid = std::fs::read_to_string(postmaster_pid(dir.path())).unwrap();
    let pid = pid.lines().next().unwrap();
    // The shell's own kill: minimal systems have no program of that name.
    assert!(Command::new("sh").args(["-c", "kill -9 \"$1\"", "sh", pid]).status().unwrap().success());
    assert!(postmaster_pid(dir.path()).exists(), "a killed server leaves its pid file");
    let second = Server::start(&options).await.unwrap();
    second.connect_options().connect().await.unwrap().close().await.unwrap();
    drop(first);
    second.stop().await;
}

#[test]
fn a_server_that_is_killed_under_its_program_is_started_again_and_nothing_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    open_to_all(dir.path());
    let mut command = program(&["serve", "--bind", "127.0.0.1:0"]);
    command.env("NAMECHECK_DATA_DIR", dir.path()).env("NAMECHECK_KEYS", "off");
    let served = Served::by(command);
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let url = |path: &str| format!("http://{}{path}", served.address);
    let add = |text: &str| {
        let body = format!("{{\"body\":\"{text}\"}}");
        let sent = agent.post(url("/v1/articles")).header("content-type", "application/json").send(body);
        sent.unwrap().status().as_u16()
    };
    for round in 0..3 {
        assert_eq!(add(&format!("Viktor Bout spoke for the {round}. time.")), 201);
        let pid = std::fs::read_to_string(postmaster_pid(dir.path())).unwrap();
        let pid = pid.lines().next().unwrap();
        assert!(Command::new("sh").args(["-c", "kill -9 \"$1\"", "sh", pid]).status().unwrap().success());
        let killed = Instant::now();
        eventually("the server answers again", || {
            let mut answer = agent.get(url("/readyz")).call().unwrap();
            let (status, body) = (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap());
            // Before the kill is through it may still be ready.
            let now = std::fs::read_to_string(postmaster_pid(dir.path())).unwrap_or_default();
            assert!(status == 200 || status == 503, "{body}");
            status == 200 && now.lines().next().is_some_and(|now| now != pid)
        });
        // Most of it is for the system to bury the process.
        assert!(killed.elapsed() < Duration::from_secs(20), "{:?}", killed.elapsed());
    }
    let mut all = agent.get(url("/v1/articles")).call().unwrap();
    let all: serde_json::Value = all.body_mut().read_json().unwrap();
    assert_eq!(all["articles"].as_array().map(Vec::len), Some(3), "{all}");
    assert_eq!(served.terminate(), Some(0));
    assert!(!postmaster_pid(dir.path()).exists(), "it stops with its program");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_watchdog_that_did_not_see_its_server_stop_leaves_the_next_one_alone() {
    let Some(real) = std::env::var_os("PG_BIN_DIR").map(PathBuf::from) else {
        eprintln!("not tested: PG_BIN_DIR does not name the programs of the server; ./dev test sets it");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    open_to_all(dir.path());
    let bin = dir.path().join("bin");
    std::fs::create_dir(&bin).unwrap();
    open_to_all(&bin);
    // A `pg_ctl` that stops the server, misses the moment in which none runs, and gives up.
    for program in ["initdb", "postgres"] {
        wrap(&bin.join(program), &format!("exec '{}' \"$@\"", real.join(program).display()));
    }
    let (pg_ctl, base) = (real.join("pg_ctl"), dir.path().display());
    wrap(
        &bin.join("pg_ctl"),
        &format!(
            "case \"$*\" in
            *'-m fast'*)
                '{0}' \"$@\"
                until [ -e '{base}/second' ]; do :; done
                echo $PPID >'{base}/postgres/gave-up.new'
                mv '{base}/postgres/gave-up.new' '{base}/postgres/gave-up'
                exit 1 ;;
            *) exec '{0}' \"$@\" ;;
            esac",
            pg_ctl.display()
        ),
    );
    let options = PgOptions { bin_dir: Some(bin), ..durable(dir.path()) };
    Server::start(&options).await.unwrap().stop().await;
    let second = Server::start(&options).await.unwrap();
    let mut connection = second.connect_options().connect().await.unwrap();
    std::fs::write(dir.path().join("second"), "").unwrap();
    let told = dir.path().join("postgres/gave-up");
    eventually("the first watchdog is told that its server did not stop", || told.exists());
    let watchdog = std::fs::read_to_string(&told).unwrap();
    eventually("the first watchdog ends", || {
        // Nobody waits for it, so that it may stay as a zombie.
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", watchdog.trim()));
        stat.map_or(true, |stat| stat.contains(") Z "))
    });
    sqlx::query("SELECT 1").execute(&mut connection).await.unwrap();
    second.connect_options().connect().await.unwrap().close().await.unwrap();
    connection.close().await.unwrap();
    second.stop().await;
}

/// Makes a program of this shell script.
#[cfg(target_os = "linux")]
fn wrap(path: &Path, script: &str) {
    std::fs::write(path, format!("#!/bin/sh\n{script}\n")).unwrap();
    open_to_all(path);
}

#[tokio::test]
async fn without_server_programs_the_message_says_what_to_install() {
    let dir = tempfile::tempdir().unwrap();
    open_to_all(dir.path());
    let options = PgOptions { bin_dir: Some(dir.path().join("bin")), ..durable(dir.path()) };
    let error = Server::start(&options).await.unwrap_err();
    assert!(matches!(error, PgError::NoPrograms { .. }));
    assert!(error.to_string().contains("apt-get install postgresql"), "{error}");
}

/// Not a test: what [`Owner`] runs in a process of its own, until its standard input ends.
#[tokio::test]
#[ignore = "run by it_is_gone_after_its_owner_is_killed in a process of its own"]
async fn owner_process() {
    let Some(data_dir) = std::env::var_os("NAMECHECK_TEST_OWNED").map(PathBuf::from) else { return };
    let options = PgOptions { data_dir, ..throwaway_programs() };
    let _server = Server::start(&options).await.unwrap();
    writeln!(std::io::stderr(), "owner is ready").unwrap();
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).unwrap();
}

/// Another process that owns a server.
struct Owner(Child);

impl Owner {
    fn start(data_dir: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "embedded_server::owner_process", "--ignored", "--nocapture"])
            .env("NAMECHECK_TEST_OWNED", data_dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        assert!(lines.map_while(Result::ok).any(|line| line == "owner is ready"));
        Self(child)
    }

    /// SIGKILL: no handler, no destructor.
    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn durable(data_dir: &Path) -> PgOptions {
    PgOptions { data_dir: data_dir.to_owned(), keep: Keep::Durable, ..throwaway_programs() }
}

fn throwaway_programs() -> PgOptions {
    let bin_dir = std::env::var_os("PG_BIN_DIR").map(Into::into);
    PgOptions { data_dir: PathBuf::new(), bin_dir, keep: Keep::Throwaway }
}

fn postmaster_pid(data_dir: &Path) -> PathBuf {
    data_dir.join("postgres/cluster/postmaster.pid")
}

/// Waits for what another process is about to do.
fn eventually(what: &str, mut happened: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !happened() {
        assert!(Instant::now() < deadline, "not within 30 s: {what}");
        std::thread::yield_now();
    }
}

/// The TCP sockets on which the server of this directory listens.
#[cfg(target_os = "linux")]
fn listening_ports(data_dir: &Path) -> Vec<String> {
    let pid = std::fs::read_to_string(postmaster_pid(data_dir)).unwrap();
    let proc = Path::new("/proc").join(pid.lines().next().unwrap());
    let sockets: Vec<String> = std::fs::read_dir(proc.join("fd"))
        .unwrap()
        .filter_map(|entry| std::fs::read_link(entry.unwrap().path()).ok()?.to_str().map(str::to_owned))
        .filter_map(|link| Some(link.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
        .collect();
    assert!(!sockets.is_empty(), "the Unix socket at least");
    ["net/tcp", "net/tcp6"]
        .iter()
        .flat_map(|table| {
            let table = std::fs::read_to_string(proc.join(table)).unwrap_or_default();
            table.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
        })
        // Fourth field 0A: listening; tenth: inode.
        .filter(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            fields.get(3) == Some(&"0A") && sockets.iter().any(|inode| fields.get(9) == Some(&inode.as_str()))
        })
        .collect()
}
