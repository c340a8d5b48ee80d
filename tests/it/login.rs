//! People who sign in at the review page: with a password, or at a proxy in front of it.

use namecheck::store::ApiScope;
use namecheck::web::{Gate, Proxies};
use serde_json::json;
use ureq::Agent;
use url::form_urlencoded::Serializer;

use super::api::{Answer, TestApp, standing};
use super::cli::{finished, program};
use super::harness::listed;

const PASSWORD: &str = "correct horse battery";
const PAGES: [&str; 5] = ["/", "/candidates/1-1", "/articles/1", "/lists", "/runs"];
const HERE: (&str, &str) = ("sec-fetch-site", "same-origin");

/// A server with one candidate, whose clock stands: who was told to wait is told so again.
fn app(proxies: Option<Proxies>) -> TestApp {
    let app = TestApp::behind(vec![listed("1", "BOUT, Viktor")], |store| {
        Gate::keys(store.clone(), 10_000).with_proxies(proxies.unwrap_or_default()).with_clock(standing)
    });
    let article = namecheck::article::NewArticle::from_bytes(b"Viktor Bout was there.", None).unwrap();
    let live = app.runtime.block_on(namecheck::flow::Live::load(&app.db.store)).unwrap();
    app.runtime.block_on(namecheck::flow::ingest(&app.db.store, &live, article)).unwrap();
    app
}

fn user(app: &TestApp, name: &str, scopes: &[ApiScope]) {
    let name = namecheck::review::Author::parse(name).unwrap();
    app.runtime.block_on(namecheck::flow::add_user(&app.db.store, &name, PASSWORD, scopes, "it")).unwrap();
}

/// Asks as a browser does that follows nothing by itself.
fn ask(app: &TestApp, method: &str, path: &str, headers: &[(&str, &str)], form: &[(&str, &str)]) -> Answer {
    let agent: Agent = Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
    let mut request = ureq::http::Request::builder().method(method).uri(app.url(path));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = Serializer::new(String::new()).extend_pairs(form).finish();
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(body).unwrap();
    Answer::of(agent.run(request).unwrap())
}

fn sign_in(app: &TestApp, name: &str, password: &str, next: &str) -> Answer {
    ask(app, "POST", "/login", &[HERE], &[("name", name), ("password", password), ("next", next)])
}

/// The cookie of a session, as a browser sends it back.
fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

fn session(app: &TestApp, name: &str) -> String {
    let answer = sign_in(app, name, PASSWORD, "/");
    assert_eq!(answer.status, 303, "{}", answer.text);
    cookie(&answer)
}

fn sql(app: &TestApp, statement: &'static str) {
    app.runtime.block_on(async {
        let mut connection = app.db.connection().await;
        let done = sqlx::query(statement).execute(&mut connection).await.unwrap();
        assert_eq!(done.rows_affected(), 1);
    });
}

fn seen(app: &TestApp, cookie: &str) -> String {
    let page = ask(app, "GET", "/candidates/1-1", &[("cookie", cookie)], &[]);
    let rest = page.text.split_once("name=\"seen\" value=\"").expect("a form").1;
    rest.split_once('"').unwrap().0.to_owned()
}

#[test]
fn who_is_not_signed_in_is_led_to_the_form_and_back() {
    let app = app(None);
    user(&app, "Ann", &[ApiScope::Read]);
    for path in PAGES {
        let answer = ask(&app, "GET", path, &[], &[]);
        assert_eq!(answer.status, 303, "{path}");
        let place = answer.header("location").to_owned();
        assert!(place.starts_with("/login?next=%2F"), "{place}");
        let form = ask(&app, "GET", &place, &[], &[]);
        assert_eq!(form.status, 200);
        assert!(form.text.contains(&format!("name=\"next\" value=\"{path}\"")), "{}", form.text);
        assert!(!form.text.contains("BOUT") && !form.text.contains("Bout"), "{path}");
    }
    let signed = sign_in(&app, " ann ", PASSWORD, "/candidates/1-1");
    assert_eq!((signed.status, signed.header("location")), (303, "/candidates/1-1"), "{}", signed.text);
    let set = signed.header("set-cookie");
    for part in ["namecheck=ncs_", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(set.contains(part), "{set}");
    }
    assert!(!set.contains("Secure") && !set.contains("Max-Age") && !set.contains("Expires"), "{set}");
    let cookie = cookie(&signed);
    for path in PAGES {
        let page = ask(&app, "GET", path, &[("cookie", &cookie)], &[]);
        assert_eq!(page.status, 200, "{path}: {}", page.text);
        assert!(page.text.contains("Signed in as"), "{path}");
    }
    // Who is signed in sees no form; nobody is led to another server.
    assert_eq!(
        ask(&app, "GET", "/login?next=/lists", &[("cookie", &cookie)], &[]).header("location"),
        "/lists"
    );
    assert_eq!(sign_in(&app, "Ann", PASSWORD, "//evil.example/").header("location"), "/");
    // A session is for pages: programs have keys.
    ask(&app, "GET", "/v1/lists", &[("cookie", &cookie)], &[]).problem(401, "no-key");
}

#[test]
fn behind_tls_the_cookie_is_of_this_host_alone() {
    let app = app(Some(Proxies::new("127.0.0.1").unwrap()));
    user(&app, "Ann", &[ApiScope::Read]);
    let fields = [("name", "Ann"), ("password", PASSWORD)];
    let signed = ask(&app, "POST", "/login", &[HERE, ("x-forwarded-proto", "https")], &fields);
    let set = signed.header("set-cookie");
    assert!(set.starts_with("__Host-namecheck=ncs_") && set.contains("; Secure"), "{set}");
    let cookie = cookie(&signed);
    let asked = |headers: &[(&str, &str)]| ask(&app, "GET", "/lists", headers, &[]).status;
    assert_eq!(asked(&[("cookie", &cookie), ("x-forwarded-proto", "https")]), 200);
    assert_eq!(asked(&[("cookie", &cookie)]), 303);
    // Of anybody else the header says nothing.
    let open = self::app(None);
    user(&open, "Ann", &[ApiScope::Read]);
    let signed = ask(&open, "POST", "/login", &[HERE, ("x-forwarded-proto", "https")], &fields);
    assert!(signed.header("set-cookie").starts_with("namecheck=ncs_"), "{}", signed.header("set-cookie"));
}

#[test]
fn a_wrong_name_or_password_opens_nothing_and_neither_is_said() {
    let app = app(None);
    user(&app, "Ann", &[ApiScope::Read]);
    user(&app, "Gone", &[ApiScope::Read]);
    assert!(app.runtime.block_on(app.db.store.enable_user("gone", false)).unwrap());
    let said = |name: &str, password: &str| {
        let answer = sign_in(&app, name, password, "/");
        assert_eq!((answer.status, answer.header("set-cookie")), (403, ""), "{name}");
        assert!(!answer.text.contains(password), "{name}");
        answer.text.replace(name, "NAME")
    };
    let wrong = said("Ann", "correct horse batters");
    assert!(wrong.contains("do not belong together"), "{wrong}");
    assert_eq!(said("Bob", "correct horse batters"), wrong);
    assert_eq!(said("Gone", PASSWORD), wrong);
    assert!(said("An\0n", PASSWORD).contains("do not belong together"));
    // Nor by a form of another site.
    let fields = [("name", "Ann"), ("password", PASSWORD)];
    assert_eq!(ask(&app, "POST", "/login", &[("sec-fetch-site", "cross-site")], &fields).status, 403);
    let made_up = format!("namecheck=ncs_{}", "A".repeat(43));
    assert_eq!(ask(&app, "GET", "/", &[("cookie", &made_up)], &[]).status, 303);
}

#[test]
fn who_tries_many_passwords_waits() {
    let app = app(None);
    user(&app, "Ann", &[ApiScope::Read]);
    let slowed = (0..60).map(|_| sign_in(&app, "Bob", "x", "/")).find(|answer| answer.status == 429);
    let slowed = slowed.expect("nobody waits");
    assert!(slowed.header("retry-after").parse::<u32>().unwrap() <= 5);
    assert!(slowed.text.contains("Wait a little"), "{}", slowed.text);
    // A right one does not help: else it could be told apart.
    assert_eq!(sign_in(&app, "Ann", PASSWORD, "/").status, 429);
}

#[test]
fn behind_a_proxy_one_who_guesses_keeps_nobody_else_out() {
    let app = app(Some(Proxies::new("127.0.0.1").unwrap()));
    user(&app, "Ann", &[ApiScope::Read]);
    let from = |address: &str, name: &str| {
        let fields = [("name", name), ("password", PASSWORD)];
        ask(&app, "POST", "/login", &[HERE, ("x-forwarded-for", address)], &fields).status
    };
    assert!((0..60).any(|_| from("192.0.2.1", "Bob") == 429), "nobody waits");
    assert_eq!(from("192.0.2.2", "Ann"), 303);
    assert_eq!(from("192.0.2.2, 192.0.2.1", "Ann"), 429, "what it made up before its own address is nothing");
}

#[test]
fn a_session_ends_when_it_is_said_to() {
    let app = app(None);
    user(&app, "Ann", &[ApiScope::Read]);
    let status = |cookie: &str| ask(&app, "GET", "/lists", &[("cookie", cookie)], &[]).status;
    let run = |args: &[&str], input: &str| {
        let url = sqlx::ConnectOptions::to_url_lossy(&app.db.options);
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), input).unwrap();
        let args: Vec<&str> =
            args.iter().map(|arg| if *arg == "FILE" { file.path().to_str().unwrap() } else { arg }).collect();
        finished(program(&args).env("DATABASE_URL", url.as_str()).output().unwrap())
    };

    let idle = session(&app, "Ann");
    assert_eq!(status(&idle), 200);
    sql(&app, "UPDATE user_sessions SET seen_at = now() - interval '61 minutes'");
    assert_eq!(status(&idle), 303);

    let old = session(&app, "Ann");
    sql(&app, "UPDATE user_sessions SET created_at = now() - interval '12 hours 1 second'");
    assert_eq!(status(&old), 303);

    let left = session(&app, "Ann");
    let out = ask(&app, "POST", "/logout", &[HERE, ("cookie", &left)], &[]);
    assert_eq!((out.status, out.header("location")), (303, "/login"));
    assert!(out.header("set-cookie").starts_with("namecheck=;"), "{}", out.header("set-cookie"));
    assert_eq!(status(&left), 303);

    // Another one in the same browser ends the one before.
    let before = session(&app, "Ann");
    let fields = [("name", "Ann"), ("password", PASSWORD)];
    let after = cookie(&ask(&app, "POST", "/login", &[HERE, ("cookie", &before)], &fields));
    assert_eq!((status(&before), status(&after)), (303, 200));

    let changed = run(&["user", "password", "ann", "--password-file", "FILE"], "another password of hers\n");
    assert_eq!(changed.code, 0, "{}", changed.err);
    assert_eq!(status(&after), 303);
    assert_eq!(sign_in(&app, "Ann", PASSWORD, "/").status, 403);
    let fresh = sign_in(&app, "Ann", "another password of hers", "/");
    assert_eq!(fresh.status, 303);

    assert_eq!(run(&["user", "disable", "Ann"], "").code, 0);
    assert_eq!(status(&cookie(&fresh)), 303);
    assert_eq!(run(&["user", "enable", "Ann"], "").code, 0);
    assert_eq!(status(&cookie(&fresh)), 303, "a session that was ended does not come back");
    assert_eq!(sign_in(&app, "Ann", "another password of hers", "/").status, 303);
}

#[test]
fn a_decision_bears_the_name_of_who_signed_in() {
    let app = app(None);
    user(&app, "Ann Reader", &[ApiScope::Read]);
    user(&app, "Bob Reviewer", &[ApiScope::Read, ApiScope::Review]);
    let (ann, bob) = (session(&app, "Ann Reader"), session(&app, "Bob Reviewer"));
    let page = ask(&app, "GET", "/candidates/1-1", &[("cookie", &ann)], &[]);
    assert!(
        page.text.contains("You may read, and not decide") && !page.text.contains("name=\"act\""),
        "{}",
        page.text
    );
    let seen = seen(&app, &bob);
    // Whatever the form says of its author.
    let fields =
        [("seen", &*seen), ("act", "false_positive"), ("reason", "another"), ("author", "Somebody else")];
    let refused = ask(&app, "POST", "/candidates/1-1", &[HERE, ("cookie", &ann)], &fields);
    assert_eq!(refused.status, 403);
    assert!(refused.header("content-type").starts_with("text/html"), "{}", refused.text);
    let other =
        ask(&app, "POST", "/candidates/1-1", &[("sec-fetch-site", "same-site"), ("cookie", &bob)], &fields);
    assert_eq!(other.status, 403);
    // Who is signed out meanwhile may sign in elsewhere and send the form again.
    let late = ask(&app, "POST", "/candidates/1-1", &[HERE], &fields);
    assert_eq!(late.status, 401);
    assert!(late.text.contains("Sign in on another tab"), "{}", late.text);
    let done = ask(&app, "POST", "/candidates/1-1", &[HERE, ("cookie", &bob)], &fields);
    assert_eq!(done.status, 303, "{}", done.text);
    let page = ask(&app, "GET", "/candidates/1-1", &[("cookie", &bob)], &[]).text;
    assert!(page.contains("by <bdi>Bob Reviewer</bdi>") && !page.contains("Somebody else"), "{page}");
}

#[test]
fn whom_the_proxy_signed_in_is_who_it_says() {
    let proxy =
        |from: &str| Proxies::new(from).unwrap().signing_in("X-Forwarded-Email", "read,review").unwrap();
    let here = app(Some(proxy("127.0.0.1")));
    let named = [("x-forwarded-email", "ann@example.org")];
    let page = ask(&here, "GET", "/candidates/1-1", &named, &[]);
    assert_eq!(page.status, 200);
    assert!(page.text.contains("ann@example.org") && !page.text.contains("Sign out"), "{}", page.text);
    assert_eq!(ask(&here, "GET", "/", &[], &[]).status, 303);
    // There is nothing to sign in for, and no form says so.
    let led = ask(&here, "GET", "/login?next=/lists", &named, &[]);
    assert_eq!((led.status, led.header("location")), (303, "/lists"), "{}", led.text);
    assert_eq!(ask(&here, "GET", "/login", &[], &[]).status, 200);
    let twice = [named[0], ("x-forwarded-email", "eve@example.org")];
    for path in ["/", "/login"] {
        assert_eq!(ask(&here, "GET", path, &twice, &[]).status, 403, "{path}");
    }
    ask(&here, "GET", "/v1/lists", &named, &[]).problem(401, "no-key");
    // Of anybody else the header says nothing.
    let elsewhere = app(Some(proxy("192.0.2.0/24")));
    assert_eq!(ask(&elsewhere, "GET", "/", &named, &[]).status, 303);
    assert_eq!(ask(&elsewhere, "GET", "/login", &named, &[]).status, 200);
}

#[test]
fn users_are_made_by_the_command() {
    let app = app(None);
    let url = sqlx::ConnectOptions::to_url_lossy(&app.db.options);
    let run = |args: &[&str]| finished(program(args).env("DATABASE_URL", url.as_str()).output().unwrap());
    let made = run(&["user", "create", "Ann", "--scope", "read"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let password = made.json()[0]["password"].as_str().unwrap().to_owned();
    assert_eq!(sign_in(&app, "Ann", &password, "/").status, 303);
    let all = run(&["user", "ls"]);
    assert_eq!((&all.json()[0]["name"], &all.json()[0]["scopes"]), (&json!("Ann"), &json!(["read"])));
    assert!(!all.out.contains(&password) && !all.out.contains("argon2"), "{}", all.out);
    let again = run(&["user", "create", "ANN"]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("there is a user of this name already"), "{}", again.err);
    let file = tempfile::NamedTempFile::new().unwrap();
    for unfit in ["", "too short", "fourteen chars"] {
        std::fs::write(file.path(), unfit).unwrap();
        let told = run(&["user", "create", "Bob", "--password-file", file.path().to_str().unwrap()]);
        assert!(told.code == 1 && told.err.contains("at least 15 characters"), "{unfit}: {}", told.err);
    }
    assert_eq!(run(&["user", "disable", "Nobody"]).code, 4);
    assert_eq!(run(&["user", "create", "..."]).code, 2);
}

#[test]
fn an_open_server_has_nothing_to_sign_in_for() {
    let app = TestApp::new();
    assert_eq!(ask(&app, "GET", "/login?next=/lists", &[], &[]).header("location"), "/lists");
    let page = ask(&app, "GET", "/lists", &[], &[]);
    assert!(page.status == 200 && !page.text.contains("Signed in as"), "{}", page.text);
}
