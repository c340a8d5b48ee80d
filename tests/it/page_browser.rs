//! The review page in a real browser, where Chromium is installed: its policy lets the style through
//! and nothing else is asked for.

use std::path::PathBuf;
use std::process::Command;

use serde_json::json;

use super::api::TestApp;
use super::harness::listed;

/// Chromium under the names distributions give it.
fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&path).flat_map(|dir| names.map(|name| dir.join(name))).find(|file| file.is_file())
}

#[test]
fn a_browser_shows_every_page_without_a_complaint() {
    let Some(chromium) = chromium() else {
        eprintln!("skipped: no Chromium in PATH; the other tests of the page need none");
        return;
    };
    let app = TestApp::with(vec![listed("1", "BOUT, Viktor")]);
    app.post(
        "/v1/articles",
        &json!({"body": "Viktor Bout was there. <script>document.title = 'bad'</script>"}),
    );
    for path in ["/", "/candidates/1-1", "/articles/1", "/lists", "/runs"] {
        let profile = tempfile::tempdir().unwrap();
        let done = Command::new(&chromium)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--dump-dom"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(app.url(path))
            .output()
            .unwrap();
        let (shown, said) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        assert!(done.status.success() && shown.contains("<main id=\"main\""), "{path}: {said}");
        assert!(!shown.contains("<title>bad"), "{path}");
        let complaints: Vec<&str> = said.lines().filter(|line| line.contains("CONSOLE")).collect();
        // Browsers ask for an icon of the site unasked, and are told that there is none.
        let other: Vec<&&str> = complaints.iter().filter(|line| !line.contains("favicon")).collect();
        assert!(other.is_empty(), "{path}: {other:?}");
    }
}
