//! What clients of OpenRefine's reconciliation and of yente send, and what they read in the answer.

use namecheck::list::{AliasStrength, Gender, ListedName, Listing, NameKind};
use namecheck::web::{Gate, Proxies};
use scraper::{Html, Selector};
use serde_json::{Value, json};

use super::api::{Answer, TestApp};
use super::harness::listed;

/// A list with a person of whom much is known, one known by another name, and a third.
fn app() -> TestApp {
    let mut suleimani = listed("10481", "SOLEIMANI, Qasem");
    suleimani.births = vec!["1957-03-11".parse().unwrap()];
    suleimani.nationalities = vec!["Iran".to_owned()];
    suleimani.gender = Some(Gender::Male);
    let aka = ListedName::person("SULAYMANI, Ghassem", NameKind::Aka, AliasStrength::Strong);
    suleimani.names.push(aka);
    TestApp::with(vec![suleimani, listed("22790", "MADURO MOROS, Nicolas"), listed("7", "DOE, John Quincy")])
}

fn reconcile(app: &TestApp, queries: &Value) -> Answer {
    let form = [("queries", queries.to_string())];
    Answer::of(app.agent.post(app.url("/reconcile")).send_form(form).unwrap())
}

/// The rules of the published schema of a result batch, 0.2: reconciliation-result-batch.json.
#[track_caller]
fn is_result_batch(batch: &Value) {
    for answer in batch.as_object().unwrap().values() {
        for candidate in answer["result"].as_array().unwrap() {
            assert!(candidate["id"].is_string() && candidate["name"].is_string(), "{candidate}");
            assert!(candidate["score"].is_number() && candidate["match"].is_boolean(), "{candidate}");
            for kind in candidate["type"].as_array().unwrap() {
                assert!(kind["id"].is_string() && kind["name"].is_string(), "{kind}");
            }
            for feature in candidate["features"].as_array().unwrap() {
                assert!(feature["id"].is_string() && feature["value"].is_number(), "{feature}");
            }
        }
    }
}

#[test]
fn the_manifest_has_what_the_protocol_demands_and_promises_nothing_else() {
    let answer = app().get("/reconcile");
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, "*"));
    let manifest = answer.json();
    assert_eq!(manifest["versions"], json!(["0.2"]));
    for required in ["name", "identifierSpace", "schemaSpace"] {
        assert!(manifest[required].is_string(), "{required}");
    }
    assert_eq!(manifest["defaultTypes"], json!([{"id": "Person", "name": "Listed person"}]));
    assert!(manifest.get("extend").is_none());
}

/// What a manifest names, with an id in it as clients put it there.
fn named(address: &Value, id: &str) -> String {
    let id: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
    address.as_str().unwrap().replace("{{id}}", &id)
}

#[test]
fn the_manifest_names_addresses_that_answer() {
    let app = app();
    let manifest = app.get("/reconcile").json();
    let here = app.url("");
    assert_eq!(named(&manifest["view"]["url"], "a/b"), format!("{here}/listings/a%2Fb"));
    assert_eq!(manifest["preview"]["width"], 430);
    for (address, words) in [(&manifest["view"]["url"], "Candidates"), (&manifest["preview"]["url"], "Also")]
    {
        let path = named(address, "ofac-sdn/10481").replace(&here, "");
        let answer = app.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.text.contains("Qasem SOLEIMANI") && answer.text.contains(words), "{}", answer.text);
    }
    for kind in ["entity", "property"] {
        let place = &manifest["suggest"][kind];
        assert_eq!(place["service_url"], here);
        let path = format!("{}?prefix=a", place["service_path"].as_str().unwrap());
        let answer = app.get(&path);
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, "*"), "{path}");
        assert!(answer.json()["result"].is_array());
    }
}

#[test]
fn the_manifest_believes_the_proxies_that_are_known_and_nobody_else() {
    let asked = |app: &TestApp| {
        let request = app.agent.get(app.url("/reconcile"));
        let request =
            request.header("x-forwarded-proto", "https").header("x-forwarded-host", "names.example.org");
        let manifest = Answer::of(request.call().unwrap()).json();
        (manifest["view"]["url"].clone(), manifest["suggest"]["entity"]["service_url"].clone())
    };
    let behind = |proxies: &str| {
        let proxies = Proxies::new(proxies).unwrap();
        TestApp::behind(vec![listed("1", "BOUT, Viktor")], |_| Gate::open().with_proxies(proxies))
    };
    let proxied = behind("127.0.0.1");
    let there = "https://names.example.org";
    assert_eq!(asked(&proxied), (json!(format!("{there}/listings/{{{{id}}}}")), json!(there)));
    let stranger = behind("192.0.2.0/24");
    let here = stranger.url("");
    assert_eq!(asked(&stranger), (json!(format!("{here}/listings/{{{{id}}}}")), json!(here)));
}

#[test]
fn a_preview_may_stand_in_a_frame_and_do_nothing_there() {
    let evil = "\"'><img src=x onerror=alert(1)></bdi></title></style><script>alert(1)</script>";
    let mut bout = listed("a&b/\"c", &format!("BOUT{evil}, Viktor"));
    bout.births = vec!["1967-01-13".parse().unwrap()];
    bout.programs = vec![evil.to_owned()];
    bout.source_url = Some("javascript:alert(1)//<b>".to_owned());
    for number in 0..15 {
        bout.names.push(ListedName::person(
            &format!("ALIAS{number}, Vic"),
            NameKind::Aka,
            AliasStrength::Strong,
        ));
    }
    let mut cheap = listed("2", "MADURO MOROS, Nicolas");
    cheap.source_url = Some("https://example.org/2?a=1&b=2".to_owned());
    let app = TestApp::with(vec![bout, cheap]);
    let preview = |id: &str| {
        let id: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
        app.get(&format!("/reconcile/preview?id={id}"))
    };
    let answer = preview("ofac-sdn/a&b/\"c");
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/html; charset=utf-8"));
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin");
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(
        policy.contains("frame-ancestors *; sandbox allow-popups") && !policy.contains("script"),
        "{policy}"
    );
    assert_eq!(answer.header("x-frame-options"), "", "it would forbid the frame");
    let html = Html::parse_document(&answer.text);
    let count = |what: &str| html.select(&Selector::parse(what).unwrap()).count();
    for nothing in ["script", "img", "[onerror]", "a", "form", "iframe", "link", "b"] {
        assert_eq!(count(nothing), 0, "{nothing} in {}", answer.text);
    }
    let shown: String = html.root_element().text().collect();
    assert!(shown.contains("1967-01-13") && shown.contains("in ofac-sdn@1") && shown.contains("and 3 more"));
    assert!(shown.contains(evil), "{shown}");
    let link = preview("ofac-sdn/2");
    assert!(link.text.contains("<base target=\"_blank\">"), "{}", link.text);
    assert!(link.text.contains("href=\"https://example.org/2?a=1&amp;b=2\""), "{}", link.text);

    let missing = preview("ofac-sdn/3");
    assert_eq!(missing.status, 404);
    assert!(missing.text.contains("No list that was imported here has this listing"), "{}", missing.text);
    for query in ["", "?id=", "?id=ofac-sdn", "?id=A/1"] {
        app.get(&format!("/reconcile/preview{query}")).problem(400, "invalid-parameter");
    }
    app.get("/reconcile/preview?id=un-sc/1&size=2").problem(400, "unknown-parameter");
    // No other answer may stand in a frame.
    assert_eq!(app.get("/reconcile").header("x-frame-options"), "DENY");
    assert_eq!(app.get("/listings/ofac-sdn/2").header("x-frame-options"), "DENY");
}

#[test]
fn who_types_is_shown_names_that_begin_so_and_then_names_that_are_alike() {
    let app = app();
    let suggest = |query: &str| app.get(&format!("/reconcile/suggest/entity?{query}"));
    let ids = |query: &str| -> Vec<String> {
        let answer = suggest(query);
        assert_eq!(answer.status, 200, "{query}: {}", answer.text);
        let answer = answer.json();
        let found = answer["result"].as_array().unwrap().iter();
        found.map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    for begun in ["prefix=qas", "prefix=Qasem+Sol", "prefix=soleimani,+q", "prefix=ghass", "prefix=SULAY"] {
        assert_eq!(ids(begun), ["ofac-sdn/10481"], "{begun}");
    }
    assert_eq!(ids("prefix=Kassem+Suleimani"), ["ofac-sdn/10481"], "alike");
    for nobody in ["prefix=", "prefix=+.+", "prefix=zzz", "prefix=oleimani", "prefix=qas&cursor=1"] {
        assert_eq!(ids(nobody), [""; 0], "{nobody}");
    }
    let one = suggest("prefix=qas").json()["result"][0].clone();
    let expected = json!({"id": "ofac-sdn/10481", "name": "Qasem SOLEIMANI",
        "description": "also Ghassem SULAYMANI · born 1957-03-11 · SDGT",
        "notable": [{"id": "Person", "name": "Listed person"}]});
    assert_eq!(one, expected);
    for query in ["", "cursor=1", "prefix=a&cursor=-1", "prefix=a&cursor=x", "prefix=a&prefix=b"] {
        suggest(query).problem(400, "invalid-parameter");
    }
    suggest(&format!("prefix={}", "x".repeat(401))).problem(400, "invalid-parameter");
    suggest("prefix=a&callback=f").problem(400, "unknown-parameter");
    let none = TestApp::with(Vec::new());
    none.get("/reconcile/suggest/entity?prefix=a").problem(503, "no-lists");
}

#[test]
fn suggestions_come_in_parts_and_each_listing_once() {
    // Beside 30 whose name begins so, 5 are alike by another spelling.
    let mut listings: Vec<Listing> = (10..40).map(|id| listed(&id.to_string(), "SOLEIMANI, Qasem")).collect();
    listings.extend((40..45).map(|id| listed(&id.to_string(), "SULEIMANI, Kassem")));
    let app = TestApp::with(listings);
    let part = |cursor: usize| -> Vec<String> {
        let answer =
            app.get(&format!("/reconcile/suggest/entity?prefix=qasem+soleimani&cursor={cursor}")).json();
        let found = answer["result"].as_array().unwrap().iter();
        found.map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    let (first, second) = (part(0), part(20));
    assert_eq!((first.len(), second.len(), part(35).len()), (20, 15, 0));
    let mut all: Vec<String> = first.into_iter().chain(second).collect();
    assert!(all[..30].iter().all(|id| id.as_str() < "ofac-sdn/40"), "{all:?}");
    assert_eq!(part(33), all[33..]);
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 35);
}

#[test]
fn properties_are_suggested_by_their_id_or_name() {
    let app = app();
    let ids = |query: &str| -> Vec<String> {
        let answer = app.get(&format!("/reconcile/suggest/property?{query}")).json();
        let found = answer["result"].as_array().unwrap().iter();
        found.map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    let all = ["birthDate", "country", "nationality", "gender", "alias"];
    assert_eq!(ids("prefix="), all);
    assert_eq!(ids("prefix=&cursor=3"), all[3..]);
    for typed in ["birthd", "Birth+D", "BIRTH"] {
        assert_eq!(ids(&format!("prefix={typed}")), ["birthDate"], "{typed}");
    }
    assert_eq!(ids("prefix=x"), [""; 0]);
    app.get("/reconcile/suggest/property").problem(400, "invalid-parameter");
    // What is suggested takes part in a query.
    let properties: Vec<Value> = [
        ("birthDate", "1957"),
        ("country", "Iran"),
        ("nationality", "Iran"),
        ("gender", "male"),
        ("alias", "Ghassem Sulaymani"),
    ]
    .map(|(pid, v)| json!({"pid": pid, "v": v}))
    .into();
    let answer =
        reconcile(&app, &json!({"q": {"query": "Qasem Soleimani", "properties": properties}})).json();
    assert_eq!(answer["q"]["ignored"], Value::Null, "{answer}");
}

#[test]
fn a_batch_is_answered_as_a_form_and_as_a_parameter() {
    let app = app();
    let batch = json!({
        "q0": {"query": "Kassem Suleimani", "type": "Person", "type_strict": "should", "limit": 3,
            "properties": [{"pid": "birthDate", "v": "1957"}, {"pid": "country", "v": {"id": "IR", "name": "Iran"}}]},
        "q1": {"query": "Nobody Whatsoever"},
    });
    let posted = reconcile(&app, &batch);
    assert_eq!((posted.status, posted.header("access-control-allow-origin")), (200, "*"), "{}", posted.text);
    is_result_batch(&posted.json());
    let found = posted.json()["q0"]["result"][0].clone();
    assert_eq!((&found["id"], &found["match"]), (&json!("ofac-sdn/10481"), &json!(false)));
    let score = found["score"].as_f64().unwrap();
    assert!((90.0..=100.0).contains(&score), "{score}");
    let bits = |id: &str| {
        let features = found["features"].as_array().unwrap();
        features.iter().find(|feature| feature["id"] == id).map(|feature| feature["value"].as_f64().unwrap())
    };
    assert!(bits("token").unwrap() > 0.0 && bits("attribute").unwrap() > 0.0, "{found}");
    assert_eq!(posted.json()["q1"]["result"], json!([]));
    assert_eq!(posted.json()["q1"]["coverage"]["lists"][0]["version"], "ofac-sdn@1");

    let query: String = url::form_urlencoded::byte_serialize(batch.to_string().as_bytes()).collect();
    let got = app.get(&format!("/reconcile?queries={query}"));
    assert_eq!((got.status, got.json()), (200, posted.json()));
}

#[test]
fn properties_act_both_ways_and_what_is_not_used_is_said() {
    let app = app();
    let query = |properties: Value| json!({"q": {"query": "Qasem Soleimani", "properties": properties}});
    let other = reconcile(&app, &query(json!([{"pid": "birthDate", "v": "1997-01-01"}]))).json();
    assert_eq!(other["q"]["result"], json!([]));
    let odd = json!([{"pid": "birthDate", "v": "unknown"}, {"pid": "P21", "v": ["x"]}]);
    let odd = reconcile(&app, &query(odd)).json();
    assert_eq!(odd["q"]["result"][0]["id"], "ofac-sdn/10481");
    let ignored: Vec<&str> =
        odd["q"]["ignored"].as_array().unwrap().iter().map(|one| one["property"].as_str().unwrap()).collect();
    assert_eq!(ignored, ["birthDate", "P21"]);
}

#[test]
fn a_country_that_is_none_is_named_and_does_not_speak_against_anybody() {
    let app = app();
    let ask = |country: &str| {
        let query =
            json!({"schema": "Person", "properties": {"name": ["Qasem Soleimani"], "country": [country]}});
        let answer = app.post("/match/default", &json!({"queries": {"q": query}})).json();
        let answer = &answer["responses"]["q"];
        (answer["ignored"].clone(), answer["results"][0]["features"]["attribute"].clone())
    };
    let (ignored, weight) = ask("Atlantis");
    assert_eq!((&ignored[0]["property"], &weight), (&json!("country"), &Value::Null), "{ignored}");
    let (ignored, weight) = ask("Iran");
    assert!(ignored.is_null() && weight.as_f64() > Some(0.0), "{ignored} {weight}");
    assert!(ask("fr").1.as_f64() < Some(0.0));
}

#[test]
fn what_cannot_be_screened_is_no_empty_answer() {
    let app = app();
    let batch = json!({"q0": {"query": " . "}, "q1": {"query": "Qasem Soleimani", "type": ["Organization"]},
        "q2": {"query": "x ".repeat(5000)}});
    let answer = reconcile(&app, &batch).json();
    is_result_batch(&answer);
    let kinds: Vec<&str> =
        ["q0", "q1", "q2"].iter().map(|key| answer[key]["error"]["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["empty", "no_person", "too_long"]);
}

#[test]
fn a_batch_that_does_not_fit_is_refused() {
    let app = app();
    let many: Value =
        (0..501).map(|n| (format!("q{n}"), json!({"query": "x"}))).collect::<serde_json::Map<_, _>>().into();
    for (batch, pointer) in [
        (json!({}), ""),
        (many, ""),
        (json!({"a/b": {"query": 7}}), "/a~1b/query"),
        (json!({"q": {"qeury": "x"}}), "/q/qeury"),
        (json!({"a/b": {"query": "x", "limit": 101}}), "/a~1b/limit"),
        (json!({"q": {"query": "x", "limit": 0}}), "/q/limit"),
    ] {
        let problem = reconcile(&app, &batch).problem(400, "invalid-body");
        assert_eq!(problem["pointer"], pointer, "{problem}");
    }
    let aliases: Vec<String> = (0..500).map(|n| format!("Name {n}")).collect();
    let wide = json!({"q": {"query": "x", "properties": [{"pid": "alias", "v": aliases}]}});
    reconcile(&app, &wide).problem(400, "invalid-body");
    reconcile(&app, &json!([])).problem(400, "invalid-body");
    app.post("/reconcile", &json!({})).problem(415, "not-form");
    app.get("/reconcile?callback=f").problem(400, "unknown-parameter");
    Answer::of(app.agent.post(app.url("/reconcile")).send_form([("extend", "{}")]).unwrap())
        .problem(400, "invalid-body");
    reconcile(&TestApp::with(Vec::new()), &json!({"q": {"query": "x"}})).problem(503, "no-lists");
}

#[test]
fn a_client_of_yente_finds_what_it_reads() {
    let app = app();
    let query = json!({"schema": "Person", "properties": {"name": ["Jane Example", "Ghassem Sulaymani"],
        "birthDate": ["1957-03-11"], "nationality": ["ir"], "gender": ["male"], "passportNumber": ["A1"]}});
    let request = json!({"queries": {"q1": query, "q2": {"schema": "Person", "properties": {"name": "Nobody Whatsoever"}}}});
    for dataset in ["default", "ofac-sdn"] {
        let answer = app.post(&format!("/match/{dataset}?algorithm=best&threshold=0.99&limit=3"), &request);
        assert_eq!(answer.status, 200, "{}", answer.text);
        let answer = answer.json();
        assert_eq!(answer["limit"], 3);
        let q1 = &answer["responses"]["q1"];
        assert_eq!((&q1["status"], &q1["query"]), (&json!(200), &query));
        assert_eq!(q1["total"], json!({"value": 1, "relation": "eq"}));
        assert_eq!(q1["ignored"][0]["property"], "passportNumber");
        let found = &q1["results"][0];
        let expected = json!({"id": "ofac-sdn/10481", "caption": "Qasem SOLEIMANI", "schema": "Person",
            "datasets": ["ofac-sdn"], "referents": [], "target": true, "match": false,
            "above_threshold": true, "matched_name": "Ghassem SULAYMANI", "score": 1.0});
        for (key, value) in expected.as_object().unwrap() {
            assert_eq!(&found[key], value, "{key}");
        }
        let listing = json!({"name": ["Qasem SOLEIMANI"], "alias": ["Ghassem SULAYMANI"],
            "birthDate": ["1957-03-11"], "nationality": ["Iran"], "gender": ["male"], "program": ["SDGT"]});
        assert_eq!(found["properties"], listing);
        assert!(found["first_seen"].is_string() && found["last_seen"].is_string(), "{found}");
        for feature in found["features"].as_object().unwrap().keys() {
            assert!(answer["matcher"][feature]["description"].is_string(), "{feature}");
        }
        assert_eq!(answer["responses"]["q2"]["results"], json!([]));
        assert_eq!(answer["coverage"]["lists"][0]["version"], "ofac-sdn@1");
    }
}

#[test]
fn cutoff_and_limit_choose_and_threshold_marks() {
    let app = app();
    let ask = |parameters: &str, properties: Value| {
        let request = json!({"queries": {"q": {"schema": "LegalEntity", "properties": properties}}});
        app.post(&format!("/match/default?{parameters}"), &request).json()["responses"]["q"].clone()
    };
    let one = ask("cutoff=0&limit=1", json!({"name": ["John Doe", "Nicolas Maduro"]}));
    assert_eq!(one["results"].as_array().unwrap().len(), 1);
    assert_eq!(one["results"][0]["id"], "ofac-sdn/22790");
    let marked = ask("threshold=1", json!({"firstName": ["Kassem"], "lastName": ["Suleimani"]}));
    assert_eq!(marked["results"][0]["id"], "ofac-sdn/10481");
    assert_eq!(marked["results"][0]["above_threshold"], false);
    assert_eq!(ask("cutoff=1", json!({"name": "Kassem Suleimani"}))["results"], json!([]));
    // Two birth dates are two possibilities, not a contradiction.
    let either = ask("", json!({"name": "Qasem Soleimani", "birthDate": ["1990", "1957-03-11"]}));
    assert_eq!(either["results"][0]["id"], "ofac-sdn/10481");
}

#[test]
fn what_yente_would_take_and_cannot_be_meant_here_is_refused() {
    let app = app();
    let fine = json!({"queries": {"q": {"schema": "Person", "properties": {"name": ["x"]}}}});
    app.post("/match/un-sc", &fine).problem(404, "not-found");
    app.post("/match/default?fuzzy=true", &fine).problem(400, "unknown-parameter");
    for parameter in ["algorithm=guess", "limit=0", "limit=101", "threshold=2", "cutoff=NaN"] {
        app.post(&format!("/match/default?{parameter}"), &fine).problem(400, "invalid-parameter");
    }
    app.post("/match/default", &json!({"queries": {}})).problem(400, "invalid-body");
    let weighted = json!({"queries": fine["queries"], "weights": {"name": 2}});
    app.post("/match/default", &weighted).problem(400, "invalid-body");
    let company = json!({"queries": {"q": {"schema": "Company", "properties": {"name": ["Qasem Soleimani"]}},
        "r": {"schema": "Person", "properties": {}}}});
    let answer = app.post("/match/default", &company).json();
    assert_eq!(answer["responses"]["q"]["status"], 400);
    assert_eq!(answer["responses"]["q"]["error"]["kind"], "no_person");
    assert_eq!(answer["responses"]["r"]["error"]["kind"], "empty");
    let none: Vec<Listing> = Vec::new();
    TestApp::with(none).post("/match/default", &fine).problem(503, "no-lists");
}
