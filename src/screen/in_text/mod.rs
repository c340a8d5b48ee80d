//! Text + [`Index`] -> the places where it may name a listed person, whatever a name tagger says.
//!
//! Windows of the text go before the one scorer: [`Screener`]. `words` cuts the text, `endings` knows what
//! its language writes onto names, `heard` asks the list what each distinct word may be, `windows` finds
//! the few runs of words of which two or more may be tokens of one listed name. A window at or above the
//! threshold is a find; of two that overlap the one that proves more stays. `inverted` adds the rows that
//! have a comma between surname and given name.
//!
//! A single plain word is never a find, however rare: neither a surname nor a listed name of one
//! word ("Hazem"). Two listed words written as one ("NicolasMaduro") are.
//!
//! It knows nothing of who is who in an article; [`crate::article`] joins what is found here with
//! what it finds itself.

mod endings;
mod heard;
mod inverted;
mod letter;
mod pool;
mod unspaced;
mod windows;
mod words;

use std::iter;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::model;
use super::screener::{Screener, ScreenerMemory};
use super::{Index, Score, ScreenOptions};
use crate::article::{Body, Mention, Provenance, Span, chars, is_hangul, is_namesake};
use crate::name::Name;
use endings::Endings;
use heard::{Heard, Met, Part};
use inverted::Inverted;
pub use pool::{Lent, Pool};
use windows::{MOST_WORDS, Window, Windows, initials_after, initials_before};
use words::{Gap, Word};

/// Level from which a word is somebody's name rather than a word: about a hundred bearers among the
/// names that [`crate::name::known`] was learned from.
const WIDELY_KNOWN: u8 = 6;
/// The score of a listed name whose words are parted otherwise.
const NEARLY: Score = Score::from_per_mille(990);
/// Windows whose score is remembered; about 20 MB at most.
const MOST_REMEMBERED: usize = 100_000;

/// Finds listed names in one text after another, with memory of the words it has met. One for each
/// thread; what is found does not depend on what it has met. [`Pool`] keeps the memory for the next.
pub struct TextScreener<'a> {
    screener: Screener<'a>,
    met: Met,
    windows: Windows,
    scores: FxHashMap<Box<str>, Option<(Score, f32)>>,
    options: ScreenOptions,
}

/// What a screener of texts has met: good for the index and the options it was met with only.
struct Memory {
    names: ScreenerMemory,
    met: Met,
    windows: Windows,
    scores: FxHashMap<Box<str>, Option<(Score, f32)>>,
}

impl Memory {
    /// How many words, pairs, names and windows are remembered.
    fn remembered(&self) -> usize {
        self.names.len() + self.met.len() + self.scores.len()
    }
}

/// What [`TextScreener::find`] found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Finds {
    /// The places, in the order of the text, not overlapping; each of [`Provenance::ListDirected`].
    pub mentions: Vec<Mention>,
    /// True when the text made more work than any article does, and its rest was left.
    pub truncated: bool,
}

/// A window at or above the threshold, in bytes.
struct Scored {
    start: usize,
    end: usize,
    bits: f32,
    /// The name without what the language of the text writes onto it, where it has such endings.
    base: Option<String>,
    /// Something is written onto the last word, so that the name ends there.
    closed: bool,
}

impl Scored {
    fn of((start, end): (usize, usize), bits: f32) -> Self {
        Self { start, end, bits, base: None, closed: false }
    }

    /// The name that was scored.
    fn name<'a>(&'a self, text: &'a str) -> &'a str {
        self.base.as_deref().unwrap_or(&text[self.start..self.end])
    }
}

impl<'a> TextScreener<'a> {
    /// A screener without memory yet. Of the options threshold and weak aliases count; what is asked
    /// beside a name has no place in a text.
    #[must_use]
    pub fn new(index: &'a Index, options: &ScreenOptions) -> Self {
        let names = ScreenerMemory::new(index);
        let (met, windows, scores) = (Met::default(), Windows::new(index), FxHashMap::default());
        Self::resumed(index, options, Memory { names, met, windows, scores })
    }

    /// One that goes on with what another of the same index and options has met.
    fn resumed(index: &'a Index, options: &ScreenOptions, memory: Memory) -> Self {
        let ScreenOptions { threshold, weak_aliases, .. } = *options;
        let options = ScreenOptions { threshold, weak_aliases, ..ScreenOptions::default() };
        let Memory { names, met, windows, scores } = memory;
        Self { screener: Screener::resumed(index, names), met, windows, scores, options }
    }

    fn into_memory(self) -> Memory {
        let Self { screener, met, windows, scores, .. } = self;
        Memory { names: screener.into_memory(), met, windows, scores }
    }

    /// The screener of single names that windows go before. It knows the words of the texts.
    pub fn names(&mut self) -> &mut Screener<'a> {
        &mut self.screener
    }

    /// The places of the running text ([`Body::running`]) that name a listed person.
    pub fn find(&mut self, text: &Body) -> Finds {
        self.met.trim();
        if self.scores.len() > MOST_REMEMBERED {
            self.scores.clear();
        }
        self.windows.begin(model::bits_at(self.options.threshold.0));
        let words = words::read(text);
        let endings = Endings::of(&words);
        let mut found = Vec::new();
        let mut rest = words.as_slice();
        while let Some(first) = rest.iter().position(|word| !heard::is_outside(word)) {
            rest = &rest[first..];
            let run = self.run(rest, endings);
            self.score(text, rest, &run, &mut found);
            // Pieces of a run without an end overlap, so that no name is cut.
            let step = if run.len() == MOST_WORDS { MOST_WORDS / 2 } else { run.len() };
            rest = &rest[step.max(1)..];
        }
        self.inverted(text, &words, endings, &mut found);
        for (start, end) in self.screener.index().han().find(text) {
            let bits = self.bits(&text[start..end]);
            found.extend(bits.map(|bits| Scored::of((start, end), bits)));
        }
        for &(start, end) in text.chinese().near_names() {
            let bits = self.bits(&text[start..end]).filter(|_| self.reaches(&text[start..end], NEARLY));
            found.extend(bits.map(|bits| Scored::of((start, end), bits)));
        }
        // A name may begin on a line that is furniture and end in the running text.
        found.retain(|one| text.is_running(one.start, one.end));
        Finds { mentions: mentions(text, best(found)), truncated: self.windows.is_spent() }
    }

    /// The words from the first of `words` over which a name may go on.
    fn run(&mut self, words: &[Word<'_>], endings: Option<&Endings>) -> Vec<Arc<Heard>> {
        let mut run: Vec<Arc<Heard>> = Vec::new();
        for (at, word) in words.iter().enumerate().take(MOST_WORDS) {
            let open = run.last().is_none_or(|before| match word.gap {
                Gap::Open => true,
                Gap::Point => before.takes_point,
                Gap::Closed => false,
            });
            if !open || heard::is_outside(word) || letter::is_word(&words[at..]) {
                break;
            }
            let heard = self.met.hear(&mut self.screener, word, endings);
            // "And" and "to" begin another name.
            if heard.part == Part::Outside || (heard.start > 0 && !run.is_empty()) {
                break;
            }
            run.push(heard);
        }
        run
    }

    /// Adds the windows of a run that are at or above the threshold.
    fn score(&mut self, text: &str, words: &[Word<'_>], run: &[Arc<Heard>], found: &mut Vec<Scored>) {
        let named = run.iter().filter(|heard| matches!(heard.part, Part::Name | Part::Initial)).count();
        let glued = run.iter().any(|heard| !heard.glued.is_empty());
        if named < 2 && !glued {
            return;
        }
        let index = self.screener.index();
        let windows = self.windows.of(index, &mut self.met, run).to_vec();
        for window in windows {
            let Some(rated) = self.rate(text, words, run, window) else {
                continue;
            };
            let heard = &run[window.first..=window.last];
            let proper = heard.iter().any(|heard| heard.proper);
            let name = rated.name(text);
            let next = words.get(window.last + 1).map(|word| word.text);
            let least = if !proper || is_namesake(name) {
                Some(Score::ONE)
            } else {
                unspaced::least(text, (rated.start, rated.end), heard, next)
            };
            if least.is_some_and(|least| !self.reaches(name, least)) {
                continue;
            }
            if self.is_part_of_another(text, words, run, window, rated.closed) {
                continue;
            }
            // "N. Maduro Moros": the initial is part of the name where it proves something.
            let (before, after) = (initials_before(run, window.first), initials_after(run, window.last));
            if before + after > 0 {
                let wider = Window { first: window.first - before, last: window.last + after };
                found.extend(self.rate(text, words, run, wider).filter(|wider| wider.bits > rated.bits));
            }
            found.push(rated);
        }
    }

    /// Adds the rows of surname, comma and given names that are nearly listed names to the letter.
    fn inverted(
        &mut self,
        text: &str,
        words: &[Word<'_>],
        endings: Option<&Endings>,
        found: &mut Vec<Scored>,
    ) {
        for Inverted { first, given, last } in inverted::rows(text, words) {
            let mut may_link = |at: usize| self.met.hear(&mut self.screener, &words[at], endings).may_link();
            if !(may_link(given - 1) && (given..=last).any(may_link)) {
                continue;
            }
            if self.windows.is_spent() {
                break;
            }
            self.windows.spend();
            let (start, end) = (words[first].byte, words[last].end());
            let (surname, given) = (&text[start..words[given - 1].end()], &text[words[given].byte..end]);
            // As the person is called once they are one: the order of the words counts.
            let name = format!("{given} {surname}");
            let bits = self.bits(&name).filter(|_| self.reaches(&name, NEARLY));
            found.extend(bits.map(|bits| Scored::of((start, end), bits)));
        }
    }

    /// Whether the window is a part of somebody else's name: a word that many bear as a name stands
    /// beside it, and with that word it is like no listed name any more.
    fn is_part_of_another(
        &mut self,
        text: &str,
        words: &[Word<'_>],
        run: &[Arc<Heard>],
        window: Window,
        closed: bool,
    ) -> bool {
        let Window { first, last } = window;
        // Nothing follows a name with a particle on it, and a Korean name of one word is whole.
        if first == last && words[first].text.starts_with(is_hangul) {
            return false;
        }
        let is_name = |at: usize| {
            run.get(at).is_some_and(|heard| heard.part == Part::Name && heard.known >= WIDELY_KNOWN)
        };
        let before = first.checked_sub(1).filter(|at| is_name(*at)).map(|first| Window { first, last });
        let after = Some(last + 1).filter(|at| !closed && is_name(*at)).map(|last| Window { first, last });
        [before, after].into_iter().flatten().any(|wider| self.rate(text, words, run, wider).is_none())
    }

    /// Whether a window that was rated scores so much; [`Score::ONE`] is a listed name to the letter. Where
    /// no capital tells names from words, or the words are known as others ("Middle East", "Abu Ghraib"),
    /// nothing less is proof: "فرق السعر" (the price difference) is "Faruq al-Shar" without its vowels.
    fn reaches(&self, name: &str, least: Score) -> bool {
        self.scores.get(name).is_some_and(|best| best.is_some_and(|(score, _)| score >= least))
    }

    /// A window at or above the threshold. Of the places at which a name may end in a Korean word, and of the
    /// forms without endings in other languages, the one that proves most, then the longest.
    fn rate(&mut self, text: &str, words: &[Word<'_>], run: &[Arc<Heard>], window: Window) -> Option<Scored> {
        let first = &run[window.first];
        let start = words[window.first].byte + first.start;
        let last = &words[window.last];
        let mut best: Option<Scored> = None;
        let mut keep = |rated: Scored| {
            if best.as_ref().is_none_or(|best| rated.bits > best.bits) {
                best = Some(rated);
            }
        };
        let ends = &run[window.last].ends;
        let whole = Some(last.text.len()).filter(|_| ends.is_empty());
        for length in whole.into_iter().chain(ends.iter().copied()) {
            let end = last.byte + length;
            for start in iter::once(start).chain((first.led > 0).then_some(start + first.led)) {
                if let Some(bits) = text.get(start..end).and_then(|name| self.bits(name)) {
                    keep(Scored { closed: end < last.end(), ..Scored::of((start, end), bits) });
                }
            }
        }
        if (window.first..=window.last).any(|at| !run[at].stems.is_empty()) {
            for (base, closed) in bases(text, words, run, window) {
                if let Some(bits) = self.bits(&base) {
                    keep(Scored { base: Some(base), closed, ..Scored::of((start, last.end()), bits) });
                }
            }
        }
        best
    }

    /// The bits of a name's best hit.
    fn bits(&mut self, name: &str) -> Option<f32> {
        let best = match self.scores.get(name) {
            Some(best) => *best,
            None => {
                let best = Name::parse(name).ok().and_then(|name| self.screener.best(&name, &self.options));
                self.scores.insert(name.into(), best);
                best
            }
        };
        best.map(|(_, bits)| bits)
    }
}

/// The names that a window may be without the endings on its words, each with whether the last word has
/// one. Of the words before the last what a listed token is most like.
fn bases(text: &str, words: &[Word<'_>], run: &[Arc<Heard>], window: Window) -> Vec<(String, bool)> {
    let Window { first, last } = window;
    let mut lead = String::new();
    let mut from = words[first].byte + run[first].start;
    let mut changed = false;
    for at in first..last {
        let end = run[at].stems.first().map_or(words[at].end(), |stem| words[at].byte + stem);
        lead.push_str(text.get(from..end).unwrap_or_default());
        changed |= end < words[at].end();
        // What stands between two words stays.
        from = words[at].end();
    }
    let word = &words[last];
    let whole = [word.text.len()];
    let stems = if run[last].stems.is_empty() { whole.as_slice() } else { &run[last].stems };
    let is_other = |stem: &usize| changed || *stem < word.text.len();
    let base = |stem: &usize| {
        let rest = text.get(from..word.byte + stem).unwrap_or_default();
        (format!("{lead}{rest}"), *stem < word.text.len())
    };
    stems.iter().filter(|stem| is_other(stem)).map(base).collect()
}

/// Of windows that overlap the one that proves most, then the longer, then the earlier; in the order of the
/// text.
fn best(mut found: Vec<Scored>) -> Vec<Scored> {
    let length = |one: &Scored| one.end - one.start;
    found.sort_by(|a, b| {
        b.bits.total_cmp(&a.bits).then(length(b).cmp(&length(a))).then(a.start.cmp(&b.start))
    });
    let mut kept: std::collections::BTreeMap<usize, Scored> = std::collections::BTreeMap::new();
    for one in found {
        let before = kept.range(..one.end).next_back();
        if before.is_none_or(|(_, before)| before.end <= one.start) {
            kept.insert(one.start, one);
        }
    }
    kept.into_values().collect()
}

/// Finds, in the order of the text, as mentions.
fn mentions(text: &str, found: Vec<Scored>) -> Vec<Mention> {
    let (mut byte, mut place) = (0, 0u32);
    let mut mentions = Vec::with_capacity(found.len());
    for Scored { start, end, base, .. } in found {
        place = place.saturating_add(chars(&text[byte..start]));
        let quote = &text[start..end];
        let span = Span { start: place, end: place.saturating_add(chars(quote)) };
        (byte, place) = (end, span.end);
        let text = quote.to_owned();
        mentions.push(Mention { span, text, provenance: Provenance::ListDirected, base });
    }
    mentions
}

#[cfg(test)]
mod tests;
