//! Names that nobody has, made to cost as much as they can.

use std::collections::HashMap;

use namecheck::list::Listing;
use namecheck::name::{MAX_CHARS, MAX_TOKENS, Name, normalize};
use namecheck::screen::{Index, ScreenOptions, Screener, screen};
use serde_json::{Value, json};

use crate::chance::Chance;
use crate::clock::Times;
use crate::names::misspelled;

/// Calls of each case.
const CALLS: usize = 100;

/// A case and its texts, which are taken in turn.
type Case = (&'static str, Vec<String>);

/// How long each case takes from text to answer, without memory (the best of three) and
/// with; the worst first.
pub(crate) fn measure(index: &Index, list: &[Listing]) -> Vec<Value> {
    let options = ScreenOptions::default();
    let mut rows: Vec<(f64, Value)> = Vec::new();
    for (case, texts) in cases(list) {
        let (mut fresh, mut kept) = (Times::default(), Times::default());
        let mut screener = Screener::new(index);
        let (mut hits, mut refused) = (0, 0);
        for text in texts.iter().cycle().take(CALLS) {
            match fresh.best_of(|| Name::parse(text).map(|name| screen(index, &name, &options))) {
                Ok(found) => hits = hits.max(found.total),
                Err(_) => refused += 1,
            }
            let _ = kept.of(|| Name::parse(text).map(|name| screener.screen(&name, &options)));
        }
        let answer = match refused {
            0 => format!("up to {hits} hits"),
            CALLS => "refused".to_owned(),
            some => format!("{some} of {CALLS} refused"),
        };
        let ms = |times: &mut Times| times.p50_p99_max_us().map(|us| us / 1e3);
        let ([p50, p99, max], [_, kept_p99, _]) = (ms(&mut fresh), ms(&mut kept));
        let row = json!({ "section": "hostile", "case": case, "answer": answer, "p50_ms": p50,
            "p99_ms": p99, "max_ms": max, "kept_p99_ms": kept_p99 });
        rows.push((p99, row));
    }
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    rows.into_iter().map(|(_, row)| row).collect()
}

fn cases(list: &[Listing]) -> Vec<Case> {
    let mut chance = Chance::new(15);
    let mut counts: HashMap<String, usize> = HashMap::new();
    for name in list.iter().flat_map(|listing| &listing.names) {
        for word in normalize(&name.display()).split(' ') {
            *counts.entry(word.to_owned()).or_default() += 1;
        }
    }
    let mut words: Vec<(String, usize)> = counts.into_iter().collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let common: Vec<String> = words.iter().map(|(word, _)| word.clone()).filter(|w| w.len() > 2).collect();
    let commonest: Vec<String> = common.iter().take(MAX_TOKENS).cloned().collect();
    let mut longest = common.clone();
    longest.sort_by_key(|word| std::cmp::Reverse(word.len()));

    let one = |text: String| vec![text];
    let many = |make: &mut dyn FnMut() -> String| (0..CALLS).map(|_| make()).collect::<Vec<_>>();
    let mut mixed = |from: usize, edit: bool| {
        many(&mut || {
            let words: Vec<String> = (0..MAX_TOKENS)
                .map(|_| {
                    let word = chance.pick(&common[..from.min(common.len())]);
                    if edit { misspelled(word, &mut chance) } else { word.clone() }
                })
                .collect();
            fitting(&words)
        })
    };
    vec![
        ("40 of the 200 commonest words", mixed(200, false)),
        ("40 of the 200 commonest words, misspelled", mixed(200, true)),
        ("40 words of the list", mixed(usize::MAX, false)),
        ("40 words of the list, misspelled", mixed(usize::MAX, true)),
        ("the 40 commonest words", one(fitting(&commonest))),
        ("the commonest word 40 times", one(fitting(&vec![common[0].clone(); MAX_TOKENS]))),
        ("the longest words", one(fitting(&longest[..MAX_TOKENS.min(longest.len())]))),
        ("the 5 commonest words", one(commonest[..5.min(commonest.len())].join(" "))),
        ("Mohammed Ali Ahmed Hassan Hussein", one("Mohammed Ali Ahmed Hassan Hussein".to_owned())),
        ("40 Arabic compounds", one("abdalraz ".repeat(MAX_TOKENS))),
        ("40 initials", one(('a'..='z').chain('a'..='n').map(|c| format!("{c} ")).collect())),
        ("one initial 40 times", one("a ".repeat(MAX_TOKENS))),
        ("400 letters without a space", one("abcdefghij".repeat(MAX_CHARS / 10))),
        ("400 equal letters", one("x".repeat(MAX_CHARS))),
        ("400 times three marks on a letter", one("a\u{300}\u{301}\u{302}".repeat(MAX_CHARS / 4))),
        ("400 Han signs", one("習近平毛澤東".chars().cycle().take(MAX_CHARS).collect())),
        ("40 Han names", one("習近平 毛澤東 ".chars().cycle().take(4 * MAX_TOKENS).collect())),
        ("letters of three scripts", one("Аli Мohаmmed Ηassan עלי محمد Путин 김정은 ".repeat(5))),
        ("ligatures that grow", one("\u{fdfa}".repeat(MAX_CHARS))),
        ("control and bidi signs", one("\u{202e}\u{0}Ali\u{200f}\u{2066}\u{7} Hassan\u{feff} ".repeat(12))),
        ("nothing", one(String::new())),
        ("punctuation", one("?!-'.,;".repeat(MAX_CHARS / 7))),
        ("10,000 letters", one("x".repeat(10_000))),
        ("500 words", one("Ali ".repeat(500))),
    ]
}

/// As many of the words as fit into a name.
fn fitting(words: &[String]) -> String {
    let mut text = String::new();
    for word in words {
        if text.chars().count() + word.chars().count() < MAX_CHARS {
            text.push_str(word);
            text.push(' ');
        }
    }
    text
}
