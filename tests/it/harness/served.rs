//! The real server, as a process of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use serde_json::Value;
use sqlx::ConnectOptions;

use super::TestDb;
use crate::cli::program;

/// A server on a free port, killed with the test.
pub(crate) struct Served {
    child: Child,
    pub(crate) address: String,
}

impl Served {
    /// One on this database.
    pub(crate) fn start(db: &TestDb, args: &[&str]) -> Self {
        Self::with(db, args, &[])
    }

    /// One with these settings.
    pub(crate) fn with(db: &TestDb, args: &[&str], settings: &[(&str, &str)]) -> Self {
        let mut command = program(&[&["serve", "--bind", "127.0.0.1:0"], args].concat());
        command.env("DATABASE_URL", db.options.to_url_lossy().as_str());
        command.envs(settings.iter().copied());
        Self::by(command)
    }

    /// One by a command that serves on a free port.
    pub(crate) fn by(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let line = lines.find(|line| line.contains("Serving http")).expect("the server says where it is");
        // Read on, so that the server is never kept waiting by a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let address = line.split("://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        Self { child, address }
    }

    pub(crate) fn ready(&self) -> Value {
        let mut answer = ureq::get(format!("http://{}/readyz", self.address)).call().unwrap();
        answer.body_mut().read_json().unwrap()
    }

    pub(crate) fn terminate(self) -> Option<i32> {
        self.end("TERM")
    }

    /// Sends a signal and waits for the end.
    pub(crate) fn end(self, signal: &str) -> Option<i32> {
        self.signal(signal);
        self.ended()
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: &str) {
        let (signal, pid) = (format!("-{signal}"), self.child.id().to_string());
        // The shell's own kill: minimal systems have no program of that name.
        let killed = Command::new("sh").args(["-c", "kill \"$1\" \"$2\"", "sh", &signal, &pid]).status();
        assert!(killed.unwrap().success());
    }

    /// Waits for the end.
    pub(crate) fn ended(mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits for what goes on elsewhere.
pub(crate) fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(Instant::now() < deadline, "not within 60 s: {what}");
        std::thread::yield_now();
    }
}
