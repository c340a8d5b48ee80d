//! The review page over HTTP: what it shows, what it refuses, and that hostile text stays text.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use namecheck::list::{AliasStrength, ListedName, Listing, NameKind};
use scraper::{Html, Selector};
use serde_json::json;
use sha2::{Digest, Sha256};
use url::form_urlencoded::Serializer;

use super::api::{Answer, TestApp};
use super::harness::{listed, snapshot};

const EVIL: &str = "\"'><img src=x onerror=alert(1)></mark></bdi><script>alert(1)</script><!--&amp;";

/// Every page of an application with one article and one candidate.
const PAGES: [&str; 9] = [
    "/",
    "/?state=all&list=ofac-sdn&min_score=0.2",
    "/candidates/1-1",
    "/articles/1",
    "/suppressions?state=all",
    "/lists",
    "/listings/ofac-sdn/1",
    "/runs",
    "/nowhere",
];

fn hostile_listing() -> Listing {
    let mut bout = listed("1", "BOUT, Viktor");
    let alias = ListedName::person(&format!("BOUT {EVIL}, Vic"), NameKind::Aka, AliasStrength::Weak);
    bout.names.push(alias);
    for field in [&mut bout.programs, &mut bout.titles, &mut bout.nationalities, &mut bout.birth_places] {
        field.push(EVIL.to_owned());
    }
    bout.remarks = Some(EVIL.to_owned());
    bout.source_url = Some("javascript:alert(1)//<b>".to_owned());
    bout
}

/// An application whose one candidate is hostile wherever a publisher or a journalist writes.
fn app() -> TestApp {
    let app = TestApp::with(vec![hostile_listing()]);
    let body = format!("Somebody said {EVIL} before. Viktor Bout was there. {EVIL}\nBout left.");
    let article = json!({"title": format!("Title {EVIL}"), "external_id": EVIL, "body": body,
        "url": "https://example.org/?a=\"><b>", "published_at": "2024-05-01T10:00:00Z"});
    let added = app.post("/v1/articles", &article);
    assert_eq!(added.status, 201, "{}", added.text);
    app
}

/// Asserts that this is a page with nothing in it that text of others made, and parses it.
#[track_caller]
fn page(answer: &Answer) -> Html {
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{}", answer.text);
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("referrer-policy"), "same-origin");
    let html = Html::parse_document(&answer.text);
    nested(&answer.text);
    // One script, ours: the policy lets no other run.
    let scripts: Vec<String> = html.select(&select("script")).map(|script| script.text().collect()).collect();
    let hash = STANDARD.encode(Sha256::digest(scripts.concat().as_bytes()));
    assert!(scripts.len() == 1 && policy.contains(&format!("script-src 'sha256-{hash}'")), "{policy}");
    for nothing in
        ["script[src]", "img", "iframe", "object", "link", "base", "[style]", "[onerror]", "[onclick]", "b"]
    {
        assert_eq!(html.select(&select(nothing)).count(), 0, "{nothing} in {}", answer.text);
    }
    for link in html.select(&select("a")) {
        let target = link.attr("href").unwrap();
        assert!(["/", "#", "https://"].iter().any(|start| target.starts_with(start)), "{target}");
    }
    // What whoever cannot see the page needs.
    for one in ["html[lang]", "title", "main#main", "h1", "a.skip[href='#main']", "nav[aria-label]"] {
        assert!(html.select(&select(one)).next().is_some(), "no {one} in {}", answer.text);
    }
    for field in html.select(&select("input:not([type=hidden]), select")) {
        let id = field.attr("id").unwrap();
        assert_eq!(html.select(&select(&format!("label[for={id}]"))).count(), 1, "{id} has no label");
    }
    html
}

/// Asserts that every tag ends where it may: a parser of HTML mends what does not, and says nothing.
#[track_caller]
fn nested(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1) {
        let name = tag.split([' ', '>', '\n']).next().unwrap();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{open:?} before </{tag}"),
            None if matches!(name, "!DOCTYPE" | "meta" | "input" | "br") => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

fn select(what: &str) -> Selector {
    Selector::parse(what).unwrap()
}

fn text(html: &Html, what: &str) -> String {
    html.select(&select(what)).flat_map(|element| element.text()).collect()
}

/// Sends the form of a candidate as a browser does, with these headers.
fn send(app: &TestApp, id: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
    sent(app, &format!("/candidates/{id}"), fields, headers)
}

fn sent(app: &TestApp, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
    let body = Serializer::new(String::new()).extend_pairs(fields).finish();
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
    let mut request = agent.post(app.url(path)).header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Answer::of(request.send(body).unwrap())
}

const HERE: [(&str, &str); 1] = [("sec-fetch-site", "same-origin")];

/// What the form of a candidate carries unseen.
fn seen(app: &TestApp, id: &str) -> String {
    let html = page(&app.get(&format!("/candidates/{id}")));
    html.select(&select("input[name=seen]")).next().unwrap().attr("value").unwrap().to_owned()
}

fn act(app: &TestApp, id: &str, seen: &str, what: &str, reason: &str) -> Answer {
    send(app, id, &[("seen", seen), ("act", what), ("reason", reason), ("author", "Ann")], &HERE)
}

#[test]
fn hostile_text_stays_text_on_every_page() {
    let app = app();
    let made = act(&app, "1-1", &seen(&app, "1-1"), "unsure", EVIL);
    assert_eq!((made.status, made.header("location")), (303, "/candidates/1-1"), "{}", made.text);
    for path in PAGES {
        let answer = app.get(path);
        if path == "/nowhere" {
            answer.problem(404, "no-route");
            continue;
        }
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        page(&answer);
    }
    let html = page(&app.get("/candidates/1-1"));
    let shown = text(&html, "main");
    assert!(shown.matches(EVIL).count() >= 7, "title, text, alias, facts, remarks, reason: {shown}");
    let marks: Vec<String> =
        html.select(&select(".text > mark:not(.cue)")).map(|mark| mark.text().collect()).collect();
    assert!(marks.contains(&"Viktor Bout".to_owned()) && marks.contains(&"Bout".to_owned()), "{marks:?}");
    assert!(shown.contains("weak alias") && text(&html, ".history").contains("unsure by Ann"), "{shown}");
    page(&act(&app, "1-1", "another", "unsure", EVIL));
}

#[test]
fn the_queue_shows_what_waits_and_takes_the_questions_of_its_form() {
    let app = app();
    let html = page(&app.get("/?state=&list=&min_score="));
    assert_eq!(text(&html, ".queue h2 a"), "Viktor Bout like Viktor BOUT");
    assert!(text(&html, ".queue .why").contains("For: "), "{}", text(&html, ".queue"));
    assert!(text(&html, ".queue .where").contains("2024-05-01"));
    for (query, rows) in [("state=decided", 0), ("state=all", 1), ("min_score=1", 0), ("list=un-sc", 0)] {
        let html = page(&app.get(&format!("/?{query}")));
        assert!(html.select(&select(".queue li")).count() >= rows, "{query}");
        assert_eq!(html.select(&select(".queue li")).count() == 0, !text(&html, "div.empty").is_empty());
    }
    let none = text(&page(&app.get("/?list=nosuch")), "div.empty");
    assert!(none.contains("There is no list nosuch."), "{none}");
    for query in ["state=clear", "min_score=2", "list=A%20B", "after=x", "stat=open", "min_score=x"] {
        let answer = app.get(&format!("/?{query}"));
        assert_eq!(answer.status, 400, "{query}");
        page(&answer);
    }
    for number in 0..30 {
        app.post(
            "/v1/articles",
            &json!({"body": format!("Viktor Bout was there {number} times. It was quiet.")}),
        );
    }
    let first = page(&app.get("/"));
    let older = first.select(&select(".pages a[rel=next]")).next().unwrap().attr("href").unwrap();
    let second = page(&app.get(older));
    let rows = |html: &Html| html.select(&select(".queue li")).count();
    assert_eq!((rows(&first), rows(&second)), (25, 6));
}

#[test]
fn a_decision_is_made_undone_and_never_made_upon_what_was_not_seen() {
    let app = app();
    let first = seen(&app, "1-1");
    let made = act(&app, "1-1", &first, "false_positive", "another man");
    assert_eq!((made.status, made.header("location")), (303, "/candidates/1-1"));
    let html = page(&app.get("/candidates/1-1"));
    // Enter presses the first button of a form.
    assert!(html.select(&select("form button")).next().unwrap().attr("disabled").is_some());
    assert!(text(&html, ".summary").contains("false positive"));
    assert!(text(&html, ".history").contains("false positive by Ann"));
    assert!(page(&app.get("/")).select(&select(".queue li")).next().is_none());

    let late = act(&app, "1-1", &first, "true_match", "it is him");
    assert_eq!(late.status, 412);
    let html = page(&late);
    assert!(text(&html, "[role=alert]").contains("somebody decided meanwhile"), "{}", late.text);
    let kept = html.select(&select("#reason")).next().unwrap();
    assert_eq!(kept.attr("value"), Some("it is him"));
    assert!(text(&html, ".history").contains("false positive by Ann"));

    assert_eq!(act(&app, "1-1", &seen(&app, "1-1"), "withdrawn", "look again").status, 303);
    let nothing = act(&app, "1-1", &seen(&app, "1-1"), "withdrawn", "again");
    assert_eq!(nothing.status, 409);
    page(&nothing);
    for (what, reason) in [("unsure", ""), ("unsure", "a\u{202e}b"), ("clear", "x"), ("", "x")] {
        let refused = act(&app, "1-1", &seen(&app, "1-1"), what, reason);
        assert_eq!(refused.status, 400, "{what} {reason:?}");
        assert!(!text(&page(&refused), "[role=alert]").is_empty());
    }
    for id in ["1", "x", "9-9"] {
        for answer in [app.get(&format!("/candidates/{id}")), act(&app, id, "x", "unsure", "x")] {
            assert_eq!(answer.status, 404, "{id}");
            page(&answer);
        }
    }
    assert_eq!(app.runtime.block_on(app.db.number("SELECT count(*) FROM dispositions")), 2);
}

#[test]
fn a_name_is_suppressed_until_a_day_and_the_suppression_ended() {
    let app = app();
    let order = |until: &str, seen: &str| {
        let fields = [
            ("seen", seen),
            ("act", "suppress"),
            ("reason", "a painter"),
            ("author", "Ann"),
            ("until", until),
        ];
        send(&app, "1-1", &fields, &HERE)
    };
    for until in ["soon", "2001-01-01", "2999-01-01"] {
        let refused = order(until, &seen(&app, "1-1"));
        assert_eq!(refused.status, 400, "{until}");
        assert_eq!(page(&refused).select(&select("#until")).next().unwrap().attr("value"), Some(until));
    }
    assert_eq!(order("", "another").status, 412);
    assert_eq!(order("", &seen(&app, "1-1")).status, 303);
    let html = page(&app.get("/candidates/1-1"));
    assert!(text(&html, ".summary").contains("suppressed"));
    assert!(html.select(&select("button[value=suppress]")).next().is_none());
    assert_eq!(order("", &seen(&app, "1-1")).status, 409);
    let stale = seen(&app, "1-1");
    assert_eq!(act(&app, "1-1", &stale, "lift", "it may be him").status, 303);
    assert_eq!(act(&app, "1-1", &stale, "lift", "me too").status, 412);
    let html = page(&app.get("/candidates/1-1"));
    assert!(text(&html, ".summary").contains("open"));
    assert!(text(&html, ".history").contains("removed by Ann"));
    assert_eq!(act(&app, "1-1", &seen(&app, "1-1"), "lift", "again").status, 409);
    assert_eq!(act(&app, "1-1", &seen(&app, "1-1"), "true_match", "it is him").status, 303);
    let html = page(&app.get("/candidates/1-1"));
    assert!(html.select(&select("button[value=suppress]")).next().is_none(), "never of a true match");
    assert_eq!(order("", &seen(&app, "1-1")).status, 409);
}

#[test]
fn a_form_of_another_site_changes_nothing() {
    let app = app();
    let seen = seen(&app, "1-1");
    let fields = [("seen", seen.as_str()), ("act", "true_match"), ("reason", "x"), ("author", "Ann")];
    let here = app.url("");
    for headers in [
        &[][..],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site"), ("origin", here.as_str())],
        &[("sec-fetch-site", "none")],
    ] {
        let refused = send(&app, "1-1", &fields, headers);
        assert_eq!(refused.status, 403, "{headers:?}");
        assert!(text(&page(&refused), "main").contains("nothing was changed"));
    }
    assert_eq!(app.runtime.block_on(app.db.number("SELECT count(*) FROM dispositions")), 0);
    assert_eq!(send(&app, "1-1", &fields, &[("origin", &here)]).status, 303);
    let long = "x".repeat(70_000);
    let refused = send(&app, "1-1", &[("reason", &long)], &HERE);
    assert_eq!(refused.status, 400);
    page(&refused);
}

#[test]
fn an_empty_database_a_stale_list_and_a_held_version_have_words_of_their_own() {
    let app = TestApp::with(Vec::new());
    for (path, words) in [
        ("/", "There are no candidates yet"),
        ("/lists", "There is no list"),
        ("/runs", "There was no run yet"),
    ] {
        let html = page(&app.get(path));
        assert!(text(&html, "main").contains(words), "{path}");
        assert!(text(&html, ".banner").contains("No list is imported yet"), "{path}");
    }
    let many = (0..200).map(|id| listed(&id.to_string(), &format!("BOUT{id}, Viktor"))).collect();
    let app = TestApp::with(many);
    let report = app.runtime.block_on(app.db.offer(&snapshot(vec![listed("1", "BOUT, Viktor")])));
    assert!(!report.findings.is_empty());
    let html = page(&app.get("/lists"));
    assert!(text(&html, ".banner").contains("ofac-sdn@2 is held"), "{}", text(&html, "main"));
    assert!(text(&html, ".banner").contains("too few") && text(&html, "main").contains("Fresh"));
    app.runtime.block_on(async {
        let old = "UPDATE lists SET checked_at = now() - interval '9 days'";
        sqlx::query(old).execute(&mut app.db.connection().await).await.unwrap();
    });
    let html = page(&app.get("/lists"));
    assert!(text(&html, "main").contains("Stale: last checked 216 h ago"), "{}", text(&html, "main"));
}

#[test]
fn a_suppression_is_shown_and_ended_on_its_page() {
    let app = app();
    assert!(text(&page(&app.get("/suppressions")), ".empty").contains("Nothing is suppressed"));
    assert_eq!(act(&app, "1-1", &seen(&app, "1-1"), "suppress", EVIL).status, 303);
    let html = page(&app.get("/suppressions"));
    let shown = text(&html, ".row");
    for part in ["Viktor Bout", "is not", "ofac-sdn/1", EVIL, "by Ann", "in force"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let place = html.select(&select(".row form")).next().unwrap().attr("action").unwrap().to_owned();
    let end = |path: &str, reason: &str, headers: &[(&str, &str)]| {
        sent(&app, path, &[("reason", reason), ("author", "Bob")], headers)
    };
    assert_eq!(end(&place, "x", &[("sec-fetch-site", "cross-site")]).status, 403);
    // What was entered stands in the form of that one again.
    let refused = end(&place, "", &HERE);
    assert_eq!(refused.status, 400);
    let html = page(&refused);
    assert!(text(&html, "[role=alert]").contains("Nothing was written"));
    assert_eq!(html.select(&select("details[open] input[value=Bob]")).count(), 1);
    assert_eq!(end("/suppressions/999", "no", &HERE).status, 404);
    let done = end(&place, "it was him", &HERE);
    assert_eq!((done.status, done.header("location")), (303, "/suppressions"));
    assert_eq!(end(&place, "again", &HERE).status, 409);
    assert!(text(&page(&app.get("/suppressions")), ".empty").contains("Nothing is suppressed"));
    let over = text(&page(&app.get("/suppressions?state=all")), ".row");
    assert!(
        over.contains("ended by a person") && over.contains("it was him") && over.contains("by Bob"),
        "{over}"
    );
}

#[test]
fn a_candidate_leads_to_the_next_of_the_part_of_the_queue_it_was_opened_from() {
    let app = TestApp::with(vec![listed("1", "BOUT, Viktor"), listed("2", "MADURO MOROS, Nicolas")]);
    let body = "Nicolas Maduro Moros was there. Viktor Bout spoke.";
    assert_eq!(app.post("/v1/articles", &json!({"body": body})).status, 201);
    let next = |path: &str| {
        let html = page(&app.get(path));
        html.select(&select("a[rel=next]")).next().map(|link| link.attr("href").unwrap().to_owned())
    };
    let (first, second) = ("/candidates/2-2", "/candidates/1-1");
    assert_eq!(next(first).as_deref(), Some(second));
    assert_eq!(next(second), None);
    let decided = send(
        &app,
        "2-2?state=decided",
        &[("seen", &seen(&app, "2-2")), ("act", "unsure"), ("reason", "who knows"), ("author", "Ann")],
        &HERE,
    );
    assert_eq!((decided.status, decided.header("location")), (303, "/candidates/2-2?state=decided"));
    assert_eq!(next("/candidates/2-2?state=decided"), None, "the other one is open");
    assert_eq!(next("/candidates/2-2?state=all").as_deref(), Some("/candidates/1-1?state=all"));
    assert_eq!(app.get("/candidates/2-2?state=new").status, 400);
    assert_eq!(app.get("/candidates/2-2?page=1").status, 400);
}

/// The address that a candidate's page has for its listing.
fn listing_of(app: &TestApp, id: &str) -> String {
    let html = page(&app.get(&format!("/candidates/{id}")));
    html.select(&select("[aria-labelledby=listing] .meta a")).next().unwrap().attr("href").unwrap().to_owned()
}

#[test]
fn a_listing_has_a_page_with_its_candidates_whatever_its_id() {
    let ids = ["1", "a/b", "a%2Fb", "50%", "a b+c", "?x=1#y", "é\"<i>", "../up", "Ж"];
    for id in ids {
        let app = TestApp::with(vec![listed(id, "BOUT, Viktor"), listed("other", "MADURO MOROS, Nicolas")]);
        let body = "Viktor Bout was there. Nicolas Maduro Moros spoke.";
        assert_eq!(app.post("/v1/articles", &json!({ "body": body })).status, 201);
        let found = app.get("/v1/candidates").json()["candidates"].as_array().unwrap().clone();
        let of_bout = found.iter().find(|one| one["listing_id"] == id).unwrap()["id"].as_str().unwrap();
        let address = listing_of(&app, of_bout);
        // Clients that know a listing by one text encode that as a whole; people paste it as it is.
        let key: String = url::form_urlencoded::byte_serialize(format!("ofac-sdn/{id}").as_bytes()).collect();
        for address in [address, format!("/listings/{}", key.replace('+', "%20"))] {
            let answer = app.get(&address);
            assert_eq!(answer.status, 200, "{id}: {address}");
            let html = page(&answer);
            assert_eq!(text(&html, "h1"), "Viktor BOUT");
            let said = text(&html, "main > .meta");
            assert!(said.contains(id) && said.contains("in ofac-sdn@1, known here since 20"), "{said}");
            let links: Vec<_> =
                html.select(&select(".queue h2 a")).map(|link| link.attr("href").unwrap()).collect();
            assert_eq!(links, [format!("/candidates/{of_bout}?state=all")]);
        }
    }
    let app = TestApp::with(vec![listed("a/b", "BOUT, Viktor")]);
    assert_eq!(app.get("/listings/ofac-sdn/a/b").status, 200);
}

#[test]
fn a_listing_that_is_not_there_any_more_or_never_was_says_so() {
    let app = app();
    for path in ["ofac-sdn/2", "un-sc/1", "ofac-sdn", "OFAC/1", "ofac-sdn/", "ofac-sdn/1%00", "ofac-sdn/%FF"]
    {
        let answer = app.get(&format!("/listings/{path}"));
        assert_eq!(answer.status, 404, "{path}");
        assert!(text(&page(&answer), "main").contains("Back to the queue"));
    }
    assert_eq!(app.get("/listings/ofac-sdn/1?x=1").status, 400);
    let html = page(&app.get("/listings/ofac-sdn/1"));
    assert!(html.select(&select(".banner")).next().is_none());

    // So many that the guard believes the loss of one.
    let others = || (10..40).map(|id| listed(&id.to_string(), &format!("ELSE{id}, Somebody")));
    let bout = listed("1", "BOUT, Viktor");
    let app = TestApp::with(others().chain([bout.clone()]).collect());
    assert_eq!(app.post("/v1/articles", &json!({"body": "Viktor Bout was there."})).status, 201);
    let maduro = listed("2", "MADURO MOROS, Nicolas");
    app.runtime.block_on(app.db.import(others().chain([bout, maduro.clone()]).collect()));
    let html = page(&app.get("/listings/ofac-sdn/2"));
    assert!(text(&html, ".empty").contains("no person of a stored article has a name like one of these"));
    app.runtime.block_on(app.db.import(others().chain([maduro]).collect()));
    let html = page(&app.get("/listings/ofac-sdn/1"));
    let said = text(&html, "main .banner");
    assert!(
        said.contains("No longer listed: it is not on the active version of its list, ofac-sdn@3."),
        "{said}"
    );
    assert!(said.contains("what ofac-sdn@2 said") && text(&html, "main").contains("BOUT"), "{said}");
    assert!(
        text(&page(&app.get("/candidates/1-1")), "main").contains("not on the active version of its list")
    );

    // What is in a held version alone was never listed.
    let held = app.runtime.block_on(app.db.offer(&snapshot(vec![listed("99", "DOE, Jane")])));
    assert!(!held.findings.is_empty());
    let html = page(&app.get("/listings/ofac-sdn/99"));
    let said = text(&html, "main .banner");
    assert!(said.contains("Not listed:") && said.contains("what ofac-sdn@4 said"), "{said}");
    assert!(text(&html, ".empty").contains("what is not on the active version makes no hit"));
    assert!(page(&app.get("/listings/ofac-sdn/2")).select(&select(".banner")).next().is_none());
}

#[test]
fn of_many_candidates_of_a_listing_the_newest_are_shown() {
    let app = TestApp::with(vec![listed("1", "BOUT, Viktor")]);
    for number in 0..27 {
        let body = format!("Viktor Bout was there {number} times. It was quiet.");
        assert_eq!(app.post("/v1/articles", &json!({ "body": body })).status, 201);
    }
    let html = page(&app.get("/listings/ofac-sdn/1"));
    assert_eq!(html.select(&select(".queue li")).count(), 25);
    assert!(text(&html, ".note").contains("The newest 25; there are more."));
    assert!(text(&html, ".queue li:first-child .where").contains("Article 27"));
}
