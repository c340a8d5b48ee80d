//! Two names, apart by the first line break -> a score that holds what is promised of it.
#![cfg_attr(fuzzing, no_main)]

use namecheck::name::Name;
use namecheck::screen::{Score, compare};

#[cfg(not(fuzzing))]
#[path = "../driver.rs"]
mod driver;

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz(data));

#[cfg(not(fuzzing))]
fn main() -> std::process::ExitCode {
    driver::run(fuzz)
}

fn fuzz(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (a, b) = text.split_once('\n').unwrap_or((&text, &text));
    let (Ok(a), Ok(b)) = (Name::parse(a), Name::parse(b)) else { return };
    let there = compare(&a, &b);
    let back = compare(&b, &a);
    assert_eq!(there.score, back.score, "the order of the pair counts");
    assert_eq!(there.hit, back.hit);
    assert!((0.0..=1.0).contains(&there.score.value()));
    assert!(there.evidence.iter().all(|part| part.bits.is_finite()), "{:?}", there.evidence);
    assert_eq!(there.score == Score::ONE, a.normal() == b.normal(), "1 is kept for equal normal forms");
    for name in [&a, &b] {
        assert_eq!(compare(name, name).score, Score::ONE);
    }
}
