//! The HTTP interface, by real HTTP against a real database.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, LazyLock};
use std::time::Instant;

use namecheck::flow::{Background, Live};
use namecheck::list::Listing;
use namecheck::store::Store;
use namecheck::web::{AppState, Application, Bounds, Gate};
use serde_json::{Value, json};
use sqlx::{ConnectOptions, Connection};
use tokio::runtime::Runtime;
use ureq::http::Response;
use ureq::{Agent, Body};

use super::harness::{TestDb, listed};
use super::webhooks::open;

const TEXT: &str = "Nicolas Maduro Moros met Jane Smith. The visit ended; Maduro left.";

/// A server of its own on a database of its own.
pub(crate) struct TestApp {
    pub(crate) port: u16,
    pub(crate) agent: Agent,
    pub(crate) live: Arc<Live>,
    pub(crate) db: TestDb,
    // Dropped last: the server runs on it.
    pub(crate) runtime: Runtime,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: ureq::http::HeaderMap,
    pub(crate) text: String,
}

/// A clock that stands, so that how slow a machine is changes nothing.
pub(crate) fn standing() -> Instant {
    static NOW: LazyLock<Instant> = LazyLock::new(Instant::now);
    *NOW
}

impl TestApp {
    pub(crate) fn with(listings: Vec<Listing>) -> Self {
        Self::behind(listings, |_| Gate::open())
    }

    /// One that answers whom the gate lets in.
    pub(crate) fn behind(listings: Vec<Listing>, gate: impl FnOnce(&Store) -> Gate) -> Self {
        Self::within(listings, gate, Bounds::default())
    }

    /// The same, with these bounds for slow clients.
    pub(crate) fn within(listings: Vec<Listing>, gate: impl FnOnce(&Store) -> Gate, bounds: Bounds) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let (db, live, port) = runtime.block_on(async {
            let db = TestDb::new().await;
            if !listings.is_empty() {
                db.import(listings).await;
            }
            let live = Arc::new(Live::load(&db.store).await.unwrap());
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let gate = Arc::new(gate(&db.store));
            let state = AppState { store: db.store.clone(), live: Arc::clone(&live), gate, webhooks: open() };
            let app = Application::within(listener, state, Background::default(), None, bounds).unwrap();
            let port = app.port();
            tokio::spawn(app.run_until_stopped());
            (db, live, port)
        });
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .build()
            .into();
        Self { port, agent, live, db, runtime }
    }

    pub(crate) fn new() -> Self {
        Self::with(vec![listed("22790", "MADURO MOROS, Nicolas"), listed("7", "DOE, John Quincy")])
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        Answer::of(self.agent.get(self.url(path)).call().unwrap())
    }

    pub(crate) fn delete(&self, path: &str) -> Answer {
        Answer::of(self.agent.delete(self.url(path)).call().unwrap())
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_text(path, "application/json", &body.to_string())
    }

    pub(crate) fn post_text(&self, path: &str, kind: &str, body: &str) -> Answer {
        Answer::of(self.agent.post(self.url(path)).header("content-type", kind).send(body).unwrap())
    }

    /// Sends exactly this, and reads until the server hangs up.
    pub(crate) fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A server that answers before all is sent may also reset the connection.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Answer {
    pub(crate) fn of(response: Response<Body>) -> Self {
        let (parts, mut body) = response.into_parts();
        Self { status: parts.status.as_u16(), headers: parts.headers, text: body.read_to_string().unwrap() }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Asserts that this is a problem of the kind, complete and protected, and returns it.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, kind: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["type"], format!("urn:namecheck:problem:{kind}"));
        assert_eq!(problem["status"], status);
        assert!(problem["title"].is_string() && !problem["detail"].as_str().unwrap().is_empty());
        assert_eq!(problem["request_id"], self.header("x-request-id"));
        self.protected();
        problem
    }

    #[track_caller]
    fn protected(&self) {
        assert!(!self.header("x-request-id").is_empty());
        assert_eq!(self.header("x-content-type-options"), "nosniff");
        assert!(self.header("content-security-policy").starts_with("default-src 'none'"));
    }
}

#[test]
fn an_article_goes_in_once_and_comes_out_with_its_candidates() {
    let app = TestApp::new();
    let article = json!({"external_id": "a-1", "title": "A visit", "url": "https://example.org/1", "language": "en",
        "published_at": "2024-05-01T10:00:00Z", "body": TEXT});
    let first = app.post("/v1/articles", &article);
    assert_eq!(first.status, 201, "{}", first.text);
    first.protected();
    let added = first.json();
    let address = first.header("location").to_owned();
    assert_eq!(address, format!("/v1/articles/{}", added["article_id"]));
    assert_eq!(added["created"], true);
    assert_eq!(added["coverage"]["lists"][0]["version"], "ofac-sdn@1");
    assert_eq!(added["coverage"]["failed"], false);
    let candidate = &added["candidates"][0];
    assert_eq!(
        (candidate["listing_id"].as_str(), candidate["list"].as_str()),
        (Some("22790"), Some("ofac-sdn"))
    );
    assert_eq!(candidate["person"], "Nicolas Maduro Moros");
    assert_eq!(
        candidate["mentions"][0],
        json!({"start": 0, "end": 20, "text": "Nicolas Maduro Moros", "provenance": "full_name"})
    );
    assert!(candidate["evidence"][0]["bits"].is_number());

    let again = app.post("/v1/articles", &article);
    assert_eq!((again.status, again.json()["created"].as_bool()), (200, Some(false)));
    assert_eq!(again.json()["article_id"], added["article_id"]);

    let stored = app.get(&address).json();
    assert_eq!((stored["title"].as_str(), stored["body"].as_str()), (Some("A visit"), Some(TEXT)));
    assert_eq!(stored["persons"], added["persons"]);
    let candidates = app.get(&format!("{address}/candidates")).json();
    assert_eq!(candidates["candidates"], added["candidates"]);
    assert_eq!(candidates["coverage"]["lists"][0]["version"], "ofac-sdn@1");

    let other = json!({"external_id": "a-1", "body": "Another text."});
    app.post("/v1/articles", &other).problem(409, "conflict");
}

#[test]
fn a_page_is_read_and_given_mentions_are_checked() {
    let app = TestApp::new();
    let page = "<html><head><title>t</title><script>Evil Script</script></head><body><article>\
        <p>On Monday Nicolas Maduro Moros met Jane Smith in the capital, where the two spoke for an hour about \
        trade, the harvest and the weather of the coming months, and then left.</p></article></body></html>";
    let added = app.post("/v1/articles", &json!({"format": "html", "body": page}));
    assert_eq!(added.status, 201, "{}", added.text);
    let stored = app.get(added.header("location")).json();
    assert!(
        !stored["body"].as_str().unwrap().contains('<')
            && !stored["body"].as_str().unwrap().contains("Script")
    );
    assert_eq!(added.json()["candidates"][0]["listing_id"], "22790");

    let mention = |text: &str| json!({"body": "über Nicolas Maduro Moros", "mentions": [{"start": 5, "end": 25, "text": text}]});
    assert_eq!(app.post("/v1/articles", &mention("Nicolas Maduro Moros")).status, 201);
    let problem = app.post("/v1/articles", &mention("icolas Maduro Moros")).problem(400, "invalid-body");
    assert_eq!(problem["pointer"], "/mentions/0");
    let problem = app.post("/v1/articles", &json!({"body": "  "})).problem(400, "invalid-body");
    assert_eq!(problem["pointer"], "/body");
}

#[test]
fn a_copy_of_a_story_is_named_and_its_candidates_stand_for_it() {
    let app = TestApp::new();
    let story: String = (0..80).map(|n| format!("word{n} ")).collect();
    let send = |title: &str| {
        let body = format!("{TEXT} {story}");
        app.post("/v1/articles", &json!({ "title": title, "body": body })).json()
    };
    let (first, copy) = (send("One headline"), send("Another headline"));
    assert_eq!((&first["copy_of"], &copy["copy_of"]), (&Value::Null, &first["article_id"]));
    assert!(copy["created"].as_bool().unwrap() && copy.get("warning").is_none());
    assert_eq!(copy["candidates"][0]["copies"], 1);
    let shown = app.get(&format!("/v1/articles/{}", copy["article_id"])).json();
    assert_eq!((&shown["copy_of"], &shown["copies"]), (&first["article_id"], &json!(1)));
}

#[test]
fn queries_are_answered_in_order_each_with_its_coverage() {
    let app = TestApp::new();
    let mut queries: Vec<Value> =
        (0..498).map(|number| json!({"name": format!("Nobody Number {number}")})).collect();
    queries.insert(0, json!({"name": "Nicolas Maduro Moros", "birth_date": "1962-11", "country": "Venezuela", "gender": "male"}));
    queries.push(json!({"name": " . "}));
    let answer = app.post("/v1/screenings", &json!({"queries": queries, "limit": 5}));
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.protected();
    let results = answer.json()["results"].as_array().unwrap().clone();
    assert_eq!(results.len(), 500);
    for (query, result) in queries.iter().zip(&results) {
        assert_eq!(result["query"], query["name"]);
        assert_eq!(result["coverage"]["lists"][0]["version"], "ofac-sdn@1");
        assert_eq!(result["truncated"], false);
    }
    assert_eq!(results[0]["hits"][0]["listing_id"], "22790");
    assert!(results[1].get("error").is_none());
    assert_eq!(results[499]["error"]["kind"], "empty");

    let all = app
        .post("/v1/screenings", &json!({"queries": [{"name": "John Doe"}], "threshold": 0, "limit": 1}))
        .json();
    let result = &all["results"][0];
    assert_eq!(result["hits"].as_array().unwrap().len(), 1);
    assert_eq!(result["truncated"].as_bool(), Some(result["total"].as_u64() > Some(1)));
}

#[test]
fn a_body_that_does_not_fit_is_pointed_at() {
    let app = TestApp::new();
    let name = json!({"name": "x"});
    for (body, pointer) in [
        (json!({}), ""),
        (json!({"queries": []}), "/queries"),
        (json!([[{"name": "x"}], 0.5, 10, null]), ""),
        (json!({"queries": [["x", null, null, null]]}), "/queries/0"),
        (json!({"queries": "x"}), "/queries"),
        (json!({"queries": [{"name": "x"}, {"name": "x", "country": "Atlantis"}]}), "/queries/1/country"),
        (json!({"queries": vec![name.clone(); 501]}), "/queries"),
        (json!({"queries": [name, {"name": 7}]}), "/queries/1/name"),
        (json!({"queries": [{"name": "x", "nmae": "y"}]}), "/queries/0/nmae"),
        (json!({"queries": [{"name": "x", "birth_date": "soon"}]}), "/queries/0/birth_date"),
        (json!({"queries": [{"name": "x", "gender": "?"}]}), "/queries/0/gender"),
        (json!({"queries": [{"name": "x"}], "threshold": 1.5}), "/threshold"),
        (json!({"queries": [{"name": "x"}], "limit": 0}), "/limit"),
        (json!({"queries": [{"name": "x"}], "limit": 101}), "/limit"),
    ] {
        let problem = app.post("/v1/screenings", &body).problem(400, "invalid-body");
        assert_eq!(problem["pointer"], pointer, "{body:.80}: {problem}");
        let detail = problem["detail"].as_str().unwrap();
        for word in ["struct", "sequence", "enum", "f64", "ScreeningRequest"] {
            assert!(!detail.contains(word), "{detail}");
        }
    }
    for text in ["", "{", "no json", "{\"queries\":[{\"name\":\"x\"}]} and more"] {
        let problem = app.post_text("/v1/screenings", "application/json", text).problem(400, "invalid-body");
        assert!(problem.get("pointer").is_none(), "{problem}");
    }
}

#[test]
fn what_the_routes_do_not_take_is_refused_by_kind() {
    let app = TestApp::new();
    app.get("/nowhere").problem(404, "no-route");
    app.get("/v1/articles/1/nowhere").problem(404, "no-route");
    for path in [
        "/v1/articles/999999",
        "/v1/articles/none",
        "/v1/articles/99999999999999999999",
        "/v1/articles/999999/candidates",
    ] {
        app.get(path).problem(404, "not-found");
    }
    let wrong = app.get("/v1/screenings");
    wrong.problem(405, "wrong-method");
    assert_eq!(wrong.header("allow"), "POST");
    let named = app.get("/v1/lists?limit=5");
    assert!(named.problem(400, "unknown-parameter")["detail"].as_str().unwrap().contains("limit"));
    app.get("/healthz?x").problem(400, "unknown-parameter");
    app.post("/v1/screenings?threshold=1", &json!({"queries": [{"name": "x"}]}))
        .problem(400, "unknown-parameter");
    for kind in ["text/plain", "application/x-www-form-urlencoded", ""] {
        app.post_text("/v1/screenings", kind, "{\"queries\":[{\"name\":\"x\"}]}").problem(415, "not-json");
    }
    let fine = app.post_text(
        "/v1/screenings",
        "application/json; charset=utf-8",
        "{\"queries\":[{\"name\":\"x\"}]}",
    );
    assert_eq!(fine.status, 200);
}

#[test]
fn a_body_beyond_the_limit_is_refused_before_and_while_it_is_read() {
    let app = TestApp::new();
    let head =
        "POST /v1/articles HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nconnection: close\r\n";
    let declared = app.raw(&format!("{head}content-length: 40000000\r\n\r\n"));
    assert!(declared.starts_with("HTTP/1.1 413 "), "{declared}");
    assert!(declared.contains("urn:namecheck:problem:too-large"), "{declared}");
    let chunk = format!("{:x}\r\n{}\r\n", 1 << 20, "x".repeat(1 << 20));
    let streamed = app.raw(&format!("{head}transfer-encoding: chunked\r\n\r\n{}0\r\n\r\n", chunk.repeat(20)));
    assert!(streamed.starts_with("HTTP/1.1 413 "), "{:.200}", streamed);
}

#[test]
fn the_callers_request_id_comes_back() {
    let app = TestApp::new();
    let with =
        |id: &str| Answer::of(app.agent.get(app.url("/healthz")).header("x-request-id", id).call().unwrap());
    assert_eq!(with("trace-1").header("x-request-id"), "trace-1");
    assert_ne!(with("not an id").header("x-request-id"), "not an id");
}

#[test]
fn lists_health_and_readiness_tell_what_is_screened_against() {
    let app = TestApp::new();
    assert_eq!(app.get("/healthz").json()["status"], "ok");
    let ready = app.get("/readyz");
    assert_eq!(
        (ready.status, ready.json()["coverage"]["lists"][0]["list"].as_str()),
        (200, Some("ofac-sdn"))
    );
    let lists = app.get("/v1/lists").json();
    let list = &lists["lists"][0];
    assert_eq!((list["version"].as_str(), list["persons"].as_i64()), (Some("ofac-sdn@1"), Some(2)));
    assert_eq!(list["published_on"], "2021-07-01");
    assert_eq!(lists["coverage"]["lists"][0]["version"], "ofac-sdn@1");
    for clocks in [list, &lists["coverage"]["lists"][0]] {
        assert!(clocks["checked_at"].is_string() && clocks["changed_at"].is_string(), "{clocks}");
        assert_eq!(clocks["stale"], false);
    }
    assert_eq!((&lists["coverage"]["stale"], &list["held"]), (&json!(false), &json!([])));
}

#[test]
fn a_screening_as_of_the_past_is_made_against_the_versions_of_then() {
    let app = TestApp::new();
    let query = |as_of: &str| json!({"queries": [{"name": "Nicolas Maduro Moros"}], "as_of": as_of});
    let changed = app.get("/v1/lists").json()["lists"][0]["changed_at"].as_str().unwrap().to_owned();
    let then = app.post("/v1/screenings", &query(&changed)).json();
    let coverage = &then["results"][0]["coverage"];
    assert_eq!(
        (&coverage["lists"][0]["version"], &coverage["as_of"]),
        (&json!("ofac-sdn@1"), &json!(changed))
    );
    assert_eq!(then["results"][0]["hits"][0]["list_version"], "ofac-sdn@1");
    app.post("/v1/screenings", &query("2001-01-01")).problem(404, "not-found");
    let problem = app.post("/v1/screenings", &query("soon"));
    assert_eq!(
        problem.json()["errors"][0]["pointer"].as_str().or(problem.json()["pointer"].as_str()),
        Some("/as_of")
    );
}

#[test]
fn without_a_list_nothing_is_answered_as_if_it_were_screened() {
    let app = TestApp::with(Vec::new());
    let refused = app.post("/v1/screenings", &json!({"queries": [{"name": "x"}]}));
    refused.problem(503, "no-lists");
    assert_eq!(refused.header("retry-after"), "60");
    let added = app.post("/v1/articles", &json!({"body": TEXT}));
    let body = added.json();
    assert_eq!((added.status, &body["coverage"]["lists"]), (201, &json!([])));
    assert_eq!(body["persons"][0]["screened"], false, "{body}");
    let html = app.get(&format!("/articles/{}", body["article_id"])).text;
    assert!(html.contains("Not screened") && !html.contains("No possible match"), "{html}");
}

#[test]
fn a_database_that_is_away_is_said_and_its_return_is_noticed() {
    let app = TestApp::new();
    let name = app.db.options.get_database().unwrap().to_owned();
    let admin = |statement: String| {
        app.runtime.block_on(async {
            let mut connection = app.db.options.clone().database("postgres").connect().await.unwrap();
            sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        });
    };
    admin(format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
    admin(format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"));
    for answer in [
        app.get("/readyz"),
        app.get("/v1/lists"),
        app.post("/v1/articles", &json!({"body": TEXT})),
        app.get("/v1/articles/1"),
    ] {
        answer.problem(503, "unavailable");
        assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
        assert!(!answer.text.contains(&name), "no word about the database itself: {}", answer.text);
    }
    assert_eq!(app.get("/healthz").status, 200);
    let screened = app.post("/v1/screenings", &json!({"queries": [{"name": "Nicolas Maduro Moros"}]}));
    assert_eq!(screened.json()["results"][0]["hits"][0]["listing_id"], "22790", "the index is in memory");
    admin(format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
    assert_eq!(app.get("/readyz").status, 200);
}

#[test]
fn the_description_lists_exactly_the_served_routes() {
    let app = TestApp::new();
    let answer = app.get("/openapi.json");
    assert_eq!(answer.header("content-type"), "application/json");
    let document = answer.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            described.insert((path.clone(), method.to_uppercase()));
        }
    }
    // What is served is what the router was told: at("/path", "GET, POST", ...).
    let router = include_str!("../../src/web/mod.rs");
    let resources: Vec<(&str, &str)> = router
        .split("at(\"/")
        .skip(1)
        .map(|rest| {
            let mut parts = rest.split('"');
            (parts.next().unwrap(), parts.nth(1).unwrap())
        })
        .collect();
    let served: BTreeSet<(String, String)> = resources
        .iter()
        .flat_map(|(path, methods)| {
            methods.split(", ").map(move |method| (format!("/{path}"), method.to_owned()))
        })
        .collect();
    assert_eq!(described, served);
    for (path, methods) in resources {
        let url = app.url(
            &format!("/{path}")
                .replace("{id}", "999999")
                .replace("{source}", "none")
                .replace("{dataset}", "none"),
        );
        let other = if methods.contains("DELETE") {
            app.agent.patch(&url).send("")
        } else {
            app.agent.delete(&url).call()
        };
        let other = Answer::of(other.unwrap());
        other.problem(405, "wrong-method");
        assert_eq!(other.header("allow"), methods.replace("GET", "GET, HEAD"));
    }
    let references = answer.text.matches("#/components/schemas/").count();
    assert!(references > 10);
    for reference in answer.text.split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(document["components"]["schemas"][name].is_object(), "{name} is described nowhere");
    }
}

#[test]
fn the_page_of_the_description_runs_under_its_own_policy() {
    let app = TestApp::new();
    let page = app.get("/docs");
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    let policy = page.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(page.text.contains("/v1/screenings") && !page.text.contains("<script"));
}
