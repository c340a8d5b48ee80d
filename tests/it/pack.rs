//! The evidence pack of a candidate: whole, and the same bytes each time.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use namecheck::flow::{decide, suppress};
use namecheck::review::{Author, Disposition, Reason, Verdict};
use namecheck::store::ErasureCause;
use serde_json::Value;
use sqlx::ConnectOptions;

use super::cli::{Run, finished, program};
use super::harness::TestDb;
use super::review::{candidates, stage};

fn packed(db: &TestDb, id: &str, out: &Path) -> Run {
    let url = db.options.to_url_lossy();
    let args = ["candidates", "pack", id, "--out", out.to_str().unwrap()];
    finished(program(&args).env("DATABASE_URL", url.as_str()).output().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_holds_all_that_vouches_for_a_candidate() {
    let db = stage().await;
    let bout = candidates(&db, "1").await.remove(0);
    let (reason, author) = (Reason::parse("another man").unwrap(), Author::parse("ann").unwrap());
    let verdict = Verdict::Decided(Disposition::FalsePositive);
    decide(&db.store, bout.id, verdict, &reason, &author, None).await.unwrap();
    suppress(&db.store, bout.id, &reason, &author, None, None, chrono::Utc::now()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (json, first, second) =
        (folder.path().join("a.json"), folder.path().join("a.zip"), folder.path().join("b.zip"));
    let id = bout.id.to_string();
    for out in [&json, &first, &second] {
        let done = packed(&db, &id, out);
        assert_eq!(done.code, 0, "{}", done.err);
    }
    let pack: Value = serde_json::from_slice(&fs::read(&json).unwrap()).unwrap();
    assert_eq!(pack["candidate"]["id"], id.as_str());
    assert_eq!(pack["article"]["passages"][0]["mention"]["text"], "Viktor Bout");
    assert_eq!(pack["article"]["passages"][0]["after"], " and Jane Smith were there.");
    assert_eq!(pack["listing"]["key"]["id"], "1");
    assert_eq!(pack["list_version"]["version"], "ofac-sdn@1");
    let links: Vec<&str> =
        pack["audit"].as_array().unwrap().iter().map(|link| link["what"].as_str().unwrap()).collect();
    assert_eq!(links, ["activation", "decision", "suppression"]);
    assert_eq!(pack["history"].as_array().unwrap().len(), 2);

    assert_eq!(fs::read(&first).unwrap(), fs::read(&second).unwrap());
    let mut zip = zip::ZipArchive::new(fs::File::open(&first).unwrap()).unwrap();
    let mut names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    names.sort();
    assert_eq!(names.len(), 8, "{names:?}");
    let mut listing = String::new();
    zip.by_name("listing.json").unwrap().read_to_string(&mut listing).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&listing).unwrap(), pack["listing"]);

    let out = folder.path().join("c.txt");
    assert_eq!(packed(&db, &id, &out).code, 2);
    assert_eq!(packed(&db, "999-1", &json).code, 4);
    db.store.erase(bout.article_id, ErasureCause::Request, &reason, &author).await.unwrap();
    assert_eq!(packed(&db, &id, &json).code, 4);
}
