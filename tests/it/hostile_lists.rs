//! Hostile list files through the real program: a typed error or a sound answer, never a panic,
//! within 256 MiB of memory and 30 seconds of a processor. Both are bounds that the kernel holds,
//! so that a loaded machine changes nothing.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Output};

use sqlx::ConnectOptions;

use super::cli::program;
use super::harness::TestDb;
use super::hostile_files::{Due, Hostile, all, row};

/// KiB of private memory that can be written to: more than what is resident of it.
const MEMORY_KIB: u32 = 256 * 1024;
const PROCESSOR_S: u32 = 30;

/// The program within both bounds.
fn bounded(args: &[&str]) -> Command {
    let inner = program(args);
    let script = format!("ulimit -d {MEMORY_KIB} && ulimit -t {PROCESSOR_S} && exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.arg("-c").arg(script).arg(inner.get_program()).args(inner.get_args()).env_clear();
    command.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.env("RAYON_NUM_THREADS", "2");
    command
}

/// What is wrong with how the program ended.
fn complaint(output: &Output, due: &Due) -> Option<String> {
    let words = String::from_utf8_lossy(&output.stderr);
    let code = output.status.code();
    let ended = match (code, due) {
        (None, _) => false,
        (Some(0), Due::Answered | Due::Either) => true,
        (Some(1 | 3), Due::Refused | Due::Either) => true,
        _ => false,
    };
    let panicked = words.contains("panicked");
    let told = code == Some(0) || words.lines().any(|line| line.starts_with("namecheck: "));
    (!ended || panicked || !told).then(|| {
        let tail: String = words.chars().take(400).collect();
        format!("code {code:?}, signal {:?}: {tail}", output.status.signal())
    })
}

fn write(directory: &Path, number: usize, hostile: &Hostile) -> String {
    let folder = directory.join(number.to_string());
    fs::create_dir(&folder).unwrap();
    let path = folder.join(hostile.file);
    fs::write(&path, &hostile.bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn every_hostile_file_is_refused_or_read_within_bounds() {
    let files = all();
    assert!(files.len() >= 60, "{}", files.len());
    let directory = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for (number, hostile) in files.iter().enumerate() {
        let path = write(directory.path(), number, hostile);
        let output = bounded(&["screen", "Jane Example", "--list-file", &path]).output().unwrap();
        if let Some(complaint) = complaint(&output, &hostile.due) {
            wrong.push(format!("{}: {complaint}", hostile.name));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), files.len(), wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_hostile_file_becomes_the_active_version() {
    let db = TestDb::new().await;
    let directory = tempfile::tempdir().unwrap();
    let url = db.options.to_url_lossy();
    let good = directory.path().join("sdn.csv");
    fs::write(&good, (0..10_000).map(|n| row(n, &format!("PERSON{n}, Good"))).collect::<String>()).unwrap();
    let import = |path: &str| {
        let mut command = bounded(&["list", "import", "ofac-sdn", "--file", path]);
        command.env("DATABASE_URL", url.as_str()).output().unwrap()
    };
    let first = import(good.to_str().unwrap());
    assert_eq!(first.status.code(), Some(0), "{}", String::from_utf8_lossy(&first.stderr));
    let active = db.store.lists().await.unwrap();
    let mut wrong = Vec::new();
    for (number, hostile) in all().iter().enumerate() {
        let output = import(&write(directory.path(), number, hostile));
        // Held or refused, whatever can be read of it.
        if let Some(complaint) = complaint(&output, &Due::Refused) {
            wrong.push(format!("{}: {complaint}", hostile.name));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    let after = db.store.lists().await.unwrap();
    assert_eq!(after.len(), 1);
    assert_eq!((after[0].ordinal, &after[0].digest), (active[0].ordinal, &active[0].digest));
}
