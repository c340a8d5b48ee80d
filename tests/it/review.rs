//! What people decide outlives the nights; what they suppress does not outlive a change of the listing.

use chrono::{DateTime, TimeDelta, Utc};
use namecheck::flow::{
    Mode, ReconcileReport, ReviewError, RunOrder, Scope, decide, history, ingest, lift, lift_of, reconcile,
    suppress,
};
use namecheck::list::{Listing, SourceId};
use namecheck::review::{Author, Disposition, Ending, Reason, Refusal, State, Verdict};
use namecheck::store::{
    Candidate, CandidateFilter, CandidateId, Decision, QueueFigures, StoredSuppression, SuppressionFilter,
    SuppressionId,
};

use super::harness::{TestDb, article, listed};

const TEXTS: [&str; 3] = [
    "Viktor Bout and Jane Smith were there.",
    "Jane Smith met Viktor Bout in the capital.",
    "Nicolas Maduro Moros spoke.",
];
const FALSE: Verdict = Verdict::Decided(Disposition::FalsePositive);
const TRUE: Verdict = Verdict::Decided(Disposition::TrueMatch);

/// Two listings; `bout` and `maduro` are programs, so that each can change alone and still hit.
pub(super) fn edition(bout: &str, maduro: &str) -> Vec<Listing> {
    let with = |mut listing: Listing, program: &str| {
        listing.programs = vec![program.to_owned()];
        listing
    };
    vec![with(listed("1", "BOUT, Viktor"), bout), with(listed("3", "MADURO MOROS, Nicolas"), maduro)]
}

/// Imports these with others around them, one more each time: the guard holds an edition that
/// shrinks or goes back to an earlier one.
pub(super) async fn bring(db: &TestDb, mut listings: Vec<Listing>) {
    let number = db.number("SELECT count(*) FROM list_versions").await;
    listings.extend((100..120 + number).map(|id| listed(&id.to_string(), &format!("FAMILY{id}, Given{id}"))));
    db.import(listings).await;
}

/// The articles, screened against the first edition: two candidates of one name, one of another.
pub(super) async fn stage() -> TestDb {
    let db = TestDb::new().await;
    bring(&db, edition("A", "A")).await;
    let live = db.live().await;
    for text in TEXTS {
        ingest(&db.store, &live, article(None, text)).await.unwrap();
    }
    db
}

pub(super) async fn run(db: &TestDb, scope: Scope, mode: Mode) -> ReconcileReport {
    db.reconcile(scope, mode).await
}

async fn night(db: &TestDb, listings: Vec<Listing>, scope: Scope) -> (u64, u64) {
    bring(db, listings).await;
    let report = run(db, scope, Mode::Apply).await;
    (report.tally.reopened, report.tally.expired)
}

/// The candidates of a listing, in the order of their articles.
pub(super) async fn candidates(db: &TestDb, listing: &str) -> Vec<Candidate> {
    let mut all = db.store.candidates(&CandidateFilter::default(), None, 100).await.unwrap();
    all.retain(|candidate| candidate.hit.listing_id == listing);
    all.sort_by_key(|candidate| candidate.person_id);
    all
}

pub(super) async fn states(db: &TestDb, listing: &str) -> Vec<State> {
    let found = candidates(db, listing).await;
    // The rows a state is asked by are those that are shown to be in it.
    for state in State::ALL {
        let filter = CandidateFilter { states: vec![state], ..CandidateFilter::default() };
        for candidate in db.store.candidates(&filter, None, 100).await.unwrap() {
            assert_eq!(candidate.review.state, state);
        }
        let of = |all: &[Candidate]| all.iter().filter(|one| one.review.state == state).count();
        let asked = db.store.candidates(&filter, None, 100).await.unwrap();
        let all = db.store.candidates(&CandidateFilter::default(), None, 100).await.unwrap();
        assert_eq!(of(&asked), of(&all), "{state}");
    }
    // The figures beneath the queue say the same.
    let all = db.store.candidates(&CandidateFilter::default(), None, 100).await.unwrap();
    let waits = |one: &&Candidate| matches!(one.review.state, State::Open | State::Reopened);
    let figures = db.store.queue_figures(None).await.unwrap();
    assert_eq!(figures.waiting.iter().sum::<u64>(), all.iter().filter(waits).count() as u64);
    assert_eq!(figures.scores.iter().sum::<u64>(), all.len() as u64);
    found.iter().map(|candidate| candidate.review.state).collect()
}

pub(super) fn because(text: &str) -> Reason {
    Reason::parse(text).unwrap()
}

pub(super) fn ann() -> Author {
    Author::parse("ann").unwrap()
}

async fn say(db: &TestDb, id: CandidateId, verdict: Verdict) -> Result<(Candidate, Decision), ReviewError> {
    decide(&db.store, id, verdict, &because("looked at both"), &ann(), None).await
}

async fn hush(db: &TestDb, id: CandidateId) -> Result<StoredSuppression, ReviewError> {
    suppress(&db.store, id, &because("a namesake"), &ann(), None, None, Utc::now()).await
}

async fn events(db: &TestDb, kind: &'static str) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM outbox WHERE kind = $1")
        .bind(kind)
        .fetch_one(&mut db.connection().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_decision_outlives_changes_of_the_list_and_full_runs() {
    let db = stage().await;
    let first = candidates(&db, "1").await.remove(0);
    assert_eq!(states(&db, "1").await, [State::Open, State::Open]);
    let (decided, made) = say(&db, first.id, FALSE).await.unwrap();
    assert_eq!(
        (decided.review.state, made.disposition, made.author.as_str()),
        (State::Decided, FALSE, "ann")
    );
    assert!(!decided.review.listing_changed);
    for (number, scope) in [Scope::Delta, Scope::Full, Scope::Delta, Scope::Full].into_iter().enumerate() {
        assert_eq!(night(&db, edition(&format!("B{number}"), "A"), scope).await, (0, 0));
        let now = candidates(&db, "1").await;
        assert_ne!(now[0].id.hit, first.id.hit, "another hit took its place");
        assert_eq!(now[0].review.decision.as_ref(), Some(&made));
        assert!(now[0].review.listing_changed, "and that is said");
        assert_eq!(states(&db, "1").await, [State::Decided, State::Open]);
    }
    // Gone, and back as it was when it was decided.
    night(&db, edition("A", "A").split_off(1), Scope::Delta).await;
    assert_eq!(states(&db, "1").await, []);
    assert_eq!(db.store.decisions(first.id).await.unwrap().unwrap().len(), 1, "its history is kept");
    night(&db, edition("A", "A"), Scope::Delta).await;
    let back = candidates(&db, "1").await.remove(0);
    assert_eq!((back.review.state, back.review.listing_changed), (State::Decided, false));
    assert_eq!((events(&db, "candidate.decided").await, events(&db, "candidate.reopened").await), (1, 0));
}

#[tokio::test]
async fn a_decision_is_changed_and_undone_and_nothing_of_it_is_lost() {
    let db = stage().await;
    let id = candidates(&db, "3").await[0].id;
    let nothing = say(&db, id, Verdict::Withdrawn).await.unwrap_err();
    assert!(matches!(nothing, ReviewError::Refused { refusal: Refusal::NothingDecided, .. }), "{nothing}");
    let unsure = Verdict::Decided(Disposition::Unsure);
    for (verdict, state) in [
        (unsure, State::Decided),
        (TRUE, State::Decided),
        (Verdict::Withdrawn, State::Open),
        (FALSE, State::Decided),
    ] {
        assert_eq!(say(&db, id, verdict).await.unwrap().0.review.state, state);
    }
    let all = db.store.decisions(id).await.unwrap().unwrap();
    let verdicts: Vec<Verdict> = all.iter().map(|decision| decision.disposition).collect();
    assert_eq!(verdicts, [unsure, TRUE, Verdict::Withdrawn, FALSE]);
    assert_eq!(events(&db, "candidate.decided").await, 4);
}

#[tokio::test]
async fn a_suppression_reopens_once_when_its_listing_changes_and_only_then() {
    for scope in [Scope::Delta, Scope::Full] {
        let db = stage().await;
        let bout = candidates(&db, "1").await;
        let before: Vec<_> = bout.iter().map(|one| (one.id, one.hit.clone())).collect();
        let made = hush(&db, bout[0].id).await.unwrap();
        assert_eq!(states(&db, "1").await, [State::Suppressed, State::Suppressed], "all persons of the name");
        assert_eq!(states(&db, "3").await, [State::Open], "no other");
        let after: Vec<_> = candidates(&db, "1").await.into_iter().map(|one| (one.id, one.hit)).collect();
        assert_eq!(after, before, "hits and scores stay");
        // Another listing changes; then a new version leaves both as they are.
        assert_eq!(night(&db, edition("A", "B"), scope).await, (0, 0));
        let mut more = edition("A", "B");
        more.push(listed("9", "NEW, Ann"));
        assert_eq!(night(&db, more, scope).await, (0, 0));
        assert_eq!(states(&db, "1").await, [State::Suppressed, State::Suppressed]);
        // Gone and back as it was.
        night(&db, edition("A", "B").split_off(1), scope).await;
        assert_eq!(night(&db, edition("A", "B"), scope).await, (0, 0));
        assert_eq!(states(&db, "1").await, [State::Suppressed, State::Suppressed]);
        assert_eq!(events(&db, "candidate.reopened").await, 0);

        bring(&db, edition("C", "B")).await;
        assert_eq!(states(&db, "1").await, [State::Reopened, State::Reopened], "before any run");
        assert_eq!(run(&db, scope, Mode::DryRun).await.tally.reopened, 1);
        assert_eq!(events(&db, "candidate.reopened").await, 0);
        assert_eq!(run(&db, scope, Mode::Apply).await.tally.reopened, 1);
        assert_eq!(states(&db, "1").await, [State::Reopened, State::Reopened]);
        assert_eq!(events(&db, "candidate.reopened").await, 2, "one for each candidate");
        for again in [Scope::Delta, Scope::Full] {
            assert_eq!(run(&db, again, Mode::Apply).await.tally.reopened, 0);
        }
        assert_eq!(night(&db, edition("D", "B"), scope).await, (0, 0), "it is reopened once");
        assert_eq!(events(&db, "candidate.reopened").await, 2);
        let ended = db.store.suppressions(SuppressionFilter::One(made.id), None, 1).await.unwrap().remove(0);
        assert_eq!(ended.ended_because, Some(Ending::ListingChanged));
        let change = serde_json::json!([{"field": "programs", "old": ["A"], "new": ["C"]}]);
        assert_eq!(ended.changes, Some(change));
        let pinned = db.number(
            "SELECT count(*) FROM outbox o JOIN hits h ON h.id = (payload->>'hit_id')::bigint
            WHERE kind = 'candidate.reopened' AND h.superseded_because = 'changed'",
        );
        assert_eq!(pinned.await, 2, "told of the hits that stood in that night");
        // Whoever decides then has dealt with it.
        let now = candidates(&db, "1").await;
        say(&db, now[0].id, FALSE).await.unwrap();
        assert_eq!(states(&db, "1").await, [State::Decided, State::Reopened]);
        hush(&db, now[1].id).await.unwrap();
        assert_eq!(states(&db, "1").await, [State::Suppressed, State::Suppressed]);
    }
}

#[tokio::test]
async fn a_listing_that_went_and_came_back_changed_reopens() {
    let db = stage().await;
    hush(&db, candidates(&db, "1").await[0].id).await.unwrap();
    assert_eq!(night(&db, edition("A", "A").split_off(1), Scope::Delta).await, (0, 0), "nothing to look at");
    assert_eq!(night(&db, edition("B", "A"), Scope::Delta).await, (1, 0));
    assert_eq!(states(&db, "1").await, [State::Reopened, State::Reopened]);
    assert_eq!(events(&db, "candidate.reopened").await, 2);
}

#[tokio::test]
async fn what_was_decided_before_a_suppression_reopens_with_it_and_what_was_decided_since_does_not() {
    let db = stage().await;
    let bout = candidates(&db, "1").await;
    say(&db, bout[0].id, FALSE).await.unwrap();
    hush(&db, bout[0].id).await.unwrap();
    assert_eq!(states(&db, "1").await, [State::Suppressed, State::Suppressed]);
    say(&db, bout[1].id, FALSE).await.unwrap();
    assert_eq!(states(&db, "1").await, [State::Suppressed, State::Decided]);
    assert_eq!(night(&db, edition("B", "A"), Scope::Delta).await, (1, 0));
    assert_eq!(states(&db, "1").await, [State::Reopened, State::Decided]);
    assert_eq!(events(&db, "candidate.reopened").await, 1);
    let reopened = candidates(&db, "1").await.remove(0);
    assert_eq!(reopened.review.decision.unwrap().disposition, FALSE, "the decision is still there");
}

#[tokio::test]
async fn a_suppression_ends_with_its_time() {
    let db = stage().await;
    let bout = candidates(&db, "1").await;
    let long_ago = Utc::now() - TimeDelta::days(10);
    let until = |days| Some(long_ago + TimeDelta::days(days));
    let made =
        suppress(&db.store, bout[0].id, &because("x"), &ann(), until(9), None, long_ago).await.unwrap();
    assert_eq!(states(&db, "1").await, [State::Open, State::Open], "over before any run notes it");
    assert_eq!(db.store.suppressions(SuppressionFilter::InForce, None, 10).await.unwrap(), []);
    let dry = run(&db, Scope::Delta, Mode::DryRun).await;
    assert_eq!((dry.tally.reopened, dry.tally.expired), (0, 1));
    let report = run(&db, Scope::Delta, Mode::Apply).await;
    assert_eq!((report.tally.reopened, report.tally.expired), (0, 1));
    let again = run(&db, Scope::Full, Mode::Apply).await;
    assert_eq!((again.tally.reopened, again.tally.expired), (0, 0));
    let ended = db.store.suppressions(SuppressionFilter::One(made.id), None, 1).await.unwrap().remove(0);
    assert_eq!((ended.ended_because, ended.ended_at.is_some()), (Some(Ending::Expired), true));
    assert_eq!(events(&db, "candidate.reopened").await, 0);
    assert_eq!(night(&db, edition("B", "A"), Scope::Delta).await, (0, 0), "what expired does not reopen");
    // One that is over without that being noted makes room for the next.
    let now = candidates(&db, "1").await;
    for (since, days) in [(long_ago, Some(1)), (Utc::now(), None)] {
        let until = days.and_then(until);
        suppress(&db.store, now[1].id, &because("x"), &ann(), until, None, since).await.unwrap();
    }
    assert_eq!(states(&db, "1").await, [State::Suppressed, State::Suppressed]);
    for (until, text) in [(-1, "future"), (400, "at most 366 days")] {
        let until = Some(Utc::now() + TimeDelta::days(until));
        let refused =
            suppress(&db.store, now[0].id, &because("x"), &ann(), until, None, Utc::now()).await.unwrap_err();
        assert!(refused.to_string().contains(text), "{refused}");
    }
}

#[tokio::test]
async fn figures_count_by_score_by_days_and_by_list() {
    let db = stage().await;
    let mut connection = db.connection().await;
    let aged = "UPDATE hits SET created_at = now() - interval '8 days' WHERE listing_id = '1'";
    sqlx::query(aged).execute(&mut connection).await.unwrap();
    sqlx::query("UPDATE contexts SET score = 120").execute(&mut connection).await.unwrap();
    sqlx::query("DELETE FROM contexts WHERE hit_id IN (SELECT id FROM hits WHERE listing_id = '3')")
        .execute(&mut connection)
        .await
        .unwrap();
    let figures = db.store.queue_figures(None).await.unwrap();
    assert_eq!(figures.waiting, [1, 0, 0, 2, 0, 0, 0]);
    // By name and text where the text was weighed, else by the name.
    assert_eq!((figures.scores[2], figures.scores[19], figures.scores.iter().sum()), (2, 1, 3u64));
    let ofac = candidates(&db, "1").await[0].hit.list.clone();
    assert_eq!(db.store.queue_figures(Some(&ofac)).await.unwrap(), figures);
    let other = SourceId::un_sc();
    assert_eq!(db.store.queue_figures(Some(&other)).await.unwrap(), QueueFigures::default());
}

#[tokio::test]
async fn a_suppression_is_made_and_ended_upon_what_was_seen() {
    let db = stage().await;
    let bout = candidates(&db, "1").await;
    let (id, seen) = (bout[0].id, [bout[0].review.revision.clone()]);
    let (why, ann, now) = (because("x"), ann(), Utc::now());
    // Of two at once upon the same, one is told to look again.
    let (one, other) = tokio::join!(
        suppress(&db.store, id, &why, &ann, None, Some(&seen), now),
        suppress(&db.store, id, &why, &ann, None, Some(&seen), now),
    );
    let (made, refused) = if one.is_ok() { (one, other) } else { (other, one) };
    let made = made.unwrap();
    assert!(matches!(refused, Err(ReviewError::Moved(at)) if at == id), "{refused:?}");
    let stale = lift_of(&db.store, id, &why, &ann, Some(&seen)).await;
    assert!(matches!(stale, Err(ReviewError::Moved(_))), "{stale:?}");
    let seen = [candidates(&db, "1").await[0].review.revision.clone()];
    let maduro = candidates(&db, "3").await.remove(0);
    let of_another = [maduro.review.revision.clone()];
    let wrong = lift_of(&db.store, maduro.id, &why, &ann, Some(&of_another)).await;
    assert!(matches!(wrong, Err(ReviewError::NotSuppressed(at)) if at == maduro.id), "{wrong:?}");
    let ended = lift_of(&db.store, id, &why, &ann, Some(&seen)).await.unwrap();
    assert_eq!((ended.id, ended.ended_because), (made.id, Some(Ending::Removed)));
    // Whoever still sees it suppressed is told to look again, not that there is nothing to end.
    let late = lift_of(&db.store, id, &why, &ann, Some(&seen)).await;
    assert!(matches!(late, Err(ReviewError::Moved(_))), "{late:?}");
}

#[tokio::test]
async fn a_suppression_is_removed_with_a_reason_and_never_hides_a_true_match() {
    let db = stage().await;
    let bout = candidates(&db, "1").await;
    let made = hush(&db, bout[0].id).await.unwrap();
    let twice = hush(&db, bout[1].id).await.unwrap_err();
    assert!(matches!(twice, ReviewError::Refused { refusal: Refusal::AlreadySuppressed, .. }), "{twice}");
    let ended = lift(&db.store, made.id, &because("not so sure"), &ann()).await.unwrap();
    assert_eq!(
        (ended.ended_because, ended.ended_reason.as_deref()),
        (Some(Ending::Removed), Some("not so sure"))
    );
    assert_eq!(states(&db, "1").await, [State::Open, State::Open]);
    let over = lift(&db.store, made.id, &because("again"), &ann()).await.unwrap_err();
    assert!(matches!(over, ReviewError::Over(_)), "{over}");
    let unknown = lift(&db.store, SuppressionId(999), &because("x"), &ann()).await.unwrap_err();
    assert!(matches!(unknown, ReviewError::NoSuppression(_)), "{unknown}");
    // A true match ends the suppression of its name; and no person of it can then be suppressed.
    hush(&db, bout[0].id).await.unwrap();
    say(&db, bout[0].id, TRUE).await.unwrap();
    assert_eq!(states(&db, "1").await, [State::Decided, State::Open]);
    for candidate in &bout {
        let refused = hush(&db, candidate.id).await.unwrap_err();
        assert!(
            matches!(refused, ReviewError::Refused { candidate, refusal: Refusal::TrueMatch } if candidate == bout[0].id),
            "{refused}"
        );
    }
    let told = history(&db.store, bout[0].id).await.unwrap().unwrap();
    let told: Vec<&str> = told.iter().map(|entry| entry.what).collect();
    assert_eq!(told, ["suppressed", "removed", "suppressed", "true_match", "removed"]);
}

#[tokio::test]
async fn of_two_who_decide_at_once_upon_the_same_one_wins() {
    let db = stage().await;
    let candidate = candidates(&db, "1").await.remove(0);
    let seen = [candidate.review.revision.clone()];
    let reason = because("seen");
    let (bob, ann) = (Author::parse("bob").unwrap(), ann());
    let (one, other) = tokio::join!(
        decide(&db.store, candidate.id, FALSE, &reason, &ann, Some(&seen)),
        decide(&db.store, candidate.id, TRUE, &reason, &bob, Some(&seen)),
    );
    assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1);
    let lost = one.err().or(other.err()).unwrap();
    assert!(matches!(lost, ReviewError::Moved(_)), "{lost}");
    assert_eq!(db.number("SELECT count(*) FROM dispositions").await, 1);
    // A changed listing is another thing to decide upon, too.
    let other = candidates(&db, "3").await.remove(0);
    bring(&db, edition("A", "B")).await;
    let seen = [other.review.revision];
    let moved = decide(&db.store, other.id, FALSE, &reason, &bob, Some(&seen)).await.unwrap_err();
    assert!(matches!(moved, ReviewError::Moved(_)), "{moved}");
}

#[tokio::test]
async fn a_candidate_that_was_superseded_names_the_one_in_its_place() {
    let db = stage().await;
    let old = candidates(&db, "1").await[0].id;
    night(&db, edition("B", "A"), Scope::Delta).await;
    let new = candidates(&db, "1").await[0].id;
    let refused = say(&db, old, FALSE).await.unwrap_err();
    assert!(matches!(refused, ReviewError::Superseded { was, by } if was == old && by == new), "{refused}");
    night(&db, edition("B", "A").split_off(1), Scope::Delta).await;
    assert!(matches!(hush(&db, new).await.unwrap_err(), ReviewError::Gone(id) if id == new));
    let never = CandidateId { hit: 999.into(), person: old.person };
    assert!(matches!(say(&db, never, FALSE).await.unwrap_err(), ReviewError::NoCandidate(_)));
    assert!(history(&db.store, never).await.unwrap().is_none());
}

#[tokio::test]
async fn what_was_decided_and_suppressed_cannot_be_changed_behind_the_programs_back() {
    let db = stage().await;
    let bout = candidates(&db, "1").await;
    say(&db, bout[0].id, FALSE).await.unwrap();
    let made = hush(&db, bout[0].id).await.unwrap();
    let mut connection = db.connection().await;
    for statement in [
        "UPDATE dispositions SET disposition = 'true_match'",
        "DELETE FROM dispositions",
        "TRUNCATE dispositions",
        "DELETE FROM suppressions",
        "TRUNCATE suppressions, dispositions",
        "UPDATE suppressions SET expires_at = expires_at + interval '1 day'",
        "UPDATE suppressions SET reason = 'other'",
        "DELETE FROM articles",
    ] {
        assert!(sqlx::query(statement).execute(&mut connection).await.is_err(), "{statement}");
    }
    lift(&db.store, made.id, &because("x"), &ann()).await.unwrap();
    for statement in [
        "UPDATE suppressions SET ended_at = NULL, ended_because = NULL, ended_by = NULL, ended_reason = NULL",
        "UPDATE suppressions SET ended_reason = 'other'",
    ] {
        let refused = sqlx::query(statement).execute(&mut connection).await.unwrap_err();
        assert!(refused.to_string().contains("only end, once"), "{refused}");
    }
}

#[tokio::test]
async fn a_run_that_died_before_the_end_leaves_the_reopening_to_the_next() {
    let db = stage().await;
    hush(&db, candidates(&db, "1").await[0].id).await.unwrap();
    bring(&db, edition("B", "A")).await;
    let live = db.live().await;
    let mut lock = db.store.write_lock().await.unwrap();
    let held = db.store.clone();
    // Stops where the suppressions are ended: their table is held by somebody else.
    let mut blocker = db.connection().await;
    let mut transaction = sqlx::Connection::begin(&mut blocker).await.unwrap();
    sqlx::query("LOCK TABLE suppressions IN EXCLUSIVE MODE").execute(&mut *transaction).await.unwrap();
    let work = reconcile(&held, &live, &mut lock, RunOrder::new(Scope::Delta), |_| ());
    let waiting = async {
        loop {
            let waits = db
                .number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
                .await;
            if waits > 0 {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = work => panic!("the run must wait for the table"),
        () = waiting => {}
    }
    drop(lock);
    transaction.rollback().await.unwrap();
    assert_eq!(events(&db, "candidate.reopened").await, 0);
    assert_eq!(states(&db, "1").await, [State::Reopened, State::Reopened]);
    let report = run(&db, Scope::Delta, Mode::Apply).await;
    assert_eq!((report.resumed, report.tally.reopened), (true, 1));
    assert_eq!(events(&db, "candidate.reopened").await, 2);
}

#[tokio::test]
async fn delta_and_full_leave_the_same_states() {
    let mut left = Vec::new();
    for scope in [Scope::Delta, Scope::Full] {
        let db = stage().await;
        let bout = candidates(&db, "1").await;
        say(&db, bout[0].id, FALSE).await.unwrap();
        hush(&db, bout[1].id).await.unwrap();
        let maduro = candidates(&db, "3").await;
        let mut seen = Vec::new();
        for (number, listings) in
            [edition("A", "B"), edition("B", "B"), edition("B", "B").split_off(1), edition("C", "D")]
                .into_iter()
                .enumerate()
        {
            let ended = night(&db, listings, scope).await;
            if number == 1 {
                say(&db, maduro_now(&db, &maduro).await, FALSE).await.unwrap();
            }
            seen.push((ended, states(&db, "1").await, states(&db, "3").await));
        }
        seen.push(((events(&db, "candidate.reopened").await.unsigned_abs(), 0), vec![], vec![]));
        left.push(seen);
    }
    assert_eq!(left[0], left[1]);
}

async fn maduro_now(db: &TestDb, before: &[Candidate]) -> CandidateId {
    let now = candidates(db, "3").await.remove(0);
    assert_eq!(now.person_id, before[0].person_id);
    now.id
}

#[tokio::test]
async fn an_export_has_what_stands_and_what_was_decided_and_went() {
    let db = stage().await;
    let bout = candidates(&db, "1").await;
    say(&db, bout[0].id, FALSE).await.unwrap();
    night(&db, edition("B", "A"), Scope::Delta).await;
    let ids = |all: Vec<Candidate>| all.into_iter().map(|one| one.person_id).collect::<Vec<_>>();
    assert_eq!(ids(db.store.export(None, None, 10).await.unwrap()).len(), 3);
    night(&db, edition("B", "A").split_off(1), Scope::Delta).await;
    let exported = db.store.export(None, None, 10).await.unwrap();
    let gone: Vec<&Candidate> = exported.iter().filter(|one| one.superseded_at.is_some()).collect();
    assert_eq!((exported.len(), gone.len()), (2, 1));
    assert_eq!((gone[0].person_id, gone[0].review.state), (bout[0].person_id, State::Decided));
    let far: DateTime<Utc> = Utc::now() + TimeDelta::days(1);
    assert!(db.store.export(Some(far), None, 10).await.unwrap().is_empty());
    let first = db.store.export(None, None, 1).await.unwrap();
    let second = db.store.export(None, Some(first[0].id), 1).await.unwrap();
    assert_eq!([ids(first), ids(second)].concat(), ids(exported));
}
