//! Adding articles: once however often they are sent, with candidates that carry their evidence.

use namecheck::article::{CallerMention, Draft, NewArticle, Provenance};
use namecheck::flow::{IngestError, ingest};
use namecheck::name::Name;
use namecheck::screen::screen;
use namecheck::store::{ArticleFilter, CandidateFilter};

use super::harness::{TestDb, article, listed};

const TEXT: &str = "Nicolas Maduro Moros met Jane Smith. The visit ended; nicolas left.";

#[tokio::test]
async fn a_candidate_comes_back_as_screening_gave_it() {
    let db = TestDb::new().await;
    db.import(vec![listed("22790", "MADURO MOROS, Nicolas"), listed("1", "OTHER, Entirely")]).await;
    let live = db.live().await;
    let answer = ingest(&db.store, &live, article(Some("a-1"), TEXT)).await.unwrap();
    assert!(answer.created && !answer.coverage.failed);
    assert_eq!(answer.coverage.lists[0].version, "ofac-sdn@1");
    assert_eq!(answer.persons.len(), 2);
    assert!(answer.persons.iter().all(|person| person.screened && person.screened_against == ["ofac-sdn@1"]));
    assert_eq!(answer.candidates.len(), 1);
    let candidate = &answer.candidates[0];
    assert_eq!(
        (candidate.person.as_str(), candidate.hit.listing_id.as_str()),
        ("Nicolas Maduro Moros", "22790")
    );
    assert_eq!((candidate.mentions[0].span.start, candidate.mentions[0].span.end), (0, 20));
    let name = Name::parse("Nicolas Maduro Moros").unwrap();
    let fresh = screen(live.current().index(), &name, &Default::default());
    assert_eq!(candidate.hit, fresh.hits[0]);
    assert!(!candidate.hit.evidence.is_empty());
    assert_eq!(db.store.candidates(&CandidateFilter::default(), None, 10).await.unwrap(), answer.candidates);
    let single = db.store.candidate(candidate.id).await.unwrap();
    assert_eq!(single.as_ref(), Some(candidate));
    assert!(
        db.store.candidates(&CandidateFilter::default(), Some(candidate.id), 10).await.unwrap().is_empty()
    );
    let summary = db.store.articles(&ArticleFilter::default(), None, 10).await.unwrap().remove(0);
    assert_eq!((summary.persons, summary.candidates, summary.best_score), (2, 1, Some(candidate.score())));
}

#[tokio::test]
async fn a_listed_person_is_found_where_the_text_alone_proves_no_name() {
    let db = TestDb::new().await;
    db.import(vec![listed("22790", "MADURO MOROS, Nicolas")]).await;
    let live = db.live().await;
    let text = "She spoke of \u{201c}Nicolas\nMaduro\u{201d} Moros and left.";
    let answer = ingest(&db.store, &live, article(None, text)).await.unwrap();
    let [candidate] = answer.candidates.as_slice() else {
        panic!("{:?}", answer.candidates);
    };
    assert_eq!(candidate.mentions[0].provenance, Provenance::ListDirected);
    let quoted: String = text.chars().skip(candidate.mentions[0].span.start as usize).take(21).collect();
    assert_eq!(candidate.mentions[0].text, quoted);
}

#[tokio::test]
async fn the_same_article_again_is_the_same_article() {
    let db = TestDb::new().await;
    db.import(vec![listed("22790", "MADURO MOROS, Nicolas")]).await;
    let live = db.live().await;
    let first = ingest(&db.store, &live, article(None, TEXT)).await.unwrap();
    for external_id in [None, Some("a-1"), Some("a-1"), Some("copy")] {
        let again = ingest(&db.store, &live, article(external_id, TEXT)).await.unwrap();
        assert_eq!((again.article_id, again.created), (first.article_id, false));
        assert_eq!(again.candidates, first.candidates);
        // Nothing changed, so nothing is weighed anew.
        assert_eq!(
            db.number("SELECT count(*) FROM contexts c JOIN articles a ON c.weighed_at = a.created_at").await,
            1
        );
    }
    // Each id stands for the text it was sent with, the second as well as the first.
    for id in ["a-1", "copy"] {
        assert_eq!(db.store.article_by_external_id(id).await.unwrap(), Some(first.article_id));
        let filter = ArticleFilter { external_id: Some(id.to_owned()), ..ArticleFilter::default() };
        assert_eq!(db.store.articles(&filter, None, 2).await.unwrap().len(), 1);
        let other = ingest(&db.store, &live, article(Some(id), "Another text.")).await;
        assert!(matches!(other, Err(IngestError::Conflict { .. })), "{other:?}");
    }
    assert_eq!(db.number("SELECT count(*) FROM articles").await, 1);
    assert_eq!(db.number("SELECT count(*) FROM persons").await, 2);
    assert_eq!(db.number("SELECT count(*) FROM outbox WHERE kind = 'candidate.opened'").await, 1);
}

#[tokio::test]
async fn another_text_under_a_known_id_is_a_conflict() {
    let db = TestDb::new().await;
    let live = db.live().await;
    let first = ingest(&db.store, &live, article(Some("a-1"), TEXT)).await.unwrap();
    let error = ingest(&db.store, &live, article(Some("a-1"), "Another text.")).await.unwrap_err();
    assert!(matches!(error, IngestError::Conflict { article_id, .. } if article_id == first.article_id));
    assert_eq!(db.store.article(first.article_id).await.unwrap().unwrap().body, TEXT);
}

#[tokio::test]
async fn eight_senders_of_one_article_store_it_once() {
    let db = TestDb::new().await;
    db.import(vec![listed("22790", "MADURO MOROS, Nicolas")]).await;
    let live = std::sync::Arc::new(db.live().await);
    let senders: Vec<_> = (0..8)
        .map(|_| {
            let (store, live) = (db.store.clone(), live.clone());
            tokio::spawn(async move { ingest(&store, &live, article(Some("a-1"), TEXT)).await.unwrap() })
        })
        .collect();
    let mut created = 0;
    for sender in senders {
        let answer = sender.await.unwrap();
        created += usize::from(answer.created);
        assert_eq!(answer.candidates.len(), 1);
    }
    assert_eq!(created, 1);
    assert_eq!(db.number("SELECT count(*) FROM hits").await, 1);
}

#[tokio::test]
async fn a_name_is_stored_and_screened_once_for_all_articles() {
    let db = TestDb::new().await;
    db.import(vec![listed("22790", "MADURO MOROS, Nicolas")]).await;
    let live = db.live().await;
    for text in ["Nicolas Maduro Moros spoke.", "Nicolás Maduro Moros spoke again."] {
        let answer = ingest(&db.store, &live, article(None, text)).await.unwrap();
        assert_eq!(answer.candidates.len(), 1, "{text}");
    }
    assert_eq!(db.number("SELECT count(*) FROM names").await, 1);
    assert_eq!(db.number("SELECT count(*) FROM hits").await, 1);
    assert_eq!(db.number("SELECT count(*) FROM outbox WHERE kind = 'candidate.opened'").await, 2);
}

#[tokio::test]
async fn an_article_that_raced_an_import_is_screened_against_the_new_list() {
    let db = TestDb::new().await;
    db.import(vec![listed("1", "OTHER, Entirely")]).await;
    let live = db.live().await;
    db.import(vec![listed("1", "OTHER, Entirely"), listed("22790", "MADURO MOROS, Nicolas")]).await;
    // `live` does not know of the second version yet.
    let answer = ingest(&db.store, &live, article(None, TEXT)).await.unwrap();
    assert_eq!(answer.coverage.lists[0].version, "ofac-sdn@2");
    assert_eq!(answer.candidates.len(), 1);
}

#[tokio::test]
async fn given_mentions_are_screened_and_what_is_no_name_is_said_to_be_unscreened() {
    let db = TestDb::new().await;
    db.import(vec![listed("22790", "MADURO MOROS, Nicolas")]).await;
    let live = db.live().await;
    // Longer than any name: see `name::MAX_CHARS`.
    let endless = "a".repeat(500);
    let given = NewArticle::new(Draft {
        body: format!("nicolas maduro moros, {endless}"),
        mentions: Some(vec![
            CallerMention { start: 0, end: 20, text: "nicolas maduro moros".to_owned() },
            CallerMention { start: 22, end: 522, text: endless.clone() },
        ]),
        ..Draft::default()
    });
    let answer = ingest(&db.store, &live, given.unwrap()).await.unwrap();
    assert_eq!(answer.candidates.len(), 1);
    assert_eq!(answer.candidates[0].mentions[0].provenance, Provenance::Caller);
    let unscreened: Vec<_> = answer.persons.iter().filter(|person| !person.screened).collect();
    assert_eq!(unscreened.len(), 1);
    assert_eq!((unscreened[0].name.as_str(), unscreened[0].screened_against.len()), (endless.as_str(), 0));
}
