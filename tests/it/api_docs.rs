//! The examples of docs/api.md, run as they stand: status, and the shape of each answer.

use namecheck::list::{InputFile, SourceId, read};
use serde_json::Value;

use super::api::{Answer, TestApp};

const DOCUMENT: &str = include_str!("../../docs/api.md");
const LIST: &[u8] = include_bytes!("../../seeds/ofac-sdn/SDN.XML");

/// A call of curl, as far as the document uses it.
#[derive(Debug, Default)]
struct Call {
    url: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl Call {
    fn read(command: &str) -> Self {
        let mut words = words(command).into_iter();
        assert_eq!(words.next().as_deref(), Some("curl"), "{command}");
        let mut call = Self::default();
        while let Some(word) = words.next() {
            match word.as_str() {
                "-s" => {}
                "-H" => {
                    let header = words.next().unwrap();
                    let (name, value) = header.split_once(": ").unwrap();
                    call.headers.push((name.to_owned(), value.to_owned()));
                }
                "-d" | "--data-binary" => {
                    let body = words.next().unwrap();
                    call.body = Some(match body.strip_prefix('@') {
                        Some(file) => std::fs::read(file).unwrap(),
                        None => body.into_bytes(),
                    });
                }
                "--data-urlencode" => {
                    let field = words.next().unwrap();
                    let (name, value) = field.split_once('=').unwrap();
                    let form = url::form_urlencoded::Serializer::new(String::new())
                        .append_pair(name, value)
                        .finish();
                    call.body = Some(form.into_bytes());
                    call.headers
                        .push(("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned()));
                }
                address => {
                    let path = address.strip_prefix("localhost:8080").unwrap_or_else(|| panic!("{address}"));
                    assert!(call.url.is_empty(), "{command}");
                    call.url = path.to_owned();
                }
            }
        }
        call
    }

    fn run(&self, app: &TestApp) -> Answer {
        let url = app.url(&self.url);
        let answer = match &self.body {
            None => app.agent.get(url).call(),
            Some(body) => {
                let request = app.agent.post(url);
                self.headers
                    .iter()
                    .fold(request, |request, (name, value)| request.header(name, value))
                    .send(body.as_slice())
            }
        };
        Answer::of(answer.unwrap())
    }
}

/// The words of a command, as a shell parts them: single quotes, and lines joined by a backslash.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in command.replace("\\\n", " ").chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Commands and what is shown of their answers.
fn examples() -> Vec<(String, Value)> {
    DOCUMENT
        .split("```console\n$ ")
        .skip(1)
        .map(|rest| {
            let example = rest.split("\n```").next().unwrap();
            let end = example.find("\n{").unwrap_or_else(|| panic!("no answer: {example}"));
            let shown =
                serde_json::from_str(&example[end..]).unwrap_or_else(|error| panic!("{error}: {example}"));
            (example[..end].to_owned(), shown)
        })
        .collect()
}

/// Where an answer does not have what is shown of it. Numbers stand for numbers, `...` for some text.
fn missing(shown: &Value, real: &Value, at: &str) -> Option<String> {
    match (shown, real) {
        (Value::Object(shown), Value::Object(real)) => shown.iter().find_map(|(key, value)| {
            let at = format!("{at}/{key}");
            real.get(key).map_or(Some(at.clone()), |real| missing(value, real, &at))
        }),
        (Value::Array(shown), Value::Array(real)) if shown.is_empty() => {
            (!real.is_empty()).then(|| at.to_owned())
        }
        (Value::Array(shown), Value::Array(real)) => shown.iter().enumerate().find_map(|(index, value)| {
            let at = format!("{at}/{index}");
            real.get(index).map_or(Some(at.clone()), |real| missing(value, real, &at))
        }),
        (Value::Number(_), Value::Number(_)) => None,
        (Value::String(shown), Value::String(real)) if shown == "..." || shown == real => None,
        (Value::Bool(_) | Value::Null, _) if shown == real => None,
        _ => Some(format!("{at}: {shown} is shown, {real} is answered")),
    }
}

#[test]
fn every_example_of_the_tour_is_answered_as_it_is_shown() {
    let list = read(&SourceId::ofac_sdn(), &[InputFile::new("SDN.XML", LIST.to_vec())]).unwrap();
    let app = TestApp::with(list.listings);
    let examples = examples();
    assert!(examples.len() >= 8, "the document was not read");
    for (command, shown) in examples {
        let answer = Call::read(&command).run(&app);
        let is_problem =
            shown["type"].as_str().is_some_and(|kind| kind.starts_with("urn:namecheck:problem:"));
        match shown["status"].as_u64().filter(|_| is_problem) {
            Some(status) => assert_eq!(u64::from(answer.status), status, "{command}\n{}", answer.text),
            None => assert!((200..300).contains(&answer.status), "{command}\n{}", answer.text),
        }
        let lacking = missing(&shown, &answer.json(), "");
        assert_eq!(lacking, None, "{command}\n{}", answer.text);
    }
}

#[test]
fn what_is_shown_and_not_answered_is_found() {
    let real = serde_json::json!({"a": [1, "x"], "b": null, "c": false});
    for shown in [
        r#"{"a":[]}"#,
        r#"{"a":[1,"y"]}"#,
        r#"{"a":[1,"x",2]}"#,
        r#"{"b":"..."}"#,
        r#"{"d":1}"#,
        r#"{"c":true}"#,
    ] {
        assert!(missing(&serde_json::from_str(shown).unwrap(), &real, "").is_some(), "{shown}");
    }
    for shown in [r#"{"a":[2]}"#, r#"{"a":[1,"..."],"b":null}"#, r#"{"c":false}"#] {
        assert_eq!(missing(&serde_json::from_str(shown).unwrap(), &real, ""), None, "{shown}");
    }
}
