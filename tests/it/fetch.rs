//! Fetching from a publisher whose server is slow, lies, breaks off, or sends us elsewhere.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use namecheck::flow::{
    Address, Client, ClientSettings, Conditions, Edition, Fetch, FetchError, FetchEvent, Fetched, Fetcher,
    Proxies, Retry, Setback,
};
use tempfile::TempDir;

use crate::harness::publisher::{Act, Publisher, answer, bare, root, whole};

const TAG: &str = "ETag: \"one\"\r\n";

/// A body in which every place can be told from every other.
fn body() -> Vec<u8> {
    (0..20_000_u32).flat_map(|number| format!("{number},").into_bytes()).collect()
}

fn fetcher(downloads: &Path) -> Fetcher {
    let settings = ClientSettings {
        proxies: Proxies::Off,
        connect_timeout: Duration::from_secs(20),
        stall_timeout: Duration::from_secs(20),
        ..ClientSettings::default()
    };
    with(&settings, downloads)
}

fn with(settings: &ClientSettings, downloads: &Path) -> Fetcher {
    let mut fetcher = Fetcher::new(Client::new(settings).unwrap(), downloads.to_owned());
    fetcher.retry =
        Retry { attempts: 3, first_wait: Duration::from_millis(1), longest_wait: Duration::from_millis(20) };
    fetcher
}

/// One that waits so long for the next bytes.
fn waiting(stall_timeout: Duration, downloads: &Path) -> Fetcher {
    with(&ClientSettings { proxies: Proxies::Off, stall_timeout, ..ClientSettings::default() }, downloads)
}

fn impatient(downloads: &Path) -> Fetcher {
    waiting(Duration::from_millis(300), downloads)
}

async fn get(fetcher: &Fetcher, server: &Publisher) -> Result<Fetched, FetchError> {
    let address = Address::given(&server.url("/lists/sdn.csv"), &[]).unwrap();
    match fetcher.fetch(&address, &Conditions::default(), &|_| ()).await? {
        Fetch::File(fetched) => Ok(fetched),
        Fetch::NotModified => panic!("nothing was asked for that could stand"),
    }
}

/// Fetches from a server that acts so, with nothing left of earlier runs.
async fn once(acts: impl IntoIterator<Item = Act>) -> (Result<Fetched, FetchError>, Vec<String>, TempDir) {
    let downloads = tempfile::tempdir().unwrap();
    let server = Publisher::new(acts);
    let fetched = get(&fetcher(downloads.path()), &server).await;
    (fetched, server.requests(), downloads)
}

fn left(downloads: &TempDir) -> usize {
    std::fs::read_dir(downloads.path()).unwrap().count()
}

/// The head of an answer that promises the whole body, and this much of it.
fn cut(headers: &str, at: usize) -> Vec<u8> {
    let length = format!("Content-Length: {}\r\n{headers}", body().len());
    answer("200 OK", &length, &body()[..at])
}

/// The rest of the body from there on.
fn rest(from: usize, headers: &str) -> Act {
    let (body, total) = (&body()[from..], body().len());
    let range = format!(
        "Content-Length: {}\r\nContent-Range: bytes {from}-{}/{total}\r\n{headers}",
        body.len(),
        total - 1
    );
    Act::Send(answer("206 Partial Content", &range, body))
}

fn setbacks(result: Result<Fetched, FetchError>) -> (Vec<Setback>, u64) {
    match result {
        Err(FetchError::GaveUp { setbacks, kept_bytes, .. }) => (setbacks, kept_bytes),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was fetched"),
    }
}

#[test]
fn every_official_address_is_documented_with_its_hosts_and_terms() {
    let document = include_str!("../../docs/fetching.md");
    for publication in namecheck::list::PUBLICATIONS {
        let row = format!("| `{}` | ", publication.source);
        let row = document.lines().find(|line| line.starts_with(&row)).unwrap();
        let said = [publication.title, publication.publisher, publication.page, publication.terms];
        for word in said.iter().chain(publication.addresses).chain(publication.hosts) {
            assert!(row.contains(word), "{word} in {row}");
        }
    }
}

#[tokio::test]
async fn an_honest_answer_is_handed_on_with_what_to_ask_the_next_time() {
    let date = "Last-Modified: Wed, 21 Oct 2015 07:28:00 GMT\r\n";
    let (fetched, requests, downloads) = once([whole(&format!("{TAG}{date}"), &body())]).await;
    let fetched = fetched.unwrap();
    assert_eq!((fetched.file.name.as_str(), &fetched.file.bytes), ("sdn.csv", &body()));
    assert_eq!(fetched.conditions.etag.as_deref(), Some("\"one\""));
    assert_eq!(fetched.conditions.last_modified.as_deref(), Some("Wed, 21 Oct 2015 07:28:00 GMT"));
    assert_eq!(left(&downloads), 0);
    let request = &requests[0];
    assert!(request.starts_with("get /lists/sdn.csv http/1.1\r\n"), "{request}");
    for header in ["user-agent: namecheck/", "accept-encoding: identity\r\n", "host: 127.0.0.1:"] {
        assert!(request.contains(header), "{header} in {request}");
    }
    assert!(!request.contains("range") && !request.contains("if-none-match"), "{request}");
}

#[tokio::test]
async fn a_body_in_chunks_or_ended_by_the_connection_needs_no_length() {
    let chunked = answer("200 OK", "Transfer-Encoding: chunked\r\n", b"5\r\nhello\r\n4\r\n you\r\n0\r\n\r\n");
    assert_eq!(once([Act::Send(chunked)]).await.0.unwrap().file.bytes, b"hello you");
    let closed = answer("200 OK", "", b"hello");
    assert_eq!(once([Act::Send(closed)]).await.0.unwrap().file.bytes, b"hello");
    let broken = answer("200 OK", "Transfer-Encoding: chunked\r\n", b"5\r\nhello\r\n4\r\n y");
    let (setbacks, _) = setbacks(once([Act::Send(broken)]).await.0);
    assert!(setbacks.iter().all(|setback| matches!(setback, Setback::Cut { .. })), "{setbacks:?}");
}

#[tokio::test]
async fn slow_but_steady_arrives_and_standing_still_does_not() {
    let downloads = tempfile::tempdir().unwrap();
    // Takes longer than the stall timeout, with pauses so far below it that a busy machine breaks none.
    let slow = Act::Drip(answer("200 OK", "Content-Length: 99\r\n", &[b'x'; 99]), Duration::from_millis(20));
    let patient = waiting(Duration::from_millis(1500), downloads.path());
    let fetched = get(&patient, &Publisher::new([slow])).await.unwrap();
    assert_eq!(fetched.file.bytes.len(), 99);
    for stalled in [Act::Stand(Vec::new()), Act::Stand(cut(TAG, 100))] {
        let server = Publisher::new([stalled]);
        let mut fetcher = impatient(downloads.path());
        fetcher.retry.attempts = 2;
        let (setbacks, _) = setbacks(get(&fetcher, &server).await);
        assert_eq!(setbacks, vec![Setback::Stalled(Duration::from_millis(300)); 2]);
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn a_cut_download_goes_on_from_where_it_was() {
    let (fetched, requests, downloads) =
        once([Act::Send(cut(TAG, 1000)), Act::Send(cut(TAG, 0)), rest(1000, TAG)]).await;
    // The second attempt began anew, as a server may that does not know ranges; it brought nothing.
    assert!(fetched.is_err() && requests[1].contains("range: bytes=1000-\r\n"), "{requests:?}");
    drop(downloads);

    let (fetched, requests, downloads) = once([Act::Send(cut(TAG, 1000)), rest(1000, TAG)]).await;
    assert_eq!(fetched.unwrap().file.bytes, body());
    assert!(requests[1].contains("range: bytes=1000-\r\n"), "{}", requests[1]);
    assert!(requests[1].contains("if-range: \"one\"\r\n"), "{}", requests[1]);
    assert_eq!(left(&downloads), 0);
}

#[tokio::test]
async fn a_date_tells_editions_apart_where_there_is_no_tag() {
    let dates = "Last-Modified: Wed, 21 Oct 2015 07:28:00 GMT\r\nDate: Thu, 22 Oct 2015 07:28:00 GMT\r\n";
    let (fetched, requests, _) = once([Act::Send(cut(dates, 1000)), rest(1000, "")]).await;
    let fetched = fetched.unwrap();
    assert_eq!(fetched.file.bytes, body());
    assert_eq!(fetched.conditions.last_modified.as_deref(), Some("Wed, 21 Oct 2015 07:28:00 GMT"));
    assert!(requests[1].contains("if-range: wed, 21 oct 2015 07:28:00 gmt\r\n"), "{}", requests[1]);
}

#[tokio::test]
async fn the_next_run_goes_on_from_what_was_kept() {
    let downloads = tempfile::tempdir().unwrap();
    let server = Publisher::new([Act::Send(cut(TAG, 1000)), Act::Close, Act::Close, rest(1000, TAG)]);
    let (setbacks, kept) = setbacks(get(&fetcher(downloads.path()), &server).await);
    assert_eq!(kept, 1000);
    assert_eq!(setbacks[0], Setback::Cut { received: 1000, total: Some(body().len() as u64) });
    assert!(matches!(setbacks[1], Setback::Connection(_)), "{setbacks:?}");
    let fetched = get(&fetcher(downloads.path()), &server).await.unwrap();
    assert_eq!(fetched.file.bytes, body());
    assert_eq!(server.requests().len(), 4);
    assert_eq!(left(&downloads), 0);
}

#[tokio::test]
async fn a_server_that_ignores_ranges_sends_the_whole_again() {
    let newer = [b"newer ".to_vec(), body()].concat();
    let (fetched, _, _) = once([Act::Send(cut(TAG, 1000)), whole("ETag: \"two\"\r\n", &newer)]).await;
    assert_eq!(fetched.unwrap().file.bytes, newer);
}

#[tokio::test]
async fn what_cannot_be_told_from_other_editions_is_not_gone_on_with() {
    for headers in ["", "ETag: W/\"one\"\r\n", "Last-Modified: Wed, 21 Oct 2015 07:28:00 GMT\r\n"] {
        let (fetched, requests, _) = once([Act::Send(cut(headers, 1000)), whole(headers, &body())]).await;
        assert_eq!(fetched.unwrap().file.bytes, body());
        assert!(!requests[1].contains("range"), "{headers}: {}", requests[1]);
    }
}

#[tokio::test]
async fn a_part_of_another_edition_is_never_added() {
    let total = body().len();
    let part = |range: &str, headers: &str| {
        let range = format!("Content-Range: {range}\r\n{headers}");
        Act::Send(answer("206 Partial Content", &range, b"another edition"))
    };
    let wrong = [
        part(&format!("bytes 1000-{}/{total}", total - 1), "ETag: \"two\"\r\n"),
        part(&format!("bytes 0-{}/{total}", total - 1), TAG),
        part(&format!("bytes 1001-{}/{total}", total - 1), TAG),
        part(&format!("bytes 1000-{total}/{}", total + 1), TAG),
        part(&format!("bytes 1000-{}/{total}", total - 1), ""),
        part("bytes 1000-1014/*", TAG),
        part("nonsense", TAG),
        Act::Send(answer(
            "206 Partial Content",
            "Content-Type: multipart/byteranges; boundary=x\r\n",
            b"--x",
        )),
        bare("416 Range Not Satisfiable", ""),
    ];
    for wrong in wrong {
        let acts = [Act::Send(cut(TAG, 1000)), wrong, whole(TAG, &body())];
        let (fetched, requests, _) = once(acts).await;
        assert_eq!(fetched.unwrap().file.bytes, body());
        assert!(requests[1].contains("range: bytes=1000-") && !requests[2].contains("range"), "{requests:?}");
    }
    // Nobody asked for a part.
    let unasked = once([part("bytes 0-14/15", TAG)]).await.0.err();
    assert!(matches!(unasked, Some(FetchError::Status { .. })), "{unasked:?}");
}

#[tokio::test]
async fn a_length_that_lies_is_told() {
    let short = answer("200 OK", &format!("Content-Length: 1000\r\n{TAG}"), &body());
    let (fetched, requests, _) = once([Act::Send(short)]).await;
    assert_eq!((fetched.err(), requests.len()), (Some(longer(&requests, 1000)), 1));
    let (setbacks, kept) = setbacks(once([Act::Send(cut("", 1000))]).await.0);
    let expected = Setback::Cut { received: 1000, total: Some(body().len() as u64) };
    assert_eq!((setbacks, kept), (vec![expected; 3], 0));
}

fn longer(requests: &[String], declared: u64) -> FetchError {
    let host = requests[0].lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    FetchError::Longer { address: format!("http://{host}/lists/sdn.csv"), declared }
}

#[tokio::test]
async fn what_is_too_long_is_refused_by_its_word_and_by_its_bytes() {
    let downloads = tempfile::tempdir().unwrap();
    let mut fetcher = fetcher(downloads.path());
    fetcher.size_limit_bytes = 100;
    let promised = Act::Stand(answer("200 OK", "Content-Length: 101\r\n", b""));
    let unsaid = Act::Send(answer("200 OK", "", &[b'x'; 101]));
    let part = answer("200 OK", &format!("Content-Length: 90\r\n{TAG}"), b"x");
    // The whole has outgrown the bound meanwhile, and then shrunk again.
    let grown =
        answer("206 Partial Content", &format!("Content-Range: bytes 1-100/101\r\n{TAG}"), &[b'x'; 100]);
    for (acts, said) in [(vec![promised], Some(101)), (vec![unsaid], None)] {
        let refused = get(&fetcher, &Publisher::new(acts)).await.err();
        assert!(
            matches!(refused, Some(FetchError::TooLarge { declared, limit_bytes: 100, .. }) if declared == said),
            "{refused:?}"
        );
    }
    let acts = [Act::Send(part), Act::Send(grown), whole(TAG, &[b'x'; 100])];
    assert_eq!(get(&fetcher, &Publisher::new(acts)).await.unwrap().file.bytes.len(), 100);
}

#[tokio::test]
async fn what_may_pass_is_tried_again_and_what_will_not_is_not() {
    for status in ["500 Internal Server Error", "503 Service Unavailable", "429 Too Many Requests"] {
        let (fetched, requests, _) =
            once([bare(status, "Retry-After: 0\r\n"), bare(status, ""), whole("", b"list")]).await;
        assert_eq!((fetched.unwrap().file.bytes, requests.len()), (b"list".to_vec(), 3));
        let (setbacks, _) = setbacks(once([bare(status, "")]).await.0);
        assert_eq!(setbacks, vec![Setback::Status(status.to_owned(), None); 3]);
        let later = once([bare(status, "Retry-After: 3600\r\n")]).await;
        assert!(matches!(later.0, Err(FetchError::Later { seconds: 3600, .. })));
        assert_eq!(later.1.len(), 1);
    }
    for status in ["404 Not Found", "403 Forbidden", "304 Not Modified", "302 Found", "204 No Content"] {
        let (fetched, requests, downloads) = once([bare(status, "")]).await;
        assert!(matches!(fetched, Err(FetchError::Status { .. })), "{status}: {:?}", fetched.err());
        assert_eq!((requests.len(), left_bytes(&downloads)), (1, 0));
    }
}

fn left_bytes(downloads: &TempDir) -> u64 {
    std::fs::read_dir(downloads.path()).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum()
}

#[tokio::test]
async fn what_is_no_http_or_nobody_is_told_as_such() {
    for act in [
        Act::Send(b"220 ftp.example.org ready\r\n".to_vec()),
        Act::Send(answer("200 OK", "Content-Length: 5\r\nContent-Length: 6\r\n", b"hello")),
        Act::Send([b"HTTP/1.1 200 OK\r\nX: ".to_vec(), vec![b'x'; 2 << 20]].concat()),
        Act::Close,
    ] {
        let (setbacks, _) = setbacks(once([act]).await.0);
        assert!(setbacks.iter().all(|setback| matches!(setback, Setback::Connection(_))), "{setbacks:?}");
    }
    // A port on which nobody listens any more.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let downloads = tempfile::tempdir().unwrap();
    let address = Address::given(&format!("http://127.0.0.1:{port}/"), &[]).unwrap();
    let refused = fetcher(downloads.path()).fetch(&address, &Conditions::default(), &|_| ()).await.err();
    let words = refused.unwrap().to_string();
    assert!(
        words.contains("127.0.0.1") && words.contains("refused") && words.contains("the file itself"),
        "{words}"
    );
}

#[tokio::test]
async fn redirects_are_followed_on_the_lists_hosts_only() {
    let to = |location: &str| bare("302 Found", &format!("Location: {location}\r\n"));
    let (fetched, requests, _) = once([to("/a"), to("b?signed=1"), to("?c"), whole(TAG, b"list")]).await;
    let fetched = fetched.unwrap();
    assert_eq!(fetched.file.bytes, b"list");
    assert!(fetched.answered_by.ends_with("/b"), "without what is signed: {}", fetched.answered_by);
    let lines: Vec<&str> = requests.iter().map(|head| head.lines().next().unwrap()).collect();
    assert_eq!(lines[1..], ["get /a http/1.1", "get /b?signed=1 http/1.1", "get /b?c http/1.1"]);

    let (fetched, requests, _) = once([to("/again")]).await;
    assert!(matches!(fetched, Err(FetchError::Redirect { .. })));
    assert_eq!(requests.len(), 6, "five are followed");

    let other = Publisher::new([whole("", b"list")]);
    let elsewhere = to(&format!("http://localhost:{}/sdn.csv", other.port));
    let server = Publisher::new([elsewhere]);
    let downloads = tempfile::tempdir().unwrap();
    let refused = get(&fetcher(downloads.path()), &server).await.err().unwrap();
    let expected = FetchError::OtherHost { from: "127.0.0.1".to_owned(), to: "localhost".to_owned() };
    assert_eq!((&refused, other.requests().len()), (&expected, 0));
    assert!(refused.to_string().ends_with("give its address there"), "{refused}");
    let address = Address::given(&server.url("/sdn.csv"), &["localhost".to_owned()]).unwrap();
    let allowed = fetcher(downloads.path()).fetch(&address, &Conditions::default(), &|_| ()).await;
    assert!(matches!(allowed, Ok(Fetch::File(_))));
}

#[tokio::test]
async fn an_edition_is_fetched_whole_or_not_at_all() {
    let known = Conditions { etag: Some("\"one\"".to_owned()), last_modified: None };
    let downloads = tempfile::tempdir().unwrap();
    let fetcher = fetcher(downloads.path());
    let wanted = |server: &Publisher| {
        ["/sdn.csv", "/alt.csv"].map(|path| (Address::given(&server.url(path), &[]).unwrap(), known.clone()))
    };
    let server = Publisher::new([bare("304 Not Modified", "")]);
    let edition = fetcher.edition(&wanted(&server), &|_| ()).await.unwrap();
    assert!(matches!(edition, Edition::NotModified));
    assert!(server.requests().iter().all(|head| head.contains("if-none-match: \"one\"\r\n")));
    assert_eq!(left(&downloads), 0);

    let server =
        Publisher::new([bare("304 Not Modified", ""), whole("", b"new alt"), whole("", b"same sdn")]);
    let Edition::Files(files) = fetcher.edition(&wanted(&server), &|_| ()).await.unwrap() else {
        panic!("a file has changed");
    };
    let files: Vec<_> = files.iter().map(|file| (file.file.name.as_str(), &file.file.bytes[..])).collect();
    assert_eq!(files, [("sdn.csv", &b"same sdn"[..]), ("alt.csv", b"new alt")]);
    assert!(!server.requests()[2].contains("if-none-match"));
}

#[tokio::test]
async fn who_waits_is_told_of_bytes_and_setbacks() {
    let downloads = tempfile::tempdir().unwrap();
    let server = Publisher::new([Act::Send(cut(TAG, 1000)), rest(1000, TAG)]);
    let address = Address::given(&server.url("/sdn.csv"), &[]).unwrap();
    let told = Mutex::new((0, Vec::new()));
    let on = |event: FetchEvent<'_>| {
        let mut told = told.lock().unwrap();
        match event {
            FetchEvent::Received { bytes, total } => {
                assert!(bytes > told.0 && total == Some(body().len() as u64));
                told.0 = bytes;
            }
            FetchEvent::Waiting { setback, .. } => told.1.push(setback.clone()),
        }
    };
    fetcher(downloads.path()).fetch(&address, &Conditions::default(), &on).await.unwrap();
    let told = told.into_inner().unwrap();
    assert_eq!(told.0, body().len() as u64);
    assert!(matches!(told.1[..], [Setback::Cut { received: 1000, .. }]), "{:?}", told.1);
}

#[tokio::test]
async fn a_poor_line_that_brings_something_each_time_gets_there() {
    // Six pieces, with three attempts in a row allowed.
    const PIECE: usize = 1 << 20;
    let all: Vec<u8> = (0..6 * PIECE).map(|at| (at % 251) as u8).collect();
    let total = all.len();
    let first = answer("200 OK", &format!("Content-Length: {total}\r\n{TAG}"), &all[..PIECE]);
    let pieces = (1..6).map(|piece| {
        let from = piece * PIECE;
        let head = format!(
            "{TAG}Content-Length: {}\r\nContent-Range: bytes {from}-{}/{total}\r\n",
            total - from,
            total - 1
        );
        Act::Send(answer("206 Partial Content", &head, &all[from..from + PIECE]))
    });
    let (fetched, requests, _) = once([Act::Send(first)].into_iter().chain(pieces)).await;
    assert!(fetched.unwrap().file.bytes == all);
    assert_eq!(requests.len(), 6);
}

fn trusting(ca_file: Option<std::path::PathBuf>, downloads: &Path) -> Fetcher {
    with(&ClientSettings { proxies: Proxies::Off, ca_file, ..ClientSettings::default() }, downloads)
}

#[tokio::test]
async fn a_server_over_tls_must_be_vouched_for() {
    let downloads = tempfile::tempdir().unwrap();
    let server = Publisher::with_tls([whole(TAG, &body())]);
    let fetched = get(&trusting(Some(root()), downloads.path()), &server).await.unwrap();
    assert_eq!(fetched.file.bytes, body());
    let refused = get(&trusting(None, downloads.path()), &server).await.err().unwrap();
    assert!(matches!(refused, FetchError::Untrusted { .. }), "{refused}");
    assert!(refused.to_string().contains("SSL_CERT_FILE"), "{refused}");
    assert_eq!(server.requests().len(), 1, "nothing is sent to whom nobody vouches for");
    // A server that speaks plain HTTP where TLS was asked for.
    let plain = Publisher::new([whole(TAG, b"list")]);
    let address = Address::given(&format!("https://127.0.0.1:{}/", plain.port), &[]).unwrap();
    let fetcher = trusting(Some(root()), downloads.path());
    let refused = fetcher.fetch(&address, &Conditions::default(), &|_| ()).await.err().unwrap();
    assert!(matches!(refused, FetchError::GaveUp { .. }), "{refused}");
}

#[tokio::test]
async fn a_redirect_out_of_tls_is_not_followed() {
    let downloads = tempfile::tempdir().unwrap();
    let plain = Publisher::new([whole("", b"list")]);
    let to = |url: String| bare("301 Moved Permanently", &format!("Location: {url}\r\n"));
    let server = Publisher::with_tls([to(plain.url("/sdn.csv"))]);
    let fetcher = trusting(Some(root()), downloads.path());
    let refused = get(&fetcher, &server).await.err().unwrap();
    assert!(matches!(refused, FetchError::Insecure { .. }), "{refused}");
    assert!(plain.requests().is_empty());
    // Into it is well.
    let secure = Publisher::with_tls([whole("", b"list")]);
    let server = Publisher::new([to(secure.url("/sdn.csv"))]);
    assert_eq!(get(&fetcher, &server).await.unwrap().file.bytes, b"list");
}

#[tokio::test]
async fn a_body_over_tls_that_is_cut_or_too_long_is_told() {
    // Without a length only TLS itself tells the end, which this server does not say.
    for (headers, body) in [("", &b"half a li"[..]), ("Content-Length: 100\r\n", b"half a li")] {
        let downloads = tempfile::tempdir().unwrap();
        let server = Publisher::with_tls([Act::Send(answer("200 OK", headers, body))]);
        let (setbacks, _) = setbacks(get(&trusting(Some(root()), downloads.path()), &server).await);
        assert!(matches!(setbacks[0], Setback::Cut { received: 9, .. }), "{setbacks:?}");
    }
    let downloads = tempfile::tempdir().unwrap();
    let server =
        Publisher::with_tls([Act::Send(answer("200 OK", "Content-Length: 4\r\n", b"list, and more"))]);
    let refused = get(&trusting(Some(root()), downloads.path()), &server).await.err();
    assert!(matches!(refused, Some(FetchError::Longer { declared: 4, .. })), "{refused:?}");
}
