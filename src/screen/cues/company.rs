//! What is said near a person beside countries and offices: words of the listing's remarks, other
//! listed people, and sanctions.

use std::ops::Range;

use super::Cues;
use super::lexicon::Sense;
use super::portrait::Portrait;
use super::text::Text;

/// A word of the listing's titles or remarks stands in a sentence with the person.
const WORD: f32 = 2.5;
/// A second one does.
const SECOND_WORD: f32 = 1.5;
/// One stands elsewhere in the article.
const WORD_IN_ARTICLE: f32 = 1.0;
/// Somebody of the same program is in the article.
const SAME_PROGRAM: f32 = 1.0;
/// Sanctions are spoken of in a sentence with the person.
const SANCTIONS: f32 = 1.5;
/// They are elsewhere in the article.
const SANCTIONS_IN_ARTICLE: f32 = 0.5;

/// What the company a person is in proves.
pub(super) fn weigh(cues: &mut Cues<'_>, portrait: &Portrait, programs: &[String]) {
    remarks(cues, portrait);
    if !cues.is_of_another_age() {
        others(cues, programs);
        sanctions(cues);
    }
}

fn remarks(cues: &mut Cues<'_>, portrait: &Portrait) {
    if portrait.words.is_empty() {
        return;
    }
    let mut met: Vec<(usize, bool)> = Vec::new();
    for at in 0..cues.text.words().len() {
        let word = &cues.text.words()[at];
        if word.person == Some(cues.person)
            || (word.cased && !word.capital)
            || cues.text.senses(at).any(|sense| !sense.is_plain())
        {
            continue;
        }
        let folded = cues.text.folded(at);
        let listed = portrait.words.binary_search_by(|other| other.as_ref().cmp(folded)).is_ok();
        if listed && !met.iter().any(|(other, _)| cues.text.folded(*other) == folded) {
            met.push((at, cues.near.sentences.contains(&word.sentence)));
        }
    }
    met.sort_by_key(|(at, close)| (!close, *at));
    for (nth, (at, close)) in met.into_iter().take(2).enumerate() {
        let bits = match (nth, close) {
            (0, true) => WORD,
            (_, true) => SECOND_WORD,
            (0, false) if !cues.is_of_another_age() => WORD_IN_ARTICLE,
            _ => continue,
        };
        let listed = cues.text.folded(at).to_owned();
        cues.tell("word of the listing", at..at + 1, Some(listed), bits);
    }
}

fn others(cues: &mut Cues<'_>, programs: &[String]) {
    let shared = cues.company.iter().find_map(|other| {
        let program = programs.iter().find(|program| other.programs.contains(program))?;
        (other.person != cues.person).then(|| (other.words.clone(), program.clone()))
    });
    if let Some((words, program)) = shared {
        cues.tell("listed under the same program", words, Some(program), SAME_PROGRAM);
    }
}

fn sanctions(cues: &mut Cues<'_>) {
    let said = |at: &usize| cues.text.says(*at, Sense::Sanction) && !is_of_a_game(cues.text, *at);
    let words = |at: usize| at..at + cues.text.length(at);
    let close: Option<Range<usize>> =
        cues.near.sentences.iter().flat_map(|number| cues.text.sentence(*number)).find(said).map(words);
    let (found, bits) = match close {
        Some(found) => (Some(found), SANCTIONS),
        None => ((0..cues.text.words().len()).find(said).map(words), SANCTIONS_IN_ARTICLE),
    };
    if let Some(found) = found {
        cues.tell("sanctions", found, None, bits);
    }
}

/// Whether sanctions are those of a body of sport: "FIFA sanctioned the striker".
fn is_of_a_game(text: &Text<'_>, at: usize) -> bool {
    /// Words between the two.
    const REACH: usize = 3;
    let near = at.saturating_sub(REACH)..text.words().len().min(at + text.length(at) + REACH);
    near.into_iter().any(|at| text.says(at, Sense::Game))
}
