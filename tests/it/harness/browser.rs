//! A headless Chromium, driven over WebDriver (W3C). None where its programs are not installed: whoever
//! asks for one skips then, and says so; `.ci/run` installs them where it may.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::Agent;

/// The key under which WebDriver names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser with one tab.
pub(crate) struct Browser {
    driver: Child,
    session: String,
    agent: Agent,
    _profile: TempDir,
}

fn installed(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .flat_map(|dir| names.iter().map(move |name| dir.join(name)))
        .find(|file| file.is_file())
}

/// Times a driver is started. One takes a port of IPv4 and then the same one of IPv6, which may be
/// another's by then, and ends.
const ATTEMPTS: usize = 5;

/// A driver and the port it listens on; none where it ended before.
fn listening(driver: &Path) -> Option<(Child, String)> {
    let mut driver = Command::new(driver).arg("--port=0").stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines().map_while(Result::ok);
    let Some(line) = lines.find(|line| line.contains("started successfully on port")) else {
        driver.wait().unwrap();
        return None;
    };
    let port = line.rsplit(' ').next().unwrap().trim_end_matches('.').to_owned();
    std::thread::spawn(move || lines.for_each(drop));
    Some((driver, port))
}

impl Browser {
    /// Starts one; none where there is no Chromium or no driver.
    pub(crate) fn start() -> Option<Self> {
        let found =
            installed(&["chromedriver"]).zip(installed(&["chromium", "chromium-browser", "google-chrome"]));
        let Some((driver, chromium)) = found else {
            eprintln!("skipped: no chromedriver or no Chromium in PATH");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let (driver, port) = (0..ATTEMPTS).find_map(|_| listening(&driver)).expect("a driver that listens");
        let agent: Agent = Agent::config_builder().http_status_as_error(false).build().into();
        let args = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            &format!("--user-data-dir={}", profile.path().display()),
        ];
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"binary": chromium, "args": args},
            "goog:loggingPrefs": {"browser": "ALL"},
            // What opens a dialog is told by the next command, and fails the test.
            "unhandledPromptBehavior": "dismiss and notify",
        }}});
        let mut browser =
            Self { driver, session: format!("http://127.0.0.1:{port}/session"), agent, _profile: profile };
        let made = browser.ask("", &wanted);
        browser.session = format!("{}/{}", browser.session, made["sessionId"].as_str().unwrap());
        Some(browser)
    }

    #[track_caller]
    fn ask(&self, command: &str, body: &Value) -> Value {
        let url = format!("{}{command}", self.session);
        let mut answer =
            self.agent.post(url).header("content-type", "application/json").send(body.to_string()).unwrap();
        let text = answer.body_mut().with_config().limit(64 << 20).read_to_string().unwrap();
        let answer: Value = serde_json::from_str(&text).unwrap();
        assert!(answer["value"]["error"].is_null(), "{command}: {text}");
        answer["value"].clone()
    }

    /// Opens an address, and waits until it is loaded.
    #[track_caller]
    pub(crate) fn open(&self, url: &str) {
        self.ask("/url", &json!({"url": url}));
    }

    /// Sets the size of the window, in CSS pixels.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.tools("Emulation.setDeviceMetricsOverride", &size);
    }

    /// Shows pages as whoever prefers a dark screen sees them, or a light one.
    pub(crate) fn prefer(&self, scheme: &str) {
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.tools("Emulation.setEmulatedMedia", &media);
    }

    fn tools(&self, command: &str, params: &Value) -> Value {
        self.ask("/goog/cdp/execute", &json!({"cmd": command, "params": params}))
    }

    /// What a function body returns, run in the page.
    #[track_caller]
    pub(crate) fn run(&self, script: &str) -> Value {
        self.ask("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// The same for one that calls `arguments[0]` with what it found.
    #[track_caller]
    pub(crate) fn wait(&self, script: &str) -> Value {
        self.ask("/execute/async", &json!({"script": script, "args": []}))
    }

    /// Presses these keys one after the other, wherever the focus is. A page that is left by one is
    /// loaded before the next command is answered.
    #[track_caller]
    pub(crate) fn press(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({"type": kind, "value": key.to_string()})))
            .collect();
        self.ask("/actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]}));
    }

    /// Clicks on the first element that fits.
    #[track_caller]
    pub(crate) fn click(&self, selector: &str) {
        let found = self.ask("/element", &json!({"using": "css selector", "value": selector}));
        let id = found[ELEMENT].as_str().unwrap();
        self.ask(&format!("/element/{id}/click"), &json!({}));
    }

    /// What the page looks like, as PNG in base64.
    pub(crate) fn shot(&self) -> String {
        let shot = self.tools("Page.captureScreenshot", &json!({"captureBeyondViewport": true}));
        shot["data"].as_str().unwrap().to_owned()
    }

    /// What the browser complained of since it was last asked, but for icons that are not there.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let told = self.ask("/se/log", &json!({"type": "browser"}));
        let told = told.as_array().unwrap().iter().map(|line| line["message"].as_str().unwrap().to_owned());
        told.filter(|message| !message.contains("favicon")).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
