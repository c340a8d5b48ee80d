//! The review page in a real browser: what its policy lets through, decisions by keyboard, hostile text,
//! accessibility and narrow screens. Skipped where Chromium or its driver is not installed.

use std::env;
use std::fs;

use namecheck::list::{AliasStrength, ListedName, NameKind};
use serde_json::{Value, json};

use super::api::TestApp;
use super::harness::browser::Browser;
use super::harness::listed;
use super::harness::served::eventually;

const PAGES: [&str; 9] = [
    "/",
    "/?state=all",
    "/candidates/1-1",
    "/articles/1",
    "/suppressions?state=all",
    "/lists",
    "/listings/ofac-sdn/1",
    "/runs",
    "/candidates/999-999",
];

/// Ways by which text became a script elsewhere.
const PAYLOADS: [&str; 10] = [
    "<script>window.broken=1</script>",
    "\"><script>window.broken=1</script>",
    "'><img src=x onerror=window.broken=1>",
    "</mark></bdi></title></style><svg onload=window.broken=1>",
    "<iframe srcdoc='<script>parent.broken=1</script>'>",
    "javascript:window.broken=1",
    "\" autofocus onfocus=window.broken=1 x=\"",
    "<details open ontoggle=window.broken=1>",
    "<!--><script>window.broken=1</script>-->",
    "&lt;script&gt;window.broken=1&lt;/script&gt;<base href=//evil.example/>",
];

/// A server with two candidates.
fn app() -> TestApp {
    let app = TestApp::with(vec![listed("1", "BOUT, Viktor"), listed("2", "MADURO MOROS, Nicolas")]);
    let body = "Nicolas Maduro Moros was there. Viktor Bout spoke after him; Bout left. Maduro stayed.";
    let added = app.post("/v1/articles", &json!({"title": "A visit", "language": "en", "body": body}));
    assert_eq!(added.status, 201, "{}", added.text);
    app
}

/// Waits until a page says so: a form that was sent leads on in its own time.
#[track_caller]
fn until(browser: &Browser, what: &str) {
    eventually(what, || (browser.run(&format!("return Boolean({what})")) == json!(true)).then_some(()));
}

fn decided(app: &TestApp, id: &str) -> Value {
    app.get(&format!("/v1/candidates/{id}")).json()["candidate"]["decision"].clone()
}

#[test]
fn a_candidate_is_found_decided_and_undone_by_keys() {
    let Some(browser) = Browser::start() else { return };
    let app = app();
    browser.open(&app.url("/"));
    let focus = "return document.activeElement.getAttribute('href')";
    browser.press("j");
    assert_eq!(browser.run(focus), "/candidates/2-2");
    browser.press("jk");
    assert_eq!(browser.run(focus), "/candidates/2-2");
    browser.press("j\u{e007}");
    until(&browser, "document.querySelector('#reason')");
    assert!(browser.run("return location.pathname").as_str().unwrap().ends_with("/candidates/1-1"));

    // A decision needs a reason and a name; each is asked for, and Enter decides.
    browser.press("n");
    assert_eq!(browser.run("return document.activeElement.id"), "reason");
    assert_eq!(
        browser.run("return document.querySelector('#chosen').textContent"),
        "Enter in this field decides: False positive"
    );
    browser.press("another person, y and n\u{e007}");
    until(&browser, "document.activeElement.id === 'author'");
    assert_eq!(decided(&app, "1-1"), Value::Null);
    browser.press("Ann\u{e007}");
    until(&browser, "document.querySelector('.history li')");
    let made = decided(&app, "1-1");
    assert_eq!(
        (&made["disposition"], &made["reason"], &made["author"]),
        (&json!("false_positive"), &json!("another person, y and n"), &json!("Ann"))
    );

    browser.press("z");
    browser.press("a mistake\u{e007}Ann\u{e007}");
    until(&browser, "document.querySelectorAll('.history li').length === 2");
    assert_eq!(decided(&app, "1-1"), Value::Null);
    for (key, disposition) in [("y", "true_match"), ("u", "unsure")] {
        browser.press(key);
        browser.press("because\u{e007}Ann\u{e007}");
        until(&browser, &format!("document.querySelector('.summary .tag.{disposition}')"));
        assert_eq!(decided(&app, "1-1")["disposition"], disposition);
    }

    // Back to the queue, and from one candidate to the next.
    browser.press("k");
    until(&browser, "location.pathname === '/'");
    browser.open(&app.url("/candidates/2-2?state=all"));
    browser.press("j");
    until(&browser, "location.pathname === '/candidates/1-1'");
    assert_eq!(browser.run("return location.search"), "?state=all");
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn keys_can_be_switched_off_and_stay_so() {
    let Some(browser) = Browser::start() else { return };
    let app = app();
    browser.open(&app.url("/candidates/1-1"));
    let shown = "return getComputedStyle(document.querySelector('.acts kbd')).display !== 'none'";
    assert_eq!(browser.run(shown), true);
    browser.click("#keys");
    browser.open(&app.url("/candidates/1-1"));
    assert_eq!(browser.run(shown), false);
    assert_eq!(browser.run("return document.querySelector('#keys').getAttribute('aria-pressed')"), "false");
    browser.press("n");
    assert_ne!(browser.run("return document.activeElement.id"), "reason");
    browser.click("#keys");
    browser.run("document.activeElement.blur()");
    browser.press("n");
    assert_eq!(browser.run("return document.activeElement.id"), "reason");
}

#[test]
fn hostile_text_in_every_field_runs_nothing() {
    let Some(browser) = Browser::start() else { return };
    let all = PAYLOADS.join(" ");
    let mut bout = listed("1", "BOUT, Viktor");
    for payload in PAYLOADS {
        bout.names.push(ListedName::person(
            &format!("BOUT {payload}, Vic"),
            NameKind::Aka,
            AliasStrength::Weak,
        ));
        for field in [&mut bout.programs, &mut bout.titles, &mut bout.nationalities, &mut bout.birth_places] {
            field.push(payload.to_owned());
        }
    }
    bout.remarks = Some(all.clone());
    bout.source_url = Some(PAYLOADS[5].to_owned());
    let app = TestApp::with(vec![bout]);
    let body = format!("{all}\nViktor Bout was there. {all}\nBout left.");
    let added = app.post(
        "/v1/articles",
        &json!({"title": all, "external_id": all, "url": "https://example.org/?a=\"><b>", "body": body}),
    );
    assert_eq!(added.status, 201, "{}", added.text);
    let run = |path: &str| {
        browser.open(&app.url(path));
        assert_eq!(browser.run("return window.broken"), Value::Null, "{path}");
        assert_eq!(browser.run("return document.querySelectorAll('script').length"), 1, "{path}");
        assert_eq!(
            browser
                .run("return document.querySelectorAll('main :is(img, iframe, svg[onload], base)').length"),
            0
        );
    };
    // What a person writes in the forms: reason, author, notes of a suppression.
    browser.open(&app.url("/candidates/1-1"));
    let send = |act: &str| {
        let fields = json!({"reason": PAYLOADS[..5].join(" "), "author": PAYLOADS[7]});
        browser.run(&format!(
            "const form = document.querySelector('form[action^=\"/candidates\"]');
             for (const [name, value] of Object.entries({fields})) form.querySelector(`[name=${{name}}]`).value = value;
             form.requestSubmit(form.querySelector('button[value={act}]'));"
        ));
    };
    send("unsure");
    until(&browser, "document.querySelectorAll('.history li').length === 1");
    send("suppress");
    until(&browser, "document.querySelectorAll('.history li').length === 2");
    for path in PAGES {
        run(path);
    }
    // The one complaint is of the page that is not there.
    let complaints = browser.complaints();
    assert!(complaints.iter().all(|told| told.contains("404")), "{complaints:?}");
}

#[test]
fn no_page_breaks_a_rule_of_accessibility() {
    let Some(axe) = env::var_os("NAMECHECK_AXE") else {
        eprintln!("skipped: NAMECHECK_AXE does not name axe.min.js");
        return;
    };
    let axe = fs::read_to_string(axe).unwrap();
    let Some(browser) = Browser::start() else { return };
    let app = app();
    let etag = app.get("/v1/candidates/1-1").header("etag").to_owned();
    let made = app
        .agent
        .post(app.url("/v1/suppressions"))
        .header("if-match", &etag)
        .header("content-type", "application/json")
        .send(json!({"candidate": "1-1", "reason": "another", "author": "Ann"}).to_string())
        .unwrap();
    assert_eq!(made.status(), 201);
    for scheme in ["light", "dark"] {
        browser.prefer(scheme);
        for width in [1280, 380] {
            browser.resize(width, 900);
            for path in PAGES.into_iter().chain(["/candidates/2-2"]) {
                browser.open(&app.url(path));
                browser.run(&axe);
                let found = browser.wait(
                    "axe.run(document, {resultTypes: ['violations']}).then((found) => arguments[0](found.violations.map(
                        (broken) => broken.id + ': ' + broken.nodes.map((node) => node.html).join(' | '))))",
                );
                assert_eq!(found, json!([]), "{path} at {width} px, {scheme}");
            }
        }
    }
}

#[test]
fn pages_fit_wide_and_narrow_screens() {
    let Some(browser) = Browser::start() else { return };
    let app = app();
    for width in [1280, 380, 320] {
        browser.resize(width, 900);
        for path in PAGES {
            browser.open(&app.url(path));
            let wide = browser.run("return document.documentElement.scrollWidth").as_u64().unwrap();
            assert!(wide <= u64::from(width), "{path} is {wide} px wide on a screen of {width}");
            if let Some(shots) = env::var_os("NAMECHECK_SHOTS") {
                use base64::Engine;
                let shot = base64::engine::general_purpose::STANDARD.decode(browser.shot()).unwrap();
                let name = path.replace(['/', '?', '=', '&'], "_");
                fs::write(std::path::Path::new(&shots).join(format!("{width}{name}.png")), shot).unwrap();
            }
        }
    }
    assert!(browser.complaints().iter().all(|told| told.contains("404")));
}
