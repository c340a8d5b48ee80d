//! Many acts in a row, held against the rules: what the database shows is what [`Position`] says.

use std::collections::BTreeMap;

use chrono::{TimeDelta, Utc};
use namecheck::flow::{Mode, ReviewError, Scope, decide, lift, suppress};
use namecheck::review::{Act, Disposition, Position, State, SuppressionStanding, Verdict};
use namecheck::store::{Candidate, SuppressionFilter};

use super::harness::TestDb;
use super::review::{ann, because, bring, candidates, edition, run, stage, states};

/// The listings of the stage; all candidates of one are of one name.
const LISTINGS: [&str; 2] = ["1", "3"];

/// Positions by listing, in the order of the candidates.
type Model = BTreeMap<&'static str, Vec<Position>>;

/// Numbers that look drawn, the same in every run (Knuth's multiplier).
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

#[tokio::test]
async fn whatever_people_and_lists_do_the_state_shown_is_the_one_the_rules_give() {
    let db = stage().await;
    let mut model = Model::new();
    for listing in LISTINGS {
        model.insert(listing, vec![Position::default(); candidates(&db, listing).await.len()]);
    }
    let mut draw = Draw(7);
    let mut wordings = [0; 2];
    // Suppressions whose time is over without that being noted: they still reopen, on the safe side.
    let mut lapsed = [false; 2];
    let mut seen: BTreeMap<State, u32> = BTreeMap::new();
    let mut refused = 0;
    for step in 0..120 {
        let which = draw.below(2);
        let listing = LISTINGS[which];
        let found = candidates(&db, listing).await;
        let at = draw.below(found.len());
        let positions = model.get_mut(listing).unwrap();
        let act = draw.below(9);
        match act {
            0..=2 => {
                let verdict = Verdict::Decided(Disposition::ALL[act]);
                let done = decide(&db.store, found[at].id, verdict, &because("x"), &ann(), None).await;
                done.unwrap();
                decided(positions, at, verdict);
            }
            3 => {
                let done =
                    decide(&db.store, found[at].id, Verdict::Withdrawn, &because("x"), &ann(), None).await;
                let expected = positions[at].after(Act::Withdraw);
                assert_eq!(done.is_ok(), expected.is_ok(), "step {step}: {done:?}");
                positions[at] = expected.unwrap_or(positions[at]);
                refused += u32::from(done.is_err());
            }
            4 | 5 => {
                let done = suppressed(&db, &found, at, positions, act == 5).await;
                lapsed[which] = if done { act == 5 } else { lapsed[which] };
                refused += u32::from(!done);
            }
            6 => {
                let in_force = db.store.suppressions(SuppressionFilter::InForce, None, 10).await.unwrap();
                let made = in_force.iter().find(|made| made.listing_id == listing);
                assert_eq!(made.is_some(), positions[0].after(Act::Lift).is_ok(), "step {step}");
                if let Some(made) = made {
                    lift(&db.store, made.id, &because("x"), &ann()).await.unwrap();
                    positions.iter_mut().for_each(|one| *one = one.after(Act::Lift).unwrap());
                }
            }
            _ => {
                wordings[which] += 1;
                let [bout, maduro] = wordings.map(|wording| format!("P{wording}"));
                bring(&db, edition(&bout, &maduro)).await;
                // The first version changes both, from what the stage had.
                let first = wordings.iter().sum::<i32>() == 1;
                for (number, positions) in model.values_mut().enumerate() {
                    if number != which && !first {
                        continue;
                    }
                    for one in positions {
                        if lapsed[number] {
                            one.suppression = Some(SuppressionStanding::InForce);
                        }
                        *one = one.after(Act::ListingChanges).unwrap();
                    }
                    lapsed[number] = false;
                }
                // Every other version is noted by a run, the rest by whoever reads.
                if act == 8 {
                    let scope = if draw.below(2) == 0 { Scope::Delta } else { Scope::Full };
                    run(&db, scope, Mode::Apply).await;
                    lapsed = [false; 2];
                }
            }
        }
        for (listing, positions) in &model {
            let expected: Vec<State> = positions.iter().map(|position| position.state()).collect();
            assert_eq!(states(&db, listing).await, expected, "step {step}, act {act}, listing {listing}");
            expected.iter().for_each(|state| *seen.entry(*state).or_default() += 1);
        }
    }
    assert!(State::ALL.iter().all(|state| seen[state] > 10) && refused > 3, "{seen:?}, {refused} refused");
}

fn decided(positions: &mut [Position], at: usize, verdict: Verdict) {
    let before = positions[at];
    positions[at] = before.after(verdict.act()).unwrap();
    if before.suppression != positions[at].suppression {
        // The suppression that a true match ends is that of all.
        let others = positions.iter_mut().filter(|one| one.suppression.is_some());
        others.for_each(|one| one.suppression = Some(SuppressionStanding::Over));
    }
}

/// Suppresses, with `past` so that it is over at once; false where that is not legal.
async fn suppressed(
    db: &TestDb,
    found: &[Candidate],
    at: usize,
    positions: &mut [Position],
    past: bool,
) -> bool {
    let now = if past { Utc::now() - TimeDelta::days(9) } else { Utc::now() };
    let until = past.then(|| now + TimeDelta::days(1));
    let done = suppress(&db.store, found[at].id, &because("x"), &ann(), until, None, now).await;
    let legal = positions[at].after(Act::Suppress).is_ok()
        && positions.iter().all(|one| one.disposition != Some(Disposition::TrueMatch));
    assert_eq!(done.is_ok(), legal, "{done:?}");
    if let Err(error) = done {
        assert!(matches!(error, ReviewError::Refused { .. }), "{error}");
        return false;
    }
    for one in positions {
        // Which other persons of the name were decided is no matter: it covers all of them.
        let position = Position { disposition: None, ..*one }.after(Act::Suppress).unwrap();
        *one = Position { disposition: one.disposition, ..position };
        if past {
            *one = one.after(Act::Expire).unwrap();
        }
    }
    true
}
