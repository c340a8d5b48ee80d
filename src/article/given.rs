//! Mentions found by others -> joined with those the text itself proves.
//!
//! Three others find mentions: a caller, whose word is taken; an extractor used in the place of this
//! room's finder; and screening, which finds windows of the text that resemble a listed name. Where
//! such a window meets a name of the finder, the one that explains more of the text stays, so that
//! nobody becomes two persons.

use super::find::{self, Candidate, Kind};
use super::meet::{Stays, end, names_in, stays};
use super::named_after::is_named_after;
use super::tagger::{self, Tagger};
use super::token::{self, Token};
use super::tongue::{self, Tongue};
use super::who::{self, Text};
use super::{Body, CallerMention, Mention, Person, Provenance, Span, han, katakana, korean, tokens};

/// Who finds the names of a text.
#[derive(Debug, Clone, Copy)]
pub enum Finder<'a> {
    /// What was learned from annotated news.
    Tagger(&'a Tagger),
    /// Rules and lists of words alone.
    Rules,
    /// An extractor used in their place; these are the mentions it found.
    Extractor(&'a [Mention]),
}

impl Default for Finder<'_> {
    /// The tagger that ships.
    fn default() -> Self {
        Self::Tagger(tagger::shipped())
    }
}

/// [`super::persons`], joined with mentions found by others; see [`persons_by`].
#[must_use]
pub fn persons_joined(text: &Body, given: &[Mention]) -> Vec<Person> {
    persons_by(text, Finder::default(), given)
}

/// [`super::persons`], joined with the mentions a caller found; see [`persons_by`].
#[must_use]
pub fn persons_with(text: &str, mentions: &[CallerMention]) -> Vec<Person> {
    let given: Vec<Mention> = mentions.iter().map(Mention::from).collect();
    persons_joined(&Body::new(text), &given)
}

/// The persons of a text: the names that a finder of choice finds in it, joined with mentions given by
/// others.
///
/// A mention of [`Provenance::Caller`] is a person even where the text alone would not prove one, and
/// takes precedence over what overlaps it. One of [`Provenance::ListDirected`] is a person unless it
/// lies within a longer name of the finder; it replaces names within it, and of two that overlap in part
/// the one of more words of names stays. Mentions that do not stand in the text as quoted are passed over.
#[must_use]
pub fn persons_by(text: &Body, finder: Finder<'_>, given: &[Mention]) -> Vec<Person> {
    let mut tokens = tokens(text);
    let tongue = tongue::told(&mut tokens);
    // An extractor finds the names of every script.
    let mut eastern = Vec::new();
    if !matches!(finder, Finder::Extractor(_)) {
        eastern.extend(korean::names(&mut tokens));
        eastern.extend(katakana::names(&tokens));
        eastern.extend(han::names(&tokens));
    }
    let main = tokens.len();
    let (mut candidates, mut marks): (Vec<Candidate>, Vec<Option<Provenance>>) = match finder {
        Finder::Tagger(tagger) => unmarked(
            &tokens,
            tongue,
            find::joined(&tokens, find::candidates(&tokens, tagger, tongue), eastern),
        ),
        Finder::Rules => unmarked(&tokens, tongue, find::joined(&tokens, find::by_rules(&tokens), eastern)),
        Finder::Extractor(found) => vouched(&mut tokens, placed(text, found)).unzip(),
    };
    let mut replaced = vec![false; candidates.len()];
    let mut standing = Vec::new();
    for (mention, byte) in placed(text, given) {
        let start = mention.span.start;
        let from = candidates.partition_point(|candidate| tokens[candidate.last].span.end <= start);
        let until = candidates.partition_point(|candidate| tokens[candidate.first].span.start < end(mention));
        // In the place of the first of them another window may stand already.
        let gone = replaced.get(from..until).map_or(0, |met| met.iter().take_while(|gone| **gone).count());
        let from = from + gone;
        let met = from..until.max(from);
        if mention.provenance == Provenance::ListDirected {
            let first = tokens[..main].partition_point(|token| token.span.end <= start);
            let last = tokens[..main].partition_point(|token| token.span.start < end(mention));
            if last > 0 && is_named_after(&tokens[..main], first, last - 1, tongue) {
                continue;
            }
            let words = names_in(&token::tokens_of_name(&mention.text, start, byte));
            let text = Text { text, tokens: &tokens, main, tongue };
            match stays(text, &candidates[met.clone()], mention, words) {
                Stays::Window => {}
                // Another window stands in its place.
                Stays::Name { at, .. } if replaced[from + at] => {}
                Stays::Names => continue,
                Stays::Name { at, name, vouched } => {
                    for other in met.filter(|other| *other != from + at) {
                        replaced[other] |=
                            name.first <= candidates[other].first && candidates[other].last <= name.last;
                    }
                    candidates[from + at] = name;
                    if vouched {
                        marks[from + at] = Some(Provenance::ListDirected);
                    }
                    continue;
                }
            }
        }
        replaced[met].fill(true);
        standing.push((mention, byte));
    }
    let mut kept = replaced.iter().map(|replaced| !replaced);
    candidates.retain(|_| kept.next().unwrap_or(true));
    let mut kept = replaced.iter().map(|replaced| !replaced);
    marks.retain(|_| kept.next().unwrap_or(true));
    for (candidate, mark) in vouched(&mut tokens, standing) {
        candidates.push(candidate);
        marks.push(mark);
    }
    who::group(Text { text, tokens: &tokens, main, tongue }, &candidates, &marks)
}

impl From<&CallerMention> for Mention {
    fn from(mention: &CallerMention) -> Self {
        Self {
            span: Span { start: mention.start, end: mention.end },
            text: mention.text.clone(),
            provenance: Provenance::Caller,
            base: None,
        }
    }
}

/// Those that stand in the text as quoted, with their first bytes, in the order of the text and
/// not overlapping: a caller's before others, an earlier before a later.
fn placed<'m>(text: &str, given: &'m [Mention]) -> Vec<(&'m Mention, usize)> {
    let mut order: Vec<&Mention> = given.iter().collect();
    order.sort_by_key(|mention| mention.span);
    let (mut byte, mut place) = (0, 0);
    let mut standing: Vec<(&Mention, usize)> = Vec::new();
    for mention in order {
        let ahead = mention.span.start - place;
        let skipped: usize = text[byte..].chars().take(ahead as usize).map(char::len_utf8).sum();
        (byte, place) = (byte + skipped, mention.span.start);
        if text[byte..].starts_with(&mention.text) {
            standing.push((mention, byte));
        }
    }
    let mut callers: Vec<(&Mention, usize)> = Vec::new();
    let mut others = Vec::new();
    for one in standing {
        let is_callers = one.0.provenance == Provenance::Caller;
        let kept = if is_callers { &mut callers } else { &mut others };
        if kept.last().is_none_or(|(last, _)| end(last) <= one.0.span.start) {
            kept.push(one);
        }
    }
    let free = |(mention, _): &(&Mention, usize)| {
        let next = callers.partition_point(|(caller, _)| end(caller) <= mention.span.start);
        callers.get(next).is_none_or(|(caller, _)| caller.span.start >= end(mention))
    };
    others.retain(free);
    callers.extend(others);
    callers.sort_by_key(|(mention, _)| mention.span);
    callers
}

/// The names that the finder found and nothing is named after, with nobody to vouch for them.
fn unmarked(
    tokens: &[Token<'_>],
    tongue: Tongue,
    mut candidates: Vec<Candidate>,
) -> (Vec<Candidate>, Vec<Option<Provenance>>) {
    candidates.retain(|name| !is_named_after(tokens, name.first, name.last, tongue));
    let marks = vec![None; candidates.len()];
    (candidates, marks)
}

/// The candidates of mentions, with tokens of their own: those of the text may be cut otherwise.
fn vouched<'a, 't>(
    tokens: &'a mut Vec<Token<'t>>,
    mentions: Vec<(&'t Mention, usize)>,
) -> impl Iterator<Item = (Candidate, Option<Provenance>)> + use<'a, 't> {
    mentions.into_iter().filter_map(|(mention, byte)| {
        let from = tokens.len();
        tokens.extend(token::tokens_of_name(&mention.text, mention.span.start, byte));
        if let Some(base) = &mention.base {
            take_base(&mut tokens[from..], &token::tokens_of_name(base, mention.span.start, byte));
        }
        korean::cut_mention(tokens, from);
        // Quotes or brackets that were marked with the name are no part of it.
        let mut words = (from..tokens.len()).filter(|at| tokens[*at].is_word());
        let first = words.next()?;
        let last = words.next_back().unwrap_or(first);
        let kind = if first < last { Kind::Full } else { Kind::Solo };
        let listed = mention.provenance == Provenance::ListDirected;
        let candidate = Candidate { listed, ..Candidate::new(first, last, kind) };
        Some((candidate, Some(mention.provenance)))
    })
}

/// Lets the words of a name count as those of its base form, which stand where they do.
fn take_base(words: &mut [Token<'_>], base: &[Token<'_>]) {
    if words.len() == base.len() {
        for (word, base) in words.iter_mut().zip(base) {
            word.folded.clone_from(&base.folded);
            (word.key, word.flags) = (base.key, base.flags);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::meet::tests::listed;

    fn joined(text: &str, quotes: &[&str]) -> Vec<(String, Provenance)> {
        let given: Vec<Mention> = quotes.iter().map(|quote| listed(text, quote)).collect();
        let persons = persons_joined(&Body::new(text), &given);
        let mentions = persons.into_iter().flat_map(|person| person.mentions);
        mentions.map(|mention| (mention.text, mention.provenance)).collect()
    }

    #[test]
    fn a_rank_that_a_listed_name_has_is_part_of_it() {
        let persons = |text: &str, quote: &str| persons_joined(&Body::new(text), &[listed(text, quote)]);
        assert_eq!(persons("They quoted Haji Noorzai there.", "Haji Noorzai")[0].name, "Haji Noorzai");
        let text = "They quoted Mullah Noorzai there. Noorzai left.";
        let found = persons(text, "Mullah Noorzai");
        assert_eq!((found.len(), found[0].mentions.len()), (1, 2), "{found:?}");
    }

    #[test]
    fn a_window_within_a_full_name_is_no_second_person() {
        let text = "Yesterday Sergey Viktorovich Lavrov spoke there.";
        let name = ("Sergey Viktorovich Lavrov".to_owned(), Provenance::FullName);
        assert_eq!(joined(text, &["Viktorovich Lavrov"]), std::slice::from_ref(&name));
        assert_eq!(joined(text, &["Sergey Viktorovich Lavrov"]), [name]);
    }

    #[test]
    fn a_window_of_fewer_names_than_a_full_name_that_it_meets_is_none() {
        for (text, window, name) in [
            ("Yesterday Mohammed Ali al-Houthi spoke there.", "Mohammed Ali", "Mohammed Ali al-Houthi"),
            ("They met President Abdelaziz Bouteflika.", "President Abdelaziz", "Abdelaziz Bouteflika"),
            ("Президент США Барак Обама приехал.", "США Барак", "Барак Обама"),
        ] {
            assert_eq!(joined(text, &[window]), [(name.to_owned(), Provenance::FullName)], "{text}");
        }
        let text = "Сын Бориса Ротенберга Роман Ротенберг уехал.";
        let names =
            ["Бориса Ротенберга", "Роман Ротенберг"].map(|name| (name.to_owned(), Provenance::FullName));
        assert_eq!(joined(text, &["Ротенберга Роман Ротенберг"]), names);
    }

    #[test]
    fn a_window_makes_a_name_of_the_longer_one_that_the_text_alone_does_not_prove() {
        let text = "It was Fnord Blarg Quux that they wanted.";
        let name = ("Fnord Blarg Quux".to_owned(), Provenance::ListDirected);
        assert_eq!(joined(text, &[]), []);
        assert_eq!(joined(text, &["Fnord Blarg"]), [name]);
    }

    #[test]
    fn a_window_that_the_text_alone_does_not_prove_is_a_person() {
        let text = "They heard that yaxye ould brahimi left.";
        let name = ("yaxye ould brahimi".to_owned(), Provenance::ListDirected);
        assert_eq!(joined(text, &["yaxye ould brahimi"]), [name]);
    }

    #[test]
    fn a_callers_mention_goes_before_a_window() {
        let text = "They heard that yaxye ould brahimi left.";
        let caller = Mention { provenance: Provenance::Caller, ..listed(text, "ould brahimi") };
        let persons = persons_joined(&Body::new(text), &[listed(text, "yaxye ould"), caller]);
        assert_eq!(persons.len(), 1);
        assert_eq!(persons[0].mentions[0].provenance, Provenance::Caller);
    }

    #[test]
    fn a_quote_that_stands_elsewhere_is_passed_over() {
        let wrong = Mention { text: "Roe".to_owned(), ..listed("Jane Doe", "Doe") };
        assert!(persons_joined(&Body::new("nobody is here"), &[wrong]).is_empty());
    }
}
